/* The presenter's rules: when a PIN is asked for, and for whom. */
#include <criterion/criterion.h>
#include <string.h>

#include "stage.h"
#include "wire_checks.h"

static void
attention(uint8_t session, uint64_t times)
{
	struct wire_front_state m = stage_state(session);

	m.attention = times;
	stage_tell(&m);
}

TestSuite(front, .init = stage_open);

Test(front, waits_for_a_card)
{
	cr_screen("insert");
	cr_assert_eq(look.picture, FRONT_PICTURE_INSERT);
	cr_assert_eq(look.button_count, 0);
}

Test(front, says_that_pcscd_or_the_reader_is_missing)
{
	struct wire_front_state m = stage_state(0);

	m.readers = 0;
	stage_tell(&m);
	cr_screen("no-reader");
	m.pcscd = 0;
	stage_tell(&m);
	cr_screen("service-down");
	m = stage_state(0);
	stage_tell(&m);
	cr_screen("insert");
}

Test(front, a_card_that_was_put_in_leads_to_its_pin)
{
	struct wire_front_card card = stage_ready(1, 0);

	card.state = WIRE_FRONT_READING;
	stage_card(&card);
	cr_screen("reading");
	stage_insert(1, false);
	cr_screen("pin");
	cr_assert_eq(look.entry.tries, 3);
	cr_assert(look.entry.shown);
	cr_assert_eq(look.focus, FRONT_FOCUS_ENTRY);
	cr_assert_str_eq(look.title.arg[0].text, "Person c1");
}

Test(front, no_pin_is_asked_before_all_certificates_were_told)
{
	struct wire_front_card card = stage_ready(1, 2);
	struct wire_front_tile tile = stage_good(1, "c1");

	stage_card(&card);
	cr_screen("reading");
	stage_tile(&tile);
	cr_screen("reading");
	tile = stage_good(1, "c2");
	stage_tile(&tile);
	cr_screen("choose");
}

Test(front, no_pin_is_asked_of_a_card_that_was_in_before)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	card.fresh = 0;
	stage_card(&card);
	stage_tile(&tile);
	cr_screen("card-in");
	cr_assert_not(stage_offers(FRONT_ACT_GO_ON));
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("card-in");
	attention(0, 1);
	cr_screen("pin");
}

Test(front, no_pin_is_asked_at_a_lock_for_a_card_that_was_in_before)
{
	struct wire_front_state m = stage_state(1);
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	stage_tell(&m);
	card.fresh = 0;
	tile.own = 1;
	stage_card(&card);
	stage_tile(&tile);
	cr_screen("locked");
	cr_assert_not(stage_offers(FRONT_ACT_GO_ON));
	attention(1, 1);
	cr_screen("pin");
}

Test(front, the_own_card_at_a_lock_unlocks)
{
	struct wire_front_state m = stage_state(1);

	stage_tell(&m);
	cr_screen("locked");
	cr_assert_str_eq(look.title.arg[0].text, "Alice Example");
	cr_assert_eq(look.more.arg[0].number, STAGE_WALL - 600);
	stage_insert(4, true);
	cr_screen("pin");
	stage_type(6, false);
	cr_screen("waiting");
	cr_assert(did & FRONT_DO_SUBMIT);
	cr_assert(done.submit.unlock);
	cr_assert_not(done.submit.replace_session);
	cr_assert_eq(done.submit.logon_id, 0x700000007);
	cr_assert_eq(done.submit.insertion, 4);
	cr_assert_str_eq(done.submit.reader, "Reader 4");
	cr_assert_str_eq(done.submit.card_name, "Card 4");
	cr_assert_str_eq(done.submit.container, "c1");
}

Test(front, without_a_session_a_logon_is_submitted)
{
	stage_insert(1, false);
	stage_type(6, false);
	cr_assert(did & FRONT_DO_SUBMIT);
	cr_assert_not(done.submit.unlock);
	cr_assert_not(done.submit.spend_last_try);
	cr_assert_not(done.submit.replace_session);
	cr_assert_eq(done.submit.logon_id, 0);
}

Test(front, anothers_card_at_a_lock_is_told_whose_it_is)
{
	struct wire_front_state m = stage_state(1);

	stage_tell(&m);
	stage_insert(1, false);
	cr_screen("locked-other");
	cr_assert_str_eq(look.title.arg[0].text, "Alice Example");
	cr_assert_eq(look.button_count, 0);
	stage_type(6, false);
	cr_assert_not(did & FRONT_DO_SUBMIT);
	stage_remove(1);
	cr_screen("locked");
}

