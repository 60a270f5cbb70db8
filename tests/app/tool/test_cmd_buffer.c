#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
