#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/crypto.h>

#include "blank.h"
#include "kdc.h"
#include "krb_message.h"

#define RUN	8	/* octets of a secret that would be one too many together */

/* PA-PK-AS-REP: dhInfo with a dhSignedData of 2 octets; encKeyPack with 16 secret ones. */
static const unsigned char by_dh[] = { 0xa0, 0x06, 0x30, 0x04, 0x80, 0x02, 0x30, 0x00 };
static const unsigned char by_transport[] = {
	0x81, 0x10, KDC_CIPHER, KDC_CIPHER, KDC_CIPHER, KDC_CIPHER, KDC_CIPHER, KDC_CIPHER,
	KDC_CIPHER, KDC_CIPHER, KDC_CIPHER, KDC_CIPHER, KDC_CIPHER, KDC_CIPHER, KDC_CIPHER,
	KDC_CIPHER, KDC_CIPHER, KDC_CIPHER,
};
static const unsigned char salt[] = "TEST.EXAMPLEalice";

/* PA-FX-FAST (136) is one that is not known to be harmless. */
static const struct kdc_pa padata[] = {
	{ PA_PW_SALT, salt, sizeof(salt) }, { PA_PK_AS_REP, by_dh, sizeof(by_dh) },
	{ 136, NULL, 40 },
};

static bool
has_secret(const unsigned char *p, size_t len)
{
	unsigned char run[RUN];

	memset(run, KDC_CIPHER, sizeof(run));
	return memmem(p, len, run, sizeof(run)) != NULL;
}

static bool
zeros(const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != 0)
			return false;
	return true;
}

/* In a buffer of exactly that size, which a sanitizer watches. */
static enum blank_kept
blank(const unsigned char *p, size_t len, unsigned char **out)
{
	unsigned char *copy = malloc(len + 1);
	enum blank_kept kept;

	*out = malloc(len + 1);
	memset(*out, 0xee, len + 1);
	memcpy(copy, p, len);
	kept = blank_message(copy, len, *out);
	cr_expect_eq((*out)[len], 0xee);
	free(copy);
	return kept;
}

Test(blank, tickets_and_encrypted_parts_are_zeros_and_nothing_else_changes)
{
	static const int kinds[] = { KRB_MESSAGE_AS_REP, KRB_MESSAGE_TGS_REP };
	unsigned char *der, *out;
	size_t len, zeroed;

	for (size_t k = 0; k < 2; k++) {
		der = kdc_reply(kinds[k], padata, 3, &len);
		cr_assert(has_secret(der, len));
		cr_expect_eq(blank(der, len, &out), BLANK_FRAME);
		cr_expect_not(has_secret(out, len));
		zeroed = 0;
		for (size_t i = 0; i < len; i++) {
			cr_expect(out[i] == der[i] || (out[i] == 0 && der[i] == KDC_CIPHER));
			zeroed += out[i] != der[i];
		}
		cr_expect_eq(zeroed, 2 * KDC_CIPHER_LEN + 40);
		free(out);
		OPENSSL_free(der);
	}
}

Test(blank, a_key_pack_is_blanked_and_is_still_one)
{
	struct kdc_pa pa = { PA_PK_AS_REP, by_transport, sizeof(by_transport) };
	unsigned char *der, *out;
	DER_KDC_REP *reply;
	size_t len;

	der = kdc_reply(KRB_MESSAGE_AS_REP, &pa, 1, &len);
	cr_expect_eq(blank(der, len, &out), BLANK_FRAME);
	cr_expect_not(has_secret(out, len));
	reply = krb_message_reply(out, len, KRB_MESSAGE_AS_REP);
	cr_assert_not_null(reply);
	cr_expect_eq(ASN1_STRING_get0_data(krb_message_padata(reply, PA_PK_AS_REP))[0], 0x81);
	DER_KDC_REP_free(reply);
	free(out);
	OPENSSL_free(der);

	/* Cut short it is no PA-PK-AS-REP at all. */
	pa.len--;
	der = kdc_reply(KRB_MESSAGE_AS_REP, &pa, 1, &len);
	cr_expect_eq(blank(der, len, &out), BLANK_FRAME);
	cr_expect_not(has_secret(out, len));
	free(out);
	OPENSSL_free(der);
}

