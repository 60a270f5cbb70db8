#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "profile.h"

static const enum kerb_abi abis[] = { KERB_X64, KERB_X86 };
static const uint8_t certificate[] = { 0x30, 0x05, 0x02, 0x03, 1, 2, 3 };
static const char *const string_names[6] = {
	"LogonScript", "HomeDirectory", "FullName", "ProfilePath", "HomeDirectoryDrive",
	"LogonServer",
};

static struct kerb_profile
sample(void)
{
	struct kerb_profile p;

	kerb_profile_init(&p);
	p.logon_count = 7;
	p.bad_password_count = 2;
	p.logon_time = 0x01D9000011112222;
	p.password_last_set = 0x01D8000011112222;
	p.password_can_change = 0x01D8000011113333;
	strcpy(p.logon_script, "l.cmd");
	strcpy(p.full_name, "Alice \xC3\x84rger");
	strcpy(p.home_directory_drive, "H:");
	strcpy(p.logon_server, "KDC");
	p.user_flags = KERB_LOGON_PKINIT | KERB_LOGON_EXTRA_SIDS;
	p.certificate = certificate;
	p.certificate_len = sizeof(certificate);
	return p;
}

static uint64_t
field(const uint8_t *b, const char *name, enum kerb_abi abi, size_t size)
{
	return get_le(b + fact_offset("KERB_INTERACTIVE_PROFILE", name, abi), size);
}

static void
expect_string(const uint8_t *b, size_t len, const char *name, enum kerb_abi abi, uint64_t base,
    const char *wide, size_t n)
{
	size_t at = fact_offset("KERB_INTERACTIVE_PROFILE", name, abi);
	uint64_t buffer = get_le(b + at + fact_offset("UNICODE_STRING", "Buffer", abi),
	    (size_t)abi);

	cr_expect_eq(get_le(b + at, 2), n, "%s", name);
	cr_expect_eq(get_le(b + at + 2, 2), n ? n + 2 : 0, "%s", name);
	if (n == 0) {
		cr_expect_eq(buffer, 0, "%s", name);
		return;
	}
	cr_assert_leq(buffer - base + n + 2, len, "%s", name);
	cr_expect_arr_eq(b + (buffer - base), wide, n, "%s", name);
	cr_expect_eq(get_le(b + (buffer - base) + n, 2), 0, "%s", name);
}

static void
expect_layout(const uint8_t *b, size_t len, enum kerb_abi abi, uint64_t base)
{
	size_t data = fact_offset("KERB_SMART_CARD_PROFILE", "CertificateData", abi);
	uint64_t at = get_le(b + data, (size_t)abi) - base;

	cr_expect_eq(field(b, "MessageType", abi, 4), 4);
	cr_expect_eq(field(b, "LogonCount", abi, 2), 7);
	cr_expect_eq(field(b, "BadPasswordCount", abi, 2), 2);
	cr_expect_eq(field(b, "LogonTime", abi, 8), 0x01D9000011112222);
	cr_expect_eq(field(b, "LogoffTime", abi, 8), 0x7FFFFFFFFFFFFFFF);
	cr_expect_eq(field(b, "KickOffTime", abi, 8), 0x7FFFFFFFFFFFFFFF);
	cr_expect_eq(field(b, "PasswordLastSet", abi, 8), 0x01D8000011112222);
	cr_expect_eq(field(b, "PasswordCanChange", abi, 8), 0x01D8000011113333);
	cr_expect_eq(field(b, "PasswordMustChange", abi, 8), 0x7FFFFFFFFFFFFFFF);
	expect_string(b, len, string_names[0], abi, base, "l\0.\0c\0m\0d\0", 10);
	expect_string(b, len, string_names[1], abi, base, "", 0);
	expect_string(b, len, string_names[2], abi, base,
	    "A\0l\0i\0c\0e\0 \0\xC4\0r\0g\0e\0r\0", 22);
	expect_string(b, len, string_names[3], abi, base, "", 0);
	expect_string(b, len, string_names[4], abi, base, "H\0:\0", 4);
	expect_string(b, len, string_names[5], abi, base, "K\0D\0C\0", 6);
	cr_expect_eq(field(b, "UserFlags", abi, 4), 0x10020);
	cr_expect_eq(get_le(b + fact_offset("KERB_SMART_CARD_PROFILE", "CertificateSize", abi), 4),
	    sizeof(certificate));
	cr_assert_eq(at + sizeof(certificate), len);
	cr_expect_arr_eq(b + at, certificate, sizeof(certificate));
}

