#include "rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BYTES_SHOWN	64

/* The length of a secret is one too. */
static bool
counts_secret(const struct kerb_layout *layout, size_t i)
{
	for (size_t k = 0; k < layout->count; k++)
		if (layout->leaves[k].length == (int)i &&
		    (layout->leaves[k].member->attributes & KERB_A_SECRET) != 0)
			return true;
	return false;
}

static size_t
add_rows(const struct kerb_struct *what, const struct kerb_value *values, enum kerb_abi abi,
    size_t base, bool inner, struct kerb_row *rows)
{
	struct kerb_layout layout;
	size_t count = 0;

	kerb_layout(what, abi, &layout);
	for (size_t i = 0; i < layout.count; i++) {
		const struct kerb_member *member = layout.leaves[i].member;

		if ((member->attributes & (KERB_A_UNION | KERB_A_CSP)) != 0 ||
		    (inner && member->type == KERB_T_UCHARS) || counts_secret(&layout, i))
			continue;
		rows[count++] = (struct kerb_row){ .offset = base + layout.leaves[i].offset,
			.inner = inner, .member = member, .value = &values[i] };
	}
	return count;
}

/* Where CspData begins in buf. */
static size_t
inner_base(const struct kerb_record *record, const uint8_t *buf)
{
	struct kerb_layout layout;

	kerb_layout(record->what, KERB_X64, &layout);
	for (size_t i = 0; i < layout.count; i++)
		if ((layout.leaves[i].member->attributes & KERB_A_CSP) && record->values[i].data)
			return (size_t)((const uint8_t *)record->values[i].data - buf);
	return 0;
}

size_t
kerb_rows(const struct kerb_record *record, const uint8_t *buf, enum kerb_abi abi,
    struct kerb_row rows[KERB_ROWS_MAX])
{
	size_t count = add_rows(record->what, record->values, abi, 0, false, rows);

	if (record->inner)
		count += add_rows(record->inner, record->inner_values, abi,
		    inner_base(record, buf), true, rows + count);
	return count;
}

/* "0x00000003 (A | B)" */
static void
bits_text(const struct kerb_member *member, uint32_t bits, char *out, size_t room)
{
	int used = snprintf(out, room, "0x%08" PRIX32, bits);
	const char *mark = " (", *name;

	for (uint32_t bit = 1; bit != 0; bit <<= 1) {
		name = (bits & bit) ? kerb_enum_name(member->group, bit) : NULL;
		if (!name || used < 0 || (size_t)used >= room)
			continue;
		used += snprintf(out + used, room - (size_t)used, "%s%s", mark, name);
		mark = " | ";
	}
	if (mark[1] == '|' && used > 0 && (size_t)used < room)
		(void)snprintf(out + used, room - (size_t)used, ")");
}

static void
number_text(const struct kerb_member *member, uint64_t number, char *out, size_t room)
{
	const char *name = kerb_enum_name(member->group, (uint32_t)number);

	if (member->type == KERB_T_LUID)
		(void)snprintf(out, room, "0x%08" PRIX32 ":0x%08" PRIX32,
		    (uint32_t)(number >> 32), (uint32_t)number);
	else if (member->type == KERB_T_LARGE_INTEGER)
		(void)snprintf(out, room, "0x%016" PRIX64 "%s", number,
		    number == INT64_MAX ? " (never)" : "");
	else if ((member->attributes & KERB_A_BITS) != 0)
		bits_text(member, (uint32_t)number, out, room);
	else if (name)
		(void)snprintf(out, room, "%" PRIu64 " (%s)", number, name);
	else
		(void)snprintf(out, room, "%" PRIu64, number);
}

static void
bytes_text(const struct kerb_value *value, char *out, size_t room)
{
	const uint8_t *p = value->data;
	size_t shown = value->len < BYTES_SHOWN ? value->len : BYTES_SHOWN;
	int used = snprintf(out, room, "%zu bytes%s", value->len, shown > 0 ? ": " : "");

	for (size_t i = 0; i < shown && used > 0 && (size_t)used + 2 < room; i++)
		used += snprintf(out + used, room - (size_t)used, "%02x", p[i]);
	if (value->len > shown && used > 0 && (size_t)used < room)
		(void)snprintf(out + used, room - (size_t)used, "...");
}

static bool
is_text(const struct kerb_member *member)
{
	return member->type == KERB_T_UNICODE || member->type == KERB_T_NAME ||
	    (member->attributes & KERB_A_TEXT) != 0;
}

const char *
kerb_row_text(const struct kerb_row *row, char *out, size_t room)
{
	const struct kerb_member *member = row->member;
	const struct kerb_value *value = row->value;

	if ((member->attributes & KERB_A_SECRET) != 0) {
		(void)snprintf(out, room, "%s", value->len > 0 ? "present" : "empty");
	} else if (member->type == KERB_T_UCHARS && is_text(member)) {
		(void)snprintf(out, room, "%.*s", (int)value->len,
		    value->data ? (const char *)value->data : "");
	} else if (is_text(member)) {
		if (!kerb_value_utf8(value, out, room))
			(void)snprintf(out, room, "(%zu bytes of text)", value->len);
	} else if (member->type == KERB_T_UCHARS || member->type == KERB_T_STRING ||
	    member->type == KERB_T_AREA || member->type == KERB_T_TRAILER) {
		bytes_text(value, out, room);
	} else {
		number_text(member, value->number, out, room);
	}
	return out;
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

const char *
kerb_member_option(const struct kerb_member *member, char dash, char out[KERB_OPTION_ROOM])
{
	const char *name = member->option ? member->option : member->name;
	size_t used = 0;

	for (size_t i = 0; name[i] != '\0' && used + 2 < KERB_OPTION_ROOM; i++) {
		if (i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]))
			out[used++] = dash;
		out[used++] = (char)(is_upper(name[i]) ? name[i] - 'A' + 'a' : name[i]);
	}
	out[used] = '\0';
	return out;
}
