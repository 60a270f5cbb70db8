/*
 * A Windows program: makes the calls of lsa.h, with the double of secur32.dll beside it, and looks
 * at what the double was handed and what comes back. Exit status 1 when one is wrong.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "double.h"
#include "lsa_submit.h"

#define EXPECT(what)	expect((what), #what, __LINE__)

static struct double_state *lsass;
static struct lsa_handle *handle;
static int wrong;

/* A submit buffer and where it lies. */
static union {
	LARGE_INTEGER aligned;
	uint8_t bytes[DOUBLE_BUFFER];
} buffer;

static bool
expect(bool good, const char *what, int line)
{
	if (!good) {
		printf("calls.c:%d: not so: %s\n", line, what);
		wrong = 1;
	}
	return good;
}

/* The next calls answer `status`, and nothing was recorded yet. */
static void
answer(uint32_t status, uint32_t sub_status)
{
	memset(lsass, 0, sizeof(*lsass));
	lsass->answer.status = (NTSTATUS)status;
	lsass->answer.sub_status = (NTSTATUS)sub_status;
}

static struct lsa_request
certificate_logon(void)
{
	static const struct lsa_csp csp = { "PIV card", "Reader 0", "9A", NULL };
	struct lsa_submit out = { .p = buffer.bytes, .room = sizeof(buffer),
		.pointer_width = sizeof(void *) * 8, .base = (uintptr_t)buffer.bytes };

	EXPECT(lsa_submit_certificate(&out, "EXAMPLE", "alic\xC3\xA9",
	    (struct lsa_bytes){ "123456", 6 }, 0, &csp, NULL) == 0);
	return (struct lsa_request){ .origin = "kiosk", .logon_type = LSA_INTERACTIVE,
		.package = DOUBLE_PACKAGE, .information = buffer.bytes,
		.information_length = out.n, .source_name = "cardeaXY",
		.source_id = { 0x89ABCDEF, -2 } };
}

/* ---- handles ---- */

static void
test_handles(void)
{
	char name[129] = "";
	uint32_t mode = 1;

	answer(0, 0);
	EXPECT(lsa_connect_untrusted(&handle) == 0 && handle != NULL);
	EXPECT(lsa_deregister_logon_process(handle) == 0);
	EXPECT(lsass->record.handles_closed == 1 && lsass->record.lsa == DOUBLE_LSA);
	EXPECT(lsa_deregister_logon_process(NULL) == 0 && lsass->record.handles_closed == 1);

	answer(0xC0000022, 0);
	EXPECT(lsa_connect_untrusted(&handle) == 0xC0000022 && handle == NULL);
	EXPECT(lsa_register_logon_process("kiosk", &handle, &mode) == 0xC0000022);
	EXPECT(handle == NULL && mode == 0);

	answer(0, 0);
	memset(name, 'n', 128);
	EXPECT(lsa_register_logon_process("", &handle, &mode) == 0xC000000D);
	EXPECT(lsa_register_logon_process(NULL, &handle, &mode) == 0xC000000D);
	EXPECT(lsa_register_logon_process(name, &handle, &mode) == 0xC000000D);
	EXPECT(handle == NULL && lsass->record.name_length == 0);
	name[127] = '\0';
	EXPECT(lsa_register_logon_process(name, &handle, &mode) == 0);
	EXPECT(lsass->record.name_length == 127 && lsass->record.name_maximum == 128);
	EXPECT(memcmp(lsass->record.name, name, sizeof(lsass->record.name)) == 0);
	EXPECT(handle != NULL && mode == DOUBLE_MODE);
}

static void
test_packages(void)
{
	uint32_t package = 0;

	answer(0, 0);
	EXPECT(lsa_lookup_authentication_package(handle, LSA_KERBEROS, &package) == 0);
	EXPECT(package == DOUBLE_PACKAGE && lsass->record.lsa == DOUBLE_LSA);
	EXPECT(strcmp(lsass->record.name, "Kerberos") == 0 && lsass->record.name_length == 8);
	EXPECT(lsa_lookup_authentication_package(handle, NULL, &package) == 0xC000000D);
	answer(0xC00000FE, 0);
	EXPECT(lsa_lookup_authentication_package(handle, "None", &package) == 0xC00000FE);
	EXPECT(package == 0);
}

/* ---- what LsaLogonUser is handed ---- */

static bool
is_text(const UNICODE_STRING *string, const wchar_t *text)
{
	return string->Length == wcslen(text) * sizeof(*text) &&
	    memcmp(string->Buffer, text, string->Length) == 0;
}

