/* The PIN: its field, the tries that are left, and the keys for a finger. */
#include <string.h>

#include "view.h"

_Static_assert((int)PIN_ENTRY_ROOM == (int)WIRE_PIN_MAX, "what is typed is what is sent");

static void
tell_length(struct view *view)
{
	PinEntry *entry = view->pin.entries[view->pin.slot];
	size_t n = pin_entry_count(entry);
	char text[VIEW_TEXT], number[24];
	const char *args[] = { number };

	if (!view->settings.pin_count_told)
		return;
	g_snprintf(number, sizeof(number), "%zu", n);
	texts_say(view->setup.texts, text, sizeof(text),
	    NP_("%u character typed", "%u characters typed"), n, args, 1);
	gtk_accessible_update_property(GTK_ACCESSIBLE(entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
	    text, -1);
}

static void
on_key(PinEntry *entry, gpointer user)
{
	struct view *view = user;
	struct front_event event = {
		.kind = FRONT_ON_KEY, .length = (unsigned int)pin_entry_count(entry),
	};

	if (view->quiet > 0 || entry != view->pin.entries[view->pin.slot])
		return;
	tell_length(view);
	view->setup.event(view->setup.data, &event);
}

static void
on_submitted(PinEntry *entry, gpointer user)
{
	struct view *view = user;

	if (entry == view->pin.entries[view->pin.slot])
		view_act(view, FRONT_ACT_SUBMIT, 0);
}

static void
on_pad(KeyPad *pad, int key, gpointer user)
{
	struct view *view = user;
	PinEntry *entry = view->pin.entries[view->pin.slot];

	(void)pad;
	if (key == KEY_PAD_SUBMIT)
		pin_entry_submit(entry);
	else if (key == KEY_PAD_ERASE)
		pin_entry_erase(entry);
	else
		(void)pin_entry_add(entry, (char)key);
}

/* ---- tries ---- */

static void
show_tries(struct view *view, const struct front_entry *look)
{
	struct view_list *list = &view->pin.tries;
	GtkWidget *dot, *label;
	char text[VIEW_TEXT];
	unsigned int i;

	view_say(view, &look->tries_text, text);
	if (!view_list_changes(list, text[0] == '\0' ? g_strdup("") :
	    g_strdup_printf("%u %u %s", look->tries, look->tries_most, text)) || text[0] == '\0')
		return;
	for (i = 0; i < look->tries_most; i++) {
		dot = g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
		    "valign", GTK_ALIGN_CENTER, NULL);
		gtk_widget_add_css_class(dot, "dot");
		if (i < look->tries)
			gtk_widget_add_css_class(dot, "left");
		gtk_box_append(GTK_BOX(list->box), dot);
	}
	label = view_label_new("count", GTK_ACCESSIBLE_ROLE_LABEL);
	view_label_set(label, text);
	gtk_box_append(GTK_BOX(list->box), label);
}

/* ---- all of it ---- */

GtkWidget *
view_pad_new(enum key_pad_layout layout)
{
	GtkWidget *pad = GTK_WIDGET(key_pad_new(layout));

	gtk_widget_set_halign(pad, GTK_ALIGN_CENTER);
	gtk_widget_set_valign(pad, GTK_ALIGN_CENTER);
	gtk_widget_set_vexpand(pad, TRUE);
	gtk_widget_set_visible(pad, FALSE);
	return pad;
}

