#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "resolve.h"
#include "transport.h"

static const uint8_t ask[] = "a request";

/* A KDC that takes one connection after another and answers each with these octets. */
struct server {
	int fd;
	unsigned int port;
	pid_t pid;
};

static int
listener(unsigned int *port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert(bind(fd, (struct sockaddr *)&sin, len) == 0 && listen(fd, 8) == 0);
	cr_assert(getsockname(fd, (struct sockaddr *)&sin, &len) == 0);
	*port = ntohs(sin.sin_port);
	return fd;
}

static void
serve(int fd, const uint8_t *answer, size_t n, bool keep)
{
	uint8_t buf[64];
	int c;

	for (;;) {
		c = accept(fd, NULL, NULL);
		if (c < 0 || recv(c, buf, sizeof(ask) + 4, MSG_WAITALL) != sizeof(ask) + 4 ||
		    memcmp(buf + 4, ask, sizeof(ask)) != 0 || buf[3] != sizeof(ask))
			_exit(1);
		if (answer != NULL && write(c, answer, n) != (ssize_t)n)
			_exit(1);
		if (answer != NULL && !keep)
			close(c);
	}
}

static struct server
server_begin(const uint8_t *answer, size_t n, bool keep)
{
	struct server s;

	s.fd = listener(&s.port);
	s.pid = fork();
	if (s.pid == 0)
		serve(s.fd, answer, n, keep);
	return s;
}

static struct server
server_start(const uint8_t *answer, size_t n)
{
	return server_begin(answer, n, false);
}

static void
server_stop(struct server *s)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	close(s->fd);
}

/* A port that nobody listens on. */
static unsigned int
closed_port(void)
{
	unsigned int port;

	close(listener(&port));
	return port;
}

static char report[512], peer[TRANSPORT_PEER_SIZE];

static void
report_take(const struct transport *t)
{
	struct note note;

	note_begin(&note, report, sizeof(report));
	transport_report(t, &note);
	transport_peer(t, peer);
}

static enum transport_result
exchange(const char *kdcs, uint32_t limit_ms, uint8_t **reply, size_t *n)
{
	struct transport *t = transport_new(kdcs, "TEST.EXAMPLE", limit_ms);
	enum transport_result r = transport_exchange(t, ask, sizeof(ask), reply, n);

	report_take(t);
	transport_free(t);
	return r;
}

/* The report begins with the address that kdcs is and goes on with these words. */
static void
expect_report(const char *kdcs, const char *words)
{
	cr_expect(strncmp(report, kdcs, strlen(kdcs)) == 0 &&
	    strncmp(report + strlen(kdcs), words, strlen(words)) == 0, "%s%s: %s", kdcs, words,
	    report);
}

static enum transport_result
exchange_with(const uint8_t *answer, size_t n, uint32_t limit_ms)
{
	struct server s = server_start(answer, n);
	uint8_t *reply;
	enum transport_result r;
	size_t len;
	char kdcs[32];

	(void)snprintf(kdcs, sizeof(kdcs), "127.0.0.1:%u", s.port);
	len = n;
	r = exchange(kdcs, limit_ms, &reply, &n);
	if (r == TRANSPORT_TIMEOUT)
		expect_report(kdcs, " took the request and gave no answer in ");
	else if (r == TRANSPORT_GARBAGE)
		expect_report(kdcs, len == 0 ? " closed the connection without an answer" :
		    " cut its answer short or gave it an impossible length");
	cr_expect_str_eq(peer, r == TRANSPORT_OK ? kdcs : "");
	cr_expect((r == TRANSPORT_OK) == (reply != NULL));
	free(reply);
	server_stop(&s);
	return r;
}

Test(transport, an_answer_comes_back_whole)
{
	struct server s = server_start((const uint8_t *)"\0\0\0\5whole", 9);
	uint8_t *reply;
	size_t n;
	char kdcs[32];

	(void)snprintf(kdcs, sizeof(kdcs), "127.0.0.1:%u", s.port);
	cr_assert_eq(exchange(kdcs, 5000, &reply, &n), TRANSPORT_OK);
	cr_expect_eq(n, 5);
	cr_expect_arr_eq(reply, "whole", 5);
	cr_expect_str_eq(peer, kdcs);
	expect_report(kdcs, " answered");
	free(reply);
	server_stop(&s);
}

Test(transport, closed_ports_are_refused_at_once)
{
	char kdcs[64];
	uint8_t *reply;
	size_t n;

	(void)snprintf(kdcs, sizeof(kdcs), "127.0.0.1:%u\n127.0.0.1:%u\n", closed_port(),
	    closed_port());
	cr_expect_eq(exchange(kdcs, 600000, &reply, &n), TRANSPORT_REFUSED);
	cr_expect_null(reply);
	*strchr(kdcs, '\n') = '\0';
	expect_report(kdcs, ": Connection refused; 127.0.0.1:");
	cr_expect_eq(exchange("[::1]:1", 600000, &reply, &n), TRANSPORT_REFUSED);
	expect_report("[::1]:1", ": ");
}

Test(transport, a_silent_kdc_is_a_timeout)
{
	cr_expect_eq(exchange_with(NULL, 0, 50), TRANSPORT_TIMEOUT);
}

Test(transport, an_answer_cut_short_is_garbage)
{
	static const uint8_t whole[] = "\0\0\0\5whole";

	for (size_t cut = 0; cut < 9; cut++)
		cr_expect_eq(exchange_with(whole, cut, 5000), TRANSPORT_GARBAGE, "cut at %zu", cut);
}

