/*
 * The control socket: one line in, one line out, in order.
 *
 *	insert [PORT]	"ok" when the reader took the card
 *	pull		"ok"; also when it was out
 *	state		tries=N puk=N verifies=N apdus=N total=N inserted=0|1 held=0|1
 *	count		the APDUs since the insertion
 *	tries N		sets the PIN's tries left; "tries reset" the maximum
 *	puk N		the same for the PUK
 *	reissue		PIN, PUK and their tries are as they were made
 *	fault ...	see vcard_fault.c
 *	faults clear	forgets all rules
 *	release		ends a hold
 *	wait apdu N	"ok" once N APDUs were seen since the insertion
 *	wait held	"ok" once a command is held
 *	wait gone	"ok" once the card is out (a yank happened)
 *	quit		ends the process
 *
 * Anything else, and what cannot be done, is answered by "error: ...".
 */
#include "vcard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

/* How long "insert" and "wait" may take, nanoseconds. */
static const int64_t control_patience = 30LL * 1000000000;

bool
vcard_control_listen(struct vcard *card, const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd;

	for (size_t i = 0; i < VCARD_CLIENTS; i++)
		card->clients[i].fd = -1;
	if (strlen(path) >= sizeof(at.sun_path))
		return false;
	memcpy(at.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	unlink(path);
	if (bind(fd, (const struct sockaddr *)&at, sizeof(at)) != 0 ||
	    chmod(path, 0600) != 0 || listen(fd, VCARD_CLIENTS) != 0) {
		close(fd);
		return false;
	}
	card->listener = fd;
	return true;
}

void
vcard_control_accept(struct vcard *card)
{
	int fd = accept4(card->listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	for (size_t i = 0; i < VCARD_CLIENTS; i++) {
		struct vcard_client *client = &card->clients[i];

		if (client->fd < 0) {
			memset(client, 0, sizeof(*client));
			client->fd = fd;
			return;
		}
	}
	close(fd);
}

static void
client_close(struct vcard_client *client)
{
	close(client->fd);
	client->fd = -1;
}

static void
client_answer(struct vcard_client *client, const char *answer)
{
	char line[VCARD_LINE];
	int len;

	client->wait = WAIT_NOTHING;
	len = snprintf(line, sizeof(line), "%s\n", answer);
	if (send(client->fd, line, (size_t)len, MSG_NOSIGNAL) != len)
		client_close(client);
}

static void
control_insert(struct vcard *card, struct vcard_client *client, const char *port)
{
	long number;

	if (card->link.fd >= 0) {
		client_answer(client, "error: the card is in");
		return;
	}
	if (port != NULL) {
		number = strtol(port, NULL, 10);
		if (number < 1 || number > 65535) {
			client_answer(client, "error: no such port");
			return;
		}
		card->link.port = (unsigned short)number;
	}
	if (!vcard_link_insert(card)) {
		client_answer(client, "error: no reader there");
		return;
	}
	client->wait = WAIT_UP;
	client->deadline_ns = vcard_clock() + control_patience;
}

static void
control_wait(struct vcard_client *client, const char *what, const char *number)
{
	if (what != NULL && strcmp(what, "held") == 0) {
		client->wait = WAIT_HELD;
	} else if (what != NULL && strcmp(what, "gone") == 0) {
		client->wait = WAIT_GONE;
	} else if (what != NULL && strcmp(what, "apdu") == 0 && number != NULL) {
		client->wait = WAIT_APDU;
		client->wait_apdu = (unsigned)strtoul(number, NULL, 10);
	} else {
		client_answer(client, "error: wait apdu N | held | gone");
		return;
	}
	client->deadline_ns = vcard_clock() + control_patience;
}

static void
control_state(struct vcard *card, struct vcard_client *client)
{
	const struct vcard_link *link = &card->link;
	char line[VCARD_LINE];

	vcard_pin_load(&card->pin);
	snprintf(line, sizeof(line), "tries=%u puk=%u verifies=%u apdus=%u "
	    "total=%lu inserted=%d held=%d", card->pin.tries, card->pin.puk_tries,
	    card->pin.verifies, link->apdus, link->total, link->up, link->held);
	client_answer(client, line);
}

static void
control_tries(struct vcard *card, struct vcard_client *client, bool puk, const char *value)
{
	unsigned *tries = puk ? &card->pin.puk_tries : &card->pin.tries;
	unsigned max = puk ? card->pin.puk_tries_max : card->pin.tries_max;

	vcard_pin_load(&card->pin);
	if (value == NULL) {
		client_answer(client, "error: tries N | reset");
		return;
	}
	*tries = strcmp(value, "reset") == 0 ? max : (unsigned)strtoul(value, NULL, 10) & 0x0F;
	vcard_pin_save(&card->pin);
	client_answer(client, "ok");
}

static void
control_fault(struct vcard *card, struct vcard_client *client, char *words)
{
	bool known = words != NULL && vcard_fault_add(&card->faults, words);

	client_answer(client, known ? "ok" : "error: no such fault");
}

static void
control_line(struct vcard *card, struct vcard_client *client, char *line)
{
	char *rest = line, *verb = strsep(&rest, " ");
	char number[16];

	if (strcmp(verb, "fault") == 0) {
		control_fault(card, client, rest);
	} else if (strcmp(verb, "insert") == 0) {
		control_insert(card, client, strsep(&rest, " "));
	} else if (strcmp(verb, "pull") == 0) {
		vcard_link_pull(card, "pull");
		client_answer(client, "ok");
	} else if (strcmp(verb, "state") == 0) {
		control_state(card, client);
	} else if (strcmp(verb, "count") == 0) {
		snprintf(number, sizeof(number), "%u", card->link.apdus);
		client_answer(client, number);
	} else if (strcmp(verb, "tries") == 0 || strcmp(verb, "puk") == 0) {
		control_tries(card, client, verb[0] == 'p', strsep(&rest, " "));
	} else if (strcmp(verb, "reissue") == 0) {
		vcard_pin_reissue(&card->pin, &card->files);
		client_answer(client, "ok");
	} else if (strcmp(verb, "faults") == 0) {
		card->faults.count = 0;
		client_answer(client, "ok");
	} else if (strcmp(verb, "release") == 0) {
		vcard_link_release(card);
		client_answer(client, "ok");
	} else if (strcmp(verb, "wait") == 0) {
		const char *what = strsep(&rest, " ");

		control_wait(client, what, strsep(&rest, " "));
	} else if (strcmp(verb, "quit") == 0) {
		card->quit = true;
		client_answer(client, "ok");
	} else {
		client_answer(client, "error: no such command");
	}
}

void
vcard_control_readable(struct vcard *card, struct vcard_client *client)
{
	size_t room = sizeof(client->line) - 1 - client->len;
	ssize_t n = recv(client->fd, client->line + client->len, room, MSG_DONTWAIT);
	char *end;

	if (n <= 0 || room == 0) {
		client_close(client);
		return;
	}
	client->len += (size_t)n;
	client->line[client->len] = '\0';
	while (client->fd >= 0 && client->wait == WAIT_NOTHING &&
	    (end = strchr(client->line, '\n')) != NULL) {
		char line[VCARD_LINE];
		size_t len = (size_t)(end - client->line);

		memcpy(line, client->line, len);
		line[len] = '\0';
		client->len -= len + 1;
		memmove(client->line, end + 1, client->len + 1);
		control_line(card, client, line);
	}
}

static bool
client_done(const struct vcard *card, const struct vcard_client *client)
{
	const struct vcard_link *link = &card->link;

	switch (client->wait) {
	case WAIT_UP:
		return link->up;
	case WAIT_APDU:
		return link->apdus >= client->wait_apdu;
	case WAIT_HELD:
		return link->held;
	case WAIT_GONE:
		return link->fd < 0;
	case WAIT_NOTHING:
	default:
		return false;
	}
}

void
vcard_control_progress(struct vcard *card, int64_t now)
{
	for (size_t i = 0; i < VCARD_CLIENTS; i++) {
		struct vcard_client *client = &card->clients[i];

		if (client->fd < 0 || client->wait == WAIT_NOTHING)
			continue;
		if (client_done(card, client)) {
			client_answer(client, "ok");
		} else if (client->wait == WAIT_UP && card->link.fd < 0) {
			client_answer(client, "error: the reader refused the card");
		} else if (now >= client->deadline_ns) {
			if (client->wait == WAIT_UP)
				vcard_link_pull(card, "not-taken");
			client_answer(client, "error: it did not happen");
		}
	}
}
