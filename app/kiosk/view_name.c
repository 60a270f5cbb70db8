/* The user name beside a PIN: its field, and the keys for a finger. */
#include <string.h>

#include "view.h"

static void
on_changed(GtkEditable *text, gpointer user)
{
	struct view *view = user;
	struct front_event event = { .kind = FRONT_ON_NAME, .name = gtk_editable_get_text(text) };

	if (view->quiet == 0)
		view->setup.event(view->setup.data, &event);
}

/* From the name to the PIN, or on when there is one. */
static void
go_on(struct view *view)
{
	GtkWidget *entry = GTK_WIDGET(view->pin.entries[view->pin.slot]);

	if (!view->pin.shown)
		view_act(view, view->go, 0);
	else if (pin_entry_count(CARDEA_PIN_ENTRY(entry)) == 0)
		gtk_widget_grab_focus(entry);
	else
		view_act(view, FRONT_ACT_SUBMIT, 0);
}

static void
on_enter(GtkText *text, gpointer user)
{
	(void)text;
	go_on(user);
}

static void
on_pad(KeyPad *pad, int key, gpointer user)
{
	struct view *view = user;
	GtkEditable *text = GTK_EDITABLE(view->name.text);
	const char typed[2] = { (char)key, '\0' };
	int at;

	(void)pad;
	if (key == KEY_PAD_SUBMIT) {
		go_on(view);
		return;
	}
	if (gtk_editable_get_selection_bounds(text, NULL, NULL)) {
		gtk_editable_delete_selection(text);
		if (key == KEY_PAD_ERASE)
			return;
	}
	at = gtk_editable_get_position(text);
	if (key != KEY_PAD_ERASE) {
		gtk_editable_insert_text(text, typed, 1, &at);
		gtk_editable_set_position(text, at);
	} else if (at > 0) {
		gtk_editable_delete_text(text, at - 1, at);
	}
}

static void
on_pressed(GtkGestureClick *gesture, int n, double x, double y, gpointer user)
{
	struct view *view = user;

	(void)gesture;
	(void)n;
	(void)x;
	(void)y;
	view->pin.touched = true;
	gtk_text_grab_focus_without_selecting(GTK_TEXT(view->name.text));
	view_pads_show(view);
}

/* ---- the field ---- */

static void
on_unwanted(GtkText *text)
{
	g_signal_stop_emission(text, g_signal_get_invocation_hint(text)->signal_id, 0);
}

/* One line, and nothing but that: no menu, no clipboard, no memory of what was there. A press is
 * the frame's, so that the toolkit's handles and bubbles never come. */
static void
entry_open(struct view *view)
{
	static const char *const keys[] = { "cut-clipboard", "copy-clipboard", "paste-clipboard",
		"insert-emoji" };
	struct view_name *name = &view->name;
	size_t i;

	name->entry = gtk_entry_new();
	name->text = GTK_WIDGET(gtk_editable_get_delegate(GTK_EDITABLE(name->entry)));
	g_object_set(name->entry, "max-length", FRONT_HINT_MOST, "enable-undo", FALSE,
	    "input-hints", GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI |
	    GTK_INPUT_HINT_LOWERCASE, "can-target", FALSE, "hexpand", TRUE, NULL);
	/* Names are mostly Latin: they do not change sides while they are typed. */
	gtk_widget_set_direction(name->text, GTK_TEXT_DIR_LTR);
	gtk_widget_action_set_enabled(name->text, "menu.popup", FALSE);
	for (i = 0; i < G_N_ELEMENTS(keys); i++)
		g_signal_connect(name->text, keys[i], G_CALLBACK(on_unwanted), NULL);
	g_signal_connect(name->text, "changed", G_CALLBACK(on_changed), view);
	g_signal_connect(name->text, "activate", G_CALLBACK(on_enter), view);
}

void
view_name_open(struct view *view)
{
	struct view_name *name = &view->name;
	GtkSizeGroup *widths = gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL);
	GtkGesture *press = gtk_gesture_click_new();
	GtkWidget *field = view_box_new(GTK_ORIENTATION_HORIZONTAL, "name-field");
	size_t i;

	name->box = view_box_new(GTK_ORIENTATION_VERTICAL, "words");
	name->label = view_label_new("label", GTK_ACCESSIBLE_ROLE_PRESENTATION);
	entry_open(view);
	name->note = view_label_new("note", GTK_ACCESSIBLE_ROLE_ALERT);
	gtk_widget_set_halign(field, GTK_ALIGN_START);
	gtk_box_append(GTK_BOX(field), name->entry);
	gtk_box_append(GTK_BOX(name->box), name->label);
	gtk_box_append(GTK_BOX(name->box), field);
	gtk_box_append(GTK_BOX(name->box), name->note);
	/* As wide as the PIN's. */
	gtk_size_group_add_widget(widths, field);
	for (i = 0; i < FRONT_SLOTS; i++)
		gtk_size_group_add_widget(widths, GTK_WIDGET(view->pin.entries[i]));
	g_object_unref(widths);
	g_signal_connect(press, "pressed", G_CALLBACK(on_pressed), view);
	gtk_widget_add_controller(field, GTK_EVENT_CONTROLLER(press));
	name->pad = view_pad_new(KEY_PAD_NAME);
	g_signal_connect(name->pad, "key", G_CALLBACK(on_pad), view);
}

bool
view_name_has_focus(const struct view *view)
{
	return view->name.shown && gtk_widget_is_focus(view->name.text);
}

void
view_name_show(struct view *view, const struct front_view *look)
{
	struct view_name *name = &view->name;
	GtkEditable *text = GTK_EDITABLE(name->text);
	const char *typed = look->name.shown ? look->name.text : "";
	char label[VIEW_TEXT], note[VIEW_TEXT];

	name->shown = look->name.shown;
	view_say(view, &look->name.label, label);
	view_say(view, &look->name.note, note);
	view_label_set(name->label, label);
	view_label_set(name->note, note);
	gtk_accessible_update_property(GTK_ACCESSIBLE(name->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
	    label, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note, -1);
	gtk_editable_set_alignment(text, texts_right_to_left(view->setup.texts) ? 1 : 0);
	if (strcmp(gtk_editable_get_text(text), typed) != 0) {
		gtk_editable_set_text(text, typed);
		gtk_editable_set_position(text, -1);
	}
	gtk_widget_set_visible(name->box, name->shown);
}
