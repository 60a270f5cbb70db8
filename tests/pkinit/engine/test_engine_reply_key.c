#include <string.h>

#include <criterion/criterion.h>
#include <openssl/crypto.h>

#include "kdc.h"
#include "krb_message.h"
#include "reply_key.h"

#define ETYPE	ENCTYPE_AES256_CTS_HMAC_SHA1_96
#define LEN	32

static krb5_context context;
static struct kdc_reply_keys keys;

static void
setup(void)
{
	cr_assert(krb5_init_context(&context) == 0);
	keys = (struct kdc_reply_keys){ .count = 2, .len = LEN };
	for (unsigned char i = 0; i < LEN; i++) {
		keys.octets[0][i] = i;
		keys.octets[1][i] = (unsigned char)(i ^ 0x80);
	}
}

static void
teardown(void)
{
	krb5_free_context(context);
}

TestSuite(reply_key, .init = setup, .fini = teardown);

/* An AS-REP under those octets, for that use, which says that it is of that type. */
static unsigned char *
as_rep(unsigned char octets[LEN], krb5_keyusage usage, krb5_enctype said, size_t *len)
{
	static char text[] = "EncASRepPart";
	unsigned char *der = kdc_reply(KRB_MESSAGE_AS_REP, NULL, 0, len);
	DER_KDC_REP *rep = krb_message_reply(der, *len, KRB_MESSAGE_AS_REP);
	krb5_keyblock key = { KV5M_KEYBLOCK, ETYPE, LEN, octets };	/* AES: random-to-key is none */
	krb5_data plain = { KV5M_DATA, sizeof(text), text };
	krb5_enc_data out = { .ciphertext = { KV5M_DATA, 256, OPENSSL_malloc(256) } };

	cr_assert_not_null(rep);
	OPENSSL_free(der);
	cr_assert(krb5_c_encrypt(context, &key, usage, NULL, &plain, &out) == 0);
	cr_assert(ASN1_INTEGER_set(rep->enc_part->etype, said) == 1);
	cr_assert(ASN1_STRING_set(rep->enc_part->cipher, out.ciphertext.data,
	    (int)out.ciphertext.length) == 1);
	cr_assert(krb_message_encode(rep, KRB_MESSAGE_AS_REP, &der, len) == 0);
	OPENSSL_free(out.ciphertext.data);
	DER_KDC_REP_free(rep);
	return der;
}

/* Which key is chosen for that message. */
static size_t
chosen(const unsigned char *msg, size_t len)
{
	krb5_keyblock *key;
	size_t which;

	cr_assert(reply_key_choose(context, ETYPE, &keys, msg, len, &key) == 0);
	cr_assert(key->enctype == ETYPE && key->length == LEN);
	for (which = 0; which < 2; which++)
		if (memcmp(key->contents, keys.octets[which], LEN) == 0)
			break;
	krb5_free_keyblock(context, key);
	return which;
}

Test(reply_key, the_one_that_opens_the_reply_is_chosen)
{
	unsigned char *der;
	size_t len;

	for (size_t i = 0; i < 2; i++) {
		der = as_rep(keys.octets[i], 3, ETYPE, &len);
		cr_expect_eq(chosen(der, len), i);
		OPENSSL_free(der);
	}
}

Test(reply_key, what_neither_opens_keeps_the_first)
{
	unsigned char other[LEN] = { 1 }, *der;
	size_t len;

	der = as_rep(other, 3, ETYPE, &len);
	cr_expect_eq(chosen(der, len), 0, "another key");
	OPENSSL_free(der);
	der = as_rep(keys.octets[1], 8, ETYPE, &len);
	cr_expect_eq(chosen(der, len), 0, "another use");
	OPENSSL_free(der);
	der = as_rep(keys.octets[1], 3, ENCTYPE_AES128_CTS_HMAC_SHA1_96, &len);
	cr_expect_eq(chosen(der, len), 0, "another type");
	OPENSSL_free(der);
	der = as_rep(keys.octets[1], 3, ETYPE, &len);
	for (size_t cut = 0; cut < len; cut++)
		cr_expect_eq(chosen(der, cut), 0, "cut at %zu", cut);
	der[len - 1] ^= 1;
	cr_expect_eq(chosen(der, len), 0, "a flipped bit");
	OPENSSL_free(der);
	cr_expect_eq(chosen(NULL, 0), 0, "no message");
}

Test(reply_key, a_second_that_was_not_offered_is_not_tried)
{
	size_t len;
	unsigned char *der = as_rep(keys.octets[1], 3, ETYPE, &len);

	keys.count = 1;
	cr_expect_eq(chosen(der, len), 0);
	OPENSSL_free(der);
}

Test(reply_key, a_type_that_libkrb5_does_not_know_gives_no_key)
{
	krb5_keyblock *key = (krb5_keyblock *)&keys;

	cr_expect_neq(reply_key_choose(context, 9999, &keys, NULL, 0, &key), 0);
	cr_expect_null(key);
}
