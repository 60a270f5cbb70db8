#include "helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "authority.h"
#include "cgroup.h"
#include "evidence.h"
#include "report.h"
#include "spawn.h"

enum {
	DRAIN_MAX = 256,	/* messages; the sign socket's few are all that is ever waited for */
	EVIDENCE_MAX = 16,	/* of cardea-krb: more than its few requests have answers */
};

static const struct {
	const char *name;
	enum wire_peer from, to;
	bool network;
	bool namespaces;
	bool records;			/* works in the runtime folder, where it keeps something */
	bool draws;			/* has a screen's memory and its clients' descriptors */
	bool urgent;			/* a lock waits for it */
	bool hidden;			/* sees nothing below /run and the like but `only` ... */
	const char *only;		/* ... and, of the kiosk, what policy has it read */
} kinds[HELPER_KINDS] = {
	[HELPER_WATCH] = { .name = "cardea-watch", .from = WIRE_FROM_WATCH, .to = WIRE_TO_WATCH,
	    .namespaces = true, .urgent = true },
	[HELPER_SEAT] = { .name = "cardea-seat", .from = WIRE_FROM_SEAT, .to = WIRE_TO_SEAT,
	    .namespaces = true, .records = true, .draws = true, .urgent = true },
	[HELPER_CARD] = { .name = "cardea-card", .from = WIRE_FROM_CARD, .to = WIRE_TO_CARD,
	    .namespaces = true, .hidden = true, .only = "/run/pcscd" },
	[HELPER_KRB] = { .name = "cardea-krb", .from = WIRE_FROM_KRB, .to = WIRE_TO_KRB,
	    .namespaces = true, .network = true },
	[HELPER_VERIFY] = { .name = "cardea-verify", .from = WIRE_FROM_VERIFY,
	    .to = WIRE_TO_VERIFY, .namespaces = true },
	[HELPER_SESSION] = { .name = "cardea-session", .from = WIRE_FROM_SESSION,
	    .to = WIRE_TO_SESSION, .network = true, .records = true },
	[HELPER_KIOSK] = { .name = "cardea-kiosk", .from = WIRE_FROM_KIOSK, .to = WIRE_TO_KIOSK,
	    .namespaces = true, .draws = true, .hidden = true, .only = "/var/cache/fontconfig" },
};

/* What a helper may say once it was told this. */
static const struct {
	uint16_t told;
	unsigned int says;
} opens[] = {
	{ WIRE_CARD_ATTEMPT, WIRE_STATE_ATTEMPT },
	{ WIRE_CARD_SIGN, WIRE_STATE_SIGN },
	{ WIRE_CARD_ERRAND, WIRE_STATE_ERRAND },
	{ WIRE_KRB_START, WIRE_STATE_RUNNING },
	{ WIRE_VERIFY_PREPARE, WIRE_STATE_RUNNING },
	{ WIRE_VERIFY_PROVE, WIRE_STATE_RUNNING },
	{ WIRE_VERIFY_SURVEY, WIRE_STATE_RUNNING },
	{ WIRE_SESSION_RESOLVE, WIRE_STATE_RUNNING },
};

const char *
helper_name(enum helper_kind kind)
{
	return kinds[kind].name;
}

static void
forget(struct helper *h)
{
	struct helper **at = &h->authority->helpers;

	while (*at != h)
		at = &(*at)->next;
	*at = h->next;
	loop_remove(&h->readable);
	channel_close(&h->channel);
	free(h);
}

/* Its process is gone: so is all that was in its cgroup. */
static void
reaped(void *data, int status)
{
	struct helper *h = data;

	/* What was let go of was killed with its cgroup: its status tells nothing. */
	report_helper(h->authority, helper_name(h->kind), h->pid, h->ending ? "released" : "ended",
	    h->ending ? 0 : status);
	if (cgroup_end(h->cgroup) != 0)
		report_fault(h->authority, h->cgroup, errno);
	h->pid = 0;
	if (!h->ending) {
		/* Its last words may still be unread. */
		helper_drain(h);
		if (!h->ending) {
			h->ending = true;
			h->owner.ended(h->owner.data, h, FAILURE_HELPER_DIED);
		}
	}
	forget(h);
}

