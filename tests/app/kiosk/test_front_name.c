/* When a user name is asked for beside the PIN, and what becomes of it. */
#include <criterion/criterion.h>
#include <string.h>

#include "stage.h"

static const char why[] = "More than one account fits. Please enter your user name.";

static void
open_by_policy(void)
{
	struct wire_front_begin begin = { .user_hint = 1 };

	stage_open_with(&begin, false);
}

/* A card that several accounts fit, and its next PIN screen. */
static void
insert_ambiguous(uint64_t insertion)
{
	stage_insert(insertion, false);
	stage_type(6, false);
	stage_result(FAILURE_LOCAL_RULE_AMBIGUOUS, 3);
}

TestSuite(front_name, .init = stage_open);
TestSuite(front_name_by_policy, .init = open_by_policy);

/* ---- whether it is asked for ---- */

Test(front_name, is_not_asked_for_as_long_as_the_card_says_it)
{
	stage_insert(1, false);
	cr_screen("pin");
	cr_expect_not(look.name.shown);
	stage_name("alice");
	stage_type(6, false);
	cr_assert(done.what & FRONT_DO_SUBMIT);
	cr_expect_null(done.submit.hint);
}

Test(front_name, is_asked_for_once_several_accounts_fit_and_says_why)
{
	insert_ambiguous(1);
	cr_screen("pin");
	cr_assert(look.name.shown);
	cr_expect_str_eq(look.name.label.id, "User name");
	cr_expect_str_eq(look.name.note.id, why);
	cr_expect_null(look.entry.note.id);
	cr_expect_eq(look.focus, FRONT_FOCUS_NAME);
	cr_expect_str_eq(look.name.text, "");
}

Test(front_name, goes_with_the_submit_in_its_parts)
{
	insert_ambiguous(1);
	stage_name("EXAMPLE\\alice");
	stage_type(6, false);
	cr_assert(done.what & FRONT_DO_SUBMIT);
	cr_assert_not_null(done.submit.hint);
	cr_expect_str_eq(done.submit.hint->domain, "EXAMPLE");
	cr_expect_str_eq(done.submit.hint->user, "alice");
	cr_screen("waiting");
	cr_expect_not(look.name.shown);
}

Test(front_name, is_asked_for_of_this_card_alone)
{
	insert_ambiguous(1);
	stage_remove(1);
	stage_insert(2, false);
	cr_screen("pin");
	cr_expect_not(look.name.shown);
	stage_remove(2);
	stage_insert(1, false);
	cr_expect_not(look.name.shown, "its next insertion is another card");
}

Test(front_name, is_asked_for_again_when_the_card_was_sent_away_and_taken_back)
{
	insert_ambiguous(1);
	stage_name("alice");
	stage_act(FRONT_ACT_CANCEL);
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
	cr_assert(look.name.shown);
	cr_expect_str_eq(look.name.text, "");
	cr_expect_str_eq(look.name.note.id, why);
	cr_expect_eq(look.focus, FRONT_FOCUS_NAME);
}

Test(front_name, leaves_the_focus_to_a_pin_that_was_wrong)
{
	insert_ambiguous(1);
	stage_name("alice");
	stage_type(6, false);
	stage_result(FAILURE_PIN_WRONG, 2);
	cr_expect_eq(look.focus, FRONT_FOCUS_ENTRY);
	stage_type(6, false);
	stage_result(FAILURE_LOCAL_RULE_AMBIGUOUS, 3);
	cr_expect_eq(look.focus, FRONT_FOCUS_NAME, "that name did not help");
}

Test(front_name, is_asked_for_beside_a_reader_with_keys_too)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	card.pinpad = 1;
	stage_card(&card);
	stage_tile(&tile);
	stage_act(FRONT_ACT_GO_ON);
	stage_result(FAILURE_LOCAL_RULE_AMBIGUOUS, 3);
	cr_screen("pinpad-start");
	cr_assert(look.name.shown);
	cr_expect_eq(look.focus, FRONT_FOCUS_NAME);
	stage_name("alice");
	stage_act(FRONT_ACT_GO_ON);
	cr_assert(done.what & FRONT_DO_SUBMIT);
	cr_assert_not_null(done.submit.hint);
	cr_expect_str_eq(done.submit.hint->user, "alice");
}

