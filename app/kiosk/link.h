/*
 * link.h: the kiosk's end of the front channel (app/wire/wire_front.h).
 *
 * What comes is decoded and checked against what is legal; anything else ends the kiosk. The first
 * word, BEGIN, is waited for: what it brings is needed before there is a screen.
 */
#ifndef APP_KIOSK_LINK_H
#define APP_KIOSK_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "channel.h"
#include "front.h"
#include "secret.h"

/* One word, decoded: events point into it. */
struct link_word {
	unsigned int state;		/* enum wire_state of what may come: begin with
					 * WIRE_STATE_BEGIN */
	union {
		struct wire_front_begin begin;
		struct wire_front_state state;
		struct wire_front_card card;
		struct wire_front_tile tile;
		struct wire_front_gone gone;
		struct wire_front_errand_socket errand_socket;
		struct wire_front_errand_done errand_done;
	} m;
};

/* The message buf[0..n), which came with `fds` descriptors, as an event of the presenter: its kind
 * and its pointer, into *word, are set. False when it is broken or not legal now: the channel must
 * be ended. Pure. */
bool link_decode(struct link_word *word, const uint8_t *buf, size_t n, unsigned int fds,
    struct front_event *event) __attribute__((warn_unused_result));

struct link {
	struct channel channel;
	struct link_word word;
	int errand;			/* the socket of FRONT_ERRAND_SOCKET; -1: none */
};

/* Takes ownership of fd and waits for BEGIN, at most timeout_ms; link->word.m.begin holds it, and
 * wayland and lsa its descriptors, the caller's. False when something else or nothing came. */
bool link_open(struct link *link, int fd, int timeout_ms, int *wayland, int *lsa)
    __attribute__((warn_unused_result));

enum link_result { LINK_EVENT, LINK_EMPTY, LINK_ENDED };

/* The next word that is there, as an event. LINK_ENDED: the authority is gone, or broke a rule.
 * Does not block. An errand's socket is kept for link_send_pins(). */
enum link_result link_next(struct link *link, struct front_event *event)
    __attribute__((warn_unused_result));

/* Tell the authority. False when it does not listen: it is as good as gone. */
bool link_tell_screen(struct link *link, enum front_screen screen)
    __attribute__((warn_unused_result));
bool link_tell_remark(struct link *link, const char *sentence) __attribute__((warn_unused_result));
bool link_tell_cancel(struct link *link) __attribute__((warn_unused_result));
bool link_tell_errand(struct link *link, const struct wire_front_errand *errand)
    __attribute__((warn_unused_result));

/* Sends PINs to cardea-card over the errand's socket, which is closed then, and wipes them. They
 * are encoded in locked memory. False when there is no socket, no memory, or it was not sent. */
bool link_send_pins(struct link *link, uint8_t what, struct secret *old, struct secret *fresh)
    __attribute__((warn_unused_result));

/* Closes the errand's socket, if there is one. */
void link_drop_errand(struct link *link);

void link_close(struct link *link);

#endif
