#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "names.h"
#include "status.h"
#include "tool.h"

static FILE *out;

static void
setup(void)
{
	out = tmpfile();
	cr_assert_not_null(out);
	dup2(fileno(out), STDOUT_FILENO);
}

static int
explain(const char *code, bool json)
{
	char name[] = "explain", option[] = "--json", text[128];
	char *argv[] = { name, json ? option : text, json ? text : NULL, NULL };

	snprintf(text, sizeof(text), "%s", code);
	return cmd_explain(json ? 3 : 2, argv);
}

/* All that went to stdout so far. */
static size_t
output(char *text, size_t room)
{
	size_t n;

	fflush(stdout);
	rewind(out);
	n = fread(text, 1, room - 1, out);
	text[n] = '\0';
	return n;
}

TestSuite(tool_explain, .init = setup);

static const struct {
	char code[32], kind[12], name[40], failure[32];
} rows[] = {
	{ "0xC0000380", "ntstatus", "STATUS_SMARTCARD_WRONG_PIN", "pin-wrong" },
	{ "-1073740928", "ntstatus", "STATUS_SMARTCARD_WRONG_PIN", "pin-wrong" },
	{ "status_logon_failure", "ntstatus", "STATUS_LOGON_FAILURE", "kdc-refused-no-reason" },
	{ "18", "krb", "KDC_ERR_CLIENT_REVOKED", "account-revoked" },
	{ "KRB5KDC_ERR_CLIENT_REVOKED", "krb", "KDC_ERR_CLIENT_REVOKED", "account-revoked" },
	{ "-1765328366", "krb", "KDC_ERR_CLIENT_REVOKED", "account-revoked" },
	{ "SCARD_E_NO_SMARTCARD", "scard", "SCARD_E_NO_SMARTCARD", "card-absent" },
	{ "1326", "win32", "ERROR_LOGON_FAILURE", "kdc-refused-no-reason" },
	{ "ERROR_PKINIT_FAILURE", "win32", "ERROR_PKINIT_FAILURE", "" },
	{ "PIN-Wrong", "failure", "pin-wrong", "" },
	{ "0x80070520", "win32", "ERROR_NO_SUCH_LOGON_SESSION", "unlock-no-such-session" },
};

static bool
has_cause(const json_t *meaning, const char *failure)
{
	json_t *cause;
	size_t i;

	json_array_foreach(json_object_get(meaning, "causes"), i, cause)
		if (strcmp(json_string_value(json_object_get(cause, "failure")), failure) == 0)
			return true;
	return *failure == '\0';
}

static void
expect_row(size_t i)
{
	static char text[1 << 16];
	json_t *json;

	cr_assert_eq(explain(rows[i].code, true), 0, "%s", rows[i].code);
	output(text, sizeof(text));
	json = json_loads(text, 0, NULL);
	cr_assert_not_null(json, "%s", rows[i].code);
	cr_expect_str_eq(json_string_value(json_object_get(json, "kind")), rows[i].kind);
	cr_expect_str_eq(json_string_value(json_object_get(json, "name")), rows[i].name);
	cr_expect(has_cause(json, rows[i].failure), "%s", rows[i].code);
	json_decref(json);
}

#define ROW(i) Test(tool_explain, finds_row_##i) { expect_row(i); }
ROW(0) ROW(1) ROW(2) ROW(3) ROW(4) ROW(5) ROW(6) ROW(7) ROW(8) ROW(9) ROW(10)

Test(tool_explain, knows_every_failure_and_every_code)
{
	char code[16];
	size_t count;

	for (unsigned int i = 1; i < FAILURE_COUNT; i++)
		cr_expect_eq(explain(failure_row((enum failure)i)->id, false), 0);
	for (unsigned int kind = 0; kind < STATUS_KINDS; kind++) {
		const struct status_code *codes = status_codes((enum status_kind)kind, &count);

		for (size_t i = 0; i < count; i++) {
			snprintf(code, sizeof(code), "%u", codes[i].code);
			cr_expect_eq(explain(codes[i].name, false), 0, "%s", codes[i].name);
			cr_expect_eq(explain(code, false), 0, "%s", codes[i].name);
		}
	}
}

