/* The screens as people and assistive technology meet them: each in turn, on a real surface. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "scene.h"
#include "view.h"

enum { PATIENCE_US = 20 * 1000 * 1000, TARGET = 48, TARGET_IN_STRIP = 56, WIDTH = 1280 };

static struct texts texts;
static struct view *view;
static struct front_state state;
static struct front_view look;
static struct front_event heard;	/* the last event */
static unsigned int events, logged;
static bool painted;

static void
on_event(void *data, const struct front_event *event)
{
	(void)data;
	heard = *event;
	events++;
}

static void
on_log(void *data, const char *sentence)
{
	(void)data;
	(void)sentence;
	logged++;
}

static void
on_painted(GdkFrameClock *clock, gpointer data)
{
	(void)clock;
	(void)data;
	painted = true;
}

/* Until what was shown is laid out and drawn. */
static void
await_frame(void)
{
	gint64 end = g_get_monotonic_time() + PATIENCE_US;

	painted = false;
	gtk_widget_queue_draw(view->window);
	while ((!painted || gtk_widget_get_width(view->window) != WIDTH) &&
	    g_get_monotonic_time() < end)
		g_main_context_iteration(NULL, TRUE);
	cr_assert(painted, "no frame is drawn");
}

static void
show(enum front_screen screen)
{
	scene_set(&state, screen, false);
	front_look(&state, &look);
	view_show(view, &look);
	await_frame();
}

static void
open_in(const char *share)
{
	struct view_setup setup = { .share_dir = share, .texts = &texts, .event = on_event };

	cr_assert_not_null(setlocale(LC_ALL, "C.UTF-8"));
	front_start(&state);
	texts_open(&texts, SHARE_DIR "/locale", "en,de,fr,ar", on_log, NULL);
	cr_assert_eq(texts.count, 4);
	view = view_new(&setup);
	cr_assert_not_null(view);
	g_signal_connect(gtk_widget_get_frame_clock(view->window), "after-paint",
	    G_CALLBACK(on_painted), NULL);
}

static void
open_view(void)
{
	open_in(SHARE_DIR);
}

/* ---- all widgets of a screen ---- */

typedef void (*look_at)(GtkWidget *widget, const char *where);

static void
walk(GtkWidget *widget, look_at each, const char *where)
{
	GtkWidget *child;

	if (!gtk_widget_get_mapped(widget))
		return;
	each(widget, where);
	for (child = gtk_widget_get_first_child(widget); child != NULL;
	    child = gtk_widget_get_next_sibling(child))
		walk(child, each, where);
}

static void
on_each_screen(look_at each, const char *how)
{
	enum front_screen screen;
	char where[64];

	for (screen = FRONT_STARTING; screen < FRONT_SCREENS; screen++) {
		show(screen);
		snprintf(where, sizeof(where), "%s, %s", front_screen_name(screen), how);
		walk(view->window, each, where);
	}
}

static bool
is_target(GtkWidget *widget)
{
	return GTK_IS_BUTTON(widget) || CARDEA_IS_PIN_ENTRY(widget) ||
	    gtk_widget_has_css_class(widget, "name-field");
}

static void
expect_large(GtkWidget *widget, const char *where)
{
	bool strip = gtk_widget_is_ancestor(widget, view->strip.bottom);
	float least = strip ? TARGET_IN_STRIP : TARGET;
	graphene_rect_t box;

	if (!is_target(widget))
		return;
	cr_assert(gtk_widget_compute_bounds(widget, widget, &box));
	cr_expect_geq(box.size.width, least, "%s: %.0f wide", where, (double)box.size.width);
	cr_expect_geq(box.size.height, least, "%s: %.0f high", where, (double)box.size.height);
}

static void
expect_inside(GtkWidget *widget, const char *where)
{
	int width = gtk_widget_get_width(view->window), height = gtk_widget_get_height(view->window);
	bool scrolls = gtk_widget_is_ancestor(widget, view->words.column);
	graphene_rect_t box;

	if (!is_target(widget) && widget != view->strip.clock)
		return;
	cr_assert(gtk_widget_compute_bounds(widget, view->window, &box));
	cr_expect_geq(box.origin.x, 0, "%s", where);
	cr_expect_leq(box.origin.x + box.size.width, width, "%s: ends at %.0f of %d", where,
	    (double)(box.origin.x + box.size.width), width);
	cr_expect(scrolls || box.origin.y + box.size.height <= height, "%s", where);
}

