/* The watch over a real pcscd with two virtual readers, inside tests/rig/rig.sh. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cardio.h"
#include "rig_card.h"

#define PATIENCE_MS 20000

static struct cardio_watch *watch;
static struct cardio_watch_event event;

static void
start(void)
{
	const struct cardio_watch_options options = { .first_insertion = 1 };

	cr_assert_eq(cardio_watch_start(&options, &watch), CARDIO_OK);
}

static void
stop(void)
{
	cardio_watch_stop(&watch);
	cr_expect_null(watch);
}

static void
next(void)
{
	int r;

	while ((r = cardio_watch_next(watch, &event)) == 0) {
		struct pollfd fd = { .fd = cardio_watch_fd(watch), .events = POLLIN };

		cr_assert_eq(poll(&fd, 1, PATIENCE_MS), 1, "no event came");
	}
	cr_assert_eq(r, 1);
}

/* The next event but heartbeats must be this one. */
static void
expect(enum cardio_watch_kind kind, const char *reader, uint64_t insertion, enum cardio_cause cause)
{
	do {
		next();
	} while (event.kind == CARDIO_HEARTBEAT);
	cr_assert_eq(event.kind, kind, "kind %d, reader %s, insertion %d, wanted %d of %s",
	    event.kind, event.reader, (int)event.insertion, kind, reader);
	cr_assert_str_eq(event.reader, reader);
	cr_assert_eq(event.insertion, insertion, "%d", (int)event.insertion);
	cr_assert_eq(event.cause, cause, "%d", event.cause);
}

static void
expect_start_without_cards(void)
{
	expect(CARDIO_READER_ADDED, RIG_READER, 0, CARDIO_CAUSE_NONE);
	expect(CARDIO_READER_ADDED, RIG_READER_2, 0, CARDIO_CAUSE_NONE);
	expect(CARDIO_SERVICE_UP, "", 0, CARDIO_CAUSE_NONE);
}

static void
expect_quiet(void)
{
	struct pollfd fd = { .fd = cardio_watch_fd(watch), .events = POLLIN };

	cr_expect_eq(poll(&fd, 1, 0), 0, "nothing was to be told");
}

static void
rest_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

TestSuite(watch, .init = start, .fini = stop);

Test(watch, cards_come_and_go_in_two_readers)
{
	expect_start_without_cards();
	rig_do("card alice insert");
	expect(CARDIO_CARD_PRESENT, RIG_READER, 1, CARDIO_CAUSE_NONE);
	cr_expect_gt(event.atr_len, 0);
	cr_expect_not(event.mute);
	rig_do("card bob insert --reader 1");
	expect(CARDIO_CARD_PRESENT, RIG_READER_2, 2, CARDIO_CAUSE_NONE);
	rig_do("card alice pull");
	expect(CARDIO_CARD_GONE, RIG_READER, 1, CARDIO_CAUSE_CARD);
	rig_do("card alice insert");
	expect(CARDIO_CARD_PRESENT, RIG_READER, 3, CARDIO_CAUSE_NONE);
	rig_do("card alice pull");
	expect(CARDIO_CARD_GONE, RIG_READER, 3, CARDIO_CAUSE_CARD);
	rig_do("card bob pull");
	expect(CARDIO_CARD_GONE, RIG_READER_2, 2, CARDIO_CAUSE_CARD);
}

Test(watch, cards_that_change_places_at_once_are_new_insertions)
{
	static const char *const cards[] = { "alice", "bob", "carol" };
	uint64_t insertion = 1;

	expect_start_without_cards();
	rig_do("card alice insert");
	expect(CARDIO_CARD_PRESENT, RIG_READER, insertion, CARDIO_CAUSE_NONE);
	for (size_t i = 0; i < 9; i++) {
		rig_do("card %s swap %s", cards[i % 3], cards[(i + 1) % 3]);
		expect(CARDIO_CARD_GONE, RIG_READER, insertion++, CARDIO_CAUSE_CARD);
		expect(CARDIO_CARD_PRESENT, RIG_READER, insertion, CARDIO_CAUSE_NONE);
	}
	rig_do("card alice pull");
	expect(CARDIO_CARD_GONE, RIG_READER, insertion, CARDIO_CAUSE_CARD);
}

