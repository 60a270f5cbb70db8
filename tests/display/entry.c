/*
 * entry: a plain GTK password field, for the oracles to show that they hear and find what is typed
 * into such a one. The Wayland connection and the accessibility bus come from the environment.
 */
#include <gtk/gtk.h>

int
main(void)
{
	GtkWidget *window, *field;
	GMainLoop *loop;

	gtk_init();
	window = gtk_window_new();
	field = gtk_password_entry_new();
	gtk_accessible_update_property(GTK_ACCESSIBLE(field), GTK_ACCESSIBLE_PROPERTY_LABEL,
	    "a plain field", -1);
	gtk_window_set_child(GTK_WINDOW(window), field);
	gtk_window_fullscreen(GTK_WINDOW(window));
	gtk_window_present(GTK_WINDOW(window));
	gtk_widget_grab_focus(field);
	loop = g_main_loop_new(NULL, FALSE);
	g_main_loop_run(loop);
	return 0;
}
