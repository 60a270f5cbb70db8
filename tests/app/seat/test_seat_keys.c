#include <criterion/criterion.h>
#include <linux/input-event-codes.h>
#include <string.h>

#include "chord.h"
#include "held.h"

#define CTRL_ALT	(CHORD_CTRL | CHORD_ALT)

Test(seat_keys, modifiers_are_known_by_their_place)
{
	static const struct {
		uint32_t code;
		unsigned int bit;
	} rows[] = {
		{ KEY_LEFTCTRL, CHORD_CTRL }, { KEY_RIGHTCTRL, CHORD_CTRL },
		{ KEY_LEFTALT, CHORD_ALT }, { KEY_RIGHTALT, CHORD_ALT },
		{ KEY_LEFTMETA, CHORD_SUPER }, { KEY_RIGHTMETA, CHORD_SUPER },
		{ KEY_LEFTSHIFT, 0 }, { KEY_A, 0 }, { KEY_CAPSLOCK, 0 }, { UINT32_MAX, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(chord_modifier(rows[i].code), rows[i].bit, "%zu", i);
}

Test(seat_keys, ctrl_alt_del_is_attention_whatever_the_layout_makes_of_it)
{
	static const struct {
		uint32_t code;
		xkb_keysym_t plain;
	} rows[] = {
		{ KEY_DELETE, XKB_KEY_Delete }, { KEY_DELETE, XKB_KEY_NoSymbol },
		{ KEY_DELETE, XKB_KEY_a }, { KEY_KPDOT, XKB_KEY_KP_Decimal },
		{ KEY_BACKSPACE, XKB_KEY_Delete },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(chord_of(rows[i].code, rows[i].plain, rows[i].plain, CTRL_ALT),
		    CHORD_ATTENTION, "%zu", i);
		cr_expect_eq(chord_of(rows[i].code, rows[i].plain, rows[i].plain,
		    CTRL_ALT | CHORD_SUPER), CHORD_ATTENTION, "%zu", i);
		cr_expect_eq(chord_of(rows[i].code, rows[i].plain, rows[i].plain, CHORD_CTRL),
		    CHORD_NONE, "%zu", i);
		cr_expect_eq(chord_of(rows[i].code, rows[i].plain, rows[i].plain, CHORD_ALT),
		    CHORD_NONE, "%zu", i);
	}
	cr_expect_eq(chord_of(KEY_BACKSPACE, XKB_KEY_BackSpace, XKB_KEY_BackSpace, CTRL_ALT),
	    CHORD_NONE);
}

Test(seat_keys, the_lock_key_is_where_the_letter_is)
{
	cr_expect_eq(chord_of(KEY_L, XKB_KEY_l, XKB_KEY_l, CHORD_SUPER), CHORD_DEMAND);
	cr_expect_eq(chord_of(KEY_P, XKB_KEY_l, XKB_KEY_l, CHORD_SUPER), CHORD_DEMAND, "Dvorak");
	cr_expect_eq(chord_of(KEY_L, XKB_KEY_n, XKB_KEY_n, CHORD_SUPER), CHORD_NONE, "Dvorak");
	cr_expect_eq(chord_of(KEY_L, XKB_KEY_Cyrillic_de, XKB_KEY_Cyrillic_de, CHORD_SUPER),
	    CHORD_DEMAND, "no Latin letters");
	cr_expect_eq(chord_of(KEY_L, XKB_KEY_l, XKB_KEY_l, 0), CHORD_NONE);
	cr_expect_eq(chord_of(KEY_L, XKB_KEY_l, XKB_KEY_l, CTRL_ALT), CHORD_NONE);
}

Test(seat_keys, keys_that_ask_for_a_console_are_nobodys)
{
	for (xkb_keysym_t i = 0; i < 12; i++)
		cr_expect_eq(chord_of(KEY_F1, XKB_KEY_XF86Switch_VT_1 + i, XKB_KEY_F1, CTRL_ALT),
		    CHORD_CONSOLE);
	cr_expect_eq(chord_of(KEY_F1, XKB_KEY_F1, XKB_KEY_F1, CHORD_CTRL), CHORD_NONE);
}

Test(seat_keys, a_release_is_told_once_and_only_after_a_press_that_was)
{
	struct held held = { .told = { 0 } };

	cr_expect_not(held_release(&held, KEY_A));
	held_press(&held, KEY_A);
	held_press(&held, KEY_B);
	cr_expect(held_release(&held, KEY_A));
	cr_expect_not(held_release(&held, KEY_A));
	cr_expect(held_release(&held, KEY_B));
}

Test(seat_keys, no_release_is_told_of_a_key_that_was_down_over_a_lock)
{
	struct held held = { .told = { 0 } };

	for (uint32_t code = 0; code < HELD_KEYS; code++)
		held_press(&held, code);
	held_forget(&held);
	for (uint32_t code = 0; code < HELD_KEYS; code++)
		cr_expect_not(held_release(&held, code));
}

Test(seat_keys, a_code_that_is_no_key_is_never_told)
{
	static const uint32_t codes[] = { HELD_KEYS, HELD_KEYS + 1, UINT32_MAX };
	struct held held, before;

	memset(&held, 0xff, sizeof(held));
	before = held;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		held_press(&held, codes[i]);
		cr_expect_not(held_release(&held, codes[i]));
	}
	cr_expect_eq(memcmp(&held, &before, sizeof(held)), 0);
}
