/* cardea-krb against a KDC, inside a rig (tests/rig/rig.sh run --kdc). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <krb5.h>

#include "answer.h"
#include "dh.h"
#include "krb_message.h"
#include "relay.h"
#include "run.h"
#include "signed_data.h"

static struct run_result got;

static void
kdc(const char *flavour)
{
	char command[64];

	(void)snprintf(command, sizeof(command), "rig kdc %s >/dev/null", flavour);
	cr_assert(system(command) == 0, "%s", command);
}

static void
expect(const struct run_wish *wish, enum failure failure, const char *what)
{
	run_attempt(wish, &got);
	cr_expect_eq(got.failure, failure, "%s: %s, %s", what, failure_row(got.failure)->id,
	    got.failed.detail);
	cr_expect_eq(got.status, 0, "%s", what);
}

static void
good_again(void)
{
	expect(&(struct run_wish){ 0 }, FAILURE_NONE, "the next good attempt");
}

static void
setup(void)
{
	kdc("start good");
}

TestSuite(realm, .init = setup);

/* As cardea-verify does: the host key opens the ticket, the session key proves the nonce. The
 * ticket has that NetBIOS address, or none. */
static void
check_ap_req(const char *netbios)
{
	krb5_address **caddrs;
	krb5_context context;
	krb5_auth_context ac = NULL;
	krb5_keytab keytab;
	krb5_ticket *ticket = NULL;
	krb5_authenticator *auth;
	krb5_boolean valid = FALSE;
	krb5_data ap_req = { KV5M_DATA, (unsigned int)got.result.ap_req.n,
		(char *)(uintptr_t)got.result.ap_req.p };
	krb5_data nonce = { KV5M_DATA, WIRE_NONCE, (char *)got.nonce };

	cr_assert(krb5_init_context(&context) == 0);
	cr_assert(krb5_kt_resolve(context, getenv("RIG_KEYTAB"), &keytab) == 0);
	cr_assert(krb5_auth_con_init(context, &ac) == 0);
	cr_assert(krb5_auth_con_setflags(context, ac, 0) == 0);
	cr_assert(krb5_rd_req(context, &ac, &ap_req, NULL, keytab, NULL, &ticket) == 0);
	cr_assert(krb5_auth_con_getauthenticator(context, ac, &auth) == 0);
	cr_assert(krb5_c_is_keyed_cksum(auth->checksum->checksum_type));
	cr_assert(krb5_c_verify_checksum(context, ticket->enc_part2->session,
	    KRB5_KEYUSAGE_AP_REQ_AUTH_CKSUM, &nonce, auth->checksum, &valid) == 0);
	cr_expect(valid);
	caddrs = ticket->enc_part2->caddrs;
	cr_expect_eq(caddrs != NULL && caddrs[0] != NULL, netbios != NULL);
	if (netbios != NULL) {
		cr_assert(caddrs[0]->addrtype == ADDRTYPE_NETBIOS && caddrs[0]->length == 16);
		cr_expect_arr_eq(caddrs[0]->contents, netbios, 16);
		cr_expect_null(caddrs[1]);
	}
	krb5_free_authenticator(context, auth);
	krb5_free_ticket(context, ticket);
	krb5_auth_con_free(context, ac);
	krb5_kt_close(context, keytab);
	krb5_free_context(context);
}

