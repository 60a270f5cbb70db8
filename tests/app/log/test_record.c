#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"

static struct folder folder;

static void setup(void) { folder_make(&folder); }
static void teardown(void) { folder_remove(&folder); }

TestSuite(record, .init = setup, .fini = teardown);

/* What a value comes back as; the line is checked to be one line of printable ASCII. */
static char *
round_trip(const char *value)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	char *text, *end, *result;
	json_t *object;

	cr_assert_eq(folder_put(log, "e", value), 0);
	log_close(&log);
	text = folder_read(&folder, LOG_FILE);
	end = strchr(text, '\n');
	cr_assert_not_null(end);
	cr_expect_eq(end[1], '\0', "more than one line");
	for (const char *p = text; p < end; p++)
		cr_assert(*p >= 0x20 && *p < 0x7F, "byte %02x", (unsigned int)(unsigned char)*p);
	object = log_parse(text, (size_t)(end - text));
	cr_assert_not_null(object);
	result = strdup(json_string_value(json_object_get(object, "text")));
	json_decref(object);
	free(text);
	folder_write(&folder, LOG_FILE, "", 0);
	return result;
}

Test(record, keeps_any_text_of_characters_as_it_is)
{
	static const char *const values[] = {
		"", "plain", "a\nb", "\",\"event\":\"unlock\",\"x\":\"", "\\", "\t\r\x01\x1f",
		"\xC3\xA9", "\xE2\x80\xAE" "bidi", "\xF0\x9F\x98\x80", "\xEF\xBB\xBF",
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		char *back = round_trip(values[i]);

		cr_expect_str_eq(back, values[i]);
		free(back);
	}
}

Test(record, writes_bytes_that_are_no_character_as_hex)
{
	static const struct { const char in[8], out[24]; } rows[] = {
		{ "\xFF", "\\xff" },
		{ "a\xC3", "a\\xc3" },
		{ "\xC0\x80", "\\xc0\\x80" },			/* overlong */
		{ "\xED\xA0\x80", "\\xed\\xa0\\x80" },		/* a surrogate */
		{ "\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },	/* beyond U+10FFFF */
		{ "\xE0\x80\x80", "\\xe0\\x80\\x80" },
		{ "\x7F", "\\x7f" },
		{ "\x80z", "\\x80z" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *back = round_trip(rows[i].in);

		cr_expect_str_eq(back, rows[i].out);
		free(back);
	}
}

Test(record, no_byte_of_a_value_can_end_or_forge_a_line)
{
	char value[2] = { 0 };

	for (unsigned int byte = 1; byte < 256; byte++) {
		char *back;

		value[0] = (char)byte;
		back = round_trip(value);
		if (byte < 0x7F)
			cr_expect_str_eq(back, value, "byte %u", byte);
		else
			cr_expect_eq(back[0], '\\', "byte %u", byte);
		free(back);
	}
}

Test(record, cuts_a_long_value_and_says_so)
{
	char value[3 * LOG_TEXT_MAX];
	char *back;

	memset(value, 'a', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	back = round_trip(value);
	cr_expect_leq(strlen(back), LOG_TEXT_MAX);
	cr_expect_str_eq(back + strlen(back) - 4, "a...");
	free(back);
	memset(value, 0xFF, sizeof(value) - 1);
	back = round_trip(value);
	cr_expect_leq(strlen(back), LOG_TEXT_MAX);
	free(back);
}

Test(record, refuses_a_line_that_is_too_long_whole)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	struct log_record *record = log_begin("e");
	char key[16], value[LOG_TEXT_MAX - 8], *text;

	memset(value, 'a', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	for (int i = 0; i < 40; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		log_text(record, key, value);
	}
	cr_expect_eq(log_commit(log, &record), -1);
	cr_expect_null(record);
	text = folder_read(&folder, LOG_FILE);
	cr_expect_str_eq(text, "");
	free(text);
	log_close(&log);
}

Test(record, holds_every_kind_of_field_and_no_field_takes_the_head_s_place)
{
	struct log *log = folder_log(&folder, 1 << 20, 2);
	struct log_record *record = log_begin("e");
	char *text;

	log_number(record, "n", UINT64_MAX);
	log_flag(record, "f", true);
	log_hex(record, "h", 0xC000006D);
	log_bytes(record, "b", "\x30\x00\xff", 3);
	log_text(record, "none", NULL);
	log_number(record, "seq", 99);
	log_number_in(record, "stages", "pin", 12);
	log_number_in(record, "stages", "a\nb", 13);
	cr_assert_eq(log_commit(log, &record), 0);
	text = folder_read(&folder, LOG_FILE);
	cr_expect_eq(strncmp(text, "{\"seq\":1,", 9), 0, "%s", text);
	cr_expect_not_null(strstr(text, ",\"event\":\"e\",\"n\":9223372036854775807,"
	    "\"f\":true,\"h\":\"0xc000006d\",\"b\":\"3000ff\",\"none\":null,"
	    "\"stages\":{\"pin\":12,\"a\\nb\":13}}\n"), "%s", text);
	free(text);
	log_close(&log);
}

Test(record, bytes_are_whole_or_not_there)
{
	static const uint8_t bytes[LOG_BYTES_MAX + 1];
	struct log *log = folder_log(&folder, 1 << 20, 2);
	struct log_record *record = log_begin("e");
	char *text;

	log_bytes(record, "most", bytes, LOG_BYTES_MAX);
	log_bytes(record, "more", bytes, LOG_BYTES_MAX + 1);
	cr_assert_eq(log_commit(log, &record), 0);
	text = folder_read(&folder, LOG_FILE);
	cr_expect_geq(strlen(text), 2 * LOG_BYTES_MAX);
	cr_expect_not_null(strstr(text, ",\"more\":null}\n"));
	free(text);
	log_close(&log);
}