static void
expect_equal(const struct kerb_profile *a, const struct kerb_profile *b)
{
	struct kerb_profile x = *a, y = *b;

	cr_assert_eq(x.certificate_len, y.certificate_len);
	if (x.certificate_len > 0)
		cr_expect_arr_eq(x.certificate, y.certificate, x.certificate_len);
	x.certificate = y.certificate = NULL;
	cr_expect_eq(memcmp(&x, &y, sizeof(x)), 0);
}

Test(kerb_profile, is_laid_out_as_published_with_offsets_or_addresses)
{
	static const uint64_t bases[] = { 0, 0x10000 };
	struct kerb_profile in = sample(), back;
	uint8_t b[KERB_PROFILE_MAX];
	struct kerb_fault fault;
	size_t len;

	for (size_t i = 0; i < 4; i++) {
		enum kerb_abi abi = abis[i % 2];
		uint64_t base = bases[i / 2];

		cr_assert_eq(KERB_PROFILE_FIXED(abi), fact_sizeof("KERB_SMART_CARD_PROFILE", abi));
		cr_assert(kerb_profile_pack(&in, abi, base, b, sizeof(b), &len, &fault));
		expect_layout(b, len, abi, base);
		cr_assert(kerb_profile_unpack(b, len, abi, base, &back, &fault), "%s",
		    kerb_rule_sentence(fault.rule));
		expect_equal(&in, &back);
	}
}

Test(kerb_profile, that_knows_nothing_is_the_fixed_part_alone)
{
	struct kerb_profile in, back;
	uint8_t b[KERB_PROFILE_MAX];
	struct kerb_fault fault;
	size_t len;

	kerb_profile_init(&in);
	cr_assert(kerb_profile_pack(&in, KERB_X64, 0x4000, b, sizeof(b), &len, &fault));
	cr_expect_eq(len, 176);
	cr_expect_eq(get_le(b + fact_offset("KERB_SMART_CARD_PROFILE", "CertificateData",
	    KERB_X64), 8), 0);
	cr_assert(kerb_profile_unpack(b, len, KERB_X64, 0x4000, &back, &fault));
	expect_equal(&in, &back);
	cr_expect_eq(back.logon_time, 0);
	cr_expect_eq(back.kick_off_time, KERB_TIME_NEVER);
}

Test(kerb_profile, is_refused_when_it_cannot_be_packed)
{
	struct kerb_profile in = sample();
	uint8_t b[KERB_PROFILE_MAX];
	struct kerb_fault fault;
	size_t full, len;

	cr_assert(kerb_profile_pack(&in, KERB_X86, 0, b, sizeof(b), &full, &fault));
	for (size_t room = 0; room < full; room++)
		cr_assert_not(kerb_profile_pack(&in, KERB_X86, 0, b, room, &len, &fault));
	cr_expect_eq(fault.rule, KERB_RULE_NO_ROOM);
	cr_expect_not(kerb_profile_pack(&in, KERB_X86, 0x100000000, b, sizeof(b), &len, &fault));
	memset(in.full_name, 'n', sizeof(in.full_name));
	cr_expect_not(kerb_profile_pack(&in, KERB_X64, 0, b, sizeof(b), &len, &fault));
	cr_expect_eq(fault.rule, KERB_RULE_TEXT_LONG);
	in = sample();
	strcpy(in.profile_path, "\xFF");
	cr_expect_not(kerb_profile_pack(&in, KERB_X64, 0, b, sizeof(b), &len, &fault));
	cr_expect_eq(fault.rule, KERB_RULE_TEXT_INVALID);
	in = sample();
	in.certificate_len = KERB_CERTIFICATE_MAX + 1;
	cr_expect_not(kerb_profile_pack(&in, KERB_X64, 0, b, sizeof(b), &len, &fault));
	cr_expect_eq(len, 0);
}

static bool
unpack_exact(const uint8_t *b, size_t len, enum kerb_abi abi)
{
	uint8_t *copy = malloc(len > 0 ? len : 1), again[KERB_PROFILE_MAX];
	struct kerb_profile got, back;
	struct kerb_fault fault;
	size_t again_len;
	bool good;

	memcpy(copy, b, len);
	good = kerb_profile_unpack(copy, len, abi, 0, &got, &fault);
	if (good) {
		cr_assert(kerb_profile_pack(&got, abi, 0, again, sizeof(again), &again_len,
		    &fault));
		cr_assert(kerb_profile_unpack(again, again_len, abi, 0, &back, &fault));
		expect_equal(&got, &back);
	} else {
		cr_assert_neq(fault.rule, KERB_RULE_NONE);
	}
	free(copy);
	return good;
}

