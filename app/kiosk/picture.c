#include "picture.h"

#include <math.h>

#include "svg.h"

enum {
	CANVAS_WIDTH = 400, CANVAS_HEIGHT = 440,
	CARD_IN = 148,			/* how much lower a card is that is in */
	SLIDE_US = 300 * 1000,
	PARTS = 6,
	EM_WIDTH = 20, EM_HEIGHT = 22,	/* of the canvas */
};

enum layer {
	LAYER_END,
	READER_BACK, READER_FRONT, READER_MISSING, PINPAD_FRONT, CARD, CARD_OTHER, LIGHT_OFF,
	LIGHT_GREEN, LIGHT_AMBER, LIGHT_RED, ARROW_IN, ARROW_OUT, ATTENTION, LOCK, LOCK_OPEN,
	BADGE_LOCK,
	LAYERS,
};

/* The file of a layer, and where its outline is when the file is missing (width 0: nowhere). */
static const struct {
	const char *file;
	graphene_rect_t outline;
} layers[LAYERS] = {
	[READER_BACK] = { "reader-back.svg", { { 44, 306 }, { 312, 114 } } },
	[READER_FRONT] = { "reader-front.svg", { { 0, 0 }, { 0, 0 } } },
	[READER_MISSING] = { "reader-missing.svg", { { 44, 306 }, { 312, 114 } } },
	[PINPAD_FRONT] = { "pinpad-front.svg", { { 0, 0 }, { 0, 0 } } },
	[CARD] = { "card.svg", { { 122, 6 }, { 156, 248 } } },
	[CARD_OTHER] = { "card-other.svg", { { 122, 6 }, { 156, 248 } } },
	[LIGHT_OFF] = { "light-off.svg", { { 0, 0 }, { 0, 0 } } },
	[LIGHT_GREEN] = { "light-green.svg", { { 306, 368 }, { 32, 32 } } },
	[LIGHT_AMBER] = { "light-amber.svg", { { 306, 368 }, { 32, 32 } } },
	[LIGHT_RED] = { "light-red.svg", { { 306, 368 }, { 32, 32 } } },
	[ARROW_IN] = { "arrow-in.svg", { { 0, 0 }, { 0, 0 } } },
	[ARROW_OUT] = { "arrow-out.svg", { { 0, 0 }, { 0, 0 } } },
	[ATTENTION] = { "attention.svg", { { 122, 90 }, { 156, 156 } } },
	[LOCK] = { "lock.svg", { { 84, 200 }, { 232, 190 } } },
	[LOCK_OPEN] = { "lock-open.svg", { { 84, 200 }, { 232, 190 } } },
	[BADGE_LOCK] = { "badge-lock.svg", { { 0, 0 }, { 0, 0 } } },
};

static const struct {
	uint8_t parts[PARTS];		/* enum layer, from back to front, up to LAYER_END */
	bool slides;			/* a card and a reader */
	bool in;			/* the card is in */
} pictures[FRONT_PICTURES] = {
	[FRONT_PICTURE_READER] = { { READER_BACK, READER_FRONT, LIGHT_OFF }, false, false },
	[FRONT_PICTURE_INSERT] = {
		{ READER_BACK, CARD, READER_FRONT, LIGHT_OFF, ARROW_IN }, true, false },
	[FRONT_PICTURE_READING] = { { READER_BACK, CARD, READER_FRONT, LIGHT_AMBER }, true, true },
	[FRONT_PICTURE_IN] = { { READER_BACK, CARD, READER_FRONT, LIGHT_GREEN }, true, true },
	[FRONT_PICTURE_NO] = { { READER_BACK, CARD, READER_FRONT, LIGHT_RED }, true, true },
	[FRONT_PICTURE_REMOVE] = {
		{ READER_BACK, CARD, READER_FRONT, LIGHT_GREEN, ARROW_OUT }, true, true },
	[FRONT_PICTURE_PINPAD] = { { READER_BACK, CARD, PINPAD_FRONT, LIGHT_AMBER }, true, true },
	[FRONT_PICTURE_NO_READER] = { { READER_MISSING }, false, false },
	[FRONT_PICTURE_DOWN] = { { READER_BACK, READER_FRONT, LIGHT_OFF, ATTENTION }, false, false },
	[FRONT_PICTURE_LOCK] = { { LOCK }, false, false },
	[FRONT_PICTURE_OPEN] = { { LOCK_OPEN }, false, false },
	[FRONT_PICTURE_PEOPLE] = {
		{ READER_BACK, CARD_OTHER, READER_FRONT, LIGHT_AMBER, BADGE_LOCK }, true, true },
};

