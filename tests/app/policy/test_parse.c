#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy.h"

static struct policy policy;
static char why[512];

static int
parse(const char *text)
{
	policy_defaults(&policy);
	return policy_parse_text("f", text, strlen(text), &policy, why, sizeof(why));
}

/* With what every configuration must say. */
static int
whole(const char *text)
{
	static char all[8192];

	strcpy(all, "[kerberos]\nrealm = TEST.EXAMPLE\nhost_principal = host/kiosk.test.example\n");
	strcat(all, text);
	if (parse(all) != 0)
		return -1;
	return policy_finish("f", &policy, why, sizeof(why));
}

Test(parse, defaults_are_those_of_the_manual)
{
	policy_defaults(&policy);
	cr_expect_str_eq(policy.authority.runtime_dir, "/run/cardea");
	cr_expect_str_eq(policy.authority.log_dir, "/var/log/cardea");
	cr_expect_str_eq(policy.authority.watch_user, "cardea-watch");
	cr_expect_str_eq(policy.authority.group, "cardea");
	cr_expect(policy.authority.logons && policy.authority.refuse_without_log);
	cr_expect_str_eq(policy.kerberos.keytab, "/etc/krb5.keytab");
	cr_expect(policy.kerberos.kdc_strict);
	cr_expect_eq(policy.kerberos.clock_skew, 300);
	cr_expect_eq(policy.certificates.policies, 0);
	cr_expect_eq(policy.certificates.rsa_min_bits, 2048);
	cr_expect_eq(policy.certificates.trust.revocation, WIRE_REVOCATION_REQUIRED);
	cr_expect_eq(policy.accounts.minimum_uid, 1000);
	cr_expect_eq(policy.accounts.map_count, 0);
	cr_expect_str_eq(policy.accounts.identities, "");
	cr_expect_eq(policy.certificates.binding, POLICY_BINDING_OFF);
	cr_expect_str_eq(policy.kerberos.netbios_name, "%");
	cr_expect_eq(policy.authority.record_attempts, 32);
	cr_expect_eq(policy.removal.option, POLICY_REMOVE_LOCK);
	cr_expect_eq(policy.cards.attempt_seconds, 30);
	cr_expect_str_eq(policy.authority.kiosk_user, "cardea-kiosk");
	cr_expect_eq(policy.seat.backend, POLICY_BACKEND_NONE);
	cr_expect_not(policy_screen(&policy));
	cr_expect_eq(policy.seat.idle_seconds, 900);
	cr_expect_eq(policy.seat.idle_notice_seconds, 15);
	cr_expect_eq(policy.seat.blank_seconds, 300);
	cr_expect_str_eq(policy.kiosk.languages, "en,de,fr,ar");
	cr_expect_str_eq(policy.kiosk.brand_dir, "");
	cr_expect_eq(policy.kiosk.warn_days, 14);
	cr_expect_eq(policy.kiosk.tap_over, POLICY_TAP_OVER_OFF);
	cr_expect_eq(policy.kiosk.tap_over_seconds, 10);
	cr_expect(policy.kiosk.tell_pin_count);
	cr_expect_not(policy.kiosk.large_text || policy.kiosk.high_contrast ||
	    policy.kiosk.light || policy.kiosk.reduce_motion || policy.kiosk.shuffle_pad);
}