Test(watch_late, a_card_already_in_counts_and_its_counter_opens_it)
{
	struct cardio_card *card;
	struct cardio_why why;

	rig_insert("alice");
	start();
	expect(CARDIO_READER_ADDED, RIG_READER, 0, CARDIO_CAUSE_NONE);
	expect(CARDIO_CARD_PRESENT, RIG_READER, 1, CARDIO_CAUSE_NONE);
	cr_expect_eq(cardio_card_open(RIG_READER, event.event_counter, &card, &why), CARDIO_OK);
	cardio_card_free(&card);
	expect(CARDIO_READER_ADDED, RIG_READER_2, 0, CARDIO_CAUSE_NONE);
	expect(CARDIO_SERVICE_UP, "", 0, CARDIO_CAUSE_NONE);
	rig_pull("alice");
	expect(CARDIO_CARD_GONE, RIG_READER, 1, CARDIO_CAUSE_CARD);
	stop();
}

Test(watch, a_reset_is_no_removal)
{
	struct cardio_card_info info;
	struct cardio_card *card;
	struct cardio_why why;

	expect_start_without_cards();
	rig_do("card alice insert");
	expect(CARDIO_CARD_PRESENT, RIG_READER, 1, CARDIO_CAUSE_NONE);
	cr_assert_eq(cardio_card_open(RIG_READER, event.event_counter, &card, &why), CARDIO_OK);
	cr_assert_eq(cardio_card_probe(card, &info, &why), CARDIO_OK);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(cardio_txn_begin(card, &why), CARDIO_OK);
		cr_assert_eq(cardio_txn_verify(card, (const uint8_t *)"123456", 6, 0, &why),
		    CARDIO_OK);
		cardio_txn_end(card);
	}
	cardio_card_free(&card);
	rig_do("card alice pull");
	expect(CARDIO_CARD_GONE, RIG_READER, 1, CARDIO_CAUSE_CARD);
}

Test(watch, an_unplugged_reader_takes_its_card_along)
{
	expect_start_without_cards();
	rig_do("card alice insert");
	expect(CARDIO_CARD_PRESENT, RIG_READER, 1, CARDIO_CAUSE_NONE);
	rig_do("reader remove 0");
	expect(CARDIO_CARD_GONE, RIG_READER, 1, CARDIO_CAUSE_READER);
	expect(CARDIO_READER_REMOVED, RIG_READER, 0, CARDIO_CAUSE_READER);
	rig_do("card alice pull");
	/* Longer than the watch looks again by itself: only the service can tell it now. */
	rest_ms(2500);
	rig_do("reader add 0");
	expect(CARDIO_READER_ADDED, RIG_READER, 0, CARDIO_CAUSE_NONE);
	rig_do("card alice insert");
	expect(CARDIO_CARD_PRESENT, RIG_READER, 2, CARDIO_CAUSE_NONE);
	rig_do("card alice pull");
	expect(CARDIO_CARD_GONE, RIG_READER, 2, CARDIO_CAUSE_CARD);
}

Test(watch, a_killed_service_is_told_and_its_return_too)
{
	expect_start_without_cards();
	rig_do("card alice insert");
	expect(CARDIO_CARD_PRESENT, RIG_READER, 1, CARDIO_CAUSE_NONE);
	rig_do("pcscd kill");
	expect(CARDIO_CARD_GONE, RIG_READER, 1, CARDIO_CAUSE_SERVICE);
	expect(CARDIO_READER_REMOVED, RIG_READER, 0, CARDIO_CAUSE_SERVICE);
	expect(CARDIO_READER_REMOVED, RIG_READER_2, 0, CARDIO_CAUSE_SERVICE);
	expect(CARDIO_SERVICE_DOWN, "", 0, CARDIO_CAUSE_SERVICE);
	cr_expect_neq(event.scard, 0);
	rig_do("card alice pull");
	rig_do("pcscd start");
	rig_insert("alice");
	/* How soon the new service finds its readers is its own affair. */
	do {
		next();
	} while (event.kind != CARDIO_CARD_PRESENT);
	cr_expect_eq(event.insertion, 2);
	cr_expect_str_eq(event.reader, RIG_READER);
	rig_do("card alice pull");
	do {
		next();
	} while (event.kind != CARDIO_CARD_GONE);
	cr_expect_eq(event.insertion, 2);
	cr_expect_eq(event.cause, CARDIO_CAUSE_CARD);
}

Test(watch, it_beats_while_told_to_and_falls_silent_with_the_service)
{
	uint64_t last;

	expect_start_without_cards();
	cardio_watch_beat(watch, true);
	next();
	cr_assert_eq(event.kind, CARDIO_HEARTBEAT);
	last = event.monotonic_ns;
	next();
	cr_assert_eq(event.kind, CARDIO_HEARTBEAT);
	cr_expect_geq(event.monotonic_ns, last + 900000000);
	rig_do("pcscd stop");
	while (cardio_watch_next(watch, &event) == 1)
		;
	/* Two beats' time without one: the silence is the event here. */
	cr_expect_eq(poll(&(struct pollfd){ .fd = cardio_watch_fd(watch), .events = POLLIN }, 1,
	    2500), 0);
	rig_do("pcscd cont");
	next();
	cr_expect_eq(event.kind, CARDIO_HEARTBEAT);
	cardio_watch_beat(watch, false);
}

