/*
 * rows.h: a record field by field, as people and tools read it. What is secret is only said to be
 * present or empty.
 */
#ifndef PKINIT_KERB_ROWS_H
#define PKINIT_KERB_ROWS_H

#include "kerb_record.h"

#define KERB_ROWS_MAX	(KERB_LEAVES_MAX + KERB_INNER_MAX)

/* One field of a record. */
struct kerb_row {
	size_t offset;			/* of the field, from the start of the block */
	bool inner;			/* a field of what CspData holds */
	const struct kerb_member *member;
	const struct kerb_value *value;
};

/* The fields of an unpacked record in their order; buf is the block that it borrows from. The
 * number of rows. A union, the area of CspData itself and the length of a secret have none. */
size_t kerb_rows(const struct kerb_record *record, const uint8_t *buf, enum kerb_abi abi,
    struct kerb_row rows[KERB_ROWS_MAX]);

/* The value as a text of UTF-8 in out[room], cut when it does not fit: numbers with the names of
 * their values or bits, bytes in hexadecimal, a secret as "present" or "empty". Returns out. */
const char *kerb_row_text(const struct kerb_row *row, char *out, size_t room);

/* Room for the name that tools know a field by. */
#define KERB_OPTION_ROOM	48

/* The field's name in lower case, its words parted by `dash` ("logon-domain-name"). Returns
 * out. */
const char *kerb_member_option(const struct kerb_member *member, char dash,
    char out[KERB_OPTION_ROOM]);

#endif
