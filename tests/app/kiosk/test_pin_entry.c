/* The field a PIN is typed into: what it lets in, keeps, forgets and tells. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "pin_entry.h"

static PinEntry *entry;
static unsigned int keys, submits;

static void
on_key(PinEntry *e, gpointer data)
{
	(void)e;
	(void)data;
	keys++;
}

static void
on_submitted(PinEntry *e, gpointer data)
{
	(void)e;
	(void)data;
	submits++;
}

static void
open_entry(void)
{
	cr_assert(gtk_init_check(), "there is no display");
	entry = g_object_ref_sink(pin_entry_new());
	cr_assert(pin_entry_works(entry));
	g_signal_connect(entry, "key", G_CALLBACK(on_key), NULL);
	g_signal_connect(entry, "submitted", G_CALLBACK(on_submitted), NULL);
}

static void
type(const char *text)
{
	for (; *text != '\0'; text++)
		(void)pin_entry_add(entry, *text);
}

static void
expect(const char *text)
{
	size_t n = strlen(text);

	cr_expect_eq(pin_entry_count(entry), n, "%zu of \"%s\"", pin_entry_count(entry), text);
	cr_expect_arr_eq(pin_entry_bytes(entry), text, n, "\"%s\"", text);
}

TestSuite(pin_entry, .init = open_entry);

Test(pin_entry, takes_digits_and_nothing_else)
{
	int c;

	for (c = 1; c < 256; c++)
		cr_expect_eq(pin_entry_add(entry, (char)c), c >= '0' && c <= '9', "%d", c);
	expect("0123456789");
}

Test(pin_entry, takes_printable_ascii_where_letters_are_admitted)
{
	int c, taken = 0;

	for (c = 1; c < 256; c++) {
		pin_entry_wipe(entry);
		pin_entry_admit(entry, PIN_ENTRY_ROOM, true);
		taken += pin_entry_add(entry, (char)c);
	}
	cr_expect_eq(taken, 0x7F - '!');
	pin_entry_wipe(entry);
	cr_expect_not(pin_entry_add(entry, ' '));
	cr_expect_not(pin_entry_add(entry, 0x7F));
	cr_expect(pin_entry_add(entry, '~'));
}

Test(pin_entry, is_full_at_its_most)
{
	pin_entry_admit(entry, 8, false);
	type("123456789");
	expect("12345678");
	pin_entry_admit(entry, 4000, false);
	type("9012345678");
	expect("1234567890123456");
}

Test(pin_entry, takes_the_last_character_back)
{
	type("123");
	pin_entry_erase(entry);
	expect("12");
	cr_expect_eq(pin_entry_bytes(entry)[2], 0, "it is still in the page");
	pin_entry_erase(entry);
	pin_entry_erase(entry);
	pin_entry_erase(entry);
	expect("");
}

Test(pin_entry, wipes_every_byte)
{
	const uint8_t *page;
	size_t i;

	type("1234567890123456");
	page = pin_entry_bytes(entry);
	keys = 0;
	pin_entry_wipe(entry);
	expect("");
	for (i = 0; i < PIN_ENTRY_ROOM; i++)
		cr_expect_eq(page[i], 0, "byte %zu", i);
	cr_expect_eq(keys, 0, "wiping is nobody's key");
}

Test(pin_entry, hears_a_key_also_when_it_does_nothing)
{
	pin_entry_admit(entry, 1, false);
	type("12x");
	cr_expect_eq(keys, 3);
	pin_entry_erase(entry);
	pin_entry_erase(entry);
	cr_expect_eq(keys, 5);
}

Test(pin_entry, knows_a_digit_by_its_sign_and_by_its_key)
{
	static const struct {
		guint keyval, keycode;
		bool letters;
		char c;
	} rows[] = {
		{ GDK_KEY_7, 0, false, '7' }, { GDK_KEY_KP_0, 90, false, '0' },
		{ GDK_KEY_Arabic_4, 13, false, '4' }, { 0x10006F5, 0, false, '5' },	/* Persian */
		{ GDK_KEY_ampersand, 10, false, '1' }, { GDK_KEY_agrave, 19, false, '0' },
		{ GDK_KEY_KP_End, 87, false, '1' }, { GDK_KEY_KP_Begin, 84, false, '5' },
		{ GDK_KEY_KP_Insert, 90, false, '0' }, { GDK_KEY_End, 115, false, 0 },
		{ GDK_KEY_a, 38, false, 0 }, { GDK_KEY_space, 65, false, 0 },
		{ GDK_KEY_a, 38, true, 'a' }, { GDK_KEY_ampersand, 10, true, '&' },
		{ GDK_KEY_KP_End, 87, true, '1' }, { GDK_KEY_agrave, 19, true, 0 },
		{ GDK_KEY_Tab, 23, true, 0 }, { GDK_KEY_Left, 113, true, 0 },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++)
		cr_expect_eq(pin_entry_key_char(rows[i].keyval, rows[i].keycode, rows[i].letters),
		    rows[i].c, "row %zu: %d", i, pin_entry_key_char(rows[i].keyval,
		    rows[i].keycode, rows[i].letters));
}