Test(realm, a_good_attempt_brings_tickets_and_proofs)
{
	struct signed_data_content content;
	struct authpack pack;

	expect(&(struct run_wish){ 0 }, FAILURE_NONE, "good");
	cr_expect_eq(got.signatures, 1);
	cr_expect_eq(got.pre.krb_error, 25);
	cr_expect_str_eq(got.result.principal, "alice@TEST.EXAMPLE");
	cr_expect_str_eq(got.result.kdc_subject, "CN=kdc.test.example");
	cr_expect_gt(got.result.kdc_not_after, got.result.end_time);
	cr_expect_str_eq(got.result.kdc, "127.0.0.1:88");
	cr_expect_str_eq(got.pre.kdc, "127.0.0.1:88");
	cr_expect_eq(got.pre.pkinit, 1);
	cr_expect_gt(got.result.end_time, got.result.start_time);
	cr_expect_gt(got.ticket.kdc_us, 0);
	cr_expect_leq(got.ticket.kdc_us + got.ticket.sign_us, got.ticket.took_us);
	check_ap_req(NULL);
	cr_assert_eq(signed_data_verify(got.result.signed_data.p, got.result.signed_data.n,
	    OID_PKINIT_AUTH_DATA, NULL, &content), SIGNED_DATA_OK);
	cr_assert(authpack_parse(content.content, content.content_len, &pack) == 0);
	cr_expect(pack.has_client_dh_nonce && pack.has_checksum);
	cr_expect(pack.has_token, "the KDC's freshness token was copied");
	cr_expect_arr_eq(pack.client_dh_nonce, got.nonce, WIRE_NONCE);
	signed_data_content_free(&content);
}

/* The n-th piece of evidence of that kind; an empty one when there is none. */
static const struct run_evidence *
evidence(enum wire_evidence what, size_t n)
{
	static const struct run_evidence none;

	for (size_t i = 0; i < got.evidence_count; i++)
		if (got.evidence[i].what == what && n-- == 0)
			return &got.evidence[i];
	return &none;
}

static void
expect_blank(const struct run_evidence *e, int kind)
{
	DER_KDC_REP *reply = krb_message_reply(e->p, e->n, kind);
	const ASN1_OCTET_STRING *ciphers[2];

	cr_assert_not_null(reply, "%d", kind);
	ciphers[0] = reply->ticket->enc_part->cipher;
	ciphers[1] = reply->enc_part->cipher;
	for (size_t i = 0; i < 2; i++)
		for (int at = 0; at < ASN1_STRING_length(ciphers[i]); at++)
			cr_assert_eq(ASN1_STRING_get0_data(ciphers[i])[at], 0);
	DER_KDC_REP_free(reply);
}

/* Judges the last attempt's evidence by the CA of the rig. */
static enum failure
judge_again(struct kdc_verdict *verdict)
{
	static const char *const hosts[] = { "kdc.test.example" };
	const struct run_evidence *asked = evidence(WIRE_EVIDENCE_SIGNED_DATA, 0),
	    *reply = evidence(WIRE_EVIDENCE_SIGNED_REPLY, 0);
	struct kdc_rules rules = { .realm = "TEST.EXAMPLE", .hosts = hosts, .hosts_count = 1,
		.now = (int64_t)reply->now, .revocation = KDC_REVOCATION_OFF };
	struct kdc_trust *trust = kdc_trust_new();
	struct authpack pack;
	struct answer_record record;
	char path[512];
	unsigned char pem[16384];
	enum failure failure;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/pki/ca.pem", getenv("RIG"));
	f = fopen(path, "r");
	cr_assert(kdc_trust_add_anchors(trust, pem, fread(pem, 1, sizeof(pem), f)) > 0);
	fclose(f);
	cr_assert(answer_request_read(asked->p, asked->n, &pack) == 0);
	cr_expect(pack.has_token);
	record = (struct answer_record){ reply->p, reply->n, pack.nonce, trust, &rules };
	failure = answer_record_judge(&record, verdict);
	kdc_trust_free(trust);
	return failure;
}

