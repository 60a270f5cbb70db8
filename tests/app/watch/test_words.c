#include <criterion/criterion.h>
#include <string.h>

#include "wire_states.h"
#include "words.h"

static struct cardio_watch_event event;
static struct words words;

static void
say(enum cardio_watch_kind kind, enum cardio_cause cause)
{
	memset(&event, 0, sizeof(event));
	event.kind = kind;
	event.cause = cause;
	event.monotonic_ns = 5;
	event.scard = 0x8010001D;
	if (kind == CARDIO_CARD_PRESENT || kind == CARDIO_CARD_GONE)
		event.insertion = 9;
	event.mute = kind == CARDIO_CARD_PRESENT;
	strcpy(event.reader, "Reader");
	memset(&words, 0xEE, sizeof(words));
	words_of_event(&event, &words);
	/* What is said can be sent. */
	cr_assert_gt(message_encode(wire_type(words.type), &words.body, (uint8_t[4096]){ 0 }, 4096),
	    0);
	cr_assert_neq(wire_next(WIRE_FROM_WATCH, WIRE_STATE_BEGIN, words.type), 0);
	cr_assert_eq(words.seat, wire_next(WIRE_WATCH_TO_SEAT, WIRE_STATE_BEGIN, words.type) != 0);
}

Test(words, a_card_s_coming_is_told_to_both)
{
	say(CARDIO_CARD_PRESENT, CARDIO_CAUSE_NONE);
	cr_expect_eq(words.type, WIRE_WATCH_PRESENT);
	cr_expect(words.seat);
	cr_expect_eq(words.body.present.insertion, 9);
	cr_expect_eq(words.body.present.event_ns, 5);
	cr_expect_eq(words.body.present.mute, 1);
	cr_expect_str_eq(words.body.present.reader, "Reader");
}

static const struct {
	enum cardio_cause cause;
	enum wire_gone_cause said;
} causes[] = {
	{ CARDIO_CAUSE_CARD, WIRE_GONE_CARD },
	{ CARDIO_CAUSE_READER, WIRE_GONE_READER },
	{ CARDIO_CAUSE_SERVICE, WIRE_GONE_PCSC },
	{ CARDIO_CAUSE_SUSPEND, WIRE_GONE_SUSPEND },
};

Test(words, a_card_s_going_is_told_to_both_with_its_cause)
{
	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
		say(CARDIO_CARD_GONE, causes[i].cause);
		cr_expect_eq(words.type, WIRE_WATCH_GONE);
		cr_expect(words.seat);
		cr_expect_eq(words.body.gone.cause, causes[i].said);
		cr_expect_eq(words.body.gone.insertion, 9);
		cr_expect_eq(words.body.gone.event_ns, 5);
	}
}

Test(words, readers_and_the_service_are_the_authority_s_alone)
{
	say(CARDIO_READER_ADDED, CARDIO_CAUSE_NONE);
	cr_expect_eq(words.body.reader.attached, 1);
	cr_expect_not(words.seat);
	say(CARDIO_READER_REMOVED, CARDIO_CAUSE_READER);
	cr_expect_eq(words.body.reader.attached, 0);
	say(CARDIO_SERVICE_DOWN, CARDIO_CAUSE_SERVICE);
	cr_expect_eq(words.type, WIRE_WATCH_PCSC);
	cr_expect_eq(words.body.pcsc.up, 0);
	cr_expect_eq(words.body.pcsc.scard, 0x8010001D);
	say(CARDIO_SERVICE_UP, CARDIO_CAUSE_NONE);
	cr_expect_eq(words.body.pcsc.up, 1);
}

Test(words, a_heartbeat_is_told_to_both)
{
	say(CARDIO_HEARTBEAT, CARDIO_CAUSE_NONE);
	cr_expect_eq(words.type, WIRE_WATCH_BEAT);
	cr_expect(words.seat);
	cr_expect_eq(words.body.beat.event_ns, 5);
}
