/* A program of ours, started as the authority starts it: on inherited descriptors alone. */
#ifndef TESTS_PROGRAM_H
#define TESTS_PROGRAM_H

#include <sys/types.h>

#include "channel.h"
#include "wire.h"

struct program {
	pid_t pid;
	struct channel channel;		/* its descriptor 3 */
	struct channel second;		/* its descriptor 4, where it has one */
};

/* program_start: runs BUILD_DIR/libexec/NAME with one descriptor, or with two. */
void program_start(struct program *p, const char *name, bool second);

/* program_end: hangs up and returns the exit status, or -1 when a signal ended it. */
int program_end(struct program *p);

/* program_wait: the exit status once it ended by itself, or -1. */
int program_wait(struct program *p);

/* program_say: sends a message, with the descriptor fd unless that is -1. */
void program_say(struct channel *c, uint16_t type, const void *body, int fd);

/* program_hear: receives the next message, which must be this one, into body. Traces of a card are
 * passed over until one is asked for. */
void program_hear(struct channel *c, uint16_t type, void *body);

#endif