Test(realm, what_the_kdc_said_is_kept_without_a_ticket_and_judged_alike_again)
{
	static struct kdc_verdict verdict;
	struct answer_context context = { .which = KRB_FIRST_AS, .skew = 300 };
	const struct run_evidence *first;
	struct answer answer;

	expect(&(struct run_wish){ 0 }, FAILURE_NONE, "good");
	cr_expect_eq(got.evidence_count, 4);
	first = evidence(WIRE_EVIDENCE_FIRST_REPLY, 0);
	answer_parse(first->p, first->n, KRB_FIRST_AS, &answer);
	cr_expect_eq(answer.code, 25);
	context.now = (int64_t)first->now;
	cr_expect_eq(answer_failure(&answer, &context), FAILURE_NONE);
	expect_blank(evidence(WIRE_EVIDENCE_SIGNED_REPLY, 0), KRB_MESSAGE_AS_REP);
	expect_blank(evidence(WIRE_EVIDENCE_HOST_REPLY, 0), KRB_MESSAGE_TGS_REP);
	cr_expect_eq(judge_again(&verdict), FAILURE_NONE);
	cr_expect_str_eq(verdict.cert.sha256, got.result.kdc_sha256);

	kdc("start othername");
	expect(&(struct run_wish){ 0 }, FAILURE_KDC_CERT_WRONG_REALM, "other name");
	cr_expect_gt(got.failed.kdc_not_after, 0);
	cr_expect_eq(judge_again(&verdict), FAILURE_KDC_CERT_WRONG_REALM);
	cr_expect_str_eq(verdict.cert.sha256, got.failed.kdc_sha256);

	kdc("start good");
	expect(&(struct run_wish){ .user = "expired", .principal = "alice" },
	    FAILURE_KDC_SAYS_CERT_INVALID, "refused");
	cr_expect_eq(got.evidence_count, 3);
	cr_expect_gt(evidence(WIRE_EVIDENCE_SIGNED_DATA, 0)->n, 0);
	first = evidence(WIRE_EVIDENCE_SIGNED_REPLY, 0);
	answer_parse(first->p, first->n, KRB_SIGNED_AS, &answer);
	cr_expect_eq(answer.code, 71);
	cr_expect_not_null(strstr(got.failed.detail, "it refuses [CN=alice, serial "), "%s",
	    got.failed.detail);
}

Test(realm, a_probe_ends_at_the_preflight)
{
	expect(&(struct run_wish){ .probe = true, .anchors = "" }, FAILURE_HELPER_DIED, "probe");
	cr_expect(got.preflight && !got.tgt);
	cr_expect_eq(got.pre.krb_error, 25);
	cr_expect_eq(got.pre.pkinit, 1);
	cr_expect_str_eq(got.pre.kdc, "127.0.0.1:88");
	cr_expect_eq(got.signatures, 0);
	cr_expect_eq(got.evidence_count, 1);
	expect(&(struct run_wish){ .probe = true, .principal = "host/kiosk.test.example" },
	    FAILURE_HELPER_DIED, "no pre-authentication");
	cr_expect(got.preflight);
	cr_expect_eq(got.pre.pkinit, 0);
	expect_blank(evidence(WIRE_EVIDENCE_FIRST_REPLY, 0), KRB_MESSAGE_AS_REP);
	expect(&(struct run_wish){ .probe = true, .principal = "nobody" },
	    FAILURE_ACCOUNT_UNKNOWN, "unknown");
	cr_expect_str_eq(got.failed.kdc, "127.0.0.1:88");
	cr_expect_gt(got.failed.stime, 0);
	expect(&(struct run_wish){ .probe = true, .kdcs = "127.0.0.1:9" }, FAILURE_KDC_REFUSED,
	    "down");
	cr_expect_str_eq(got.failed.kdc, "");
	cr_expect_not_null(strstr(got.failed.detail, "127.0.0.1:9: Connection refused"));
}

Test(realm, a_netbios_address_goes_with_the_request_and_changes_nothing_for_mit)
{
	expect(&(struct run_wish){ .netbios = "KIOSK" }, FAILURE_NONE, "KIOSK");
	check_ap_req("KIOSK           ");
	expect(&(struct run_wish){ .netbios = "FIFTEEN-LETTERS" }, FAILURE_NONE, "longest");
}

Test(realm, an_enterprise_name_is_asked_for_as_one)
{
	expect(&(struct run_wish){ .principal = "alice@elsewhere.example", .enterprise = true },
	    FAILURE_ACCOUNT_UNKNOWN, "unknown");
}

