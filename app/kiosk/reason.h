/*
 * reason.h: a tile that says why something cannot be chosen.
 *
 * It is no button, but takes the focus: keys scroll to it, and it is read out. CSS: the node is
 * `reason`.
 */
#ifndef APP_KIOSK_REASON_H
#define APP_KIOSK_REASON_H

#include <gtk/gtk.h>

#define REASON_TYPE (reason_get_type())
G_DECLARE_FINAL_TYPE(Reason, reason, CARDEA, REASON, GtkWidget)

/* Takes the child. */
GtkWidget *reason_new(GtkWidget *child);

#endif
