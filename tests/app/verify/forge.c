#include "forge.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "authpack.h"
#include "dh.h"
#include "signed_data.h"

#define MUST(x) do { if (!(x)) must_fail(#x); } while (0)
#define DER_ROOM	3072

static void __attribute__((noreturn))
must_fail(const char *what)
{
	fprintf(stderr, "forge: failed: %s\n", what);
	abort();
}

/* DER that grows at its end. */
struct der {
	uint8_t p[DER_ROOM];
	size_t n;
};

static void
der_put(struct der *out, uint8_t tag, const void *in, size_t n)
{
	MUST(out->n + n + 4 <= DER_ROOM);
	out->p[out->n++] = tag;
	if (n > 255) {
		out->p[out->n++] = 0x82;
		out->p[out->n++] = (uint8_t)(n >> 8);
	} else if (n > 127) {
		out->p[out->n++] = 0x81;
	}
	out->p[out->n++] = (uint8_t)n;
	memcpy(out->p + out->n, in, n);
	out->n += n;
}

/* Puts tags round all of *der, the innermost first. */
static void
der_wrap(struct der *der, uint8_t inner, uint8_t outer)
{
	struct der *copy = calloc(1, sizeof(*copy));

	MUST(copy != NULL);
	der_put(copy, inner, der->p, der->n);
	memset(der, 0, sizeof(*der));
	if (outer != 0)
		der_put(der, outer, copy->p, copy->n);
	else
		memcpy(der, copy, sizeof(*der));
	free(copy);
}

static void
put_field(struct der *out, unsigned int field, uint8_t tag, const void *in, size_t n)
{
	struct der value = { .n = 0 };

	der_put(&value, tag, in, n);
	der_put(out, (uint8_t)(0xa0 + field), value.p, value.n);
}

static void
put_int(struct der *out, unsigned int field, long v)
{
	uint8_t be[5] = { 0, (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };
	size_t skip = 0;

	while (skip < 4 && be[skip] == 0 && (be[skip + 1] & 0x80) == 0)
		skip++;
	put_field(out, field, 0x02, be + skip, 5 - skip);
}

static void
put_time(struct der *out, unsigned int field, long offset)
{
	time_t t = PKI_NOW + offset;
	char text[32];
	struct tm tm;

	MUST(gmtime_r(&t, &tm) != NULL);
	put_field(out, field, 0x18, text, strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &tm));
}

/* PrincipalName of the components of "a/b". */
static void
put_name(struct der *out, unsigned int field, const char *name)
{
	struct der parts = { .n = 0 }, whole = { .n = 0 };

	for (const char *at = name; at != NULL;) {
		size_t n = strcspn(at, "/");

		der_put(&parts, 0x1b, at, n);
		at = at[n] == '/' ? at + n + 1 : NULL;
	}
	put_int(&whole, 0, 1);
	put_field(&whole, 1, 0x30, parts.p, parts.n);
	put_field(out, field, 0x30, whole.p, whole.n);
}

/* AuthorizationData with the PAC in AD-IF-RELEVANT. */
static void
put_pac(struct der *out, const struct forge_ticket *ticket)
{
	struct der inner = { .n = 0 }, element = { .n = 0 };

	put_int(&inner, 0, KRB5_AUTHDATA_WIN2K_PAC);
	put_field(&inner, 1, 0x04, ticket->pac, ticket->pac_len);
	der_wrap(&inner, 0x30, 0x30);
	put_int(&element, 0, KRB5_AUTHDATA_IF_RELEVANT);
	put_field(&element, 1, 0x04, inner.p, inner.n);
	der_wrap(&element, 0x30, 0);
	if (ticket->pac_twice) {
		memcpy(element.p + element.n, element.p, element.n);
		element.n *= 2;
	}
	put_field(out, 10, 0x30, element.p, element.n);
}

static void
ticket_part(const struct forge_ticket *ticket, const krb5_keyblock *session, struct der *out)
{
	static const uint8_t preauth[] = { 0, 0x50, 0x20, 0, 0 };	/* forwardable, initial ... */
	static const uint8_t none[] = { 0, 0x50, 0, 0, 0 };
	struct der key = { .n = 0 }, transited = { .n = 0 };

	memset(out, 0, sizeof(*out));
	put_field(out, 0, 0x03, ticket->not_preauthenticated ? none : preauth, 5);
	put_int(&key, 0, session->enctype);
	put_field(&key, 1, 0x04, session->contents, session->length);
	put_field(out, 1, 0x30, key.p, key.n);
	put_field(out, 2, 0x1b, ticket->realm, strlen(ticket->realm));
	put_name(out, 3, ticket->client);
	put_int(&transited, 0, 1);
	put_field(&transited, 1, 0x04, "", 0);
	put_field(out, 4, 0x30, transited.p, transited.n);
	put_time(out, 5, ticket->authtime);
	put_time(out, 6, ticket->start);
	put_time(out, 7, ticket->end);
	if (ticket->pac != NULL)
		put_pac(out, ticket);
	der_wrap(out, 0x30, 0x63);
}