static void
stop(struct helper *h)
{
	int folder = open(h->cgroup, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	h->ending = true;
	loop_remove(&h->readable);
	channel_close(&h->channel);
	/* cgroup_end() sees to what this leaves, once the process is reaped. */
	if (folder >= 0) {
		(void)!cgroup_kill(folder);
		close(folder);
	}
	/* A PAM module may have taken cardea-session to another cgroup. */
	if (h->pid > 0)
		(void)kill(h->pid, SIGKILL);
}

void
helper_end(struct helper **helper)
{
	if (*helper != NULL && !(*helper)->ending)
		stop(*helper);
	*helper = NULL;
}

static void
fail(struct helper *h, enum failure failure)
{
	if (h->ending)
		return;
	stop(h);
	h->owner.ended(h->owner.data, h, failure);
}

/* One message. False when there is none, or no helper any more. */
static bool
take_message(struct helper *h)
{
	unsigned int next;

	if (h->ending)
		return false;
	switch (channel_receive(&h->channel, 0)) {
	case CHANNEL_OK:
		break;
	case CHANNEL_EMPTY:
		return false;
	case CHANNEL_CLOSED:
		fail(h, FAILURE_HELPER_DIED);
		return false;
	case CHANNEL_BROKEN:
	case CHANNEL_ERROR:
		fail(h, FAILURE_PROTOCOL_VIOLATION);
		return false;
	}
	next = wire_next(kinds[h->kind].from, h->says, h->channel.type);
	if (h->channel.type == WIRE_KRB_EVIDENCE && ++h->evidence > EVIDENCE_MAX)
		next = 0;
	if (next == 0) {
		report_violation(h->authority, helper_name(h->kind), h->channel.type, h->says);
		fail(h, FAILURE_PROTOCOL_VIOLATION);
		return false;
	}
	h->says = next;
	if (h->channel.type == WIRE_CARD_CLOSED || h->channel.type == WIRE_CARD_ERRAND_DONE)
		h->hears = WIRE_STATE_READY;
	h->owner.message(h->owner.data, h, h->channel.type);
	return true;
}

void
helper_drain(struct helper *h)
{
	for (int i = 0; i < DRAIN_MAX && take_message(h); i++)
		;
}

static void
readable(void *data, uint32_t events)
{
	(void)events;
	(void)take_message(data);
}

void *
helper_decode(struct helper *h)
{
	const struct message_type *t = wire_type(h->channel.type);
	void *body = t == NULL ? NULL : calloc(1, t->size);
	const char *broken = body == NULL ? "memory" : channel_decode(&h->channel, t, body);

	if (broken == NULL) {
		evidence_message(h->authority, h, h->channel.type, body);
		return body;
	}
	free(body);
	report_violation(h->authority, helper_name(h->kind), h->channel.type, h->says);
	fail(h, FAILURE_PROTOCOL_VIOLATION);
	return NULL;
}

bool
helper_send(struct helper *h, uint16_t type, const void *body, const int *fds)
{
	unsigned int next = wire_next(kinds[h->kind].to, h->hears, type);

	if (next == 0 || channel_send(&h->channel, wire_type(type), body, fds) != CHANNEL_OK) {
		fail(h, next == 0 ? FAILURE_INTERNAL_ERROR : FAILURE_HELPER_DIED);
		return false;
	}
	h->hears = next;
	evidence_message(h->authority, h, type, body);
	for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++)
		if (opens[i].told == type)
			h->says = opens[i].says;
	return true;
}

static bool
make_cgroup(struct helper *h, int *fd)
{
	struct authority *a = h->authority;

	snprintf(h->cgroup, sizeof(h->cgroup), "%s/helpers/%s-%llu", a->cgroup,
	    helper_name(h->kind) + strlen("cardea-"), (unsigned long long)++a->serial);
	*fd = cgroup_make(h->cgroup);
	return *fd >= 0;
}

