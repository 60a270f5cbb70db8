#include "reply_key.h"

#include <stdbool.h>
#include <stdint.h>

#include <openssl/crypto.h>

#include "krb_message.h"

static krb5_error_code
key_make(krb5_context context, krb5_enctype etype, const unsigned char *octets, size_t len,
    krb5_keyblock **out)
{
	krb5_data random = { KV5M_DATA, (unsigned int)len,
		(char *)(uintptr_t)octets };
	size_t octets_len, key_len;
	krb5_error_code ret;

	*out = NULL;
	ret = krb5_c_keylengths(context, etype, &octets_len, &key_len);
	if (ret == 0)
		ret = krb5_init_keyblock(context, etype, key_len, out);
	if (ret == 0)
		ret = krb5_c_random_to_key(context, etype, &random, *out);
	if (ret != 0) {
		krb5_free_keyblock(context, *out);
		*out = NULL;
	}
	return ret;
}

static bool
opens(krb5_context context, const krb5_keyblock *key, const DER_ENCRYPTED_DATA *part)
{
	size_t n = (size_t)ASN1_STRING_length(part->cipher);
	krb5_data plain = { KV5M_DATA, (unsigned int)n, OPENSSL_malloc(n) };
	krb5_enc_data in = { .magic = KV5M_ENC_DATA, .enctype = key->enctype };
	int64_t etype;
	bool r;

	in.ciphertext = (krb5_data){ KV5M_DATA, (unsigned int)n,
		(char *)(uintptr_t)ASN1_STRING_get0_data(part->cipher) };
	r = plain.data != NULL && ASN1_INTEGER_get_int64(&etype, part->etype) == 1 &&
	    etype == key->enctype &&
	    krb5_c_decrypt(context, key, KRB5_KEYUSAGE_AS_REP_ENCPART, NULL, &in, &plain) == 0;
	OPENSSL_clear_free(plain.data, n);
	return r;
}

/* Puts the second key in the place of the first where it alone opens the reply. */
static void
second_try(krb5_context context, const struct kdc_reply_keys *keys, const DER_KDC_REP *reply,
    krb5_keyblock **key)
{
	krb5_keyblock *second;

	if (opens(context, *key, reply->enc_part) ||
	    key_make(context, (*key)->enctype, keys->octets[1], keys->len, &second) != 0)
		return;
	if (opens(context, second, reply->enc_part)) {
		krb5_free_keyblock(context, *key);
		*key = second;
	} else {
		krb5_free_keyblock(context, second);
	}
}

krb5_error_code
reply_key_choose(krb5_context context, krb5_enctype etype, const struct kdc_reply_keys *keys,
    const unsigned char *as_rep, size_t len, krb5_keyblock **out)
{
	krb5_error_code ret = key_make(context, etype, keys->octets[0], keys->len, out);
	DER_KDC_REP *reply;

	if (ret != 0 || keys->count < 2 || as_rep == NULL)
		return ret;
	reply = krb_message_reply(as_rep, len, KRB_MESSAGE_AS_REP);
	if (reply != NULL)
		second_try(context, keys, reply, out);
	DER_KDC_REP_free(reply);
	return 0;
}
