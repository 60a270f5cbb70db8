/* A tile for each certificate: who one may be, or why one may not. */
#include "reason.h"
#include "view.h"

static const char index_key[] = "cardea-tile";

/* The first letters of the first and the last word that begin with one: "Alice Example (ward)" is
 * AE. */
static void
initials_of(const char *name, char out[16])
{
	char **words = g_strsplit(name, " ", -1);
	gunichar letter, first = 0, last = 0;
	guint i;
	int n = 0;

	for (i = 0; words[i] != NULL; i++) {
		letter = g_utf8_get_char(words[i]);
		if (!g_unichar_isalpha(letter))
			continue;
		if (first == 0)
			first = letter;
		else
			last = letter;
	}
	if (first != 0)
		n += g_unichar_to_utf8(g_unichar_toupper(first), out);
	if (last != 0)
		n += g_unichar_to_utf8(g_unichar_toupper(last), out + n);
	out[n] = '\0';
	g_strfreev(words);
}

static void
add_line(GtkWidget *box, const char *class, const char *text)
{
	GtkWidget *label = view_label_new(class, GTK_ACCESSIBLE_ROLE_PRESENTATION);

	view_label_set(label, text);
	gtk_box_append(GTK_BOX(box), label);
}

/* The checks that did not pass, a line each, as technicians call them. */
static void
add_checks(GtkWidget *box, const struct front_tile *tile)
{
	unsigned int i;
	char *line;

	for (i = 0; i < tile->check_count && i < FRONT_CHECKS; i++) {
		line = g_strdup_printf("%s: %s", tile->checks[i].name, tile->checks[i].why);
		add_line(box, "detail", line);
		g_free(line);
	}
}

static GtkWidget *
inside_new(struct view *view, const struct front_tile_view *of, unsigned int index)
{
	GtkWidget *row = view_box_new(GTK_ORIENTATION_HORIZONTAL, "inside");
	GtkWidget *column = view_box_new(GTK_ORIENTATION_VERTICAL, NULL), *initials;
	char text[VIEW_TEXT], letters[16];

	initials_of(of->tile->name, letters);
	initials = view_label_new("initials", GTK_ACCESSIBLE_ROLE_PRESENTATION);
	gtk_label_set_text(GTK_LABEL(initials), letters);
	gtk_label_set_xalign(GTK_LABEL(initials), 0.5f);
	gtk_widget_set_visible(initials, TRUE);
	gtk_widget_set_valign(initials, GTK_ALIGN_CENTER);
	if (index % 2 == 1)
		gtk_widget_add_css_class(initials, "other");
	gtk_box_append(GTK_BOX(row), initials);
	gtk_widget_set_valign(column, GTK_ALIGN_CENTER);
	gtk_widget_set_hexpand(column, TRUE);
	add_line(column, "name", of->tile->name);
	view_say(view, &of->issuer, text);
	add_line(column, "detail", text);
	view_say(view, &of->note, text);
	add_line(column, of->tile->usable ? "soon" : "no", text);
	if (!of->tile->usable)
		add_checks(column, of->tile);
	gtk_box_append(GTK_BOX(row), column);
	return row;
}

static void
on_clicked(GtkButton *button, gpointer user)
{
	view_act(user, FRONT_ACT_TILE,
	    GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), index_key)));
}

/* What a tile says, in one breath. */
static char *
tile_text(struct view *view, const struct front_tile_view *of)
{
	GString *all = g_string_new(of->tile->name);
	char text[VIEW_TEXT];
	unsigned int i;

	view_say(view, &of->issuer, text);
	g_string_append_printf(all, "%s%s", text[0] != '\0' ? ", " : "", text);
	view_say(view, &of->note, text);
	g_string_append_printf(all, "%s%s", text[0] != '\0' ? ", " : "", text);
	for (i = 0; !of->tile->usable && i < of->tile->check_count && i < FRONT_CHECKS; i++)
		g_string_append_printf(all, ", %s: %s", of->tile->checks[i].name,
		    of->tile->checks[i].why);
	return g_string_free(all, FALSE);
}

/* One that cannot be chosen takes the focus all the same: keys scroll to it, and it is read out. */
static GtkWidget *
tile_new(struct view *view, const struct front_tile_view *of, unsigned int index)
{
	char *text = tile_text(view, of);
	GtkWidget *tile;

	if (of->tile->usable) {
		tile = gtk_button_new();
		gtk_button_set_child(GTK_BUTTON(tile), inside_new(view, of, index));
		g_object_set_data(G_OBJECT(tile), index_key, GUINT_TO_POINTER(index));
		g_signal_connect(tile, "clicked", G_CALLBACK(on_clicked), view);
	} else {
		tile = reason_new(inside_new(view, of, index));
	}
	gtk_widget_add_css_class(tile, "tile");
	gtk_accessible_update_property(GTK_ACCESSIBLE(tile), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
	    -1);
	g_free(text);
	return tile;
}

void
view_tiles_show(struct view *view, const struct front_view *look)
{
	GString *made_of = g_string_new(NULL);
	unsigned int i;
	char *text;

	for (i = 0; i < look->tile_count; i++) {
		text = tile_text(view, &look->tiles[i]);
		g_string_append_printf(made_of, "%d %s\n", look->tiles[i].tile->usable, text);
		g_free(text);
	}
	if (!view_list_changes(&view->words.tiles, g_string_free(made_of, FALSE)))
		return;
	for (i = 0; i < look->tile_count; i++)
		gtk_box_append(GTK_BOX(view->words.tiles.box), tile_new(view, &look->tiles[i], i));
}
