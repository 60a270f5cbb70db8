/*
 * em.h: the one measure of the kiosk's own widgets, so that they grow with the letters.
 */
#ifndef APP_KIOSK_EM_H
#define APP_KIOSK_EM_H

#include <gtk/gtk.h>

/* The size of a widget's letters, in pixels: 1 em. */
float em(GtkWidget *widget);

#endif
