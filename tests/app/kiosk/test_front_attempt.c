/* The presenter's rules: what becomes of a PIN, an attempt, an errand. */
#include <criterion/criterion.h>
#include <string.h>

#include "stage.h"

TestSuite(front_attempt, .init = stage_open);

/* ---- the PIN is wiped ---- */

Test(front_attempt, a_pin_is_wiped_when_it_is_sent)
{
	stage_insert(1, false);
	stage_key(6);
	stage_forget();
	stage_type(6, false);
	cr_assert(done.what & FRONT_DO_SUBMIT);
	cr_assert(done.what & FRONT_DO_WIPE);
	cr_assert_eq(done.wipe_from, FRONT_SLOT_FIRST);
	cr_assert_eq(stage.wipe_ms, 0);
}

Test(front_attempt, a_pin_is_wiped_on_cancel)
{
	stage_insert(1, false);
	stage_key(4);
	stage_forget();
	stage_act(FRONT_ACT_CANCEL);
	cr_assert(did & FRONT_DO_WIPE);
	cr_screen("card-in");
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
}

Test(front_attempt, a_pin_is_wiped_when_its_card_goes)
{
	stage_insert(1, false);
	stage_key(4);
	stage_forget();
	stage_remove(1);
	cr_assert(did & FRONT_DO_WIPE);
	cr_screen("insert");
}

Test(front_attempt, a_pin_is_wiped_when_pcscd_goes)
{
	struct wire_front_state m = stage_state(0);

	stage_insert(1, false);
	stage_key(4);
	stage_forget();
	m.pcscd = 0;
	stage_tell(&m);
	cr_assert(did & FRONT_DO_WIPE);
	cr_screen("service-down");
}

Test(front_attempt, a_pin_is_wiped_after_30_seconds_without_a_key)
{
	stage_insert(1, false);
	stage_key(4);
	cr_assert(done.what & FRONT_DO_ARM);
	cr_assert_eq(done.arm_ms, stage.now_ms + 30000);
	stage_wait(29000);
	stage_key(5);
	stage_forget();
	stage_wait(29999);
	cr_assert_not(did & FRONT_DO_WIPE);
	stage_wait(1);
	cr_assert(did & FRONT_DO_WIPE);
	cr_screen("pin");
	cr_assert_not_null(look.entry.note.id);
	cr_assert_eq(done.arm_ms, 0);
	stage_key(1);
	cr_assert_null(look.entry.note.id);
	stage_key(0);
	cr_assert_eq(done.arm_ms, 0);
}

/* ---- what comes of an attempt ---- */

Test(front_attempt, an_empty_pin_is_not_submitted)
{
	stage_insert(1, false);
	stage_type(0, false);
	cr_screen("pin");
	cr_assert_not(did & FRONT_DO_SUBMIT);
}

Test(front_attempt, a_pin_longer_than_any_is_not_submitted)
{
	stage_insert(1, false);
	stage_type(WIRE_PIN_MAX + 1, false);
	cr_screen("pin");
	cr_assert_not(did & FRONT_DO_SUBMIT);
	cr_assert(did & FRONT_DO_WIPE);
	cr_assert_not_null(look.entry.note.id);
}

Test(front_attempt, stages_are_named_and_never_go_back)
{
	stage_insert(1, false);
	stage_type(6, false);
	cr_assert_eq(look.stage_count, FRONT_STAGES);
	cr_assert_eq(look.stages[0].state, FRONT_STAGE_RUNS);
	stage_progress("kdc-reach");
	cr_assert_eq(look.stages[0].state, FRONT_STAGE_DONE);
	cr_assert_eq(look.stages[1].state, FRONT_STAGE_RUNS);
	stage_progress("certificate");
	cr_assert_eq(look.stages[1].state, FRONT_STAGE_RUNS);
	stage_progress("no such stage");
	stage_progress("session");
	cr_assert_eq(look.stages[2].state, FRONT_STAGE_RUNS);
}

