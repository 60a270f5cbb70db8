#include "pin_entry.h"

#include <math.h>

#include "em.h"
#include "secret.h"

struct _PinEntry {
	GtkWidget parent;
	struct secret *pin;		/* NULL: no locked memory */
	size_t most;			/* characters */
	bool letters;
};

enum { SIGNAL_SUBMITTED, SIGNAL_KEY, SIGNALS };

static guint signals[SIGNALS];

G_DEFINE_FINAL_TYPE(PinEntry, pin_entry, GTK_TYPE_WIDGET)

/* ---- the characters ---- */

/* The last thing of every key and action, whatever it did. */
static void
pin_entry_heard(PinEntry *e)
{
	gtk_widget_queue_draw(GTK_WIDGET(e));
	g_signal_emit(e, signals[SIGNAL_KEY], 0);
}

static bool
is_admitted(const PinEntry *e, char c)
{
	return (c >= '0' && c <= '9') || (e->letters && c > ' ' && c < 0x7F);
}

bool
pin_entry_add(PinEntry *e, char c)
{
	bool added = e->pin != NULL && e->pin->n < e->most && is_admitted(e, c);

	if (added)
		e->pin->p[e->pin->n++] = (uint8_t)c;
	pin_entry_heard(e);
	return added;
}

void
pin_entry_erase(PinEntry *e)
{
	if (pin_entry_count(e) > 0)
		e->pin->p[--e->pin->n] = 0;
	pin_entry_heard(e);
}

void
pin_entry_wipe(PinEntry *e)
{
	if (e->pin != NULL)
		secret_wipe(e->pin);
	gtk_widget_queue_draw(GTK_WIDGET(e));
}

void
pin_entry_submit(PinEntry *e)
{
	g_signal_emit(e, signals[SIGNAL_SUBMITTED], 0);
}

size_t
pin_entry_count(const PinEntry *e)
{
	return e->pin == NULL ? 0 : e->pin->n;
}

const uint8_t *
pin_entry_bytes(const PinEntry *e)
{
	return e->pin == NULL ? (const uint8_t *)"" : e->pin->p;
}

bool
pin_entry_works(const PinEntry *e)
{
	return e->pin != NULL;
}

/* ---- keys ---- */

/* The digits' hardware keys: some layouts have the row's only with Shift, and the keypad has its
 * own only with Num Lock. */
static char
digit_of_key(guint keycode)
{
	static const struct {
		uint8_t keycode;
		char digit;
	} keys[] = {
		{ 10, '1' }, { 11, '2' }, { 12, '3' }, { 13, '4' }, { 14, '5' }, { 15, '6' },
		{ 16, '7' }, { 17, '8' }, { 18, '9' }, { 19, '0' },
		{ 79, '7' }, { 80, '8' }, { 81, '9' }, { 83, '4' }, { 84, '5' }, { 85, '6' },
		{ 87, '1' }, { 88, '2' }, { 89, '3' }, { 90, '0' },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(keys); i++)
		if (keys[i].keycode == keycode)
			return keys[i].digit;
	return 0;
}

char
pin_entry_key_char(guint keyval, guint keycode, bool letters)
{
	gunichar u = gdk_keyval_to_unicode(keyval);

	if (g_unichar_isdigit(u))
		return (char)('0' + g_unichar_digit_value(u));
	if (letters && u > ' ' && u < 0x7F)
		return (char)u;
	if (letters && u != 0)
		return 0;
	return digit_of_key(keycode);
}

static gboolean
on_key(GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
    gpointer user)
{
	PinEntry *e = CARDEA_PIN_ENTRY(user);
	char c;

	(void)controller;
	if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
		return GDK_EVENT_PROPAGATE;
	switch (keyval) {
	case GDK_KEY_BackSpace:
	case GDK_KEY_Delete:
	case GDK_KEY_KP_Delete:
		pin_entry_erase(e);
		return GDK_EVENT_STOP;
	case GDK_KEY_Return:
	case GDK_KEY_KP_Enter:
	case GDK_KEY_ISO_Enter:
		pin_entry_submit(e);
		return GDK_EVENT_STOP;
	default:
		c = pin_entry_key_char(keyval, keycode, e->letters);
		if (c == 0) {
			pin_entry_heard(e);
			return GDK_EVENT_PROPAGATE;
		}
		(void)pin_entry_add(e, c);
		return GDK_EVENT_STOP;
	}
}

static void
on_pressed(GtkGestureClick *gesture, int n, double x, double y, gpointer user)
{
	(void)gesture;
	(void)n;
	(void)x;
	(void)y;
	gtk_widget_grab_focus(GTK_WIDGET(user));
	pin_entry_heard(CARDEA_PIN_ENTRY(user));
}

static void
on_action(GtkWidget *widget, const char *name, GVariant *parameter)
{
	PinEntry *e = CARDEA_PIN_ENTRY(widget);

	(void)parameter;
	if (g_str_has_prefix(name, "digit-"))
		(void)pin_entry_add(e, name[6]);
	else if (g_str_equal(name, "erase"))
		pin_entry_erase(e);
	else
		pin_entry_submit(e);
}

