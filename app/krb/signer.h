/*
 * signer.h: the sign socket, whose other end is cardea-card.
 */
#ifndef APP_KRB_SIGNER_H
#define APP_KRB_SIGNER_H

#include <stddef.h>
#include <stdint.h>

#include "channel.h"
#include "status.h"

/* The card's 10 s and some for its reset; the authority ends it sooner. */
#define SIGNER_LIMIT_MS	15000

struct signer {
	struct channel channel;
	uint64_t waited_us;	/* for all signatures so far */
};

/* For struct engine_attempt's sign: arg is a struct signer. Blocks for at most SIGNER_LIMIT_MS. The
 * other end answers only once the authority has let it. */
enum failure signer_sign(void *arg, const unsigned char digest[32], unsigned char *sig,
    size_t *sig_len);

#endif