Test(blank, an_error_and_plain_text_stay)
{
	static const unsigned char text[] = "HTTP/1.1 400 Bad Request\r\n";
	unsigned char *der, *out;
	size_t len;

	der = kdc_error(18, 1790000000, by_dh, sizeof(by_dh), &len);
	cr_expect_eq(blank(der, len, &out), BLANK_ALL);
	cr_expect_arr_eq(out, der, len);
	free(out);
	OPENSSL_free(der);
	cr_expect_eq(blank(text, sizeof(text) - 1, &out), BLANK_ALL);
	cr_expect_arr_eq(out, text, sizeof(text) - 1);
	free(out);
}

Test(blank, of_anything_else_the_length_alone_stays)
{
	unsigned char junk[BLANK_TEXT_MAX + 1], *out;

	memset(junk, 'x', sizeof(junk));
	cr_expect_eq(blank(junk, sizeof(junk), &out), BLANK_NOTHING, "too much text");
	cr_expect(zeros(out, sizeof(junk)));
	free(out);
	junk[0] = 0;
	cr_expect_eq(blank(junk, 20, &out), BLANK_NOTHING, "no text");
	cr_expect(zeros(out, 20));
	free(out);
	cr_expect_eq(blank_message(NULL, 0, NULL), BLANK_NOTHING);
}

/* Octets that are in every message: pvno [0] 5, and msg-type [1] of this one. */
static void
expect_nothing_when_changed(unsigned char *der, size_t len, const unsigned char *octets)
{
	unsigned char *at = memmem(der, len, octets, 5), *out;

	cr_assert_not_null(at);
	at[4]++;
	cr_expect_eq(blank(der, len, &out), BLANK_NOTHING);
	cr_expect(zeros(out, len));
	at[4]--;
	free(out);
}

Test(blank, a_message_of_another_version_or_type_is_none)
{
	static const unsigned char pvno[] = { 0xa0, 3, 2, 1, 5 }, as[] = { 0xa1, 3, 2, 1, 11 },
	    error[] = { 0xa1, 3, 2, 1, 30 };
	unsigned char *der;
	size_t len;

	der = kdc_reply(KRB_MESSAGE_AS_REP, padata, 3, &len);
	expect_nothing_when_changed(der, len, pvno);
	expect_nothing_when_changed(der, len, as);
	OPENSSL_free(der);
	der = kdc_error(18, 1790000000, NULL, 0, &len);
	expect_nothing_when_changed(der, len, pvno);
	expect_nothing_when_changed(der, len, error);
	OPENSSL_free(der);
}

/* BER that DER has shorter: what stays could not have the same places. */
Test(blank, of_another_encoding_the_length_alone_stays)
{
	unsigned char *der, *ber, *out;
	size_t len;

	der = kdc_reply(KRB_MESSAGE_AS_REP, padata, 3, &len);
	cr_assert_eq(der[1], 0x82);
	ber = malloc(len + 2);
	memcpy(ber, (unsigned char[]){ der[0], 0x84, 0, 0, der[2], der[3] }, 6);
	memcpy(ber + 6, der + 4, len - 4);
	cr_expect_eq(blank(ber, len + 2, &out), BLANK_NOTHING);
	cr_expect(zeros(out, len + 2));
	free(out);
	free(ber);
	OPENSSL_free(der);
}

Test(blank, every_truncation_leaves_nothing)
{
	unsigned char *der, *out;
	size_t len;

	der = kdc_reply(KRB_MESSAGE_AS_REP, padata, 3, &len);
	for (size_t cut = 2; cut < len; cut++) {
		cr_expect_eq(blank(der, cut, &out), BLANK_NOTHING, "cut at %zu", cut);
		cr_expect(zeros(out, cut));
		free(out);
	}
	OPENSSL_free(der);
}

Test(blank, no_flipped_bit_brings_a_secret_out)
{
	unsigned char *der, *out;
	size_t len, frames = 0;

	der = kdc_reply(KRB_MESSAGE_AS_REP, padata, 3, &len);
	for (size_t bit = 0; bit < len * 8; bit++) {
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
		frames += blank(der, len, &out) == BLANK_FRAME;
		cr_expect_not(has_secret(out, len), "bit %zu", bit);
		free(out);
		der[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	/* A flip inside a cipher changes nothing that is looked at. */
	cr_expect_gt(frames, 2 * KDC_CIPHER_LEN * 8);
	OPENSSL_free(der);
}
