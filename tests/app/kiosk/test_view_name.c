/* The field of a user name beside the PIN: what is typed, by keys and by fingers. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "scene.h"
#include "view.h"

static struct texts texts;
static struct view *view;
static struct front_state state;
static struct front_view look;
static char name[FRONT_NAME_ROOM];
static unsigned int names, submits, goes;

/* As the presenter keeps it. */
static void
on_event(void *data, const struct front_event *event)
{
	(void)data;
	if (event->kind == FRONT_ON_NAME) {
		snprintf(name, sizeof(name), "%s", event->name);
		names++;
	} else if (event->kind == FRONT_ON_ACT) {
		submits += event->action == FRONT_ACT_SUBMIT;
		goes += event->action == FRONT_ACT_GO_ON;
	}
}

static void
on_log(void *data, const char *sentence)
{
	(void)data;
	(void)sentence;
}

static void
show(void)
{
	front_look(&state, &look);
	view_show(view, &look);
}

static void
open_view(void)
{
	struct view_setup setup = { .share_dir = SHARE_DIR, .texts = &texts, .event = on_event };

	cr_assert_not_null(setlocale(LC_ALL, "C.UTF-8"));
	front_start(&state);
	texts_open(&texts, SHARE_DIR "/locale", "en,de,fr,ar", on_log, NULL);
	view = view_new(&setup);
	cr_assert_not_null(view);
	scene_set(&state, FRONT_PIN, false);
	show();
}

static void
ambiguous(void)
{
	state.screen = FRONT_WAITING;
	show();
	state.screen = FRONT_PIN;
	state.cards[0].ambiguous = true;
	state.failure = FAILURE_LOCAL_RULE_AMBIGUOUS;
	show();
}

static void
press(const char *keys)
{
	for (; *keys != '\0'; keys++)
		g_signal_emit_by_name(view->name.pad, "key", (int)*keys);
}

static const char *
typed(void)
{
	return gtk_editable_get_text(GTK_EDITABLE(view->name.text));
}

static GtkWidget *
focus(void)
{
	return gtk_window_get_focus(GTK_WINDOW(view->window));
}

TestSuite(view_name, .init = open_view);

Test(view_name, is_there_when_it_is_asked_for)
{
	cr_expect(gtk_widget_get_visible(view->name.box));
	state.name_allowed = false;
	show();
	cr_expect_not(gtk_widget_get_visible(view->name.box));
}

Test(view_name, has_the_focus_when_only_it_helps)
{
	cr_expect_eq(focus(), GTK_WIDGET(view->pin.entries[FRONT_SLOT_FIRST]));
	ambiguous();
	cr_expect_eq(focus(), view->name.text);
}

Test(view_name, comes_before_the_pin)
{
	ambiguous();
	cr_assert(gtk_widget_child_focus(view->window, GTK_DIR_TAB_FORWARD));
	cr_expect_eq(focus(), GTK_WIDGET(view->pin.entries[FRONT_SLOT_FIRST]));
}

Test(view_name, is_named_and_described_to_assistive_technology)
{
	char *mismatch;

	ambiguous();
	cr_expect_eq(gtk_accessible_get_accessible_role(GTK_ACCESSIBLE(view->name.entry)),
	    GTK_ACCESSIBLE_ROLE_TEXT_BOX);
	mismatch = gtk_test_accessible_check_property(GTK_ACCESSIBLE(view->name.entry),
	    GTK_ACCESSIBLE_PROPERTY_LABEL, "User name");
	cr_expect_null(mismatch, "%s", mismatch);
	mismatch = gtk_test_accessible_check_property(GTK_ACCESSIBLE(view->name.entry),
	    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
	    "More than one account fits. Please enter your user name.");
	cr_expect_null(mismatch, "%s", mismatch);
}

Test(view_name, tells_what_is_typed)
{
	gtk_widget_grab_focus(view->name.text);
	press("alice");
	cr_expect_str_eq(name, "alice");
	press("\b");
	cr_expect_str_eq(name, "alic");
}

Test(view_name, shows_what_the_presenter_has_and_tells_nothing_of_that)
{
	snprintf(state.user_name, sizeof(state.user_name), "alice");
	show();
	cr_expect_str_eq(typed(), "alice");
	cr_expect_eq(gtk_editable_get_position(GTK_EDITABLE(view->name.text)), 5);
	state.user_name[0] = '\0';
	show();
	cr_expect_str_eq(typed(), "");
	cr_expect_eq(names, 0);
}

