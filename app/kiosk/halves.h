/*
 * halves.h: picture and words, side by side; one above the other where it is narrow.
 *
 * The picture is on the side where lines begin. Each half has the same place on every screen,
 * whatever is in it; on a very wide screen both stay together in the middle.
 */
#ifndef APP_KIOSK_HALVES_H
#define APP_KIOSK_HALVES_H

#include <gtk/gtk.h>
#include <stdbool.h>

#define HALVES_TYPE (halves_get_type())
G_DECLARE_FINAL_TYPE(Halves, halves, CARDEA, HALVES, GtkWidget)

/* Takes both children. */
GtkWidget *halves_new(GtkWidget *picture, GtkWidget *words);

/* One above the other, or side by side as at first. */
void halves_stack(Halves *h, bool stacked);

/* Gives the words more of the width: for large text. */
void halves_favour_words(Halves *h, bool favour);

#endif