Test(kerb_profile, survives_every_truncation_and_bit_flip)
{
	struct kerb_profile in = sample();
	uint8_t b[KERB_PROFILE_MAX];
	struct kerb_fault fault;
	size_t len, refused = 0;

	for (size_t a = 0; a < 2; a++) {
		cr_assert(kerb_profile_pack(&in, abis[a], 0, b, sizeof(b), &len, &fault));
		cr_assert(unpack_exact(b, len, abis[a]));
		for (size_t n = 0; n < len; n++)
			cr_assert_not(unpack_exact(b, n, abis[a]), "%zu of %zu", n, len);
		for (size_t bit = 0; bit < 8 * len; bit++) {
			b[bit / 8] ^= (uint8_t)(1u << bit % 8);
			refused += !unpack_exact(b, len, abis[a]);
			b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
	cr_expect_gt(refused, 300);
}

Test(kerb_profile, quotas_lie_as_published)
{
	static const struct kerb_quota in = { 0x11, 0x22, 0x33, 0x44, 0x55, -2 };
	static const char *const names[] = { "PagedPoolLimit", "NonPagedPoolLimit",
		"MinimumWorkingSetSize", "MaximumWorkingSetSize", "PagefileLimit" };
	struct kerb_quota back, big = in;
	uint8_t b[48];

	for (size_t a = 0; a < 2; a++) {
		enum kerb_abi abi = abis[a];
		size_t size = KERB_QUOTA_SIZE(abi);

		cr_assert_eq(size, fact_sizeof("QUOTA_LIMITS", abi));
		cr_assert(kerb_quota_pack(&in, abi, b, size));
		for (size_t i = 0; i < 5; i++)
			cr_expect_eq(get_le(b + fact_offset("QUOTA_LIMITS", names[i], abi),
			    (size_t)abi), 0x11 * (i + 1));
		cr_expect_eq((int64_t)get_le(b + fact_offset("QUOTA_LIMITS", "TimeLimit", abi), 8),
		    -2);
		cr_assert(kerb_quota_unpack(b, size, abi, &back));
		cr_expect_eq(memcmp(&in, &back, sizeof(in)), 0);
		cr_expect_not(kerb_quota_unpack(b, size - 1, abi, &back));
		cr_expect_not(kerb_quota_pack(&in, abi, b, size - 1));
	}
	big.pagefile = 0x100000000;
	cr_expect_not(kerb_quota_pack(&big, KERB_X86, b, sizeof(b)));
	cr_expect(kerb_quota_pack(&big, KERB_X64, b, sizeof(b)));
}

Test(kerb_profile, token_source_lies_as_published)
{
	static const struct kerb_source in = { "Cardea\0", { 0x01020304, -1 } };
	static const uint8_t want[16] = "Cardea\0\0\x04\x03\x02\x01\xFF\xFF\xFF\xFF";
	struct kerb_source back;
	uint8_t b[16];

	cr_assert_eq(fact_sizeof("TOKEN_SOURCE", KERB_X64), sizeof(b));
	cr_assert(kerb_source_pack(&in, b, sizeof(b)));
	cr_expect_arr_eq(b, want, sizeof(b));
	cr_assert(kerb_source_unpack(b, sizeof(b), &back));
	cr_expect_eq(memcmp(&in, &back, sizeof(in)), 0);
	for (size_t n = 0; n < sizeof(b); n++)
		cr_expect_not(kerb_source_unpack(b, n, &back));
}

Test(kerb_profile, times_go_there_and_back_and_absent_ones_stay_absent)
{
	int64_t seconds;

	cr_expect_eq(kerb_time_from_unix(0), 116444736000000000);
	cr_expect_eq(kerb_time_from_unix(-11644473600), 0);
	cr_expect_eq(kerb_time_from_unix(-11644473601), 0);
	cr_expect_eq(kerb_time_from_unix(INT64_MAX), KERB_TIME_NEVER);
	cr_expect_eq(kerb_time_from_unix(INT64_MIN), 0);
	cr_expect(kerb_time_to_unix(kerb_time_from_unix(1700000000), &seconds));
	cr_expect_eq(seconds, 1700000000);
	cr_expect_not(kerb_time_to_unix(0, &seconds));
	cr_expect_not(kerb_time_to_unix(KERB_TIME_NEVER, &seconds));
	cr_expect_not(kerb_time_to_unix(-1, &seconds));
	cr_expect_eq(seconds, 0);
}
