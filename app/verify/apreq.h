/*
 * apreq.h: the ticket inside an AP-REQ (RFC 4120 5.5.1). Pure.
 *
 * libkrb5 gives one code for a wrong key version, a wrong key and a broken message; to tell them
 * apart the ticket is looked at by itself, before krb5_rd_req() judges the whole.
 */
#ifndef APP_VERIFY_APREQ_H
#define APP_VERIFY_APREQ_H

#include <stddef.h>
#include <stdint.h>

/* The DER of the Ticket in der[0..len), which must be one AP-REQ with nothing after it. *ticket is
 * the caller's, to free(). 0, or -1 when it is malformed or memory is short. */
int apreq_ticket(const uint8_t *der, size_t len, uint8_t **ticket, size_t *ticket_len)
    __attribute__((warn_unused_result));

#endif
