/*
 * pin_entry.h: the field a PIN is typed into.
 *
 * A widget of its own and not GtkPasswordEntry, which hands what is typed to AT-SPI. The characters
 * live in one locked page (app/sys/secret.h); on the screen they are bullets. No input method sees
 * a key. Of all this the accessibility tree has the role of a text box without a text; its label,
 * and how many characters there are where policy says so, are the owner's to set.
 *
 * Actions, which AT-SPI offers by these names: "digit-0" to "digit-9", "erase", "submit".
 * Signals, neither of which carries a character: "submitted" (Enter, or its action, whatever was
 * typed) and "key" (any other key or action, after what it did here, also when that was nothing).
 *
 * CSS: the node is `pinentry`. Its bullets and caret have its text colour.
 */
#ifndef APP_KIOSK_PIN_ENTRY_H
#define APP_KIOSK_PIN_ENTRY_H

#include <gtk/gtk.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PIN_ENTRY_TYPE (pin_entry_get_type())
G_DECLARE_FINAL_TYPE(PinEntry, pin_entry, CARDEA, PIN_ENTRY, GtkWidget)

enum { PIN_ENTRY_ROOM = 16 };		/* characters at most: WIRE_PIN_MAX */

/* An empty entry for digits. Where no locked page could be had it takes no character at all:
 * pin_entry_works() tells. */
PinEntry *pin_entry_new(void);

/* False when there is no locked memory for a PIN. */
bool pin_entry_works(const PinEntry *e);

/* What is let in: at most `most` characters (no more than PIN_ENTRY_ROOM), digits alone or, for a
 * secret that may have letters, printable ASCII. Begins with PIN_ENTRY_ROOM digits. What was typed
 * already stays. */
void pin_entry_admit(PinEntry *e, size_t most, bool letters);

/* Adds one character that is admitted. False, and nothing changes, for any other. */
bool pin_entry_add(PinEntry *e, char c);

/* Takes the last character back, if there is one. */
void pin_entry_erase(PinEntry *e);

/* Overwrites the page. The entry is empty after it. Emits nothing. */
void pin_entry_wipe(PinEntry *e);

/* As Enter does: emits "submitted". */
void pin_entry_submit(PinEntry *e);

/* How many characters were typed. */
size_t pin_entry_count(const PinEntry *e);

/* The characters: pin_entry_count() bytes without a NUL, the entry's own, good until it changes. */
const uint8_t *pin_entry_bytes(const PinEntry *e);

/* The character that a key stands for in a PIN, or 0. Digits of every script are digits; where no
 * letters are admitted, so are the digits' hardware keys (X11 keycodes) whatever the layout, Shift
 * and Num Lock make of them. Pure. */
char pin_entry_key_char(guint keyval, guint keycode, bool letters);

#endif
