#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forge.h"
#include "prove.h"

static struct forge forge;
static uint8_t nonce[WIRE_NONCE], other_nonce[WIRE_NONCE];
static struct wire_verify_prove ask;
static struct wire_verify_proof proof;
static struct verdict verdict;

/* *ask is an honest attempt of alice's; each test spoils one thing. */
static void
setup(void)
{
	struct forge_ticket honest = { .nonce = nonce };
	struct pki_octets octets;

	forge_begin(&forge);
	memset(nonce, 0x5a, sizeof(nonce));
	memset(other_nonce, 0xa5, sizeof(other_nonce));
	memset(&ask, 0, sizeof(ask));
	ask.now = PKI_NOW;
	ask.skew = 300;
	strcpy(ask.principal, "alice");
	strcpy(ask.realm, FORGE_REALM);
	strcpy(ask.host_principal, FORGE_HOST);
	ask.nonce = (struct message_blob){ nonce, sizeof(nonce) };
	octets = pki_der(forge.alice);
	ask.certificate = (struct message_blob){ octets.p, octets.len };
	octets = forge_signed(forge.alice, forge.alice_key, nonce, 0);
	ask.signed_data = (struct message_blob){ octets.p, octets.len };
	octets = forge_apreq(&forge, &honest);
	ask.ap_req = (struct message_blob){ octets.p, octets.len };
}

static void
blob_free(struct message_blob blob)
{
	union { const uint8_t *in; void *out; } p = { .in = blob.p };

	free(p.out);
}

static void
teardown(void)
{
	blob_free(ask.certificate);
	blob_free(ask.signed_data);
	blob_free(ask.ap_req);
	forge_end(&forge);
}

static enum failure
run(void)
{
	static const struct wire_verify_proof none;
	int keytab = forge_keytab(&forge);
	enum failure failure = prove(&ask, keytab, &proof, &verdict);

	close(keytab);
	cr_expect_eq(failure, verdict.failure);
	if (failure != FAILURE_NONE) {
		cr_expect_neq(verdict.detail[0], '\0');
		cr_expect_eq(memcmp(&proof, &none, sizeof(proof)), 0, "a proof beside a failure");
	}
	return failure;
}

static enum failure
run_apreq(const struct forge_ticket *ticket)
{
	struct pki_octets octets = forge_apreq(&forge, ticket);
	struct message_blob kept = ask.ap_req;
	enum failure failure;

	ask.ap_req = (struct message_blob){ octets.p, octets.len };
	failure = run();
	ask.ap_req = kept;
	free(octets.p);
	return failure;
}

static enum failure
run_signed(struct pki_octets octets)
{
	struct message_blob kept = ask.signed_data;
	enum failure failure;

	ask.signed_data = (struct message_blob){ octets.p, octets.len };
	failure = run();
	ask.signed_data = kept;
	free(octets.p);
	return failure;
}

TestSuite(prove, .init = setup, .fini = teardown);

Test(prove, an_honest_attempt_is_proved)
{
	cr_assert_eq(run(), FAILURE_NONE, "%s", verdict.detail);
	cr_expect_str_eq(proof.principal, "alice");
	cr_expect_str_eq(proof.realm, FORGE_REALM);
	cr_expect_str_eq(proof.sid, "");
	cr_expect_eq(proof.auth_time, PKI_NOW);
	cr_expect_eq(proof.start_time, PKI_NOW);
	cr_expect_eq(proof.end_time, PKI_NOW + 36000);
	cr_expect_eq(proof.kvno, FORGE_KVNO);
	cr_expect_eq(proof.enctype, ENCTYPE_AES256_CTS_HMAC_SHA1_96);
}

/* ---- a compromised cardea-krb ---- */

