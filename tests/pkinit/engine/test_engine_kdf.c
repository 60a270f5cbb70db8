#include <string.h>

#include <criterion/criterion.h>
#include <openssl/asn1.h>
#include <openssl/objects.h>

#include "kdf.h"

/* RFC 4556 appendix B: input octets, their count, the key. */
static const struct {
	int cycle;			/* 0: zero octets; else 0, 1, ... 16 over and over */
	size_t n;
	unsigned char key[32];
} rfc4556[] = {
	{ 0, 256, {
		0x5e, 0xe5, 0x0d, 0x67, 0x5c, 0x80, 0x9f, 0xe5, 0x9e, 0x4a, 0x77, 0x62, 0xc5, 0x4b,
		0x65, 0x83, 0x75, 0x47, 0xea, 0xfb, 0x15, 0x9b, 0xd8, 0xcd, 0xc7, 0x5f, 0xfc, 0xa5,
		0x91, 0x1e, 0x4c, 0x41 } },
	{ 0, 128, {
		0xac, 0xf7, 0x70, 0x7c, 0x08, 0x97, 0x3d, 0xdf, 0xdb, 0x27, 0xcd, 0x36, 0x14, 0x42,
		0xcc, 0xfb, 0xa3, 0x55, 0xc8, 0x88, 0x4c, 0xb4, 0x72, 0xf3, 0x7d, 0xa6, 0x36, 0xd0,
		0x7d, 0x56, 0x78, 0x7e } },
	{ 1, 128, {
		0xc4, 0x42, 0xda, 0x58, 0x5f, 0xcb, 0x80, 0xe4, 0x3b, 0x47, 0x94, 0x6f, 0x25, 0x40,
		0x93, 0xe3, 0x73, 0x29, 0xd9, 0x90, 0x01, 0x38, 0x0d, 0xb7, 0x83, 0x71, 0xdb, 0x3a,
		0xcf, 0x5c, 0x79, 0x7e } },
	{ 1, 77, {
		0x00, 0x53, 0x95, 0x3b, 0x84, 0xc8, 0x96, 0xf4, 0xeb, 0x38, 0x5c, 0x3f, 0x2e, 0x75,
		0x1c, 0x4a, 0x59, 0x0e, 0xd6, 0xff, 0xad, 0xca, 0x6f, 0xf6, 0x4f, 0x47, 0xeb, 0xeb,
		0x8d, 0x78, 0x0f, 0xfc } },
};

Test(kdf, octetstring2key_gives_the_vectors_of_rfc4556)
{
	unsigned char x[256], key[32];
	struct kdf_octets none = { NULL, 0 };

	for (size_t i = 0; i < sizeof(rfc4556) / sizeof(rfc4556[0]); i++) {
		for (size_t j = 0; j < rfc4556[i].n; j++)
			x[j] = rfc4556[i].cycle ? (unsigned char)(j % 17) : 0;
		cr_assert(kdf_octetstring2key((struct kdf_octets){ x, rfc4556[i].n }, none, none, key,
		    sizeof(key)) == 0);
		cr_expect_arr_eq(key, rfc4556[i].key, sizeof(key), "set %zu", i + 1);
	}
}

Test(kdf, octetstring2key_appends_the_nonces_in_order)
{
	static const unsigned char whole[] = "secret-client-server";
	unsigned char a[20], b[20], c[20];
	struct kdf_octets none = { NULL, 0 };

	cr_assert(kdf_octetstring2key((struct kdf_octets){ whole, 20 }, none, none, a, 20) == 0);
	cr_assert(kdf_octetstring2key((struct kdf_octets){ whole, 7 },
	    (struct kdf_octets){ whole + 7, 7 }, (struct kdf_octets){ whole + 14, 6 }, b, 20) == 0);
	cr_assert(kdf_octetstring2key((struct kdf_octets){ whole, 7 },
	    (struct kdf_octets){ whole + 14, 6 }, (struct kdf_octets){ whole + 7, 7 }, c, 20) == 0);
	cr_expect_arr_eq(a, b, 20);
	cr_expect_neq(memcmp(a, c, 20), 0);
}

/* RFC 8636 section 8: lha@SU.SE asks krbtgt/SU.SE@SU.SE, Z is 256 zero octets. */
static const struct {
	const char *oid;
	int enctype;
	size_t len;
	unsigned char key[32];
} rfc8636[] = {
	{ "1.3.6.1.5.2.3.6.1", 18, 32, {
		0xe6, 0xab, 0x38, 0xc9, 0x41, 0x3e, 0x03, 0x5b, 0xb0, 0x79, 0x20, 0x1e, 0xd0, 0xb6,
		0xb7, 0x3d, 0x8d, 0x49, 0xa8, 0x14, 0xa7, 0x37, 0xc0, 0x4e, 0xe6, 0x64, 0x96, 0x14,
		0x20, 0x6f, 0x73, 0xad } },
	{ "1.3.6.1.5.2.3.6.2", 18, 32, {
		0x77, 0xef, 0x4e, 0x48, 0xc4, 0x20, 0xae, 0x3f, 0xec, 0x75, 0x10, 0x9d, 0x79, 0x81,
		0x69, 0x7e, 0xed, 0x5d, 0x29, 0x5c, 0x90, 0xc6, 0x25, 0x64, 0xf7, 0xbf, 0xd1, 0x01,
		0xfa, 0x9b, 0xc1, 0xd5 } },
	{ "1.3.6.1.5.2.3.6.3", 16, 21, {	/* a triple DES key, with its parity bits */
		0xd3, 0xc7, 0x8a, 0x79, 0xd6, 0x52, 0x13, 0xef, 0xe9, 0xa8, 0x26, 0xf7, 0x5d, 0xfb,
		0x01, 0xf7, 0x23, 0x62, 0xfb, 0x16, 0xfb, 0x01, 0xda, 0xd6 } },
};

