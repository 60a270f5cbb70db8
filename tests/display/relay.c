/*
 * relay: a socket that stands for another one, descriptors included: so a seat in a rig, under a uid
 * of its own, reaches the display of the person who started the rig.
 *
 *	relay SOCKET wayland PATH	listens at SOCKET, which every uid may connect to, for the
 *					Wayland display at PATH
 *	relay SOCKET x11 NUMBER		... for the local X display :NUMBER. Whoever comes without a
 *					cookie gets the one in $XAUTHORITY or ~/.Xauthority
 *
 * Says "ready" once it listens and the display answered; exit status 1 when it does not. Lives until
 * it is killed or its parent ends.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	PIECE = 65536, DESCRIPTORS = 28,
	SETUP = 12,			/* X: before the cookie's name */
	COOKIE = 16, AUTH_FILE = 65536,
};
static const char cookie_name[] = "MIT-MAGIC-COOKIE-1";

static struct sockaddr_un display;
static socklen_t display_size;
static uint8_t cookie[COOKIE];
static bool has_cookie;

struct way {				/* one direction of a connection */
	int from, to;
	bool setup;			/* an X client's first words are still to come */
};

/* ---- the cookie ---- */

/* A two-byte length and what it counts, at *at; NULL when the file ends before. */
static const uint8_t *
counted(const uint8_t **at, const uint8_t *end, size_t *n)
{
	const uint8_t *field;

	if (end - *at < 2)
		return NULL;
	*n = (size_t)(*at)[0] << 8 | (*at)[1];
	field = *at + 2;
	if ((size_t)(end - field) < *n)
		return NULL;
	*at = field + *n;
	return field;
}

static bool
is(const uint8_t *field, size_t n, const char *text)
{
	return n == strlen(text) && memcmp(field, text, n) == 0;
}

/* Entries are: family, address, display number, name, data. */
static void
find_cookie(const uint8_t *at, const uint8_t *end, const char *number)
{
	const uint8_t *field[4];
	size_t n[4], i;

	while (end - at >= 2) {
		at += 2;
		for (i = 0; i < 4; i++)
			if ((field[i] = counted(&at, end, &n[i])) == NULL)
				return;
		if ((n[1] != 0 && !is(field[1], n[1], number)) || n[3] != COOKIE ||
		    !is(field[2], n[2], cookie_name))
			continue;
		memcpy(cookie, field[3], COOKIE);
		has_cookie = true;
		return;
	}
}

static void
read_cookie(const char *number)
{
	static uint8_t bytes[AUTH_FILE];
	const char *path = getenv("XAUTHORITY"), *home = getenv("HOME");
	char own[512];
	FILE *file;
	size_t n;

	if (path == NULL) {
		snprintf(own, sizeof(own), "%s/.Xauthority", home != NULL ? home : "");
		path = own;
	}
	if ((file = fopen(path, "re")) == NULL)
		return;
	n = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	find_cookie(bytes, bytes + n, number);
	explicit_bzero(bytes, sizeof(bytes));
}

/* What an X client says first, with the cookie in it; the new length. There is room. */
static size_t
put_cookie(uint8_t *words, size_t n)
{
	size_t name = sizeof(cookie_name) - 1, room = (name + 3) / 4 * 4;
	bool big = words[0] == 'B';

	if (!has_cookie || n != SETUP || (words[6] | words[7] | words[8] | words[9]) != 0)
		return n;
	words[big ? 7 : 6] = (uint8_t)name;
	words[big ? 9 : 8] = COOKIE;
	memset(words + SETUP, 0, room);
	memcpy(words + SETUP, cookie_name, name);
	memcpy(words + SETUP + room, cookie, COOKIE);
	return SETUP + room + COOKIE;
}

/* ---- connections ---- */

