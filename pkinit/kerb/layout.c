#include "layout.h"

#include "text.h"

#define PADDING_MAX	7
#define PADDING_ALIGN	8

void
layout_in_pad(struct bytes_in *in, enum kerb_abi abi)
{
	if (abi == KERB_X64)
		bytes_in_u32(in);
}

void
layout_out_pad(struct bytes_out *out, enum kerb_abi abi)
{
	if (abi == KERB_X64)
		bytes_out_u32(out, 0);
}

uint64_t
layout_in_pointer(struct bytes_in *in, enum kerb_abi abi)
{
	return abi == KERB_X64 ? bytes_in_u64(in) : bytes_in_u32(in);
}

void
layout_out_pointer(struct bytes_out *out, enum kerb_abi abi, uint64_t pointer)
{
	if (abi == KERB_X64)
		bytes_out_u64(out, pointer);
	else if (pointer <= UINT32_MAX)
		bytes_out_u32(out, (uint32_t)pointer);
	else
		out->bad = true;
}

struct part
layout_in_string(struct bytes_in *in, enum kerb_abi abi, enum kerb_field field)
{
	struct part part = { .field = field, .text = true };

	part.length = bytes_in_u16(in);
	part.maximum = bytes_in_u16(in);
	layout_in_pad(in, abi);
	part.offset = layout_in_pointer(in, abi);
	return part;
}

void
layout_out_string(struct bytes_out *out, enum kerb_abi abi, size_t units, uint64_t base,
    size_t *at)
{
	size_t length = 2 * units, maximum = units > 0 ? length + 2 : 0;

	if (maximum > UINT16_MAX)
		out->bad = true;
	bytes_out_u16(out, (uint16_t)length);
	bytes_out_u16(out, (uint16_t)maximum);
	layout_out_pad(out, abi);
	layout_out_pointer(out, abi, units > 0 ? base + *at : 0);
	*at += maximum;
}

bool
layout_broken(struct kerb_fault *fault, enum kerb_rule rule, enum kerb_field field, uint64_t at)
{
	*fault = (struct kerb_fault){ .rule = rule, .field = field, .at = at };
	return false;
}

struct bytes_in
layout_slice(const uint8_t *buf, size_t len, uint64_t offset, uint64_t n)
{
	struct bytes_in in = bytes_in(buf, len);

	if (offset > len || n > len - offset) {
		in = bytes_in(NULL, 0);
		in.bad = true;
		return in;
	}
	bytes_in_take(&in, (size_t)offset);
	in.left = (size_t)n;
	return in;
}

/* The bytes that a part takes: for text its whole MaximumLength, in whole WCHARs. */
static uint64_t
part_size(const struct part *part)
{
	uint64_t size = part->maximum > part->length ? part->maximum : part->length;

	return part->text ? size + size % 2 : size;
}

static uint64_t
part_end(const struct part *part)
{
	return part->offset + part_size(part);
}

/* A part that is not there has no size and no place. */
static bool
part_absent(const struct part *part)
{
	return part_size(part) == 0 && part->offset == 0;
}

static bool
parts_overlap(const struct part *a, const struct part *b)
{
	if (part_size(a) == 0 || part_size(b) == 0)
		return false;
	return a->offset < part_end(b) && b->offset < part_end(a);
}

bool
layout_check_places(const struct part *parts, size_t count, size_t fixed, size_t len,
    struct kerb_fault *fault)
{
	for (size_t i = 0; i < count; i++) {
		const struct part *part = &parts[i];

		if (part_absent(part))
			continue;
		if (part->offset < fixed)
			return layout_broken(fault, KERB_RULE_IN_FIXED_PART, part->field,
			    part->offset);
		if (part->offset > len || part_size(part) > len - part->offset)
			return layout_broken(fault, KERB_RULE_OUTSIDE, part->field, part->offset);
		if (part->offset % 2 != 0)
			return layout_broken(fault, KERB_RULE_ODD_OFFSET, part->field,
			    part->offset);
	}
	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (parts_overlap(&parts[i], &parts[k]))
				return layout_broken(fault, KERB_RULE_OVERLAP, parts[i].field,
				    parts[i].offset);
	return true;
}

/* The nearest part that begins at or behind `at` and has not been walked yet; or NULL. */
static const struct part *
next_part(const struct part *parts, size_t count, uint64_t at)
{
	const struct part *best = NULL;

	for (size_t i = 0; i < count; i++) {
		if (part_size(&parts[i]) == 0 || parts[i].offset < at)
			continue;
		if (!best || parts[i].offset < best->offset)
			best = &parts[i];
	}
	return best;
}

/* A text part that ends at `at`, an empty one too, has a right to a stored NUL there. */
static bool
text_ends_at(const struct part *parts, size_t count, uint64_t at)
{
	for (size_t i = 0; i < count; i++)
		if (parts[i].text && !part_absent(&parts[i]) && part_end(&parts[i]) == at)
			return true;
	return false;
}

static bool
all_zero(struct bytes_in in)
{
	if (in.bad)
		return false;
	while (in.left > 0)
		if (bytes_in_u8(&in) != 0)
			return false;
	return true;
}

bool
layout_check_claimed(const uint8_t *buf, size_t len, const struct part *parts, size_t count,
    size_t fixed, struct kerb_fault *fault)
{
	const struct part *part;
	uint64_t at = fixed, end;

	for (;;) {
		part = next_part(parts, count, at);
		end = part ? part->offset : len;
		while (end - at >= 2 && text_ends_at(parts, count, at) &&
		    all_zero(layout_slice(buf, len, at, 2)))
			at += 2;
		if (end > at && !(part && !part->text && end - at <= PADDING_MAX &&
		    end % PADDING_ALIGN == 0 && all_zero(layout_slice(buf, len, at, end - at))))
			return layout_broken(fault, KERB_RULE_UNCLAIMED, KERB_FIELD_BUFFER, at);
		if (!part)
			return true;
		at = part_end(part);
	}
}

bool
layout_check_text(const uint8_t *buf, size_t len, const struct part *part, char *out, size_t room,
    struct kerb_fault *fault)
{
	static const enum kerb_rule broken_by[] = {
		[TEXT_INVALID] = KERB_RULE_TEXT_INVALID,
		[TEXT_NUL] = KERB_RULE_TEXT_NUL,
		[TEXT_LONG] = KERB_RULE_TEXT_LONG,
	};
	enum text_result r;

	if (part->length % 2 != 0)
		return layout_broken(fault, KERB_RULE_LENGTH_ODD, part->field, part->offset);
	if (part->maximum % 2 != 0)
		return layout_broken(fault, KERB_RULE_MAXIMUM_ODD, part->field, part->offset);
	if (part->length > part->maximum)
		return layout_broken(fault, KERB_RULE_LENGTH_OVER_MAXIMUM, part->field,
		    part->offset);
	r = text_from_utf16(layout_slice(buf, len, part->offset, part->length), out, room);
	if (r != TEXT_OK)
		return layout_broken(fault, broken_by[r], part->field, part->offset);
	return true;
}
