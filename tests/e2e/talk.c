/*
 * talk WORD...: says each word to the authority's public socket as one packet and prints, a line a
 * word, what came back: the type of the answer, "ended", or "silence".
 *
 *	connect		a well-formed CONNECT of an untrusted caller
 *	status		a well-formed question for the status
 *	zeros:N		N bytes of zero
 *	fds:HEX		HEX with two descriptors
 *	HEX		these bytes
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lsa.h"
#include "lsa_wire.h"
#include "wire_tool.h"

enum { ROOM = 256 * 1024, PATIENCE_MS = 5000 };

static uint8_t packet[ROOM];

static size_t
from_hex(const char *hex)
{
	size_t n = 0;
	unsigned int byte;

	for (; n < ROOM && sscanf(hex, "%2x", &byte) == 1; hex += 2)
		packet[n++] = (uint8_t)byte;
	return n;
}

static size_t
encode(const char *word)
{
	static const struct lsa_connect connect_words;
	static const struct wire_tool_ask ask = { .what = WIRE_TOOL_STATUS };
	size_t n;

	if (strcmp(word, "connect") == 0)
		return message_encode(lsa_wire_type(LSA_CONNECT), &connect_words, packet, ROOM);
	if (strcmp(word, "status") == 0)
		return message_encode(wire_type(WIRE_TOOL_ASK), &ask, packet, ROOM);
	if (strncmp(word, "zeros:", 6) == 0) {
		n = strtoul(word + 6, NULL, 10);
		memset(packet, 0, n < ROOM ? n : ROOM);
		return n < ROOM ? n : ROOM;
	}
	return from_hex(strncmp(word, "fds:", 4) == 0 ? word + 4 : word);
}

static bool
say(int fd, const char *word)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(2 * sizeof(int))];
	} control = { .head = { .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
	    .cmsg_len = CMSG_LEN(2 * sizeof(int)) } };
	struct iovec iov = { packet, encode(word) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	const int fds[2] = { STDIN_FILENO, STDOUT_FILENO };

	if (strncmp(word, "fds:", 4) == 0) {
		memcpy(CMSG_DATA(&control.head), fds, sizeof(fds));
		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
	}
	return sendmsg(fd, &msg, MSG_NOSIGNAL) >= 0;
}

static const char *
hear(int fd, char *text, size_t room)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n;

	if (poll(&p, 1, PATIENCE_MS) <= 0)
		return "silence";
	n = recv(fd, packet, ROOM, 0);
	if (n <= 0)
		return "ended";
	snprintf(text, room, "%#x", (unsigned int)message_peek(packet, (size_t)n));
	return text;
}

int
main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = LSA_SOCKET };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	char text[16];

	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
		perror("talk");
		return 1;
	}
	for (int i = 1; i < argc; i++)
		puts(say(fd, argv[i]) ? hear(fd, text, sizeof(text)) : "ended");
	close(fd);
	return 0;
}
