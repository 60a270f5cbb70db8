/*
 * channel.h: messages over a SOCK_SEQPACKET Unix socket, one message a packet, with descriptors.
 *
 * A channel is one end of such a socket. Its buffer holds one message and is wiped by
 * channel_close(), so a decoded blob lives until the next channel_receive().
 */
#ifndef PKINIT_IPC_CHANNEL_H
#define PKINIT_IPC_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"

enum channel_result {
	CHANNEL_OK,
	CHANNEL_EMPTY,		/* nothing to read now (non-blocking), or the time limit passed */
	CHANNEL_CLOSED,		/* the peer is gone */
	CHANNEL_BROKEN,		/* the peer broke a rule: size, version, number of descriptors */
	CHANNEL_ERROR,		/* errno says what */
};

struct channel {
	int fd;			/* owned; -1 when closed */
	uint8_t *buf;		/* MESSAGE_MAX bytes once something was received */
	size_t n;		/* length of the message in buf */
	uint16_t type;		/* its type */
	int fds[MESSAGE_FDS_MAX];	/* descriptors that came with it; owned until taken */
	unsigned int fds_count;
	bool no_fds;		/* set by the owner: none is taken in, one that comes breaks it */
};

/* Takes ownership of fd. Allocates nothing yet. */
void channel_init(struct channel *c, int fd);

/* Closes the descriptor and any that were received and not taken, wipes and frees the buffer. May
 * be called again. */
void channel_close(struct channel *c);

/* A connected pair, both close-on-exec. -1 with errno on failure. */
int channel_pair(int fds[2]) __attribute__((warn_unused_result));

/* Sends the struct `body` of type t with t->fds descriptors from fds (borrowed). Never raises
 * SIGPIPE. With a non-blocking socket whose queue is full it fails: a peer that does not read is
 * as good as gone. */
enum channel_result channel_send(struct channel *c, const struct message_type *t, const void *body,
    const int *fds) __attribute__((warn_unused_result));

/* Receives one message into c->buf and sets c->type. Blocks as the descriptor does, or for at most
 * timeout_ms milliseconds when that is not negative. Earlier descriptors that nobody took are
 * closed. */
enum channel_result channel_receive(struct channel *c, int timeout_ms)
    __attribute__((warn_unused_result));

/* Decodes the received message as type t into *body and checks its number of descriptors. NULL on
 * success, else the name of what is broken. */
const char *channel_decode(const struct channel *c, const struct message_type *t, void *body)
    __attribute__((warn_unused_result));

/* The i-th received descriptor, now the caller's; -1 when there is none. */
int channel_take_fd(struct channel *c, unsigned int i);

#endif
