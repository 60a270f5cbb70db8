/*
 * In the place of cardea-verify: it lies as /run/rig/hostile/verify says, one word.
 *
 *	garbage		answers SURVEY, once somebody has opened the FIFO /run/rig/hostile/go, with
 *			a message that cannot be decoded
 *	other		answers PREPARE with a word about a proof
 *
 * What it does not lie about, the real one does: /run/rig/hostile/cardea-verify.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel.h"
#include "wire.h"

#define FOLDER	"/run/rig/hostile"

enum { CHANNEL = 3 };

/* The type of the request, which stays where it is. */
static uint16_t
next_type(void)
{
	static uint8_t buf[MESSAGE_MAX];
	ssize_t n = recv(CHANNEL, buf, sizeof(buf), MSG_PEEK);

	return n > 0 ? message_peek(buf, (size_t)n) : 0;
}

static int
tell(const struct message_type *t, const void *body)
{
	struct channel authority;

	channel_init(&authority, CHANNEL);
	return channel_send(&authority, t, body, NULL) != CHANNEL_OK || pause() == 0;
}

/* Without its body. */
static int
tell_garbage(void)
{
	static const struct message_type broken = { .type = WIRE_VERIFY_SURVEYED };

	return open(FOLDER "/go", O_RDONLY) < 0 || tell(&broken, "");
}

static int
tell_other(void)
{
	static const struct wire_verify_failed failed = { .detail = "another word" };

	return tell(wire_type(WIRE_VERIFY_FAILED), &failed);
}

int
main(void)
{
	char mode[32] = "";
	FILE *f = fopen(FOLDER "/verify", "r");
	uint16_t type = next_type();

	if (f == NULL || fgets(mode, sizeof(mode), f) == NULL)
		return 1;
	fclose(f);
	if (strcmp(mode, "garbage\n") == 0 && type == WIRE_VERIFY_SURVEY)
		return tell_garbage();
	if (strcmp(mode, "other\n") == 0 && type == WIRE_VERIFY_PREPARE)
		return tell_other();
	execle(FOLDER "/cardea-verify", "cardea-verify", (char *)NULL, (char *[]){ NULL });
	return 127;
}
