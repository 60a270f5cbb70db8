#include <criterion/criterion.h>
#include <string.h>

#include "cardio.h"
#include "pcsc.h"

Test(error, each_value_has_a_name_of_its_own)
{
	for (int a = 0; a >= CARDIO_ERR_PIN_TIMEOUT; a--) {
		cr_expect_str_neq(cardio_error_name(a), "unknown", "%d", a);
		for (int b = 0; b > a; b--)
			cr_expect_str_neq(cardio_error_name(a), cardio_error_name(b));
	}
	cr_expect_str_eq(cardio_error_name(1), "unknown");
	cr_expect_str_eq(cardio_error_name(CARDIO_ERR_PIN_TIMEOUT - 1), "unknown");
}

Test(error, status_words_are_named_by_their_pattern)
{
	cr_expect_str_eq(cardio_sw_name(0x63C2), cardio_sw_name(0x63C0));
	cr_expect_str_eq(cardio_sw_name(0x6982), "security status not satisfied");
	for (unsigned sw = 0; sw <= 0xFFFF; sw++)
		cr_assert_not_null(cardio_sw_name((uint16_t)sw));
}

Test(error, a_reader_or_card_missing_means_another_thing_once_it_was_there)
{
	cr_expect_eq(pcsc_open_error(0x80100009), CARDIO_ERR_READER_NONE);
	cr_expect_eq(pcsc_lost_error(0x80100009), CARDIO_ERR_READER_REMOVED);
	cr_expect_eq(pcsc_open_error(0x8010000C), CARDIO_ERR_CARD_ABSENT);
	cr_expect_eq(pcsc_lost_error(0x80100069), CARDIO_ERR_CARD_REMOVED);
	cr_expect_eq(pcsc_open_error(0x8010000B), CARDIO_ERR_BUSY);
	cr_expect_eq(pcsc_open_error(0x80100066), CARDIO_ERR_MUTE);
}

Test(error, a_code_without_a_row_is_trouble_of_the_service)
{
	cr_expect_eq(pcsc_open_error(0x8010001D), CARDIO_ERR_SERVICE);
	cr_expect_eq(pcsc_lost_error(0x80100013), CARDIO_ERR_SERVICE);
	cr_expect_eq(pcsc_lost_error(0xDEADBEEF), CARDIO_ERR_SERVICE);
	cr_expect_eq(pcsc_lost_error(0), CARDIO_OK);
}
