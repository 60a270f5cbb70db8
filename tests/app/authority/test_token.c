#include <criterion/criterion.h>
#include <string.h>

#include "profile.h"
#include "token.h"

Test(token, the_profile_bears_what_was_proved_and_the_certificate)
{
	static const uint8_t der[] = { 0x30, 0x03, 0x02, 0x01, 0x07 };
	static const uint8_t widths[] = { 32, 64 };
	struct wire_verify_proof proof = { .auth_time = 1700000000, .end_time = 1700036000,
	    .full_name = "Alice", .logon_count = 3 };
	struct message_blob certificate = { der, sizeof(der) };

	for (size_t i = 0; i < 2; i++) {
		static uint8_t out[KERB_PROFILE_MAX];
		struct kerb_profile read;
		struct kerb_fault fault;
		size_t n = token_profile(&proof, &certificate, widths[i], out, sizeof(out));

		cr_assert(n > 0);
		cr_assert(kerb_profile_unpack(out, n, widths[i] == 32 ? KERB_X86 : KERB_X64, 0, &read,
		    &fault));
		cr_assert_str_eq(read.full_name, "Alice");
		cr_assert_eq(read.logon_time, kerb_time_from_unix(1700000000));
		cr_assert_eq(read.kick_off_time, KERB_TIME_NEVER);
		cr_assert_eq(read.logon_count, 3);
		cr_assert_eq(read.certificate_len, sizeof(der));
		cr_assert_arr_eq(read.certificate, der, sizeof(der));
	}
}

Test(token, a_profile_that_does_not_fit_is_none)
{
	struct wire_verify_proof proof = { .auth_time = 1 };
	struct message_blob none = { NULL, 0 };
	uint8_t out[100];

	cr_assert_eq(token_profile(&proof, &none, 64, out, sizeof(out)), 0);
}
