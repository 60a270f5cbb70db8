/* Every message of wire.h, filled by its own table. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"

static uint8_t buf[MESSAGE_MAX], again[MESSAGE_MAX];
static const uint8_t bytes[11] = { 1, 2, 3, 0, 0xff, 5 };

/* A value of its own in every field. */
static void
fill(const struct message_type *t, uint8_t *body)
{
	memset(body, 0, t->size);
	for (size_t i = 0; i < t->count; i++) {
		const struct message_field *f = &t->fields[i];
		uint64_t number = 0x1122334455667700U + i;
		struct message_blob blob = { bytes, 3 + i % 8 };

		switch (f->kind) {
		case MESSAGE_U8:
			body[f->offset] = (uint8_t)number;
			break;
		case MESSAGE_U16:
			memcpy(body + f->offset, &(uint16_t){ (uint16_t)number }, 2);
			break;
		case MESSAGE_U32:
			memcpy(body + f->offset, &(uint32_t){ (uint32_t)number }, 4);
			break;
		case MESSAGE_U64:
			memcpy(body + f->offset, &number, 8);
			break;
		case MESSAGE_TEXT:
			snprintf((char *)body + f->offset, f->max, "text %zu", i);
			break;
		case MESSAGE_BLOB:
			memcpy(body + f->offset, &blob, sizeof(blob));
			break;
		}
	}
}

static size_t
encode(const struct message_type *t)
{
	uint8_t *body = malloc(t->size);
	size_t n;

	fill(t, body);
	n = message_encode(t, body, buf, sizeof(buf));
	free(body);
	cr_assert_gt(n, MESSAGE_HEADER, "%s", t->name);
	return n;
}

/* Decodes a copy that ends where the message ends, so that a sanitizer sees a read past it. */
static const char *
decode(const struct message_type *t, const uint8_t *message, size_t n)
{
	uint8_t *copy = malloc(n > 0 ? n : 1), *body = malloc(t->size);
	const char *broken;

	memcpy(copy, message, n);
	broken = message_decode(t, copy, n, body);
	if (broken == NULL) {
		cr_assert_eq(message_encode(t, body, again, sizeof(again)), n, "%s", t->name);
		cr_assert_arr_eq(again, message, n, "%s", t->name);
	}
	free(copy);
	free(body);
	return broken;
}

static const struct message_type *
next_type(unsigned int *type)
{
	while (*type <= UINT16_MAX) {
		const struct message_type *t = wire_type((uint16_t)(*type)++);

		if (t != NULL)
			return t;
	}
	return NULL;
}

Test(wire_messages, every_type_has_one_table_that_covers_its_struct)
{
	const struct message_type *t;
	unsigned int type = 0, count = 0;

	while ((t = next_type(&type)) != NULL) {
		cr_expect_eq(t->type, type - 1);
		count++;
		for (size_t i = 0; i < t->count; i++) {
			const struct message_field *f = &t->fields[i];
			size_t end = f->kind == MESSAGE_BLOB ? sizeof(struct message_blob) : f->max;

			cr_expect_leq(f->offset + end, t->size, "%s.%s", t->name, f->name);
			for (size_t k = 0; k < i; k++)
				cr_expect_neq(t->fields[k].offset, f->offset, "%s.%s", t->name,
				    f->name);
		}
	}
	cr_expect_eq(count, 73, "%u", count);
	cr_expect_null(wire_type(0));
	cr_expect_null(wire_type(WIRE_PINS + 1));
}

Test(wire_messages, every_message_comes_back_as_it_was_sent)
{
	const struct message_type *t;
	unsigned int type = 0;

	while ((t = next_type(&type)) != NULL)
		cr_expect_null(decode(t, buf, encode(t)), "%s", t->name);
}