static void
expect_name(GtkWidget *widget, const char *where)
{
	if ((!is_target(widget) || gtk_widget_has_css_class(widget, "name-field")) &&
	    !gtk_widget_has_css_class(widget, "title") &&
	    !gtk_widget_has_css_class(widget, "tile") && widget != view->name.entry)
		return;
	cr_expect(gtk_test_accessible_has_property(GTK_ACCESSIBLE(widget),
	    GTK_ACCESSIBLE_PROPERTY_LABEL), "%s: a %s has no name", where,
	    G_OBJECT_TYPE_NAME(widget));
}

TestSuite(view, .init = open_view);

Test(view, says_a_sentence_on_every_screen)
{
	enum front_screen screen;
	char said[VIEW_TEXT];
	const char *shown;

	for (screen = FRONT_STARTING; screen < FRONT_SCREENS; screen++) {
		show(screen);
		view_say(view, &look.title, said);
		cr_expect_str_neq(said, "", "%s", front_screen_name(screen));
		shown = gtk_label_get_text(GTK_LABEL(view->words.title));
		cr_expect_str_neq(shown, "");
		cr_expect_eq(strncmp(said, shown, strlen(shown)), 0, "\"%s\" of \"%s\"", shown, said);
		cr_expect(gtk_widget_get_mapped(view->words.title));
	}
	cr_expect_eq(logged, 0);
	cr_expect_eq(events, 0, "showing is no act");
}

Test(view, has_targets_that_a_finger_meets)
{
	on_each_screen(expect_large, "as it begins");
	state.settings.high_contrast = true;
	on_each_screen(expect_large, "high contrast");
	state.settings.high_contrast = false;
	state.settings.large_text = true;
	on_each_screen(expect_large, "large text");
}

Test(view, keeps_everything_on_the_screen)
{
	unsigned int i;

	for (i = 0; i < texts.count; i++) {
		state.settings.language = i;
		state.settings.large_text = i % 2 == 1;
		on_each_screen(expect_inside, texts.languages[i].code);
	}
}

Test(view, gives_everything_a_name)
{
	on_each_screen(expect_name, "as it begins");
}

Test(view, acts_on_every_button)
{
	static const enum front_screen screens[] = {
		FRONT_WAITING, FRONT_TAP_OFFER, FRONT_LAST_TRY, FRONT_ERRAND_DONE, FRONT_WHY_NOT,
	};
	GtkWidget *button;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(screens); i++) {
		show(screens[i]);
		cr_assert_gt(look.button_count, 0);
		button = gtk_widget_get_first_child(view->strip.ends.box);
		cr_assert_not_null(button, "%s", front_screen_name(screens[i]));
		g_signal_emit_by_name(button, "clicked");
		cr_expect_eq(heard.kind, FRONT_ON_ACT);
		cr_expect_eq(heard.action, look.buttons[0].action);
	}
	cr_expect_eq(events, G_N_ELEMENTS(screens));
}

Test(view, chooses_the_tile_that_was_pressed)
{
	GtkWidget *tile;

	show(FRONT_CHOOSE);
	cr_assert_eq(look.tile_count, 2);
	tile = gtk_widget_get_last_child(view->words.tiles.box);
	g_signal_emit_by_name(tile, "clicked");
	cr_expect_eq(heard.action, FRONT_ACT_TILE);
	cr_expect_eq(heard.index, 1);
	show(FRONT_WHY_NOT);
	tile = gtk_widget_get_first_child(view->words.tiles.box);
	cr_assert_not_null(tile);
	cr_expect_not(GTK_IS_BUTTON(tile), "what cannot log on is no button");
	cr_expect(gtk_widget_child_focus(view->words.tiles.box, GTK_DIR_TAB_FORWARD));
	cr_expect_eq(gtk_window_get_focus(GTK_WINDOW(view->window)), tile, "keys do not reach it");
}

Test(view, puts_the_focus_where_people_go_on)
{
	show(FRONT_CHOOSE);
	cr_expect_eq(gtk_window_get_focus(GTK_WINDOW(view->window)),
	    gtk_widget_get_first_child(view->words.tiles.box));
	show(FRONT_PIN);
	cr_expect_eq(gtk_window_get_focus(GTK_WINDOW(view->window)),
	    GTK_WIDGET(view->pin.entries[FRONT_SLOT_FIRST]));
	show(FRONT_WAITING);
	await_frame();
	cr_expect_null(gtk_window_get_focus(GTK_WINDOW(view->window)),
	    "a second Return would cancel");
}

