/* The strips: where and when it is, what people set for themselves, what ends a screen. */
#include <string.h>

#include "em.h"
#include "svg.h"
#include "view.h"

enum { LOGO_HEIGHT = 32, LOGO_WIDTH_MOST = 240, MINUTE = 60 };

static const char index_key[] = "cardea-index";

/* ---- top: place and time ---- */

static void
show_clock(struct view *view)
{
	char text[TEXTS_WHEN];

	texts_clock(view->setup.texts, text, sizeof(text), time(NULL));
	view_label_set(view->strip.clock, text);
}

static gboolean
on_minute(gpointer user)
{
	struct view *view = user;

	show_clock(view);
	view->strip.clock_timer = g_timeout_add_seconds(
	    (guint)(MINUTE - time(NULL) % MINUTE), on_minute, view);
	return G_SOURCE_REMOVE;
}

/* The site's logo, or NULL when it has none that can be drawn. */
static GtkWidget *
logo_new(const struct view *view)
{
	const struct brand_file *file = view->brand.svg.data != NULL ? &view->brand.svg :
	    &view->brand.png;
	GdkTexture *texture;
	GtkWidget *logo;
	char *sentence;
	GError *error = NULL;
	GBytes *bytes;
	int width;

	if (file->data == NULL)
		return NULL;
	bytes = g_bytes_new_static(file->data, file->n);
	texture = file == &view->brand.svg ? svg_texture_of(bytes, 2 * LOGO_WIDTH_MOST,
	    2 * LOGO_HEIGHT, &error) : gdk_texture_new_from_bytes(bytes, &error);
	g_bytes_unref(bytes);
	if (texture == NULL) {
		sentence = g_strdup_printf("the brand's logo: %s", error->message);
		view_log(view, sentence);
		g_free(sentence);
		g_clear_error(&error);
		return NULL;
	}
	width = gdk_texture_get_width(texture) * LOGO_HEIGHT / gdk_texture_get_height(texture);
	logo = g_object_new(GTK_TYPE_PICTURE, "paintable", texture, "can-shrink", TRUE,
	    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
	gtk_widget_set_size_request(logo, MIN(width, LOGO_WIDTH_MOST), LOGO_HEIGHT);
	gtk_widget_set_valign(logo, GTK_ALIGN_CENTER);
	g_object_unref(texture);
	return logo;
}

static GtkWidget *
top_new(struct view *view)
{
	GtkWidget *top = view_box_new(GTK_ORIENTATION_HORIZONTAL, "strip");
	GtkWidget *place = view_box_new(GTK_ORIENTATION_HORIZONTAL, "place");
	GtkWidget *logo = logo_new(view);

	gtk_widget_add_css_class(top, "top");
	gtk_box_append(GTK_BOX(place), logo != NULL ? logo : view_icon_new(view, "place"));
	view->strip.place = view_label_new("name-of-place", GTK_ACCESSIBLE_ROLE_LABEL);
	gtk_box_append(GTK_BOX(place), view->strip.place);
	gtk_widget_set_hexpand(place, TRUE);
	gtk_box_append(GTK_BOX(top), place);
	view->strip.clock = view_label_new("clock", GTK_ACCESSIBLE_ROLE_LABEL);
	gtk_label_set_wrap(GTK_LABEL(view->strip.clock), FALSE);
	gtk_box_append(GTK_BOX(top), view->strip.clock);
	on_minute(view);
	return top;
}

/* ---- bottom: the panel of languages ---- */

static void
on_language(GtkButton *button, gpointer user)
{
	struct view *view = user;
	unsigned int index = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), index_key));

	(void)view_strip_close_panel(view);
	view_act(view, FRONT_ACT_LANGUAGE, index);
}

