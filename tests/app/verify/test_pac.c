#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "pac.h"
#include "samba_pac.h"

#define ROOM 1024

/* KERB_VALIDATION_INFO written as MS-PAC 2.5 and MS-RPCE 2.2.6 lay it out. */
static void
head_string(struct bytes_out *out, const char *text)
{
	uint16_t n = (uint16_t)(2 * strlen(text));

	bytes_out_u16(out, n);
	bytes_out_u16(out, n);
	bytes_out_u32(out, 0x20004);
}

static void
body_string(struct bytes_out *out, const char *text)
{
	uint32_t n = (uint32_t)strlen(text);

	bytes_out_u32(out, n);
	bytes_out_u32(out, 0);
	bytes_out_u32(out, n);
	for (uint32_t i = 0; i < n; i++)
		bytes_out_u16(out, (uint8_t)text[i]);
	if (n % 2 != 0)
		bytes_out_u16(out, 0);
}

static const char *const texts[] = { "alice", "Alice Liddell", "logon.cmd", "\\\\s\\profile",
	"\\\\s\\home", "H:" };

static size_t
logon_info(uint8_t *p)
{
	struct bytes_out out = bytes_out(p, ROOM);

	bytes_out_put(&out, "\x01\x10\x08\x00\xcc\xcc\xcc\xcc", 8);
	bytes_out_u64(&out, 0);				/* length and filler */
	bytes_out_u32(&out, 0x20000);
	bytes_out_zero(&out, 16);
	bytes_out_u64(&out, (11644473600ULL + 1768478400ULL) * 10000000ULL);
	bytes_out_zero(&out, 24);
	for (size_t i = 0; i < 6; i++)
		head_string(&out, texts[i]);
	bytes_out_u16(&out, 17);
	bytes_out_u16(&out, 2);
	bytes_out_u32(&out, 1104);
	bytes_out_u32(&out, 513);
	bytes_out_u32(&out, 1);
	bytes_out_u32(&out, 0x2001c);
	bytes_out_zero(&out, 20);
	head_string(&out, "DC1");
	head_string(&out, "TEST");
	bytes_out_u32(&out, 0x20024);
	bytes_out_zero(&out, 40 + 20);
	for (size_t i = 0; i < 6; i++)
		body_string(&out, texts[i]);
	bytes_out_u32(&out, 1);
	bytes_out_u64(&out, 513);
	body_string(&out, "DC1");
	body_string(&out, "TEST");
	bytes_out_u32(&out, 4);
	bytes_out_put(&out, "\x01\x04\0\0\0\0\0\x05", 8);
	bytes_out_u32(&out, 21);
	bytes_out_u32(&out, 1);
	bytes_out_u32(&out, 2);
	bytes_out_u32(&out, 4000000000u);
	cr_assert(!out.bad);
	return out.used;
}

static const uint8_t sid_octets[] = { 1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0,
	0, 0x28, 0x6b, 0xee, 0x50, 4, 0, 0 };

/* UPN_DNS_INFO of "al@a.b" with the SID of sid_octets at its end (MS-PAC 2.10). */
static size_t
upn_dns_info(uint8_t *p, uint32_t flags)
{
	static const char upn[] = "al@a.b";
	struct bytes_out out = bytes_out(p, ROOM);

	bytes_out_u16(&out, 12);			/* UPN, behind the SID */
	bytes_out_u16(&out, 24 + sizeof(sid_octets));
	bytes_out_u32(&out, 0);				/* no DNS domain name */
	bytes_out_u32(&out, flags);
	bytes_out_u32(&out, 0);				/* no account name */
	bytes_out_u16(&out, sizeof(sid_octets));
	bytes_out_u16(&out, 24);
	bytes_out_u32(&out, 0);
	bytes_out_put(&out, sid_octets, sizeof(sid_octets));
	for (size_t i = 0; i < 6; i++)
		bytes_out_u16(&out, (uint8_t)upn[i]);
	return out.used;
}

Test(pac, logon_info_gives_sid_and_profile)
{
	uint8_t p[ROOM];
	struct pac_facts facts = { .logon_count = 0 };
	size_t n = logon_info(p);

	cr_assert_eq(pac_read(PAC_LOGON_INFO, p, n, &facts), 0);
	cr_expect_str_eq(facts.sid, "S-1-5-21-1-2-4000000000-1104");
	cr_expect_str_eq(facts.full_name, "Alice Liddell");
	cr_expect_str_eq(facts.logon_script, "logon.cmd");
	cr_expect_str_eq(facts.profile_path, "\\\\s\\profile");
	cr_expect_str_eq(facts.home_directory, "\\\\s\\home");
	cr_expect_str_eq(facts.home_drive, "H:");
	cr_expect_str_eq(facts.logon_server, "DC1");
	cr_expect_eq(facts.kick_off_time, 1768478400);
	cr_expect_eq(facts.logon_count, 17);
	cr_expect_eq(facts.bad_passwords, 2);
}

