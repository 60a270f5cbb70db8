#include <criterion/criterion.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd_buffer.h"
#include "golden.h"
#include "tool.h"

#define PIN	"73519482"

static char path[] = "/tmp/cardea-buffer-XXXXXX";
static FILE *out;

static void
setup(void)
{
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	fchmod(fd, 0644);
	close(fd);
	out = tmpfile();
	cr_assert_not_null(out);
	dup2(fileno(out), STDOUT_FILENO);
}

static void
teardown(void)
{
	unlink(path);
}

/* The tool's arguments are its own to reorder: it gets copies. */
static int
run(const char *const args[])
{
	static char store[32][64];
	char *argv[33] = { 0 };
	int argc = 0;

	for (; args[argc] && argc < 32; argc++) {
		snprintf(store[argc], sizeof(store[argc]), "%s", args[argc]);
		argv[argc] = store[argc];
	}
	return cmd_buffer(argc, argv);
}

/* Packs into path with the PIN from a pipe. */
static int
pack(const char *kind, const char *abi, const char *container, bool json)
{
	char fd_text[16];
	const char *args[] = { "buffer", "pack", kind, "--abi", abi, "--pin-fd", fd_text,
		"--domain-name", "EXAMPLE.TEST", "--user-name", "alice", "--card-name", "PIV",
		"--reader-name", "Reader 0", "--container-name", container, "--csp-name", "CSP",
		"--flags", "1", "--logon-id", "0x80000001:0x3e7", "-o", path,
		json ? "--json" : NULL, NULL };
	int fds[2], status;

	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(write(fds[1], PIN "\n", strlen(PIN) + 1), strlen(PIN) + 1);
	close(fds[1]);
	snprintf(fd_text, sizeof(fd_text), "%d", fds[0]);
	status = run(args);
	close(fds[0]);
	return status;
}

static int
read_file(const char *verb, bool json)
{
	const char *args[] = { "buffer", verb, path, json ? "--json" : NULL, NULL };

	return run(args);
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

TestSuite(tool_buffer, .init = setup, .fini = teardown);

Test(tool_buffer, packs_what_show_takes_apart_without_the_pin)
{
	static const char *const kinds[] = { "logon", "KERB_CERTIFICATE_UNLOCK_LOGON" };
	char text[8192];
	struct stat st;

	for (size_t i = 0; i < 4; i++) {
		cr_assert_eq(pack(kinds[i / 2], i % 2 ? "x86" : "x64", "9A", false), 0);
		cr_assert_eq(read_file("show", false), 0);
		cr_assert_eq(read_file("check", false), 0);
	}
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600, "mode %o", st.st_mode & 0777);
	output(text, sizeof(text));
	cr_expect_not_null(strstr(text, "alice"));
	cr_expect_not_null(strstr(text, "0x80000001:0x000003E7"));
	cr_expect_not_null(strstr(text, "good: KerbCertificateUnlockLogon, x86"));
	cr_expect_null(strstr(text, PIN));
}

Test(tool_buffer, prints_json_with_the_fields)
{
	char text[8192];
	json_t *json;

	cr_assert_eq(pack("unlock", "x86", "9A", false), 0);
	cr_assert_eq(read_file("show", true), 0);
	output(text, sizeof(text));
	json = json_loads(text, 0, NULL);
	cr_assert_not_null(json);
	cr_expect(json_is_true(json_object_get(json, "valid")));
	cr_expect(json_is_true(json_object_get(json, "pin_present")));
	cr_expect_str_eq(json_string_value(json_object_get(json, "abi")), "x86");
	cr_expect_str_eq(json_string_value(json_object_get(json, "user_name")), "alice");
	cr_expect_str_eq(json_string_value(json_object_get(json, "container_name")), "9A");
	cr_expect_str_eq(json_string_value(json_object_get(json, "logon_id")),
	    "0x80000001000003e7");
	cr_expect_null(strstr(text, PIN));
	json_decref(json);
}