bool
view_strip_close_panel(struct view *view)
{
	if (!gtk_widget_get_visible(view->strip.languages))
		return false;
	gtk_widget_set_visible(view->strip.languages, FALSE);
	gtk_widget_grab_focus(view->strip.language);
	gtk_accessible_update_state(GTK_ACCESSIBLE(view->strip.language),
	    GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
	return true;
}

/* Puts the panel above the button that opens it. */
static void
place_panel(struct view_strip *strip)
{
	GtkWidget *over = gtk_widget_get_parent(strip->languages);
	bool mirrored = gtk_widget_get_direction(over) == GTK_TEXT_DIR_RTL;
	int width = gtk_widget_get_width(over);
	graphene_rect_t box;
	float start;

	if (!gtk_widget_compute_bounds(strip->language, over, &box))
		return;
	start = mirrored ? (float)width - box.origin.x - box.size.width : box.origin.x;
	gtk_widget_set_margin_start(strip->languages, MAX((int)start, 0));
}

static void
on_languages(GtkButton *button, gpointer user)
{
	struct view *view = user;

	if (view_strip_close_panel(view))
		return;
	place_panel(&view->strip);
	gtk_widget_set_visible(view->strip.languages, TRUE);
	gtk_widget_child_focus(view->strip.choices.box, GTK_DIR_TAB_FORWARD);
	gtk_accessible_update_state(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE,
	    -1);
}

/* Each language is written in itself, whichever is chosen. */
static void
show_languages(struct view *view)
{
	const struct texts *texts = view->setup.texts;
	GtkWidget *button;
	size_t i;

	if (!view_list_changes(&view->strip.choices, g_strdup_printf("%zu", texts->chosen)))
		return;
	for (i = 0; i < texts->count; i++) {
		button = gtk_button_new_with_label(texts->languages[i].name);
		g_object_set_data(G_OBJECT(button), index_key, GUINT_TO_POINTER((guint)i));
		g_signal_connect(button, "clicked", G_CALLBACK(on_language), view);
		if (i == texts->chosen)
			gtk_widget_add_css_class(button, "chosen");
		gtk_box_append(GTK_BOX(view->strip.choices.box), button);
	}
}

/* ---- bottom: the settings ---- */

static void
on_text_size(GtkButton *button, gpointer user)
{
	(void)button;
	view_act(user, FRONT_ACT_TEXT_SIZE, 0);
}

static void
on_contrast(GtkButton *button, gpointer user)
{
	(void)button;
	view_act(user, FRONT_ACT_CONTRAST, 0);
}

static GtkWidget *
setting_new(struct view *view, const char *icon, GtkWidget **label, bool toggles, GCallback pressed)
{
	GtkWidget *button = g_object_new(toggles ? GTK_TYPE_TOGGLE_BUTTON : GTK_TYPE_BUTTON, NULL);
	GtkWidget *box = view_box_new(GTK_ORIENTATION_HORIZONTAL, "sign");

	*label = view_label_new("caption", GTK_ACCESSIBLE_ROLE_PRESENTATION);
	gtk_label_set_wrap(GTK_LABEL(*label), FALSE);
	gtk_box_append(GTK_BOX(box), view_icon_new(view, icon));
	gtk_box_append(GTK_BOX(box), *label);
	gtk_widget_set_halign(box, GTK_ALIGN_CENTER);
	gtk_button_set_child(GTK_BUTTON(button), box);
	g_signal_connect(button, "clicked", pressed, view);
	gtk_box_append(GTK_BOX(view->strip.settings), button);
	return button;
}

static void
setting_say(GtkWidget *button, GtkWidget *label, const char *text, bool on)
{
	gtk_label_set_text(GTK_LABEL(label), text);
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
	    -1);
	if (GTK_IS_TOGGLE_BUTTON(button))
		gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(button), on);
	view_set_class(button, "on", on);
}

static void
show_settings(struct view *view, const struct front_settings *settings)
{
	const struct texts *texts = view->setup.texts;
	struct view_strip *strip = &view->strip;
	char *language = g_strdup_printf("%s: %s", texts_get(N_("Language")),
	    texts->languages[texts->chosen].name);

	setting_say(strip->text_size, strip->text_size_label, texts_get(N_("Text size")),
	    settings->large_text);
	setting_say(strip->contrast, strip->contrast_label, texts_get(N_("Contrast")),
	    settings->high_contrast);
	setting_say(strip->language, strip->language_label, texts->languages[texts->chosen].name,
	    false);
	gtk_accessible_update_property(GTK_ACCESSIBLE(strip->language),
	    GTK_ACCESSIBLE_PROPERTY_LABEL, language, -1);
	gtk_widget_set_visible(strip->language, texts->count > 1);
	g_free(language);
}

static GtkWidget *
bottom_new(struct view *view)
{
	struct view_strip *strip = &view->strip;

	strip->bottom = view_box_new(GTK_ORIENTATION_HORIZONTAL, "strip");
	gtk_widget_add_css_class(strip->bottom, "bottom");
	strip->settings = view_box_new(GTK_ORIENTATION_HORIZONTAL, NULL);
	gtk_widget_set_hexpand(strip->settings, TRUE);
	strip->text_size = setting_new(view, "text-size", &strip->text_size_label, true,
	    G_CALLBACK(on_text_size));
	strip->contrast = setting_new(view, "contrast", &strip->contrast_label, true,
	    G_CALLBACK(on_contrast));
	strip->language = setting_new(view, "language", &strip->language_label, false,
	    G_CALLBACK(on_languages));
	strip->ends.box = view_box_new(GTK_ORIENTATION_HORIZONTAL, NULL);
	gtk_widget_set_halign(strip->ends.box, GTK_ALIGN_END);
	gtk_box_append(GTK_BOX(strip->bottom), strip->settings);
	gtk_box_append(GTK_BOX(strip->bottom), strip->ends.box);
	return strip->bottom;
}

