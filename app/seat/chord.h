/*
 * chord.h: the keys that are the seat's own. Pure.
 */
#ifndef APP_SEAT_CHORD_H
#define APP_SEAT_CHORD_H

#include <stdbool.h>
#include <stdint.h>
#include <xkbcommon/xkbcommon.h>

enum chord {
	CHORD_NONE,
	CHORD_ATTENTION,		/* Ctrl+Alt+Del */
	CHORD_DEMAND,			/* Super+L */
	CHORD_CONSOLE,			/* one that asks for another console: nobody's */
};

/* The modifiers a chord is made with. */
enum { CHORD_CTRL = 1, CHORD_ALT = 2, CHORD_SUPER = 4 };

/* The bit of the modifier key with this evdev code; 0 for any other key. No layout and no option
 * of a layout changes it, so that nobody can lose Ctrl+Alt+Del. */
unsigned int chord_modifier(uint32_t code);

/* What a key that goes down means: its evdev code, the keysym it yields and the one it yields
 * without modifiers, and the modifiers held, by code or by the layout's rules. */
enum chord chord_of(uint32_t code, xkb_keysym_t sym, xkb_keysym_t plain, unsigned int modifiers);

#endif
