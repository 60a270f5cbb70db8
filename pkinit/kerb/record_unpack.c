#include "kerb_record.h"

#include <string.h>

#include "csp.h"
#include "fixed.h"
#include "hashinfo.h"
#include "parts.h"

#define USE_CERTIFICATE_INFO	2u	/* of KERB_CERTIFICATE_LOGON.Flags */

/* A pointer that is not NULL becomes an offset; one below base wraps and then lies outside. */
static uint64_t
offset_of(uint64_t pointer, uint64_t base, enum kerb_abi abi)
{
	uint64_t offset = pointer != 0 ? pointer - base : 0;

	return pointer != 0 && offset == 0 ? UINT64_MAX :
	    abi == KERB_X86 && offset > UINT32_MAX ? UINT64_MAX : offset;
}

/* Notes the part that a field of the fixed part claims, if it is of a kind that has one. */
static void
claim(struct block *block, const struct kerb_layout *layout, size_t i,
    const struct fixed_field *fields, enum kerb_abi abi, uint64_t base)
{
	const struct kerb_leaf *leaf = &layout->leaves[i];
	struct part part = { .member = leaf->member, .leaf = i };

	switch (leaf->member->type) {
	case KERB_T_UNICODE:
	case KERB_T_STRING:
		part.length = fields[i].length;
		part.maximum = fields[i].maximum;
		break;
	case KERB_T_AREA:
		part.length = part.maximum = (uint32_t)fields[leaf->length].number;
		break;
	default:
		return;
	}
	part.offset = offset_of(fields[i].number, base, abi);
	block->parts[block->count++] = part;
}

static bool
read_head(struct block *block, const struct kerb_layout *layout, const struct kerb_struct *what,
    struct kerb_fault *fault)
{
	struct bytes_in in = bytes_in(block->p, block->len);
	uint32_t type = bytes_in_u32(&in);

	block->fixed = layout->size;
	block->gap = what->unlock != NULL;
	if (what->types[0] != 0 && in.bad)
		return kerb_rule_broken(fault, KERB_RULE_HEAD_SHORT, "buffer", block->len);
	if (what->types[0] != 0 && !kerb_struct_takes(what, type))
		return kerb_rule_broken(fault, KERB_RULE_TYPE_UNKNOWN, "MessageType", 0);
	if (block->len < layout->size)
		return kerb_rule_broken(fault, KERB_RULE_FIXED_SHORT, "buffer", block->len);
	return true;
}

static void
take_values(const struct block *block, const struct kerb_layout *layout,
    const struct fixed_field *fields, struct kerb_record *out)
{
	for (size_t i = 0; i < layout->count; i++) {
		out->values[i].number = fields[i].number;
		if (fields[i].bytes) {
			out->values[i].data = fields[i].bytes;
			out->values[i].len = layout->leaves[i].size;
		}
	}
	for (size_t i = 0; i < block->count; i++) {
		const struct part *part = &block->parts[i];
		struct kerb_value *value = &out->values[part->leaf];

		value->number = 0;
		value->wide = part->member->type == KERB_T_UNICODE;
		value->len = part->length;
		value->data = part->length > 0 ? block->p + part->offset : NULL;
	}
}

static bool
check_numbers(const struct kerb_layout *layout, const struct fixed_field *fields,
    struct kerb_fault *fault)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct kerb_leaf *leaf = &layout->leaves[i];

		if ((leaf->member->attributes & KERB_A_CLOSED) != 0 &&
		    (fields[i].number & ~(uint64_t)kerb_enum_mask(leaf->member->group)) != 0)
			return kerb_rule_broken(fault, KERB_RULE_FLAG_UNDEFINED,
			    leaf->member->name, leaf->offset);
	}
	return true;
}

/* The PIN's bytes, when they lie in the CspData at csp. */
static struct csp_hole
hole_in(const struct block *block, const struct part *csp)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct part *part = &block->parts[i];
		size_t start = (size_t)(part->offset - csp->offset);

		if (part != csp && part_size(part) > 0 && part->offset >= csp->offset &&
		    part->offset < csp->offset + csp->length)
			return (struct csp_hole){ .start = start,
				.end = start + (size_t)part_size(part),
				.nul = part->maximum == part->length };
	}
	return (struct csp_hole){ 0 };
}

static bool
read_inner(const struct block *block, struct kerb_record *out, struct kerb_fault *fault)
{
	const struct kerb_value *flags = kerb_record_value(out, "Flags");

	for (size_t i = 0; i < block->count; i++) {
		const struct part *part = &block->parts[i];
		struct csp_hole hole = hole_in(block, part);
		struct bytes_in data = fixed_slice(block->p, block->len, part->offset,
		    part->length);

		if ((part->member->attributes & KERB_A_CSP) == 0)
			continue;
		out->inner = &kerb_csp_info;
		if (flags && (flags->number & USE_CERTIFICATE_INFO) != 0)
			out->inner = &kerb_certificate_hash;
		if (out->inner == &kerb_csp_info)
			return csp_info_read(data.p, data.left, part->offset, &hole, out, fault);
		if (hole.end > 0)
			return kerb_rule_broken(fault, KERB_RULE_OVERLAP, part->member->name,
			    part->offset);
		return hashinfo_read(data.p, data.left, part->offset, out, fault);
	}
	return true;
}

static bool
unpack(struct block *block, enum kerb_abi abi, uint64_t base, struct kerb_record *out,
    struct kerb_fault *fault)
{
	struct fixed_field fields[KERB_LEAVES_MAX];
	struct kerb_layout layout;
	bool padded;

	kerb_layout(out->what, abi, &layout);
	if (!read_head(block, &layout, out->what, fault))
		return false;
	fixed_read(block->p, &layout, abi, fields, &padded);
	if (padded)
		parts_tolerate(&block->tolerances, KERB_TOLERANCE_PADDING);
	for (size_t i = 0; i < layout.count; i++)
		claim(block, &layout, i, fields, abi, base);
	if (!parts_check_places(block, fault) || !parts_check_claimed(block, fault))
		return false;
	for (size_t i = 0; i < block->count; i++)
		if (!parts_check_text(block, &block->parts[i], fault))
			return false;
	if (!check_numbers(&layout, fields, fault))
		return false;
	take_values(block, &layout, fields, out);
	out->tolerances = block->tolerances;
	return read_inner(block, out, fault);
}

enum failure
kerb_record_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base,
    const struct kerb_struct *what, struct kerb_record *out, struct kerb_fault *fault)
{
	struct block block = { .p = buf, .len = len };

	memset(out, 0, sizeof(*out));
	memset(fault, 0, sizeof(*fault));
	out->what = what;
	if (unpack(&block, abi, base, out, fault))
		return FAILURE_NONE;
	memset(out, 0, sizeof(*out));
	return kerb_rule_failure(fault->rule);
}