Test(parse, reads_every_kind_of_value)
{
	cr_assert_eq(parse(
	    "# a comment with \xC3\xBC\n"
	    "; another\n\n"
	    "[authority]\n"
	    "logons = no\n"
	    "runtime_dir=/run/kiosk\n"
	    "log_bytes = 1048576 ; a comment behind it\n"
	    "[kerberos]\n"
	    "realm = EXAMPLE.ORG\n"
	    "kdcs = kdc1 kdc2:750\n"
	    "kdcs = [2001:db8::1]:88 [::1]\n"
	    "KdcValidation = names\n"
	    "kdc_hosts = kdc1.example.org\n"
	    "kdc_anchors = /a.pem /b.pem\n"
	    "kdc_revocation = off\n"
	    "pac = required\n"
	    "[certificates]\n"
	    "AllowCertificatesWithNoEKU = 1\n"
	    "EnumerateECCCerts = 1\n"
	    "AllowWeakDigest = 0\n"
	    "[pcsc]\n"
	    "readers = Virtual PCD 00 0?\n"
	    "readers = ACS*\n"
	    "[removal]\n"
	    "ScRemoveOption = 2\n"
	    "grace_seconds = 15\n"
	    "[quotas]\n"
	    "pagefile = 9223372036854775807\n"), 0, "%s", why);
	cr_expect(!policy.authority.logons);
	cr_expect_str_eq(policy.authority.runtime_dir, "/run/kiosk");
	cr_expect_eq(policy.authority.log_bytes, 1048576);
	cr_expect_str_eq(policy.kerberos.kdcs, "kdc1:88\nkdc2:750\n[2001:db8::1]:88\n[::1]:88\n");
	cr_expect(!policy.kerberos.kdc_strict);
	cr_expect_str_eq(policy.kerberos.kdc_trust.anchors, "/a.pem\n/b.pem\n");
	cr_expect_eq(policy.kerberos.kdc_trust.revocation, WIRE_REVOCATION_OFF);
	cr_expect(policy.kerberos.pac_required);
	cr_expect_eq(policy.certificates.policies, WIRE_POLICY_NO_EKU | WIRE_POLICY_ECC);
	cr_expect_str_eq(policy.cards.readers, "Virtual PCD 00 0?\nACS*\n");
	cr_expect_eq(policy.removal.option, POLICY_REMOVE_LOG_OFF);
	cr_expect_eq(policy.removal.grace_seconds, 15);
	cr_expect_eq(policy.quotas.pagefile, INT64_MAX);
}

Test(parse, reads_what_is_known_of_accounts)
{
	static const char *const lines[] = { "S-1-5-21-1-2-3-1104", "X509:<SKI>00aAfF",
	    "X509:<SHA1-PUKEY>0123456789abcdef0123456789abcdef01234567",
	    "X509:<I>DC=org,DC=example,CN=CA 1<SR>1200000000ac11", "X509:<S>CN=alice",
	    "X509:<I>CN=CA<S>CN=alice", "X509:<RFC822>alice@example.org" };
	char text[1024] = "[accounts]\n", want[1024] = "";

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		sprintf(text + strlen(text), "identity = alice@example.org@R   %s\n", lines[i]);
		sprintf(want + strlen(want), "alice@example.org@R %s\n", lines[i]);
	}
	cr_assert_eq(parse(text), 0, "%s", why);
	cr_expect_str_eq(policy.accounts.identities, want);
	strcat(text, "identity =\nidentity = b@R S-1-5-32\n");
	cr_assert_eq(parse(text), 0, "%s", why);
	cr_expect_str_eq(policy.accounts.identities, "b@R S-1-5-32\n");
}

Test(parse, reads_how_the_kdc_knows_the_machine)
{
	static const char *const names[] = { "", "%", "KIOSK-7_A", "ABCDEFGHIJKLMNO" };
	char text[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(text, sizeof(text), "[kerberos]\nnetbios_name = %s\n", names[i]);
		cr_assert_eq(parse(text), 0, "%s", why);
		cr_expect_str_eq(policy.kerberos.netbios_name, names[i]);
	}
}