/* What a hidden one sees all the same. */
static void
list_seen(const struct helper *h, const char *seen[SPAWN_SEEN])
{
	const struct policy_kiosk *p = &h->authority->policy->kiosk;
	size_t n = 0;

	if (kinds[h->kind].only != NULL)
		seen[n++] = kinds[h->kind].only;
	if (h->kind != HELPER_KIOSK)
		return;
	if (p->share_dir[0] != '\0')
		seen[n++] = p->share_dir;
	if (p->brand_dir[0] != '\0')
		seen[n++] = p->brand_dir;
	if (p->accessibility_bus[0] != '\0')
		seen[n] = strchr(p->accessibility_bus, '/');
}

/* Without a screen there is nothing to link a compositor for. */
static const char *
program(const struct helper *h)
{
	if (h->kind == HELPER_SEAT && !policy_screen(h->authority->policy))
		return "cardea-seat-none";
	return kinds[h->kind].name;
}

/* News of screens and keyboards that come and go are told in the machine's own network namespace
 * only. */
static bool
has_network(const struct helper *h)
{
	return kinds[h->kind].network || (h->kind == HELPER_SEAT &&
	    h->authority->policy->seat.backend == POLICY_BACKEND_DRM);
}

static bool
launch(struct helper *h, int cgroup, int theirs, int second)
{
	struct authority *a = h->authority;
	char path[512];
	struct spawn_plan plan = {
		.path = path, .uid = a->ids[h->kind].uid, .gid = a->ids[h->kind].gid,
		.network = has_network(h), .namespaces = kinds[h->kind].namespaces,
		.cgroup = cgroup, .channel = theirs, .second = second,
		.draws = kinds[h->kind].draws && policy_screen(a->policy),
		.urgent = kinds[h->kind].urgent,
		.hidden = kinds[h->kind].hidden,
		.folder = kinds[h->kind].records ? a->policy->authority.runtime_dir : NULL,
	};
	int pidfd;

	list_seen(h, plan.seen);
	snprintf(path, sizeof(path), "%s/%s", a->policy->authority.libexec_dir, program(h));
	h->uid = plan.uid;
	h->pid = spawn_helper(&plan, &pidfd);
	if (h->pid < 0)
		return false;
	/* Without its child source it could not be reaped: nothing to do but give up. */
	if (loop_add_child(a->loop, h->pid, pidfd, reaped, h) == NULL)
		abort();
	return true;
}

struct helper *
helper_start(struct authority *a, enum helper_kind kind, int second,
    const struct helper_owner *owner)
{
	struct helper *h = calloc(1, sizeof(*h));
	int pair[2] = { -1, -1 }, folder = -1, saved;

	if (h == NULL)
		return NULL;
	h->authority = a;
	h->kind = kind;
	h->owner = *owner;
	h->says = h->hears = WIRE_STATE_BEGIN;
	channel_init(&h->channel, -1);
	if (!make_cgroup(h, &folder) || channel_pair(pair) != 0)
		goto fail;
	channel_init(&h->channel, pair[0]);
	h->channel.no_fds = true;
	if (fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0)
		goto fail;
	h->readable = loop_add_fd(a->loop, pair[0], EPOLLIN, readable, h);
	if (h->readable == NULL || !launch(h, folder, pair[1], second))
		goto fail;
	close(pair[1]);
	close(folder);
	h->next = a->helpers;
	a->helpers = h;
	report_helper(a, helper_name(kind), h->pid, "started", 0);
	return h;
fail:
	saved = errno;
	report_fault(a, helper_name(kind), saved);
	loop_remove(&h->readable);
	channel_close(&h->channel);
	if (pair[1] >= 0)
		close(pair[1]);
	if (folder >= 0) {
		close(folder);
		if (cgroup_end(h->cgroup) != 0)
			report_fault(a, h->cgroup, errno);
	}
	free(h);
	errno = saved;
	return NULL;
}