Test(front_attempt, cancel_cancels_once_and_keeps_the_card)
{
	stage_insert(1, false);
	stage_type(6, false);
	stage_act(FRONT_ACT_CANCEL);
	cr_assert(done.what & FRONT_DO_CANCEL);
	cr_screen("waiting");
	cr_assert_not(stage_offers(FRONT_ACT_CANCEL));
	stage_act(FRONT_ACT_CANCEL);
	cr_assert_not(done.what & FRONT_DO_CANCEL);
	stage_result(FAILURE_PIN_CANCELLED, 3);
	cr_screen("card-in");
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
}

Test(front_attempt, success_shows_the_opening)
{
	stage_insert(1, false);
	stage_type(6, false);
	stage_result(FAILURE_NONE, 3);
	cr_screen("opening");
	cr_assert_eq(look.button_count, 0);
}

Test(front_attempt, a_wrong_pin_is_asked_again_with_the_tries_that_are_left)
{
	stage_insert(1, false);
	stage_type(6, false);
	stage_result(FAILURE_PIN_WRONG, 2);
	cr_screen("pin");
	cr_assert_eq(look.entry.tries, 2);
	cr_assert_eq(look.entry.tries_most, 3);
	cr_assert_str_eq(look.entry.note.id, failure_row(FAILURE_PIN_WRONG)->sentence);
	stage_key(1);
	cr_assert(done.what & FRONT_DO_SHOW);
	cr_assert_null(look.entry.note.id);
	stage_type(6, false);
	stage_result(FAILURE_PIN_WRONG, 1);
	cr_screen("last-try");
	stage_act(FRONT_ACT_GO_ON);
	stage_type(6, false);
	stage_result(FAILURE_PIN_WRONG, 0);
	cr_screen("blocked");
}

Test(front_attempt, a_last_try_that_only_the_card_knew_of_is_asked_about)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	card.tries = WIRE_TRIES_UNKNOWN;
	stage_card(&card);
	stage_tile(&tile);
	cr_screen("pin");
	cr_assert_null(look.entry.tries_text.id);
	stage_type(6, false);
	stage_result(FAILURE_PIN_LAST_TRY, 1);
	cr_screen("last-try");
}

Test(front_attempt, a_refusal_has_sentence_remedy_and_code)
{
	stage_insert(1, false);
	stage_type(6, false);
	stage_result(FAILURE_ACCOUNT_DISABLED, 3);
	cr_screen("refused");
	cr_assert_str_eq(look.title.id, failure_row(FAILURE_ACCOUNT_DISABLED)->sentence);
	cr_assert(look.split || look.help.id != NULL);
	cr_assert_str_eq(look.code.arg[0].text, "K7Q4MX");
	cr_assert(look.site_help);
	cr_assert_not(stage_offers(FRONT_ACT_GO_ON));
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("card-in");
}

/* Where neither trying again nor the help desk helps at once. */
Test(front_attempt, a_refusal_here_or_now_says_where_or_when)
{
	static const struct { enum failure failure; char help[64]; } rows[] = {
		{ FAILURE_ACCOUNT_WORKSTATION, "Please use another kiosk." },
		{ FAILURE_POLICY_LOGON_DISABLED, "Please use another kiosk." },
		{ FAILURE_ACCOUNT_HOURS, "Please come back later, or ask your help desk." },
		{ FAILURE_CERT_EXPIRED, "Please ask your help desk for a new card or certificate." },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		stage_open();
		stage_insert(1, false);
		stage_type(6, false);
		stage_result(rows[i].failure, 3);
		cr_screen("refused");
		cr_assert_str_eq(look.help.id, rows[i].help, "%s",
		    failure_row(rows[i].failure)->id);
	}
}

Test(front_attempt, what_may_pass_is_tried_again)
{
	stage_insert(1, false);
	stage_type(6, false);
	stage_result(FAILURE_KDC_TIMEOUT, 3);
	cr_screen("refused");
	cr_assert(stage_offers(FRONT_ACT_GO_ON));
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
}

