#include "key_pad.h"

#include <math.h>
#include <string.h>
#include <sys/random.h>

#include "em.h"

enum { ROWS_MOST = 7, FINGERS = 10 };

struct finger {
	GdkEventSequence *sequence;	/* NULL: the pointer's */
	int key;			/* that it went down on */
	bool down;
};

struct _KeyPad {
	GtkWidget parent;
	enum key_pad_layout layout;
	struct finger fingers[FINGERS];
	uint8_t order[10];		/* the digits on the keys 1 to 9 and 0 */
};

static guint signal_key;

G_DEFINE_FINAL_TYPE(KeyPad, key_pad, GTK_TYPE_WIDGET)

/* ---- where the keys are ---- */

/* The keys of a row share its width. */
static const struct layout {
	int columns, rows;		/* of the longest row; of all */
	const char *keys[ROWS_MOST];
	float width, height, gap;	/* of a key, and between two: em */
	int least_width, least_height;	/* pixels of a key */
} layouts[KEY_PADS] = {
	[KEY_PAD_DIGITS] = { 3, 4, { "123", "456", "789", "\b0\n" }, 5.2f, 4.2f, 0.7f, 84,
	    84 },
	[KEY_PAD_NAME] = { 7, 7, { "1234567", "890.-_@", "abcdefg", "hijklmn", "opqrstu", "vwxyz\\",
	    "\b\n" }, 3.2f, 3.4f, 0.35f, 34, 30 },
};

/* What lies in a cell. Characters never change sides; erase and go on do with the script. */
static int
key_of_cell(const KeyPad *pad, int column, int row, bool mirrored)
{
	char key = layouts[pad->layout].keys[row][column];

	if (key == KEY_PAD_ERASE || key == KEY_PAD_SUBMIT)
		return (key == KEY_PAD_ERASE) != mirrored ? KEY_PAD_ERASE : KEY_PAD_SUBMIT;
	if (pad->layout == KEY_PAD_DIGITS)
		return '0' + pad->order[(key - '0' + 9) % 10];
	return key;
}

static int
row_length(const KeyPad *pad, int row)
{
	return (int)strlen(layouts[pad->layout].keys[row]);
}

static graphene_rect_t
cell_box(KeyPad *pad, int column, int row)
{
	GtkWidget *widget = GTK_WIDGET(pad);
	const struct layout *l = &layouts[pad->layout];
	int columns = row_length(pad, row);
	float gap = l->gap * em(widget);
	float width = ((float)gtk_widget_get_width(widget) - gap * (float)(columns - 1)) /
	    (float)columns;
	float height = ((float)gtk_widget_get_height(widget) - gap * (float)(l->rows - 1)) /
	    (float)l->rows;

	return GRAPHENE_RECT_INIT((float)column * (width + gap), (float)row * (height + gap), width,
	    height);
}

int
key_pad_key_at(KeyPad *pad, double x, double y)
{
	bool mirrored = gtk_widget_get_direction(GTK_WIDGET(pad)) == GTK_TEXT_DIR_RTL;
	graphene_point_t point = GRAPHENE_POINT_INIT((float)x, (float)y);
	graphene_rect_t box;
	int column, row;

	for (row = 0; row < layouts[pad->layout].rows; row++) {
		for (column = 0; column < row_length(pad, row); column++) {
			box = cell_box(pad, column, row);
			if (graphene_rect_contains_point(&box, &point))
				return key_of_cell(pad, column, row, mirrored);
		}
	}
	return 0;
}

void
key_pad_order(uint8_t order[10], const uint32_t random[10])
{
	uint8_t digit;
	uint32_t i, j;

	for (i = 0; i < 10; i++)
		order[i] = (uint8_t)((i + 1) % 10);
	for (i = 9; i > 0; i--) {
		j = random[i] % (i + 1);
		digit = order[i];
		order[i] = order[j];
		order[j] = digit;
	}
}

void
key_pad_shuffle(KeyPad *pad, bool shuffled)
{
	uint32_t random[10];
	int i;

	if (shuffled) {
		if (getrandom(random, sizeof(random), 0) == (ssize_t)sizeof(random))
			key_pad_order(pad->order, random);
	} else {
		for (i = 0; i < 10; i++)
			pad->order[i] = (uint8_t)((i + 1) % 10);
	}
	explicit_bzero(random, sizeof(random));
	gtk_widget_queue_draw(GTK_WIDGET(pad));
}

/* ---- fingers ---- */

static struct finger *
finger_find(KeyPad *pad, const GdkEventSequence *sequence)
{
	size_t i;

	for (i = 0; i < FINGERS; i++)
		if (pad->fingers[i].down && pad->fingers[i].sequence == sequence)
			return &pad->fingers[i];
	return NULL;
}

