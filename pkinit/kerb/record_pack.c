#include "kerb_record.h"

#include <string.h>

#include "csp.h"
#include "fixed.h"
#include "hashinfo.h"
#include "text.h"
#include "wipe.h"

#define USE_CERTIFICATE_INFO	2u	/* of KERB_CERTIFICATE_LOGON.Flags */

/* What has been measured and found good before the first byte is written. */
struct plan {
	struct kerb_layout layout;
	struct fixed_field fields[KERB_LEAVES_MAX];
	size_t sizes[KERB_LEAVES_MAX];	/* bytes of the part of a leaf, with its NUL */
	size_t at;			/* where the next part would begin */
};

static bool
is_inner(const struct kerb_leaf *leaf)
{
	return (leaf->member->attributes & KERB_A_CSP) != 0;
}

/* Gives the next place in the block to n bytes of the leaf. */
static bool
take_place(struct plan *plan, size_t i, size_t n, enum kerb_abi abi, uint64_t base,
    struct kerb_fault *fault)
{
	const char *name = plan->layout.leaves[i].member->name;
	uint64_t pointer;

	if (n == 0)
		return true;
	plan->at += plan->at % 2;
	pointer = base + plan->at;
	if (pointer < base || (abi == KERB_X86 && pointer > UINT32_MAX))
		return kerb_rule_broken(fault, KERB_RULE_POINTER, name, plan->at);
	plan->fields[i].number = pointer;
	plan->sizes[i] = n;
	plan->at += n;
	return true;
}

static bool
measure_text(struct plan *plan, size_t i, const struct kerb_value *value, size_t *n,
    struct kerb_fault *fault)
{
	const char *name = plan->layout.leaves[i].member->name;
	size_t units;

	switch (text_value_units(value, &units)) {
	case TEXT_OK:
		break;
	case TEXT_NUL:
		return kerb_rule_broken(fault, KERB_RULE_TEXT_NUL, name, 0);
	default:
		return kerb_rule_broken(fault, KERB_RULE_TEXT_INVALID, name, 0);
	}
	if (2 * units > KERB_TEXT_MAX)
		return kerb_rule_broken(fault, KERB_RULE_TEXT_LONG, name, 0);
	*n = units == 0 || 2 * units == KERB_TEXT_MAX ? 2 * units : 2 * units + 2;
	plan->fields[i].length = (uint16_t)(2 * units);
	plan->fields[i].maximum = (uint16_t)*n;
	return true;
}

/* Flags says what CspData holds; only KERB_CERTIFICATE_LOGON has them. */
static bool
check_inner(const struct plan *plan, const struct kerb_record *record, struct kerb_fault *fault)
{
	const struct kerb_struct *want = &kerb_csp_info;

	for (size_t i = 0; i < plan->layout.count; i++)
		if ((record->values[i].number & USE_CERTIFICATE_INFO) != 0 &&
		    strcmp(plan->layout.leaves[i].member->name, "Flags") == 0)
			want = &kerb_certificate_hash;
	return record->inner == want || kerb_rule_broken(fault, KERB_RULE_INFO_TYPE, "Flags", 0);
}

static bool
measure_inner(const struct plan *plan, const struct kerb_record *record, size_t *n,
    struct kerb_fault *fault)
{
	if (!check_inner(plan, record, fault))
		return false;
	*n = record->inner == &kerb_certificate_hash ? hashinfo_size(record, fault) :
	    csp_info_size(record, fault);
	return *n != 0;
}

