/*
 * number_pad.h: twelve keys for a finger: the digits, erase and go on.
 *
 * One widget that draws its keys itself. It takes no focus, has no place in the accessibility tree
 * and so tells nobody which key was pressed but the receiver of its signal. Every finger is
 * followed by itself: a quick typist's next key may go down before the last one is up.
 *
 * Signal "key" (int): a digit 0 to 9, NUMBER_PAD_ERASE or NUMBER_PAD_SUBMIT, when a finger or the
 * pointer leaves the key it went down on.
 *
 * CSS: the node is `numberpad`; a key is drawn as `numberpad.key`, go on as `.key.go`, one that is
 * held with `.pressed`.
 */
#ifndef APP_KIOSK_NUMBER_PAD_H
#define APP_KIOSK_NUMBER_PAD_H

#include <gtk/gtk.h>
#include <stdbool.h>
#include <stdint.h>

#define NUMBER_PAD_TYPE (number_pad_get_type())
G_DECLARE_FINAL_TYPE(NumberPad, number_pad, CARDEA, NUMBER_PAD, GtkWidget)

enum { NUMBER_PAD_ERASE = 10, NUMBER_PAD_SUBMIT = 11 };

NumberPad *number_pad_new(void);

/* Gives the digits new places, by chance, or their usual ones again. Without randomness from the
 * kernel they stay where they are. */
void number_pad_shuffle(NumberPad *pad, bool shuffled);

/* The key at a point of the widget: 0 to NUMBER_PAD_SUBMIT, or -1 between keys and outside. */
int number_pad_key_at(NumberPad *pad, double x, double y);

/* A digit's order from ten random numbers: order[] becomes a permutation of 0 to 9, every one as
 * likely as another but for the bias of a division by 10 of a number of 32 bits. Pure. */
void number_pad_order(uint8_t order[10], const uint32_t random[10]);

#endif
