#include "view.h"

#include <stdio.h>
#include <string.h>

#include "icon.h"

/* The string of one argument, written into `room` when it is none yet. */
static const char *
argument(const struct view *view, const struct front_arg *arg, char room[TEXTS_WHEN])
{
	switch (arg->kind) {
	case FRONT_ARG_TEXT:
		return arg->text;
	case FRONT_ARG_MSGID:
		return texts_get(arg->text);
	case FRONT_ARG_COUNT:
		snprintf(room, TEXTS_WHEN, "%llu", (unsigned long long)arg->number);
		return room;
	case FRONT_ARG_WHEN:
		texts_when(view->setup.texts, room, TEXTS_WHEN, (time_t)arg->number, time(NULL));
		return room;
	case FRONT_ARG_DATE:
		texts_date(view->setup.texts, room, TEXTS_WHEN, (time_t)arg->number);
		return room;
	default:
		return "";
	}
}

void
view_say(const struct view *view, const struct front_text *text, char out[VIEW_TEXT])
{
	char rooms[FRONT_ARGS][TEXTS_WHEN];
	const char *args[FRONT_ARGS];
	size_t n = 0;

	out[0] = '\0';
	if (text->id == NULL)
		return;
	while (n < FRONT_ARGS && text->arg[n].kind != FRONT_ARG_NONE) {
		args[n] = argument(view, &text->arg[n], rooms[n]);
		n++;
	}
	texts_say(view->setup.texts, out, VIEW_TEXT, text->id, text->plural,
	    (unsigned long)text->arg[0].number, args, n);
}

void
view_label_set(GtkWidget *label, const char *text)
{
	gtk_widget_set_visible(label, text[0] != '\0');
	if (strcmp(gtk_label_get_text(GTK_LABEL(label)), text) == 0)
		return;
	gtk_label_set_text(GTK_LABEL(label), text);
	gtk_accessible_update_property(GTK_ACCESSIBLE(label), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
	    -1);
}

void
view_label_say(const struct view *view, GtkWidget *label, const struct front_text *text)
{
	char said[VIEW_TEXT];

	view_say(view, text, said);
	view_label_set(label, said);
}

GtkWidget *
view_label_new(const char *class, GtkAccessibleRole role)
{
	GtkWidget *label = g_object_new(GTK_TYPE_LABEL, "accessible-role", role, "wrap", TRUE,
	    "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "visible", FALSE, NULL);

	gtk_widget_add_css_class(label, class);
	gtk_widget_action_set_enabled(label, "menu.popup", FALSE);
	return label;
}

void
view_set_class(GtkWidget *widget, const char *class, bool on)
{
	if (on)
		gtk_widget_add_css_class(widget, class);
	else
		gtk_widget_remove_css_class(widget, class);
}

GtkWidget *
view_box_new(GtkOrientation orientation, const char *class)
{
	GtkWidget *box = g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP,
	    "orientation", orientation, NULL);

	if (class != NULL)
		gtk_widget_add_css_class(box, class);
	return box;
}

GtkWidget *
view_icon_new(const struct view *view, const char *name)
{
	char *path = g_strdup_printf("%s/icons/%s-symbolic.svg", view->folder, name);
	GtkWidget *icon = icon_new(path);

	g_free(path);
	return icon;
}

bool
view_list_changes(struct view_list *list, char *made_of)
{
	GtkWidget *child;
	int unused;

	if (list->made_of != NULL && strcmp(list->made_of, made_of) == 0) {
		g_free(made_of);
		return false;
	}
	g_free(list->made_of);
	list->made_of = made_of;
	while ((child = gtk_widget_get_first_child(list->box)) != NULL)
		gtk_box_remove(GTK_BOX(list->box), child);
	gtk_widget_set_visible(list->box, made_of[0] != '\0');
	/* GTK 4.8 has noted that an empty box is as high at any width, and forgets it at the next
	 * child only if it was measured since it was shown. */
	gtk_widget_measure(list->box, GTK_ORIENTATION_VERTICAL, -1, &unused, NULL, NULL, NULL);
	return true;
}
