/* What a card was told: headers, sizes, times. Pure. */
#ifndef CARDIO_TRACE_H
#define CARDIO_TRACE_H

#include "cardio.h"

struct trace {
	struct cardio_apdu list[CARDIO_TRACE_MAX];
	size_t n;
	unsigned more;		/* commands for which there was no room */
};

/* trace_command: takes the header and the sizes of the command cmd[0..len), and nothing else. NULL
 * when it is none, or there is no room: it is counted then. */
struct cardio_apdu *trace_command(struct trace *trace, const uint8_t *cmd, size_t len);

/* trace_answer: the answer to the command, which may be NULL: ans_len bytes with their status word,
 * or the error for which none came. */
void trace_answer(struct cardio_apdu *apdu, const uint8_t *ans, size_t ans_len, int error,
    uint64_t ns);

#endif