Test(front_attempt, every_failure_has_a_screen)
{
	for (int i = 1; i < FAILURE_COUNT; i++) {
		stage_open();
		stage_insert(1, false);
		stage_type(6, false);
		stage_result((enum failure)i, WIRE_TRIES_UNKNOWN);
		cr_assert_str_neq(front_screen_name(stage.screen), "waiting");
		cr_assert_not(stage.busy);
		cr_assert(stage.screen != FRONT_REFUSED || look.split || look.help.id != NULL,
		    "%s: what to do?", failure_row((enum failure)i)->id);
	}
}

Test(front_attempt, a_card_that_goes_ends_the_wait_and_its_result_is_not_shown)
{
	stage_insert(1, false);
	stage_type(6, false);
	stage_remove(1);
	cr_screen("insert");
	stage_insert(2, false);
	cr_screen("reading");
	stage_result(FAILURE_CARD_REMOVED, WIRE_TRIES_UNKNOWN);
	cr_screen("pin");
}

Test(front_attempt, a_card_that_is_told_anew_does_not_end_the_dialogue)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	stage_insert(1, false);
	stage_key(4);
	stage_forget();
	card.tries = 2;
	stage_card(&card);
	cr_screen("pin");
	stage_tile(&tile);
	cr_screen("pin");
	cr_assert_eq(look.entry.tries, 2);
	cr_assert_not(did & FRONT_DO_WIPE);
	stage_card(&card);
	tile = stage_bad(1, "c1", FAILURE_CERT_REVOKED);
	stage_tile(&tile);
	cr_screen("unusable");
	cr_assert(did & FRONT_DO_WIPE);
}

Test(front_attempt, a_card_put_in_beside_a_refusal_is_the_one_that_counts)
{
	stage_insert(1, false);
	stage_type(6, false);
	stage_result(FAILURE_ACCOUNT_DISABLED, 3);
	stage_insert(2, false);
	cr_screen("pin");
	cr_assert_eq(stage.chosen.insertion, 2);
}

Test(front_attempt, nothing_is_submitted_while_something_runs)
{
	stage_insert(1, false);
	stage_type(6, false);
	stage_forget();
	stage_type(6, false);
	stage_act(FRONT_ACT_GO_ON);
	cr_assert_not(did & FRONT_DO_SUBMIT);
}

/* ---- pinpad ---- */

Test(front_attempt, a_pinpad_asks_itself_after_a_persons_go)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	card.pinpad = 1;
	stage_card(&card);
	stage_tile(&tile);
	cr_screen("pinpad-start");
	cr_assert_not(look.entry.shown);
	cr_assert_not(stage_offers(FRONT_ACT_CHANGE_PIN));
	stage_type(6, false);
	cr_assert_not(did & FRONT_DO_SUBMIT);
	stage_act(FRONT_ACT_GO_ON);
	cr_assert(done.submit.pinpad);
	cr_screen("waiting");
	stage_progress("card");
	cr_screen("pinpad");
	stage_progress("tickets");
	cr_screen("waiting");
	stage_result(FAILURE_PIN_WRONG, 2);
	cr_screen("pinpad-start");
	cr_assert_eq(look.entry.tries, 2);
}

/* ---- errands ---- */

static void
change_to_repeat(void)
{
	stage_insert(1, false);
	stage_act(FRONT_ACT_CHANGE_PIN);
	cr_screen("change-old");
	stage_type(6, false);
	cr_screen("change-new");
	cr_assert_eq(look.entry.slot, FRONT_SLOT_NEW);
	stage_type(6, false);
	cr_screen("change-repeat");
	stage_forget();
}

Test(front_attempt, a_pin_is_changed)
{
	change_to_repeat();
	stage_type(6, true);
	cr_screen("errand");
	cr_assert(done.what & FRONT_DO_ERRAND);
	cr_assert(done.what & FRONT_DO_WIPE);
	cr_assert_eq(done.wipe_from, FRONT_SLOT_FIRST);
	cr_assert_eq(done.errand.what, WIRE_ERRAND_CHANGE_PIN);
	cr_assert_eq(done.errand.insertion, 1);
	cr_assert_not(did & FRONT_DO_SEND);
	stage_errand_socket(1);
	cr_assert(done.what & FRONT_DO_SEND);
	stage_errand_done(FAILURE_NONE, 3);
	cr_assert(done.what & FRONT_DO_DROP);
	cr_screen("errand-done");
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
	cr_assert_not(did & FRONT_DO_SUBMIT);
}