static void
test_buffer(void)
{
	static const uint32_t types[] = { LSA_INTERACTIVE, LSA_NETWORK, LSA_UNLOCK };
	struct lsa_request request = certificate_logon();
	const struct double_record *record = &lsass->record;
	const KERB_CERTIFICATE_LOGON *logon = (const void *)buffer.bytes;
	struct lsa_result result;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		answer(0, 0);
		request.logon_type = types[i];
		EXPECT(lsa_logon_user(handle, &request, &result) == 0);
		EXPECT(record->logons == 1 && record->logon_type == types[i]);
		EXPECT(record->lsa == DOUBLE_LSA && record->package == DOUBLE_PACKAGE);
		EXPECT(record->at == buffer.bytes);
		EXPECT(record->length == request.information_length);
		EXPECT(memcmp(record->buffer, buffer.bytes, record->length) == 0);
		EXPECT(record->no_groups);
		EXPECT(record->origin_length == 5 && strcmp(record->origin, "kiosk") == 0);
	}
	/* The addresses lead to the texts. */
	EXPECT(logon->MessageType == KerbCertificateLogon);
	EXPECT(is_text(&logon->DomainName, L"EXAMPLE"));
	EXPECT(is_text(&logon->UserName, L"alic\u00E9"));
	EXPECT(is_text(&logon->Pin, L"123456"));
	EXPECT(logon->CspData + logon->CspDataLength == buffer.bytes + record->length);
}

static void
test_source(void)
{
	struct lsa_request request = certificate_logon();
	const TOKEN_SOURCE *source = &lsass->record.source;
	struct lsa_result result;

	answer(0, 0);
	request.origin = NULL;
	EXPECT(lsa_logon_user(handle, &request, &result) == 0);
	EXPECT(memcmp(source->SourceName, "cardeaXY", 8) == 0);
	EXPECT(source->SourceIdentifier.LowPart == 0x89ABCDEF);
	EXPECT(source->SourceIdentifier.HighPart == -2);
	EXPECT(lsass->record.origin_length == 0);
}

static void
test_groups(void)
{
	static const uint8_t administrators[] = { 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2,
		0, 0 };
	static const uint8_t local[] = { 1, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0 };
	static const struct lsa_group groups[] = {
		{ "S-1-5-32-544", SE_GROUP_ENABLED }, { "S-1-2-0", 7 },
	};
	static const struct lsa_group bad[] = { { "S-1-5-32-544", 7 }, { "Administrators", 7 } };
	struct lsa_request request = certificate_logon();
	const struct double_record *record = &lsass->record;
	struct lsa_result result;

	answer(0, 0);
	request.groups = groups;
	request.group_count = 2;
	EXPECT(lsa_logon_user(handle, &request, &result) == 0);
	EXPECT(!record->no_groups && record->group_count == 2);
	EXPECT(record->sid_lengths[0] == sizeof(administrators));
	EXPECT(memcmp(record->sids[0], administrators, sizeof(administrators)) == 0);
	EXPECT(record->sid_lengths[1] == sizeof(local));
	EXPECT(memcmp(record->sids[1], local, sizeof(local)) == 0);
	EXPECT(record->attributes[0] == SE_GROUP_ENABLED && record->attributes[1] == 7);

	answer(0, 0);
	request.groups = bad;
	EXPECT(lsa_logon_user(handle, &request, &result) == 0xC000000D && record->logons == 0);
	request.group_count = 1025;
	EXPECT(lsa_logon_user(handle, &request, &result) == 0xC000000D && record->logons == 0);
}

/* What has no counterpart is refused, not passed over. */
static void
test_refusals(void)
{
	struct lsa_request request = certificate_logon();
	struct lsa_result result;

	answer(0, 0);
	request.trial = true;
	EXPECT(lsa_logon_user(handle, &request, &result) == 0xC00000BB);
	request.trial = false;
	request.replace_session = true;
	EXPECT(lsa_logon_user(handle, &request, &result) == 0xC00000BB);
	request.replace_session = false;
	request.pointer_width = sizeof(void *) == 8 ? 32 : 64;
	EXPECT(lsa_logon_user(handle, &request, &result) == 0xC000000D);
	EXPECT(lsass->record.logons == 0 && result.failure[0] == '\0');
	request.pointer_width = sizeof(void *) * 8;
	EXPECT(lsa_logon_user(handle, &request, &result) == 0 && lsass->record.logons == 1);
}

/* ---- what comes back ---- */

static void
give_all(void)
{
	struct double_answer *a = &lsass->answer;

	a->profile_length = sizeof(a->profile);
	memset(a->profile, 0x5A, sizeof(a->profile));
	a->logon_id = (LUID){ 0x3E7F0001, -7 };
	a->quotas = (QUOTA_LIMITS){ 11, 12, 13, 14, 15, { .QuadPart = INT64_MAX } };
}

