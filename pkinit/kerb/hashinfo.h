/*
 * hashinfo.h: KERB_CERTIFICATE_INFO with its KERB_CERTIFICATE_HASHINFO, store name and hash.
 * Private to pkinit/kerb; the three functions are those of csp.h.
 */
#ifndef PKINIT_KERB_HASHINFO_H
#define PKINIT_KERB_HASHINFO_H

#include "bytes.h"
#include "kerb_record.h"

size_t hashinfo_size(const struct kerb_record *record, struct kerb_fault *fault)
    __attribute__((warn_unused_result));

void hashinfo_write(struct bytes_out *out, const struct kerb_record *record, size_t size);

bool hashinfo_read(const uint8_t *p, size_t len, uint64_t base, struct kerb_record *record,
    struct kerb_fault *fault) __attribute__((warn_unused_result));

#endif