static const struct {
	const char *what;
	struct run_wish wish;
	enum failure failure;
	bool preflight;
	unsigned int signatures;
} wishes[] = {
	{ "unknown account", { .principal = "nobody" }, FAILURE_ACCOUNT_UNKNOWN, false, 0 },
	{ "another's name", { .principal = "bob" }, FAILURE_KDC_SAYS_NAME_MISMATCH, true, 1 },
	{ "expired", { .user = "expired", .principal = "alice" }, FAILURE_KDC_SAYS_CERT_INVALID, true, 1 },
	{ "no EKU", { .user = "noeku", .principal = "alice" }, FAILURE_KDC_SAYS_WRONG_EKU, true, 1 },
	{ "no host principal", { .host = "host/other.test.example" },
	    FAILURE_HOST_PRINCIPAL_UNKNOWN, true, 1 },
	{ "no anchors", { .anchors = "" }, FAILURE_KDC_ANCHORS_MISSING, false, 0 },
	{ "no such anchors", { .anchors = "nothing.pem" }, FAILURE_KDC_ANCHORS_MISSING, false, 0 },
	{ "another CA's anchor", { .anchors = "rogue-ca.pem" }, FAILURE_KDC_CERT_UNTRUSTED, true, 1 },
	{ "a CRL demanded", { .revocation = true }, FAILURE_NONE, true, 1 },
	{ "a CRL demanded and missing", { .revocation = true, .no_crl = true },
	    FAILURE_KDC_CERT_REVOCATION_UNKNOWN, true, 1 },
	{ "clock ahead", { .clock = 330 }, FAILURE_CLOCK_AHEAD, false, 0 },
	{ "clock behind", { .clock = -330 }, FAILURE_CLOCK_BEHIND, false, 0 },
	{ "KDC down", { .kdcs = "127.0.0.1:9" }, FAILURE_KDC_REFUSED, false, 0 },
	{ "no such name", { .kdcs = "nowhere.invalid:88" }, FAILURE_KDC_DNS, false, 0 },
	{ "a name", { .kdcs = "kdc.test.example:88" }, FAILURE_NONE, true, 1 },
	{ "the second KDC", { .kdcs = "127.0.0.1:9\n127.0.0.1:88" }, FAILURE_NONE, true, 1 },
	{ "no engine", { .engine = "/nonexistent/x.so" }, FAILURE_INTERNAL_ERROR, false, 0 },
	{ "wrong signature", { .signer = RUN_SIGNS_WRONG }, FAILURE_CERT_KEY_MISMATCH, true, 1 },
	{ "wrong PIN", { .signer = RUN_REFUSES }, FAILURE_PIN_WRONG, true, 1 },
	{ "the card dies", { .signer = RUN_DIES }, FAILURE_HELPER_DIED, true, 1 },
	{ "the card babbles", { .signer = RUN_SENDS_GARBAGE }, FAILURE_PROTOCOL_VIOLATION, true, 1 },
};

Test(realm, every_wish_gets_its_verdict)
{
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		expect(&wishes[i].wish, wishes[i].failure, wishes[i].what);
		cr_expect_eq(got.preflight, wishes[i].preflight, "%s", wishes[i].what);
		cr_expect_eq(got.signatures, wishes[i].signatures, "%s", wishes[i].what);
		cr_expect_eq(got.failed.kdc_certificate.n > 0, got.signatures > 0 &&
		    failure_row(got.failure)->stage == STAGE_KDC_CERT, "%s", wishes[i].what);
	}
	good_again();
}

static const struct {
	const char *flavour;
	bool lax;
	bool revocation;
	enum failure failure;
	const char *check;
} flavours[] = {
	{ "start expired", false, false, FAILURE_KDC_CERT_EXPIRED, "x509 10 at depth 0" },
	{ "start untrusted", false, false, FAILURE_KDC_CERT_UNTRUSTED, "x509 20 at depth 0" },
	{ "start rogue", false, false, FAILURE_KDC_CERT_UNTRUSTED, "x509 20 at depth 0" },
	{ "start revoked", false, true, FAILURE_KDC_CERT_REVOKED, "x509 23 at depth 0" },
	{ "start noeku", false, false, FAILURE_KDC_CERT_WRONG_EKU, "kdc-cert-wrong-eku" },
	{ "start othername", false, false, FAILURE_KDC_CERT_WRONG_REALM, "kdc-cert-wrong-realm" },
	{ "start dc", false, false, FAILURE_KDC_CERT_WRONG_EKU, "kdc-cert-wrong-eku" },
	{ "start dc", true, false, FAILURE_NONE, "" },
};

