#include "kiosk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "attempt.h"
#include "errand.h"
#include "report.h"
#include "screen.h"
#include "server.h"

enum {
	RESTART_MS = 200, RESTART_SLOW_MS = 1500,
	RESTART_FAST = 5,		/* deaths before its first screen that are not slowed */
	NEWS_MS = 1, SURVEY_MS = 1000,
	SAID_MAX = 16,			/* records of what it says in one second */
};

#define FNV_PRIME UINT64_C(1099511628211)	/* FNV-1a, 64 bits: tells words apart, no more */

/* What it was told last, as a sum of the bytes; 0: nothing. */
struct told {
	uint64_t insertion, sum;
};

struct kiosk {
	struct authority *authority;
	struct helper *helper;
	struct client *client;
	struct loop_source *restart, *news;
	uint64_t number;
	unsigned int deaths;		/* in a row, each before it showed anything */
	char screen[WIRE_SCREEN];
	unsigned int said;		/* recorded in this second */
	uint64_t said_s;
	uint64_t state;
	struct told cards[AUTHORITY_READERS];
};

/* ---- what it is told ---- */

static uint64_t
sum(uint64_t so_far, uint16_t type, const void *body)
{
	static uint8_t bytes[MESSAGE_MAX];
	size_t n = message_encode(wire_type(type), body, bytes, sizeof(bytes));

	for (size_t i = 0; i < n; i++)
		so_far = (so_far ^ bytes[i]) * FNV_PRIME;
	return so_far | 1;
}

void
kiosk_tell(struct authority *a, uint16_t type, const void *body, const int *fds)
{
	if (a->kiosk != NULL && a->kiosk->helper != NULL)
		helper_send(a->kiosk->helper, type, body, fds);
}

static void
tell_state(struct kiosk *k)
{
	struct wire_front_state m;
	uint64_t now;

	screen_state(k->authority, &m);
	now = sum(0, WIRE_FRONT_STATE, &m);
	if (now != k->state)
		kiosk_tell(k->authority, WIRE_FRONT_STATE, &m, NULL);
	k->state = now;
}

static void
forget_card(struct kiosk *k, struct told *t, uint8_t cause)
{
	struct wire_front_gone m = { .insertion = t->insertion, .cause = cause };

	*t = (struct told){ .insertion = 0 };
	kiosk_tell(k->authority, WIRE_FRONT_GONE, &m, NULL);
}

static struct told *
told_of(struct kiosk *k, uint64_t insertion)
{
	for (size_t i = 0; i < AUTHORITY_READERS; i++)
		if (k->cards[i].insertion == insertion)
			return &k->cards[i];
	return NULL;
}

/* A card and its tiles, when they are not what was told. */
static void
tell_card(struct kiosk *k, const struct card *card)
{
	struct authority *a = k->authority;
	struct told *t = told_of(k, card->insertion);
	struct wire_front_card m;
	struct wire_front_tile *tiles = calloc(CARD_SLOTS_MAX, sizeof(*tiles));
	uint64_t now;

	if (t == NULL)
		t = told_of(k, 0);
	if (t == NULL || tiles == NULL)
		goto out;
	screen_card(a, card, &m);
	now = sum(0, WIRE_FRONT_CARD, &m);
	for (size_t i = 0; i < m.tiles; i++) {
		screen_tile(a, card, &card->slots[i], &tiles[i]);
		now = sum(now, WIRE_FRONT_TILE, &tiles[i]);
	}
	if (now == t->sum)
		goto out;
	*t = (struct told){ .insertion = card->insertion, .sum = now };
	kiosk_tell(a, WIRE_FRONT_CARD, &m, NULL);
	for (size_t i = 0; i < m.tiles; i++)
		kiosk_tell(a, WIRE_FRONT_TILE, &tiles[i], NULL);
out:
	free(tiles);
}

static void
tell_news(void *data)
{
	struct kiosk *k = data;
	struct authority *a = k->authority;

	if (k->helper == NULL)
		return;
	tell_state(k);
	for (size_t i = 0; i < AUTHORITY_READERS; i++)
		if (k->cards[i].insertion != 0 && cards_find(a, k->cards[i].insertion) == NULL)
			forget_card(k, &k->cards[i], WIRE_GONE_PCSC);
	for (const struct card *c = a->cards; c != NULL; c = c->next)
		tell_card(k, c);
}

void
kiosk_news(struct authority *a)
{
	if (a->kiosk != NULL && a->kiosk->helper != NULL && a->surveyed)
		loop_arm(a->kiosk->news, NEWS_MS);
}

void
kiosk_card_gone(struct authority *a, const struct wire_watch_gone *m)
{
	struct told *t = a->kiosk == NULL ? NULL : told_of(a->kiosk, m->insertion);

	if (t != NULL && m->insertion != 0)
		forget_card(a->kiosk, t, m->cause);
}

/* ---- what it says ---- */

/* A kiosk that says one thing after the other must not push older records out of the log. */
static void
record(struct kiosk *k, const char *event, const char *key, const char *text)
{
	uint64_t second = clock_wall();
	struct log_record *r;

	if (second != k->said_s)
		k->said = 0;
	k->said_s = second;
	if (k->said++ >= SAID_MAX)
		return;
	r = log_begin(event);
	log_text(r, key, text);
	report_commit(k->authority, &r);
}