Test(front, tap_over_wants_its_notice_and_an_explicit_yes)
{
	struct wire_front_state m = stage_state(1);

	m.tap_over = 1;
	stage_tell(&m);
	stage_insert(1, false);
	cr_screen("tap-notice");
	cr_assert_eq(look.countdown, 5);
	cr_assert_not(stage_offers(FRONT_ACT_GO_ON));
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("tap-notice");
	cr_assert_eq(done.arm_ms - stage.now_ms, 1000);
	stage_wait(1000);
	cr_assert_eq(look.countdown, 4);
	cr_assert(done.what & FRONT_DO_SHOW);
	stage_wait(3999);
	cr_screen("tap-notice");
	stage_wait(1);
	cr_screen("tap-offer");
	cr_assert(stage_offers(FRONT_ACT_GO_ON));
	cr_assert_eq(look.focus, FRONT_FOCUS_BUTTON);
	cr_assert_eq(look.buttons[look.focus_button].action, FRONT_ACT_CANCEL);
	cr_assert_not(did & FRONT_DO_SUBMIT);
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
	stage_type(6, false);
	cr_assert(did & FRONT_DO_SUBMIT);
	cr_assert(done.submit.replace_session);
	cr_assert_not(done.submit.unlock);
	cr_assert_eq(done.submit.logon_id, 0);
}

Test(front, a_tap_over_refused_leaves_the_lock)
{
	struct wire_front_state m = stage_state(1);

	m.tap_over = 1;
	stage_tell(&m);
	stage_insert(1, false);
	stage_wait(5000);
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("locked");
	stage_wait(60000);
	cr_screen("locked");
}

Test(front, the_first_persons_card_ends_a_tap_over)
{
	struct wire_front_state m = stage_state(1);

	m.tap_over = 1;
	stage_tell(&m);
	stage_insert(1, false);
	cr_screen("tap-notice");
	stage_insert(2, true);
	cr_screen("pin");
	cr_assert_eq(stage.chosen.insertion, 2);
	stage_type(6, false);
	cr_assert(done.submit.unlock);
}

Test(front, consent_to_a_tap_over_ends_with_the_session_it_was_for)
{
	struct wire_front_state m = stage_state(1);

	m.tap_over = 1;
	stage_tell(&m);
	stage_insert(1, false);
	stage_wait(5000);
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
	stage_key(4);
	stage_forget();
	m.logon_id++;
	stage_tell(&m);
	cr_screen("tap-notice");
	cr_assert(did & FRONT_DO_WIPE);
}

Test(front, several_certificates_are_chosen_from)
{
	struct wire_front_card card = stage_ready(1, 3);
	struct wire_front_tile tiles[] = { stage_good(1, "c1"), stage_good(1, "c2"),
		stage_bad(1, "c3", FAILURE_CERT_EXPIRED) };

	tiles[1].not_after = STAGE_WALL + 12 * STAGE_DAY + 100;
	stage_card(&card);
	for (size_t i = 0; i < 3; i++)
		stage_tile(&tiles[i]);
	cr_screen("choose");
	cr_assert_eq(look.tile_count, 2);
	cr_assert_str_eq(look.tiles[0].tile->name, "Person c1");
	cr_assert_str_eq(look.tiles[0].issuer.arg[0].text, "Example CA");
	cr_assert_null(look.tiles[0].note.id);
	cr_assert_eq(look.tiles[1].note.arg[0].number, 12);
	cr_assert_eq(look.focus, FRONT_FOCUS_TILES);
	stage_act_on(FRONT_ACT_TILE, 2);
	cr_screen("choose");
	stage_act_on(FRONT_ACT_TILE, 1);
	cr_screen("pin");
	cr_assert_str_eq(look.title.arg[0].text, "Person c2");
	cr_assert_eq(look.more.arg[0].number, 12);
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("choose");
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("card-in");
}

