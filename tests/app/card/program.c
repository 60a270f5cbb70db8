#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program.h"

#define PATIENCE_MS 20000

static void
become(const char *path, int channel, int second)
{
	/* Out of the way of the places they go to. */
	int a = fcntl(channel, F_DUPFD, 10), b = second < 0 ? -1 : fcntl(second, F_DUPFD, 10);

	if (a < 0 || dup2(a, 3) < 0 || (b >= 0 && dup2(b, 4) < 0) ||
	    close_range(b >= 0 ? 5 : 4, ~0u, 0) != 0)
		_exit(126);
	(void)execl(path, path, (char *)NULL);
	_exit(127);
}

void
program_start(struct program *p, const char *name, bool second)
{
	char path[256];
	int one[2], two[2] = { -1, -1 };

	(void)snprintf(path, sizeof(path), "%s/libexec/%s", BUILD_DIR, name);
	cr_assert_eq(channel_pair(one), 0);
	if (second)
		cr_assert_eq(channel_pair(two), 0);
	p->pid = fork();
	cr_assert_geq(p->pid, 0);
	if (p->pid == 0)
		become(path, one[1], two[1]);
	(void)close(one[1]);
	if (second)
		(void)close(two[1]);
	channel_init(&p->channel, one[0]);
	channel_init(&p->second, two[0]);
}

int
program_wait(struct program *p)
{
	int status;

	cr_assert_eq(waitpid(p->pid, &status, 0), p->pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int
program_end(struct program *p)
{
	channel_close(&p->channel);
	channel_close(&p->second);
	return program_wait(p);
}

void
program_say(struct channel *c, uint16_t type, const void *body, int fd)
{
	cr_assert_eq(channel_send(c, wire_type(type), body, &fd), CHANNEL_OK, "%s",
	    wire_type(type)->name);
}

void
program_hear(struct channel *c, uint16_t type, void *body)
{
	const char *broken;

	do
		cr_assert_eq(channel_receive(c, PATIENCE_MS), CHANNEL_OK, "waiting for %s",
		    wire_type(type)->name);
	while (c->type == WIRE_CARD_TRACE && type != WIRE_CARD_TRACE);
	if (c->type != type && c->type == WIRE_CARD_FAILED) {
		struct wire_card_failed m;

		cr_assert_null(channel_decode(c, wire_type(c->type), &m));
		cr_assert(false, "failed instead of %s: %d, %s", wire_type(type)->name, m.failure,
		    m.detail);
	}
	cr_assert_eq(c->type, type, "%s instead of %s", wire_type(c->type)->name,
	    wire_type(type)->name);
	broken = channel_decode(c, wire_type(type), body);
	cr_assert_null(broken, "%s", broken);
}