Test(front_name, unlocks_what_was_logged_on_with_one)
{
	struct wire_front_state m = stage_state(1);

	stage_tell(&m);
	stage_insert(1, true);
	cr_screen("pin");
	cr_expect_not(look.name.shown);
	stage_remove(1);
	m.hinted = 1;
	stage_tell(&m);
	stage_insert(2, true);
	cr_assert(look.name.shown);
	cr_expect_str_eq(look.name.label.id, "User name");
	cr_expect_null(look.name.note.id);
	cr_expect_eq(look.focus, FRONT_FOCUS_ENTRY);
	stage_name("alice");
	stage_type(6, false);
	cr_assert(done.submit.unlock);
	cr_assert_not_null(done.submit.hint);
	cr_expect_str_eq(done.submit.hint->user, "alice");
}

Test(front_name_by_policy, may_be_given_with_any_pin_and_need_not)
{
	stage_insert(1, false);
	cr_assert(look.name.shown);
	cr_expect_str_eq(look.name.label.id, "User name (optional)");
	cr_expect_null(look.name.note.id);
	cr_expect_eq(look.focus, FRONT_FOCUS_ENTRY, "the PIN is what is asked for");
	stage_type(6, false);
	cr_assert(done.what & FRONT_DO_SUBMIT);
	cr_expect_null(done.submit.hint);
}

Test(front_name_by_policy, belongs_to_the_logon_and_not_to_a_pin_change)
{
	stage_insert(1, false);
	stage_act(FRONT_ACT_CHANGE_PIN);
	cr_screen("change-old");
	cr_expect_not(look.name.shown);
	stage_name("alice");
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("pin");
	cr_expect_str_eq(look.name.text, "", "no screen asked for it");
}

/* ---- what is wrong with it ---- */

Test(front_name_by_policy, that_is_none_costs_no_try_and_no_pin)
{
	stage_insert(1, false);
	stage_name("alice@");
	stage_key(6);
	stage_forget();
	stage_type(6, false);
	cr_screen("pin");
	cr_expect_eq(did & (FRONT_DO_SUBMIT | FRONT_DO_WIPE), 0);
	cr_expect_str_eq(look.name.note.id, "This cannot be a user name.");
	stage_name("alice");
	cr_expect_null(look.name.note.id);
	stage_type(6, false);
	cr_assert(done.what & FRONT_DO_SUBMIT);
}

Test(front_name_by_policy, that_may_be_a_pin_is_not_sent_and_shown_no_longer)
{
	stage_insert(1, false);
	stage_name("123456");
	stage_key(6);
	stage_forget();
	stage_type(6, false);
	cr_screen("pin");
	cr_expect_eq(did & (FRONT_DO_SUBMIT | FRONT_DO_WIPE), 0);
	cr_expect_str_eq(look.name.note.id, "This looks like a PIN. Please enter your user name.");
	cr_expect_str_eq(look.name.text, "");
	cr_expect_eq(stage.hint.user[0], '\0');
	stage_name("alice@");
	cr_expect_null(look.name.note.id);
	stage_type(6, false);
	cr_expect_str_eq(look.name.note.id, "This cannot be a user name.");
	stage_name("alice");
	stage_type(6, false);
	cr_assert(done.what & FRONT_DO_SUBMIT);
	cr_expect_str_eq(done.submit.hint->user, "alice");
}