Test(parse, reads_the_screen_and_what_is_on_it)
{
	cr_assert_eq(parse(
	    "[seat]\n"
	    "backend = x11\n"
	    "display = :1\n"
	    "renderer = pixman\n"
	    "layout = de,fr\n"
	    "options = grp:alt_shift_toggle,compose:caps\n"
	    "idle_seconds = 60\n"
	    "idle_notice_seconds = 5\n"
	    "blank_seconds = 0\n"
	    "[kiosk]\n"
	    "languages = ar,en\n"
	    "brand_dir = /etc/cardea/brand\n"
	    "share_dir = /srv/share\n"
	    "accessibility_bus = unix:path=/run/at-spi/bus\n"
	    "large_text = yes\n"
	    "high_contrast = yes\n"
	    "light = yes\n"
	    "reduce_motion = yes\n"
	    "tell_pin_count = no\n"
	    "shuffle_pad = yes\n"
	    "warn_days = 30\n"
	    "tap_over = end-session\n"
	    "tap_over_seconds = 3\n"), 0, "%s", why);
	cr_expect_eq(policy.seat.backend, POLICY_BACKEND_X11);
	cr_expect(policy_screen(&policy));
	cr_expect_str_eq(policy_backend_name(policy.seat.backend), "x11");
	cr_expect_str_eq(policy.seat.display, ":1");
	cr_expect_str_eq(policy.seat.renderer, "pixman");
	cr_expect_str_eq(policy.seat.layout, "de,fr");
	cr_expect_str_eq(policy.seat.options, "grp:alt_shift_toggle,compose:caps");
	cr_expect_eq(policy.seat.idle_seconds, 60);
	cr_expect_eq(policy.seat.idle_notice_seconds, 5);
	cr_expect_eq(policy.seat.blank_seconds, 0);
	cr_expect_str_eq(policy.kiosk.languages, "ar,en");
	cr_expect_str_eq(policy.kiosk.brand_dir, "/etc/cardea/brand");
	cr_expect_str_eq(policy.kiosk.share_dir, "/srv/share");
	cr_expect_str_eq(policy.kiosk.accessibility_bus, "unix:path=/run/at-spi/bus");
	cr_expect(policy.kiosk.large_text && policy.kiosk.high_contrast && policy.kiosk.light &&
	    policy.kiosk.reduce_motion && policy.kiosk.shuffle_pad);
	cr_expect_not(policy.kiosk.tell_pin_count);
	cr_expect_eq(policy.kiosk.warn_days, 30);
	cr_expect_eq(policy.kiosk.tap_over, POLICY_TAP_OVER_END_SESSION);
	cr_expect_eq(policy.kiosk.tap_over_seconds, 3);
}

