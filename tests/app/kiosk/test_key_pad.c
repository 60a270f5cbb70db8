/* The keys for a finger: where they are, how large, and what nobody learns of them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "key_pad.h"

static KeyPad *pad;
static GtkWidget *window;

static void
open_pad(void)
{
	cr_assert(gtk_init_check(), "there is no display");
	pad = key_pad_new(KEY_PAD_DIGITS);
	window = gtk_window_new();
	gtk_window_set_child(GTK_WINDOW(window), GTK_WIDGET(pad));
}

static void
place(int width, int height)
{
	gtk_widget_size_allocate(GTK_WIDGET(pad), &(GtkAllocation){ 0, 0, width, height }, -1);
}

/* The key in the middle of a cell of a pad of 360 x 480. */
static int
key_in(int column, int row)
{
	return key_pad_key_at(pad, 60 + 120 * column, 60 + 120 * row);
}

/* The same of the keys of a name, 700 x 700. */
static int
name_key_in(int column, int row, int columns)
{
	return key_pad_key_at(pad, 700.0 / columns * (column + 0.5), 100 * row + 50);
}

static void
open_name_pad(void)
{
	cr_assert(gtk_init_check(), "there is no display");
	pad = key_pad_new(KEY_PAD_NAME);
	window = gtk_window_new();
	gtk_window_set_child(GTK_WINDOW(window), GTK_WIDGET(pad));
}

TestSuite(key_pad, .init = open_pad);
TestSuite(name_pad, .init = open_name_pad);

Test(key_pad, is_laid_out_as_on_a_telephone)
{
	int row, column;

	place(360, 480);
	for (row = 0; row < 3; row++)
		for (column = 0; column < 3; column++)
			cr_expect_eq(key_in(column, row), '1' + row * 3 + column);
	cr_expect_eq(key_in(0, 3), KEY_PAD_ERASE);
	cr_expect_eq(key_in(1, 3), '0');
	cr_expect_eq(key_in(2, 3), KEY_PAD_SUBMIT);
}

Test(key_pad, keeps_its_digits_where_they_are_from_right_to_left)
{
	gtk_widget_set_direction(GTK_WIDGET(pad), GTK_TEXT_DIR_RTL);
	place(360, 480);
	cr_expect_eq(key_in(0, 0), '1');
	cr_expect_eq(key_in(2, 2), '9');
	cr_expect_eq(key_in(0, 3), KEY_PAD_SUBMIT);
	cr_expect_eq(key_in(2, 3), KEY_PAD_ERASE);
}

Test(key_pad, has_no_key_between_keys_and_outside)
{
	place(360, 480);
	cr_expect_eq(key_pad_key_at(pad, 119, 60), 0);
	cr_expect_eq(key_pad_key_at(pad, 60, 119.9), 0);
	cr_expect_eq(key_pad_key_at(pad, -1, 60), 0);
	cr_expect_eq(key_pad_key_at(pad, 60, 481), 0);
}

Test(key_pad, has_keys_of_84_pixels_however_small_the_letters)
{
	int width, height, natural;

	gtk_widget_measure(GTK_WIDGET(pad), GTK_ORIENTATION_HORIZONTAL, -1, &width, &natural, NULL,
	    NULL);
	gtk_widget_measure(GTK_WIDGET(pad), GTK_ORIENTATION_VERTICAL, -1, &height, &natural, NULL,
	    NULL);
	cr_expect_geq(width, 3 * 84);
	cr_expect_geq(height, 4 * 84);
	place(width, height);
	cr_expect_eq(key_pad_key_at(pad, 83, 83), '1');
	cr_expect_eq(key_pad_key_at(pad, width - 83, height - 83), KEY_PAD_SUBMIT);
}

Test(key_pad, shuffles_every_digit_to_one_place)
{
	uint32_t random[10];
	uint8_t order[10];
	unsigned int seen, i, round, moved = 0;

	for (round = 0; round < 200; round++) {
		for (i = 0; i < 10; i++)
			random[i] = 2654435761u * (round * 10 + i + 1);
		key_pad_order(order, random);
		for (i = 0, seen = 0; i < 10; i++) {
			cr_assert_lt(order[i], 10);
			seen |= 1u << order[i];
			moved += order[i] != (i + 1) % 10;
		}
		cr_expect_eq(seen, 0x3FF, "round %u", round);
	}
	cr_expect_gt(moved, 200 * 7);
}

Test(key_pad, goes_back_to_the_usual_order)
{
	place(360, 480);
	key_pad_shuffle(pad, true);
	key_pad_shuffle(pad, false);
	cr_expect_eq(key_in(0, 0), '1');
	cr_expect_eq(key_in(1, 3), '0');
}

Test(key_pad, is_nothing_to_keyboard_and_accessibility)
{
	cr_expect_not(gtk_widget_get_focusable(GTK_WIDGET(pad)));
	cr_expect_eq(gtk_accessible_get_accessible_role(GTK_ACCESSIBLE(pad)),
	    GTK_ACCESSIBLE_ROLE_PRESENTATION);
	cr_expect_null(gtk_widget_get_first_child(GTK_WIDGET(pad)));
	cr_expect_not(gtk_widget_grab_focus(GTK_WIDGET(pad)));
}

Test(name_pad, has_a_key_for_all_that_a_name_is_made_of)
{
	static const char *const rows[] = { "1234567", "890.-_@", "abcdefg", "hijklmn", "opqrstu",
		"vwxyz\\", "\b\n" };
	int row, column, columns;

	place(700, 700);
	for (row = 0; row < 7; row++) {
		columns = (int)strlen(rows[row]);
		for (column = 0; column < columns; column++)
			cr_expect_eq(name_key_in(column, row, columns), rows[row][column]);
	}
}

Test(name_pad, changes_sides_of_erase_and_go_on_alone)
{
	gtk_widget_set_direction(GTK_WIDGET(pad), GTK_TEXT_DIR_RTL);
	place(700, 700);
	cr_expect_eq(name_key_in(0, 2, 7), 'a');
	cr_expect_eq(name_key_in(6, 2, 7), 'g');
	cr_expect_eq(name_key_in(0, 6, 2), KEY_PAD_SUBMIT);
	cr_expect_eq(name_key_in(1, 6, 2), KEY_PAD_ERASE);
}

Test(name_pad, keeps_its_digits_in_their_places)
{
	place(700, 700);
	key_pad_shuffle(pad, true);
	cr_expect_eq(name_key_in(0, 0, 7), '1');
	cr_expect_eq(name_key_in(2, 1, 7), '0');
}

Test(name_pad, fits_beside_the_words_of_800_by_480_and_above_those_of_320)
{
	int width, height, natural;

	gtk_widget_measure(GTK_WIDGET(pad), GTK_ORIENTATION_HORIZONTAL, -1, &width, &natural, NULL,
	    NULL);
	gtk_widget_measure(GTK_WIDGET(pad), GTK_ORIENTATION_VERTICAL, -1, &height, &natural, NULL,
	    NULL);
	cr_expect_leq(width, 320);
	cr_expect_leq(height, 300);
}

Test(name_pad, is_nothing_to_keyboard_and_accessibility)
{
	cr_expect_not(gtk_widget_get_focusable(GTK_WIDGET(pad)));
	cr_expect_eq(gtk_accessible_get_accessible_role(GTK_ACCESSIBLE(pad)),
	    GTK_ACCESSIBLE_ROLE_PRESENTATION);
}