static void
finger_down(KeyPad *pad, GdkEventSequence *sequence, int key)
{
	struct finger *f = finger_find(pad, sequence);
	size_t i;

	for (i = 0; f == NULL && i < FINGERS; i++)
		if (!pad->fingers[i].down)
			f = &pad->fingers[i];
	if (f == NULL || key == 0)
		return;
	*f = (struct finger){ .sequence = sequence, .key = key, .down = true };
	gtk_widget_queue_draw(GTK_WIDGET(pad));
}

static void
finger_up(KeyPad *pad, const GdkEventSequence *sequence, int key)
{
	struct finger *f = finger_find(pad, sequence);
	int went_down_on;

	if (f == NULL)
		return;
	went_down_on = f->key;
	memset(f, 0, sizeof(*f));
	gtk_widget_queue_draw(GTK_WIDGET(pad));
	if (key == went_down_on)
		g_signal_emit(pad, signal_key, 0, key);
}

/* The key below an event, whose place is told in the coordinates of the whole surface. */
static int
key_below(KeyPad *pad, GdkEvent *event)
{
	GtkWidget *widget = GTK_WIDGET(pad);
	GtkNative *native = gtk_widget_get_native(widget);
	double x, y, left, top;

	if (native == NULL || !gdk_event_get_position(event, &x, &y))
		return 0;
	gtk_native_get_surface_transform(native, &left, &top);
	if (!gtk_widget_translate_coordinates(GTK_WIDGET(native), widget, x - left, y - top, &x, &y))
		return 0;
	return key_pad_key_at(pad, x, y);
}

static gboolean
on_event(GtkEventController *controller, GdkEvent *event, gpointer user)
{
	KeyPad *pad = CARDEA_KEY_PAD(user);
	GdkEventSequence *sequence = gdk_event_get_event_sequence(event);

	(void)controller;
	switch (gdk_event_get_event_type(event)) {
	case GDK_BUTTON_PRESS:
		if (gdk_button_event_get_button(event) != GDK_BUTTON_PRIMARY)
			return GDK_EVENT_PROPAGATE;
		/* fallthrough */
	case GDK_TOUCH_BEGIN:
		finger_down(pad, sequence, key_below(pad, event));
		return GDK_EVENT_STOP;
	case GDK_BUTTON_RELEASE:
	case GDK_TOUCH_END:
		finger_up(pad, sequence, key_below(pad, event));
		return GDK_EVENT_STOP;
	case GDK_TOUCH_CANCEL:
	case GDK_GRAB_BROKEN:
		finger_up(pad, sequence, 0);
		return GDK_EVENT_STOP;
	default:
		return GDK_EVENT_PROPAGATE;
	}
}

static void
key_pad_unmap(GtkWidget *widget)
{
	KeyPad *pad = CARDEA_KEY_PAD(widget);

	memset(pad->fingers, 0, sizeof(pad->fingers));
	GTK_WIDGET_CLASS(key_pad_parent_class)->unmap(widget);
}

/* ---- drawing ---- */

static bool
is_held(const KeyPad *pad, int key)
{
	size_t i;

	for (i = 0; i < FINGERS; i++)
		if (pad->fingers[i].down && pad->fingers[i].key == key)
			return true;
	return false;
}

static void
draw_character(GtkWidget *widget, GtkSnapshot *snapshot, const GdkRGBA *colour,
    const graphene_rect_t *box, int key)
{
	const char text[2] = { (char)key, '\0' };
	PangoLayout *layout = gtk_widget_create_pango_layout(widget, text);
	PangoAttrList *attributes = pango_attr_list_new();
	float room = fminf(box->size.width, box->size.height) / em(widget);
	int width, height;

	pango_attr_list_insert(attributes, pango_attr_scale_new((double)fminf(1.7f, 0.75f * room)));
	pango_attr_list_insert(attributes, pango_attr_weight_new(PANGO_WEIGHT_MEDIUM));
	pango_layout_set_attributes(layout, attributes);
	pango_layout_get_pixel_size(layout, &width, &height);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(
	    box->origin.x + (box->size.width - (float)width) / 2,
	    box->origin.y + (box->size.height - (float)height) / 2));
	gtk_snapshot_append_layout(snapshot, layout, colour);
	gtk_snapshot_restore(snapshot);
	pango_attr_list_unref(attributes);
	g_object_unref(layout);
}

/* An arrow forward, or a key cap that points back with a cross in it; drawn to the right, and
 * mirrored where the script goes to the left. */