/* The last attempt told which certificate it refused, and the certificate. */
static void
expect_refused_certificate(void)
{
	static struct kdc_cert_facts facts;
	const unsigned char *at = got.failed.kdc_certificate.p;
	X509 *cert = d2i_X509(NULL, &at, (long)got.failed.kdc_certificate.n);

	cr_assert_not_null(cert);
	kdc_cert_facts(cert, &facts);
	cr_expect_str_eq(facts.sha256, got.failed.kdc_sha256);
	cr_expect_eq(facts.der_len, got.failed.kdc_certificate.n);
	X509_free(cert);
}

Test(realm, every_kdc_certificate_gets_its_verdict)
{
	for (size_t i = 0; i < sizeof(flavours) / sizeof(flavours[0]); i++) {
		kdc(flavours[i].flavour);
		expect(&(struct run_wish){ .lax = flavours[i].lax,
			.revocation = flavours[i].revocation }, flavours[i].failure,
		    flavours[i].flavour);
		cr_expect_str_eq(got.failed.check, flavours[i].check);
		if (flavours[i].failure != FAILURE_NONE) {
			cr_expect_eq(strlen(got.failed.kdc_sha256), 64);
			cr_expect_neq(got.failed.kdc_subject[0], '\0');
			expect_refused_certificate();
		}
	}
	kdc("start dc");
	expect(&(struct run_wish){ .hosts = "web.test.example" }, FAILURE_KDC_CERT_WRONG_EKU, "both");
	cr_expect_not_null(strstr(got.failed.detail, "; also kdc-cert-wrong-host: "), "%s",
	    got.failed.detail);
	kdc("start good");
	good_again();
}

Test(realm, a_frozen_kdc_is_a_timeout_and_costs_no_pin)
{
	kdc("freeze");
	expect(&(struct run_wish){ .limit_ms = 300 }, FAILURE_KDC_TIMEOUT, "frozen");
	cr_expect_eq(got.signatures, 0);
	kdc("cont");
	good_again();
}