static const struct { const char text[128], what[80]; } refusals[] = {
	{ "logons = yes\n", "f:1: [] logons is in no section that there is" },
	{ "[authority]\nlogon = yes\n", "f:2: [authority] logon is no setting" },
	{ "[auth]\n\nlogons = yes\n", "f:3: [auth] logons is in no section" },
	{ "[Authority]\nlogons = yes\n", "f:2: [Authority] logons" },
	{ "[authority]\nLogons = yes\n", "f:2: [authority] Logons is no setting" },
	{ "[authority]\nlogons\n", "f:2: line is neither" },
	{ "[authority\n", "f:1: line is neither" },
	{ "\n[authority]\nlogons = maybe\n", "f:3: [authority] logons is none of" },
	{ "[authority]\nlogons =\n", "f:2: [authority] logons is none of" },
	{ "[authority]\nlogons = yes\nlogons = yes\n", "f:3: [authority] logons is given twice" },
	{ "[authority]\nruntime_dir = run\n", "f:2: [authority] runtime_dir must be an absolute" },
	{ "[authority]\nruntime_dir =\n", "f:2: [authority] runtime_dir has no value" },
	{ "[authority]\nruntime_dir = /\n", "must not be the root" },
	{ "[authority]\nwatch_user = a b\n", "plain name" },
	{ "[authority]\nwatch_user = 0\n", "plain name" },
	{ "[kerberos]\nclock_skew = -1\n", "whole number" },
	{ "[kerberos]\nclock_skew = 5s\n", "whole number" },
	{ "[kerberos]\nclock_skew = 0\n", "out of its range" },
	{ "[kerberos]\nclock_skew = 18446744073709551617\n", "whole number" },
	{ "[kerberos]\nclock_skew = 4294967297\n", "out of its range" },
	{ "[kerberos]\nrealm = A/B\n", "must be a realm" },
	{ "[kerberos]\nrealm = A B\n", "one word" },
	{ "[kerberos]\nhost_principal = kiosk\n", "SERVICE/HOST" },
	{ "[kerberos]\nhost_principal = host/kiosk@R\n", "SERVICE/HOST" },
	{ "[kerberos]\nkdcs = kdc:0\n", "HOST:PORT" },
	{ "[kerberos]\nkdcs = kdc:65536\n", "HOST:PORT" },
	{ "[kerberos]\nkdcs = kdc:\n", "HOST:PORT" },
	{ "[kerberos]\nkdcs = ::1\n", "HOST:PORT" },
	{ "[kerberos]\nkdcs = [::1\n", "HOST:PORT" },
	{ "[kerberos]\nkdcs = [::1]x\n", "HOST:PORT" },
	{ "[kerberos]\nkdcs = k/c\n", "HOST:PORT" },
	{ "[kerberos]\nkdc_anchors = ca.pem\n", "absolute paths" },
	{ "[kerberos]\nkdc_hosts = a:1\n", "DNS names" },
	{ "[kerberos]\nkdc_seconds = 11\n", "out of its range" },
	{ "[certificates]\nEnumerateECCCerts = yes\n", "must be 0 or 1" },
	{ "[removal]\nScRemoveOption = 4\n", "is none of" },
	{ "[accounts]\nminimum_uid = 0\n", "out of its range" },
	{ "[accounts]\nmap = alice alice\n", "PRINCIPAL@REALM ACCOUNT" },
	{ "[accounts]\nmap = alice@R\n", "PRINCIPAL@REALM ACCOUNT" },
	{ "[accounts]\nmap = @R alice\n", "PRINCIPAL@REALM ACCOUNT" },
	{ "[accounts]\nmap = alice@ alice\n", "PRINCIPAL@REALM ACCOUNT" },
	{ "[accounts]\nmap = a@R b c\n", "PRINCIPAL@REALM ACCOUNT" },
	{ "[accounts]\nmap = a*@R b\n", "may hold \"*\" only" },
	{ "[accounts]\nmap = a@R ../b\n", "plain user name" },
	{ "[accounts]\nmap = a@R root\n", "must not lead to root" },
	{ "[accounts]\nidentity = alice S-1-5-21-1\n", "PRINCIPAL@REALM and a SID" },
	{ "[accounts]\nidentity = *@R S-1-5-21-1\n", "PRINCIPAL@REALM and a SID" },
	{ "[accounts]\nidentity = a@R\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R S-1\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R S-1-5\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R S-1-5-\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R S-2-5-21\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R S-1-5-21x\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R S-1-5-1234567890123456\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16\n",
	    "go on with a SID" },
	{ "[accounts]\nidentity = a@R X509:<I>CN=a\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R X509:<I>CN=a<SR>0x1\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R X509:<I>CN=a<SR>\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R X509:<SKI>\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R X509:<SKI>12 34\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R x509:<S>CN=a\n", "go on with a SID" },
	{ "[accounts]\nidentity = a@R Kerberos:a@R\n", "go on with a SID" },
	{ "[kerberos]\nnetbios_name = kiosk\n", "upper-case letters" },
	{ "[kerberos]\nnetbios_name = KIOSK.EXAMPLE\n", "upper-case letters" },
	{ "[kerberos]\nnetbios_name = ABCDEFGHIJKLMNOP\n", "is too long" },
	{ "[certificates]\nStrongCertificateBindingEnforcement = 3\n", "is none of" },
	{ "[authority]\nrecord_attempts = 1025\n", "out of its range" },
	{ "[shell]\ndefault = sh\n", "absolute path of a program" },
	{ "[shell]\nuser = alice sh\n", "absolute path of a program" },
	{ "[shell]\nuser = alice\n", "absolute path of a program" },
	{ "[shell]\nexit = 256 log-off\n", "exit code from 0 to 255" },
	{ "[shell]\nexit = x log-off\n", "exit code from 0 to 255" },
	{ "[shell]\nexit = 1 reboot\n", "must go on with" },
	{ "[shell]\nexit = 1\n", "must go on with" },
	{ "[shell]\nexit = 1 nothing\nexit = 1 nothing\n", "twice" },
	{ "[seat]\nbackend = X11\n", "is none of" },
	{ "[seat]\nlayout = de fr\n", "must be names of letters" },
	{ "[seat]\ndisplay = a b\n", "one word" },
	{ "[seat]\nidle_seconds = 86401\n", "out of its range" },
	{ "[kiosk]\nlanguages = en;rm\n", "must be names of letters" },
	{ "[kiosk]\nlanguages =\n", "has no value" },
	{ "[kiosk]\nbrand_dir = brand\n", "absolute path" },
	{ "[kiosk]\naccessibility_bus = unix:abstract=a\n", "must be unix:path=" },
	{ "[kiosk]\naccessibility_bus = unix:path=/a,guid=1\n", "must be unix:path=" },
	{ "[kiosk]\ntap_over = yes\n", "is none of" },
	{ "[kiosk]\nlarge_text = big\n", "is none of" },
	{ "[shell]\nLANG = a\x01\n", "f:2: line holds a byte" },
	{ "[shell]\nLANG = \xC3\xBC\n", "f:2: line holds a byte" },
};

