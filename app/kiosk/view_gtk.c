#include "view.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "fonts.h"
#include "halves.h"
#include "picture.h"
#include "screen.h"

enum { COMPLAINTS = 16 };		/* of the toolkit, logged in a process */

void
view_log(const struct view *view, const char *sentence)
{
	const struct texts *texts = view->setup.texts;

	if (texts->log != NULL)
		texts->log(texts->data, sentence);
}

/* What the toolkit complains of goes the same way, as far as the first few: it can repeat itself
 * with each frame. */
static GLogWriterOutput
on_complaint(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user)
{
	static unsigned int told;
	const struct texts *texts = user;
	size_t i;

	if ((level & G_LOG_LEVEL_MASK) > G_LOG_LEVEL_WARNING || told >= COMPLAINTS)
		return G_LOG_WRITER_HANDLED;
	for (i = 0; i < n; i++) {
		if (strcmp(fields[i].key, "MESSAGE") != 0 || texts->log == NULL)
			continue;
		told++;
		texts->log(texts->data, fields[i].value);
	}
	return G_LOG_WRITER_HANDLED;
}

/* ---- what people do ---- */

void
view_act(struct view *view, enum front_action action, unsigned int index)
{
	struct front_event event = { .kind = FRONT_ON_ACT, .action = action, .index = index };

	if (view->quiet > 0 || action == FRONT_ACT_NONE)
		return;
	if (action == FRONT_ACT_SUBMIT)
		view_pin_complete(view, &event);
	view->setup.event(view->setup.data, &event);
}

/* No chord means anything here; the toolkit has some, one of which opens its inspector. */
static gboolean
on_chord(GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
    gpointer user)
{
	(void)controller;
	(void)keyval;
	(void)keycode;
	(void)user;
	return (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK |
	    GDK_HYPER_MASK)) != 0 ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* However it is asked for, the toolkit's inspector stays closed. */
static gboolean
on_enable_debugging(GtkWindow *window, gboolean toggle, gpointer user)
{
	(void)toggle;
	(void)user;
	g_signal_stop_emission_by_name(window, "enable-debugging");
	return TRUE;
}

/* Keys that nothing with the focus wanted. */
static gboolean
on_key(GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
    gpointer user)
{
	struct view *view = user;
	GtkWidget *entry = GTK_WIDGET(view->pin.entries[view->pin.slot]);

	(void)keycode;
	(void)state;
	if (keyval == GDK_KEY_Escape) {
		if (!view_strip_close_panel(view))
			view_act(view, view->stop, 0);
		return GDK_EVENT_STOP;
	}
	if (view->pin.shown && !gtk_widget_has_focus(entry) && !view_name_has_focus(view))
		return gtk_event_controller_key_forward(controller, entry);
	if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter)
		return GDK_EVENT_PROPAGATE;
	view_act(view, view->go, 0);
	return GDK_EVENT_STOP;
}

void
view_pads_show(struct view *view)
{
	bool name = view_name_has_focus(view) && view_pin_touched(view);
	bool digits = !name && view->pin.shown && view_pin_touched(view);

	gtk_widget_set_visible(view->name.pad, name);
	gtk_widget_set_visible(view->pin.pad, digits);
	gtk_widget_set_visible(view->picture, !name && !digits);
}

/* A press elsewhere closes the panel of languages. */
static void
on_press(struct view *view, GdkEvent *event)
{
	GtkWidget *on;
	double x, y, left, top;

	if (!gtk_widget_get_visible(view->strip.languages) ||
	    !gdk_event_get_position(event, &x, &y))
		return;
	gtk_native_get_surface_transform(GTK_NATIVE(view->window), &left, &top);
	on = gtk_widget_pick(view->window, x - left, y - top, GTK_PICK_DEFAULT);
	if (on == NULL || (!gtk_widget_is_ancestor(on, view->strip.languages) &&
	    on != view->strip.language && !gtk_widget_is_ancestor(on, view->strip.language)))
		(void)view_strip_close_panel(view);
}

