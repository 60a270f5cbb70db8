#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy.h"

static char folder[64], file[128], why[512];
static struct policy policy;

static void
put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	cr_assert_not_null(f);
	fputs(text, f);
	fclose(f);
	cr_assert_eq(chmod(path, 0644), 0);
}

static void
setup(void)
{
	char drop_ins[128];

	if (geteuid() != 0)
		cr_assert_fail("needs files that are root's");
	strcpy(folder, "/tmp/cardea-policy-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/c.conf", folder);
	snprintf(drop_ins, sizeof(drop_ins), "%s/c.conf.d", folder);
	cr_assert_eq(mkdir(drop_ins, 0755), 0);
	put("c.conf", "[kerberos]\nrealm = R\nhost_principal = host/k\n");
}

static void
teardown(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	cr_assert_eq(system(command), 0);
}

TestSuite(load, .init = setup, .fini = teardown);

static int
load(void)
{
	return policy_load(file, &policy, why, sizeof(why));
}

Test(load, takes_the_file_alone)
{
	cr_assert_eq(load(), 0, "%s", why);
	cr_expect_str_eq(policy.kerberos.realm, "R");
	cr_expect_str_eq(policy.shell.shells, "default /bin/sh\n");
}

Test(load, takes_drop_ins_in_the_order_of_their_names)
{
	put("c.conf.d/b.conf", "[shell]\nLANG = B\n");
	put("c.conf.d/a.conf", "[shell]\nLANG = A\nPATH = /a\n");
	put("c.conf.d/c.conf~", "nonsense");
	put("c.conf.d/.d.conf", "nonsense");
	cr_assert_eq(load(), 0, "%s", why);
	cr_expect_str_eq(policy.shell.language, "B");
	cr_expect_str_eq(policy.shell.path, "/a");
}

Test(load, names_the_drop_in_that_is_wrong_and_leaves_nothing)
{
	static const struct policy none;

	put("c.conf.d/a.conf", "[shell]\n\nLONG = A\n");
	cr_expect_eq(load(), -1);
	cr_expect_not_null(strstr(why, "c.conf.d/a.conf:3: [shell] LONG is no setting"), "%s", why);
	cr_expect_eq(memcmp(&policy, &none, sizeof(policy)), 0);
}

Test(load, refuses_files_that_others_could_write)
{
	char path[256];

	put("c.conf.d/a.conf", "");
	snprintf(path, sizeof(path), "%s/c.conf.d/a.conf", folder);
	cr_assert_eq(chmod(path, 0666), 0);
	cr_expect_eq(load(), -1);
	cr_assert_eq(chmod(path, 0644), 0);
	cr_expect_eq(load(), 0, "%s", why);
	cr_assert_eq(chown(path, 65534, 0), 0);
	cr_expect_eq(load(), -1);
	cr_assert_eq(chown(path, 0, 0), 0);
	cr_assert_eq(chmod(folder, 0777), 0);
	cr_expect_eq(load(), -1);
	cr_expect_not_null(strstr(why, folder));
}

Test(load, says_which_file_is_missing)
{
	cr_assert_eq(unlink(file), 0);
	cr_expect_eq(load(), -1);
	cr_expect_not_null(strstr(why, file));
}

Test(load, the_sample_configuration_is_one)
{
	FILE *f = fopen(TESTS_DIR "/../assets/cardea.conf", "r");
	static char text[64 * 1024];
	size_t n;

	cr_assert_not_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	put("c.conf", text);
	cr_expect_eq(load(), 0, "%s", why);
}

Test(load, a_refused_configuration_keeps_its_screen)
{
	put("c.conf", "[kerberos]\nrealm = R\nnonsense\nfoo = 1\n[seat]\nbackend = drm\n"
	    "layout = de fr\nidle_seconds = 60\n[shell]\nLANG =\n[kiosk]\nlanguages = ar\n");
	put("c.conf.d/a.conf", "[nothing]\na = b\n[kiosk]\nlarge_text = yes\n");
	cr_assert_eq(load(), -1);
	policy_load_screen(file, &policy);
	cr_expect_eq(policy.seat.backend, POLICY_BACKEND_DRM);
	cr_expect_str_eq(policy.seat.layout, "");
	cr_expect_eq(policy.seat.idle_seconds, 60);
	cr_expect_str_eq(policy.kiosk.languages, "ar");
	cr_expect(policy.kiosk.large_text);
	cr_expect_str_eq(policy.kerberos.realm, "");
	cr_expect_str_eq(policy.authority.kiosk_user, "cardea-kiosk");
}

Test(load, a_screen_that_cannot_be_is_none)
{
	put("c.conf", "[seat]\nbackend = x11\n");
	policy_load_screen(file, &policy);
	cr_expect_eq(policy.seat.backend, POLICY_BACKEND_NONE);
	put("c.conf", "[seat]\nbackend = drm\n");
	cr_assert_eq(chmod(file, 0666), 0);
	policy_load_screen(file, &policy);
	cr_expect_eq(policy.seat.backend, POLICY_BACKEND_NONE);
}