/* EncryptedData of plain to *out; kvno 0: none. */
static void
put_sealed(const struct forge *forge, const krb5_keyblock *key, krb5_keyusage usage,
	struct der *plain, krb5_enctype enctype, krb5_kvno kvno, struct der *out)
{
	krb5_data in = { .data = (char *)plain->p, .length = (unsigned int)plain->n };
	krb5_enc_data sealed = { .ciphertext = { .length = 0 } };
	struct der enc = { .n = 0 };
	size_t len = 0;

	MUST(krb5_c_encrypt_length(forge->context, key->enctype, plain->n, &len) == 0);
	sealed.ciphertext.length = (unsigned int)len;
	sealed.ciphertext.data = calloc(1, len);
	MUST(krb5_c_encrypt(forge->context, key, usage, NULL, &in, &sealed) == 0);
	put_int(&enc, 0, enctype);
	if (kvno != 0)
		put_int(&enc, 1, (long)kvno);
	put_field(&enc, 2, 0x04, sealed.ciphertext.data, sealed.ciphertext.length);
	free(sealed.ciphertext.data);
	der_put(out, 0x30, enc.p, enc.n);
}

static void
ticket_seal(const struct forge *forge, const struct forge_ticket *ticket, struct der *out)
{
	struct der enc = { .n = 0 };

	put_sealed(forge, ticket->key, KRB5_KEYUSAGE_KDC_REP_TICKET, out, ticket->enctype,
		ticket->kvno, &enc);
	memset(out, 0, sizeof(*out));
	put_int(out, 0, 5);
	put_field(out, 1, 0x1b, FORGE_REALM, strlen(FORGE_REALM));
	put_name(out, 2, ticket->server);
	der_put(out, 0xa3, enc.p, enc.n);
	der_wrap(out, 0x30, 0x61);
}

static krb5_principal
principal(const struct forge *forge, const char *name, const char *realm)
{
	krb5_principal p = NULL;
	char text[256];

	snprintf(text, sizeof(text), "%s@%s", name, realm);
	MUST(krb5_parse_name(forge->context, text, &p) == 0);
	return p;
}

static struct pki_octets
apreq_make(const struct forge *forge, const struct forge_ticket *ticket,
	const krb5_keyblock *session, struct der *der)
{
	krb5_creds creds = { 0 };
	krb5_auth_context auth = NULL;
	krb5_data nonce = { .length = 32 }, out = { 0 };
	uint8_t copy[32];
	struct pki_octets octets;

	creds.client = principal(forge, ticket->apreq_client, ticket->realm);
	creds.server = principal(forge, ticket->server, FORGE_REALM);
	creds.keyblock = *session;
	creds.times.endtime = INT32_MAX;	/* what the client believes does not matter */
	creds.ticket.data = (char *)der->p;
	creds.ticket.length = (unsigned int)der->n;
	if (ticket->nonce != NULL)
		memcpy(copy, ticket->nonce, sizeof(copy));
	nonce.data = (char *)copy;
	MUST(krb5_auth_con_init(forge->context, &auth) == 0);
	MUST(krb5_set_real_time(forge->context, (krb5_timestamp)(PKI_NOW + ticket->made), 0) == 0);
	MUST(krb5_mk_req_extended(forge->context, &auth, 0, ticket->nonce ? &nonce : NULL, &creds,
		&out) == 0);
	octets.len = out.length;
	octets.p = malloc(out.length);
	memcpy(octets.p, out.data, out.length);
	krb5_free_data_contents(forge->context, &out);
	krb5_auth_con_free(forge->context, auth);
	krb5_free_principal(forge->context, creds.client);
	krb5_free_principal(forge->context, creds.server);
	return octets;
}