/* A finger anywhere brings its keys; so does a press on the field. */
static gboolean
on_any_event(GtkEventController *controller, GdkEvent *event, gpointer user)
{
	struct view *view = user;
	GdkEventType type = gdk_event_get_event_type(event);

	(void)controller;
	if (type == GDK_TOUCH_BEGIN && !view->pin.touched) {
		view->pin.touched = true;
		view_pads_show(view);
	}
	if (type == GDK_TOUCH_BEGIN || type == GDK_BUTTON_PRESS)
		on_press(view, event);
	return GDK_EVENT_PROPAGATE;
}

static void
on_field_pressed(GtkGestureClick *gesture, int n, double x, double y, gpointer user)
{
	struct view *view = user;

	(void)gesture;
	(void)n;
	(void)x;
	(void)y;
	view->pin.touched = true;
	view_pads_show(view);
}

/* ---- size ---- */

/* Only what is new is applied: each change asks for another layout. */
static void
fit(struct view *view, int width, int height)
{
	bool large = view->settings.large_text;

	if (view->width != width || view->height != height || view->large != large) {
		theme_size(&view->theme, theme_size_for(width, height, large));
		view_set_class(view->window, "narrow", width < height);
		view_set_class(view->window, "large-text", large);
		halves_stack(CARDEA_HALVES(view->halves), width < height);
		halves_favour_words(CARDEA_HALVES(view->halves), large);
	}
	view->width = width;
	view->height = height;
	view->large = large;
}

static void
on_sized(Screen *screen, int width, int height, gpointer user)
{
	(void)screen;
	fit(user, MAX(width, 1), MAX(height, 1));
	view_strip_fit(user);
}

/* The size of the screen before it is told to the window, so that the first frame is right. */
static void
fit_screen(struct view *view)
{
	GListModel *monitors = gdk_display_get_monitors(gdk_display_get_default());
	GdkMonitor *monitor = g_list_model_get_item(monitors, 0);
	GdkRectangle box = { 0, 0, 1280, 800 };

	if (monitor != NULL)
		gdk_monitor_get_geometry(monitor, &box);
	g_clear_object(&monitor);
	gtk_window_set_default_size(GTK_WINDOW(view->window), box.width, box.height);
	fit(view, MAX(box.width, 1), MAX(box.height, 1));
}

/* ---- opening ---- */

static void
add_controllers(struct view *view)
{
	GtkEventController *key = gtk_event_controller_key_new();
	GtkEventController *chord = gtk_event_controller_key_new();
	GtkEventController *any = gtk_event_controller_legacy_new();
	size_t i;

	gtk_event_controller_set_propagation_phase(chord, GTK_PHASE_CAPTURE);
	g_signal_connect(chord, "key-pressed", G_CALLBACK(on_chord), NULL);
	gtk_widget_add_controller(view->window, chord);
	g_signal_connect(view->window, "enable-debugging", G_CALLBACK(on_enable_debugging), NULL);

	g_signal_connect(key, "key-pressed", G_CALLBACK(on_key), view);
	gtk_widget_add_controller(view->window, key);
	gtk_event_controller_set_propagation_phase(any, GTK_PHASE_CAPTURE);
	g_signal_connect(any, "event", G_CALLBACK(on_any_event), view);
	gtk_widget_add_controller(view->window, any);
	for (i = 0; i < FRONT_SLOTS; i++) {
		GtkGesture *press = gtk_gesture_click_new();

		g_signal_connect(press, "pressed", G_CALLBACK(on_field_pressed), view);
		gtk_widget_add_controller(GTK_WIDGET(view->pin.entries[i]),
		    GTK_EVENT_CONTROLLER(press));
	}
}

/* The window is there as long as the kiosk: no key and no assistive technology closes it. */
static gboolean
on_close_request(GtkWindow *window, gpointer user)
{
	(void)window;
	(void)user;
	return GDK_EVENT_STOP;
}

