#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture.h"
#include "tool.h"

static char dir[64], line[256];

static void
sh(const char *script)
{
	char command[4096];

	snprintf(command, sizeof(command), "cd '%s' && { %s\n} >/dev/null 2>&1", dir, script);
	cr_assert_eq(system(command), 0, "%s", script);
}

static void
setup(void)
{
	if (geteuid() != 0)
		cr_assert_fail("needs files that are root's");
	strcpy(dir, "/tmp/cardea-config-XXXXXX");
	cr_assert_not_null(mkdtemp(dir));
	sh("umask 022\n"
	    "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=CA\n"
	    "touch index.txt; echo 01 > crlnumber\n"
	    "printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\ncrlnumber=crlnumber\\n"
	    "default_md=sha256\\ndefault_crl_days=10\\n' > ca.cnf\n"
	    "openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out ca.crl\n"
	    "openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out old.crl "
	    "-crl_lastupdate 20200101000000Z -crl_nextupdate 20200102000000Z\n"
	    "printf 'addent -password -p host/k.test@R -k 1 -e aes256-cts-hmac-sha1-96\\npw\\n"
	    "wkt keytab\\nq\\n' | ktutil\n");
}

static void
teardown(void)
{
	snprintf(line, sizeof(line), "rm -rf '%s'", dir);
	cr_assert_eq(system(line), 0);
}

TestSuite(config, .init = setup, .fini = teardown);

static json_t *report;

/* Checks a configuration of these lines; $D in them is the folder. */
static int
check(const char *text)
{
	char path[128];
	FILE *f;
	int status;

	snprintf(path, sizeof(path), "%s/c.conf", dir);
	f = fopen(path, "w");
	cr_assert_not_null(f);
	for (const char *p = text; *p != '\0'; p++)
		if (p[0] == '$' && p[1] == 'D') {
			fputs(dir, f);
			p++;
		} else {
			fputc(*p, f);
		}
	fclose(f);
	cr_assert_eq(chmod(path, 0644), 0);
	snprintf(line, sizeof(line), "config check %s", path);
	status = capture(cmd_config, line);
	capture_is_plain(captured_out);
	snprintf(line, sizeof(line), "config check --json %s", path);
	cr_expect_eq(capture(cmd_config, line), status);
	json_decref(report);
	report = json_loads(captured_out, 0, NULL);
	cr_assert_not_null(report, "%s", captured_out);
	cr_expect_eq(json_is_true(json_object_get(report, "passed")), status == 0);
	return status;
}

/* A key of the first check of that name whose reason holds `why`; "" when there is none. */
static const char *
entry(const char *name, const char *why, const char *key)
{
	json_t *checks = json_object_get(report, "checks"), *c;
	size_t i;

	json_array_foreach(checks, i, c)
		if (strcmp(json_string_value(json_object_get(c, "check")), name) == 0 &&
		    strstr(json_string_value(json_object_get(c, "why")), why) != NULL)
			return json_string_value(json_object_get(c, key));
	return "";
}

static const char *
outcome(const char *name, const char *why)
{
	return entry(name, why, "outcome");
}

static const char good[] =
    "[kerberos]\nrealm = R\nhost_principal = host/k.test\nkeytab = $D/keytab\nkdc_anchors = $D/ca.pem\n"
    "[certificates]\nanchors = $D/ca.pem\ncrls = $D/ca.crl\n"
    "[accounts]\nmap = a@R nobody\nmap = *@R %\npam_service = su\n"
    "[authority]\nlibexec_dir = $D\nlog_dir = $D/log\nwatch_user = daemon\ncard_user = bin\n"
    "krb_user = sys\nverify_user = games\nseat_user = man\ngroup = users\n";

Test(config, proves_what_is_good)
{
	sh("for p in cardea-watch cardea-card cardea-krb cardea-verify cardea-session "
	    "cardea-seat-none "
	    "cardea_pkinit.so; do touch $p; done");
	(void)check(good);
	cr_expect_str_eq(outcome("configuration", "c.conf"), "passed");
	cr_expect_str_eq(outcome("anchors", "ca.pem: 1 anchor"), "passed");
	cr_expect_str_eq(outcome("kdc_anchors", "ca.pem"), "passed");
	cr_expect_str_eq(outcome("crls", "current until"), "passed");
	cr_expect_str_eq(outcome("keytab", "has a key of host/k.test@R"), "passed");
	cr_expect_str_eq(outcome("programs", "all there"), "passed");
	cr_expect_str_eq(outcome("users", "are there"), "passed");
	cr_expect_str_eq(outcome("accounts", "user of the same name"), "passed");
	cr_expect_str_eq(outcome("shells", "default /bin/sh"), "passed");
	cr_expect_str_eq(entry("keytab", "", "failure"), "none");
	cr_expect_str_eq(outcome("log", "will be made"), "passed");
}

Test(config, names_the_line_that_is_wrong)
{
	cr_expect_eq(check("[kerberos]\nreal = R\n"), 1);
	cr_expect_str_eq(outcome("configuration", "c.conf:2: [kerberos] real is no setting"), "failed");
	cr_expect_eq(json_array_size(json_object_get(report, "checks")), 1);
}

