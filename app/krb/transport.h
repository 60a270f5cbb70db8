/*
 * transport.h: Kerberos messages to a realm's KDCs over TCP (RFC 4120 7.2.2) within one time limit.
 *
 * All waiting of an attempt comes out of one budget. Addresses are tried in order; the next one
 * starts when an earlier one has failed, or beside it after TRANSPORT_STAGGER_MS without an answer.
 * The first whole answer wins, and its sender is asked first from then on. TCP only: every KDC
 * must serve it, a PKINIT request seldom fits a datagram, and it tells a closed port at once.
 */
#ifndef APP_KRB_TRANSPORT_H
#define APP_KRB_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "note.h"

#define TRANSPORT_ADDRESSES_MAX	16
#define TRANSPORT_STAGGER_MS	1000
#define TRANSPORT_PEER_SIZE	64
#define TRANSPORT_REPLY_MAX	(256 * 1024)	/* octets of an answer */

enum transport_result {
	TRANSPORT_OK = 0,
	TRANSPORT_NO_ADDRESS,	/* no name of a KDC leads to an address */
	TRANSPORT_REFUSED,	/* every address refused, or is unreachable at once */
	TRANSPORT_TIMEOUT,	/* the budget is spent and at least one address did not refuse */
	TRANSPORT_GARBAGE,	/* an answer was cut short or has an impossible length */
	TRANSPORT_ERROR,	/* no memory */
};

struct transport;

/* For the KDCs in `kdcs`, "host:port" or "[v6]:port" a line each (port 88 when absent), or when
 * that is empty those of the realm's DNS SRV records. Names are resolved by the first exchange,
 * within the budget of limit_ms. NULL without memory. Free it with transport_free(), which takes
 * NULL. */
struct transport *transport_new(const char *kdcs, const char *realm, uint32_t limit_ms)
    __attribute__((warn_unused_result));
void transport_free(struct transport *t);

/* Sends msg[0..len) and waits for an answer, *reply, which is the caller's to free(). Blocks for at
 * most what is left of the budget. On failure *reply is NULL. */
enum transport_result transport_exchange(struct transport *t, const uint8_t *msg, size_t len,
    uint8_t **reply, size_t *reply_len) __attribute__((warn_unused_result));

/* The address of the last answer, "192.0.2.1:88" or "[2001:db8::1]:88"; empty when none came. */
void transport_peer(const struct transport *t, char out[TRANSPORT_PEER_SIZE]);

/* Adds to `note` what came of each name that led to no address, and of each address in the last
 * exchange: "a:88 refused; b:88 took the request and gave no answer in 10000 ms". */
void transport_report(const struct transport *t, struct note *note);

/* Never asks the address of the last answer again. False when no other is left. */
bool transport_skip_last(struct transport *t);

/* Microseconds spent in exchanges so far. */
uint64_t transport_spent_us(const struct transport *t);

#endif