/* ---- both ---- */

/* Which settings have their word beside the sign. */
enum words { WORDS_ALL, WORDS_LANGUAGE, WORDS_NONE };

static void
lay_out(struct view_strip *strip, enum words words, GtkOrientation orientation)
{
	gtk_widget_set_visible(strip->text_size_label, words == WORDS_ALL);
	gtk_widget_set_visible(strip->contrast_label, words == WORDS_ALL);
	gtk_widget_set_visible(strip->language_label, words != WORDS_NONE);
	gtk_orientable_set_orientation(GTK_ORIENTABLE(strip->bottom), orientation);
	/* In two rows the buttons that end a screen are the upper one. */
	gtk_box_reorder_child_after(GTK_BOX(strip->bottom), strip->ends.box,
	    orientation == GTK_ORIENTATION_VERTICAL ? NULL : strip->settings);
}

/* True when it is as it was when this was last asked. */
static bool
is_fitted(struct view *view)
{
	struct view_strip *strip = &view->strip;
	char *now = g_strdup_printf("%d %.1f %zu %s", view->width, (double)em(strip->bottom),
	    view->setup.texts->chosen, strip->ends.made_of != NULL ? strip->ends.made_of : "");
	bool same = g_strcmp0(strip->fitted, now) == 0;

	g_free(strip->fitted);
	strip->fitted = now;
	return same;
}

void
view_strip_fit(struct view *view)
{
	static const struct {
		enum words words;
		GtkOrientation orientation;
	} ways[] = {
		{ WORDS_ALL, GTK_ORIENTATION_HORIZONTAL },
		{ WORDS_LANGUAGE, GTK_ORIENTATION_HORIZONTAL },
		{ WORDS_NONE, GTK_ORIENTATION_HORIZONTAL },
		{ WORDS_ALL, GTK_ORIENTATION_VERTICAL },
		{ WORDS_LANGUAGE, GTK_ORIENTATION_VERTICAL },
		{ WORDS_NONE, GTK_ORIENTATION_VERTICAL },
	};
	size_t i;
	int least;

	if (is_fitted(view))
		return;
	for (i = 0; i < G_N_ELEMENTS(ways); i++) {
		lay_out(&view->strip, ways[i].words, ways[i].orientation);
		gtk_widget_measure(view->strip.bottom, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL,
		    NULL, NULL);
		if (least <= view->width)
			return;
	}
}

void
view_strip_open(struct view *view, GtkBox *frame, GtkOverlay *overlay)
{
	struct view_strip *strip = &view->strip;

	gtk_box_prepend(frame, top_new(view));
	gtk_box_append(frame, bottom_new(view));
	strip->languages = g_object_new(GTK_TYPE_BOX, "css-name", "popover", "accessible-role",
	    GTK_ACCESSIBLE_ROLE_GROUP, "visible", FALSE, "halign", GTK_ALIGN_START, "valign",
	    GTK_ALIGN_END, NULL);
	strip->choices.box = g_object_new(GTK_TYPE_BOX, "css-name", "contents", "accessible-role",
	    GTK_ACCESSIBLE_ROLE_GROUP, "orientation", GTK_ORIENTATION_VERTICAL, NULL);
	gtk_box_append(GTK_BOX(strip->languages), strip->choices.box);
	gtk_overlay_add_overlay(overlay, strip->languages);
}

void
view_strip_show(struct view *view, const struct front_view *look)
{
	const struct texts *texts = view->setup.texts;

	view_label_set(view->strip.place, brand_conf_name(&view->brand.conf,
	    texts->languages[texts->chosen].code));
	show_clock(view);
	show_settings(view, look->settings);
	show_languages(view);
	view_buttons_show(view, &view->strip.ends, look, 1u << FRONT_BUTTON_GO |
	    1u << FRONT_BUTTON_STOP | 1u << FRONT_BUTTON_DANGER);
}

void
view_strip_free(struct view *view)
{
	if (view->strip.clock_timer != 0)
		g_source_remove(view->strip.clock_timer);
	g_free(view->strip.fitted);
	g_free(view->strip.choices.made_of);
	g_free(view->strip.ends.made_of);
}