static void
build(struct view *view)
{
	GtkWidget *side = view_box_new(GTK_ORIENTATION_VERTICAL, NULL);
	GtkWidget *overlay = g_object_new(GTK_TYPE_OVERLAY, "accessible-role",
	    GTK_ACCESSIBLE_ROLE_GROUP, NULL);
	GtkWidget *frame = view_box_new(GTK_ORIENTATION_VERTICAL, NULL);

	view->window = gtk_window_new();
	gtk_widget_add_css_class(view->window, "kiosk");
	gtk_window_set_title(GTK_WINDOW(view->window), "Cardea");
	gtk_window_set_deletable(GTK_WINDOW(view->window), FALSE);
	g_signal_connect(view->window, "close-request", G_CALLBACK(on_close_request), NULL);
	g_signal_connect_swapped(view->window, "notify::focus-widget", G_CALLBACK(view_pads_show),
	    view);
	gtk_window_set_decorated(GTK_WINDOW(view->window), FALSE);
	view_pin_open(view);
	view_name_open(view);
	view->picture = GTK_WIDGET(picture_new(view->folder, view->setup.texts->log,
	    view->setup.texts->data));
	gtk_widget_set_vexpand(view->picture, TRUE);
	gtk_box_append(GTK_BOX(side), view->picture);
	gtk_box_append(GTK_BOX(side), view->pin.pad);
	gtk_box_append(GTK_BOX(side), view->name.pad);
	view->halves = halves_new(side, view_words_open(view));
	gtk_overlay_set_child(GTK_OVERLAY(overlay), view->halves);
	gtk_box_append(GTK_BOX(frame), overlay);
	view_strip_open(view, GTK_BOX(frame), GTK_OVERLAY(overlay));
	view->frame = screen_new(frame);
	g_signal_connect(view->frame, "sized", G_CALLBACK(on_sized), view);
	gtk_window_set_child(GTK_WINDOW(view->window), view->frame);
	add_controllers(view);
}

/* Nothing of a desktop: no theme but ours, no motion but ours, no menus, no cursor that blinks. */
static void
settle(void)
{
	g_object_set(gtk_settings_get_default(), "gtk-theme-name", "Empty", "gtk-enable-animations",
	    FALSE, "gtk-cursor-blink", FALSE, "gtk-cursor-aspect-ratio", 0.1,
	    "gtk-overlay-scrolling", FALSE, NULL);
}

static gboolean
on_fonts(gpointer texts)
{
	fonts_report(texts);
	return G_SOURCE_REMOVE;
}

/* Once the first frame is drawn: it need not wait for this. */
static void
on_first_paint(GdkFrameClock *clock, gpointer texts)
{
	g_signal_handlers_disconnect_by_func(clock, G_CALLBACK(on_first_paint), texts);
	g_idle_add_full(G_PRIORITY_LOW, on_fonts, texts, NULL);
}

struct view *
view_new(const struct view_setup *setup)
{
	struct view *view;

	gtk_disable_setlocale();
	if (!gtk_init_check()) {
		g_printerr("cardea-kiosk: there is no display\n");
		return NULL;
	}
	view = g_new0(struct view, 1);
	view->setup = *setup;
	g_log_set_writer_func(on_complaint, setup->texts, NULL);
	view->folder = g_strdup(setup->share_dir);
	settle();
	brand_open(&view->brand, setup->brand_dir != NULL ? setup->brand_dir : "", setup->texts,
	    setup->texts->log, setup->texts->data);
	theme_open(&view->theme, view->folder, &view->brand, setup->texts->log, setup->texts->data);
	build(view);
	fit_screen(view);
	gtk_window_fullscreen(GTK_WINDOW(view->window));
	gtk_window_present(GTK_WINDOW(view->window));
	g_signal_connect(gtk_widget_get_frame_clock(view->window), "after-paint",
	    G_CALLBACK(on_first_paint), setup->texts);
	return view;
}

