#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"

static struct wire_krb_start start;
static struct rules rules;

static void
setup(void)
{
	memset(&start, 0, sizeof(start));
	strcpy(start.realm, "TEST.EXAMPLE");
	start.now = 42;
}

TestSuite(rules, .init = setup);

Test(rules, are_those_of_the_start)
{
	start.kdc_strict = 1;
	rules_read(&start, &rules);
	cr_expect_str_eq(rules.kdc.realm, "TEST.EXAMPLE");
	cr_expect_eq(rules.kdc.now, 42);
	cr_expect_not(rules.kdc.accept_server_auth);
	cr_expect_not(rules.kdc.allow_weak_digest);
	start.kdc_strict = 0;
	start.weak_digest = 1;
	rules_read(&start, &rules);
	cr_expect(rules.kdc.accept_server_auth);
	cr_expect(rules.kdc.allow_weak_digest);
}

Test(rules, a_revocation_that_is_none_is_the_strictest)
{
	static const struct { uint8_t wire; enum kdc_revocation rule; } rows[] = {
		{ WIRE_REVOCATION_OFF, KDC_REVOCATION_OFF },
		{ WIRE_REVOCATION_IF_AVAILABLE, KDC_REVOCATION_IF_PRESENT },
		{ WIRE_REVOCATION_REQUIRED, KDC_REVOCATION_REQUIRED },
		{ 99, KDC_REVOCATION_REQUIRED },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		start.kdc_trust.revocation = rows[i].wire;
		rules_read(&start, &rules);
		cr_expect_eq(rules.kdc.revocation, rows[i].rule, "%u", rows[i].wire);
	}
}

Test(rules, hosts_are_lines_and_there_is_an_end_to_them)
{
	size_t used = 0;

	strcpy(start.kdc_hosts, "\na.example\n\nb.example");
	rules_read(&start, &rules);
	cr_assert_eq(rules.kdc.hosts_count, 2);
	cr_expect_str_eq(rules.kdc.hosts[0], "a.example");
	cr_expect_str_eq(rules.kdc.hosts[1], "b.example");
	for (int i = 0; i < RULES_HOSTS_MAX + 5; i++)
		used += (size_t)sprintf(start.kdc_hosts + used, "h%d\n", i);
	rules_read(&start, &rules);
	cr_expect_eq(rules.kdc.hosts_count, RULES_HOSTS_MAX);
	start.kdc_hosts[0] = '\0';
	rules_read(&start, &rules);
	cr_expect_eq(rules.kdc.hosts_count, 0, "none of an earlier one");
}