struct _Picture {
	GtkWidget parent;
	char *folder;
	void (*log)(void *data, const char *sentence);
	void *data;
	enum front_picture shown;
	GdkTexture *textures[LAYERS];	/* for a canvas of this width in pixels: */
	int width;
	graphene_rect_t places[LAYERS];	/* of the textures on it */
	bool missing[LAYERS];		/* there is no file to draw it from: that was logged */
	float from, to, lower;		/* how much lower the card was, will be, and is */
	gint64 began;			/* us of the frame clock; 0: with the next frame */
	guint tick;
};

G_DEFINE_FINAL_TYPE(Picture, picture, GTK_TYPE_WIDGET)

/* ---- motion ---- */

static void
stop(Picture *p)
{
	if (p->tick != 0)
		gtk_widget_remove_tick_callback(GTK_WIDGET(p), p->tick);
	p->tick = 0;
	p->lower = p->to;
	gtk_widget_queue_draw(GTK_WIDGET(p));
}

static gboolean
on_tick(GtkWidget *widget, GdkFrameClock *clock, gpointer user)
{
	Picture *p = CARDEA_PICTURE(widget);
	gint64 now = gdk_frame_clock_get_frame_time(clock);
	float left;

	(void)user;
	if (p->began == 0)
		p->began = now;
	left = 1 - (float)(now - p->began) / SLIDE_US;
	if (left <= 0) {
		p->tick = 0;
		stop(p);
		return G_SOURCE_REMOVE;
	}
	p->lower = p->to + (p->from - p->to) * left * left * left;
	gtk_widget_queue_draw(widget);
	return G_SOURCE_CONTINUE;
}

void
picture_show(Picture *p, enum front_picture what, bool still)
{
	bool slides;

	if ((unsigned int)what >= FRONT_PICTURES || what == p->shown)
		return;
	slides = pictures[p->shown].slides && pictures[what].slides && !still;
	p->shown = what;
	p->from = p->lower;
	p->to = pictures[what].in ? CARD_IN : 0;
	p->began = 0;
	if (!slides || fabsf(p->from - p->to) < 1 || !gtk_widget_get_mapped(GTK_WIDGET(p)))
		stop(p);
	else if (p->tick == 0)
		p->tick = gtk_widget_add_tick_callback(GTK_WIDGET(p), on_tick, NULL, NULL);
	gtk_widget_queue_draw(GTK_WIDGET(p));
}

bool
picture_moves(const Picture *p)
{
	return p->tick != 0;
}

/* ---- drawing ---- */

static bool
is_part(enum front_picture what, enum layer layer)
{
	size_t i;

	for (i = 0; i < PARTS && pictures[what].parts[i] != LAYER_END; i++)
		if (pictures[what].parts[i] == layer)
			return true;
	return false;
}

/* No texture is kept that is not shown: they are hundreds of kilobytes each. */
static void
forget_hidden(Picture *p)
{
	enum layer i;

	for (i = 0; i < LAYERS; i++)
		if (!is_part(p->shown, i))
			g_clear_object(&p->textures[i]);
}

static void
forget_all(Picture *p)
{
	enum layer i;

	for (i = 0; i < LAYERS; i++)
		g_clear_object(&p->textures[i]);
}

static GdkTexture *
texture_of_layer(Picture *p, enum layer layer, int width, int height)
{
	GError *error = NULL;
	char *path;

	if (p->textures[layer] != NULL || p->missing[layer])
		return p->textures[layer];
	path = g_build_filename(p->folder, layers[layer].file, NULL);
	p->textures[layer] = svg_texture(path, width, height, NULL,
	    &p->places[layer], &error);
	p->missing[layer] = p->textures[layer] == NULL;
	if (p->missing[layer] && p->log != NULL)
		p->log(p->data, error->message);
	g_clear_error(&error);
	g_free(path);
	return p->textures[layer];
}