Test(tool_buffer, check_names_the_failure_of_a_cut_buffer)
{
	char text[8192];
	json_t *json;

	cr_assert_eq(pack("logon", "x64", "9A", false), 0);
	cr_assert_eq(truncate(path, 100), 0);
	cr_expect_eq(read_file("check", true), 1);
	output(text, sizeof(text));
	json = json_loads(text, 0, NULL);
	cr_assert_not_null(json);
	cr_expect(json_is_false(json_object_get(json, "valid")));
	cr_expect_str_eq(json_string_value(json_object_get(json, "failure")), "buffer-bad-offset");
	cr_expect_str_eq(json_string_value(json_object_get(json, "ntstatus")), "0xC000000D");
	json_decref(json);
}

Test(tool_buffer, refuses_to_pack_what_breaks_a_rule)
{
	struct stat st;

	cr_expect_eq(pack("logon", "x64", "", false), 1);
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_size, 0);
	cr_expect_eq(pack("6", "x64", "9A", false), 2);
	cr_expect_eq(pack("logon", "x128", "9A", false), 2);
}

/* It would be that user who may read the PIN. */
Test(tool_buffer, does_not_pack_into_a_file_of_another_user)
{
	struct stat st;

	cr_assert_eq(chown(path, geteuid() + 1, getegid()), 0, "needs root");
	cr_expect_eq(pack("logon", "x64", "9A", false), 1);
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_size, 0);
}

Test(tool_buffer, wants_a_command_line_that_makes_sense)
{
	const char *none[] = { "buffer", NULL };
	const char *no_fd[] = { "buffer", "pack", "logon", "--container-name", "9A", NULL };
	const char *extra[] = { "buffer", "show", "a", "b", NULL };
	const char *bad[] = { "buffer", "check", "/nonexistent", NULL };
	const char *help[] = { "buffer", "--help", NULL };

	cr_expect_eq(run(none), 2);
	cr_expect_eq(run(no_fd), 2);
	cr_expect_eq(run(extra), 2);
	cr_expect_eq(run(bad), 1);
	cr_expect_eq(run(help), 0);
}

/* ---- every kind ---- */

static char args[64][512];
static char *arg_list[65];
static int arg_count;

static void
add_arg(const char *format, ...)
{
	va_list ap;

	cr_assert_lt(arg_count, 64);
	va_start(ap, format);
	vsnprintf(args[arg_count], sizeof(args[0]), format, ap);
	va_end(ap);
	arg_list[arg_count] = args[arg_count];
	arg_list[++arg_count] = NULL;
}

static int secret_fds[8];
static size_t secret_count;

static int
secret_fd(const struct kerb_value *value)
{
	int fds[2];

	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(write(fds[1], value->data, value->len), (ssize_t)value->len);
	close(fds[1]);
	secret_fds[secret_count++] = fds[0];
	return fds[0];
}

/* The options that say the values of a golden buffer. */
static void
add_fields(const struct kerb_struct *what, const struct kerb_value *values)
{
	struct kerb_layout layout;
	char option[KERB_OPTION_ROOM], text[256];

	kerb_layout(what, KERB_X64, &layout);
	for (size_t i = 0; i < layout.count; i++) {
		const struct kerb_member *member = layout.leaves[i].member;
		const struct kerb_value *value = &values[i];
		const uint8_t *p = value->data;

		if (!buffer_option(member, option))
			continue;
		if (buffer_option_is_fd(member)) {
			snprintf(text, sizeof(text), "%d", secret_fd(value));
		} else if (member->type == KERB_T_UNICODE || member->type == KERB_T_NAME ||
		    (member->type == KERB_T_TRAILER && member->attributes != 0)) {
			cr_assert(kerb_value_utf8(value, text, sizeof(text)));
		} else if (p) {
			for (size_t n = 0; n < value->len; n++)
				snprintf(text + 2 * n, sizeof(text) - 2 * n, "%02x", p[n]);
		} else if (value->number == 0) {
			continue;
		} else {
			snprintf(text, sizeof(text), "0x%llx", (unsigned long long)value->number);
		}
		add_arg("--%s", option);
		add_arg("%s", text);
	}
}

static void
expect_bytes(const struct golden *g)
{
	uint8_t got[2048];
	FILE *f = fopen(path, "rb");
	size_t n = fread(got, 1, sizeof(got), f);

	fclose(f);
	cr_assert_eq(n, g->len, "%s: %zu bytes", g->name, n);
	cr_assert_arr_eq(got, g->bytes, n, "%s", g->name);
}

