#include "relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <krb5.h>

#define FRAME_MAX	65536

struct frame {
	uint8_t p[4 + FRAME_MAX];	/* prefix and message */
	size_t n;			/* both */
};

static void
prefix_set(struct frame *f)
{
	uint32_t be = htonl((uint32_t)(f->n - 4));

	memcpy(f->p, &be, 4);
}

static void
frame_set(struct frame *f, const void *p, size_t n)
{
	memcpy(f->p + 4, p, n);
	f->n = 4 + n;
	prefix_set(f);
}

static int
frame_read(int fd, struct frame *f)
{
	uint32_t be;

	if (recv(fd, f->p, 4, MSG_WAITALL) != 4)
		return -1;
	memcpy(&be, f->p, 4);
	f->n = 4 + ntohl(be);
	if (f->n > sizeof(f->p))
		return -1;
	return recv(fd, f->p + 4, f->n - 4, MSG_WAITALL) == (ssize_t)f->n - 4 ? 0 : -1;
}

static void
kdc_ask(const struct frame *request, struct frame *answer)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(88),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) != 0 ||
	    write(fd, request->p, request->n) != (ssize_t)request->n || frame_read(fd, answer) != 0)
		_exit(1);
	close(fd);
}

static void
error_make(const struct relay_act *act, struct frame *answer)
{
	krb5_context context;
	krb5_error error = { .error = (krb5_ui_4)act->at, .stime = (krb5_timestamp)time(NULL) };
	krb5_data out;

	error.e_data = (krb5_data){ KV5M_DATA, (unsigned int)act->bytes_len,
		(char *)(uintptr_t)act->bytes };
	if (krb5_init_context(&context) != 0 ||
	    krb5_parse_name(context, "krbtgt/TEST.EXAMPLE@TEST.EXAMPLE", &error.server) != 0 ||
	    krb5_mk_error(context, &error, &out) != 0)
		_exit(1);
	frame_set(answer, out.data, out.length);
}

/* The answer as the act wants it; its length on the wire may be less than its frame's. */
static size_t
answer_make(const struct relay_act *act, const struct frame *request, struct frame *answer,
    const struct frame *old)
{
	if (act->kind == RELAY_ERROR)
		error_make(act, answer);
	else if (act->kind == RELAY_BYTES)
		frame_set(answer, act->bytes, act->bytes_len);
	else if (act->kind == RELAY_REPLAY)
		*answer = *old;
	else
		kdc_ask(request, answer);
	if (act->kind == RELAY_SHORT) {
		answer->n = 4 + (act->at < answer->n - 4 ? act->at : answer->n - 5);
		prefix_set(answer);
	}
	if (act->kind == RELAY_FLIP)
		answer->p[4 + act->at / 8 % (answer->n - 4)] ^= (uint8_t)(1 << act->at % 8);
	if (act->kind == RELAY_FLIP_LAST)
		answer->p[answer->n - 1] ^= 1;
	return act->kind == RELAY_CUT && act->at < answer->n ? act->at : answer->n;
}

static void
serve(int fd, const struct relay_act *acts, size_t count)
{
	static struct frame request, answer, old[8];
	size_t n = 0, len;
	int c;

	for (;; n += n + 1 < count) {
		c = accept(fd, NULL, NULL);
		if (c < 0)
			_exit(0);
		if (frame_read(c, &request) != 0 || acts[n].kind == RELAY_SILENT)
			continue;
		if (acts[n].kind == RELAY_CLOSE) {
			close(fd);
			close(c);
			fd = -1;
			continue;
		}
		len = answer_make(&acts[n], &request, &answer, &old[n >= 3 ? n - 3 : 0]);
		if (n < 8)
			old[n] = answer;
		if (write(c, answer.p, len) != (ssize_t)len)
			_exit(1);
		close(c);
	}
}

struct relay
relay_start(const struct relay_act *acts, size_t count)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(sin);
	struct relay relay = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };

	cr_assert(bind(relay.fd, (struct sockaddr *)&sin, len) == 0 && listen(relay.fd, 8) == 0 &&
	    getsockname(relay.fd, (struct sockaddr *)&sin, &len) == 0);
	(void)snprintf(relay.kdcs, sizeof(relay.kdcs), "127.0.0.1:%u", ntohs(sin.sin_port));
	relay.pid = fork();
	if (relay.pid == 0)
		serve(relay.fd, acts, count);
	close(relay.fd);
	return relay;
}

void
relay_stop(struct relay *relay)
{
	kill(relay->pid, SIGKILL);
	waitpid(relay->pid, NULL, 0);
}