Test(tool_explain, fits_eighty_columns_of_ascii)
{
	static char text[1 << 18];
	size_t n, column = 0;

	for (unsigned int i = 1; i < FAILURE_COUNT; i++)
		cr_assert_eq(explain(failure_row((enum failure)i)->id, false), 0);
	n = output(text, sizeof(text));
	cr_assert_gt(n, 1000);
	for (size_t i = 0; i < n; i++) {
		cr_assert(text[i] == '\n' || (text[i] >= 0x20 && text[i] <= 0x7E));
		column = text[i] == '\n' ? 0 : column + 1;
		cr_assert_lt(column, 80, "at %zu", i);
	}
}

static int
run(const char *option)
{
	char name[] = "explain", text[16];
	char *argv[] = { name, text, NULL };

	snprintf(text, sizeof(text), "%s", option);
	return cmd_explain(2, argv);
}

Test(tool_explain, lists_every_failure_once)
{
	static char text[1 << 16];
	char line[64];

	cr_assert_eq(run("--list"), 0);
	output(text, sizeof(text));
	for (unsigned int i = 1; i < FAILURE_COUNT; i++) {
		const char *at;

		snprintf(line, sizeof(line), "%s  ", failure_row((enum failure)i)->id);
		at = strstr(text, line);
		cr_assert_not_null(at, "%s", line);
		cr_assert(at == text || at[-1] == '\n');
	}
}

/* What any code can be is the least likely. */
Test(tool_explain, names_the_likeliest_cause_first_and_each_once)
{
	static char text[1 << 16];
	json_t *json, *causes;

	cr_assert_eq(explain("KDC_ERR_CLIENT_NOT_TRUSTED", true), 0);
	output(text, sizeof(text));
	json = json_loads(text, 0, NULL);
	causes = json_object_get(json, "causes");
	cr_assert_eq(json_array_size(causes), 3);
	cr_expect_str_eq(json_string_value(json_object_get(json_array_get(causes, 0), "failure")),
	    "kdc-says-cert-not-accepted");
	json_decref(json);
}

static json_t *
explained(const char *code)
{
	static char text[1 << 16];
	json_t *json;

	cr_assert_eq(explain(code, true), 0, "%s", code);
	output(text, sizeof(text));
	json = json_loads(text, 0, NULL);
	cr_assert_not_null(json, "%s", code);
	return json;
}

Test(tool_explain, tells_what_lies_behind_a_code_and_how_to_check)
{
	json_t *json = explained("KDC_ERR_CLIENT_REVOKED");

	cr_expect_gt(json_array_size(json_object_get(json, "likely")), 2);
	cr_expect_gt(json_array_size(json_object_get(json, "check")), 0);
	cr_expect_null(json_object_get(json, "ambiguous"));
	json_decref(json);
}

Test(tool_explain, claims_no_cause_where_a_failure_admits_several)
{
	static char text[1 << 16];
	json_t *json = explained("account-revoked");

	cr_expect(json_is_true(json_object_get(json, "ambiguous")));
	json_decref(json);
	cr_assert_eq(explain("account-revoked", false), 0);
	cr_assert_eq(explain("account-disabled", false), 0);
	output(text, sizeof(text));
	cr_expect_not_null(strstr(text, "  may be any of:\n    - The account is disabled.\n"));
	cr_expect_not_null(strstr(text, "  likely causes:\n    - The account was disabled"));
	cr_expect_not_null(strstr(text, "  how to check:\n"));
}

Test(tool_explain, says_so_when_it_does_not_know)
{
	cr_expect_eq(explain("no-such-thing", false), 1);
	cr_expect_eq(explain("0xDEADBEEF", true), 1);
	cr_expect_eq(explain("", false), 1);
	cr_expect_eq(explain("99999999999999999999", false), 1);
	cr_expect_eq(explain("--help", false), 0);
	cr_expect_eq(explain("--nonsense", false), 2);
	cr_expect_eq(explain("--list", true), 0);
}
