/*
 * probe.h: what the test seat has beside the product's: devices and outputs that are moved from
 * outside, and eyes on every frame that an output shows.
 *
 * It is told of the display once that is made, and then stands on wlroots (0.15) alone: it plugs
 * devices and outputs into the backend as hardware would.
 */
#ifndef TESTS_DISPLAY_PROBE_H
#define TESTS_DISPLAY_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <wayland-server-core.h>

struct display;
struct wlr_backend;

/* CLOCK_MONOTONIC. */
uint64_t probe_now_ns(void);
uint32_t probe_now_ms(void);

/* ---- probe_input.c: virtual devices ---- */

/* One command of words: key, pointer, button, axis, touch, keyboard, mouse, screen. NULL when
 * done, else what is wrong with it. A device is plugged in at its first use. */
const char *probe_input_do(char *const *word, size_t n);
void probe_input_start(struct wlr_backend *headless);

/* ---- probe_output.c: outputs and what they show ---- */

enum probe_sight {			/* of the frames that the enabled outputs show now */
	PROBE_NOTHING,			/* no output, or none has shown a frame */
	PROBE_BLANK,			/* one colour each, but for a pointer */
	PROBE_SESSION,			/* a session pixel somewhere */
	PROBE_PICTURE,			/* neither */
};

struct probe_counts {			/* since the last mark */
	uint64_t frames;
	uint64_t session_frames;	/* of them, with a session pixel */
	uint64_t session_pixels;
	uint64_t blank_frames;
};

/* shown() is called after each frame that an output was given. */
void probe_output_start(struct display *display, struct wlr_backend *headless,
    void (*shown)(void));
const char *probe_output_do(char *const *word, size_t n);	/* as probe_input_do: output */
enum probe_sight probe_output_sight(void);
uint64_t probe_output_shown_ns(void);	/* when the newest frame was committed */
struct probe_counts *probe_output_counts(void);
void probe_output_redraw(void);		/* all of all outputs */

/* Writes "ID WIDTHxHEIGHT on|off; ..." into text. */
void probe_output_list(char *text, size_t room);

/* The frame that output `id` shows as whole rows of pixels; false when there is none. The caller
 * frees *pixels. */
bool probe_output_shot(unsigned int id, uint32_t **pixels, int *width, int *height);

#endif