Test(pin_entry, obeys_its_actions_alone)
{
	char name[16];
	int i;

	for (i = 0; i < 10; i++) {
		snprintf(name, sizeof(name), "digit-%d", i);
		cr_expect(gtk_widget_activate_action(GTK_WIDGET(entry), name, NULL), "%s", name);
	}
	expect("0123456789");
	cr_expect(gtk_widget_activate_action(GTK_WIDGET(entry), "erase", NULL));
	expect("012345678");
	cr_expect_eq(submits, 0);
	cr_expect(gtk_widget_activate_action(GTK_WIDGET(entry), "submit", NULL));
	cr_expect_eq(submits, 1);
	expect("012345678");
}

Test(pin_entry, gives_accessibility_a_role_and_no_text)
{
	GtkAccessible *accessible = GTK_ACCESSIBLE(entry);

	type("123456");
	cr_expect_eq(gtk_accessible_get_accessible_role(accessible), GTK_ACCESSIBLE_ROLE_TEXT_BOX);
	cr_expect_not(GTK_IS_EDITABLE(entry));
	cr_expect_not(gtk_test_accessible_has_property(accessible,
	    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT));
	cr_expect_not(gtk_test_accessible_has_property(accessible,
	    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
	cr_expect_not(gtk_test_accessible_has_property(accessible, GTK_ACCESSIBLE_PROPERTY_LABEL));
	cr_expect_null(gtk_widget_get_first_child(GTK_WIDGET(entry)));
}

Test(pin_entry, draws_the_same_for_other_digits)
{
	GtkWidget *window = gtk_window_new();
	GtkSnapshot *snapshot;
	GskRenderNode *node;
	GBytes *drawn[2];
	int i;

	gtk_window_set_child(GTK_WINDOW(window), GTK_WIDGET(entry));
	for (i = 0; i < 2; i++) {
		pin_entry_wipe(entry);
		type(i == 0 ? "123456" : "987650");
		gtk_widget_size_allocate(GTK_WIDGET(entry), &(GtkAllocation){ 0, 0, 400, 60 }, -1);
		snapshot = gtk_snapshot_new();
		GTK_WIDGET_GET_CLASS(entry)->snapshot(GTK_WIDGET(entry), snapshot);
		node = gtk_snapshot_free_to_node(snapshot);
		cr_assert_not_null(node, "nothing is drawn");
		drawn[i] = gsk_render_node_serialize(node);
		gsk_render_node_unref(node);
	}
	cr_expect(g_bytes_equal(drawn[0], drawn[1]));
	pin_entry_erase(entry);
	snapshot = gtk_snapshot_new();
	GTK_WIDGET_GET_CLASS(entry)->snapshot(GTK_WIDGET(entry), snapshot);
	node = gtk_snapshot_free_to_node(snapshot);
	cr_expect_not(g_bytes_equal(drawn[0], gsk_render_node_serialize(node)), "a bullet less");
}