static void
take_screen(struct kiosk *k, const struct wire_front_screen *m)
{
	k->deaths = 0;
	if (strcmp(k->screen, m->name) == 0)
		return;
	memcpy(k->screen, m->name, sizeof(k->screen));
	record(k, "screen", "name", k->screen);
}

static void
take_remark(struct kiosk *k, const struct wire_front_remark *m)
{
	record(k, "remark", "detail", m->text);
}

static void
said(void *data, struct helper *h, uint16_t type)
{
	struct kiosk *k = data;
	struct authority *a = k->authority;
	void *m = helper_decode(h);

	if (m == NULL)
		return;
	switch (type) {
	case WIRE_FRONT_SCREEN:
		take_screen(k, m);
		break;
	case WIRE_FRONT_REMARK:
		take_remark(k, m);
		break;
	case WIRE_FRONT_CANCEL:
		if (a->attempt != NULL && a->attempt->client == k->client)
			authority_event(a, &(struct decide_event){ .what = EVENT_CANCEL });
		break;
	case WIRE_FRONT_ERRAND:
		errand_begin(a, m);
		break;
	default:
		break;
	}
	free(m);
}

/* ---- its life ---- */

static void
forget(struct kiosk *k)
{
	helper_end(&k->helper);
	server_drop(&k->client);
	loop_arm(k->news, 0);
	k->screen[0] = '\0';
}

/* The time until the next: a crash is over soon, a fault that stays must not busy the machine. */
static void
again(struct kiosk *k)
{
	forget(k);
	loop_arm(k->restart, ++k->deaths > RESTART_FAST ? RESTART_SLOW_MS : RESTART_MS);
}

static void
lost(void *data, struct helper *h, enum failure failure)
{
	struct kiosk *k = data;

	(void)h;
	(void)failure;
	k->helper = NULL;
	again(k);
}

void
kiosk_client_gone(struct authority *a, const struct client *client)
{
	struct kiosk *k = a->kiosk;

	if (k == NULL || k->client != client)
		return;
	k->client = NULL;
	if (k->helper != NULL)
		again(k);
}

/* Gives the kiosk its two connections; `wayland` and `lsa` are pairs, the second end its own. */
static bool
connect_kiosk(struct kiosk *k, const int wayland[2], const int lsa[2])
{
	struct authority *a = k->authority;
	struct wire_seat_kiosk there = { .kiosk = ++k->number };
	const int ends[2] = { wayland[1], lsa[1] };
	struct wire_front_begin *m = calloc(1, sizeof(*m));
	bool done = false;

	if (m == NULL)
		return false;
	screen_begin(a, m);
	/* Either may end what it is said to, and then this kiosk. */
	if (helper_send(a->seat, WIRE_SEAT_KIOSK, &there, &wayland[0]) && k->helper != NULL)
		done = helper_send(k->helper, WIRE_FRONT_BEGIN, m, ends);
	free(m);
	return done;
}

static void
close_pair(int pair[2])
{
	for (size_t i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
}

static void
start(void *data)
{
	struct kiosk *k = data;
	struct authority *a = k->authority;
	struct helper_owner owner = { said, lost, k };
	int wayland[2] = { -1, -1 }, lsa[2] = { -1, -1 };

	if (k->helper != NULL || a->seat == NULL || !a->locked)
		return;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wayland) != 0 ||
	    channel_pair(lsa) != 0 || fcntl(lsa[0], F_SETFL, O_NONBLOCK) != 0) {
		report_fault(a, "cardea-kiosk", errno);
		again(k);
		goto out;
	}
	k->helper = helper_start(a, HELPER_KIOSK, -1, &owner);
	if (k->helper != NULL)
		k->client = server_adopt(a, lsa[0], k->helper->uid, k->helper->pid);
	if (k->client == NULL) {
		again(k);
		goto out;
	}
	lsa[0] = -1;
	k->state = 0;
	memset(k->cards, 0, sizeof(k->cards));
	/* A service that has not answered yet is not down: the watcher is given some time. */
	if (connect_kiosk(k, wayland, lsa))
		loop_arm(k->news, a->surveyed ? NEWS_MS : SURVEY_MS);
out:
	close_pair(wayland);
	close_pair(lsa);
}

void
kiosk_begin(struct authority *a)
{
	if (a->kiosk == NULL)
		return;
	loop_arm(a->kiosk->restart, 0);
	start(a->kiosk);
}

void
kiosk_end(struct authority *a)
{
	if (a->kiosk == NULL)
		return;
	loop_arm(a->kiosk->restart, 0);
	forget(a->kiosk);
}

bool
kiosk_prepare(struct authority *a)
{
	struct kiosk *k;

	if (!policy_screen(a->policy))
		return true;
	k = a->kiosk = calloc(1, sizeof(*k));
	if (k == NULL)
		return false;
	k->authority = a;
	k->restart = loop_add_timer(a->loop, start, k);
	k->news = loop_add_timer(a->loop, tell_news, k);
	return k->restart != NULL && k->news != NULL;
}

pid_t
kiosk_pid(const struct authority *a)
{
	return a->kiosk == NULL || a->kiosk->helper == NULL ? 0 : a->kiosk->helper->pid;
}

const char *
kiosk_screen(const struct authority *a)
{
	return a->kiosk == NULL ? "" : a->kiosk->screen;
}