Test(front, the_one_usable_certificate_is_chosen_and_the_others_say_why_not)
{
	struct wire_front_card card = stage_ready(1, 2);
	struct wire_front_tile good = stage_good(1, "c1");
	struct wire_front_tile bad = stage_bad(1, "c2", FAILURE_CERT_EXPIRED);
	uint8_t checks[256];
	size_t used = 0;

	cr_assert(wire_check_put(checks, sizeof(checks), &used, &(struct wire_check){
	    .outcome = WIRE_PASSED, .name = "eku", .why = "has it" }));
	cr_assert(wire_check_put(checks, sizeof(checks), &used, &(struct wire_check){
	    .outcome = WIRE_FAILED, .failure = FAILURE_CERT_EXPIRED, .name = "validity",
	    .why = "not after\x1b 2026" }));
	bad.checks = (struct message_blob){ checks, used };
	stage_card(&card);
	stage_tile(&good);
	stage_tile(&bad);
	cr_screen("pin");
	cr_assert(stage_offers(FRONT_ACT_WHY_NOT));
	stage_key(3);
	stage_forget();
	stage_act(FRONT_ACT_WHY_NOT);
	cr_screen("why-not");
	cr_assert(did & FRONT_DO_WIPE);
	cr_assert_eq(look.tile_count, 1);
	cr_assert_str_eq(look.tiles[0].note.id, failure_row(FAILURE_CERT_EXPIRED)->sentence);
	cr_assert_eq(look.tiles[0].tile->check_count, 1);
	cr_assert_str_eq(look.tiles[0].tile->checks[0].name, "validity");
	cr_assert_str_eq(look.tiles[0].tile->checks[0].why, "not after 2026");
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("pin");
}

Test(front, a_card_that_cannot_log_on_is_refused_with_its_sentence)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile bad = stage_bad(1, "c1", FAILURE_CERT_WRONG_EKU);

	stage_card(&card);
	stage_tile(&bad);
	cr_screen("unusable");
	cr_assert_str_eq(look.title.id, failure_row(FAILURE_CERT_WRONG_EKU)->sentence);
	cr_assert(look.site_help);
	cr_assert(stage_offers(FRONT_ACT_WHY_NOT));
	stage_remove(1);
	card.state = WIRE_FRONT_UNUSABLE;
	card.failure = FAILURE_CARD_NO_APPLET;
	stage_card(&card);
	cr_screen("unusable");
	cr_assert_str_eq(look.title.id, failure_row(FAILURE_CARD_NO_APPLET)->sentence);
	cr_assert_not(stage_offers(FRONT_ACT_WHY_NOT));
}

Test(front, a_card_without_certificates_is_refused)
{
	struct wire_front_card card = stage_ready(1, 0);

	stage_card(&card);
	cr_screen("unusable");
	cr_assert_str_eq(look.title.id, failure_row(FAILURE_CARD_NO_CERTIFICATE)->sentence);
}

Test(front, a_good_card_beside_a_bad_one_is_asked_for_its_pin)
{
	struct wire_front_card bad = stage_ready(1, 0);

	bad.state = WIRE_FRONT_UNUSABLE;
	bad.failure = FAILURE_CARD_MUTE;
	stage_card(&bad);
	cr_screen("unusable");
	stage_insert(2, false);
	cr_screen("pin");
	cr_assert_eq(stage.chosen.insertion, 2);
}

Test(front, certificates_of_two_cards_are_chosen_from)
{
	stage_insert(1, false);
	cr_screen("pin");
	stage_insert(2, false);
	cr_screen("pin");
	cr_assert_eq(stage.chosen.insertion, 1);
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("choose");
	stage_act_on(FRONT_ACT_TILE, 1);
	cr_screen("pin");
	cr_assert_eq(stage.chosen.insertion, 2);
	stage_remove(1);
	cr_screen("pin");
	stage_remove(2);
	cr_screen("insert");
}

Test(front, the_last_try_wants_consent_for_each_time)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	card.tries = 1;
	stage_card(&card);
	stage_tile(&tile);
	cr_screen("last-try");
	stage_type(6, false);
	cr_assert_not(did & FRONT_DO_SUBMIT);
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
	stage_type(6, false);
	cr_assert(done.submit.spend_last_try);
	stage_result(FAILURE_KDC_TIMEOUT, 1);
	cr_screen("refused");
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("last-try");
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("card-in");
}

Test(front, a_blocked_pin_offers_the_puk)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	card.tries = 0;
	stage_card(&card);
	stage_tile(&tile);
	cr_screen("blocked");
	cr_assert(stage_offers(FRONT_ACT_UNBLOCK));
	stage_act(FRONT_ACT_UNBLOCK);
	cr_screen("unblock-puk");
}

Test(front, a_sites_notice_is_accepted_before_the_pin)
{
	struct wire_front_begin begin = { .warn_days = 30 };

	stage_open_with(&begin, true);
	stage_insert(1, false);
	cr_screen("notice");
	cr_assert(look.site_notice);
	stage_type(6, false);
	cr_assert_not(did & FRONT_DO_SUBMIT);
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("pin");
	stage_remove(1);
	stage_insert(2, false);
	cr_screen("notice");
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("card-in");
}