static int
connect_display(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)&display, display_size) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Sends a piece; the descriptors go with its first byte. */
static bool
send_piece(int to, const uint8_t *bytes, size_t n, const struct msghdr *with)
{
	struct msghdr message = *with;
	ssize_t sent;

	while (n > 0) {
		struct iovec piece = { (void *)(uintptr_t)bytes, n };

		message.msg_iov = &piece;
		message.msg_iovlen = 1;
		sent = sendmsg(to, &message, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		bytes += sent;
		n -= (size_t)sent;
		message.msg_control = NULL;
		message.msg_controllen = 0;
	}
	return true;
}

static void
close_descriptors(struct msghdr *message)
{
	struct cmsghdr *part;
	size_t i;

	for (part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part))
		for (i = 0; part->cmsg_type == SCM_RIGHTS &&
		    i < (part->cmsg_len - CMSG_LEN(0)) / sizeof(int); i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(part) + i * sizeof(fd), sizeof(fd));
			close(fd);
		}
}

static void *
carry(void *data)
{
	struct way *way = data;
	uint8_t *bytes = malloc(PIECE);
	_Alignas(struct cmsghdr) uint8_t control[CMSG_SPACE(DESCRIPTORS * sizeof(int))];

	while (bytes != NULL) {
		struct iovec piece = { bytes, PIECE / 2 };
		struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1,
			.msg_control = control, .msg_controllen = sizeof(control) };
		ssize_t got = recvmsg(way->from, &message, MSG_CMSG_CLOEXEC);
		size_t n = got > 0 ? (size_t)got : 0;
		bool sent;

		if (n > 0 && way->setup)
			n = put_cookie(bytes, n);
		way->setup = false;
		sent = n > 0 && send_piece(way->to, bytes, n, &message);
		if (n > 0)
			close_descriptors(&message);
		if (!sent)
			break;
	}
	shutdown(way->from, SHUT_RDWR);
	shutdown(way->to, SHUT_RDWR);
	free(bytes);
	return NULL;
}

/* A process a connection: its descriptors end with it. */
static void
serve(int client, bool x11)
{
	int server = connect_display();
	struct way there = { client, server, x11 }, back = { server, client, false };
	pthread_t thread;

	if (server >= 0 && pthread_create(&thread, NULL, carry, &back) == 0) {
		(void)carry(&there);
		pthread_join(thread, NULL);
	}
	_exit(0);
}

static int
listen_at(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
	unlink(path);
	if (fd < 0 || strlen(path) >= sizeof(at.sun_path) ||
	    bind(fd, (const struct sockaddr *)&at, sizeof(at)) != 0 || chmod(path, 0666) != 0 ||
	    listen(fd, 8) != 0)
		return -1;
	return fd;
}

/* The X server's socket is a file, or else only a name. */
static int
find_display(bool x11, const char *word)
{
	char *path = display.sun_path;
	int fd;

	display.sun_family = AF_UNIX;
	snprintf(path, sizeof(display.sun_path), x11 ? "/tmp/.X11-unix/X%s" : "%s", word);
	display_size = sizeof(display);
	fd = connect_display();
	if (fd >= 0 || !x11)
		return fd;
	display_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(path));
	memmove(path + 1, path, strlen(path));
	path[0] = '\0';
	return connect_display();
}

/* Whether an X server lets us in. */
static bool
is_welcome(int fd)
{
	uint8_t words[SETUP + 64] = { 'l', 0, 11 }, answer = 0;
	size_t n = put_cookie(words, SETUP);

	return write(fd, words, n) == (ssize_t)n && read(fd, &answer, 1) == 1 && answer == 1;
}

int
main(int argc, char **argv)
{
	bool x11 = argc == 4 && strcmp(argv[2], "x11") == 0;
	int listener, fd;

	if (argc != 4 || (!x11 && strcmp(argv[2], "wayland") != 0)) {
		fputs("usage: relay SOCKET wayland PATH | x11 NUMBER\n", stderr);
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGCHLD, SIG_IGN);
	if (x11)
		read_cookie(argv[3]);
	fd = find_display(x11, argv[3]);
	if (fd >= 0 && x11 && !is_welcome(fd)) {
		fputs("relay: the X server wants a cookie that is not there\n", stderr);
		return 1;
	}
	listener = fd >= 0 ? listen_at(argv[1]) : -1;
	if (listener < 0) {
		fprintf(stderr, "relay: %s: %s\n", fd < 0 ? argv[3] : argv[1], strerror(errno));
		return 1;
	}
	close(fd);
	puts("ready");
	fflush(stdout);
	while ((fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0 || errno == EINTR) {
		if (fd < 0)
			continue;
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			serve(fd, x11);
		}
		close(fd);
	}
	return 1;
}
