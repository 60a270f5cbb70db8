#include "parts.h"

#include "csp.h"
#include "fixed.h"
#include "text.h"

#define PADDING_MAX	7
#define PADDING_ALIGN	8
#define LOGON_ID_SIZE	8

static bool
is_text(const struct part *part)
{
	return part->member->type == KERB_T_UNICODE;
}

void
parts_tolerate(uint32_t *tolerances, enum kerb_tolerance tolerance)
{
	*tolerances |= 1u << tolerance;
}

uint64_t
part_size(const struct part *part)
{
	uint64_t size = part->maximum > part->length ? part->maximum : part->length;

	return is_text(part) ? size + size % 2 : size;
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

static bool
check_place(const struct block *block, const struct part *part, struct kerb_fault *fault)
{
	const char *name = part->member->name;

	if (part_absent(part))
		return true;
	if (part->offset < block->fixed)
		return kerb_rule_broken(fault, KERB_RULE_IN_FIXED_PART, name, part->offset);
	if (part->offset > block->len || part_size(part) > block->len - part->offset)
		return kerb_rule_broken(fault, KERB_RULE_OUTSIDE, name, part->offset);
	if (part->offset % 2 != 0)
		return kerb_rule_broken(fault, KERB_RULE_ODD_OFFSET, name, part->offset);
	return true;
}

static bool
pin_shares(struct block *block, const struct part *csp, const struct part *pin)
{
	struct bytes_in data = fixed_slice(block->p, block->len, csp->offset, csp->length);

	if (!(csp->member->attributes & KERB_A_CSP) || !(pin->member->attributes & KERB_A_SECRET) ||
	    !is_text(pin) ||
	    !csp_has_hole(data.p, data.left, pin->offset - csp->offset, part_size(pin)))
		return false;
	parts_tolerate(&block->tolerances, KERB_TOLERANCE_PIN_SHARED);
	return true;
}

bool
parts_check_places(struct block *block, struct kerb_fault *fault)
{
	const struct part *parts = block->parts;

	for (size_t i = 0; i < block->count; i++)
		if (!check_place(block, &parts[i], fault))
			return false;
	for (size_t i = 1; i < block->count; i++)
		for (size_t k = 0; k < i; k++)
			if (parts_overlap(&parts[i], &parts[k]) &&
			    !pin_shares(block, &parts[i], &parts[k]))
				return kerb_rule_broken(fault, KERB_RULE_OVERLAP,
				    parts[i].member->name, parts[i].offset);
	return true;
}

/* The nearest part that begins at or behind `at` and has not been walked yet; or NULL. */
static const struct part *
next_part(const struct block *block, uint64_t at)
{
	const struct part *best = NULL;

	for (size_t i = 0; i < block->count; i++) {
		const struct part *part = &block->parts[i];

		if (part_size(part) == 0 || part->offset < at)
			continue;
		if (!best || part->offset < best->offset)
			best = part;
	}
	return best;
}

/* A text part that ends at `at`, an empty one too, has a right to a stored NUL there. */
static bool
text_ends_at(const struct block *block, uint64_t at)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct part *part = &block->parts[i];

		if (is_text(part) && !part_absent(part) && part->maximum <= part->length &&
		    part_end(part) == at)
			return true;
	}
	return false;
}

/* Credential providers put a logon into the UNLOCK structure too and leave its LogonId zero;
 * the parts then begin behind it. */
static size_t
fixed_end(struct block *block)
{
	size_t end = block->fixed + LOGON_ID_SIZE;

	if (!block->gap || !fixed_zero(block->p, block->len, block->fixed, LOGON_ID_SIZE))
		return block->fixed;
	for (size_t i = 0; i < block->count; i++)
		if (!part_absent(&block->parts[i]) && block->parts[i].offset < end)
			return block->fixed;
	parts_tolerate(&block->tolerances, KERB_TOLERANCE_UNLOCK_GAP);
	return end;
}

/* Whether the bytes from `at` on that no part owns are padding in front of `part`. */
static bool
is_padding(struct block *block, const struct part *part, uint64_t at)
{
	uint64_t n = part ? part->offset - at : 0;

	if (n == 0 || !fixed_zero(block->p, block->len, at, n))
		return false;
	if (n == 1)
		return true;
	if (is_text(part) || n > PADDING_MAX || part->offset % PADDING_ALIGN != 0)
		return false;
	parts_tolerate(&block->tolerances, KERB_TOLERANCE_CSP_ALIGNED);
	return true;
}