Test(prove, success_that_is_only_claimed_is_refused)
{
	static const uint8_t garbage[64] = "success";
	struct message_blob kept = ask.ap_req;
	krb5_keyblock own;
	struct forge_ticket made_up = { .nonce = nonce };

	ask.ap_req = (struct message_blob){ NULL, 0 };
	cr_expect_eq(run(), FAILURE_HOST_APREQ_INVALID);
	ask.ap_req = (struct message_blob){ garbage, sizeof(garbage) };
	cr_expect_eq(run(), FAILURE_HOST_APREQ_INVALID);
	ask.ap_req = kept;

	/* a ticket of its own making, under a key of its own */
	cr_assert_eq(krb5_c_make_random_key(forge.context, ENCTYPE_AES256_CTS_HMAC_SHA1_96, &own), 0);
	made_up.key = &own;
	cr_expect_eq(run_apreq(&made_up), FAILURE_HOST_KEY_WRONG);
	krb5_free_keyblock_contents(forge.context, &own);

	/* and no signature of the card */
	kept = ask.signed_data;
	ask.signed_data = (struct message_blob){ NULL, 0 };
	cr_expect_eq(run(), FAILURE_PROTOCOL_VIOLATION);
	ask.signed_data = (struct message_blob){ garbage, sizeof(garbage) };
	cr_expect_eq(run(), FAILURE_PROTOCOL_VIOLATION);
	ask.signed_data = kept;
	cr_expect_eq(run(), FAILURE_NONE);
}

Test(prove, an_old_ap_req_is_refused)
{
	struct forge_ticket of_another_attempt = { .nonce = other_nonce };
	struct forge_ticket long_ago = { .nonce = nonce, .made = -1000, .authtime = -1000,
		.start = -1000 };
	struct forge_ticket old_ticket = { .nonce = nonce, .authtime = -1000, .start = -1000 };

	cr_expect_eq(run_apreq(&of_another_attempt), FAILURE_HOST_NONCE_MISMATCH);
	cr_expect_eq(run_apreq(&long_ago), FAILURE_HOST_APREQ_INVALID);
	cr_expect_eq(run_apreq(&old_ticket), FAILURE_HOST_APREQ_INVALID);
}

Test(prove, another_cards_signed_data_is_refused)
{
	cr_expect_eq(run_signed(forge_signed(forge.bob, forge.bob_key, nonce, 0)),
		FAILURE_CERT_KEY_MISMATCH);
}

Test(prove, signed_data_of_another_attempt_is_refused)
{
	cr_expect_eq(run_signed(forge_signed(forge.alice, forge.alice_key, other_nonce, 0)),
		FAILURE_HOST_NONCE_MISMATCH);
	cr_expect_eq(run_signed(forge_signed(forge.alice, forge.alice_key, nonce, -400)),
		FAILURE_HOST_APREQ_INVALID);
	cr_expect_eq(run_signed(forge_signed(forge.alice, forge.alice_key, nonce, 400)),
		FAILURE_HOST_APREQ_INVALID);
	cr_expect_eq(run_signed(forge_signed(forge.alice, forge.alice_key, nonce, 299)),
		FAILURE_NONE);
}

Test(prove, another_certificate_of_the_same_key_is_refused)
{
	struct pki_spec spec = { .name = "Alice Liddell", .conf = pki_alice, .serial = 0x1003,
		.key = forge.alice_key, .issuer = forge.ca, .issuer_key = forge.ca_key };
	X509 *twin = pki_issue(&spec);

	cr_expect_eq(run_signed(forge_signed(twin, forge.alice_key, nonce, 0)),
		FAILURE_CERT_KEY_MISMATCH);
	X509_free(twin);
}

