/*
 * picture.h: the illustration of a screen.
 *
 * Layers on one canvas (assets/kiosk/README.md says which): the same card and reader on every
 * screen. A card that goes in or comes out slides once, 300 ms; then everything stands still.
 * A layer whose file is missing or broken is logged and drawn as a plain outline. The widget has no
 * place in the accessibility tree: the screen's sentence says the same.
 *
 * CSS: the node is `picture`, with the class of the same name; its text colour is that of outlines.
 */
#ifndef APP_KIOSK_PICTURE_H
#define APP_KIOSK_PICTURE_H

#include <gtk/gtk.h>
#include <stdbool.h>

#include "front.h"

#define PICTURE_TYPE (picture_get_type())
G_DECLARE_FINAL_TYPE(Picture, picture, CARDEA, PICTURE, GtkWidget)

/* A picture of the drawings in `folder` (copied), which shows the reader alone. `log` (NULL:
 * nothing is logged) and `data` are kept. */
Picture *picture_new(const char *folder, void (*log)(void *data, const char *sentence), void *data);

/* Shows `what`. The card slides there if the picture before was one of a card and a reader, unless
 * `still`. */
void picture_show(Picture *p, enum front_picture what, bool still);

/* Whether something moves now. */
bool picture_moves(const Picture *p);

#endif
