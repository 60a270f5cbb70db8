#include <criterion/criterion.h>
#include <string.h>

#include "apdu.h"

static const uint8_t ok[] = { 0x90, 0x00 };

static uint8_t data[600];
static uint8_t out[1024];
static uint8_t cmd[APDU_COMMAND_MAX];

static struct apdu
with_data(size_t data_len, size_t le)
{
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)i;
	return (struct apdu){ .cla = 0x00, .ins = 0x87, .p1 = 0x07, .p2 = 0x9A,
	    .data = data, .data_len = data_len, .le = le };
}

static void
start(struct apdu_run *run, const struct apdu *apdu, bool t0)
{
	apdu_run_start(run, apdu, t0, out, sizeof(out));
}

static void
expect_command(struct apdu_run *run, const uint8_t *want, size_t want_len)
{
	size_t len;

	cr_assert_eq(apdu_run_next(run, cmd, &len), CARDIO_OK);
	cr_assert_eq(len, want_len);
	cr_assert_arr_eq(cmd, want, want_len);
}

Test(apdu, four_cases_are_encoded_as_the_standard_says)
{
	struct apdu_run run;
	struct apdu apdu = { .ins = 0x20, .p2 = 0x80 };

	start(&run, &apdu, false);
	expect_command(&run, (const uint8_t[]){ 0x00, 0x20, 0x00, 0x80 }, 4);
	apdu.le = 256;
	start(&run, &apdu, false);
	expect_command(&run, (const uint8_t[]){ 0x00, 0x20, 0x00, 0x80, 0x00 }, 5);
	apdu.le = 0;
	apdu.data = (const uint8_t *)"\x01\x02";
	apdu.data_len = 2;
	start(&run, &apdu, false);
	expect_command(&run, (const uint8_t[]){ 0x00, 0x20, 0x00, 0x80, 2, 1, 2 }, 7);
	apdu.le = 255;
	start(&run, &apdu, false);
	expect_command(&run, (const uint8_t[]){ 0x00, 0x20, 0x00, 0x80, 2, 1, 2, 255 }, 8);
}

Test(apdu, t0_leaves_le_away_from_commands_with_data_only)
{
	struct apdu_run run;
	struct apdu apdu = { .ins = 0xCB, .data = (const uint8_t *)"\x01", .data_len = 1, .le = 256 };

	start(&run, &apdu, true);
	expect_command(&run, (const uint8_t[]){ 0x00, 0xCB, 0, 0, 1, 1 }, 6);
	apdu.data_len = 0;
	start(&run, &apdu, true);
	expect_command(&run, (const uint8_t[]){ 0x00, 0xCB, 0, 0, 0 }, 5);
}

Test(apdu, more_than_255_bytes_are_chained)
{
	struct apdu apdu = with_data(266, 256);
	struct apdu_run run;
	size_t len;

	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	cr_assert_eq(len, 5 + 255);
	cr_assert_eq(cmd[0], 0x10);
	cr_assert_eq(cmd[4], 255);
	cr_assert_arr_eq(cmd + 5, data, 255);
	cr_assert_eq(apdu_run_feed(&run, ok, 2), APDU_MORE);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	cr_assert_eq(len, 5 + 11 + 1);
	cr_assert_eq(cmd[0], 0x00);
	cr_assert_eq(cmd[4], 11);
	cr_assert_arr_eq(cmd + 5, data + 255, 11);
	cr_assert_eq(cmd[16], 0);
	cr_assert_eq(apdu_run_feed(&run, ok, 2), CARDIO_OK);
	cr_assert_eq(run.rounds, 2);
}

Test(apdu, exactly_255_bytes_are_one_command)
{
	struct apdu apdu = with_data(255, 0);
	struct apdu_run run;
	size_t len;

	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	cr_assert_eq(cmd[0], 0x00);
	cr_assert_eq(apdu_run_feed(&run, ok, 2), CARDIO_OK);
}

Test(apdu, a_refused_fragment_ends_the_chain_with_its_status_word)
{
	struct apdu apdu = with_data(600, 256);
	struct apdu_run run;
	size_t len;

	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	cr_assert_eq(apdu_run_feed(&run, (const uint8_t[]){ 0x68, 0x84 }, 2), CARDIO_OK);
	cr_assert_eq(run.sw, 0x6884);
}

Test(apdu, a_fragment_answered_with_data_is_refused)
{
	struct apdu apdu = with_data(600, 256);
	struct apdu_run run;
	size_t len;

	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	cr_assert_eq(apdu_run_feed(&run, (const uint8_t[]){ 1, 0x90, 0x00 }, 3), CARDIO_ERR_BAD_DATA);
}

static void
fill_answer(uint8_t *ans, size_t data_len, uint16_t sw)
{
	memset(ans, 0xA5, data_len);
	ans[data_len] = (uint8_t)(sw >> 8);
	ans[data_len + 1] = (uint8_t)sw;
}

Test(apdu, waiting_bytes_are_fetched_with_the_le_that_the_card_told)
{
	struct apdu apdu = with_data(5, 256);
	struct apdu_run run;
	uint8_t ans[APDU_ANSWER_MAX];
	size_t len;

	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	fill_answer(ans, 256, 0x6100);
	cr_assert_eq(apdu_run_feed(&run, ans, 258), APDU_MORE);
	expect_command(&run, (const uint8_t[]){ 0x00, 0xC0, 0, 0, 0 }, 5);
	fill_answer(ans, 256, 0x6108);
	cr_assert_eq(apdu_run_feed(&run, ans, 258), APDU_MORE);
	expect_command(&run, (const uint8_t[]){ 0x00, 0xC0, 0, 0, 8 }, 5);
	fill_answer(ans, 8, 0x9000);
	cr_assert_eq(apdu_run_feed(&run, ans, 10), CARDIO_OK);
	cr_assert_eq(run.out_len, 520);
	cr_assert_eq(run.sw, 0x9000);
}

