#include "fixed.h"

static void
write_pointer(struct bytes_out *out, enum kerb_abi abi, uint64_t pointer)
{
	if (abi == KERB_X64)
		bytes_out_u64(out, pointer);
	else if (pointer <= UINT32_MAX)
		bytes_out_u32(out, (uint32_t)pointer);
	else
		out->bad = true;
}

static uint64_t
read_pointer(struct bytes_in *in, enum kerb_abi abi)
{
	return abi == KERB_X64 ? bytes_in_u64(in) : bytes_in_u32(in);
}

static void
write_string(struct bytes_out *out, enum kerb_abi abi, const struct fixed_field *field)
{
	bytes_out_u16(out, field->length);
	bytes_out_u16(out, field->maximum);
	if (abi == KERB_X64)
		bytes_out_u32(out, 0);
	write_pointer(out, abi, field->number);
}

static void
write_field(struct bytes_out *out, const struct kerb_leaf *leaf, enum kerb_abi abi,
    const struct fixed_field *field)
{
	switch (leaf->member->type) {
	case KERB_T_USHORT:
		out->bad = out->bad || field->number > UINT16_MAX;
		bytes_out_u16(out, (uint16_t)field->number);
		break;
	case KERB_T_ULONG:
	case KERB_T_NAME:
		out->bad = out->bad || field->number > UINT32_MAX;
		bytes_out_u32(out, (uint32_t)field->number);
		break;
	case KERB_T_LARGE_INTEGER:
	case KERB_T_LUID:
		bytes_out_u64(out, field->number);
		break;
	case KERB_T_UCHARS:
		if (field->bytes)
			bytes_out_put(out, field->bytes, leaf->size);
		else
			bytes_out_zero(out, leaf->size);
		break;
	case KERB_T_UNICODE:
	case KERB_T_STRING:
		write_string(out, abi, field);
		break;
	case KERB_T_SIZE_T:
	case KERB_T_AREA:
	case KERB_T_POINTER:
		write_pointer(out, abi, field->number);
		break;
	case KERB_T_TRAILER:
	case KERB_T_STRUCT:
		break;
	}
}

void
fixed_write(struct bytes_out *out, const struct kerb_layout *layout, enum kerb_abi abi,
    const struct fixed_field *fields)
{
	size_t start = out->used;

	for (size_t i = 0; i < layout->count; i++) {
		const struct kerb_leaf *leaf = &layout->leaves[i];

		if ((leaf->member->attributes & KERB_A_UNION) != 0)
			continue;
		if (!out->bad)
			bytes_out_zero(out, start + leaf->offset - out->used);
		write_field(out, leaf, abi, &fields[i]);
	}
	if (!out->bad)
		bytes_out_zero(out, start + layout->size - out->used);
}

static void
read_field(struct bytes_in *in, const struct kerb_leaf *leaf, enum kerb_abi abi,
    struct fixed_field *field, bool *padded)
{
	*field = (struct fixed_field){ 0 };
	switch (leaf->member->type) {
	case KERB_T_USHORT:
		field->number = bytes_in_u16(in);
		break;
	case KERB_T_ULONG:
	case KERB_T_NAME:
		field->number = bytes_in_u32(in);
		break;
	case KERB_T_LARGE_INTEGER:
	case KERB_T_LUID:
		field->number = bytes_in_u64(in);
		break;
	case KERB_T_UCHARS:
		field->bytes = bytes_in_take(in, leaf->size);
		break;
	case KERB_T_UNICODE:
	case KERB_T_STRING:
		field->length = bytes_in_u16(in);
		field->maximum = bytes_in_u16(in);
		if (abi == KERB_X64 && bytes_in_u32(in) != 0)
			*padded = true;
		field->number = read_pointer(in, abi);
		break;
	case KERB_T_SIZE_T:
	case KERB_T_AREA:
	case KERB_T_POINTER:
		field->number = read_pointer(in, abi);
		break;
	case KERB_T_TRAILER:
	case KERB_T_STRUCT:
		break;
	}
}

void
fixed_read(const uint8_t *p, const struct kerb_layout *layout, enum kerb_abi abi,
    struct fixed_field *fields, bool *padded)
{
	size_t at = 0;

	*padded = false;
	for (size_t i = 0; i < layout->count; i++) {
		const struct kerb_leaf *leaf = &layout->leaves[i];
		struct bytes_in in = fixed_slice(p, layout->size, leaf->offset, leaf->size);

		read_field(&in, leaf, abi, &fields[i], padded);
		if (!fixed_zero(p, layout->size, at, leaf->offset - at))
			*padded = true;
		at = (leaf->member->attributes & KERB_A_UNION) ? leaf->offset :
		    leaf->offset + leaf->size;
	}
	if (!fixed_zero(p, layout->size, at, layout->size - at))
		*padded = true;
}

struct bytes_in
fixed_slice(const uint8_t *buf, size_t len, uint64_t offset, uint64_t n)
{
	if (offset > len || n > len - offset)
		return (struct bytes_in){ .bad = true };
	return (struct bytes_in){ .p = offset > 0 ? buf + offset : buf, .left = (size_t)n };
}

bool
fixed_zero(const uint8_t *buf, size_t len, uint64_t offset, uint64_t n)
{
	if (offset > len || n > len - offset)
		return false;
	for (uint64_t i = 0; i < n; i++)
		if (buf[offset + i] != 0)
			return false;
	return true;
}