/* ---- drawing ---- */

static void
draw_bullet(GtkSnapshot *snapshot, const GdkRGBA *colour, float x, float y, float radius)
{
	graphene_rect_t box = GRAPHENE_RECT_INIT(x - radius, y - radius, 2 * radius, 2 * radius);
	GskRoundedRect circle;

	gsk_rounded_rect_init_from_rect(&circle, &box, radius);
	gtk_snapshot_push_rounded_clip(snapshot, &circle);
	gtk_snapshot_append_color(snapshot, colour, &box);
	gtk_snapshot_pop(snapshot);
}

static void
pin_entry_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	PinEntry *e = CARDEA_PIN_ENTRY(widget);
	float width = (float)gtk_widget_get_width(widget);
	float height = (float)gtk_widget_get_height(widget), unit = em(widget);
	float pitch = fminf(1.15f * unit, (width - 0.4f * unit) / PIN_ENTRY_ROOM);
	bool mirrored = gtk_widget_get_direction(widget) == GTK_TEXT_DIR_RTL;
	float x = pitch / 2, line = fmaxf(2, unit / 10);
	size_t i, n = pin_entry_count(e);
	GdkRGBA colour;

	gtk_style_context_get_color(gtk_widget_get_style_context(widget), &colour);
	for (i = 0; i < n; i++, x += pitch)
		draw_bullet(snapshot, &colour, mirrored ? width - x : x, height / 2,
		    fminf(0.34f * unit, 0.36f * pitch));
	if (!gtk_widget_has_focus(widget))
		return;
	x += (n == 0 ? 0 : 0.1f * unit) - pitch / 2;
	gtk_snapshot_append_color(snapshot, &colour,
	    &GRAPHENE_RECT_INIT(mirrored ? width - x - line : x, height / 2 - 0.6f * unit, line,
	    1.2f * unit));
}

static void
pin_entry_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
    int *natural, int *minimum_baseline, int *natural_baseline)
{
	float unit = em(widget);

	(void)for_size;
	*minimum_baseline = *natural_baseline = -1;
	if (orientation == GTK_ORIENTATION_VERTICAL) {
		*minimum = *natural = (int)ceilf(1.3f * unit);
		return;
	}
	*minimum = (int)ceilf(8 * unit);
	*natural = (int)ceilf((float)PIN_ENTRY_ROOM * 1.15f * unit + 0.4f * unit);
}

/* ---- the class ---- */

void
pin_entry_admit(PinEntry *e, size_t most, bool letters)
{
	e->most = MIN(most, PIN_ENTRY_ROOM);
	e->letters = letters;
}

PinEntry *
pin_entry_new(void)
{
	return g_object_new(PIN_ENTRY_TYPE, NULL);
}

static void
on_focus(GtkWidget *widget, GParamSpec *property, gpointer user)
{
	(void)property;
	(void)user;
	gtk_widget_queue_draw(widget);
}

static void
pin_entry_init(PinEntry *e)
{
	GtkEventController *key = gtk_event_controller_key_new();
	GtkGesture *click = gtk_gesture_click_new();

	e->pin = secret_new(PIN_ENTRY_ROOM);
	e->most = PIN_ENTRY_ROOM;
	gtk_widget_set_focusable(GTK_WIDGET(e), TRUE);
	g_signal_connect(key, "key-pressed", G_CALLBACK(on_key), e);
	gtk_widget_add_controller(GTK_WIDGET(e), key);
	g_signal_connect(click, "pressed", G_CALLBACK(on_pressed), e);
	gtk_widget_add_controller(GTK_WIDGET(e), GTK_EVENT_CONTROLLER(click));
	g_signal_connect(e, "notify::has-focus", G_CALLBACK(on_focus), NULL);
}

static void
pin_entry_finalize(GObject *object)
{
	PinEntry *e = CARDEA_PIN_ENTRY(object);

	secret_free(&e->pin);
	G_OBJECT_CLASS(pin_entry_parent_class)->finalize(object);
}

static guint
signal_of(PinEntryClass *class, const char *name)
{
	return g_signal_new(name, G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
	    G_TYPE_NONE, 0);
}

static void
pin_entry_class_init(PinEntryClass *class)
{
	static const char *const actions[] = {
		"digit-0", "digit-1", "digit-2", "digit-3", "digit-4",
		"digit-5", "digit-6", "digit-7", "digit-8", "digit-9", "erase", "submit",
	};
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	size_t i;

	G_OBJECT_CLASS(class)->finalize = pin_entry_finalize;
	widget_class->snapshot = pin_entry_snapshot;
	widget_class->measure = pin_entry_measure;
	gtk_widget_class_set_css_name(widget_class, "pinentry");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
	for (i = 0; i < G_N_ELEMENTS(actions); i++)
		gtk_widget_class_install_action(widget_class, actions[i], NULL, on_action);
	signals[SIGNAL_SUBMITTED] = signal_of(class, "submitted");
	signals[SIGNAL_KEY] = signal_of(class, "key");
}
