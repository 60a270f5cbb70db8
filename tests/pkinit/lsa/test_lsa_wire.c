#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "lsa.h"
#include "lsa_wire.h"

static size_t
encode(uint16_t type, const void *body, uint8_t *buf, size_t room)
{
	size_t n = message_encode(lsa_wire_type(type), body, buf, room);

	cr_assert(n > 0);
	return n;
}

static size_t
good_logon(uint8_t *buf, size_t room)
{
	static const char groups[] = "S-1-5-32-544 7\n";
	struct lsa_logon m = { .logon_type = 7, .package = 2, .message_type = 15, .length = 240,
	    .pointer_width = 32, .trial = 1, .spend_last_try = 1, .replace_session = 1, .groups = 1,
	    .source_id = 0x1122334455667788, .source = "cardea", .origin = "kiosk",
	    .reader = "Reader 00 00",
	    .group_list = { (const uint8_t *)groups, sizeof(groups) - 1 } };

	return encode(LSA_LOGON, &m, buf, room);
}

Test(lsa_wire, every_parameter_of_a_call_travels)
{
	uint8_t buf[1024];
	size_t n = good_logon(buf, sizeof(buf));
	struct lsa_logon m;

	cr_assert_null(message_decode(lsa_wire_type(LSA_LOGON), buf, n, &m));
	cr_assert_eq(m.logon_type, 7);
	cr_assert_eq(m.package, 2);
	cr_assert_eq(m.message_type, 15);
	cr_assert_eq(m.length, 240);
	cr_assert_eq(m.pointer_width, 32);
	cr_assert_eq(m.trial, 1);
	cr_assert_eq(m.spend_last_try, 1);
	cr_assert_eq(m.replace_session, 1);
	cr_assert_eq(m.groups, 1);
	cr_assert_eq(m.source_id, 0x1122334455667788);
	cr_assert_str_eq(m.source, "cardea");
	cr_assert_str_eq(m.origin, "kiosk");
	cr_assert_str_eq(m.reader, "Reader 00 00");
	cr_assert_eq(m.group_list.n, 15);
}

Test(lsa_wire, every_field_of_an_answer_travels)
{
	static uint8_t buf[4096];
	struct lsa_wire_result m = { .status = 0xC000006E, .sub_status = 0xC0000072,
	    .logon_id = 0x100000002, .token = 9, .paged_pool = 1, .non_paged_pool = 2,
	    .minimum_working_set = 3, .maximum_working_set = 4, .pagefile = 5, .time_limit = 6,
	    .krb_error = 18, .tries = 2, .verify_sent = 1, .failure = "account-disabled",
	    .stage = "as-request", .attempt = "7K2M0Q", .principal = "alice@TEST.EXAMPLE",
	    .profile = { (const uint8_t *)"profile", 7 } }, r;
	size_t n = encode(LSA_RESULT, &m, buf, sizeof(buf));

	cr_assert_null(message_decode(lsa_wire_type(LSA_RESULT), buf, n, &r));
	cr_assert_eq(r.status, m.status);
	cr_assert_eq(r.sub_status, m.sub_status);
	cr_assert_eq(r.logon_id, m.logon_id);
	cr_assert_eq(r.token, 9);
	cr_assert_eq(r.paged_pool, 1);
	cr_assert_eq(r.non_paged_pool, 2);
	cr_assert_eq(r.minimum_working_set, 3);
	cr_assert_eq(r.maximum_working_set, 4);
	cr_assert_eq(r.pagefile, 5);
	cr_assert_eq(r.time_limit, 6);
	cr_assert_eq(r.krb_error, 18);
	cr_assert_eq(r.tries, 2);
	cr_assert_eq(r.verify_sent, 1);
	cr_assert_str_eq(r.attempt, "7K2M0Q");
	cr_assert_eq(r.profile.n, 7);
}

Test(lsa_wire, every_truncation_of_a_call_is_refused)
{
	uint8_t buf[1024];
	size_t n = good_logon(buf, sizeof(buf));
	struct lsa_logon m;

	for (size_t cut = 0; cut < n; cut++) {
		uint8_t *exact = malloc(cut + 1);

		memcpy(exact, buf, cut);
		cr_assert_not_null(message_decode(lsa_wire_type(LSA_LOGON), exact, cut, &m),
		    "cut to %zu", cut);
		free(exact);
	}
}