Test(prove, no_flipped_bit_of_the_signed_data_changes_what_is_proved)
{
	size_t n = ask.signed_data.n;
	uint8_t *copy = malloc(n);
	struct signed_claim claim = { .signed_data = { copy, n }, .certificate = ask.certificate,
		.nonce = nonce, .now = PKI_NOW, .skew = 300 };

	int survived = 0;

	memcpy(copy, ask.signed_data.p, n);
	cr_assert_eq(prove_signed(&claim, &verdict), FAILURE_NONE);
	for (size_t bit = 0; bit < n * 8; bit += TESTS_STEP) {
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		survived += prove_signed(&claim, &verdict) == FAILURE_NONE;
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	/* what neither signature nor comparison covers: digest lists, versions, parameters */
	cr_expect_lt(survived, 64, "%d", survived);
	for (size_t len = 0; len < n; len++) {
		uint8_t *shorter = malloc(len ? len : 1);

		memcpy(shorter, copy, len);
		claim.signed_data = (struct message_blob){ shorter, len };
		cr_expect_eq(prove_signed(&claim, &verdict), FAILURE_PROTOCOL_VIOLATION);
		free(shorter);
	}
	free(copy);
}

/* ---- the ticket ---- */

Test(prove, each_spoiled_ticket_has_its_failure)
{
	krb5_keyblock aes128;
	struct { const char *name; struct forge_ticket ticket; enum failure failure; } rows[] = {
		{ "honest", { .nonce = nonce }, FAILURE_NONE },
		{ "key version", { .nonce = nonce, .kvno = 4 }, FAILURE_HOST_KVNO_WRONG },
		{ "encryption type", { .nonce = nonce, .key = &aes128 }, FAILURE_HOST_KEY_WRONG },
		{ "encryption type it only claims", { .nonce = nonce,
			.enctype = ENCTYPE_AES128_CTS_HMAC_SHA1_96 }, FAILURE_HOST_KEY_WRONG },
		{ "another service", { .nonce = nonce, .server = "http/kiosk.test.example" },
			FAILURE_HOST_APREQ_INVALID },
		{ "another client", { .nonce = nonce, .client = "bob" },
			FAILURE_HOST_CLIENT_MISMATCH },
		{ "another realm", { .nonce = nonce, .realm = "EVIL.EXAMPLE" },
			FAILURE_HOST_CLIENT_MISMATCH },
		{ "another case", { .nonce = nonce, .client = "Alice" },
			FAILURE_HOST_CLIENT_MISMATCH },
		{ "authenticator of another", { .nonce = nonce, .apreq_client = "bob" },
			FAILURE_HOST_APREQ_INVALID },
		{ "no checksum", { .nonce = NULL }, FAILURE_HOST_NONCE_MISMATCH },
		{ "its checksum", { .nonce = nonce, .checksum = CKSUMTYPE_HMAC_SHA1_96_AES256 },
			FAILURE_NONE },
		{ "unkeyed SHA-1", { .nonce = nonce, .checksum = CKSUMTYPE_NIST_SHA },
			FAILURE_HOST_NONCE_MISMATCH },
		{ "unkeyed MD5", { .nonce = nonce, .checksum = CKSUMTYPE_RSA_MD5 },
			FAILURE_HOST_NONCE_MISMATCH },
		{ "the nonce itself", { .nonce = nonce, .checksum = 0x8003 },
			FAILURE_HOST_NONCE_MISMATCH },
		{ "ended", { .nonce = nonce, .end = -301 }, FAILURE_HOST_APREQ_INVALID },
		{ "not begun", { .nonce = nonce, .start = 301 }, FAILURE_HOST_APREQ_INVALID },
		{ "authenticator too old", { .nonce = nonce, .made = -301 },
			FAILURE_HOST_APREQ_INVALID },
		{ "authenticator too new", { .nonce = nonce, .made = 301 },
			FAILURE_HOST_APREQ_INVALID },
		{ "authenticated too long ago", { .nonce = nonce, .authtime = -331 },
			FAILURE_HOST_APREQ_INVALID },
		{ "authenticated in the future", { .nonce = nonce, .authtime = 301 },
			FAILURE_HOST_APREQ_INVALID },
		{ "within the skew", { .nonce = nonce, .authtime = -290, .start = -290,
			.made = -290 }, FAILURE_NONE },
		{ "no pre-authentication", { .nonce = nonce, .not_preauthenticated = true },
			FAILURE_HOST_APREQ_INVALID },
	};

	cr_assert_eq(krb5_c_make_random_key(forge.context, ENCTYPE_AES128_CTS_HMAC_SHA1_96,
		&aes128), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(run_apreq(&rows[i].ticket), rows[i].failure, "%s: %s, %s", rows[i].name,
			failure_row(verdict.failure)->id, verdict.detail);
	krb5_free_keyblock_contents(forge.context, &aes128);
}

Test(prove, every_truncation_of_the_ap_req_is_refused)
{
	struct message_blob kept = ask.ap_req;

	for (size_t len = 0; len < kept.n; len++) {
		uint8_t *shorter = malloc(len ? len : 1);

		memcpy(shorter, kept.p, len);
		ask.ap_req = (struct message_blob){ shorter, len };
		cr_expect_eq(run(), FAILURE_HOST_APREQ_INVALID, "%zu octets", len);
		free(shorter);
	}
	ask.ap_req = kept;
}

Test(prove, no_flipped_bit_of_the_ap_req_is_proved_as_another)
{
	struct message_blob kept = ask.ap_req;
	uint8_t *copy = malloc(kept.n);

	memcpy(copy, kept.p, kept.n);
	ask.ap_req = (struct message_blob){ copy, kept.n };
	for (size_t bit = 0; bit < kept.n * 8; bit += 3) {
		copy[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		if (run() == FAILURE_NONE)	/* unsealed and of no account: flags, name types */
			cr_expect_str_eq(proof.principal, "alice");
		copy[bit / 8] ^= (uint8_t)(1u << (bit % 8));
	}
	ask.ap_req = kept;
	free(copy);
}

/* ---- the keytab ---- */

Test(prove, without_a_keytab_nothing_is_proved)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	cr_expect_eq(prove(&ask, null, &proof, &verdict), FAILURE_HOST_NO_KEYTAB);
	cr_expect_eq(prove(&ask, -1, &proof, &verdict), FAILURE_HOST_NO_KEYTAB);
	close(null);
	strcpy(ask.host_principal, "host/other.test.example");
	cr_expect_eq(run(), FAILURE_HOST_KEYTAB_NO_ENTRY);
}

Test(prove, a_question_without_nonce_or_principal_is_refused)
{
	ask.nonce.n = 0;
	cr_expect_eq(run(), FAILURE_PROTOCOL_VIOLATION);
	ask.nonce.n = WIRE_NONCE - 1;
	cr_expect_eq(run(), FAILURE_PROTOCOL_VIOLATION);
	ask.nonce.n = WIRE_NONCE;
	ask.principal[0] = '\0';
	cr_expect_eq(run(), FAILURE_PROTOCOL_VIOLATION);
}

/* ---- the PAC ---- */

/* S-1-5-21-1-2-3-1104 */
static const uint8_t sid_octets[] = { 1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0,
	3, 0, 0, 0, 0x50, 4, 0, 0 };

static enum failure
run_pac(struct pki_octets pac, bool twice)
{
	struct forge_ticket ticket = { .nonce = nonce, .pac = pac.p, .pac_len = pac.len,
		.pac_twice = twice };
	enum failure failure = run_apreq(&ticket);

	free(pac.p);
	return failure;
}

Test(prove, a_pac_is_demanded_only_by_policy)
{
	cr_expect_eq(run(), FAILURE_NONE);
	ask.pac_required = 1;
	cr_expect_eq(run(), FAILURE_PAC_MISSING);
	cr_expect_eq(run_pac(forge_pac(&forge, "alice", NULL, NULL, 0), false), FAILURE_NONE, "%s",
		verdict.detail);
}

Test(prove, a_pac_must_be_signed_by_this_hosts_key)
{
	krb5_keyblock own;

	cr_assert_eq(krb5_c_make_random_key(forge.context, ENCTYPE_AES256_CTS_HMAC_SHA1_96, &own), 0);
	cr_expect_eq(run_pac(forge_pac(&forge, "alice", &own, NULL, 0), false), FAILURE_PAC_INVALID);
	krb5_free_keyblock_contents(forge.context, &own);
}

Test(prove, a_pac_of_another_client_is_a_mismatch)
{
	cr_expect_eq(run_pac(forge_pac(&forge, "bob", NULL, NULL, 0), false),
		FAILURE_HOST_CLIENT_MISMATCH);
}

Test(prove, two_pacs_and_garbage_are_invalid)
{
	struct pki_octets garbage = { calloc(1, 40), 40 };

	cr_expect_eq(run_pac(forge_pac(&forge, "alice", NULL, NULL, 0), true), FAILURE_PAC_INVALID);
	cr_expect_eq(run_pac(garbage, false), FAILURE_PAC_INVALID, "%d %s", (int)verdict.failure,
		verdict.detail);
}

Test(prove, the_pacs_sid_is_reported_and_must_be_the_certificates)
{
	static const char with_sid[] =
		"[x]\nkeyUsage=digitalSignature\n"
		"1.3.6.1.4.1.311.25.2=ASN1:SEQUENCE:q\n[q]\na=IMPLICIT:0,SEQUENCE:r\n"
		"[r]\ntype=OID:1.3.6.1.4.1.311.25.2.1\nval=EXP:0,OCT:S-1-5-21-1-2-3-9999\n";
	struct forge_pac_buffer buffer = { 18, sid_octets, sizeof(sid_octets) };
	struct forge_pac_buffer broken = { 18, sid_octets, sizeof(sid_octets) - 1 };
	struct pki_spec spec = { .name = "Alice", .conf = with_sid, .key = forge.alice_key,
		.issuer = forge.ca, .issuer_key = forge.ca_key };
	struct pki_octets der;
	X509 *cert;

	cr_expect_eq(run_pac(forge_pac(&forge, "alice", NULL, &buffer, 1), false), FAILURE_NONE);
	cr_expect_str_eq(proof.sid, "S-1-5-21-1-2-3-1104");
	cr_expect_eq(run_pac(forge_pac(&forge, "alice", NULL, &broken, 1), false),
		FAILURE_PAC_INVALID);

	cert = pki_issue(&spec);
	der = pki_der(cert);
	blob_free(ask.certificate);
	blob_free(ask.signed_data);
	ask.certificate = (struct message_blob){ der.p, der.len };
	der = forge_signed(cert, forge.alice_key, nonce, 0);
	ask.signed_data = (struct message_blob){ der.p, der.len };
	cr_expect_eq(run_pac(forge_pac(&forge, "alice", NULL, &buffer, 1), false),
		FAILURE_HOST_CLIENT_MISMATCH);
	X509_free(cert);
}

/* ---- enterprise names ---- */

#define ENTERPRISE	"Alice@corp.example"

static const char sid_conf[] = "[x]\nkeyUsage=digitalSignature\n"
	"1.3.6.1.4.1.311.25.2=ASN1:SEQUENCE:q\n[q]\na=IMPLICIT:0,SEQUENCE:r\n"
	"[r]\ntype=OID:1.3.6.1.4.1.311.25.2.1\nval=EXP:0,OCT:S-1-5-21-1-2-3-1104\n";

/* UPN_DNS_INFO without a SID. */
static struct pki_octets
upn_info(const char *upn)
{
	size_t n = strlen(upn);
	struct pki_octets octets = { calloc(1, 16 + 2 * n), 16 + 2 * n };

	octets.p[0] = (uint8_t)(2 * n);
	octets.p[2] = octets.p[6] = 16;
	for (size_t i = 0; i < n; i++)
		octets.p[16 + 2 * i] = (uint8_t)upn[i];
	return octets;
}

/* The ticket of `client`, asked for as ENTERPRISE, with a PAC of this UPN (NULL: no PAC). */
static enum failure
run_enterprise(const char *client, const char *realm, const char *upn)
{
	struct forge_ticket ticket = { .nonce = nonce, .client = client, .realm = realm };
	struct pki_octets info = upn_info(upn ? upn : ""), pac = { NULL, 0 };
	struct forge_pac_buffer buffer = { 12, info.p, info.len };
	enum failure failure;

	strcpy(ask.principal, ENTERPRISE);
	ask.enterprise = 1;
	if (upn != NULL) {
		pac = forge_pac(&forge, client, NULL, &buffer, 1);
		ticket.pac = pac.p;
		ticket.pac_len = pac.len;
	}
	failure = run_apreq(&ticket);
	free(info.p);
	free(pac.p);
	return failure;
}

Test(prove, an_enterprise_name_is_whose_pac_has_it)
{
	cr_expect_eq(run_enterprise("al", FORGE_REALM, "alice@CORP.example"), FAILURE_NONE, "%s",
		verdict.detail);
	cr_expect_str_eq(proof.principal, "al");
	cr_expect_str_eq(proof.realm, FORGE_REALM);
	cr_expect_eq(run_enterprise("al", FORGE_REALM, "mallory@corp.example"),
		FAILURE_HOST_CLIENT_MISMATCH);
	cr_expect_eq(run_enterprise("al", FORGE_REALM, "alice@corp.exampl"),
		FAILURE_HOST_CLIENT_MISMATCH);
	cr_expect_eq(run_enterprise("al", FORGE_REALM, ""), FAILURE_HOST_CLIENT_MISMATCH);
	cr_expect_eq(run_enterprise("al", FORGE_REALM, NULL), FAILURE_HOST_CLIENT_MISMATCH);
	cr_expect_eq(run_enterprise("al", "EVIL.EXAMPLE", NULL), FAILURE_HOST_CLIENT_MISMATCH);
	ask.enterprise = 0;
}

Test(prove, a_ticket_of_another_name_needs_the_enterprise_word)
{
	struct pki_octets info = upn_info("alice");
	struct forge_pac_buffer buffer = { 12, info.p, info.len };
	struct pki_octets pac = forge_pac(&forge, "al", NULL, &buffer, 1);
	struct forge_ticket ticket = { .nonce = nonce, .client = "al", .pac = pac.p,
		.pac_len = pac.len };

	cr_expect_eq(run_apreq(&ticket), FAILURE_HOST_CLIENT_MISMATCH);
	free(info.p);
	free(pac.p);
}

Test(prove, an_enterprise_name_may_be_vouched_for_by_the_certificates_sid)
{
	struct forge_pac_buffer buffer = { 18, sid_octets, sizeof(sid_octets) };
	struct pki_octets pac = forge_pac(&forge, "al", NULL, &buffer, 1), der;
	struct forge_ticket ticket = { .nonce = nonce, .client = "al", .pac = pac.p,
		.pac_len = pac.len };
	struct pki_spec spec = { .name = "Alice", .conf = sid_conf, .key = forge.alice_key,
		.issuer = forge.ca, .issuer_key = forge.ca_key };
	X509 *cert = pki_issue(&spec);

	strcpy(ask.principal, ENTERPRISE);
	ask.enterprise = 1;
	cr_expect_eq(run_apreq(&ticket), FAILURE_HOST_CLIENT_MISMATCH);
	der = pki_der(cert);
	blob_free(ask.certificate);
	blob_free(ask.signed_data);
	ask.certificate = (struct message_blob){ der.p, der.len };
	der = forge_signed(cert, forge.alice_key, nonce, 0);
	ask.signed_data = (struct message_blob){ der.p, der.len };
	cr_expect_eq(run_apreq(&ticket), FAILURE_NONE, "%s", verdict.detail);
	cr_expect_str_eq(proof.principal, "al");
	cr_expect_str_eq(proof.sid, "S-1-5-21-1-2-3-1104");
	X509_free(cert);
	free(pac.p);
}