Test(wire_messages, no_struct_has_a_member_that_its_table_forgets)
{
	const struct message_type *t;
	unsigned int type = 0;

	while ((t = next_type(&type)) != NULL) {
		const struct message_field *last = t->fields;
		size_t sum = 0, padding;

		for (size_t i = 0; i < t->count; i++) {
			const struct message_field *f = &t->fields[i];

			sum += f->kind == MESSAGE_BLOB ? sizeof(struct message_blob) : f->max;
			last = f->offset > last->offset ? f : last;
		}
		padding = t->size - sum;
		/* A forgotten text, blob or number cannot hide in what alignment leaves. */
		cr_expect_lt(padding, 8 * t->count, "%s: %zu bytes", t->name, padding);
		cr_expect_lt(t->size - last->offset - (last->kind == MESSAGE_BLOB ?
		    sizeof(struct message_blob) : last->max), 8, "%s", t->name);
	}
}

Test(wire_messages, every_truncation_of_every_message_is_refused)
{
	const struct message_type *t;
	unsigned int type = 0;

	while ((t = next_type(&type)) != NULL) {
		size_t whole = encode(t);

		for (size_t n = 0; n < whole; n++) {
			cr_assert_not_null(decode(t, buf, n), "%s, %zu bytes", t->name, n);
			if (n < MESSAGE_HEADER)
				continue;
			/* Once more with a header that tells the truth. */
			buf[4] = (uint8_t)(n - MESSAGE_HEADER);
			buf[5] = (uint8_t)((n - MESSAGE_HEADER) >> 8);
			cr_assert_not_null(decode(t, buf, n), "%s, %zu bytes", t->name, n);
			whole = encode(t);
		}
	}
}

Test(wire_messages, every_bit_flip_of_every_message_is_refused_or_a_whole_other)
{
	const struct message_type *t;
	unsigned int type = 0;

	while ((t = next_type(&type)) != NULL) {
		size_t n = encode(t);

		for (size_t bit = 0; bit < n * 8; bit++) {
			const char *broken;

			buf[bit / 8] ^= (uint8_t)(1 << bit % 8);
			broken = decode(t, buf, n);
			if (bit < MESSAGE_HEADER * 8)
				cr_assert_not_null(broken, "%s, bit %zu", t->name, bit);
			buf[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

Test(wire_messages, one_byte_more_is_refused)
{
	const struct message_type *t;
	unsigned int type = 0;

	while ((t = next_type(&type)) != NULL) {
		size_t n = encode(t) + 1;

		cr_expect_not_null(decode(t, buf, n), "%s", t->name);
		buf[n - 1] = 0;
		buf[4] = (uint8_t)(n - MESSAGE_HEADER);
		buf[5] = (uint8_t)((n - MESSAGE_HEADER) >> 8);
		cr_expect_str_eq(decode(t, buf, n), "length", "%s", t->name);
	}
}

Test(wire_messages, every_message_fits_at_its_fullest)
{
	static const uint8_t most[MESSAGE_MAX];
	const struct message_type *t;
	unsigned int type = 0;

	while ((t = next_type(&type)) != NULL) {
		uint8_t *body = calloc(1, t->size);
		size_t n;

		for (size_t i = 0; i < t->count; i++) {
			struct message_blob blob = { most, t->fields[i].max };

			cr_assert_leq(blob.n, sizeof(most), "%s", t->name);
			if (t->fields[i].kind == MESSAGE_TEXT)
				memset(body + t->fields[i].offset, 'x', t->fields[i].max - 1);
			if (t->fields[i].kind == MESSAGE_BLOB)
				memcpy(body + t->fields[i].offset, &blob, sizeof(blob));
		}
		n = message_encode(t, body, buf, sizeof(buf));
		if (t->type == WIRE_KRB_RESULT) {
			/* Three of the largest at once are more than one message holds. */
			cr_expect_eq(n, 0);
		} else {
			cr_expect_gt(n, MESSAGE_HEADER, "%s", t->name);
			cr_expect_null(decode(t, buf, n), "%s", t->name);
		}
		free(body);
	}
}
