#include "probe.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/backend/headless.h>
#include <wlr/interfaces/wlr_input_device.h>
#include <wlr/interfaces/wlr_keyboard.h>
#include <wlr/types/wlr_pointer.h>
#include <wlr/types/wlr_touch.h>

static struct wlr_backend *backend;
static struct wlr_input_device *devices[WLR_INPUT_DEVICE_SWITCH + 1];
static struct wl_listener destroyed[WLR_INPUT_DEVICE_SWITCH + 1];

void
probe_input_start(struct wlr_backend *headless)
{
	backend = headless;
}

static void
on_destroyed(struct wl_listener *listener, void *data)
{
	size_t type = (size_t)(listener - destroyed);

	(void)data;
	wl_list_remove(&listener->link);
	devices[type] = NULL;
}

static struct wlr_input_device *
device(enum wlr_input_device_type type)
{
	if (devices[type] == NULL && backend != NULL) {
		devices[type] = wlr_headless_add_input_device(backend, type);
		if (devices[type] != NULL) {
			destroyed[type].notify = on_destroyed;
			wl_signal_add(&devices[type]->events.destroy, &destroyed[type]);
		}
	}
	return devices[type];
}

static const char *
plug(enum wlr_input_device_type type, const char *how)
{
	if (strcmp(how, "add") == 0)
		return device(type) == NULL ? "no device" : NULL;
	if (strcmp(how, "remove") != 0)
		return "add or remove";
	if (devices[type] != NULL)
		wlr_input_device_destroy(devices[type]);
	return NULL;
}

static const char *
key(char *const *word)
{
	struct wlr_input_device *keyboard = device(WLR_INPUT_DEVICE_KEYBOARD);
	struct wlr_event_keyboard_key event = {
		.time_msec = probe_now_ms(),
		.keycode = (uint32_t)strtoul(word[1], NULL, 10),
		.update_state = true,
		.state = word[2][0] == '1' ? WL_KEYBOARD_KEY_STATE_PRESSED :
		    WL_KEYBOARD_KEY_STATE_RELEASED,
	};

	if (keyboard == NULL)
		return "no keyboard";
	wlr_keyboard_notify_key(keyboard->keyboard, &event);
	return NULL;
}

static const char *
pointer(char *const *word)
{
	struct wlr_input_device *mouse = device(WLR_INPUT_DEVICE_POINTER);
	struct wlr_event_pointer_motion_absolute event = {
		.device = mouse,
		.time_msec = probe_now_ms(),
		.x = strtod(word[1], NULL),
		.y = strtod(word[2], NULL),
	};

	if (mouse == NULL)
		return "no pointer";
	wl_signal_emit(&mouse->pointer->events.motion_absolute, &event);
	wl_signal_emit(&mouse->pointer->events.frame, mouse->pointer);
	return NULL;
}

static const char *
button(char *const *word)
{
	struct wlr_input_device *mouse = device(WLR_INPUT_DEVICE_POINTER);
	struct wlr_event_pointer_button event = {
		.device = mouse,
		.time_msec = probe_now_ms(),
		.button = (uint32_t)strtoul(word[1], NULL, 10),
		.state = word[2][0] == '1' ? WLR_BUTTON_PRESSED : WLR_BUTTON_RELEASED,
	};

	if (mouse == NULL)
		return "no pointer";
	wl_signal_emit(&mouse->pointer->events.button, &event);
	wl_signal_emit(&mouse->pointer->events.frame, mouse->pointer);
	return NULL;
}

static const char *
axis(char *const *word)
{
	struct wlr_input_device *mouse = device(WLR_INPUT_DEVICE_POINTER);
	struct wlr_event_pointer_axis event = {
		.device = mouse,
		.time_msec = probe_now_ms(),
		.source = WLR_AXIS_SOURCE_WHEEL,
		.orientation = WLR_AXIS_ORIENTATION_VERTICAL,
		.delta = strtod(word[1], NULL),
		.delta_discrete = word[1][0] == '-' ? -120 : 120,
	};

	if (mouse == NULL)
		return "no pointer";
	wl_signal_emit(&mouse->pointer->events.axis, &event);
	wl_signal_emit(&mouse->pointer->events.frame, mouse->pointer);
	return NULL;
}

static const char *
touch(char *const *word, size_t n)
{
	struct wlr_input_device *screen = device(WLR_INPUT_DEVICE_TOUCH);
	int32_t id = (int32_t)strtol(word[2], NULL, 10);
	uint32_t now = probe_now_ms();

	if (screen == NULL)
		return "no touch screen";
	if (n == 5 && strcmp(word[1], "down") == 0) {
		struct wlr_event_touch_down event = { screen, now, id, strtod(word[3], NULL),
			strtod(word[4], NULL) };

		wl_signal_emit(&screen->touch->events.down, &event);
	} else if (n == 5 && strcmp(word[1], "move") == 0) {
		struct wlr_event_touch_motion event = { screen, now, id, strtod(word[3], NULL),
			strtod(word[4], NULL) };

		wl_signal_emit(&screen->touch->events.motion, &event);
	} else if (n == 3 && strcmp(word[1], "up") == 0) {
		struct wlr_event_touch_up event = { screen, now, id };

		wl_signal_emit(&screen->touch->events.up, &event);
	} else {
		return "touch down ID X Y | move ID X Y | up ID";
	}
	wl_signal_emit(&screen->touch->events.frame, NULL);
	return NULL;
}

const char *
probe_input_do(char *const *word, size_t n)
{
	if (n == 3 && strcmp(word[0], "key") == 0)
		return key(word);
	if (n == 3 && strcmp(word[0], "pointer") == 0)
		return pointer(word);
	if (n == 3 && strcmp(word[0], "button") == 0)
		return button(word);
	if (n == 2 && strcmp(word[0], "axis") == 0)
		return axis(word);
	if (n >= 3 && strcmp(word[0], "touch") == 0)
		return touch(word, n);
	if (n == 2 && strcmp(word[0], "keyboard") == 0)
		return plug(WLR_INPUT_DEVICE_KEYBOARD, word[1]);
	if (n == 2 && strcmp(word[0], "mouse") == 0)
		return plug(WLR_INPUT_DEVICE_POINTER, word[1]);
	if (n == 2 && strcmp(word[0], "screen") == 0)
		return plug(WLR_INPUT_DEVICE_TOUCH, word[1]);
	return "no such command";
}