Test(view, goes_to_a_button_with_the_first_tab)
{
	static const enum front_screen screens[] = {
		FRONT_INSERT, FRONT_WAITING, FRONT_LOCKED, FRONT_READING,
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(screens); i++) {
		show(screens[i]);
		cr_expect_null(gtk_window_get_focus(GTK_WINDOW(view->window)));
		cr_expect(gtk_widget_child_focus(view->window, GTK_DIR_TAB_FORWARD));
		cr_expect_eq(gtk_window_get_focus(GTK_WINDOW(view->window)),
		    view->strip.text_size, "%s", front_screen_name(screens[i]));
	}
}

Test(view, translates_and_turns_round_at_once)
{
	graphene_rect_t words, picture;
	char english[VIEW_TEXT];

	show(FRONT_INSERT);
	snprintf(english, sizeof(english), "%s", gtk_label_get_text(GTK_LABEL(view->words.title)));
	state.settings.language = 3;
	show(FRONT_INSERT);
	cr_expect_str_neq(gtk_label_get_text(GTK_LABEL(view->words.title)), english);
	cr_expect_eq(gtk_widget_get_direction(view->words.title), GTK_TEXT_DIR_RTL);
	cr_assert(gtk_widget_compute_bounds(view->words.title, view->window, &words));
	cr_assert(gtk_widget_compute_bounds(view->picture, view->window, &picture));
	cr_expect_gt(picture.origin.x, words.origin.x);
	state.settings.language = 0;
	show(FRONT_INSERT);
	cr_expect_str_eq(gtk_label_get_text(GTK_LABEL(view->words.title)), english);
	cr_assert(gtk_widget_compute_bounds(view->words.title, view->window, &words));
	cr_assert(gtk_widget_compute_bounds(view->picture, view->window, &picture));
	cr_expect_lt(picture.origin.x, words.origin.x);
}

Test(view, makes_text_half_as_large_again)
{
	PangoLayout *layout;
	int small, large;

	show(FRONT_INSERT);
	layout = gtk_label_get_layout(GTK_LABEL(view->strip.clock));
	pango_layout_get_pixel_size(layout, NULL, &small);
	state.settings.large_text = true;
	show(FRONT_INSERT);
	layout = gtk_label_get_layout(GTK_LABEL(view->strip.clock));
	pango_layout_get_pixel_size(layout, NULL, &large);
	cr_expect_geq(large * 100, small * 140, "%d after %d", large, small);
}

Test(view, shows_a_number_pad_to_who_touches)
{
	show(FRONT_PIN);
	cr_expect_not(gtk_widget_get_mapped(view->pin.pad));
	cr_expect(gtk_widget_get_mapped(view->picture));
	view->pin.touched = true;
	show(FRONT_CHANGE_OLD);
	cr_expect(gtk_widget_get_mapped(view->pin.pad));
	cr_expect_not(gtk_widget_get_mapped(view->picture));
	show(FRONT_WAITING);
	cr_expect_not(gtk_widget_get_mapped(view->pin.pad));
}

Test(view, logs_what_the_toolkit_complains_of_but_not_for_ever)
{
	unsigned int i;

	cr_assert_eq(logged, 0);
	g_warning("one");
	cr_expect_eq(logged, 1);
	g_message("this is no complaint");
	cr_expect_eq(logged, 1);
	for (i = 0; i < 1000; i++)
		g_warning("many");
	cr_expect_lt(logged, 100);
}

Test(view, has_one_window_and_keeps_it)
{
	gboolean handled = FALSE;

	show(FRONT_PIN);
	g_signal_emit_by_name(view->window, "enable-debugging", FALSE, &handled);
	cr_expect(handled);
	gtk_window_close(GTK_WINDOW(view->window));
	await_frame();
	cr_expect_eq(g_list_model_get_n_items(gtk_window_get_toplevels()), 1);
	cr_expect(gtk_widget_get_mapped(view->window));
}

/* ---- what is typed ---- */

static void
type(const char *digits)
{
	for (; *digits != '\0'; digits++)
		(void)pin_entry_add(view->pin.entries[view->pin.slot], *digits);
}

