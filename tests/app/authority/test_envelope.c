#include <criterion/criterion.h>

#include "envelope.h"

static struct lsa_logon
good(void)
{
	return (struct lsa_logon){ .logon_type = 2, .package = ENVELOPE_KERBEROS,
	    .message_type = 13, .length = 200, .pointer_width = 64 };
}

Test(envelope, names_both_packages_without_regard_to_case)
{
	cr_assert_eq(envelope_package("Kerberos"), 2);
	cr_assert_eq(envelope_package("KERBEROS"), 2);
	cr_assert_eq(envelope_package("Negotiate"), 9);
	cr_assert_eq(envelope_package("NTLM"), 0);
	cr_assert_eq(envelope_package(""), 0);
}

Test(envelope, a_good_call_passes)
{
	struct lsa_logon e = good();

	cr_assert_eq(envelope_judge(&e, false), FAILURE_NONE);
	e.message_type = 15;
	e.logon_type = 7;
	cr_assert_eq(envelope_judge(&e, false), FAILURE_NONE);
	e.logon_type = 2;
	cr_assert_eq(envelope_judge(&e, false), FAILURE_NONE);
}

Test(envelope, an_unknown_package_is_refused)
{
	struct lsa_logon e = good();

	e.package = 0;
	cr_assert_eq(envelope_judge(&e, true), FAILURE_PACKAGE_UNKNOWN);
	e.package = 3;
	cr_assert_eq(envelope_judge(&e, true), FAILURE_PACKAGE_UNKNOWN);
}

Test(envelope, local_groups_need_a_trusted_handle)
{
	struct lsa_logon e = good();

	e.groups = 1;
	cr_assert_eq(envelope_judge(&e, false), FAILURE_PRIVILEGE_MISSING);
	cr_assert_eq(envelope_judge(&e, true), FAILURE_NONE);
}

Test(envelope, so_do_groups_that_are_listed_and_not_counted)
{
	static const uint8_t list[] = "S-1-5-32-544 7\n";
	struct lsa_logon e = good();

	e.group_list = (struct message_blob){ list, sizeof(list) - 1 };
	cr_assert_eq(envelope_judge(&e, false), FAILURE_PRIVILEGE_MISSING);
	cr_assert_eq(envelope_judge(&e, true), FAILURE_NONE);
}

Test(envelope, a_pointer_has_32_bits_or_64)
{
	struct lsa_logon e = good();

	for (unsigned int width = 0; width < 256; width++) {
		e.pointer_width = (uint8_t)width;
		cr_assert_eq(envelope_judge(&e, true), width == 32 || width == 64 ?
		    FAILURE_NONE : FAILURE_PROTOCOL_VIOLATION, "width %u", width);
	}
}

Test(envelope, only_interactive_and_unlock_are_logon_types_and_unlock_only_for_its_kind)
{
	struct lsa_logon e = good();

	for (uint32_t type = 0; type < 20; type++) {
		e.logon_type = type;
		cr_assert_eq(envelope_judge(&e, false), type == 2 ? FAILURE_NONE :
		    FAILURE_LOGON_TYPE_INVALID, "type %u", type);
	}
}

Test(envelope, a_short_buffer_is_refused_before_its_kind_is_looked_at)
{
	struct lsa_logon e = good();

	e.length = 71;
	cr_assert_eq(envelope_judge(&e, false), FAILURE_BUFFER_TOO_SHORT);
	e.pointer_width = 32;
	e.length = 40;
	cr_assert_eq(envelope_judge(&e, false), FAILURE_NONE);
	e.length = 3;
	e.message_type = 0;
	cr_assert_eq(envelope_judge(&e, false), FAILURE_BUFFER_TOO_SHORT);
}

Test(envelope, every_other_kind_is_unknown_or_not_served)
{
	static const uint32_t documented[] = { 2, 6, 7, 8, 9, 10, 11, 12, 14, 83, 84 };
	struct lsa_logon e = good();

	for (uint32_t type = 0; type < 100; type++) {
		enum failure wanted = FAILURE_BUFFER_TYPE_UNKNOWN;

		for (size_t i = 0; i < sizeof(documented) / sizeof(documented[0]); i++)
			if (documented[i] == type)
				wanted = FAILURE_BUFFER_NOT_SERVED;
		if (type == 13 || type == 15)
			wanted = FAILURE_NONE;
		e.message_type = type;
		cr_assert_eq(envelope_judge(&e, false), wanted, "kind %u", type);
	}
}

Test(envelope, a_buffer_over_the_limit_is_refused)
{
	struct lsa_logon e = good();

	e.length = LSA_WIRE_BUFFER + 1;
	cr_assert_neq(envelope_judge(&e, false), FAILURE_NONE);
}