static void
note_order(struct block *block)
{
	uint64_t last = 0;

	for (size_t i = 0; i < block->count; i++) {
		const struct part *part = &block->parts[i];

		if (part_size(part) == 0) {
			if (part->offset != 0)
				parts_tolerate(&block->tolerances, KERB_TOLERANCE_EMPTY_POINTER);
			continue;
		}
		if (part->offset < last)
			parts_tolerate(&block->tolerances, KERB_TOLERANCE_PART_ORDER);
		last = part->offset;
	}
}

bool
parts_check_claimed(struct block *block, struct kerb_fault *fault)
{
	uint64_t at = fixed_end(block), end;
	const struct part *part;

	note_order(block);
	for (;;) {
		part = next_part(block, at);
		end = part ? part->offset : block->len;
		while (end - at >= 2 && text_ends_at(block, at) &&
		    fixed_zero(block->p, block->len, at, 2)) {
			parts_tolerate(&block->tolerances, KERB_TOLERANCE_NUL_BEHIND);
			at += 2;
		}
		if (end > at && !is_padding(block, part, at))
			return kerb_rule_broken(fault, KERB_RULE_UNCLAIMED, "buffer", at);
		if (!part)
			return true;
		at = part_end(part);
	}
}

/* The NUL that MaximumLength counts, and what it counts beyond. */
static bool
check_terminator(struct block *block, const struct part *part, struct kerb_fault *fault)
{
	uint64_t at = part->offset + part->length, slack = part->maximum - part->length;
	bool one = part->length > 0 && slack == 2;

	if (slack == 0) {
		if (part->length > 0 && part->length < KERB_TEXT_MAX)
			parts_tolerate(&block->tolerances, KERB_TOLERANCE_MAXIMUM_IS_LENGTH);
		return true;
	}
	if (!fixed_zero(block->p, block->len, at, 2))
		return kerb_rule_broken(fault, KERB_RULE_TEXT_UNTERMINATED, part->member->name, at);
	if (!fixed_zero(block->p, block->len, at, slack))
		return kerb_rule_broken(fault, KERB_RULE_SLACK, part->member->name, at);
	if (!one)
		parts_tolerate(&block->tolerances, KERB_TOLERANCE_MAXIMUM_LARGER);
	return true;
}

static bool
check_bytes(struct block *block, const struct part *part, struct kerb_fault *fault)
{
	if (part->length > part->maximum)
		return kerb_rule_broken(fault, KERB_RULE_LENGTH_OVER_MAXIMUM, part->member->name,
		    part->offset);
	if (part->maximum == part->length)
		return true;
	if (!fixed_zero(block->p, block->len, part->offset + part->length,
	    part->maximum - part->length))
		return kerb_rule_broken(fault, KERB_RULE_SLACK, part->member->name,
		    part->offset + part->length);
	parts_tolerate(&block->tolerances, KERB_TOLERANCE_MAXIMUM_LARGER);
	return true;
}

bool
parts_check_text(struct block *block, const struct part *part, struct kerb_fault *fault)
{
	static const enum kerb_rule broken_by[] = {
		[TEXT_INVALID] = KERB_RULE_TEXT_INVALID,
		[TEXT_NUL] = KERB_RULE_TEXT_NUL,
		[TEXT_LONG] = KERB_RULE_TEXT_LONG,
	};
	const char *name = part->member->name;
	enum text_result r;

	if (!is_text(part))
		return check_bytes(block, part, fault);
	if (part->length % 2 != 0)
		return kerb_rule_broken(fault, KERB_RULE_LENGTH_ODD, name, part->offset);
	if (part->maximum % 2 != 0)
		return kerb_rule_broken(fault, KERB_RULE_MAXIMUM_ODD, name, part->offset);
	if (part->length > part->maximum)
		return kerb_rule_broken(fault, KERB_RULE_LENGTH_OVER_MAXIMUM, name, part->offset);
	r = text_from_utf16(fixed_slice(block->p, block->len, part->offset, part->length), NULL,
	    0);
	if (r != TEXT_OK)
		return kerb_rule_broken(fault, broken_by[r], name, part->offset);
	return check_terminator(block, part, fault);
}
