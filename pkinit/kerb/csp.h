/*
 * csp.h: KERB_SMARTCARD_CSP_INFO alone, in the layout that kerb_record.h describes.
 * Private to pkinit/kerb.
 */
#ifndef PKINIT_KERB_CSP_H
#define PKINIT_KERB_CSP_H

#include "bytes.h"
#include "kerb_record.h"

/* The fields, as kerb_layout() counts them, and how many names there are. */
#define CSP_NAMES	4

enum { CSP_LEN, CSP_TYPE, CSP_UNION, CSP_CONTEXT, CSP_FLAGS, CSP_KEY_SPEC, CSP_FIRST,
	CSP_CONTAINER = CSP_FIRST + 2, CSP_BUFFER = CSP_FIRST + CSP_NAMES };

/* Bytes that no name of the CSP info owns but a PIN may. */
struct csp_hole {
	size_t start, end;		/* from the start of CspData; both 0: none */
	bool nul;			/* a NUL may follow that no length counts */
};

/* The bytes that csp_info_write() will write; 0 and *fault set when a value breaks a rule. */
size_t csp_info_size(const struct kerb_record *record, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/* Writes record->inner_values, whose csp_info_size() is `size`. A lack of room shows in
 * out->bad. */
void csp_info_write(struct bytes_out *out, const struct kerb_record *record, size_t size);

/* Reads p[len], which lies at offset `base` of the block, into record->inner_values and adds to
 * record->tolerances. False and *fault set when a rule is broken. */
bool csp_info_read(const uint8_t *p, size_t len, uint64_t base, const struct csp_hole *hole,
    struct kerb_record *record, struct kerb_fault *fault) __attribute__((warn_unused_result));

/* Whether the n bytes at `offset` of the CSP info p[len] lie behind its head and in front of all
 * of its names. */
bool csp_has_hole(const uint8_t *p, size_t len, uint64_t offset, uint64_t n);

#endif