/* Sets what stands in the fixed part for the leaf i, and the place of its part. */
static bool
measure_leaf(struct plan *plan, const struct kerb_record *record, size_t i, enum kerb_abi abi,
    uint64_t base, struct kerb_fault *fault)
{
	const struct kerb_leaf *leaf = &plan->layout.leaves[i];
	const struct kerb_value *value = &record->values[i];
	size_t n = value->len;

	switch (leaf->member->type) {
	case KERB_T_UCHARS:
		if (n != 0 && n != leaf->size)
			return kerb_rule_broken(fault, KERB_RULE_BYTES_COUNT, leaf->member->name,
			    leaf->offset);
		plan->fields[i].bytes = n > 0 ? value->data : NULL;
		return true;
	case KERB_T_UNICODE:
		return measure_text(plan, i, value, &n, fault) &&
		    take_place(plan, i, n, abi, base, fault);
	case KERB_T_STRING:
		if (n > UINT16_MAX)
			return kerb_rule_broken(fault, KERB_RULE_BYTES_LONG, leaf->member->name,
			    0);
		plan->fields[i].length = plan->fields[i].maximum = (uint16_t)n;
		return take_place(plan, i, n, abi, base, fault);
	case KERB_T_AREA:
		if (is_inner(leaf) && !measure_inner(plan, record, &n, fault))
			return false;
		if (n > UINT32_MAX)
			return kerb_rule_broken(fault, KERB_RULE_BYTES_LONG, leaf->member->name,
			    0);
		plan->fields[leaf->length].number = n;
		return take_place(plan, i, n, abi, base, fault);
	default:
		plan->fields[i].number = value->number;
		return true;
	}
}

static bool
check_numbers(const struct plan *plan, const struct kerb_record *record, struct kerb_fault *fault)
{
	for (size_t i = 0; i < plan->layout.count; i++) {
		const struct kerb_leaf *leaf = &plan->layout.leaves[i];

		if ((leaf->member->attributes & KERB_A_CLOSED) != 0 &&
		    (record->values[i].number & ~(uint64_t)kerb_enum_mask(leaf->member->group)))
			return kerb_rule_broken(fault, KERB_RULE_FLAG_UNDEFINED,
			    leaf->member->name, leaf->offset);
	}
	return true;
}

static bool
measure(struct plan *plan, const struct kerb_record *record, enum kerb_abi abi, uint64_t base,
    struct kerb_fault *fault)
{
	kerb_layout(record->what, abi, &plan->layout);
	plan->at = plan->layout.size;
	if (record->what->types[0] != 0 &&
	    !kerb_struct_takes(record->what, (uint32_t)record->values[0].number))
		return kerb_rule_broken(fault, KERB_RULE_TYPE_UNKNOWN, "MessageType", 0);
	for (size_t i = 0; i < plan->layout.count; i++)
		if (!is_inner(&plan->layout.leaves[i]) &&
		    !measure_leaf(plan, record, i, abi, base, fault))
			return false;
	if (!check_numbers(plan, record, fault))
		return false;
	for (size_t i = 0; i < plan->layout.count; i++)
		if (is_inner(&plan->layout.leaves[i]) &&
		    !measure_leaf(plan, record, i, abi, base, fault))
			return false;
	return true;
}

static void
write_part(struct bytes_out *out, const struct kerb_record *record, const struct plan *plan,
    size_t i)
{
	const struct kerb_leaf *leaf = &plan->layout.leaves[i];
	const struct kerb_value *value = &record->values[i];

	if (plan->sizes[i] == 0)
		return;
	if (out->used % 2 != 0)
		bytes_out_u8(out, 0);
	if (is_inner(leaf) && record->inner == &kerb_certificate_hash) {
		hashinfo_write(out, record, plan->sizes[i]);
	} else if (is_inner(leaf)) {
		csp_info_write(out, record, plan->sizes[i]);
	} else if (leaf->member->type == KERB_T_UNICODE) {
		text_value_write(out, value);
		bytes_out_zero(out, plan->sizes[i] - plan->fields[i].length);
	} else {
		bytes_out_put(out, value->data, value->len);
	}
}

enum failure
kerb_record_pack(const struct kerb_record *record, enum kerb_abi abi, uint64_t base, uint8_t *out,
    size_t room, size_t *len, struct kerb_fault *fault)
{
	struct bytes_out block = bytes_out(out, room);
	struct plan plan = { 0 };

	*len = 0;
	memset(fault, 0, sizeof(*fault));
	if (measure(&plan, record, abi, base, fault)) {
		fixed_write(&block, &plan.layout, abi, plan.fields);
		for (size_t i = 0; i < plan.layout.count; i++)
			write_part(&block, record, &plan, i);
		if (block.bad)
			kerb_rule_broken(fault, KERB_RULE_NO_ROOM, "buffer", room);
	}
	if (fault->rule != KERB_RULE_NONE) {
		wipe(out, room);
		return kerb_rule_failure(fault->rule);
	}
	*len = block.used;
	return FAILURE_NONE;
}