Test(apdu, head_only_leaves_waiting_bytes_on_the_card)
{
	struct apdu apdu = with_data(5, 256);
	struct apdu_run run;
	uint8_t ans[APDU_ANSWER_MAX];
	size_t len;

	apdu.head_only = true;
	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	fill_answer(ans, 256, 0x6100);
	cr_assert_eq(apdu_run_feed(&run, ans, 258), CARDIO_OK);
	cr_assert_eq(run.out_len, 256);
	cr_assert_eq(run.sw, 0x6100);
}

Test(apdu, wrong_le_is_corrected_once)
{
	struct apdu apdu = with_data(5, 256);
	struct apdu_run run;
	size_t len;

	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	cr_assert_eq(apdu_run_feed(&run, (const uint8_t[]){ 0x6C, 0x10 }, 2), APDU_MORE);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	cr_assert_eq(cmd[len - 1], 0x10);
	cr_assert_arr_eq(cmd + 5, data, 5);
	cr_assert_eq(apdu_run_feed(&run, (const uint8_t[]){ 0x6C, 0x11 }, 2), CARDIO_OK);
	cr_assert_eq(run.sw, 0x6C11);
}

Test(apdu, a_command_without_le_goes_out_once_whatever_the_answer)
{
	struct apdu apdu = with_data(8, 0);
	struct apdu_run run;
	size_t len;

	for (unsigned sw = 0; sw <= 0xFFFF; sw++) {
		uint8_t ans[] = { (uint8_t)(sw >> 8), (uint8_t)sw };

		start(&run, &apdu, false);
		cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
		cr_assert_eq(apdu_run_feed(&run, ans, 2), CARDIO_OK, "%04X", sw);
		cr_assert_eq(run.sw, sw);
	}
}

Test(apdu, more_bytes_than_asked_for_are_refused)
{
	struct apdu apdu = with_data(5, 4);
	struct apdu_run run;
	uint8_t ans[APDU_ANSWER_MAX + 1] = { 0 };
	size_t len;

	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	fill_answer(ans, 5, 0x9000);
	cr_assert_eq(apdu_run_feed(&run, ans, 7), CARDIO_ERR_BAD_DATA);
	cr_assert_eq(apdu_run_feed(&run, ans, sizeof(ans)), CARDIO_ERR_BAD_DATA);
	cr_assert_eq(apdu_run_feed(&run, ans, 1), CARDIO_ERR_BAD_DATA);
	cr_assert_eq(run.sw, 0, "half a status word is none");
	cr_assert_eq(apdu_run_feed(&run, ans, 0), CARDIO_ERR_BAD_DATA);
}

Test(apdu, more_bytes_than_the_caller_holds_are_refused)
{
	struct apdu apdu = with_data(5, 256);
	struct apdu_run run;
	uint8_t ans[APDU_ANSWER_MAX], small[300];
	size_t len;

	apdu_run_start(&run, &apdu, false, small, sizeof(small));
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	fill_answer(ans, 256, 0x6100);
	cr_assert_eq(apdu_run_feed(&run, ans, 258), APDU_MORE);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_OK);
	cr_assert_eq(apdu_run_feed(&run, ans, 258), CARDIO_ERR_BAD_DATA);
	cr_assert_eq(run.out_len, 256);
}

Test(apdu, a_card_that_never_ends_is_left_after_64_rounds)
{
	struct apdu apdu = with_data(5, 256);
	struct apdu_run run;
	size_t len;
	int r, rounds = 0;

	start(&run, &apdu, false);
	while ((r = apdu_run_next(&run, cmd, &len)) == CARDIO_OK) {
		rounds++;
		cr_assert_eq(apdu_run_feed(&run, (const uint8_t[]){ 0x61, 0x01 }, 2), APDU_MORE);
	}
	cr_assert_eq(r, CARDIO_ERR_BAD_DATA);
	cr_assert_eq(rounds, 64);
}

Test(apdu, alternating_wrong_le_and_more_ends_too)
{
	struct apdu apdu = with_data(0, 256);
	struct apdu_run run;
	size_t len;
	int r, rounds = 0;

	start(&run, &apdu, false);
	while ((r = apdu_run_next(&run, cmd, &len)) == CARDIO_OK && rounds < 100) {
		uint8_t ans[] = { rounds % 2 ? 0x61 : 0x6C, 0x01 };

		rounds++;
		cr_assert_eq(apdu_run_feed(&run, ans, 2), APDU_MORE);
	}
	cr_assert_eq(r, CARDIO_ERR_BAD_DATA);
	cr_assert_eq(rounds, 64);
}

Test(apdu, commands_that_cannot_be_encoded_are_the_callers_mistake)
{
	struct apdu apdu = with_data(5, 257);
	struct apdu_run run;
	size_t len;

	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_ERR_ARGUMENT);
	apdu.le = 0;
	apdu.data = NULL;
	start(&run, &apdu, false);
	cr_assert_eq(apdu_run_next(&run, cmd, &len), CARDIO_ERR_ARGUMENT);
}