void
view_pin_open(struct view *view)
{
	struct view_pin *pin = &view->pin;
	size_t i;

	pin->box = view_box_new(GTK_ORIENTATION_VERTICAL, "pin");
	gtk_widget_add_css_class(pin->box, "words");
	pin->label = view_label_new("label", GTK_ACCESSIBLE_ROLE_PRESENTATION);
	gtk_box_append(GTK_BOX(pin->box), pin->label);
	for (i = 0; i < FRONT_SLOTS; i++) {
		pin->entries[i] = pin_entry_new();
		if (!pin_entry_works(pin->entries[i]))
			view_log(view, "there is no locked memory for a PIN: none can be typed");
		gtk_widget_set_visible(GTK_WIDGET(pin->entries[i]), FALSE);
		gtk_widget_set_halign(GTK_WIDGET(pin->entries[i]), GTK_ALIGN_START);
		g_signal_connect(pin->entries[i], "key", G_CALLBACK(on_key), view);
		g_signal_connect(pin->entries[i], "submitted", G_CALLBACK(on_submitted), view);
		gtk_box_append(GTK_BOX(pin->box), GTK_WIDGET(pin->entries[i]));
	}
	pin->tries.box = view_box_new(GTK_ORIENTATION_HORIZONTAL, "tries");
	gtk_box_append(GTK_BOX(pin->box), pin->tries.box);
	pin->note = view_label_new("note", GTK_ACCESSIBLE_ROLE_ALERT);
	gtk_box_append(GTK_BOX(pin->box), pin->note);
	pin->pad = view_pad_new(KEY_PAD_DIGITS);
	g_signal_connect(pin->pad, "key", G_CALLBACK(on_pad), view);
}

/* Whether fingers are all there is to type with. */
static bool
has_only_touch(void)
{
	GdkSeat *seat = gdk_display_get_default_seat(gdk_display_get_default());
	GdkSeatCapabilities can = seat != NULL ? gdk_seat_get_capabilities(seat) : 0;

	return (can & GDK_SEAT_CAPABILITY_TOUCH) != 0 &&
	    (can & GDK_SEAT_CAPABILITY_KEYBOARD) == 0;
}

bool
view_pin_touched(const struct view *view)
{
	return view->pin.touched || has_only_touch();
}

void
view_pin_show(struct view *view, const struct front_view *look)
{
	struct view_pin *pin = &view->pin;
	bool anew = look->entry.shown && (!pin->shown || pin->slot != look->entry.slot);
	char label[VIEW_TEXT];
	size_t i;

	pin->shown = look->entry.shown;
	if (pin->shown)
		pin->slot = look->entry.slot;
	view_say(view, &look->entry.label, label);
	view_label_set(pin->label, label);
	for (i = 0; i < FRONT_SLOTS; i++)
		gtk_widget_set_visible(GTK_WIDGET(pin->entries[i]), pin->shown && i == pin->slot);
	if (pin->shown) {
		pin_entry_admit(pin->entries[pin->slot], look->entry.max,
		    look->screen == FRONT_UNBLOCK_PUK);
		gtk_accessible_update_property(GTK_ACCESSIBLE(pin->entries[pin->slot]),
		    GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
		tell_length(view);
	}
	if (anew)
		key_pad_shuffle(CARDEA_KEY_PAD(pin->pad), look->settings->pad_shuffled);
	show_tries(view, &look->entry);
	view_label_say(view, pin->note, &look->entry.note);
	gtk_widget_set_visible(pin->box, pin->shown || look->entry.tries_text.id != NULL ||
	    look->entry.note.id != NULL);
}

void
view_pin_complete(const struct view *view, struct front_event *event)
{
	const PinEntry *typed = view->pin.entries[view->pin.slot];
	const PinEntry *first = view->pin.entries[FRONT_SLOT_NEW];
	size_t n = pin_entry_count(typed), i;
	const uint8_t *a = pin_entry_bytes(typed), *b = pin_entry_bytes(first);
	uint8_t differ = 0;

	event->length = (unsigned int)n;
	if (view->pin.slot != FRONT_SLOT_REPEAT || n != pin_entry_count(first))
		return;
	for (i = 0; i < n; i++)
		differ |= a[i] ^ b[i];
	event->same = differ == 0;
}

bool
view_take(struct view *view, enum front_slot slot, struct secret *out)
{
	PinEntry *entry = view->pin.entries[slot];
	size_t n = pin_entry_count(entry);
	bool fits = n <= out->room - out->n;

	if (fits) {
		memcpy(out->p + out->n, pin_entry_bytes(entry), n);
		out->n += n;
	}
	pin_entry_wipe(entry);
	tell_length(view);
	return fits;
}

void
view_wipe(struct view *view, enum front_slot from)
{
	size_t i;

	for (i = from; i < FRONT_SLOTS; i++)
		pin_entry_wipe(view->pin.entries[i]);
	tell_length(view);
}

void
view_pin_free(struct view *view)
{
	g_free(view->pin.tries.made_of);
}
