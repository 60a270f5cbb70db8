/*
 * slowproxy --listen PORT --to PORT [--delay MS] [--inject FILE] --pidfile FILE
 *
 * Passes TCP connections and UDP datagrams on 127.0.0.1 from one port to
 * another and holds back whatever comes back for MS milliseconds.  What FILE
 * says (inject.h) it answers itself.  Goes into the background once it listens.
 * One process a connection or datagram: they are few, and end with the first.
 */
#include "inject.h"

#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>

enum { MESSAGE = 65536, PATIENCE_MS = 60000 };

struct proxy {
	unsigned short listen, to;
	unsigned long delay_ms;
	const char *inject;
	const char *pidfile;
	int tcp, udp;
};

static uint8_t message[MESSAGE], answer[MESSAGE];

static bool
options_read(struct proxy *proxy, int argc, char **argv)
{
	static const struct option known[] = {
		{ "listen", required_argument, NULL, 'l' },
		{ "to", required_argument, NULL, 't' },
		{ "delay", required_argument, NULL, 'd' },
		{ "inject", required_argument, NULL, 'i' },
		{ "pidfile", required_argument, NULL, 'p' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	memset(proxy, 0, sizeof(*proxy));
	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		unsigned long number = optarg != NULL ? strtoul(optarg, NULL, 10) : 0;

		if (c == 'l')
			proxy->listen = (unsigned short)number;
		else if (c == 't')
			proxy->to = (unsigned short)number;
		else if (c == 'd')
			proxy->delay_ms = number;
		else if (c == 'i')
			proxy->inject = optarg;
		else if (c == 'p')
			proxy->pidfile = optarg;
		else
			return false;
	}
	return proxy->listen != 0 && proxy->to != 0 && proxy->pidfile != NULL;
}

static struct sockaddr_in
loopback(unsigned short port)
{
	struct sockaddr_in at = { .sin_family = AF_INET };

	at.sin_port = htons(port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return at;
}

static int
socket_at(int type, unsigned short port, bool bound)
{
	const struct sockaddr_in at = loopback(port);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0), on = 1, failed;

	if (fd < 0)
		return -1;
	if (bound) {
		failed = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (failed == 0)
			failed = bind(fd, (const struct sockaddr *)&at, sizeof(at));
		if (failed == 0 && type == SOCK_STREAM)
			failed = listen(fd, 16);
	} else {
		failed = connect(fd, (const struct sockaddr *)&at, sizeof(at));
	}
	if (failed != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void
hold_back(const struct proxy *proxy)
{
	struct timespec left = {
		.tv_sec = (time_t)(proxy->delay_ms / 1000),
		.tv_nsec = (long)(proxy->delay_ms % 1000) * 1000000
	};

	while (nanosleep(&left, &left) != 0)
		continue;
}

static bool
pass(int from, int to)
{
	ssize_t n = recv(from, message, sizeof(message), 0);

	return n > 0 && send(to, message, (size_t)n, MSG_NOSIGNAL) == n;
}

/* A whole message of Kerberos over TCP: its length before it (RFC 4120, 7.2.2). */
static size_t
receive(int from)
{
	uint32_t length;
	size_t n;

	if (recv(from, message, sizeof(length), MSG_WAITALL) != sizeof(length))
		return 0;
	memcpy(&length, message, sizeof(length));
	n = ntohl(length);
	if (n == 0 || n > sizeof(message) - sizeof(length) ||
	    recv(from, message + sizeof(length), n, MSG_WAITALL) != (ssize_t)n)
		return 0;
	return sizeof(length) + n;
}

/* A request goes to the server, or is answered here. */
static bool
ask(const struct proxy *proxy, int client, int server)
{
	size_t len = receive(client), n;
	uint32_t length;

	if (len == 0)
		return false;
	n = inject_answer(proxy->inject, false, message + sizeof(length),
	    len - sizeof(length), answer + sizeof(length), sizeof(answer) - sizeof(length));
	if (n == 0)
		return send(server, message, len, MSG_NOSIGNAL) == (ssize_t)len;
	length = htonl((uint32_t)n);
	memcpy(answer, &length, sizeof(length));
	hold_back(proxy);
	return send(client, answer, n + sizeof(length), MSG_NOSIGNAL) > 0;
}

static void
relay_tcp(const struct proxy *proxy, int client)
{
	int server = socket_at(SOCK_STREAM, proxy->to, false);
	struct pollfd fds[2] = {
		{ .fd = client, .events = POLLIN },
		{ .fd = server, .events = POLLIN },
	};

	while (server >= 0 && poll(fds, 2, PATIENCE_MS) > 0) {
		if (fds[0].revents != 0 && !ask(proxy, client, server))
			return;
		if (fds[1].revents != 0) {
			hold_back(proxy);
			if (!pass(server, client))
				return;
		}
	}
}

static void
relay_udp(const struct proxy *proxy, const struct sockaddr_in *client, size_t len)
{
	int server = socket_at(SOCK_DGRAM, proxy->to, false);
	struct pollfd fd = { .fd = server, .events = POLLIN };
	ssize_t n = (ssize_t)inject_answer(proxy->inject, true, message, len, answer,
	    sizeof(answer));

	if (n > 0) {
		hold_back(proxy);
		(void)sendto(proxy->udp, answer, (size_t)n, 0,
		    (const struct sockaddr *)client, sizeof(*client));
		return;
	}
	if (server < 0 || send(server, message, len, 0) != (ssize_t)len ||
	    poll(&fd, 1, PATIENCE_MS) <= 0)
		return;
	n = recv(server, message, sizeof(message), 0);
	if (n <= 0)
		return;
	hold_back(proxy);
	(void)sendto(proxy->udp, message, (size_t)n, 0,
	    (const struct sockaddr *)client, sizeof(*client));
}

/* In the child: true. It dies with the proxy. */
static bool
child(void)
{
	pid_t parent = getpid();

	if (fork() != 0)
		return false;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	return true;
}

static void
serve(const struct proxy *proxy)
{
	struct pollfd fds[2] = {
		{ .fd = proxy->tcp, .events = POLLIN },
		{ .fd = proxy->udp, .events = POLLIN },
	};

	while (poll(fds, 2, -1) > 0) {
		if (fds[0].revents != 0) {
			int client = accept4(proxy->tcp, NULL, NULL, SOCK_CLOEXEC);

			if (client >= 0 && child()) {
				relay_tcp(proxy, client);
				_exit(0);
			}
			close(client);
		}
		if (fds[1].revents != 0) {
			struct sockaddr_in from;
			socklen_t len = sizeof(from);
			ssize_t n = recvfrom(proxy->udp, message, sizeof(message), 0,
			    (struct sockaddr *)&from, &len);

			if (n > 0 && child()) {
				relay_udp(proxy, &from, (size_t)n);
				_exit(0);
			}
		}
	}
}

/* The parent writes the child's number down, so that the file is there when
 * the command returns. */
static bool
detach(const char *pidfile)
{
	pid_t pid = fork();
	FILE *file;

	if (pid > 0) {
		if ((file = fopen(pidfile, "we")) != NULL) {
			fprintf(file, "%ld\n", (long)pid);
			_exit(fclose(file) != 0);
		}
		_exit(1);
	}
	return pid == 0 && setsid() > 0;
}

int
main(int argc, char **argv)
{
	struct proxy proxy;

	if (!options_read(&proxy, argc, argv)) {
		fputs("usage: slowproxy --listen PORT --to PORT [--delay MS] "
		    "[--inject FILE] --pidfile FILE\n", stderr);
		return 2;
	}
	signal(SIGCHLD, SIG_IGN);
	proxy.tcp = socket_at(SOCK_STREAM, proxy.listen, true);
	proxy.udp = socket_at(SOCK_DGRAM, proxy.listen, true);
	if (proxy.tcp < 0 || proxy.udp < 0 || !detach(proxy.pidfile)) {
		perror("slowproxy");
		return 1;
	}
	serve(&proxy);
	return 1;
}
