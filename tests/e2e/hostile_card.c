/*
 * In the place of cardea-card: it lets the real one beside it work, real-card, but the word that a
 * PIN goes to the card comes late and cannot be decoded.
 */
#include <poll.h>
#include <unistd.h>

#include "between.h"
#include "wire.h"

#define REAL	"/usr/local/libexec/cardea/real-card"	/* of /run it sees nothing */

static struct channel authority, real;

/* Without its body. */
static int
tell_broken_pin(void)
{
	static const struct message_type broken = { .type = WIRE_CARD_PIN };

	return channel_send(&authority, &broken, "", NULL) != CHANNEL_OK || pause() == 0;
}

int
main(void)
{
	struct pollfd ends[2];
	bool held = false;

	channel_init(&authority, 3);
	if (!between_start(REAL, &real))
		return 1;
	for (;;) {
		ends[0] = (struct pollfd){ .fd = authority.fd, .events = POLLIN };
		ends[1] = (struct pollfd){ .fd = real.fd, .events = POLLIN };
		if (poll(ends, 2, -1) < 0)
			return 1;
		if (ends[0].revents != 0 && (channel_receive(&authority, -1) != CHANNEL_OK ||
		    !between_forward(&authority, &real)))
			return 1;
		if (ends[1].revents == 0)
			continue;
		if (channel_receive(&real, -1) != CHANNEL_OK)
			return 1;
		if (held)
			return tell_broken_pin();
		held = real.type == WIRE_CARD_PIN;
		if (!held && !between_forward(&real, &authority))
			return 1;
	}
}