/* Checksum of the nonce, of a kind that libkrb5 would not make. */
static void
put_checksum(const struct forge *forge, const struct forge_ticket *ticket,
	const krb5_keyblock *session, struct der *out)
{
	uint8_t copy[32];
	krb5_data nonce = { .data = (char *)copy, .length = sizeof(copy) };
	krb5_checksum checksum = { .length = 0 };
	struct der value = { .n = 0 };

	memcpy(copy, ticket->nonce, sizeof(copy));
	put_int(&value, 0, ticket->checksum);
	if (ticket->checksum == 0x8003) {
		put_field(&value, 1, 0x04, copy, sizeof(copy));
	} else {
		MUST(krb5_c_make_checksum(forge->context, ticket->checksum, session,
			KRB5_KEYUSAGE_AP_REQ_AUTH_CKSUM, &nonce, &checksum) == 0);
		put_field(&value, 1, 0x04, checksum.contents, checksum.length);
		krb5_free_checksum_contents(forge->context, &checksum);
	}
	put_field(out, 3, 0x30, value.p, value.n);
}

/* An AP-REQ by hand round the ticket in *der, which it replaces. */
static struct pki_octets
apreq_by_hand(const struct forge *forge, const struct forge_ticket *ticket,
	const krb5_keyblock *session, struct der *der)
{
	struct der part = { .n = 0 }, sealed = { .n = 0 };
	struct pki_octets octets;

	put_int(&part, 0, 5);
	put_field(&part, 1, 0x1b, ticket->realm, strlen(ticket->realm));
	put_name(&part, 2, ticket->apreq_client);
	put_checksum(forge, ticket, session, &part);
	put_int(&part, 4, 0);
	put_time(&part, 5, ticket->made);
	der_wrap(&part, 0x30, 0x62);
	put_sealed(forge, session, KRB5_KEYUSAGE_AP_REQ_AUTH, &part, session->enctype, 0, &sealed);
	memset(&part, 0, sizeof(part));
	put_int(&part, 0, 5);
	put_int(&part, 1, 14);
	put_field(&part, 2, 0x03, "\0\0\0\0\0", 5);
	der_put(&part, 0xa3, der->p, der->n);
	der_put(&part, 0xa4, sealed.p, sealed.n);
	der_wrap(&part, 0x30, 0x6e);
	octets.len = part.n;
	octets.p = malloc(part.n);
	memcpy(octets.p, part.p, part.n);
	return octets;
}

struct pki_octets
forge_apreq(const struct forge *forge, const struct forge_ticket *wanted)
{
	struct forge_ticket t = *wanted;
	struct der *der = calloc(1, sizeof(*der));
	krb5_keyblock session;
	struct pki_octets octets;

	t.client = t.client ? t.client : "alice";
	t.realm = t.realm ? t.realm : FORGE_REALM;
	t.server = t.server ? t.server : FORGE_HOST;
	t.apreq_client = t.apreq_client ? t.apreq_client : t.client;
	t.key = t.key ? t.key : &forge->host_key;
	t.kvno = t.kvno ? t.kvno : FORGE_KVNO;
	t.enctype = t.enctype ? t.enctype : t.key->enctype;
	t.end = t.end ? t.end : 36000;
	MUST(krb5_c_make_random_key(forge->context, ENCTYPE_AES256_CTS_HMAC_SHA1_96, &session) == 0);
	ticket_part(&t, &session, der);
	ticket_seal(forge, &t, der);
	octets = t.checksum != 0 ? apreq_by_hand(forge, &t, &session, der)
		: apreq_make(forge, &t, &session, der);
	krb5_free_keyblock_contents(forge->context, &session);
	free(der);
	return octets;
}

struct pki_octets
forge_pac(const struct forge *forge, const char *client, const krb5_keyblock *key,
	const struct forge_pac_buffer *buffers, size_t count)
{
	krb5_principal name = principal(forge, client, FORGE_REALM);
	const krb5_keyblock *server = key ? key : &forge->host_key;
	krb5_pac pac = NULL;
	krb5_data out = { 0 };
	struct pki_octets octets;

	MUST(krb5_pac_init(forge->context, &pac) == 0);
	for (size_t i = 0; i < count; i++) {
		krb5_data data = { .data = malloc(buffers[i].len),
			.length = (unsigned int)buffers[i].len };

		memcpy(data.data, buffers[i].p, buffers[i].len);
		MUST(krb5_pac_add_buffer(forge->context, pac, buffers[i].type, &data) == 0);
		free(data.data);
	}
	MUST(krb5_pac_sign(forge->context, pac, (krb5_timestamp)PKI_NOW, name, server, server, &out)
		== 0);
	octets.len = out.length;
	octets.p = malloc(out.length);
	memcpy(octets.p, out.data, out.length);
	krb5_free_data_contents(forge->context, &out);
	krb5_pac_free(forge->context, pac);
	krb5_free_principal(forge->context, name);
	return octets;
}

