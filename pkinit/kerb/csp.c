#include "csp.h"

#include "fixed.h"
#include "parts.h"
#include "text.h"

#define CSP_PREFIX		2	/* WCHARs of zero in front of the first name */
#define CSP_PREFIX_MAX		4	/* as the declarations of others have it */
#define CSP_TAIL_MAX		8	/* zeros that an unpacked sizeof counts too much */
#define CSP_MESSAGE_TYPE	1
#define CSP_AT_KEYEXCHANGE	1

/* A name, its NUL included, or the hole, in bytes from the start of CspData. */
struct range {
	size_t start, end;
	const char *name;		/* NULL: the hole */
};

/* The layout up to bBuffer. */
static void
head_layout(struct kerb_layout *layout)
{
	kerb_layout(&kerb_csp_info, KERB_X64, layout);
	layout->count = CSP_BUFFER;
	layout->size = layout->leaves[CSP_BUFFER].offset;
}

static const char *
name_of(size_t i)
{
	return kerb_csp_info.members[CSP_FIRST + i].name;
}

size_t
csp_info_size(const struct kerb_record *record, struct kerb_fault *fault)
{
	const struct kerb_value *names = &record->inner_values[CSP_FIRST];
	struct kerb_layout head;
	size_t size, units;

	head_layout(&head);
	size = head.size + 2 * CSP_PREFIX;
	for (size_t i = 0; i < CSP_NAMES; i++) {
		if (text_value_units(&names[i], &units) != TEXT_OK) {
			kerb_rule_broken(fault, KERB_RULE_CSP_NAME_INVALID, name_of(i), 0);
			return 0;
		}
		if (2 * units > KERB_TEXT_MAX) {
			kerb_rule_broken(fault, KERB_RULE_CSP_NAME_LONG, name_of(i), 0);
			return 0;
		}
		size += 2 * (units + 1);
	}
	if (record->inner_values[CSP_CONTAINER].len == 0) {
		kerb_rule_broken(fault, KERB_RULE_CSP_NO_CONTAINER, name_of(2), 0);
		return 0;
	}
	return size;
}

void
csp_info_write(struct bytes_out *out, const struct kerb_record *record, size_t size)
{
	const struct kerb_value *values = record->inner_values;
	struct fixed_field fields[CSP_BUFFER] = {
		[CSP_LEN] = { .number = size },
		[CSP_TYPE] = { .number = CSP_MESSAGE_TYPE },
		[CSP_CONTEXT] = { .number = values[CSP_CONTEXT].number },
		[CSP_FLAGS] = { .number = values[CSP_FLAGS].number },
		[CSP_KEY_SPEC] = { .number = values[CSP_KEY_SPEC].number },
	};
	size_t at = CSP_PREFIX, units;
	struct kerb_layout head;

	head_layout(&head);
	for (size_t i = 0; i < CSP_NAMES; i++) {
		fields[CSP_FIRST + i].number = at;
		if (text_value_units(&values[CSP_FIRST + i], &units) != TEXT_OK)
			out->bad = true;
		at += units + 1;
	}
	fixed_write(out, &head, KERB_X64, fields);
	bytes_out_zero(out, 2 * CSP_PREFIX);
	for (size_t i = 0; i < CSP_NAMES; i++) {
		text_value_write(out, &values[CSP_FIRST + i]);
		bytes_out_u16(out, 0);
	}
}

/* The name at `units` WCHARs into names[], up to its NUL. */
static bool
read_name(struct bytes_in names, uint64_t units, struct kerb_value *value, enum kerb_rule *rule)
{
	size_t len = 0;

	*rule = KERB_RULE_CSP_NAME_OUTSIDE;
	if (units >= names.left / 2)
		return false;
	bytes_in_take(&names, 2 * (size_t)units);
	while (names.left - len >= 2 && (names.p[len] | names.p[len + 1]) != 0)
		len += 2;
	*rule = KERB_RULE_CSP_NAME_UNTERMINATED;
	if (names.left - len < 2)
		return false;
	*rule = KERB_RULE_CSP_NAME_INVALID;
	if (text_from_utf16(bytes_in(names.p, len), NULL, 0) != TEXT_OK)
		return false;
	*rule = KERB_RULE_CSP_NAME_LONG;
	*value = (struct kerb_value){ .number = units, .data = len > 0 ? names.p : NULL,
		.len = len, .wide = true };
	return len <= KERB_TEXT_MAX;
}

static void
sort_ranges(struct range *ranges, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && ranges[k].start < ranges[k - 1].start; k--) {
			struct range swap = ranges[k];

			ranges[k] = ranges[k - 1];
			ranges[k - 1] = swap;
		}
}

/* The zeros in front of the first name, or behind a hole. */
static bool
check_gap(const struct bytes_in *data, size_t at, const struct range *ranges, size_t i,
    const struct csp_hole *hole, uint32_t *tolerances)
{
	size_t n = ranges[i].start - at;

	if (i == 0) {
		if (n != 2 * CSP_PREFIX)
			parts_tolerate(tolerances, n == 0 ? KERB_TOLERANCE_NO_PREFIX :
			    KERB_TOLERANCE_OTHER_PREFIX);
		return n <= 2 * CSP_PREFIX_MAX && fixed_zero(data->p, data->left, at, n);
	}
	if (n == 0)
		return true;
	parts_tolerate(tolerances, KERB_TOLERANCE_NUL_BEHIND);
	return ranges[i - 1].name == NULL && hole->nul && n == 2 &&
	    fixed_zero(data->p, data->left, at, n);
}