Test(view_name, is_empty_once_it_is_not_asked_for)
{
	snprintf(state.user_name, sizeof(state.user_name), "alice");
	show();
	state.screen = FRONT_INSERT;
	show();
	cr_expect_str_eq(typed(), "");
	cr_expect_eq(names, 0);
}

Test(view_name, takes_keys_of_a_finger_where_the_caret_is)
{
	gtk_widget_grab_focus(view->name.text);
	press("x\\a.");
	cr_expect_str_eq(typed(), "x\\a.");
	gtk_editable_set_position(GTK_EDITABLE(view->name.text), 2);
	press("b\bc");
	cr_expect_str_eq(typed(), "x\\ca.");
	gtk_editable_set_position(GTK_EDITABLE(view->name.text), 0);
	press("\b");
	cr_expect_str_eq(typed(), "x\\ca.");
	gtk_editable_select_region(GTK_EDITABLE(view->name.text), 0, -1);
	press("z");
	cr_expect_str_eq(typed(), "z");
	cr_expect_str_eq(name, "z");
}

Test(view_name, has_the_keys_of_the_field_that_has_the_focus)
{
	cr_expect(gtk_widget_get_visible(view->picture));
	view->pin.touched = true;
	show();
	cr_expect(gtk_widget_get_visible(view->pin.pad));
	cr_expect_not(gtk_widget_get_visible(view->name.pad));
	gtk_widget_grab_focus(view->name.text);
	cr_expect(gtk_widget_get_visible(view->name.pad));
	cr_expect_not(gtk_widget_get_visible(view->pin.pad));
	cr_expect_not(gtk_widget_get_visible(view->picture));
	gtk_widget_grab_focus(GTK_WIDGET(view->pin.entries[FRONT_SLOT_FIRST]));
	cr_expect(gtk_widget_get_visible(view->pin.pad));
	cr_expect_not(gtk_widget_get_visible(view->name.pad));
}

Test(view_name, goes_on_to_the_pin_and_with_one_to_the_logon)
{
	ambiguous();
	press("a\n");
	cr_expect_eq(focus(), GTK_WIDGET(view->pin.entries[FRONT_SLOT_FIRST]));
	cr_expect_eq(submits, 0);
	cr_assert(pin_entry_add(view->pin.entries[FRONT_SLOT_FIRST], '1'));
	press("\n");
	cr_expect_eq(submits, 1);
}

Test(view_name, goes_on_with_a_reader_that_has_keys)
{
	state.cards[0].pinpad = true;
	state.screen = FRONT_PINPAD_START;
	show();
	cr_assert(gtk_widget_get_visible(view->name.box));
	press("a\n");
	cr_expect_eq(goes, 1);
	cr_expect_eq(submits, 0);
}

Test(view_name, has_neither_clipboard_nor_memory)
{
	GtkEditable *text = GTK_EDITABLE(view->name.text);
	GdkClipboard *clipboard = gtk_widget_get_clipboard(view->name.text);
	GtkWidget *child;

	gtk_editable_set_text(text, "alice");
	gtk_editable_select_region(text, 0, -1);
	g_signal_emit_by_name(text, "copy-clipboard");
	g_signal_emit_by_name(text, "cut-clipboard");
	cr_expect_str_eq(typed(), "alice");
	gtk_widget_activate_action(view->name.text, "clipboard.copy", NULL);
	cr_expect_null(gdk_clipboard_get_content(clipboard), "it was copied");
	cr_expect_not(gtk_editable_get_enable_undo(text));
	gtk_widget_activate_action(view->name.text, "menu.popup", NULL);
	for (child = gtk_widget_get_first_child(view->name.text); child != NULL;
	    child = gtk_widget_get_next_sibling(child))
		cr_expect_not(GTK_IS_POPOVER(child), "there is a menu");
}

Test(view_name, is_at_most_as_long_as_a_name)
{
	char text[2 * FRONT_HINT_MOST];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	gtk_editable_set_text(GTK_EDITABLE(view->name.text), "");
	press(text);
	cr_expect_eq(strlen(typed()), FRONT_HINT_MOST);
}

Test(view_name, stands_at_the_side_where_lines_begin)
{
	cr_expect_float_eq(gtk_editable_get_alignment(GTK_EDITABLE(view->name.text)), 0, 0.01);
	state.settings.language = 3;
	show();
	cr_expect_float_eq(gtk_editable_get_alignment(GTK_EDITABLE(view->name.text)), 1, 0.01);
	cr_expect_eq(gtk_widget_get_direction(view->name.text), GTK_TEXT_DIR_LTR);
}
