#include "display.h"

#include <stdlib.h>
#include <wlr/types/wlr_input_device.h>
#include <wlr/types/wlr_keyboard.h>
#include <wlr/types/wlr_seat.h>

#include "chord.h"
#include "compat.h"
#include "loop.h"

enum {
	REPEAT_RATE = 25,		/* a second */
	REPEAT_DELAY = 600,		/* milliseconds */
	XKB_OFFSET = 8,			/* of an xkb key code over the evdev code */
};

struct keyboard {
	struct wl_list link;		/* input.keyboards */
	struct display *display;
	struct wlr_input_device *device;
	struct wlr_keyboard *keyboard;
	struct held held;
	struct wl_listener key, modifiers, destroy;
};

struct xkb_keymap *
keymap_new(const char *layout, const char *options)
{
	struct xkb_context *context = xkb_context_new(XKB_CONTEXT_NO_ENVIRONMENT_NAMES);
	struct xkb_rule_names names = { .layout = layout, .options = options };
	struct xkb_keymap *keymap;

	if (context == NULL)
		return NULL;
	xkb_context_set_log_level(context, XKB_LOG_LEVEL_CRITICAL);
	keymap = xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
	if (keymap == NULL)
		keymap = xkb_keymap_new_from_names(context, NULL, XKB_KEYMAP_COMPILE_NO_FLAGS);
	xkb_context_unref(context);
	return keymap;
}

/* By key code on any keyboard, or by what the layout makes of this one's keys. */
static unsigned int
modifiers_of(struct keyboard *keyboard)
{
	uint32_t by_layout = wlr_keyboard_get_modifiers(keyboard->keyboard);
	unsigned int modifiers = 0;
	struct keyboard *k;

	wl_list_for_each(k, &keyboard->display->input.keyboards, link)
		for (size_t i = 0; i < k->keyboard->num_keycodes; i++)
			modifiers |= chord_modifier(k->keyboard->keycodes[i]);
	if (by_layout & WLR_MODIFIER_CTRL)
		modifiers |= CHORD_CTRL;
	if (by_layout & WLR_MODIFIER_ALT)
		modifiers |= CHORD_ALT;
	if (by_layout & WLR_MODIFIER_LOGO)
		modifiers |= CHORD_SUPER;
	return modifiers;
}

static enum chord
chord_now(struct keyboard *keyboard, uint32_t code)
{
	struct xkb_state *state = keyboard->keyboard->xkb_state;
	xkb_keycode_t key = code + XKB_OFFSET;
	const xkb_keysym_t *plain;
	int n;

	n = xkb_keymap_key_get_syms_by_level(keyboard->keyboard->keymap, key,
	    xkb_state_key_get_layout(state, key), 0, &plain);
	return chord_of(code, xkb_state_key_get_one_sym(state, key),
	    n == 1 ? plain[0] : XKB_KEY_NoSymbol, modifiers_of(keyboard));
}

static void
send_key(struct keyboard *keyboard, const struct compat_key *key)
{
	struct wlr_seat *seat = display_shown(keyboard->display)->seat;

	compat_seat_set_keyboard(seat, keyboard->device);
	wlr_seat_keyboard_notify_key(seat, key->time_ms, key->code,
	    key->pressed ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED);
}

static void
on_key(struct wl_listener *listener, void *data)
{
	struct keyboard *keyboard = wl_container_of(listener, keyboard, key);
	const struct display_owner *owner = &keyboard->display->owner;
	struct compat_key key = compat_key(data);

	owner->input(owner->data);
	if (!key.pressed) {
		if (held_release(&keyboard->held, key.code))
			send_key(keyboard, &key);
		return;
	}
	switch (chord_now(keyboard, key.code)) {
	case CHORD_ATTENTION:
		owner->attention(owner->data, clock_ns());
		return;
	case CHORD_DEMAND:
		owner->demand(owner->data, clock_ns());
		return;
	case CHORD_CONSOLE:
		return;
	case CHORD_NONE:
		held_press(&keyboard->held, key.code);
		send_key(keyboard, &key);
	}
}

static void
on_modifiers(struct wl_listener *listener, void *data)
{
	struct keyboard *keyboard = wl_container_of(listener, keyboard, modifiers);
	struct wlr_seat *seat = display_shown(keyboard->display)->seat;

	(void)data;
	compat_seat_set_keyboard(seat, keyboard->device);
	wlr_seat_keyboard_notify_modifiers(seat, &keyboard->keyboard->modifiers);
}

static void
keyboard_end(struct keyboard *keyboard)
{
	wl_list_remove(&keyboard->key.link);
	wl_list_remove(&keyboard->modifiers.link);
	wl_list_remove(&keyboard->destroy.link);
	wl_list_remove(&keyboard->link);
	free(keyboard);
}

static void
on_destroy(struct wl_listener *listener, void *data)
{
	struct keyboard *keyboard = wl_container_of(listener, keyboard, destroy);
	struct display *display = keyboard->display;

	(void)data;
	for (int i = 0; i < DOMAINS; i++)
		if (wlr_seat_get_keyboard(display->domains[i].seat) == keyboard->keyboard)
			compat_seat_set_keyboard(display->domains[i].seat, NULL);
	keyboard_end(keyboard);
	domain_devices(display_shown(display));
	views_focus(display_shown(display));
}

void
keyboard_add(struct display *display, struct wlr_input_device *device)
{
	struct keyboard *keyboard;

	if (display->input.keymap == NULL ||
	    !wlr_keyboard_set_keymap(compat_keyboard(device), display->input.keymap) ||
	    (keyboard = calloc(1, sizeof(*keyboard))) == NULL)
		return;
	keyboard->display = display;
	keyboard->device = device;
	keyboard->keyboard = compat_keyboard(device);
	wlr_keyboard_set_repeat_info(keyboard->keyboard, REPEAT_RATE, REPEAT_DELAY);
	keyboard->key.notify = on_key;
	wl_signal_add(&keyboard->keyboard->events.key, &keyboard->key);
	keyboard->modifiers.notify = on_modifiers;
	wl_signal_add(&keyboard->keyboard->events.modifiers, &keyboard->modifiers);
	keyboard->destroy.notify = on_destroy;
	wl_signal_add(&device->events.destroy, &keyboard->destroy);
	wl_list_insert(display->input.keyboards.prev, &keyboard->link);
	domain_devices(display_shown(display));
	views_focus(display_shown(display));
}

void
keyboards_finish(struct display *display)
{
	struct keyboard *keyboard, *next;

	wl_list_for_each_safe(keyboard, next, &display->input.keyboards, link)
		keyboard_end(keyboard);
}

void
keyboards_forget(struct display *display)
{
	struct keyboard *keyboard;

	wl_list_for_each(keyboard, &display->input.keyboards, link)
		held_forget(&keyboard->held);
}

bool
keyboards_give(struct display *display, struct domain *domain)
{
	struct keyboard *keyboard;

	if (wlr_seat_get_keyboard(domain->seat) != NULL)
		return true;
	if (wl_list_empty(&display->input.keyboards))
		return false;
	keyboard = wl_container_of(display->input.keyboards.next, keyboard, link);
	compat_seat_set_keyboard(domain->seat, keyboard->device);
	return true;
}