Test(parse, refuses_what_it_does_not_know_with_file_line_and_sentence)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		cr_expect_eq(parse(refusals[i].text), -1, "%s", refusals[i].text);
		cr_expect_not_null(strstr(why, refusals[i].what), "%s -> %s", refusals[i].text, why);
	}
}

Test(parse, names_the_first_fault_of_several)
{
	cr_expect_eq(parse("[authority]\nlogons = maybe\nnonsense\nfoo = 1\n"), -1);
	cr_expect_eq(strncmp(why, "f:2:", 4), 0, "%s", why);
	cr_expect_eq(parse("[authority]\nnonsense\nlogons = maybe\n"), -1);
	cr_expect_eq(strncmp(why, "f:2:", 4), 0, "%s", why);
}

/* A line must never be cut in two: its end would be read as a line of its own. */
Test(parse, refuses_a_line_that_is_too_long_at_every_length_around_the_limit)
{
	char text[512];

	for (size_t n = 150; n < 260; n++) {
		int got;

		strcpy(text, "[shell]\nPATH = ");
		memset(text + 15, 'x', n);
		strcpy(text + 15 + n, "\nLANG = C\n");
		got = parse(text);
		if (got == 0)
			cr_expect_eq(strlen(policy.shell.path), n);
		else
			cr_expect_eq(strncmp(why, "f:2: line is too long", 21), 0, "%s", why);
		cr_expect_eq(got, n + 7 <= 197 ? 0 : -1, "length %zu", n);
	}
}

/* After a first fault the rest is still walked. */
Test(parse, bears_long_lines_behind_a_fault)
{
	static char text[70000];

	for (size_t n = 190; n < sizeof(text) - 64; n = n * 5 / 4) {
		strcpy(text, "[shell]\nLONG = 1\nPATH = ");
		memset(text + 24, 'x', n);
		strcpy(text + 24 + n, "\nLANG = C\n");
		cr_expect_eq(parse(text), -1);
		cr_expect_eq(strncmp(why, "f:2:", 4), 0, "%s", why);
	}
}

Test(parse, refuses_a_nul_and_a_file_that_is_too_large)
{
	static char large[POLICY_FILE_MAX + 1];
	static const char nul[] = "[authority]\nlogons = yes\0x\n";

	policy_defaults(&policy);
	cr_expect_eq(policy_parse_text("f", nul, sizeof(nul) - 1, &policy, why, sizeof(why)), -1);
	memset(large, '\n', sizeof(large));
	cr_expect_eq(policy_parse_text("f", large, sizeof(large) - 1, &policy, why, sizeof(why)), 0);
	cr_expect_eq(policy_parse_text("f", large, sizeof(large), &policy, why, sizeof(why)), -1);
}