Test(front, a_sites_notice_is_not_asked_at_an_unlock)
{
	struct wire_front_begin begin = { .warn_days = 30 };
	struct wire_front_state m = stage_state(1);

	stage_open_with(&begin, true);
	stage_tell(&m);
	stage_insert(1, true);
	cr_screen("pin");
}

Test(front, why_the_last_session_ended_is_said_once)
{
	struct wire_front_state m = stage_state(0);

	m.ended = FAILURE_SHELL_MISSING;
	strcpy(m.ended_attempt, "ABC123");
	stage_tell(&m);
	cr_screen("ended");
	cr_assert_str_eq(look.title.id, failure_row(FAILURE_SHELL_MISSING)->sentence);
	cr_assert_str_eq(look.code.arg[0].text, "ABC123");
	stage_tell(&m);
	cr_screen("ended");
	stage_act(FRONT_ACT_GO_ON);
	cr_screen("insert");
	stage_tell(&m);
	cr_screen("insert");
	strcpy(m.ended_attempt, "ABC124");
	stage_tell(&m);
	cr_screen("ended");
	stage_insert(1, false);
	cr_screen("pin");
}

Test(front, an_expiry_is_told_when_it_is_near)
{
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	tile.not_after = STAGE_WALL + 30 * STAGE_DAY + 60;
	stage_card(&card);
	stage_tile(&tile);
	cr_assert_null(look.more.id);
	stage_remove(1);
	tile.not_after = STAGE_WALL + 29 * STAGE_DAY + 60;
	stage_card(&card);
	stage_tile(&tile);
	cr_assert_eq(look.more.arg[0].number, 29);
	stage_remove(1);
	tile.not_after = STAGE_WALL + 3600;
	stage_card(&card);
	stage_tile(&tile);
	cr_assert_not_null(look.more.id);
	cr_assert_null(look.more.plural);
}

Test(front, language_contrast_and_text_size_change_everywhere)
{
	stage_act_on(FRONT_ACT_LANGUAGE, 2);
	cr_assert_eq(look.settings->language, 2);
	stage_act_on(FRONT_ACT_LANGUAGE, 4);
	cr_assert_eq(look.settings->language, 2);
	stage_insert(1, false);
	stage_key(3);
	stage_forget();
	stage_act(FRONT_ACT_CONTRAST);
	stage_act(FRONT_ACT_TEXT_SIZE);
	cr_assert(look.settings->high_contrast);
	cr_assert(look.settings->large_text);
	cr_assert_not(did & FRONT_DO_WIPE);
	cr_screen("pin");
	stage_act(FRONT_ACT_CONTRAST);
	cr_assert_not(look.settings->high_contrast);
}

Test(front, a_new_screen_is_told_to_the_authority)
{
	stage_insert(1, false);
	cr_assert(done.what & FRONT_DO_TELL);
	stage_key(1);
	cr_assert_not(done.what & (FRONT_DO_TELL | FRONT_DO_SHOW));
}

Test(front, names_from_outside_are_shown_cleaned)
{
	struct wire_front_state m = stage_state(1);
	struct wire_front_card card = stage_ready(1, 1);
	struct wire_front_tile tile = stage_good(1, "c1");

	strcpy(m.who, "Eve\xE2\x80\xAE ecilA");
	stage_tell(&m);
	cr_assert_str_eq(look.title.arg[0].text, "Eve ecilA");
	m = stage_state(0);
	stage_tell(&m);
	strcpy(tile.name, "Bob\n\x1b[2JBob\xff");
	stage_card(&card);
	stage_tile(&tile);
	cr_assert_str_eq(look.title.arg[0].text, "Bob [2JBob\xEF\xBF\xBD");
}

Test(front, more_cards_and_certificates_than_there_is_room_for_are_left_out)
{
	for (uint64_t i = 1; i <= FRONT_CARDS + 3; i++)
		stage_insert(i, false);
	stage_act(FRONT_ACT_CANCEL);
	cr_screen("choose");
	cr_assert_eq(look.tile_count, FRONT_CARDS);
	for (uint64_t i = 1; i <= FRONT_CARDS + 3; i++)
		stage_remove(i);
	cr_screen("insert");

	struct wire_front_card card = stage_ready(50, 255);
	struct wire_front_tile tile = stage_good(50, "c1");

	stage_card(&card);
	for (unsigned int i = 0; i < 255; i++)
		stage_tile(&tile);
	cr_screen("choose");
	cr_assert_eq(look.tile_count, FRONT_TILES);
	stage_tile(&tile);
	cr_assert_eq(look.tile_count, FRONT_TILES);
}