static void
draw_sign(GtkSnapshot *snapshot, const GdkRGBA *colour, const graphene_rect_t *box, int key,
    float unit, bool mirrored)
{
	cairo_t *cr = gtk_snapshot_append_cairo(snapshot, box);
	double u = (double)unit;

	cairo_translate(cr, (double)(box->origin.x + box->size.width / 2),
	    (double)(box->origin.y + box->size.height / 2));
	cairo_scale(cr, mirrored ? -u : u, u);
	gdk_cairo_set_source_rgba(cr, colour);
	cairo_set_line_width(cr, 0.13);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	if (key == KEY_PAD_SUBMIT) {
		cairo_move_to(cr, -0.6, 0);
		cairo_line_to(cr, 0.6, 0);
		cairo_move_to(cr, 0.15, -0.45);
		cairo_line_to(cr, 0.6, 0);
		cairo_line_to(cr, 0.15, 0.45);
	} else {
		cairo_move_to(cr, -0.8, 0);
		cairo_line_to(cr, -0.3, -0.55);
		cairo_line_to(cr, 0.75, -0.55);
		cairo_line_to(cr, 0.75, 0.55);
		cairo_line_to(cr, -0.3, 0.55);
		cairo_close_path(cr);
		cairo_move_to(cr, 0.02, -0.22);
		cairo_line_to(cr, 0.46, 0.22);
		cairo_move_to(cr, 0.46, -0.22);
		cairo_line_to(cr, 0.02, 0.22);
	}
	cairo_stroke(cr);
	cairo_destroy(cr);
}

static void
draw_key(KeyPad *pad, GtkSnapshot *snapshot, const graphene_rect_t *box, int key)
{
	GtkWidget *widget = GTK_WIDGET(pad);
	GtkStyleContext *style = gtk_widget_get_style_context(widget);
	double x = (double)box->origin.x, y = (double)box->origin.y;
	double width = (double)box->size.width, height = (double)box->size.height;
	GdkRGBA colour;

	gtk_style_context_save(style);
	gtk_style_context_add_class(style, "key");
	if (key == KEY_PAD_SUBMIT)
		gtk_style_context_add_class(style, "go");
	if (is_held(pad, key))
		gtk_style_context_add_class(style, "pressed");
	gtk_snapshot_render_background(snapshot, style, x, y, width, height);
	gtk_snapshot_render_frame(snapshot, style, x, y, width, height);
	gtk_style_context_get_color(style, &colour);
	gtk_style_context_restore(style);
	if (key == KEY_PAD_ERASE || key == KEY_PAD_SUBMIT)
		draw_sign(snapshot, &colour, box, key, em(widget),
		    gtk_widget_get_direction(widget) == GTK_TEXT_DIR_RTL);
	else
		draw_character(widget, snapshot, &colour, box, key);
}

static void
key_pad_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	KeyPad *pad = CARDEA_KEY_PAD(widget);
	bool mirrored = gtk_widget_get_direction(widget) == GTK_TEXT_DIR_RTL;
	graphene_rect_t box;
	int column, row;

	for (row = 0; row < layouts[pad->layout].rows; row++) {
		for (column = 0; column < row_length(pad, row); column++) {
			box = cell_box(pad, column, row);
			draw_key(pad, snapshot, &box, key_of_cell(pad, column, row, mirrored));
		}
	}
}

static void
key_pad_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
    int *natural, int *minimum_baseline, int *natural_baseline)
{
	const struct layout *l = &layouts[CARDEA_KEY_PAD(widget)->layout];
	bool across = orientation == GTK_ORIENTATION_HORIZONTAL;
	float unit = em(widget), count = (float)(across ? l->columns : l->rows);
	float gaps = (count - 1) * l->gap * unit;
	float key = (across ? l->width : l->height) * unit;
	float least = (float)(across ? l->least_width : l->least_height);

	(void)for_size;
	*minimum_baseline = *natural_baseline = -1;
	*minimum = (int)ceilf(count * least + gaps);
	*natural = (int)ceilf(count * fmaxf(key, least) + gaps);
}

/* ---- the class ---- */

KeyPad *
key_pad_new(enum key_pad_layout layout)
{
	KeyPad *pad = g_object_new(KEY_PAD_TYPE, NULL);

	pad->layout = layout;
	return pad;
}

static void
key_pad_init(KeyPad *pad)
{
	GtkEventController *controller = gtk_event_controller_legacy_new();

	g_signal_connect(controller, "event", G_CALLBACK(on_event), pad);
	gtk_widget_add_controller(GTK_WIDGET(pad), controller);
	gtk_widget_set_focusable(GTK_WIDGET(pad), FALSE);
	key_pad_shuffle(pad, false);
}

static void
key_pad_class_init(KeyPadClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	widget_class->snapshot = key_pad_snapshot;
	widget_class->measure = key_pad_measure;
	widget_class->unmap = key_pad_unmap;
	gtk_widget_class_set_css_name(widget_class, "keypad");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
	signal_key = g_signal_new("key", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	    NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}