Test(config, finds_each_thing_that_is_missing)
{
	static const char bad[] =
	    "[kerberos]\nrealm = R\nhost_principal = host/other\nkeytab = $D/keytab\n"
	    "kdc_anchors = $D/missing.pem\n"
	    "[certificates]\nanchors = $D/ca.key\ncrls = $D/old.crl\n"
	    "[accounts]\nmap = a@R no-such-user\nmap = b@R daemon\npam_service = nonesuch\n"
	    "[shell]\ndefault = /bin/no-such-shell\nuser = no-such-user /bin/sh\n"
	    "group = users /bin/sh 'open\n"
	    "[authority]\nlibexec_dir = $D\ngroup = no-such-group\nlog_dir = $D/ca.pem\n"
	    "cgroup = $D/x\n";

	cr_expect_eq(check(bad), 1);
	cr_expect_str_eq(outcome("anchors", "ca.key"), "failed");
	cr_expect_str_eq(outcome("kdc_anchors", "missing.pem"), "failed");
	cr_expect_str_eq(outcome("crls", "was current until 2020-01-02"), "failed");
	cr_expect_str_eq(outcome("keytab", ""), "failed");
	cr_expect_str_eq(outcome("programs", "cardea-watch"), "failed");
	cr_expect_str_eq(outcome("group", "no-such-group"), "failed");
	cr_expect_str_eq(outcome("accounts", "there is no user no-such-user"), "failed");
	cr_expect_str_eq(outcome("accounts", "below 1000"), "failed");
	cr_expect_str_eq(outcome("pam", "nonesuch"), "failed");
	cr_expect_str_eq(outcome("shells", "no-such-shell"), "failed");
	cr_expect_str_eq(outcome("shells", "user no-such-user: not known"), "failed");
	cr_expect_str_eq(outcome("shells", "no command line"), "failed");
	cr_expect_str_eq(outcome("log", "folder that root alone writes"), "failed");
	cr_expect_str_eq(outcome("cgroup", "not in a cgroup2"), "failed");
	cr_expect_str_eq(entry("anchors", "ca.key", "failure"), "cert-untrusted");
	cr_expect_str_eq(entry("kdc_anchors", "missing.pem", "failure"), "kdc-anchors-missing");
	cr_expect_str_eq(entry("crls", "was current", "failure"), "cert-revocation-unknown");
	cr_expect_str_eq(entry("keytab", "", "failure"), "host-keytab-no-entry");
	cr_expect_str_eq(entry("accounts", "below 1000", "failure"), "local-uid-too-low");
	cr_expect_str_eq(entry("shells", "no-such-shell", "failure"), "shell-missing");
}

Test(config, wants_crls_where_revocation_is_required_and_rules_for_accounts)
{
	cr_expect_eq(check("[kerberos]\nrealm = R\nhost_principal = host/k\nkeytab = $D/none\n"), 1);
	cr_expect_str_eq(outcome("crls", "none is given"), "failed");
	cr_expect_str_eq(outcome("kdc_crls", ""), "");
	cr_expect_str_eq(outcome("anchors", "none is given"), "failed");
	cr_expect_str_eq(outcome("accounts", "there is no rule"), "failed");
	cr_expect_str_eq(outcome("keytab", "none"), "failed");
}

Test(config, refuses_a_wrong_command_line)
{
	cr_expect_eq(capture(cmd_config, "config"), 2);
	cr_expect_eq(capture(cmd_config, "config prove"), 2);
	cr_expect_eq(capture(cmd_config, "config check a b"), 2);
	cr_expect_eq(capture(cmd_config, "config check --nonsense"), 2);
	cr_expect_eq(capture(cmd_config, "config check /nonexistent/file"), 1);
	cr_expect_eq(capture(cmd_config, "config --help"), 0);
}

static const char screen[] =
    "[seat]\nbackend = headless\n[authority]\nkiosk_user = mail\n"
    "[kiosk]\nshare_dir = $D/share\nbrand_dir = $D/brand\nlanguages = en,de\n"
    "accessibility_bus = unix:path=$D/bus\n";

Test(config, looks_at_the_screen_only_where_there_is_one)
{
	char text[2048];

	(void)check(good);
	cr_expect_str_eq(outcome("screen", ""), "");
	cr_expect_str_eq(outcome("programs", "cardea-kiosk"), "");
	snprintf(text, sizeof(text), "%s%s", good, screen);
	cr_expect_eq(check(text), 1);
	cr_expect_str_eq(outcome("screen", "headless"), "passed");
	cr_expect_str_eq(outcome("programs", "cardea-kiosk"), "failed");
	cr_expect_str_eq(outcome("share", "share"), "failed");
	cr_expect_str_eq(outcome("brand", "brand"), "failed");
	cr_expect_str_eq(outcome("languages", "de"), "failed");
	cr_expect_str_eq(outcome("bus", "bus"), "unknown");
}

Test(config, is_content_with_a_screen_that_has_all_it_needs)
{
	char text[2048];

	sh("mkdir -p brand share/locale/de/LC_MESSAGES; touch share/locale/de/LC_MESSAGES/cardea.mo\n"
	    "chmod 755 . brand share; perl -MSocket -e "
	    "'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un(\"bus\"))'");
	snprintf(text, sizeof(text), "%s%s", good, screen);
	(void)check(text);
	cr_expect_str_eq(outcome("share", "share"), "passed");
	cr_expect_str_eq(outcome("brand", "brand"), "passed");
	cr_expect_str_eq(outcome("languages", "en,de"), "passed");
	cr_expect_str_eq(outcome("bus", "bus"), "passed");
	sh("chmod 700 brand");
	(void)check(text);
	cr_expect_str_eq(outcome("brand", "may not read it"), "failed");
}