static void
draw_outline(Picture *p, GtkSnapshot *snapshot, const graphene_rect_t *place, float unit)
{
	graphene_rect_t box = GRAPHENE_RECT_INIT(place->origin.x * unit, place->origin.y * unit,
	    place->size.width * unit, place->size.height * unit);
	GskRoundedRect round;
	GdkRGBA c;

	if (place->size.width <= 0)
		return;
	gtk_style_context_get_color(gtk_widget_get_style_context(GTK_WIDGET(p)), &c);
	gsk_rounded_rect_init_from_rect(&round, &box, 16 * unit);
	gtk_snapshot_append_border(snapshot, &round, (const float[4]){ 3, 3, 3, 3 },
	    (const GdkRGBA[4]){ c, c, c, c });
}

static void
draw_layer(Picture *p, GtkSnapshot *snapshot, enum layer layer, float unit, int scale)
{
	int width = (int)(CANVAS_WIDTH * unit), height = (int)(CANVAS_HEIGHT * unit);
	bool card = layer == CARD || layer == CARD_OTHER;
	GdkTexture *texture = texture_of_layer(p, layer, width * scale, height * scale);
	graphene_rect_t place = p->places[layer];

	gtk_snapshot_save(snapshot);
	if (card)
		gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(0, roundf(p->lower * unit)));
	graphene_rect_scale(&place, 1 / (float)scale, 1 / (float)scale, &place);
	if (texture != NULL)
		gtk_snapshot_append_texture(snapshot, texture, &place);
	else
		draw_outline(p, snapshot, &layers[layer].outline, unit);
	gtk_snapshot_restore(snapshot);
}

static void
picture_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	Picture *p = CARDEA_PICTURE(widget);
	const uint8_t *part = pictures[p->shown].parts;
	float width = (float)gtk_widget_get_width(widget);
	float height = (float)gtk_widget_get_height(widget);
	float unit = fminf(width / CANVAS_WIDTH, height / CANVAS_HEIGHT);
	int scale = gtk_widget_get_scale_factor(widget), pixels = (int)(CANVAS_WIDTH * unit) * scale;
	size_t i;

	if (pixels < 1)
		return;
	if (p->width != pixels)
		forget_all(p);
	forget_hidden(p);
	p->width = pixels;
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(
	    floorf((width - CANVAS_WIDTH * unit) / 2), floorf((height - CANVAS_HEIGHT * unit) / 2)));
	for (i = 0; i < PARTS && part[i] != LAYER_END; i++)
		draw_layer(p, snapshot, part[i], unit, scale);
	gtk_snapshot_restore(snapshot);
}

static void
picture_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
    int *natural, int *minimum_baseline, int *natural_baseline)
{
	PangoContext *context = gtk_widget_get_pango_context(widget);
	int size = pango_font_description_get_size(
	    pango_context_get_font_description(context)) / PANGO_SCALE;

	(void)for_size;
	*minimum_baseline = *natural_baseline = -1;
	*minimum = 0;
	*natural = size * (orientation == GTK_ORIENTATION_HORIZONTAL ? EM_WIDTH : EM_HEIGHT);
}

/* ---- the class ---- */

Picture *
picture_new(const char *folder, void (*log)(void *data, const char *sentence), void *data)
{
	Picture *p = g_object_new(PICTURE_TYPE, NULL);

	p->folder = g_strdup(folder);
	p->log = log;
	p->data = data;
	return p;
}

static void
picture_init(Picture *p)
{
	p->shown = FRONT_PICTURE_READER;
	gtk_widget_add_css_class(GTK_WIDGET(p), "picture");
	gtk_widget_set_can_target(GTK_WIDGET(p), FALSE);
}

static void
picture_finalize(GObject *object)
{
	Picture *p = CARDEA_PICTURE(object);

	forget_all(p);
	g_free(p->folder);
	G_OBJECT_CLASS(picture_parent_class)->finalize(object);
}

static void
picture_class_init(PictureClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = picture_finalize;
	widget_class->snapshot = picture_snapshot;
	widget_class->measure = picture_measure;
	gtk_widget_class_set_css_name(widget_class, "picture");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}
