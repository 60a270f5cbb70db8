/* The real cardea-watch over a real pcscd with two virtual readers, inside tests/rig/rig.sh. */
#include <criterion/criterion.h>
#include <string.h>

#include "../card/program.h"
#include "rig_card.h"

static struct program p;
static struct wire_watch_reader reader;
static struct wire_watch_pcsc pcsc;
static struct wire_watch_present present, present_seat;
static struct wire_watch_gone gone, gone_seat;
static struct wire_watch_beat beat;
static struct wire_watch_answer answer;

static void
setup(void)
{
	program_start(&p, "cardea-watch", true);
	program_hear(&p.channel, WIRE_WATCH_READER, &reader);
	cr_assert_str_eq(reader.reader, RIG_READER);
	cr_assert_eq(reader.attached, 1);
	program_hear(&p.channel, WIRE_WATCH_READER, &reader);
	program_hear(&p.channel, WIRE_WATCH_PCSC, &pcsc);
	cr_assert_eq(pcsc.up, 1);
}

static void
teardown(void)
{
	cr_expect_eq(program_end(&p), 1);
}

static void
hear_present(void)
{
	program_hear(&p.second, WIRE_WATCH_PRESENT, &present_seat);
	program_hear(&p.channel, WIRE_WATCH_PRESENT, &present);
	cr_assert_eq(present.insertion, present_seat.insertion);
	cr_assert_neq(present.insertion, 0);
	cr_assert_gt(present.atr.n, 0);
}

static void
hear_gone(enum wire_gone_cause cause)
{
	program_hear(&p.second, WIRE_WATCH_GONE, &gone_seat);
	program_hear(&p.channel, WIRE_WATCH_GONE, &gone);
	cr_assert_eq(gone.insertion, present.insertion);
	cr_assert_eq(gone_seat.insertion, present.insertion);
	cr_assert_eq(gone.cause, cause);
	cr_assert_gt(gone.event_ns, present.event_ns);
	cr_assert_eq(gone.event_ns, gone_seat.event_ns);
}

TestSuite(watch, .init = setup, .fini = teardown);

Test(watch, both_hear_of_each_insertion_and_its_end)
{
	rig_do("card alice insert");
	hear_present();
	rig_do("card alice pull");
	hear_gone(WIRE_GONE_CARD);
	rig_do("card alice insert");
	cr_expect_neq(present.insertion, 0);
	hear_present();
	cr_expect_neq(present.insertion, gone.insertion);
	rig_do("card alice pull");
	hear_gone(WIRE_GONE_CARD);
}

Test(watch, a_successor_uses_no_number_again)
{
	uint64_t before;

	rig_do("card alice insert");
	hear_present();
	before = present.insertion;
	cr_expect_eq(program_end(&p), 1);
	program_start(&p, "cardea-watch", true);
	program_hear(&p.channel, WIRE_WATCH_READER, &reader);
	hear_present();
	cr_expect_gt(present.insertion, before);
	program_hear(&p.channel, WIRE_WATCH_READER, &reader);
	program_hear(&p.channel, WIRE_WATCH_PCSC, &pcsc);
	rig_do("card alice pull");
	hear_gone(WIRE_GONE_CARD);
}

Test(watch, pcscd_s_end_is_the_card_s_and_its_return_is_told)
{
	rig_do("card alice insert");
	hear_present();
	rig_do("pcscd kill");
	hear_gone(WIRE_GONE_PCSC);
	program_hear(&p.channel, WIRE_WATCH_READER, &reader);
	cr_expect_eq(reader.attached, 0);
	program_hear(&p.channel, WIRE_WATCH_READER, &reader);
	program_hear(&p.channel, WIRE_WATCH_PCSC, &pcsc);
	cr_expect_eq(pcsc.up, 0);
	cr_expect_neq(pcsc.scard, 0);
	rig_do("card alice pull");
	rig_do("pcscd start");
	do {
		cr_assert_eq(channel_receive(&p.channel, 20000), CHANNEL_OK);
	} while (p.channel.type != WIRE_WATCH_PCSC);
	cr_assert_null(channel_decode(&p.channel, wire_type(WIRE_WATCH_PCSC), &pcsc));
	cr_expect_eq(pcsc.up, 1);
}

Test(watch, it_beats_for_both_while_told_to)
{
	program_say(&p.channel, WIRE_WATCH_MODE, &(struct wire_watch_mode){ 1 }, -1);
	for (int i = 0; i < 2; i++) {
		program_hear(&p.second, WIRE_WATCH_BEAT, &beat);
		program_hear(&p.channel, WIRE_WATCH_BEAT, &beat);
	}
	program_say(&p.channel, WIRE_WATCH_MODE, &(struct wire_watch_mode){ 0 }, -1);
}

Test(watch, a_question_is_answered_for_a_living_and_a_stopped_pcscd)
{
	program_say(&p.channel, WIRE_WATCH_ASK, &(struct wire_watch_ask){ 77 }, -1);
	program_hear(&p.channel, WIRE_WATCH_ANSWER, &answer);
	cr_expect_eq(answer.cookie, 77);
	cr_expect_eq(answer.alive, 1);
	rig_do("pcscd stop");
	program_say(&p.channel, WIRE_WATCH_ASK, &(struct wire_watch_ask){ 78 }, -1);
	program_hear(&p.channel, WIRE_WATCH_ANSWER, &answer);
	cr_expect_eq(answer.cookie, 78);
	cr_expect_eq(answer.alive, 0);
	rig_do("pcscd cont");
}

Test(watch, the_end_of_the_seat_ends_it)
{
	channel_close(&p.second);
	cr_expect_eq(channel_receive(&p.channel, 20000), CHANNEL_CLOSED);
}

Test(watch, a_message_that_is_not_for_it_ends_it)
{
	program_say(&p.channel, WIRE_WATCH_BEAT, &(struct wire_watch_beat){ 1 }, -1);
	cr_expect_eq(channel_receive(&p.second, 20000), CHANNEL_CLOSED);
}