Test(pac, a_real_domains_pac_is_read)
{
	struct pac_facts facts = { .logon_count = 0 };

	cr_assert_eq(pac_read(PAC_LOGON_INFO, samba_logon_info, sizeof(samba_logon_info), &facts), 0);
	cr_assert_eq(pac_read(PAC_UPN_DNS_INFO, samba_upn_dns_info, sizeof(samba_upn_dns_info), &facts),
		0);
	cr_expect_str_eq(facts.sid, "S-1-5-21-4122602852-3872457470-3000236555-1102");
	cr_expect_str_eq(facts.upn, "alice@ad.example");
	cr_expect_str_eq(facts.full_name, "Alice Liddell");
	cr_expect_str_eq(facts.logon_script, "logon.cmd");
	cr_expect_str_eq(facts.profile_path, "\\\\s\\profile");
	cr_expect_str_eq(facts.home_directory, "\\\\s\\home");
	cr_expect_str_eq(facts.home_drive, "H:");
	cr_expect_str_eq(facts.logon_server, "DC1");
	cr_expect_eq(facts.kick_off_time, 0);
	cr_expect_eq(facts.logon_count, 2);
	cr_expect_eq(facts.bad_passwords, 0);
}

Test(pac, a_kick_off_time_of_never_is_none)
{
	uint8_t p[ROOM];
	struct pac_facts facts = { .logon_count = 0 };
	size_t n = logon_info(p);

	memcpy(p + 36, "\xff\xff\xff\xff\xff\xff\xff\x7f", 8);
	cr_assert_eq(pac_read(PAC_LOGON_INFO, p, n, &facts), 0);
	cr_expect_eq(facts.kick_off_time, 0);
}

Test(pac, buffers_that_name_two_users_are_refused)
{
	uint8_t p[ROOM], upn[ROOM], requester[sizeof(sid_octets)];
	struct pac_facts facts = { .logon_count = 0 };
	size_t n = logon_info(p), m = upn_dns_info(upn, 2);

	cr_expect_eq(pac_read(PAC_LOGON_INFO, p, n, &facts), 0);
	cr_expect_eq(pac_read(PAC_UPN_DNS_INFO, upn, m, &facts), 0);
	memcpy(requester, sid_octets, sizeof(requester));
	cr_expect_eq(pac_read(PAC_REQUESTER_SID, requester, sizeof(requester), &facts), 0);
	requester[24]++;
	cr_expect_eq(pac_read(PAC_REQUESTER_SID, requester, sizeof(requester), &facts), -1);
}

Test(pac, upn_dns_info_has_a_sid_only_behind_its_flag)
{
	uint8_t p[ROOM];
	struct pac_facts facts = { .logon_count = 0 };

	cr_expect_eq(pac_read(PAC_UPN_DNS_INFO, p, upn_dns_info(p, 1), &facts), 0);
	cr_expect_str_eq(facts.sid, "");
	cr_expect_str_eq(facts.upn, "al@a.b");
	cr_expect_eq(pac_read(PAC_UPN_DNS_INFO, p, upn_dns_info(p, 3), &facts), 0);
	cr_expect_str_eq(facts.sid, "S-1-5-21-1-2-4000000000-1104");
}

Test(pac, a_upn_that_is_not_there_as_it_is_is_none)
{
	static uint8_t p[2 * ROOM];
	struct pac_facts facts = { .logon_count = 0 };
	size_t n = upn_dns_info(p, 0), at = 24 + sizeof(sid_octets);

	p[at + 2] = 7;					/* a bell */
	cr_expect_eq(pac_read(PAC_UPN_DNS_INFO, p, n, &facts), 0);
	cr_expect_str_eq(facts.upn, "");
	for (size_t length = 510; length <= 512; length += 2) {
		p[0] = (uint8_t)length;
		p[1] = (uint8_t)(length >> 8);
		for (size_t i = 0; i < length; i += 2)
			memcpy(p + at + i, "a", 2);
		cr_expect_eq(pac_read(PAC_UPN_DNS_INFO, p, at + length, &facts), 0);
		cr_expect_eq(strlen(facts.upn), length == 510 ? 255 : 0);
	}
	p[0] = 3;
	p[1] = 0;
	cr_expect_eq(pac_read(PAC_UPN_DNS_INFO, p, at + 3, &facts), -1);
}

Test(pac, other_types_are_passed_over)
{
	struct pac_facts facts = { .logon_count = 0 };

	cr_expect_eq(pac_read((enum pac_type)6, (const uint8_t *)"x", 1, &facts), 0);
}

/* From the heap and of the exact size, so that a sanitizer sees a read past the end. */
static int
read_exact(enum pac_type type, const uint8_t *p, size_t n)
{
	struct pac_facts facts = { .logon_count = 0 };
	uint8_t *copy = malloc(n ? n : 1);
	int result;

	memcpy(copy, p, n);
	result = pac_read(type, copy, n, &facts);
	free(copy);
	return result;
}

static void
batter(enum pac_type type, uint8_t *p, size_t n)
{
	for (size_t len = 0; len < n; len++)
		cr_expect_eq(read_exact(type, p, len), -1, "%zu octets", len);
	for (size_t bit = 0; bit < 8 * n; bit++) {
		p[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		(void)read_exact(type, p, n);
		p[bit / 8] ^= (uint8_t)(1u << (bit % 8));
	}
}

Test(pac, truncations_are_refused_and_flipped_bits_do_no_harm)
{
	uint8_t p[ROOM];

	batter(PAC_LOGON_INFO, p, logon_info(p));
	batter(PAC_UPN_DNS_INFO, p, upn_dns_info(p, 2));
	memcpy(p, samba_upn_dns_info, sizeof(samba_upn_dns_info));
	batter(PAC_UPN_DNS_INFO, p, sizeof(samba_upn_dns_info));
	memcpy(p, sid_octets, sizeof(sid_octets));
	batter(PAC_REQUESTER_SID, p, sizeof(sid_octets));
}
