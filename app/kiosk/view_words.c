/* What stands beside the picture, from the sentence down to the links. */
#include "view.h"

#include <string.h>

enum { TITLE_LONG = 32, TITLE_LONGER = 56 };	/* characters, from which on letters are smaller */

/* ---- the heading ---- */

/* A box of its own for each screen: one that is an alert is read out when it comes. */
static void
heading_new(struct view *view, bool alert)
{
	struct view_words *words = &view->words;

	if (words->heading != NULL)
		gtk_box_remove(GTK_BOX(words->column), words->heading);
	words->heading = g_object_new(GTK_TYPE_BOX, "accessible-role", alert ?
	    GTK_ACCESSIBLE_ROLE_ALERT : GTK_ACCESSIBLE_ROLE_GROUP, "orientation",
	    GTK_ORIENTATION_VERTICAL, NULL);
	gtk_widget_add_css_class(words->heading, "words");
	words->title = view_label_new("title", GTK_ACCESSIBLE_ROLE_HEADING);
	words->help = view_label_new("help", GTK_ACCESSIBLE_ROLE_LABEL);
	gtk_box_append(GTK_BOX(words->heading), words->title);
	gtk_box_append(GTK_BOX(words->heading), words->help);
	gtk_box_prepend(GTK_BOX(words->column), words->heading);
}

static void
show_heading(struct view *view, const struct front_view *look)
{
	struct view_words *words = &view->words;
	char title[VIEW_TEXT], help[VIEW_TEXT], *both;

	view_say(view, &look->title, title);
	view_say(view, &look->help, help);
	if (look->split)
		front_text_split(title, help, sizeof(help));
	view_label_set(words->title, title);
	view_set_class(words->title, "long", g_utf8_strlen(title, -1) >= TITLE_LONG);
	view_set_class(words->title, "longer", g_utf8_strlen(title, -1) >= TITLE_LONGER);
	view_label_set(words->help, help);
	gtk_accessible_update_property(GTK_ACCESSIBLE(words->tiles.box),
	    GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	gtk_accessible_update_property(GTK_ACCESSIBLE(words->stages.box),
	    GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	both = g_strdup_printf("%s%s%s", title, help[0] != '\0' ? " " : "", help);
	gtk_accessible_update_property(GTK_ACCESSIBLE(words->heading),
	    GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
	g_free(both);
}

/* ---- the code of an attempt ---- */

/* The code stands out of its sentence, wide apart. */
static void
show_code(struct view *view, const struct front_text *text)
{
	PangoAttrList *attributes = pango_attr_list_new();
	const char *code = text->arg[0].kind == FRONT_ARG_TEXT ? text->arg[0].text : NULL, *at;
	PangoAttribute *attribute[3];
	char said[VIEW_TEXT];
	size_t i;

	view_say(view, text, said);
	at = code != NULL && code[0] != '\0' ? strstr(said, code) : NULL;
	if (at != NULL) {
		attribute[0] = pango_attr_letter_spacing_new(4 * PANGO_SCALE);
		attribute[1] = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
		attribute[2] = pango_attr_scale_new(1.3);
		for (i = 0; i < G_N_ELEMENTS(attribute); i++) {
			attribute[i]->start_index = (guint)(at - said);
			attribute[i]->end_index = (guint)((size_t)(at - said) + strlen(code));
			pango_attr_list_insert(attributes, attribute[i]);
		}
	}
	view_label_set(view->words.code, said);
	gtk_label_set_attributes(GTK_LABEL(view->words.code), attributes);
	pango_attr_list_unref(attributes);
}

/* ---- the stages of a wait ---- */

static GtkWidget *
stage_new(struct view *view, const struct front_stage_view *stage)
{
	static const char *const classes[] = {
		[FRONT_STAGE_AHEAD] = "ahead",
		[FRONT_STAGE_RUNS] = "runs",
		[FRONT_STAGE_DONE] = "done",
	};
	GtkWidget *row = g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
	    NULL);
	GtkWidget *mark = g_object_new(GTK_TYPE_BOX, "accessible-role",
	    GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_CENTER, NULL);
	GtkWidget *label = view_label_new("name-of-stage", GTK_ACCESSIBLE_ROLE_LABEL);

	gtk_widget_add_css_class(row, "stage");
	gtk_widget_add_css_class(row, classes[stage->state]);
	gtk_widget_add_css_class(mark, "mark");
	if (stage->state == FRONT_STAGE_DONE)
		gtk_box_append(GTK_BOX(mark), view_icon_new(view, "check"));
	view_label_say(view, label, &stage->text);
	gtk_box_append(GTK_BOX(row), mark);
	gtk_box_append(GTK_BOX(row), label);
	return row;
}

static void
show_stages(struct view *view, const struct front_view *look)
{
	GString *made_of = g_string_new(NULL);
	char text[VIEW_TEXT];
	unsigned int i;

	for (i = 0; i < look->stage_count; i++) {
		view_say(view, &look->stages[i].text, text);
		g_string_append_printf(made_of, "%d %s\n", (int)look->stages[i].state, text);
	}
	if (!view_list_changes(&view->words.stages, g_string_free(made_of, FALSE)))
		return;
	for (i = 0; i < look->stage_count; i++)
		gtk_box_append(GTK_BOX(view->words.stages.box), stage_new(view, &look->stages[i]));
}

/* ---- what time is left, and the site's words ---- */

static void
show_countdown(struct view *view, const struct front_view *look, bool new_screen)
{
	struct view_words *words = &view->words;
	double left;

	if (new_screen)
		words->countdown_most = 0;
	words->countdown_most = MAX(words->countdown_most, look->countdown);
	gtk_widget_set_visible(words->countdown, look->countdown > 0);
	if (look->countdown == 0)
		return;
	left = (double)look->countdown / (double)words->countdown_most;
	gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(words->countdown), left);
}

static void
show_site(struct view *view, const struct front_view *look)
{
	size_t language = view->setup.texts->chosen;
	const char *notice = look->site_notice ?
	    brand_text(&view->brand, BRAND_NOTICE, language) : NULL;
	const char *help = look->site_help ? brand_text(&view->brand, BRAND_HELP, language) : NULL;

	view_label_set(view->words.notice, notice != NULL ? notice : "");
	view_label_set(view->words.site, help != NULL ? help : "");
}

/* ---- all of it ---- */

static GtkWidget *
list_new(struct view_words *words, struct view_list *list, GtkAccessibleRole role,
    const char *class)
{
	list->box = g_object_new(GTK_TYPE_BOX, "accessible-role", role, "orientation",
	    GTK_ORIENTATION_VERTICAL, "visible", FALSE, NULL);
	gtk_widget_add_css_class(list->box, class);
	gtk_box_append(GTK_BOX(words->column), list->box);
	return list->box;
}

static void
fill_column(struct view *view)
{
	struct view_words *words = &view->words;
	GtkBox *column = GTK_BOX(words->column);

	heading_new(view, false);
	words->notice = view_label_new("site", GTK_ACCESSIBLE_ROLE_LABEL);
	gtk_widget_add_css_class(words->notice, "notice");
	gtk_box_append(column, words->notice);
	list_new(words, &words->tiles, GTK_ACCESSIBLE_ROLE_LIST, "tiles");
	gtk_box_append(column, view->name.box);
	gtk_box_append(column, view->pin.box);
	list_new(words, &words->stages, GTK_ACCESSIBLE_ROLE_LIST, "stages");
	words->countdown = gtk_progress_bar_new();
	gtk_widget_add_css_class(words->countdown, "countdown");
	gtk_box_append(column, words->countdown);
	words->more = view_label_new("more", GTK_ACCESSIBLE_ROLE_LABEL);
	gtk_box_append(column, words->more);
	words->code = view_label_new("code", GTK_ACCESSIBLE_ROLE_LABEL);
	gtk_label_set_selectable(GTK_LABEL(words->code), FALSE);
	gtk_box_append(column, words->code);
	words->site = view_label_new("site", GTK_ACCESSIBLE_ROLE_LABEL);
	gtk_box_append(column, words->site);
	list_new(words, &words->links, GTK_ACCESSIBLE_ROLE_GROUP, "links");
}

/* What scrolls takes the focus, and so keys, when there is more than fits. Without that, and with
 * nothing in it to take the focus, GTK would lose a press of Tab in it. */
static void
show_scrolling(struct view *view)
{
	GtkWidget *scrolled = view->words.scrolled;
	GtkAdjustment *room =
	    gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scrolled));
	bool more = gtk_adjustment_get_upper(room) > gtk_adjustment_get_page_size(room);

	gtk_widget_set_focusable(scrolled, more);
	gtk_widget_set_can_focus(scrolled, more || view->pin.shown ||
	    view->name.shown ||
	    gtk_widget_get_visible(view->words.tiles.box) ||
	    gtk_widget_get_visible(view->words.links.box));
}