static void
pack_golden(const struct golden *g)
{
	const char *abi = g->abi == KERB_X64 ? "x64" : "x86";
	char base[32];

	snprintf(base, sizeof(base), "0x%llx", (unsigned long long)g->base);
	for (int verb = 0; verb < 3; verb++) {
		arg_count = 0;
		add_arg("buffer");
		add_arg("%s", verb == 0 ? "pack" : verb == 1 ? "check" : "show");
		add_arg("--abi");
		add_arg("%s", abi);
		if (g->base != 0) {
			add_arg("--form");
			add_arg("address");
			add_arg("--base");
			add_arg("%s", base);
		}
		if (verb == 0) {
			add_fields(g->record.what, g->record.values);
			if (g->record.inner)
				add_fields(g->record.inner, g->record.inner_values);
			add_arg("%s", g->record.what->name);
			add_arg("-o");
			add_arg("%s", path);
		} else {
			add_arg("--kind");
			add_arg("%s", g->record.what->name);
			add_arg("%s", path);
		}
		cr_assert_eq(cmd_buffer(arg_count, arg_list), 0, "%s, verb %d", g->name, verb);
		if (verb == 0)
			expect_bytes(g);
	}
	while (secret_count > 0)
		close(secret_fds[--secret_count]);
}

/* The secrets of the golden buffers: none may be printed. */
Test(tool_buffer, packs_checks_and_shows_every_kind_byte_for_byte)
{
	static char text[1 << 18];

	cr_expect_eq(golden_each(pack_golden), 80);
	output(text, sizeof(text));
	cr_expect_not_null(strstr(text, "ClientRealm"));
	cr_expect_not_null(strstr(text, "good: KerbTicketProfile, x86"));
	cr_expect_null(strstr(text, "123456"));
	cr_expect_null(strstr(text, "p\\xc3\\xa4ss"));
	cr_expect_null(strstr(text, "c0c1c2"), "a session key");
	cr_expect_null(strstr(text, "101112"), "a response");
	cr_expect_null(strstr(text, "767778"), "a ticket granting ticket");
	cr_expect_null(strstr(text, "808182"), "a user session key");
}

Test(tool_buffer, prints_the_tolerances_that_a_buffer_used)
{
	char text[8192];
	FILE *f;

	cr_assert_eq(pack("logon", "x64", "9A", false), 0);
	f = fopen(path, "r+b");
	fseek(f, 4, SEEK_SET);
	fputc(1, f);
	fclose(f);
	cr_expect_eq(read_file("check", false), 0);
	cr_expect_eq(read_file("check", true), 0);
	output(text, sizeof(text));
	cr_expect_not_null(strstr(text, "tolerated"));
	cr_expect_not_null(strstr(text, "\"padding\""));
}

Test(tool_buffer, refuses_options_that_a_kind_has_no_field_for)
{
	const char *field[] = { "buffer", "pack", "KERB_S4U_LOGON", "--workstation", "w", NULL };
	const char *value[] = { "buffer", "pack", "KERB_S4U_LOGON", "--flags", "x", NULL };
	const char *hex[] = { "buffer", "pack", "MSV1_0_LM20_LOGON", "--challenge-to-client", "0g",
		NULL };
	const char *base[] = { "buffer", "pack", "KERB_S4U_LOGON", "--base", "4096", NULL };
	const char *form[] = { "buffer", "pack", "KERB_S4U_LOGON", "--form", "address", NULL };
	const char *of_pack[] = { "buffer", "show", "--flags", "1", path, NULL };
	const char *kind[] = { "buffer", "check", "--kind", "KERB_NOTHING", path, NULL };

	cr_expect_eq(run(field), 2);
	cr_expect_eq(run(value), 2);
	cr_expect_eq(run(hex), 2);
	cr_expect_eq(run(base), 2);
	cr_expect_eq(run(form), 2);
	cr_expect_eq(run(of_pack), 2);
	cr_expect_eq(run(kind), 2);
}
