/*
 * Commands and answers in short form, ISO/IEC 7816-4. Pure: an exchange is a small machine that
 * says which bytes to send next and is fed with what came back; it sends nothing itself.
 */
#ifndef CARDIO_APDU_H
#define CARDIO_APDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cardio.h"

#define APDU_COMMAND_MAX	261	/* header, Lc, 255 bytes, Le */
#define APDU_ANSWER_MAX		258	/* 256 bytes and a status word */
#define APDU_MORE		1	/* the exchange wants another command sent */

struct apdu {
	uint8_t cla, ins, p1, p2;
	const uint8_t *data;	/* borrowed until the exchange is over; NULL for none */
	size_t data_len;	/* above 255 it is sent by command chaining (7816-4 5.3.3) */
	size_t le;		/* most bytes wanted in one answer: 0 for none, up to 256 */
	bool head_only;		/* take the first answer only, leave the rest on the card */
};

/* Where an exchange stands. Filled by apdu_run_start; callers read sw and out_len. */
struct apdu_run {
	struct apdu cmd;
	size_t sent;		/* bytes of cmd.data in commands already answered */
	size_t fragment;	/* bytes of cmd.data in the command under way */
	size_t le;		/* Le of the command under way */
	bool t0;		/* T=0: a command with data carries no Le (7816-3 12.1.2) */
	bool fetching;		/* the command under way is GET RESPONSE */
	bool le_corrected;	/* the command under way was already sent again for 6Cxx */
	unsigned rounds;	/* commands handed out */
	uint8_t *out;
	size_t out_cap;
	size_t out_len;
	uint16_t sw;		/* of the last answer */
};

/*
 * apdu_run_start: prepares an exchange. Answer data is collected in out, which the caller owns and
 * whose size bounds the exchange beside CARDIO_ROUNDS_MAX.
 */
void apdu_run_start(struct apdu_run *run, const struct apdu *cmd, bool t0, uint8_t *out,
    size_t out_cap);

/*
 * apdu_run_next: writes the command to send now. Fails with ARGUMENT (a command that cannot be
 * encoded) or BAD_DATA (CARDIO_ROUNDS_MAX commands did not suffice).
 */
int apdu_run_next(struct apdu_run *run, uint8_t buf[APDU_COMMAND_MAX], size_t *len)
    __attribute__((warn_unused_result));

/*
 * apdu_run_feed: takes one answer. APDU_MORE: call apdu_run_next again; 0: over, run->sw holds the
 * verdict, which is not judged here. Fails with BAD_DATA: no status word, more bytes than were
 * asked for, or more than out holds.
 *
 * A command without Le is never sent twice and never followed by GET RESPONSE, whatever the card
 * answers: so a PIN goes out once.
 */
int apdu_run_feed(struct apdu_run *run, const uint8_t *ans, size_t len)
    __attribute__((warn_unused_result));

#endif
