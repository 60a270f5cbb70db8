#include "view.h"

static const char *const classes[] = {
	[FRONT_BUTTON_GO] = "go", [FRONT_BUTTON_STOP] = "stop", [FRONT_BUTTON_MORE] = "link",
	[FRONT_BUTTON_DANGER] = "danger",
};

static const char action_key[] = "cardea-action";

static void
on_clicked(GtkButton *button, gpointer user)
{
	int action = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), action_key));

	view_act(user, (enum front_action)action, 0);
}

static GtkWidget *
button_new(struct view *view, const struct front_button *button)
{
	GtkWidget *widget, *label;
	char text[VIEW_TEXT];

	view_say(view, &button->label, text);
	widget = gtk_button_new();
	label = view_label_new("caption", GTK_ACCESSIBLE_ROLE_PRESENTATION);
	view_label_set(label, text);
	gtk_button_set_child(GTK_BUTTON(widget), label);
	gtk_accessible_update_property(GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
	    -1);
	gtk_widget_add_css_class(widget, classes[button->role]);
	gtk_widget_set_sensitive(widget, button->enabled);
	gtk_label_set_wrap(GTK_LABEL(label), FALSE);
	if (button->role == FRONT_BUTTON_MORE)
		gtk_widget_set_halign(widget, GTK_ALIGN_START);
	else
		gtk_label_set_xalign(GTK_LABEL(label), 0.5f);
	g_object_set_data(G_OBJECT(widget), action_key, GINT_TO_POINTER((int)button->action));
	g_signal_connect(widget, "clicked", G_CALLBACK(on_clicked), view);
	return widget;
}

void
view_buttons_show(struct view *view, struct view_list *list, const struct front_view *look,
    unsigned int roles)
{
	GString *made_of = g_string_new(NULL);
	const struct front_button *button;
	char text[VIEW_TEXT];
	unsigned int i;

	for (i = 0; i < look->button_count; i++) {
		button = &look->buttons[i];
		if ((roles & 1u << button->role) == 0)
			continue;
		view_say(view, &button->label, text);
		g_string_append_printf(made_of, "%d %d %d %s\n", (int)button->action,
		    (int)button->role, button->enabled, text);
	}
	if (!view_list_changes(list, g_string_free(made_of, FALSE)))
		return;
	for (i = 0; i < look->button_count; i++)
		if ((roles & 1u << look->buttons[i].role) != 0)
			gtk_box_append(GTK_BOX(list->box), button_new(view, &look->buttons[i]));
}