Test(front_name_by_policy, longer_than_its_place_is_not_taken)
{
	char name[FRONT_NAME_ROOM + 1];

	memset(name, 'a', sizeof(name));
	name[FRONT_NAME_ROOM] = '\0';
	stage_insert(1, false);
	stage_name("alice");
	stage_name(name);
	cr_expect_str_eq(look.name.text, "alice");
	name[FRONT_NAME_ROOM - 1] = '\0';
	stage_name(name);
	cr_expect_str_eq(look.name.text, name);
}

/* ---- how long it lives ---- */

Test(front_name_by_policy, stays_for_who_mistyped_the_pin)
{
	stage_insert(1, false);
	stage_name("alice");
	stage_type(6, false);
	stage_result(FAILURE_PIN_WRONG, 2);
	cr_screen("pin");
	cr_expect_str_eq(look.name.text, "alice");
	cr_expect_str_eq(look.entry.note.id, failure_row(FAILURE_PIN_WRONG)->sentence);
	stage_wait(FRONT_KEY_MS);
	cr_expect_str_eq(look.name.text, "", "and not for who comes after");
}

Test(front_name_by_policy, is_forgotten_after_30_seconds_without_a_key)
{
	stage_insert(1, false);
	stage_name("alice");
	cr_assert_neq(done.arm_ms, 0);
	stage_wait(FRONT_KEY_MS - 1);
	cr_expect_str_eq(look.name.text, "alice");
	stage_key(0);
	stage_wait(FRONT_KEY_MS - 1);
	cr_expect_str_eq(look.name.text, "alice", "a key of the PIN is one, too");
	stage_wait(1);
	cr_expect_str_eq(look.name.text, "");
	cr_expect_str_eq(look.entry.note.id,
	    "What you had typed was cleared after 30 seconds.");
}

Test(front_name_by_policy, typed_beside_a_pin_keeps_that)
{
	stage_insert(1, false);
	stage_key(4);
	stage_wait(FRONT_KEY_MS - 1);
	stage_name("a");
	stage_name("");
	stage_forget();
	stage_wait(FRONT_KEY_MS - 1);
	cr_expect_eq(did & FRONT_DO_WIPE, 0);
	stage_wait(1);
	cr_expect(did & FRONT_DO_WIPE);
}

Test(front_name_by_policy, is_forgotten_on_cancel)
{
	stage_insert(1, false);
	stage_name("alice");
	stage_act(FRONT_ACT_CANCEL);
	cr_expect_eq(stage.user_name[0], '\0');
}

Test(front_name_by_policy, is_forgotten_with_its_card)
{
	stage_insert(1, false);
	stage_name("alice");
	stage_remove(1);
	cr_expect_eq(stage.user_name[0], '\0');
	stage_insert(2, false);
	stage_name("bob");
	stage_type(6, false);
	stage_remove(2);
	cr_expect_eq(stage.user_name[0], '\0', "also while its attempt runs");
	cr_expect_eq(stage.hint.user[0], '\0');
}

Test(front_name_by_policy, is_forgotten_when_the_logon_is_refused)
{
	stage_insert(1, false);
	stage_name("alice");
	stage_type(6, false);
	stage_result(FAILURE_KDC_LOST, 3);
	cr_screen("refused");
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
	cr_expect_str_eq(look.name.text, "");
}

Test(front_name_by_policy, is_forgotten_when_the_session_is_another)
{
	struct wire_front_state m = stage_state(1);

	stage_tell(&m);
	stage_insert(1, true);
	stage_name("alice");
	m.logon_id++;
	stage_tell(&m);
	cr_expect_eq(stage.user_name[0], '\0');
}

Test(front_name_by_policy, that_was_shown_once_is_in_no_later_submit)
{
	struct wire_front_begin begin = { .user_hint = 0 };
	struct front_event event = { .kind = FRONT_ON_BEGIN, .begin = &begin, .languages = 4 };

	stage_insert(1, false);
	stage_name("alice");
	(void)front_step(&stage, &event);
	stage_type(6, false);
	cr_assert(done.what & FRONT_DO_SUBMIT);
	cr_expect_null(done.submit.hint);
}
