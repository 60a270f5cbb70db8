/*
 * csp.h: KERB_SMARTCARD_CSP_INFO alone, in the packed layout that kerb.h describes.
 * Private to pkinit/kerb.
 */
#ifndef PKINIT_KERB_CSP_H
#define PKINIT_KERB_CSP_H

#include "bytes.h"
#include "kerb.h"

/* Bytes up to bBuffer. */
#define CSP_HEAD	40

/* The bytes that csp_write() will write; 0 and *fault set when a name breaks a rule. */
size_t csp_size(const struct kerb_csp *csp, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

/* Writes csp, whose csp_size() is `size`. A lack of room shows in out->bad. */
void csp_write(struct bytes_out *out, const struct kerb_csp *csp, size_t size);

/* Reads p[len], which lies at offset `base` of the block, into *csp. False and *fault set when
 * a rule is broken; *csp is then half filled and for the caller to clear. */
bool csp_read(const uint8_t *p, size_t len, uint64_t base, struct kerb_csp *csp,
    struct kerb_fault *fault) __attribute__((warn_unused_result));

#endif