bool
view_has_notice(const struct view *view)
{
	return brand_text(&view->brand, BRAND_NOTICE, view->setup.texts->chosen) != NULL;
}

/* ---- showing ---- */

static void
apply_settings(struct view *view, const struct front_settings *settings)
{
	struct texts *texts = view->setup.texts;

	view->settings = *settings;
	if (texts->chosen != settings->language)
		texts_choose(texts, settings->language);
	gtk_widget_set_default_direction(texts_right_to_left(texts) ? GTK_TEXT_DIR_RTL :
	    GTK_TEXT_DIR_LTR);
	view_set_class(view->window, "rtl", texts_right_to_left(texts));
	theme_choose(&view->theme, settings->high_contrast ? THEME_HIGH_CONTRAST :
	    settings->light ? THEME_LIGHT : THEME_DARK);
}

static void
learn_keys(struct view *view, const struct front_view *look)
{
	unsigned int i;

	view->go = view->stop = FRONT_ACT_NONE;
	for (i = 0; i < look->button_count; i++) {
		if (!look->buttons[i].enabled)
			continue;
		if (look->buttons[i].role == FRONT_BUTTON_GO)
			view->go = look->buttons[i].action;
		if (look->buttons[i].role == FRONT_BUTTON_STOP)
			view->stop = look->buttons[i].action;
	}
}

/* The button of look->buttons[index], which is the nth of the box its role is shown in. */
static GtkWidget *
button_of(const struct view *view, const struct front_view *look, unsigned int index)
{
	bool link = look->buttons[index].role == FRONT_BUTTON_MORE;
	GtkWidget *button = gtk_widget_get_first_child(link ? view->words.links.box :
	    view->strip.ends.box);
	unsigned int i;

	for (i = 0; i < index && button != NULL; i++)
		if ((look->buttons[i].role == FRONT_BUTTON_MORE) == link)
			button = gtk_widget_get_next_sibling(button);
	return button;
}

static void
focus(struct view *view, const struct front_view *look)
{
	GtkWidget *to = NULL;

	if (look->focus == FRONT_FOCUS_ENTRY && look->entry.shown)
		to = GTK_WIDGET(view->pin.entries[look->entry.slot]);
	else if (look->focus == FRONT_FOCUS_NAME)
		to = view->name.text;
	else if (look->focus == FRONT_FOCUS_TILES)
		to = gtk_widget_get_first_child(view->words.tiles.box);
	else if (look->focus == FRONT_FOCUS_BUTTON && look->focus_button < look->button_count)
		to = button_of(view, look, look->focus_button);
	if (to != NULL)
		gtk_widget_grab_focus(to);
}

void
view_show(struct view *view, const struct front_view *look)
{
	bool new_screen = !view->shown || view->screen != look->screen;

	view->quiet++;
	/* First, since GTK gives the focus of what goes to whatever comes: a second press of Return
	 * would cancel what the first began. */
	if (new_screen) {
		gtk_window_set_focus(GTK_WINDOW(view->window), NULL);
		gtk_widget_set_visible(view->strip.languages, FALSE);
	}
	apply_settings(view, look->settings);
	view->screen = look->screen;
	view->shown = true;
	learn_keys(view, look);
	picture_show(CARDEA_PICTURE(view->picture), look->picture, look->settings->reduce_motion);
	view_words_show(view, look, new_screen);
	view_strip_show(view, look);
	view_pads_show(view);
	fit(view, view->width, view->height);
	gtk_widget_queue_allocate(view->frame);
	if (new_screen)
		focus(view, look);
	view->quiet--;
}

void
view_free(struct view **view)
{
	if (*view == NULL)
		return;
	view_wipe(*view, FRONT_SLOT_FIRST);
	gtk_window_destroy(GTK_WINDOW((*view)->window));
	view_strip_free(*view);
	view_words_free(*view);
	view_pin_free(*view);
	theme_close(&(*view)->theme);
	brand_close(&(*view)->brand);
	g_free((*view)->folder);
	g_free(*view);
	*view = NULL;
}