Test(view, gives_a_pin_away_once)
{
	struct secret *out = secret_new(16);

	cr_assert_not_null(out);
	show(FRONT_PIN);
	type("135790");
	cr_expect_eq(heard.kind, FRONT_ON_KEY);
	cr_expect_eq(heard.length, 6);
	pin_entry_submit(view->pin.entries[FRONT_SLOT_FIRST]);
	cr_expect_eq(heard.action, FRONT_ACT_SUBMIT);
	cr_expect_eq(heard.length, 6);
	cr_expect(view_take(view, FRONT_SLOT_FIRST, out));
	cr_expect_eq(out->n, 6);
	cr_expect_arr_eq(out->p, "135790", 6);
	cr_expect_eq(pin_entry_count(view->pin.entries[FRONT_SLOT_FIRST]), 0);
	cr_expect(view_take(view, FRONT_SLOT_FIRST, out));
	cr_expect_eq(out->n, 6);
	secret_free(&out);
}

Test(view, wipes_a_pin_that_does_not_fit)
{
	struct secret *out = secret_new(16);

	cr_assert_not_null(out);
	show(FRONT_PIN);
	type("135790");
	out->n = out->room - 5;
	cr_expect_not(view_take(view, FRONT_SLOT_FIRST, out));
	cr_expect_eq(out->n, out->room - 5);
	cr_expect_eq(pin_entry_count(view->pin.entries[FRONT_SLOT_FIRST]), 0);
	secret_free(&out);
}

Test(view, compares_a_new_pin_with_its_repetition)
{
	show(FRONT_CHANGE_NEW);
	type("123456");
	show(FRONT_CHANGE_REPEAT);
	type("123457");
	pin_entry_submit(view->pin.entries[FRONT_SLOT_REPEAT]);
	cr_expect_not(heard.same);
	pin_entry_erase(view->pin.entries[FRONT_SLOT_REPEAT]);
	pin_entry_submit(view->pin.entries[FRONT_SLOT_REPEAT]);
	cr_expect_not(heard.same, "it is shorter");
	type("6");
	pin_entry_submit(view->pin.entries[FRONT_SLOT_REPEAT]);
	cr_expect(heard.same);
	cr_expect_eq(heard.length, 6);
}

Test(view, wipes_a_slot_and_all_behind_it)
{
	show(FRONT_CHANGE_OLD);
	type("111111");
	show(FRONT_CHANGE_NEW);
	type("222222");
	show(FRONT_CHANGE_REPEAT);
	type("333333");
	view_wipe(view, FRONT_SLOT_NEW);
	cr_expect_eq(pin_entry_count(view->pin.entries[FRONT_SLOT_FIRST]), 6);
	cr_expect_eq(pin_entry_count(view->pin.entries[FRONT_SLOT_NEW]), 0);
	cr_expect_eq(pin_entry_count(view->pin.entries[FRONT_SLOT_REPEAT]), 0);
	view_wipe(view, FRONT_SLOT_FIRST);
	cr_expect_eq(pin_entry_count(view->pin.entries[FRONT_SLOT_FIRST]), 0);
}

Test(view, tells_how_much_was_typed_by_policy_alone)
{
	GtkAccessible *entry = GTK_ACCESSIBLE(view->pin.entries[FRONT_SLOT_FIRST]);

	show(FRONT_PIN);
	type("1234");
	cr_expect_not(gtk_test_accessible_has_property(entry, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
	state.settings.pin_count_told = true;
	show(FRONT_PIN);
	cr_expect(gtk_test_accessible_has_property(entry, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
}

Test(view, keeps_what_was_typed_when_a_screen_is_shown_anew)
{
	show(FRONT_PIN);
	type("12");
	state.settings.high_contrast = true;
	show(FRONT_PIN);
	cr_expect_eq(pin_entry_count(view->pin.entries[FRONT_SLOT_FIRST]), 2);
	cr_expect_eq(gtk_window_get_focus(GTK_WINDOW(view->window)),
	    GTK_WIDGET(view->pin.entries[FRONT_SLOT_FIRST]));
}

Test(view, offers_its_languages_in_themselves)
{
	GtkWidget *button;

	show(FRONT_INSERT);
	g_signal_emit_by_name(view->strip.language, "clicked");
	cr_expect(gtk_widget_get_visible(view->strip.languages));
	button = gtk_widget_get_last_child(view->strip.choices.box);
	cr_expect_str_eq(gtk_button_get_label(GTK_BUTTON(button)), texts.languages[3].name);
	g_signal_emit_by_name(button, "clicked");
	cr_expect_eq(heard.action, FRONT_ACT_LANGUAGE);
	cr_expect_eq(heard.index, 3);
	cr_expect_not(gtk_widget_get_visible(view->strip.languages));
}

Test(view_without_files, shows_every_screen_and_logs, .init = NULL)
{
	open_in("/nonexistent");
	on_each_screen(expect_name, "without files");
	cr_expect_gt(logged, 0);
}
