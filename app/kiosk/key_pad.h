/*
 * key_pad.h: keys for a finger: a number pad, or all that a user name is made of.
 *
 * One widget that draws its keys itself. It takes no focus, has no place in the accessibility tree
 * and so tells nobody which key was pressed but the receiver of its signal. Every finger is
 * followed by itself: a quick typist's next key may go down before the last one is up.
 *
 * Signal "key" (int): the key's character, KEY_PAD_ERASE or KEY_PAD_SUBMIT, when a finger or the
 * pointer leaves the key it went down on.
 *
 * CSS: the node is `keypad`; a key is drawn as `keypad.key`, go on as `.key.go`, one that is held
 * with `.pressed`.
 */
#ifndef APP_KIOSK_KEY_PAD_H
#define APP_KIOSK_KEY_PAD_H

#include <gtk/gtk.h>
#include <stdbool.h>
#include <stdint.h>

#define KEY_PAD_TYPE (key_pad_get_type())
G_DECLARE_FINAL_TYPE(KeyPad, key_pad, CARDEA, KEY_PAD, GtkWidget)

enum { KEY_PAD_ERASE = '\b', KEY_PAD_SUBMIT = '\n' };

enum key_pad_layout {
	KEY_PAD_DIGITS,			/* as on a telephone, erase and go on beside the 0 */
	KEY_PAD_NAME,			/* digits, small letters in their order, . - _ @ \ */
	KEY_PADS,
};

KeyPad *key_pad_new(enum key_pad_layout layout);

/* Gives the digits of KEY_PAD_DIGITS new places, by chance, or their usual ones again. Without
 * randomness from the kernel they stay where they are. */
void key_pad_shuffle(KeyPad *pad, bool shuffled);

/* The key at a point of the widget: its character, or 0 between keys and outside. */
int key_pad_key_at(KeyPad *pad, double x, double y);

/* A digit's order from ten random numbers: order[] becomes a permutation of 0 to 9, every one as
 * likely as another but for the bias of a division by 10 of a number of 32 bits. Pure. */
void key_pad_order(uint8_t order[10], const uint32_t random[10]);

#endif