Test(front_attempt, two_new_pins_that_differ_are_typed_again)
{
	change_to_repeat();
	stage_type(6, false);
	cr_screen("change-new");
	cr_assert_not_null(look.entry.note.id);
	cr_assert_not(did & FRONT_DO_ERRAND);
	cr_assert_eq(done.wipe_from, FRONT_SLOT_NEW);
}

Test(front_attempt, a_new_pin_has_6_to_8_digits)
{
	stage_insert(1, false);
	stage_act(FRONT_ACT_CHANGE_PIN);
	stage_type(4, false);
	stage_type(5, false);
	cr_screen("change-new");
	cr_assert_not_null(look.entry.note.id);
	stage_type(9, false);
	cr_screen("change-new");
	stage_type(8, false);
	cr_screen("change-repeat");
}

Test(front_attempt, half_a_change_is_wiped_after_30_seconds)
{
	change_to_repeat();
	stage_wait(30000);
	cr_screen("change-old");
	cr_assert(did & FRONT_DO_WIPE);
	cr_assert_eq(done.wipe_from, FRONT_SLOT_FIRST);
}

Test(front_attempt, half_a_change_is_wiped_on_cancel)
{
	change_to_repeat();
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("pin");
	cr_assert(did & FRONT_DO_WIPE);
	cr_assert_eq(done.wipe_from, FRONT_SLOT_FIRST);
}

Test(front_attempt, a_wrong_old_pin_is_typed_again)
{
	change_to_repeat();
	stage_type(6, true);
	stage_errand_socket(1);
	stage_errand_done(FAILURE_PIN_WRONG, 2);
	cr_screen("change-old");
	cr_assert_eq(look.entry.tries, 2);
	cr_assert_not_null(look.entry.note.id);
	stage_type(6, false);
	stage_type(6, false);
	stage_type(6, true);
	stage_errand_done(FAILURE_PIN_WRONG, 1);
	cr_screen("last-try");
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("change-old");
	stage_type(6, false);
	stage_type(6, false);
	stage_type(6, true);
	stage_errand_done(FAILURE_PIN_BLOCKED, 0);
	cr_screen("blocked");
}

Test(front_attempt, a_pin_is_unblocked_with_the_puk)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	card.tries = 0;
	stage_card(&card);
	stage_tile(&tile);
	stage_act(FRONT_ACT_UNBLOCK);
	cr_screen("unblock-puk");
	stage_type(8, false);
	stage_type(6, false);
	stage_type(6, true);
	cr_assert_eq(done.errand.what, WIRE_ERRAND_UNBLOCK_PIN);
	stage_errand_done(FAILURE_PIN_WRONG, 2);
	cr_screen("unblock-puk");
	cr_assert_eq(look.entry.tries, 2);
	stage_type(8, false);
	stage_type(6, false);
	stage_type(6, true);
	stage_errand_done(FAILURE_NONE, 3);
	cr_screen("errand-done");
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
}

Test(front_attempt, a_puk_without_tries_is_refused)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	card.tries = 0;
	stage_card(&card);
	stage_tile(&tile);
	stage_act(FRONT_ACT_UNBLOCK);
	stage_type(8, false);
	stage_type(6, false);
	stage_type(6, true);
	stage_errand_done(FAILURE_PIN_WRONG, 0);
	cr_screen("refused");
}

Test(front_attempt, an_errand_ends_with_its_card)
{
	change_to_repeat();
	stage_type(6, true);
	stage_remove(1);
	cr_screen("insert");
	cr_assert(done.what & FRONT_DO_DROP);
	stage_forget();
	stage_errand_socket(1);
	cr_assert_not(did & FRONT_DO_SEND);
	stage_errand_done(FAILURE_CARD_REMOVED, WIRE_TRIES_UNKNOWN);
	cr_screen("insert");
	stage_insert(2, false);
	cr_screen("pin");
}
