/*
 * icon.h: a sign beside a word, in the colour of the word.
 *
 * One of assets/kiosk/icons, 1.2 times as high as the letters. It has no place in the accessibility
 * tree: the word says it. CSS: the node is `icon`.
 */
#ifndef APP_KIOSK_ICON_H
#define APP_KIOSK_ICON_H

#include <gtk/gtk.h>

#define ICON_TYPE (icon_get_type())
G_DECLARE_FINAL_TYPE(Icon, icon, CARDEA, ICON, GtkWidget)

/* The sign in the SVG file `path` (copied). Without that file it is an empty place; nothing is
 * logged, since the word is there. */
GtkWidget *icon_new(const char *path);

#endif
