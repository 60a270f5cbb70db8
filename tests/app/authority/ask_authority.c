/*
 * ask_authority WORD [leave]: asks the authority's public socket for "status", "cards" or "doctor"
 * and prints the JSON text, or "status 0x..." when there is none. With "leave" it goes at once.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "channel.h"
#include "lsa_wire.h"
#include "wire_tool.h"

enum { PATIENCE_MS = 60000 };

static bool
reach(struct channel *c)
{
	static const struct sockaddr_un address = { .sun_family = AF_UNIX,
	    .sun_path = "/run/cardea/authority.sock" };
	static const struct lsa_connect words;

	channel_init(c, socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
	return c->fd >= 0 &&
	    connect(c->fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	    channel_send(c, lsa_wire_type(LSA_CONNECT), &words, NULL) == CHANNEL_OK &&
	    channel_receive(c, PATIENCE_MS) == CHANNEL_OK && c->type == LSA_CONNECTED;
}

static uint8_t
what(const char *word)
{
	return strcmp(word, "status") == 0 ? WIRE_TOOL_STATUS :
	    strcmp(word, "cards") == 0 ? WIRE_TOOL_CARDS : WIRE_TOOL_DOCTOR;
}

/* Prints the answer; false when there is none. */
static bool
hear(struct channel *c)
{
	struct wire_tool_answer answer;

	if (channel_receive(c, PATIENCE_MS) != CHANNEL_OK || c->type != WIRE_TOOL_ANSWER ||
	    channel_decode(c, wire_type(WIRE_TOOL_ANSWER), &answer) != NULL)
		return false;
	if (answer.json.n == 0)
		printf("status 0x%08X\n", answer.status);
	else
		printf("%.*s\n", (int)answer.json.n, (const char *)answer.json.p);
	return true;
}

int
main(int argc, char **argv)
{
	struct wire_tool_ask ask = { .what = what(argc < 2 ? "" : argv[1]) };
	struct channel c;
	bool served = reach(&c) &&
	    channel_send(&c, wire_type(WIRE_TOOL_ASK), &ask, NULL) == CHANNEL_OK &&
	    (argc > 2 || hear(&c));

	channel_close(&c);
	return served ? 0 : 1;
}
