#include "chord.h"

#include <linux/input-event-codes.h>

unsigned int
chord_modifier(uint32_t code)
{
	switch (code) {
	case KEY_LEFTCTRL:
	case KEY_RIGHTCTRL:
		return CHORD_CTRL;
	case KEY_LEFTALT:
	case KEY_RIGHTALT:
		return CHORD_ALT;
	case KEY_LEFTMETA:
	case KEY_RIGHTMETA:
		return CHORD_SUPER;
	}
	return 0;
}

static bool
is_delete(uint32_t code, xkb_keysym_t plain)
{
	return code == KEY_DELETE || code == KEY_KPDOT || plain == XKB_KEY_Delete;
}

/* Where a layout has no Latin letters, the key where L is. */
static bool
is_l(uint32_t code, xkb_keysym_t plain)
{
	return plain == XKB_KEY_l || plain == XKB_KEY_L || (code == KEY_L && plain > 0x7f);
}

enum chord
chord_of(uint32_t code, xkb_keysym_t sym, xkb_keysym_t plain, unsigned int modifiers)
{
	if (sym >= XKB_KEY_XF86Switch_VT_1 && sym <= XKB_KEY_XF86Switch_VT_12)
		return CHORD_CONSOLE;
	if ((modifiers & CHORD_CTRL) && (modifiers & CHORD_ALT) && is_delete(code, plain))
		return CHORD_ATTENTION;
	if ((modifiers & CHORD_SUPER) && is_l(code, plain))
		return CHORD_DEMAND;
	return CHORD_NONE;
}
