/*
 * resolve.h: the addresses of a realm's KDCs.
 */
#ifndef APP_KRB_RESOLVE_H
#define APP_KRB_RESOLVE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "note.h"

#define RESOLVE_TEXT_SIZE	64

struct resolve_address {
	struct sockaddr_storage addr;
	socklen_t len;
};

/* Fills out[0..room) with the addresses of `kdcs` ("host:port" or "[v6]:port" a line each, port 88
 * when absent), in order; when it is empty, of the hosts in _kerberos._tcp.REALM's SRV records
 * (RFC 2782, RFC 4120 7.2.3.2), best first. Returns how many; 0 when none can be had within
 * limit_ms. A numeric address asks no DNS. Lines that are no address and no name are skipped.
 * Adds to `why` what came of each name that led to no address: "nowhere.example: Name or service
 * not known". */
size_t resolve_kdcs(const char *kdcs, const char *realm, uint32_t limit_ms,
    struct resolve_address *out, size_t room, struct note *why)
    __attribute__((warn_unused_result));

/* "192.0.2.1:88" or "[2001:db8::1]:88". */
void resolve_text(const struct resolve_address *address, char out[RESOLVE_TEXT_SIZE]);

#endif