#define S(text) { (const unsigned char *)(text), sizeof(text) - 1 }

static const struct kdf_octets client_parts[] = { S("lha") };
static const struct kdf_octets server_parts[] = { S("krbtgt"), S("SU.SE") };

static struct kdf_context
rfc8636_context(void)
{
	static unsigned char as_req[10], pk_as_rep[9];
	struct kdf_context ctx = {
		.client = { S("SU.SE"), 1, client_parts, 1 },
		.server = { S("SU.SE"), 1, server_parts, 2 },
		.enctype = 18,
		.as_req = { as_req, sizeof(as_req) },
		.pk_as_rep = { pk_as_rep, sizeof(pk_as_rep) },
	};

	memset(as_req, 0xaa, sizeof(as_req));
	memset(pk_as_rep, 0xbb, sizeof(pk_as_rep));
	return ctx;
}

/* RFC 3961 6.3.1 backwards: 7 octets out of each 8, the eighth of which holds their lowest bits. */
static void
des3_octets(const unsigned char key[24], unsigned char out[21])
{
	for (size_t i = 0; i < 21; i++)
		out[i] = (unsigned char)((key[i / 7 * 8 + i % 7] & 0xfe) |
		    (key[i / 7 * 8 + 7] >> (i % 7 + 1) & 1));
}

Test(kdf, agility_gives_the_vectors_of_rfc8636)
{
	static const unsigned char z[256];
	struct kdf_context ctx = rfc8636_context();
	unsigned char key[32], want[32];
	ASN1_OBJECT *oid;

	for (size_t i = 0; i < sizeof(rfc8636) / sizeof(rfc8636[0]); i++) {
		memcpy(want, rfc8636[i].key, sizeof(want));
		if (rfc8636[i].enctype == 16)
			des3_octets(rfc8636[i].key, want);
		oid = OBJ_txt2obj(rfc8636[i].oid, 1);
		ctx.enctype = rfc8636[i].enctype;
		cr_assert(kdf_agility(oid, (struct kdf_octets){ z, sizeof(z) }, &ctx, key,
		    rfc8636[i].len) == 0);
		cr_expect_arr_eq(key, want, rfc8636[i].len, "%s", rfc8636[i].oid);
		ASN1_OBJECT_free(oid);
	}
}

Test(kdf, only_leading_zeros_cut_a_secret)
{
	static const unsigned char z[] = { 0, 0, 1, 0, 2 };

	for (size_t from = 0; from < 3; from++)
		cr_expect_eq(kdf_cut_length((struct kdf_octets){ z + from, sizeof(z) - from }), 3);
	cr_expect_eq(kdf_cut_length((struct kdf_octets){ z, 2 }), 0);
	cr_expect_eq(kdf_cut_length((struct kdf_octets){ NULL, 0 }), 0);
}

Test(kdf, agility_binds_every_part_of_the_exchange)
{
	static const unsigned char z[256];
	struct kdf_context base = rfc8636_context(), ctx;
	ASN1_OBJECT *oid = OBJ_txt2obj(kdf_offered[0], 1);
	unsigned char key[32], other[32];

	cr_assert(kdf_agility(oid, (struct kdf_octets){ z, sizeof(z) }, &base, key, 32) == 0);
	for (int part = 0; part < 6; part++) {
		ctx = base;
		ctx.client.type += part == 0;
		ctx.client.parts_count -= part == 1;
		ctx.server.realm.n -= part == 2;
		ctx.enctype += part == 3;
		ctx.as_req.n -= part == 4;
		ctx.pk_as_rep.n -= part == 5;
		cr_assert(kdf_agility(oid, (struct kdf_octets){ z, sizeof(z) }, &ctx, other, 32) == 0);
		cr_expect_neq(memcmp(key, other, 32), 0, "part %d", part);
	}
	ASN1_OBJECT_free(oid);
}

Test(kdf, an_unknown_derivation_gives_no_key)
{
	static const unsigned char z[256], zero[32];
	struct kdf_context ctx = rfc8636_context();
	ASN1_OBJECT *oid = OBJ_txt2obj("1.3.6.1.5.2.3.6.9", 1);
	unsigned char key[32];

	memset(key, 1, sizeof(key));
	cr_expect(kdf_agility(oid, (struct kdf_octets){ z, sizeof(z) }, &ctx, key, 32) == -1);
	cr_expect_arr_eq(key, zero, 32);
	cr_expect(kdf_is_offered(oid) == 0);
	ASN1_OBJECT_free(oid);
}

Test(kdf, the_sha1_derivation_is_not_offered)
{
	ASN1_OBJECT *oid = OBJ_txt2obj("1.3.6.1.5.2.3.6.1", 1);

	cr_expect(kdf_is_offered(oid) == 0);
	ASN1_OBJECT_free(oid);
	oid = OBJ_txt2obj("1.3.6.1.5.2.3.6.2", 1);
	cr_expect(kdf_is_offered(oid) == 1);
	ASN1_OBJECT_free(oid);
}

Test(kdf, a_key_of_no_octets_or_too_many_is_refused)
{
	unsigned char z[4] = { 1 }, key[KDF_KEY_MAX + 1];
	struct kdf_octets none = { NULL, 0 }, secret = { z, sizeof(z) };

	cr_expect(kdf_octetstring2key(secret, none, none, key, 0) == -1);
	cr_expect(kdf_octetstring2key(secret, none, none, key, KDF_KEY_MAX + 1) == -1);
}