static const uint8_t disabled[] = {
	0x30, 0x17, 0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x72, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
static const uint8_t success[] = {
	0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
/* STATUS_ACCOUNT_LOCKED_OUT as a first answer has it: no METHOD-DATA around. */
static const uint8_t locked[] = {
	0x30, 0x15, 0xa1, 0x03, 0x02, 0x01, 0x03, 0xa2, 0x0e, 0x04, 0x0c,
	0x34, 0x02, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
};
/* An OCTET STRING that claims more than there is, inside TYPED-DATA. */
static const uint8_t lie[] = {
	0x30, 0x0d, 0x30, 0x0b, 0xa0, 0x03, 0x02, 0x01, 0x68, 0xa1, 0x04, 0x04, 0x02, 0x30, 0x7f,
};
static const uint8_t deep[40] = {
	0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x30, 0x20, 0x30, 0x1e, 0x30, 0x1c, 0x30, 0x1a,
	0x30, 0x18, 0x30, 0x16, 0x30, 0x14, 0x30, 0x12, 0x30, 0x10, 0x30, 0x0e, 0x30, 0x0c,
	0x30, 0x0a, 0x30, 0x08, 0x30, 0x06, 0x30, 0x04, 0x30, 0x02, 0x30, 0x00,
};
static const uint8_t garbage[] = "HTTP/1.1 400 Bad Request";
#define E(code, data)	{ RELAY_ERROR, code, data, sizeof(data) }

/* What the man between does to the answers, and what it is called. */
static const struct {
	const char *what;
	struct relay_act acts[4];
	enum failure failure;
	const char *detail;		/* a part of it; NULL: any */
} faults[] = {
	{ "silent at first", { { .kind = RELAY_SILENT } }, FAILURE_KDC_TIMEOUT,
	    "(kerberos.kdc_seconds)" },
	{ "garbage at first", { { RELAY_BYTES, 0, garbage, sizeof(garbage) } },
	    FAILURE_KDC_GARBAGE, NULL },
	{ "cut at first", { { RELAY_CUT, 40, NULL, 0 } }, FAILURE_KDC_GARBAGE, NULL },
	{ "short at first", { { RELAY_SHORT, 40, NULL, 0 } }, FAILURE_KDC_GARBAGE, NULL },
	{ "refuses at first", { { RELAY_ERROR, 18, disabled, sizeof(disabled) } },
	    FAILURE_ACCOUNT_DISABLED, NULL },
	{ "busy at first", { { RELAY_ERROR, 29, NULL, 0 } }, FAILURE_KDC_REFUSED, NULL },
	{ "gone after the first", { { 0 }, { .kind = RELAY_CLOSE } },
	    FAILURE_AS_REPLY_MALFORMED, NULL },
	{ "silent after the first", { { 0 }, { .kind = RELAY_SILENT } }, FAILURE_KDC_LOST,
	    "took the request and gave no answer" },
	{ "cut after the first", { { 0 }, { RELAY_CUT, 400, NULL, 0 } },
	    FAILURE_AS_REPLY_MALFORMED, NULL },
	{ "short after the first", { { 0 }, { RELAY_SHORT, 400, NULL, 0 } },
	    FAILURE_AS_REPLY_MALFORMED, NULL },
	{ "asks again", { { 0 }, { RELAY_ERROR, 25, NULL, 0 } }, FAILURE_KDC_PREAUTH_LOOP, NULL },
	{ "refuses", { { 0 }, { RELAY_ERROR, 31, NULL, 0 } }, FAILURE_KDC_REFUSED_NO_REASON, NULL },
	{ "refuses with a status", { { 0 }, { RELAY_ERROR, 31, disabled, sizeof(disabled) } },
	    FAILURE_ACCOUNT_DISABLED, NULL },
	{ "refuses the group", { { 0 }, { RELAY_ERROR, 65, NULL, 0 } },
	    FAILURE_KDC_REFUSES_DH, NULL },
	{ "wants a fresh token twice", { { 0 }, { RELAY_ERROR, 90, NULL, 0 }, { 0 },
	    { RELAY_ERROR, 90, NULL, 0 } }, FAILURE_KDC_WANTS_FRESHNESS, NULL },
	{ "no host ticket", { { 0 }, { 0 }, { RELAY_ERROR, 12, NULL, 0 }, { RELAY_ERROR, 12, NULL, 0 } },
	    FAILURE_HOST_TICKET_REFUSED, NULL },
	{ "silent about the host", { { 0 }, { 0 }, { .kind = RELAY_SILENT } },
	    FAILURE_HOST_TICKET_NO_KDC, NULL },
	{ "garbage about the host", { { 0 }, { 0 }, { RELAY_BYTES, 0, garbage, sizeof(garbage) } },
	    FAILURE_HOST_TICKET_REFUSED, NULL },
	{ "too big at first", { { RELAY_ERROR, 52, NULL, 0 } }, FAILURE_KDC_REFUSED,
	    "127.0.0.1" },
	{ "locked at first", { E(18, locked) }, FAILURE_ACCOUNT_LOCKED_OUT,
	    "KDC_ERR_CLIENT_REVOKED: its status is 0xC0000234 STATUS_ACCOUNT_LOCKED_OUT" },
	{ "success at first", { E(18, success) }, FAILURE_KDC_GARBAGE, "0x00000000" },
	{ "success", { { 0 }, E(12, success) }, FAILURE_AS_REPLY_MALFORMED, "0x00000000" },
	{ "success about the host", { { 0 }, { 0 }, E(7, success), E(7, success) },
	    FAILURE_HOST_TICKET_REFUSED, "0x00000000" },
	{ "a lie at first", { E(25, lie) }, FAILURE_KDC_GARBAGE, "malformed (15 octets)" },
	{ "a lie", { { 0 }, E(70, lie) }, FAILURE_AS_REPLY_MALFORMED, "malformed (15 octets)" },
	{ "a lie about the host", { { 0 }, { 0 }, E(7, lie), E(7, lie) },
	    FAILURE_HOST_TICKET_REFUSED, "malformed (15 octets)" },
	{ "deep at first", { E(60, deep) }, FAILURE_KDC_GARBAGE, "malformed (40 octets)" },
	{ "deep", { { 0 }, E(71, deep) }, FAILURE_AS_REPLY_MALFORMED, "malformed (40 octets)" },
	{ "altered in what is encrypted", { { 0 }, { .kind = RELAY_FLIP_LAST } },
	    FAILURE_KDC_REPLY_MISMATCH, "under the agreed key" },
	{ "nothing", { { 0 } }, FAILURE_NONE, "" },
};

Test(realm, every_fault_between_gets_its_verdict)
{
	struct run_wish wish;
	struct relay relay;

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		relay = relay_start(faults[i].acts, 4);
		/* A silence lasts until the limit, before which the rest must be over. */
		wish = (struct run_wish){ .kdcs = relay.kdcs,
		    .limit_ms = strncmp(faults[i].what, "silent", 6) == 0 ? 2000 : 0 };
		expect(&wish, faults[i].failure, faults[i].what);
		if (faults[i].detail != NULL)
			cr_expect_not_null(strstr(got.failed.detail, faults[i].detail), "%s: %s",
			    faults[i].what, got.failed.detail);
		relay_stop(&relay);
	}
	good_again();
}

Test(realm, the_next_kdc_is_asked_when_one_says_that_it_cannot_serve)
{
	static const struct relay_act acts[] = { { RELAY_ERROR, 29, NULL, 0 } };
	struct relay relay = relay_start(acts, 1);
	char kdcs[64];

	(void)snprintf(kdcs, sizeof(kdcs), "%s\n127.0.0.1:88", relay.kdcs);
	expect(&(struct run_wish){ .kdcs = kdcs }, FAILURE_NONE, "the second");
	cr_expect_str_eq(got.result.kdc, "127.0.0.1:88");
	(void)snprintf(kdcs, sizeof(kdcs), "%s\n127.0.0.1:9", relay.kdcs);
	expect(&(struct run_wish){ .kdcs = kdcs }, FAILURE_KDC_REFUSED, "none");
	relay_stop(&relay);
}

Test(realm, a_stale_token_costs_one_more_signature_and_no_more)
{
	static const struct relay_act acts[] = { { 0 }, { RELAY_ERROR, 90, NULL, 0 }, { 0 } };
	struct relay relay = relay_start(acts, 3);

	expect(&(struct run_wish){ .kdcs = relay.kdcs }, FAILURE_NONE, "stale");
	cr_expect_eq(got.signatures, 2);
	cr_expect(evidence(WIRE_EVIDENCE_FIRST_REPLY, 1)->n > 0 &&
	    evidence(WIRE_EVIDENCE_SIGNED_REPLY, 1)->n > 0, "the refusal, the token, the ticket");
	relay_stop(&relay);
}

static void
kadmin(const char *query)
{
	char command[512];

	(void)snprintf(command, sizeof(command), "sh " TESTS_DIR "/rig/realm.sh kadmin %s '%s' >/dev/null",
	    getenv("RIG"), query);
	cr_assert(system(command) == 0, "%s", command);
}

Test(realm, accounts_are_refused_by_what_the_kdc_says_and_cost_no_pin)
{
	static const struct {
		const char *query, *undo;
		enum failure failure;
	} rows[] = {
		{ "modprinc -allow_tix alice", "modprinc +allow_tix alice", FAILURE_ACCOUNT_REVOKED },
		{ "modprinc -expire yesterday alice", "modprinc -expire never alice",
		    FAILURE_ACCOUNT_EXPIRED },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		kadmin(rows[i].query);
		expect(&(struct run_wish){ 0 }, rows[i].failure, rows[i].query);
		cr_expect_eq(got.signatures, 0);
		kadmin(rows[i].undo);
	}
	good_again();
}

Test(realm, an_account_that_needs_no_preauthentication_logs_on_by_pkinit_all_the_same)
{
	kadmin("modprinc -requires_preauth alice");
	expect(&(struct run_wish){ 0 }, FAILURE_NONE, "no pre-authentication asked for");
	cr_expect_eq(got.pre.krb_error, 0);
	cr_expect_eq(got.signatures, 1);
	cr_expect_gt(got.result.signed_data.n, 0);
	kadmin("modprinc +requires_preauth alice");
}

/* METHOD-DATA with a TD-DH-PARAMETERS that names group 16. */
static unsigned char *
group_16_offer(size_t *len)
{
	struct dh_key *key = dh_key_new(DH_GROUP_16);
	X509_PUBKEY *pub = dh_key_public(key);
	DER_ALGORITHMS *algs = sk_X509_ALGOR_new_null();
	DER_METHOD_DATA *list = sk_DER_PA_DATA_new_null();
	DER_PA_DATA *pa = DER_PA_DATA_new();
	unsigned char *der;
	X509_ALGOR *alg;

	X509_PUBKEY_get0_param(NULL, NULL, NULL, &alg, pub);
	sk_X509_ALGOR_push(algs, alg);
	cr_assert(der_encode((ASN1_VALUE *)algs, ASN1_ITEM_rptr(DER_ALGORITHMS), &der, len) == 0);
	ASN1_INTEGER_set(pa->type, 109);
	ASN1_STRING_set0(pa->value, der, (int)*len);
	sk_DER_PA_DATA_push(list, pa);
	cr_assert(der_encode((ASN1_VALUE *)list, ASN1_ITEM_rptr(DER_METHOD_DATA), &der, len) == 0);
	sk_DER_PA_DATA_pop_free(list, DER_PA_DATA_free);
	sk_X509_ALGOR_free(algs);
	X509_PUBKEY_free(pub);
	dh_key_free(key);
	return der;
}

Test(realm, a_refused_group_costs_one_more_signature_and_no_more)
{
	struct relay_act acts[] = { { 0 }, { .kind = RELAY_ERROR, .at = 65 }, { 0 } };
	struct relay relay;
	unsigned char *offer = group_16_offer(&acts[1].bytes_len);

	acts[1].bytes = offer;
	relay = relay_start(acts, 3);
	expect(&(struct run_wish){ .kdcs = relay.kdcs }, FAILURE_NONE, "group 16");
	cr_expect_eq(got.signatures, 2);
	relay_stop(&relay);
	relay = relay_start(acts, 2);
	expect(&(struct run_wish){ .kdcs = relay.kdcs }, FAILURE_KDC_REFUSES_DH, "refused again");
	cr_expect_eq(got.signatures, 2);
	relay_stop(&relay);
	OPENSSL_free(offer);
}

Test(realm, a_replayed_answer_is_refused)
{
	static const struct relay_act acts[] = { { 0 }, { 0 }, { 0 }, { 0 },
		{ .kind = RELAY_REPLAY }, { 0 } };
	struct relay relay = relay_start(acts, 6);

	expect(&(struct run_wish){ .kdcs = relay.kdcs }, FAILURE_NONE, "the first");
	expect(&(struct run_wish){ .kdcs = relay.kdcs }, FAILURE_KDC_NONCE_MISMATCH, "replayed");
	relay_stop(&relay);
	good_again();
}

/* One bit in some 200 of the AS-REP; the engine's own test has every one of PA-PK-AS-REP. */
Test(realm, no_flipped_bit_of_an_answer_is_accepted, .timeout = 100)
{
	struct relay_act acts[3] = { { 0 }, { .kind = RELAY_FLIP }, { 0 } };
	struct relay relay;

	for (size_t bit = 3; bit < 2400 * 8; bit += 397) {
		acts[1].at = bit;
		relay = relay_start(acts, 3);
		run_attempt(&(struct run_wish){ .kdcs = relay.kdcs, .limit_ms = 2000 }, &got);
		cr_expect_eq(got.status, 0);
		cr_expect(got.failure != FAILURE_NONE && got.failure != FAILURE_HELPER_DIED, "bit %zu",
		    bit);
		/* Only the ticket's octets are opaque here; the KDC itself then refuses it. */
		cr_expect(!got.tgt || got.failure == FAILURE_HOST_TICKET_REFUSED, "bit %zu: %s", bit,
		    failure_row(got.failure)->id);
		relay_stop(&relay);
	}
	good_again();
}