Test(lsa_wire, every_bit_flip_is_refused_or_gives_bounded_fields)
{
	uint8_t buf[1024], again[1024];
	size_t n = good_logon(buf, sizeof(buf));
	struct lsa_logon m;

	for (size_t bit = 0; bit < n * 8; bit++) {
		buf[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (message_decode(lsa_wire_type(LSA_LOGON), buf, n, &m) == NULL) {
			cr_assert(strlen(m.reader) < sizeof(m.reader));
			cr_assert(strlen(m.origin) < sizeof(m.origin));
			cr_assert_eq(message_encode(lsa_wire_type(LSA_LOGON), &m, again,
			    sizeof(again)), n);
			cr_assert_arr_eq(buf, again, n, "bit %zu is believed twice", bit);
		}
		buf[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

Test(lsa_wire, a_message_of_no_type_has_no_table)
{
	cr_assert_null(lsa_wire_type(0));
	cr_assert_null(lsa_wire_type(LSA_RESULT + 1));
}

Test(lsa, statuses_have_the_win32_values_that_windows_gives)
{
	static const struct { uint32_t status, win32; } known[] = {
		{ 0x00000000, 0 }, { 0xC000000D, 87 }, { 0xC0000022, 5 }, { 0xC000005E, 1311 },
		{ 0xC000006D, 1326 }, { 0xC000006E, 1327 }, { 0xC00000FE, 1364 },
		{ 0xC0000380, 0x8010006B }, { 0xC0000381, 0x8010006C }, { 0xC0000383, 0x8010000C },
		{ 0xC0000389, 0x80090351 }, { 0xC000040E, 0x8009035A }, { 0xDEADBEEF, 317 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		cr_assert_eq(lsa_nt_status_to_win_error(known[i].status), known[i].win32, "%08x",
		    known[i].status);
}

Test(lsa, what_needs_no_authority_is_judged_without_one)
{
	struct lsa_handle *handle;

	cr_assert_eq(lsa_register_logon_process("", &handle, NULL), 0xC000000D);
	cr_assert_null(handle);
	cr_assert_eq(lsa_deregister_logon_process(NULL), 0);
	cr_assert_eq(lsa_free_return_buffer(NULL), 0);
}

/* The far end of an inherited connection, which has answered already. */
static void
inherit(uint32_t status, struct channel *authority, struct lsa_handle **handle, uint32_t *got)
{
	struct lsa_connected answer = { .status = status };
	int pair[2];

	cr_assert_eq(channel_pair(pair), 0);
	channel_init(authority, pair[0]);
	cr_assert_eq(channel_send(authority, lsa_wire_type(LSA_CONNECTED), &answer, NULL),
	    CHANNEL_OK);
	*got = lsa_inherit(pair[1], "cardea-kiosk", handle);
}

Test(lsa, an_inherited_connection_is_registered_as_a_logon_process)
{
	struct lsa_handle *handle;
	struct channel authority;
	struct lsa_connect said;
	uint32_t status;

	inherit(0, &authority, &handle, &status);
	cr_assert_eq(status, 0);
	cr_assert_not_null(handle);
	cr_assert_eq(channel_receive(&authority, 0), CHANNEL_OK);
	cr_assert_eq(authority.type, LSA_CONNECT);
	cr_assert_null(channel_decode(&authority, lsa_wire_type(LSA_CONNECT), &said));
	cr_expect_eq(said.trusted, 1);
	cr_expect_str_eq(said.process, "cardea-kiosk");
	cr_expect_eq(lsa_deregister_logon_process(handle), 0);
	cr_expect_eq(channel_receive(&authority, 0), CHANNEL_CLOSED);
	channel_close(&authority);
}

Test(lsa, an_inherited_connection_that_is_refused_is_closed)
{
	struct lsa_handle *handle;
	struct channel authority;
	uint32_t status;
	int pair[2];

	inherit(0xC0000061, &authority, &handle, &status);
	cr_expect_eq(status, 0xC0000061);
	cr_expect_null(handle);
	cr_expect_eq(channel_receive(&authority, 0), CHANNEL_OK);
	cr_expect_eq(channel_receive(&authority, 0), CHANNEL_CLOSED);
	channel_close(&authority);
	cr_assert_eq(channel_pair(pair), 0);
	cr_expect_eq(lsa_inherit(pair[1], "", &handle), 0xC000000D);
	cr_expect_eq(write(pair[0], "x", 1), -1);
	close(pair[0]);
}