static void
on_room_changed(GtkAdjustment *room, gpointer user)
{
	(void)room;
	show_scrolling(user);
}

GtkWidget *
view_words_open(struct view *view)
{
	GtkWidget *scrolled = gtk_scrolled_window_new(), *viewport = gtk_viewport_new(NULL, NULL);

	view->words.column = view_box_new(GTK_ORIENTATION_VERTICAL, "words");
	gtk_widget_set_valign(view->words.column, GTK_ALIGN_CENTER);
	fill_column(view);
	gtk_viewport_set_scroll_to_focus(GTK_VIEWPORT(viewport), TRUE);
	gtk_viewport_set_child(GTK_VIEWPORT(viewport), view->words.column);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), viewport);
	view->words.scrolled = scrolled;
	g_signal_connect(gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scrolled)),
	    "changed", G_CALLBACK(on_room_changed), view);
	gtk_accessible_update_state(GTK_ACCESSIBLE(gtk_scrolled_window_get_vscrollbar(
	    GTK_SCROLLED_WINDOW(scrolled))), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
	gtk_accessible_update_state(GTK_ACCESSIBLE(gtk_scrolled_window_get_hscrollbar(
	    GTK_SCROLLED_WINDOW(scrolled))), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
	gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
	    GTK_POLICY_AUTOMATIC);
	return scrolled;
}

void
view_words_show(struct view *view, const struct front_view *look, bool new_screen)
{
	if (new_screen)
		heading_new(view, look->alert);
	show_heading(view, look);
	view_tiles_show(view, look);
	view_name_show(view, look);
	view_pin_show(view, look);
	show_stages(view, look);
	show_countdown(view, look, new_screen);
	/* Beside a PIN, the third line is an expiry that is near. */
	view_set_class(view->words.more, "soon", look->screen == FRONT_PIN ||
	    look->screen == FRONT_PINPAD_START);
	view_label_say(view, view->words.more, &look->more);
	show_code(view, &look->code);
	show_site(view, look);
	view_buttons_show(view, &view->words.links, look, 1u << FRONT_BUTTON_MORE);
	show_scrolling(view);
}

void
view_words_free(struct view *view)
{
	g_free(view->words.tiles.made_of);
	g_free(view->words.stages.made_of);
	g_free(view->words.links.made_of);
}