static void
test_success(void)
{
	struct lsa_request request = certificate_logon();
	struct lsa_result result;

	answer(0, 0);
	give_all();
	EXPECT(lsa_logon_user(handle, &request, &result) == 0);
	EXPECT(strcmp(result.failure, "none") == 0 && result.sub_status == 0);
	EXPECT(result.profile_length == sizeof(lsass->answer.profile));
	EXPECT(memcmp(result.profile, lsass->answer.profile, result.profile_length) == 0);
	EXPECT(result.logon_id.low == 0x3E7F0001 && result.logon_id.high == -7);
	EXPECT(result.token == (uintptr_t)DOUBLE_TOKEN);
	EXPECT(result.quotas.paged_pool == 11 && result.quotas.non_paged_pool == 12);
	EXPECT(result.quotas.minimum_working_set == 13);
	EXPECT(result.quotas.maximum_working_set == 14);
	EXPECT(result.quotas.pagefile == 15 && result.quotas.time == INT64_MAX);
	EXPECT(result.tries == LSA_TRIES_UNKNOWN);
	EXPECT(lsass->record.profiles_given == 1 && lsass->record.profiles_freed == 0);
	EXPECT(lsa_free_return_buffer(result.profile) == 0);
	EXPECT(lsass->record.profiles_freed == 1);
	EXPECT(lsa_free_return_buffer(NULL) == 0 && lsass->record.profiles_freed == 1);
}

/* The statuses of the LsaLogonUser page, each with its SubStatus, and that of a PIN; and the
 * failure that alone answers with both, if there is one. */
static const struct refusal {
	uint32_t status, sub_status, win32;
	const char *failure, *stage;
} refusals[] = {
	{ 0xC0000044, 0, 1816, "token-quota", "token" },
	{ 0xC000005E, 0, 1311, "", "" },
	{ 0xC000006D, 0, 1326, "", "" },
	{ 0xC000006D, 0xC0000380, 1326, "", "" },
	{ 0xC000006E, 0, 1327, "", "" },
	{ 0xC000006E, 0xC000006F, 1327, "account-hours", "as-request" },
	{ 0xC000006E, 0xC0000070, 1327, "account-workstation", "as-request" },
	{ 0xC000006E, 0xC0000071, 1327, "account-password-expired", "as-request" },
	{ 0xC000006E, 0xC0000072, 1327, "account-disabled", "as-request" },
	{ 0xC00000A7, 0, 1348, "buffer-type-unknown", "buffer" },
	{ 0xC00000FE, 0, 1364, "package-unknown", "buffer" },
	{ 0xC0000320, 0, 1263, "", "" },
	{ 0xC000038C, 0, 0x80090354, "", "" },
	{ 0xC0000380, 0, 0x8010006B, "", "" },
};

static void
expect_refusal(const struct refusal *refusal)
{
	struct lsa_request request = certificate_logon();
	struct lsa_result result;
	uint32_t status, win32;

	answer(refusal->status, refusal->sub_status);
	give_all();		/* the LSA may leave things behind */
	status = lsa_logon_user(handle, &request, &result);
	win32 = lsa_nt_status_to_win_error(status);
	if (!EXPECT(status == refusal->status && result.sub_status == refusal->sub_status &&
	    win32 == refusal->win32 && strcmp(result.failure, refusal->failure) == 0 &&
	    strcmp(result.stage, refusal->stage) == 0))
		printf("%08x %08x: %08x %08x %u '%s' '%s'\n", refusal->status, refusal->sub_status,
		    status, result.sub_status, win32, result.failure, result.stage);
	EXPECT(lsass->record.profiles_given == 1 && lsass->record.profiles_freed == 1);
	EXPECT(result.profile == NULL && result.profile_length == 0 && result.token == 0);
	EXPECT(result.logon_id.low == 0 && result.quotas.paged_pool == 0);
}

int
main(void)
{
	FARPROC found = GetProcAddress(GetModuleHandleA("secur32.dll"), "double_state");

	memcpy(&lsass, &found, sizeof(lsass));
	if (lsass == NULL) {
		puts("the double was not loaded");
		return 1;
	}
	test_handles();
	test_packages();
	test_buffer();
	test_source();
	test_groups();
	test_refusals();
	test_success();
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		expect_refusal(&refusals[i]);
	EXPECT(lsa_deregister_logon_process(handle) == 0);
	printf("%s\n", wrong ? "a call is wrong" : "every call is right");
	return wrong;
}