Test(parse, a_later_file_overrides_values_and_adds_to_lists_until_an_empty_one_forgets)
{
	static const char one[] = "[shell]\nLANG = C\nuser = a /bin/a\n[kerberos]\nkdcs = k1\n"
	    "[accounts]\nmap = a@R a\n";
	static const char two[] = "[shell]\nLANG = D\nuser = b /bin/b\n[kerberos]\nkdcs =\nkdcs = k2\n"
	    "[accounts]\nmap =\nmap = b@R b\n";

	policy_defaults(&policy);
	cr_assert_eq(policy_parse_text("1", one, sizeof(one) - 1, &policy, why, sizeof(why)), 0);
	cr_assert_eq(policy_parse_text("2", two, sizeof(two) - 1, &policy, why, sizeof(why)), 0);
	cr_expect_str_eq(policy.shell.language, "D");
	cr_expect_str_eq(policy.shell.users, "user a /bin/a\nuser b /bin/b\n");
	cr_expect_str_eq(policy.kerberos.kdcs, "k2:88\n");
	cr_expect_eq(policy.accounts.map_count, 1);
	cr_expect_str_eq(policy.accounts.maps[0].account, "b");
}

Test(parse, a_list_never_outgrows_its_room)
{
	char text[128];
	int fits = 0;

	policy_defaults(&policy);
	memset(text, 0, sizeof(text));
	strcpy(text, "[kerberos]\nkdc_crls = /");
	memset(text + strlen(text), 'x', 99);
	while (policy_parse_text("f", text, strlen(text), &policy, why, sizeof(why)) == 0)
		fits++;
	cr_expect_eq(fits, (WIRE_PATHS - 1) / 101);
	cr_expect_eq(strlen(policy.kerberos.kdc_trust.crls), (size_t)fits * 101);
	cr_expect_not_null(strstr(why, "too long a list"));
}

/* The last entry may fill the room to its last byte, and not one byte more. */
Test(parse, a_list_takes_what_fits_to_the_byte)
{
	for (size_t last = 45; last <= 49; last++) {
		char text[256];
		int got;

		policy_defaults(&policy);
		for (int i = 0; i < 20; i++) {
			strcpy(text, "[pcsc]\nreaders = ");
			memset(text + 17, 'x', 99);
			text[116] = '\0';
			cr_assert_eq(policy_parse_text("f", text, 116, &policy, why, sizeof(why)), 0);
		}
		strcpy(text, "[pcsc]\nreaders = ");
		memset(text + 17, 'x', last);
		got = policy_parse_text("f", text, 17 + last, &policy, why, sizeof(why));
		cr_expect_eq(got, 2000 + last + 1 < WIRE_PATHS ? 0 : -1, "%zu", last);
		cr_expect_lt(strnlen(policy.cards.readers, WIRE_PATHS), WIRE_PATHS);
	}
}

Test(parse, takes_no_more_account_rules_than_there_is_room_for)
{
	static const char text[] = "[accounts]\nmap = a@R a\n";

	policy_defaults(&policy);
	for (int i = 0; i < POLICY_MAPS; i++)
		cr_assert_eq(policy_parse_text("f", text, sizeof(text) - 1, &policy, why,
		    sizeof(why)), 0);
	cr_expect_eq(policy_parse_text("f", text, sizeof(text) - 1, &policy, why, sizeof(why)), -1);
	cr_expect_eq(policy.accounts.map_count, POLICY_MAPS);
}

Test(finish, writes_the_rules_as_the_session_reads_them)
{
	cr_assert_eq(whole("[shell]\ndefault = /bin/d -x\nuser = alice /bin/a\ngroup = staff /bin/g\n"
	    "exit = 3 restart-shell\nexit = 0 log-off\ndefault_exit = nothing\n"), 0, "%s", why);
	cr_expect_str_eq(policy.shell.shells,
	    "user alice /bin/a\ngroup staff /bin/g\ndefault /bin/d -x\n");
	cr_expect_str_eq(policy.shell.exits, "3 restart-shell\n0 log-off\ndefault nothing\n");
}

