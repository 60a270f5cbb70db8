/*
 * screen.h: all of the window.
 *
 * It never asks for room: the window is as large as the screen, whatever is in it, and what does
 * not fit is cut off.
 *
 * Signal "sized" (int width, int height): it gets this size, for a frame that is about to be drawn.
 * What its receiver changes is in that frame.
 */
#ifndef APP_KIOSK_SCREEN_H
#define APP_KIOSK_SCREEN_H

#include <gtk/gtk.h>

#define SCREEN_TYPE (screen_get_type())
G_DECLARE_FINAL_TYPE(Screen, screen, CARDEA, SCREEN, GtkWidget)

/* Takes the child. */
GtkWidget *screen_new(GtkWidget *child);

#endif
