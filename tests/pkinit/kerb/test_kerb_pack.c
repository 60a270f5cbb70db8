#include <criterion/criterion.h>
#include <string.h>

#include "build.h"
#include "kerb.h"

static const enum kerb_abi abis[] = { KERB_X64, KERB_X86 };

static struct kerb_logon
logon_of(const struct input *in)
{
	struct kerb_logon logon = { .kind = (enum kerb_kind)in->type, .flags = in->flags };

	strcpy(logon.domain_name, in->domain);
	strcpy(logon.user_name, in->user);
	strcpy(logon.csp.card_name, in->names[0]);
	strcpy(logon.csp.reader_name, in->names[1]);
	strcpy(logon.csp.container_name, in->names[2]);
	strcpy(logon.csp.csp_name, in->names[3]);
	logon.logon_id.low = in->luid_low;
	logon.logon_id.high = (int32_t)in->luid_high;
	return logon;
}

static void
expect_same_bytes(const struct input *in, enum kerb_abi abi)
{
	struct built want = build(in, &house_maker, abi);
	struct kerb_logon logon = logon_of(in);
	uint8_t got[KERB_LOGON_MAX];
	struct kerb_fault fault;
	size_t len;

	cr_assert_eq(kerb_logon_pack(&logon, in->pin, strlen(in->pin), abi, got, sizeof(got), &len,
	    &fault), FAILURE_NONE);
	cr_expect_eq(len, want.len, "%zu bytes, not %zu", len, want.len);
	for (size_t i = 0; i < want.len; i++)
		cr_assert_eq(got[i], want.b[i], "abi %d type %u byte %zu: %02x, not %02x", (int)abi,
		    in->type, i, got[i], want.b[i]);
}

Test(kerb_pack, makes_the_published_bytes)
{
	for (size_t i = 0; i < 2; i++) {
		expect_same_bytes(&sample_logon, abis[i]);
		expect_same_bytes(&sample_unlock, abis[i]);
	}
}

/* The whole of a small x86 unlock buffer, written down by hand. */
Test(kerb_pack, makes_these_very_bytes_on_x86)
{
	static const uint8_t want[] = {
		15, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0,
		2, 0, 4, 0, 48, 0, 0, 0,
		4, 0, 6, 0, 52, 0, 0, 0,
		0, 0, 0, 0,
		54, 0, 0, 0, 58, 0, 0, 0,
		7, 0, 0, 0, 0, 0, 0, 0,
		'u', 0, 0, 0,
		'1', 0, '2', 0, 0, 0,
		54, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 1, 0, 0, 0,
		2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 6, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 'k', 0, 0, 0, 0, 0,
	};
	struct kerb_logon logon = { .kind = KERB_CERTIFICATE_UNLOCK_LOGON, .user_name = "u",
		.csp = { .container_name = "k" }, .logon_id = { 7, 0 } };
	uint8_t got[KERB_LOGON_MAX];
	struct kerb_fault fault;
	size_t len;

	cr_assert_eq(kerb_logon_pack(&logon, "12", 2, KERB_X86, got, sizeof(got), &len, &fault),
	    FAILURE_NONE);
	cr_assert_eq(len, sizeof(want));
	cr_expect_arr_eq(got, want, sizeof(want));
}

Test(kerb_pack, needs_exactly_its_length_and_wipes_when_there_is_less)
{
	struct kerb_logon logon = logon_of(&sample_logon);
	static const uint8_t zero[KERB_LOGON_MAX];
	uint8_t out[KERB_LOGON_MAX];
	struct kerb_fault fault;
	size_t full, len;

	cr_assert_eq(kerb_logon_pack(&logon, "123456", 6, KERB_X64, out, sizeof(out), &full,
	    &fault), FAILURE_NONE);
	cr_expect_eq(kerb_logon_pack(&logon, "123456", 6, KERB_X64, out, full, &len, &fault),
	    FAILURE_NONE);
	for (size_t room = 0; room < full; room++) {
		memset(out, 0xAA, sizeof(out));
		cr_assert_eq(kerb_logon_pack(&logon, "123456", 6, KERB_X64, out, room, &len,
		    &fault), FAILURE_BUFFER_TOO_SHORT, "room %zu", room);
		cr_assert_eq(fault.rule, KERB_RULE_NO_ROOM);
		cr_assert_eq(len, 0);
		cr_assert_arr_eq(out, zero, room);
		cr_assert_eq(out[room], 0xAA, "wrote behind room %zu", room);
	}
}

