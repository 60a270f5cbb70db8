/*
 * entry: a plain GTK password field, for the oracles to show that they hear and find what is typed
 * into such a one. The Wayland connection and the accessibility bus come from the environment.
 */
#include <gtk/gtk.h>
#include <stdlib.h>

int
main(void)
{
	GtkWidget *window, *field;
	GMainLoop *loop;

	/* As the kiosk has them. */
	setenv("XDG_RUNTIME_DIR", "/nonexistent", 1);
	setenv("HOME", "/nonexistent", 1);
	setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);
	setenv("GSETTINGS_BACKEND", "memory", 1);
	setenv("GDK_BACKEND", "wayland", 1);
	setenv("GSK_RENDERER", "cairo", 1);
	setenv("GTK_A11Y", "atspi", 1);
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
