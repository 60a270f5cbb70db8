#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "message_json.h"
#include "wire_session.h"

static const uint8_t bytes[] = { 0x00, 0x7f, 0x80, 0xff };

static struct wire_card_slot
a_slot(void)
{
	struct wire_card_slot slot = { .container = "PIV-9A \xc3\xa9", .algorithm = 7,
		.certificate = { bytes, sizeof(bytes) } };

	return slot;
}

Test(message_json, every_field_has_its_name_of_the_wire)
{
	struct wire_card_slot slot = a_slot();
	json_t *object = message_json(WIRE_CARD_SLOT, &slot, NULL, 16);

	cr_assert_not_null(object);
	cr_expect_str_eq(json_string_value(json_object_get(object, "type")), "card_slot");
	cr_expect_str_eq(json_string_value(json_object_get(object, "container")), slot.container);
	cr_expect_eq(json_integer_value(json_object_get(object, "algorithm")), 7);
	cr_expect_str_eq(json_string_value(json_object_get(object, "certificate")), "007f80ff");
	cr_expect_eq(message_json_type(object), WIRE_CARD_SLOT);
	json_decref(object);
}

Test(message_json, blobs_that_are_named_or_too_long_are_null)
{
	static const char *const without[] = { "certificate", NULL };
	struct wire_card_slot slot = a_slot();
	json_t *named = message_json(WIRE_CARD_SLOT, &slot, without, 16);
	json_t *longer = message_json(WIRE_CARD_SLOT, &slot, NULL, sizeof(bytes) - 1);

	cr_expect(json_is_null(json_object_get(named, "certificate")));
	cr_expect(json_is_null(json_object_get(longer, "certificate")));
	json_decref(named);
	json_decref(longer);
}

Test(message_json, every_message_comes_back_as_it_was)
{
	uint8_t room[64], body[sizeof(struct wire_session_open) * 8], back[sizeof(body)];

	for (uint16_t type = 1; type < 256; type++) {
		const struct message_type *t = wire_type(type);
		size_t used = 0;
		json_t *object;

		if (t == NULL || t->size > sizeof(body))
			continue;
		memset(body, 0, sizeof(body));
		for (size_t i = 0; i < t->count; i++) {
			uint64_t number = UINT64_MAX - 2;
			const struct message_field *f = &t->fields[i];

			if (strstr(f->name, "failure") != NULL)
				number = FAILURE_PIN_WRONG;
			if (f->kind == MESSAGE_TEXT)
				memcpy(body + f->offset, "a\n", 3);
			else if (f->kind != MESSAGE_BLOB)
				memcpy(body + f->offset, &number, (size_t)1 << f->kind);
		}
		object = message_json(type, body, NULL, 0);
		cr_assert_eq(message_json_type(object), type, "%s", t->name);
		cr_assert_null(message_json_read(object, type, back, room, sizeof(room), &used),
		    "%s", t->name);
		for (size_t i = 0; i < t->count; i++) {
			const struct message_field *f = &t->fields[i];
			size_t n = f->kind == MESSAGE_TEXT ? 3 :
			    f->kind == MESSAGE_BLOB ? 0 : (size_t)1 << f->kind;

			cr_expect_eq(memcmp(body + f->offset, back + f->offset, n), 0, "%s.%s",
			    t->name, f->name);
		}
		json_decref(object);
	}
}

/* The first broken field of a slot whose `key` is `value`, which is taken. */
static const char *
broken(const char *key, json_t *value, size_t size)
{
	struct wire_card_slot slot = a_slot(), back;
	json_t *object = message_json(WIRE_CARD_SLOT, &slot, NULL, 16);
	uint8_t *room = malloc(size > 0 ? size : 1);
	const char *name;
	size_t used = 0;

	if (value == NULL)
		json_object_del(object, key);
	else
		json_object_set_new(object, key, value);
	name = message_json_read(object, WIRE_CARD_SLOT, &back, room, size, &used);
	if (name != NULL)
		cr_expect(back.algorithm == 0 && back.container[0] == '\0' && used == 0);
	json_decref(object);
	free(room);
	return name;
}

Test(message_json, a_field_that_is_missing_or_out_of_bounds_is_named)
{
	char longer[WIRE_NAME + 1];

	memset(longer, 'x', WIRE_NAME);
	longer[WIRE_NAME] = '\0';
	cr_expect_null(broken("other", json_null(), 4));
	cr_expect_null(broken("certificate", json_null(), 0));
	cr_expect_str_eq(broken("container", NULL, 4), "container");
	cr_expect_str_eq(broken("container", json_string(longer), 4), "container");
	cr_expect_str_eq(broken("container", json_stringn("a\0b", 3), 4), "container");
	cr_expect_str_eq(broken("container", json_integer(1), 4), "container");
	cr_expect_str_eq(broken("algorithm", json_integer(256), 4), "algorithm");
	cr_expect_str_eq(broken("algorithm", json_integer(-1), 4), "algorithm");
	cr_expect_str_eq(broken("algorithm", json_string("7"), 4), "algorithm");
	cr_expect_str_eq(broken("certificate", json_string("0"), 4), "certificate");
	cr_expect_str_eq(broken("certificate", json_string("0g"), 4), "certificate");
	cr_expect_str_eq(broken("certificate", json_string("007F"), 4), "certificate");
	cr_expect_str_eq(broken("certificate", json_integer(0), 4), "certificate");
	cr_expect_str_eq(broken("other", json_null(), 3), "certificate", "no room for it");
}

Test(message_json, a_failure_has_its_name)
{
	struct wire_card_failed failed = { .failure = FAILURE_PIN_WRONG }, back;
	json_t *object = message_json(WIRE_CARD_FAILED, &failed, NULL, 0);
	uint8_t room[1];
	size_t used = 0;

	cr_expect_str_eq(json_string_value(json_object_get(object, "failure")), "pin-wrong");
	json_object_set_new(object, "failure", json_string("none"));
	cr_expect_null(message_json_read(object, WIRE_CARD_FAILED, &back, room, 1, &used));
	cr_expect_eq(back.failure, FAILURE_NONE);
	json_object_set_new(object, "failure", json_string("no-such"));
	cr_expect_str_eq(message_json_read(object, WIRE_CARD_FAILED, &back, room, 1, &used),
	    "failure");
	json_object_set_new(object, "failure", json_integer(1));
	cr_expect_str_eq(message_json_read(object, WIRE_CARD_FAILED, &back, room, 1, &used),
	    "failure");
	json_decref(object);
}

Test(message_json, what_is_no_message_has_no_type)
{
	json_t *object = json_pack("{s:s}", "type", "no_such");

	cr_expect_eq(message_json_type(object), 0);
	cr_expect_eq(message_json_type(NULL), 0);
	cr_expect_null(message_json(0xff, bytes, NULL, 0));
	json_decref(object);
}