static size_t
digest_sign(EVP_PKEY *key, const uint8_t *digest, uint8_t *out, size_t room)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

	MUST(ctx != NULL && EVP_PKEY_sign_init(ctx) == 1
		&& EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1
		&& EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1
		&& EVP_PKEY_sign(ctx, out, &room, digest, SIGNED_DATA_DIGEST_LEN) == 1);
	EVP_PKEY_CTX_free(ctx);
	return room;
}

struct pki_octets
forge_signed(X509 *cert, EVP_PKEY *key, const uint8_t *nonce, long made)
{
	struct dh_key *dh = dh_key_new(DH_GROUP_14);
	X509_PUBKEY *public = dh_key_public(dh);
	struct authpack_request request = {
		.ctime = PKI_NOW + made, .nonce = 7, .req_body = (const unsigned char *)"body",
		.req_body_len = 4, .client_dh_nonce = nonce, .client_public = public,
	};
	unsigned char *pack = NULL, *der = NULL, digest[SIGNED_DATA_DIGEST_LEN], sig[1024];
	size_t pack_len = 0, der_len = 0;
	struct signed_data *sd;
	struct pki_octets octets;

	MUST(authpack_encode(&request, &pack, &pack_len) == 0);
	sd = signed_data_begin(pack, pack_len, "1.3.6.1.5.2.3.1", cert, NULL, digest);
	MUST(sd != NULL && signed_data_finish(sd, sig, digest_sign(key, digest, sig, sizeof(sig)),
		&der, &der_len) == 0);
	octets.len = der_len;
	octets.p = malloc(der_len);
	memcpy(octets.p, der, der_len);
	signed_data_free(sd);
	OPENSSL_free(der);
	OPENSSL_free(pack);
	X509_PUBKEY_free(public);
	dh_key_free(dh);
	return octets;
}

static void
keytab_write(struct forge *forge)
{
	krb5_keytab_entry entry = { .vno = FORGE_KVNO };
	krb5_keytab keytab = NULL;
	char name[80];
	int fd;

	strcpy(forge->keytab, "/tmp/cardea-keytab-XXXXXX");
	fd = mkstemp(forge->keytab);
	MUST(fd >= 0 && close(fd) == 0 && unlink(forge->keytab) == 0);
	snprintf(name, sizeof(name), "WRFILE:%s", forge->keytab);
	MUST(krb5_kt_resolve(forge->context, name, &keytab) == 0);
	entry.principal = principal(forge, FORGE_HOST, FORGE_REALM);
	entry.key = forge->host_key;
	MUST(krb5_kt_add_entry(forge->context, keytab, &entry) == 0);
	krb5_kt_close(forge->context, keytab);
	krb5_free_principal(forge->context, entry.principal);
}

void
forge_begin(struct forge *forge)
{
	struct pki_spec alice = { .name = "Alice Liddell", .conf = pki_alice };
	struct pki_spec bob = { .name = "Bob", .conf = pki_alice, .serial = 0x1002 };

	memset(forge, 0, sizeof(*forge));
	MUST(krb5_init_context(&forge->context) == 0);
	MUST(krb5_set_real_time(forge->context, (krb5_timestamp)PKI_NOW, 0) == 0);
	MUST(krb5_c_make_random_key(forge->context, ENCTYPE_AES256_CTS_HMAC_SHA1_96,
		&forge->host_key) == 0);
	keytab_write(forge);
	forge->ca_key = pki_ec("P-256");
	forge->alice_key = pki_rsa(2048);
	forge->bob_key = pki_rsa(2048);
	forge->ca = pki_ca("Test CA", forge->ca_key, NULL, NULL);
	alice.issuer = bob.issuer = forge->ca;
	alice.issuer_key = bob.issuer_key = forge->ca_key;
	alice.key = forge->alice_key;
	bob.key = forge->bob_key;
	forge->alice = pki_issue(&alice);
	forge->bob = pki_issue(&bob);
}

void
forge_end(struct forge *forge)
{
	unlink(forge->keytab);
	X509_free(forge->alice);
	X509_free(forge->bob);
	X509_free(forge->ca);
	EVP_PKEY_free(forge->alice_key);
	EVP_PKEY_free(forge->bob_key);
	EVP_PKEY_free(forge->ca_key);
	krb5_free_keyblock_contents(forge->context, &forge->host_key);
	krb5_free_context(forge->context);
}

int
forge_keytab(const struct forge *forge)
{
	int fd = open(forge->keytab, O_RDONLY | O_CLOEXEC);

	MUST(fd >= 0);
	return fd;
}
