#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

struct sample {
	uint8_t a;
	uint16_t b;
	uint32_t c;
	uint64_t d;
	char text[8];
	struct message_blob blob;
};

static const struct message_field fields[] = {
	MESSAGE_F(struct sample, a, MESSAGE_U8), MESSAGE_F(struct sample, b, MESSAGE_U16),
	MESSAGE_F(struct sample, c, MESSAGE_U32), MESSAGE_F(struct sample, d, MESSAGE_U64),
	MESSAGE_F(struct sample, text, MESSAGE_TEXT), MESSAGE_B(struct sample, blob, 5),
};

static const struct message_type type = { 0x1234, "sample", fields, 6, sizeof(struct sample), 0 };

static const struct sample good = { 1, 0x0203, 0x04050607, 0x08090a0b0c0d0e0f, "text",
    { (const uint8_t *)"blob", 4 } };

static const uint8_t golden[] = {
	1, 0, 0x34, 0x12, 29, 0, 0, 0,
	1, 3, 2, 7, 6, 5, 4, 0x0f, 0x0e, 0x0d, 0x0c, 0x0b, 0x0a, 9, 8,
	4, 0, 't', 'e', 'x', 't', 4, 0, 0, 0, 'b', 'l', 'o', 'b',
};

static bool
all_zero(const void *p, size_t n)
{
	const uint8_t *b = p;

	while (n-- > 0)
		if (*b++ != 0)
			return false;
	return true;
}

Test(ipc_message, a_message_is_its_header_and_fields_in_order)
{
	uint8_t buf[64];

	cr_assert_eq(message_encode(&type, &good, buf, sizeof(buf)), sizeof(golden));
	cr_expect_arr_eq(buf, golden, sizeof(golden));
	cr_expect_eq(message_peek(golden, sizeof(golden)), 0x1234);
}

Test(ipc_message, what_was_encoded_decodes)
{
	struct sample s;

	memset(&s, 0xff, sizeof(s));
	cr_assert_null(message_decode(&type, golden, sizeof(golden), &s));
	cr_expect_eq(s.a, good.a);
	cr_expect_eq(s.b, good.b);
	cr_expect_eq(s.c, good.c);
	cr_expect_eq(s.d, good.d);
	cr_expect_str_eq(s.text, good.text);
	cr_expect(all_zero(s.text + 4, 4));
	cr_expect_eq(s.blob.n, 4);
	cr_expect_eq(s.blob.p, golden + sizeof(golden) - 4);
}

Test(ipc_message, what_does_not_fit_is_not_encoded)
{
	struct sample s = good;
	uint8_t buf[64];

	for (size_t room = 0; room < sizeof(golden); room++)
		cr_expect_eq(message_encode(&type, &good, buf, room), 0, "%zu", room);
	memset(s.text, 'x', sizeof(s.text));
	cr_expect_eq(message_encode(&type, &s, buf, sizeof(buf)), 0);
	s = good;
	s.blob.n = 6;
	cr_expect_eq(message_encode(&type, &s, buf, sizeof(buf)), 0);
	s.blob.n = 0;
	s.blob.p = NULL;
	cr_expect_eq(message_encode(&type, &s, buf, sizeof(buf)), sizeof(golden) - 4);
}

static uint8_t *
copy(const uint8_t *p, size_t n)
{
	uint8_t *q = malloc(n > 0 ? n : 1);

	memcpy(q, p, n);
	return q;
}

Test(ipc_message, every_truncation_is_refused_and_leaves_nothing)
{
	for (size_t n = 0; n < sizeof(golden); n++) {
		uint8_t *cut = copy(golden, n);
		struct sample s;

		cr_expect_eq(message_peek(cut, n), 0, "%zu", n);
		cr_expect_not_null(message_decode(&type, cut, n, &s), "%zu", n);
		cr_expect(all_zero(&s, sizeof(s)), "%zu", n);
		if (n >= MESSAGE_HEADER) {
			cut[4] = (uint8_t)(n - MESSAGE_HEADER);
			cr_expect_not_null(message_decode(&type, cut, n, &s), "%zu", n);
			cr_expect(all_zero(&s, sizeof(s)), "%zu", n);
		}
		free(cut);
	}
}

Test(ipc_message, every_bit_flip_is_refused_or_another_message)
{
	for (size_t bit = 0; bit < sizeof(golden) * 8; bit++) {
		uint8_t *flipped = copy(golden, sizeof(golden)), again[64];
		struct sample s;

		flipped[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (message_decode(&type, flipped, sizeof(golden), &s) != NULL) {
			cr_expect(all_zero(&s, sizeof(s)));
		} else {
			cr_expect_geq(bit, MESSAGE_HEADER * 8, "a header was believed");
			cr_expect_eq(message_encode(&type, &s, again, sizeof(again)), sizeof(golden));
			cr_expect_arr_eq(again, flipped, sizeof(golden));
		}
		free(flipped);
	}
}

Test(ipc_message, each_broken_rule_is_named)
{
	static const struct {
		size_t at;
		uint8_t value;
		const char *name;
	} rows[] = {
		{ 0, 2, "header" }, { 1, 1, "header" }, { 2, 0x35, "header" }, { 4, 28, "header" },
		{ 7, 1, "header" }, { 23, 8, "text" }, { 24, 1, "text" }, { 26, 0, "text" },
		{ 29, 5, "blob" }, { 29, 6, "blob" }, { 32, 0x80, "blob" }, { 29, 3, "length" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t *broken = copy(golden, sizeof(golden));
		const char *name;
		struct sample s;

		broken[rows[i].at] = rows[i].value;
		name = message_decode(&type, broken, sizeof(golden), &s);
		cr_assert_not_null(name, "%zu", i);
		cr_expect_str_eq(name, rows[i].name, "%zu: %s", i, name);
		free(broken);
	}
}

Test(ipc_message, a_text_needs_room_for_its_end)
{
	uint8_t message[sizeof(golden) + 4];
	struct sample s;

	for (uint8_t n = 7; n <= 8; n++) {
		size_t length = sizeof(golden) - 4U + n;

		memcpy(message, golden, 25);
		message[4] = (uint8_t)(length - MESSAGE_HEADER);
		message[23] = n;
		memset(message + 25, 'x', n);
		memcpy(message + 25 + n, golden + 29, 8);
		cr_expect_eq(message_decode(&type, message, length, &s) == NULL, n == 7);
	}
}