Test(kerb_pack, has_room_for_the_longest_of_everything)
{
	struct kerb_logon logon = { .kind = KERB_CERTIFICATE_UNLOCK_LOGON }, back;
	char pin[KERB_PIN_MAX + 1];
	uint8_t out[KERB_LOGON_MAX];
	struct kerb_fault fault;
	size_t len;

	memset(pin, '1', sizeof(pin));
	memset(logon.domain_name, 'd', KERB_NAME_ROOM - 1);
	memset(logon.user_name, 'u', KERB_USER_ROOM - 1);
	memset(logon.csp.card_name, 'a', KERB_NAME_ROOM - 1);
	memset(logon.csp.reader_name, 'r', KERB_NAME_ROOM - 1);
	memset(logon.csp.container_name, 'c', KERB_NAME_ROOM - 1);
	memset(logon.csp.csp_name, 'p', KERB_NAME_ROOM - 1);
	cr_assert_eq(kerb_logon_pack(&logon, pin, KERB_PIN_MAX, KERB_X64, out, sizeof(out), &len,
	    &fault), FAILURE_NONE);
	cr_assert_eq(kerb_logon_unpack(out, len, KERB_X64, &back, &fault), FAILURE_NONE);
	cr_expect_str_eq(back.user_name, logon.user_name);
	cr_expect_eq(back.pin.length, 2 * KERB_PIN_MAX);
	cr_expect_eq(kerb_logon_pack(&logon, pin, KERB_PIN_MAX + 1, KERB_X64, out, sizeof(out),
	    &len, &fault), FAILURE_BUFFER_BAD_FIELD);
	cr_expect_str_eq(fault.field, "Pin");
}

Test(kerb_pack, refuses_what_the_unpacker_would_refuse)
{
	static const struct {
		const char *name;
		size_t place;
		const char *bytes;
		enum kerb_rule rule;
		const char *field;
	} rows[] = {
		{ "no container", offsetof(struct kerb_logon, csp.container_name), "",
		    KERB_RULE_CSP_NO_CONTAINER, "nContainerNameOffset" },
		{ "bad domain", offsetof(struct kerb_logon, domain_name), "a\x80",
		    KERB_RULE_TEXT_INVALID, "DomainName" },
		{ "overlong user", offsetof(struct kerb_logon, user_name), "\xC0\xAF",
		    KERB_RULE_TEXT_INVALID, "UserName" },
		{ "surrogate in the reader", offsetof(struct kerb_logon, csp.reader_name),
		    "\xED\xA0\x80", KERB_RULE_CSP_NAME_INVALID, "nReaderNameOffset" },
	};
	uint8_t out[KERB_LOGON_MAX];
	struct kerb_fault fault;
	size_t len;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct kerb_logon logon = logon_of(&sample_logon);

		strcpy((char *)&logon + rows[i].place, rows[i].bytes);
		cr_expect_eq(kerb_logon_pack(&logon, "1", 1, KERB_X64, out, sizeof(out), &len,
		    &fault), kerb_rule_failure(rows[i].rule), "%s", rows[i].name);
		cr_expect_eq(fault.rule, rows[i].rule, "%s", rows[i].name);
		cr_expect_str_eq(fault.field, rows[i].field, "%s", rows[i].name);
	}
}

Test(kerb_pack, refuses_kinds_and_flags_that_are_not_served)
{
	struct kerb_logon logon = logon_of(&sample_logon);
	uint8_t out[KERB_LOGON_MAX];
	struct kerb_fault fault;
	size_t len;

	logon.flags = 2;
	cr_expect_eq(kerb_logon_pack(&logon, "1", 1, KERB_X64, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_NOT_SERVED);
	logon.flags = 4;
	cr_expect_eq(kerb_logon_pack(&logon, "1", 1, KERB_X64, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_BAD_FIELD);
	logon.flags = 0;
	logon.kind = (enum kerb_kind)6;
	cr_expect_eq(kerb_logon_pack(&logon, "1", 1, KERB_X64, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_NOT_SERVED);
	logon.kind = (enum kerb_kind)99;
	cr_expect_eq(kerb_logon_pack(&logon, "1", 1, KERB_X64, out, sizeof(out), &len, &fault),
	    FAILURE_BUFFER_TYPE_UNKNOWN);
}

Test(kerb_pack, refuses_a_pin_with_a_nul_inside)
{
	struct kerb_logon logon = logon_of(&sample_logon);
	uint8_t out[KERB_LOGON_MAX];
	struct kerb_fault fault;
	size_t len;

	cr_expect_eq(kerb_logon_pack(&logon, "12\0" "34", 5, KERB_X64, out, sizeof(out), &len,
	    &fault), FAILURE_BUFFER_BAD_FIELD);
	cr_expect_eq(fault.rule, KERB_RULE_TEXT_NUL);
	cr_expect_str_eq(fault.field, "Pin");
}
