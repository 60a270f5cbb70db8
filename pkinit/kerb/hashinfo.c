#include "hashinfo.h"

#include "fixed.h"
#include "text.h"

#define CERT_HASH_INFO	1	/* KERB_CERTIFICATE_INFO_TYPE */

enum { INFO_SIZE, INFO_TYPE, INFO_STORE_LEN, INFO_HASH_LEN, INFO_STORE, INFO_HASH, INFO_COUNT };

/* Bytes of the store's name with its NUL; 0 when there is none. */
static size_t
store_size(size_t units)
{
	return units > 0 ? 2 * (units + 1) : 0;
}

size_t
hashinfo_size(const struct kerb_record *record, struct kerb_fault *fault)
{
	const struct kerb_value *values = record->inner_values;
	struct kerb_layout layout;
	size_t units;

	kerb_layout(&kerb_certificate_hash, KERB_X64, &layout);
	if (text_value_units(&values[INFO_STORE], &units) != TEXT_OK) {
		kerb_rule_broken(fault, KERB_RULE_CSP_NAME_INVALID, "StoreName", 0);
		return 0;
	}
	if (store_size(units) > KERB_TEXT_MAX) {
		kerb_rule_broken(fault, KERB_RULE_CSP_NAME_LONG, "StoreName", 0);
		return 0;
	}
	if (values[INFO_HASH].len == 0) {
		kerb_rule_broken(fault, KERB_RULE_INFO_NO_HASH, "CertificateHash", 0);
		return 0;
	}
	if (values[INFO_HASH].len > UINT16_MAX) {
		kerb_rule_broken(fault, KERB_RULE_INFO_LENGTH, "CertificateHash", 0);
		return 0;
	}
	return layout.size + store_size(units) + values[INFO_HASH].len;
}

void
hashinfo_write(struct bytes_out *out, const struct kerb_record *record, size_t size)
{
	const struct kerb_value *values = record->inner_values;
	struct fixed_field fields[INFO_COUNT] = {
		[INFO_SIZE] = { .number = size },
		[INFO_TYPE] = { .number = CERT_HASH_INFO },
		[INFO_HASH_LEN] = { .number = values[INFO_HASH].len },
	};
	struct kerb_layout layout;
	size_t units;

	kerb_layout(&kerb_certificate_hash, KERB_X64, &layout);
	if (text_value_units(&values[INFO_STORE], &units) != TEXT_OK)
		out->bad = true;
	fields[INFO_STORE_LEN].number = store_size(units);
	fixed_write(out, &layout, KERB_X64, fields);
	text_value_write(out, &values[INFO_STORE]);
	if (units > 0)
		bytes_out_u16(out, 0);
	bytes_out_put(out, values[INFO_HASH].data, values[INFO_HASH].len);
}

/* The store's name: `in` is it with its NUL, or empty. */
static bool
read_store(struct bytes_in in, uint64_t at, struct kerb_value *value, struct kerb_fault *fault)
{
	size_t len = in.left >= 2 ? in.left - 2 : 0;

	if (in.left == 0)
		return true;
	if (in.left % 2 != 0 || !fixed_zero(in.p, in.left, len, 2))
		return kerb_rule_broken(fault, KERB_RULE_CSP_NAME_UNTERMINATED, "StoreName", at);
	if (len == 0 || text_from_utf16(bytes_in(in.p, len), NULL, 0) != TEXT_OK)
		return kerb_rule_broken(fault, KERB_RULE_CSP_NAME_INVALID, "StoreName", at);
	*value = (struct kerb_value){ .data = in.p, .len = len, .wide = true };
	return true;
}

bool
hashinfo_read(const uint8_t *p, size_t len, uint64_t base, struct kerb_record *record,
    struct kerb_fault *fault)
{
	struct kerb_value *values = record->inner_values;
	struct fixed_field fields[INFO_COUNT];
	struct kerb_layout layout;
	size_t store, hash;
	bool padded;

	kerb_layout(&kerb_certificate_hash, KERB_X64, &layout);
	if (len < layout.size)
		return kerb_rule_broken(fault, KERB_RULE_INFO_SHORT, "CspDataLength", base);
	fixed_read(p, &layout, KERB_X64, fields, &padded);
	store = (size_t)fields[INFO_STORE_LEN].number;
	hash = (size_t)fields[INFO_HASH_LEN].number;
	if (fields[INFO_SIZE].number != len || layout.size + store + hash != len)
		return kerb_rule_broken(fault, KERB_RULE_INFO_LENGTH, "CertInfoSize", base);
	if (fields[INFO_TYPE].number != CERT_HASH_INFO)
		return kerb_rule_broken(fault, KERB_RULE_INFO_TYPE, "InfoType",
		    base + layout.leaves[INFO_TYPE].offset);
	if (hash == 0)
		return kerb_rule_broken(fault, KERB_RULE_INFO_NO_HASH, "HashLength",
		    base + layout.leaves[INFO_HASH_LEN].offset);
	for (size_t i = 0; i < INFO_STORE; i++)
		values[i].number = fields[i].number;
	if (!read_store(fixed_slice(p, len, layout.size, store), base + layout.size,
	    &values[INFO_STORE], fault))
		return false;
	values[INFO_HASH] = (struct kerb_value){ .data = p + layout.size + store, .len = hash };
	return true;
}
