#include "vcard.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options {
	const char *dir, *log, *control, *poke;
	unsigned short port;
	bool daemon;
};

static void
usage(void)
{
	fputs("usage: vcard --dir DIR --control SOCKET [--port N] [--log FILE] "
	    "[--poke PREFIX] [--daemon]\n"
	    "  --port N       the reader's slot: 35963 (default) or 35964\n"
	    "  --poke PREFIX  FIFO PREFIX<port> to wake the driver by\n"
	    "  --daemon       return when the control socket is there\n", stderr);
}

static bool
options_read(struct options *o, int argc, char **argv)
{
	static const struct option known[] = {
		{ "dir", required_argument, NULL, 'd' },
		{ "control", required_argument, NULL, 'c' },
		{ "port", required_argument, NULL, 'p' },
		{ "log", required_argument, NULL, 'l' },
		{ "poke", required_argument, NULL, 'k' },
		{ "daemon", no_argument, NULL, 'D' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	*o = (struct options){ .port = 35963 };
	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'd')
			o->dir = optarg;
		else if (c == 'c')
			o->control = optarg;
		else if (c == 'p')
			o->port = (unsigned short)strtoul(optarg, NULL, 10);
		else if (c == 'l')
			o->log = optarg;
		else if (c == 'k')
			o->poke = optarg;
		else if (c == 'D')
			o->daemon = true;
		else
			return false;
	}
	return o->dir != NULL && o->control != NULL && optind == argc;
}

/* How long poll may sleep: until a delayed answer or a client's deadline. */
static int
loop_timeout(const struct vcard *card, int64_t now)
{
	const struct vcard_link *link = &card->link;
	int64_t due = INT64_MAX, ms;

	if (link->waiting && !link->held)
		due = link->due_ns;
	for (size_t i = 0; i < VCARD_CLIENTS; i++) {
		const struct vcard_client *client = &card->clients[i];

		if (client->fd >= 0 && client->wait != WAIT_NOTHING &&
		    client->deadline_ns < due)
			due = client->deadline_ns;
	}
	if (due == INT64_MAX)
		return -1;
	ms = due <= now ? 0 : (due - now + 999999) / 1000000;
	return ms > 60000 ? 60000 : (int)ms;
}

static int
loop(struct vcard *card)
{
	struct pollfd fds[2 + VCARD_CLIENTS];

	while (!card->quit) {
		int64_t now = vcard_clock();

		fds[0] = (struct pollfd){ .fd = card->listener, .events = POLLIN };
		/* A waiting answer is watched for the reader's going only. */
		fds[1] = (struct pollfd){ .fd = card->link.fd,
		    .events = card->link.waiting ? POLLRDHUP : POLLIN };
		for (size_t i = 0; i < VCARD_CLIENTS; i++)
			fds[2 + i] = (struct pollfd){ .fd = card->clients[i].fd,
			    .events = POLLIN };
		if (poll(fds, 2 + VCARD_CLIENTS, loop_timeout(card, now)) < 0 &&
		    errno != EINTR)
			return 1;
		if (fds[1].revents != 0 && card->link.fd >= 0) {
			if (card->link.waiting)
				vcard_link_pull(card, "reader-gone");
			else
				vcard_link_readable(card);
		}
		vcard_link_due(card, vcard_clock());
		for (size_t i = 0; i < VCARD_CLIENTS; i++)
			if (fds[2 + i].revents != 0 && card->clients[i].fd >= 0)
				vcard_control_readable(card, &card->clients[i]);
		if (fds[0].revents != 0)
			vcard_control_accept(card);
		vcard_control_progress(card, vcard_clock());
	}
	return 0;
}

/* Returns in the child; the parent exits once the child is ready: the control
 * socket listens before the fork. */
static bool
detach(void)
{
	pid_t child = fork();
	int null;

	if (child > 0)
		_exit(0);
	if (child < 0 || setsid() < 0)
		return false;
	if ((null = open("/dev/null", O_RDWR | O_CLOEXEC)) < 0)
		return false;
	return dup2(null, 0) == 0 && dup2(null, 1) == 1 && dup2(null, 2) == 2;
}

int
main(int argc, char **argv)
{
	static struct vcard card;
	struct options o;
	int status;

	if (!options_read(&o, argc, argv)) {
		usage();
		return 2;
	}
	card.link.fd = card.log = -1;
	card.link.port = o.port;
	card.poke = o.poke;
	if (!vcard_files_load(&card.files, o.dir))
		return 1;
	vcard_pin_init(&card.pin, &card.files);
	card.piv.files = &card.files;
	card.piv.pin = &card.pin;
	if (o.log != NULL && (card.log = open(o.log,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) < 0) {
		perror(o.log);
		return 1;
	}
	if (!vcard_control_listen(&card, o.control) || (o.daemon && !detach())) {
		perror(o.control);
		return 1;
	}
	status = loop(&card);
	vcard_link_pull(&card, "pull");
	unlink(o.control);
	vcard_files_free(&card.files);
	return status;
}
