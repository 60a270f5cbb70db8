/*
 * tail.h: the last bytes of what a program said, in bounded memory. Pure.
 */
#ifndef APP_SESSION_TAIL_H
#define APP_SESSION_TAIL_H

#include <stddef.h>

enum { TAIL_ROOM = 1024 };

struct tail {				/* all zero at first */
	char text[TAIL_ROOM];
	size_t n;
};

/* Adds n bytes; of more than TAIL_ROOM altogether the oldest go. */
void tail_add(struct tail *tail, const char *p, size_t n);

/* The last whole lines that fit into out[0..room), room at least 1, joined by " | ". Bytes that are
 * not printable ASCII become '?': nobody vouches for them. Empty when there are none. */
void tail_text(const struct tail *tail, char *out, size_t room);

#endif
