#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "channel.h"
#include "logind.h"
#include "loop.h"
#include "suspend.h"
#include "wire_states.h"
#include "words.h"

#define ASK_MS 1000	/* what pcscd gets to answer one question */
#define HIDE_MS 2000	/* what a machine that wants to sleep waits for its session to be hidden */

struct relay {
	struct loop *loop;
	struct channel authority, seat;
	struct cardio_watch *watch;
	struct suspend suspend;
	struct logind *logind;
	bool sleeping;		/* the machine waits for the session to be hidden */
	struct loop_source *hiding;
	bool beating;
	bool asked;		/* a WIRE_WATCH_ASK waits for its answer */
	uint64_t cookie;
	uint64_t asked_ns;
	struct loop_source *patience;
};

static void
tell(struct relay *relay, struct channel *to, uint16_t type, const void *body)
{
	if (channel_send(to, wire_type(type), body, NULL) != CHANNEL_OK)
		loop_stop(relay->loop);
}

static void
answer(struct relay *relay, bool alive)
{
	struct wire_watch_answer m = { .cookie = relay->cookie, .alive = alive };

	relay->asked = false;
	loop_arm(relay->patience, 0);
	tell(relay, &relay->authority, WIRE_WATCH_ANSWER, &m);
}

static void
impatient(void *data)
{
	answer(data, false);
}

static void
take_event(struct relay *relay, const struct cardio_watch_event *event)
{
	struct words words;

	if (event->kind == CARDIO_HEARTBEAT) {
		if (relay->asked && event->monotonic_ns >= relay->asked_ns)
			answer(relay, true);
		if (!relay->beating)
			return;
	}
	words_of_event(event, &words);
	/* The seat first: it locks by itself. */
	if (words.seat)
		tell(relay, &relay->seat, words.type, &words.body);
	tell(relay, &relay->authority, words.type, &words.body);
}

static void
watched(void *data, uint32_t events)
{
	struct relay *relay = data;
	struct cardio_watch_event event;
	int r;

	(void)events;
	while ((r = cardio_watch_next(relay->watch, &event)) == 1)
		take_event(relay, &event);
	if (r < 0)
		loop_stop(relay->loop);
}

/* The seat locks, whatever its session is bound to. */
static void
tell_sleep(struct relay *relay)
{
	struct wire_watch_sleep m = { .event_ns = clock_ns() };

	tell(relay, &relay->seat, WIRE_WATCH_SLEEP, &m);
}

/* Nothing that is in is believed any more, and the machine may sleep. */
static void
sleep_now(struct relay *relay)
{
	if (!relay->sleeping)
		return;
	relay->sleeping = false;
	loop_arm(relay->hiding, 0);
	cardio_watch_suspended(relay->watch);
	logind_ready(relay->logind);
}

static void
hidden_or_not(void *data)
{
	sleep_now(data);
}

/* The heartbeat is on while a session is shown: its end tells that all outputs are locked. */
static void
about_to_sleep(void *data)
{
	struct relay *relay = data;

	tell_sleep(relay);
	relay->sleeping = true;
	if (relay->beating)
		loop_arm(relay->hiding, HIDE_MS);
	else
		sleep_now(relay);
}

static bool
take_word(struct relay *relay)
{
	const struct channel *c = &relay->authority;
	struct wire_watch_mode mode;
	struct wire_watch_ask ask;

	if (c->type == WIRE_WATCH_MODE) {
		if (channel_decode(c, wire_type(c->type), &mode) != NULL)
			return false;
		relay->beating = mode.beat != 0;
		cardio_watch_beat(relay->watch, relay->beating);
		if (!relay->beating)
			sleep_now(relay);
		return true;
	}
	if (channel_decode(c, wire_type(WIRE_WATCH_ASK), &ask) != NULL)
		return false;
	relay->cookie = ask.cookie;
	relay->asked = true;
	relay->asked_ns = clock_ns();
	loop_arm(relay->patience, ASK_MS);
	cardio_watch_ask(relay->watch);
	return true;
}

static void
told(void *data, uint32_t events)
{
	struct relay *relay = data;

	(void)events;
	switch (channel_receive(&relay->authority, 0)) {
	case CHANNEL_EMPTY:
		return;
	case CHANNEL_OK:
		if (wire_next(WIRE_TO_WATCH, WIRE_STATE_BEGIN, relay->authority.type) != 0 &&
		    take_word(relay))
			return;
		break;
	case CHANNEL_CLOSED:
	case CHANNEL_BROKEN:
	case CHANNEL_ERROR:
		break;
	}
	loop_stop(relay->loop);
}

/* The seat says nothing: whatever comes from it is its end, or as good as that. */
static void
seat_spoke(void *data, uint32_t events)
{
	struct relay *relay = data;

	(void)events;
	loop_stop(relay->loop);
}

static void
woke(void *data, uint32_t events)
{
	struct relay *relay = data;

	(void)events;
	if (!suspend_seen(&relay->suspend))
		return;
	tell_sleep(relay);
	cardio_watch_suspended(relay->watch);
}

static bool
listen_to_all(struct relay *relay)
{
	struct cardio_watch_options options = {
		/* Above every number that an earlier watcher of this boot can have used. */
		.first_insertion = clock_ns(),
	};

	if (fcntl(relay->authority.fd, F_SETFL, O_NONBLOCK) != 0 ||
	    fcntl(relay->seat.fd, F_SETFL, O_NONBLOCK) != 0 ||
	    (relay->loop = loop_new()) == NULL || suspend_open(&relay->suspend) != 0)
		return false;
	if (cardio_watch_start(&options, &relay->watch) != CARDIO_OK) {
		errno = ENOMEM;
		return false;
	}
	relay->patience = loop_add_timer(relay->loop, impatient, relay);
	relay->hiding = loop_add_timer(relay->loop, hidden_or_not, relay);
	return relay->patience != NULL && relay->hiding != NULL &&
	    (relay->logind = logind_open(relay->loop, about_to_sleep, relay)) != NULL &&
	    loop_add_fd(relay->loop, cardio_watch_fd(relay->watch), EPOLLIN, watched,
	    relay) != NULL &&
	    loop_add_fd(relay->loop, relay->authority.fd, EPOLLIN, told, relay) != NULL &&
	    loop_add_fd(relay->loop, relay->seat.fd, EPOLLIN, seat_spoke, relay) != NULL &&
	    loop_add_fd(relay->loop, relay->suspend.fd, EPOLLIN, woke, relay) != NULL;
}

struct relay *
relay_new(int authority, int seat)
{
	struct relay *relay = calloc(1, sizeof(*relay));
	int saved;

	if (relay == NULL)
		return NULL;
	relay->suspend.fd = -1;
	channel_init(&relay->authority, authority);
	channel_init(&relay->seat, seat);
	if (listen_to_all(relay))
		return relay;
	saved = errno;
	relay_free(&relay);
	errno = saved;
	return NULL;
}

int
relay_run(struct relay *relay)
{
	(void)!loop_run(relay->loop);
	return -1;
}

void
relay_free(struct relay **relay)
{
	struct relay *r = *relay;

	if (r == NULL)
		return;
	*relay = NULL;
	/* The peers learn of the end before a thread in a stopped pcscd is waited for. */
	channel_close(&r->seat);
	channel_close(&r->authority);
	logind_close(&r->logind);
	if (r->loop != NULL)
		loop_free(&r->loop);
	cardio_watch_stop(&r->watch);
	suspend_close(&r->suspend);
	free(r);
}