Test(transport, impossible_lengths_are_garbage)
{
	cr_expect_eq(exchange_with((const uint8_t *)"\0\0\0\0", 4, 5000), TRANSPORT_GARBAGE);
	cr_expect_eq(exchange_with((const uint8_t *)"\xff\xff\xff\xff", 4, 5000), TRANSPORT_GARBAGE);
	cr_expect_eq(exchange_with((const uint8_t *)"\0\4\0\1", 4, 5000), TRANSPORT_GARBAGE);
}

/* Believed, the length would be waited for until the limit. */
Test(transport, an_impossible_length_is_not_waited_for)
{
	struct server s = server_begin((const uint8_t *)"\0\4\0\1", 4, true);
	uint8_t *reply;
	size_t n;
	char kdcs[32];

	(void)snprintf(kdcs, sizeof(kdcs), "127.0.0.1:%u", s.port);
	cr_expect_eq(exchange(kdcs, 10000, &reply, &n), TRANSPORT_GARBAGE);
	server_stop(&s);
}

Test(transport, the_next_kdc_is_asked_when_one_refuses_or_is_silent)
{
	struct server mute = server_start(NULL, 0);
	struct server good = server_start((const uint8_t *)"\0\0\0\2ok", 6);
	char kdcs[96];
	uint8_t *reply;
	size_t n;

	(void)snprintf(kdcs, sizeof(kdcs), "127.0.0.1:%u\n127.0.0.1:%u\n127.0.0.1:%u\n",
	    closed_port(), mute.port, good.port);
	cr_assert_eq(exchange(kdcs, 60000, &reply, &n), TRANSPORT_OK);
	cr_expect_arr_eq(reply, "ok", 2);
	free(reply);
	server_stop(&mute);
	server_stop(&good);
}

Test(transport, all_exchanges_share_one_budget)
{
	struct server mute = server_start(NULL, 0);
	struct transport *t;
	uint8_t *reply;
	size_t n;
	char kdcs[32];

	(void)snprintf(kdcs, sizeof(kdcs), "127.0.0.1:%u", mute.port);
	t = transport_new(kdcs, "R", 40);
	cr_expect_eq(transport_exchange(t, ask, sizeof(ask), &reply, &n), TRANSPORT_TIMEOUT);
	cr_expect_geq(transport_spent_us(t), 39000);
	/* The budget is spent: this must end without waiting, and still say what it is. */
	cr_expect_eq(transport_exchange(t, ask, sizeof(ask), &reply, &n), TRANSPORT_TIMEOUT);
	transport_free(t);
	server_stop(&mute);
}

Test(transport, a_skipped_kdc_is_not_asked_again)
{
	struct server one = server_start((const uint8_t *)"\0\0\0\1" "1", 5);
	struct server two = server_start((const uint8_t *)"\0\0\0\1" "2", 5);
	struct transport *t;
	uint8_t *reply;
	size_t n;
	char kdcs[64];

	(void)snprintf(kdcs, sizeof(kdcs), "127.0.0.1:%u\n127.0.0.1:%u", one.port, two.port);
	t = transport_new(kdcs, "R", 60000);
	cr_assert_eq(transport_exchange(t, ask, sizeof(ask), &reply, &n), TRANSPORT_OK);
	cr_expect_eq(reply[0], '1');
	free(reply);
	cr_expect(transport_skip_last(t));
	cr_assert_eq(transport_exchange(t, ask, sizeof(ask), &reply, &n), TRANSPORT_OK);
	cr_expect_eq(reply[0], '2');
	report_take(t);
	*strchr(kdcs, '\n') = '\0';
	expect_report(kdcs, " says that it cannot serve; 127.0.0.1:");
	free(reply);
	cr_expect_not(transport_skip_last(t));
	transport_free(t);
	server_stop(&one);
	server_stop(&two);
}

static const struct {
	const char *text;
	size_t count;
	unsigned int family;
	unsigned int port;
} lines[] = {
	{ "127.0.0.1:1088", 1, AF_INET, 1088 },
	{ "127.0.0.1", 1, AF_INET, 88 },
	{ "[::1]:1088", 1, AF_INET6, 1088 },
	{ "[::1]", 1, AF_INET6, 88 },
	{ "127.0.0.1:1\n\n127.0.0.2:2\n", 2, AF_INET, 1 },
	{ "127.0.0.1:", 0, 0, 0 },
	{ ":88", 0, 0, 0 },
	{ "[::1", 0, 0, 0 },
	{ "[::1]x", 0, 0, 0 },
	{ "127.0.0.1:123456", 0, 0, 0 },
	{ "127.0.0.1:88x", 0, 0, 0 },
	{ "\n\n", 0, 0, 0 },
};

Test(resolve, lines_are_addresses_with_a_port)
{
	struct resolve_address out[4];
	char text[64];
	struct note why;
	const struct sockaddr_in *in;
	const struct sockaddr_in6 *in6;
	size_t n;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		note_begin(&why, text, sizeof(text));
		n = resolve_kdcs(lines[i].text, "R", 100, out, 4, &why);
		cr_expect_eq(n, lines[i].count, "%s: %zu", lines[i].text, n);
		if (n == 0 || lines[i].count == 0)
			continue;
		cr_expect_eq(out[0].addr.ss_family, lines[i].family);
		in = (const struct sockaddr_in *)&out[0].addr;
		in6 = (const struct sockaddr_in6 *)&out[0].addr;
		cr_expect_eq(ntohs(out[0].addr.ss_family == AF_INET ? in->sin_port : in6->sin6_port),
		    lines[i].port, "%s", lines[i].text);
	}
}

Test(resolve, no_more_than_there_is_room_for)
{
	struct resolve_address out[2];
	char text[64];
	struct note why;

	note_begin(&why, text, sizeof(text));
	cr_expect_eq(resolve_kdcs("127.0.0.1\n127.0.0.2\n127.0.0.3\n", "R", 100, out, 2, &why),
	    2);
	cr_expect_str_eq(text, "");
}