Test(watch, one_question_gets_one_answer)
{
	expect_start_without_cards();
	cardio_watch_ask(watch);
	next();
	cr_expect_eq(event.kind, CARDIO_HEARTBEAT);
	expect_quiet();
}

Test(watch, a_suspend_makes_another_insertion_of_the_same_card)
{
	expect_start_without_cards();
	rig_do("card alice insert");
	expect(CARDIO_CARD_PRESENT, RIG_READER, 1, CARDIO_CAUSE_NONE);
	cardio_watch_suspended(watch);
	expect(CARDIO_CARD_GONE, RIG_READER, 1, CARDIO_CAUSE_SUSPEND);
	expect(CARDIO_CARD_PRESENT, RIG_READER, 2, CARDIO_CAUSE_NONE);
	rig_do("card alice pull");
	expect(CARDIO_CARD_GONE, RIG_READER, 2, CARDIO_CAUSE_CARD);
}

Test(watch_filtered, readers_outside_the_filter_are_not_told)
{
	static const char *const globs[] = { "Virtual PCD 01*" };
	const struct cardio_watch_options options = {
		.globs = globs, .n_globs = 1, .first_insertion = 7,
	};

	rig_insert("alice");
	cr_assert_eq(cardio_watch_start(&options, &watch), CARDIO_OK);
	expect(CARDIO_READER_ADDED, RIG_READER_2, 0, CARDIO_CAUSE_NONE);
	expect(CARDIO_SERVICE_UP, "", 0, CARDIO_CAUSE_NONE);
	rig_do("card bob insert --reader 1");
	expect(CARDIO_CARD_PRESENT, RIG_READER_2, 7, CARDIO_CAUSE_NONE);
	rig_do("card bob pull");
	expect(CARDIO_CARD_GONE, RIG_READER_2, 7, CARDIO_CAUSE_CARD);
	rig_pull("alice");
	stop();
}

Test(watch_alone, it_tells_of_and_waits_for_a_service_that_is_not_there)
{
	rig_do("pcscd kill");
	start();
	next();
	cr_expect_eq(event.kind, CARDIO_SERVICE_DOWN);
	expect_quiet();
	rig_do("pcscd start");
	do {
		next();
	} while (event.kind != CARDIO_SERVICE_UP);
	stop();
}

Test(watch_alone, a_socket_that_cannot_be_watched_is_tried_again)
{
	static char path[300] = "/";
	const struct cardio_watch_options options = { .first_insertion = 1, .socket_path = path };

	memset(path + 1, 'x', sizeof(path) - 2);
	rig_do("pcscd kill");
	cr_assert_eq(cardio_watch_start(&options, &watch), CARDIO_OK);
	rest_ms(200);
	rig_do("pcscd start");
	do {
		next();
	} while (event.kind != CARDIO_SERVICE_UP);
	stop();
}

Test(watch_alone, it_stops_beside_a_stopped_service)
{
	start();
	expect_start_without_cards();
	cardio_watch_beat(watch, true);
	rig_do("pcscd stop");
	stop();
	rig_do("pcscd cont");
}

/* Voluntary context switches of all threads of this process. */
static long
wake_ups(void)
{
	char path[64], line[128];
	long sum = 0, n;

	for (int tid = 1; tid < 65536; tid++) {
		FILE *f;

		(void)snprintf(path, sizeof(path), "/proc/self/task/%d/status", tid);
		if (tid == (int)getpid() || (f = fopen(path, "re")) == NULL)
			continue;
		while (fgets(line, sizeof(line), f) != NULL) {
			if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) == 1)
				sum += n;
		}
		(void)fclose(f);
	}
	return sum;
}

/* A measurement over a time, not a wait for an event. What looks again at ever longer intervals may
 * do so for a while; what does so for ever is never found at rest. */
static bool
comes_to_rest(void)
{
	long before;

	for (int i = 0; i < 5; i++) {
		before = wake_ups();
		rest_ms(3000);
		if (wake_ups() == before)
			return true;
	}
	return false;
}

Test(watch, nothing_wakes_up_at_rest)
{
	expect_start_without_cards();
	cr_expect(comes_to_rest(), "with the service");
	rig_do("pcscd kill");
	do {
		next();
	} while (event.kind != CARDIO_SERVICE_DOWN);
	cr_expect(comes_to_rest(), "without it");
	rig_do("pcscd start");
}