Test(finish, refuses_what_only_the_whole_shows)
{
	static const struct { const char text[100], what[60]; } rows[] = {
		{ "KdcValidation = names\n", "needs kdc_hosts" },
		{ "kdc_seconds = 9\n[cards]\nattempt_seconds = 8\ncard_seconds = 8\n", "attempt_seconds" },
		{ "[cards]\nattempt_seconds = 5\n", "attempt_seconds" },
		{ "[removal]\ngrace_seconds = 1\n", "ScRemoveOption = 2" },
		{ "[authority]\ncard_user = cardea-watch\n", "same user" },
		{ "[authority]\nseat_user = root\n", "must not be root" },
		{ "[quotas]\nminimum_working_set = 9999999999\n", "maximum_working_set" },
		{ "[seat]\nidle_seconds = 15\n", "idle_notice_seconds must be less" },
		{ "[seat]\nbackend = wayland\n", "display is not given" },
		{ "[authority]\nkiosk_user = cardea-seat\n", "same user" },
	};

	cr_expect_eq(whole(""), 0, "%s", why);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(whole(rows[i].text), -1, "%s", rows[i].text);
		cr_expect_not_null(strstr(why, rows[i].what), "%s", why);
	}
	cr_assert_eq(parse("[kerberos]\nhost_principal = host/a\n"), 0);
	cr_expect_eq(policy_finish("f", &policy, why, sizeof(why)), -1);
	cr_expect_not_null(strstr(why, "realm is not given"));
	cr_assert_eq(parse("[kerberos]\nrealm = R\n"), 0);
	cr_expect_eq(policy_finish("f", &policy, why, sizeof(why)), -1);
	cr_expect_not_null(strstr(why, "host_principal is not given"));
}

Test(finish, demands_strong_mapping_only_where_the_setting_is_2)
{
	char text[80];

	for (unsigned int n = 0; n <= 2; n++) {
		snprintf(text, sizeof(text),
		    "[certificates]\nStrongCertificateBindingEnforcement = %u\n", n);
		cr_assert_eq(whole(text), 0, "%s", why);
		cr_expect_eq(policy.certificates.binding, n);
		cr_expect_eq(policy.certificates.policies, n == 2 ? WIRE_POLICY_STRONG_MAPPING : 0);
	}
}

static const char good[] =
    "[authority]\nlogons = yes\ncgroup = /sys/fs/cgroup/x\nlog_files = 3\n"
    "[pcsc]\nreaders = Virtual*\n"
    "[kerberos]\nrealm = R\nhost_principal = host/k\nkdcs = k:1 [::1]:2\nkdc_anchors = /a /b\n"
    "[certificates]\nAllowWeakDigest = 1\n"
    "[accounts]\nmap = a@R a\nmap = *@R %\nidentity = a@R S-1-5-21-7\n"
    "identity = a@R X509:<I>CN=a<SR>01\n"
    "[shell]\nuser = a /bin/sh\nexit = 1 nothing\n";

/* Whatever comes of it, every text is terminated and every count within its bounds. */
static void
bears(const char *text, size_t n)
{
	policy_defaults(&policy);
	if (policy_parse_text("f", text, n, &policy, why, sizeof(why)) != 0) {
		cr_assert_eq(strncmp(why, "f:", 2), 0);
		return;
	}
	cr_assert_leq(policy.accounts.map_count, POLICY_MAPS);
	cr_assert_not_null(memchr(policy.kerberos.kdcs, '\0', sizeof(policy.kerberos.kdcs)));
	cr_assert_not_null(memchr(policy.shell.users, '\0', sizeof(policy.shell.users)));
	cr_assert(policy_finish("f", &policy, why, sizeof(why)) == 0 || why[0] != '\0');
}

Test(parse, bears_every_truncation)
{
	for (size_t n = 0; n < sizeof(good); n++) {
		char *text = malloc(n + 1);

		memcpy(text, good, n);
		bears(text, n);
		free(text);
	}
}

Test(parse, bears_every_bit_flip)
{
	char text[sizeof(good)];

	for (size_t bit = 0; bit < 8 * (sizeof(good) - 1); bit++) {
		memcpy(text, good, sizeof(good));
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << (bit % 8)));
		bears(text, sizeof(good) - 1);
	}
}