/* Whether each byte from bBuffer on belongs to one name, or is a zero that may be there. */
static bool
check_claims(const struct bytes_in *data, struct range *ranges, size_t count, size_t at,
    uint64_t base, const struct csp_hole *hole, uint32_t *tolerances, struct kerb_fault *fault)
{
	for (size_t i = 1; i < CSP_NAMES; i++)
		if (ranges[i].start < ranges[i - 1].start)
			parts_tolerate(tolerances, KERB_TOLERANCE_NAME_ORDER);
	sort_ranges(ranges, count);
	for (size_t i = 0; i < count; i++) {
		const char *name = ranges[i].name ? ranges[i].name : "Pin";

		if (ranges[i].start < at)
			return kerb_rule_broken(fault, KERB_RULE_CSP_OVERLAP, name,
			    base + ranges[i].start);
		if (!check_gap(data, at, ranges, i, hole, tolerances))
			return kerb_rule_broken(fault, KERB_RULE_CSP_UNCLAIMED, "CspData",
			    base + at);
		at = ranges[i].end;
	}
	if (at == data->left)
		return true;
	parts_tolerate(tolerances, KERB_TOLERANCE_CSP_TAIL);
	if (data->left - at > CSP_TAIL_MAX ||
	    !fixed_zero(data->p, data->left, at, data->left - at))
		return kerb_rule_broken(fault, KERB_RULE_CSP_UNCLAIMED, "CspData", base + at);
	return true;
}

static bool
read_names(const struct bytes_in *data, const struct kerb_layout *head,
    const struct fixed_field *fields, uint64_t base, const struct csp_hole *hole,
    struct kerb_record *record, struct kerb_fault *fault)
{
	struct bytes_in names = fixed_slice(data->p, data->left, head->size,
	    data->left - head->size);
	struct range ranges[CSP_NAMES + 1] = { 0 };
	size_t count = CSP_NAMES;
	enum kerb_rule rule;

	for (size_t i = 0; i < CSP_NAMES; i++) {
		struct kerb_value *value = &record->inner_values[CSP_FIRST + i];
		uint64_t units = fields[CSP_FIRST + i].number;

		if (!read_name(names, units, value, &rule))
			return kerb_rule_broken(fault, rule, name_of(i),
			    base + head->size + 2 * units);
		ranges[i].start = head->size + 2 * (size_t)units;
		ranges[i].end = ranges[i].start + value->len + 2;
		ranges[i].name = name_of(i);
	}
	if (record->inner_values[CSP_CONTAINER].len == 0)
		return kerb_rule_broken(fault, KERB_RULE_CSP_NO_CONTAINER, name_of(2),
		    base + ranges[2].start);
	if (hole->end > 0)
		ranges[count++] = (struct range){ .start = hole->start, .end = hole->end };
	return check_claims(data, ranges, count, head->size, base, hole, &record->tolerances,
	    fault);
}

static void
note_values(const struct fixed_field *fields, struct kerb_record *record)
{
	if (fields[CSP_FLAGS].number != 0)
		parts_tolerate(&record->tolerances, KERB_TOLERANCE_CSP_FLAGS);
	if (fields[CSP_KEY_SPEC].number != CSP_AT_KEYEXCHANGE)
		parts_tolerate(&record->tolerances, KERB_TOLERANCE_KEY_SPEC);
	if (fields[CSP_CONTEXT].number != 0)
		parts_tolerate(&record->tolerances, KERB_TOLERANCE_CSP_CONTEXT);
}

bool
csp_info_read(const uint8_t *p, size_t len, uint64_t base, const struct csp_hole *hole,
    struct kerb_record *record, struct kerb_fault *fault)
{
	const struct bytes_in data = bytes_in(p, len);
	struct fixed_field fields[CSP_BUFFER];
	struct kerb_layout head;
	bool padded;

	head_layout(&head);
	if (len < head.size + 2)
		return kerb_rule_broken(fault, KERB_RULE_CSP_SHORT, "CspDataLength", base);
	fixed_read(p, &head, KERB_X64, fields, &padded);
	if (fields[CSP_LEN].number != len)
		return kerb_rule_broken(fault, KERB_RULE_CSP_LENGTH, "dwCspInfoLen", base);
	if (fields[CSP_TYPE].number != CSP_MESSAGE_TYPE)
		return kerb_rule_broken(fault, KERB_RULE_CSP_MESSAGE_TYPE, "CspData.MessageType",
		    base + head.leaves[CSP_TYPE].offset);
	for (size_t i = 0; i < CSP_FIRST; i++)
		record->inner_values[i].number = fields[i].number;
	note_values(fields, record);
	return read_names(&data, &head, fields, base, hole, record, fault);
}

bool
csp_has_hole(const uint8_t *p, size_t len, uint64_t offset, uint64_t n)
{
	struct fixed_field fields[CSP_BUFFER];
	struct kerb_layout head;
	bool padded;

	head_layout(&head);
	if (len < head.size || offset < head.size || offset > len || n > len - offset)
		return false;
	fixed_read(p, &head, KERB_X64, fields, &padded);
	for (size_t i = 0; i < CSP_NAMES; i++)
		if (head.size + 2 * fields[CSP_FIRST + i].number < offset + n)
			return false;
	return true;
}
