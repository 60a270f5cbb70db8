/*
 * front_ui.h: what main.c asks of whatever draws the screens, and what it hears from it.
 *
 * view_gtk.c is one such view. All of it is called from the one thread of the GLib main loop.
 */
#ifndef APP_KIOSK_FRONT_UI_H
#define APP_KIOSK_FRONT_UI_H

#include <stdbool.h>

#include "front.h"
#include "secret.h"
#include "texts.h"

struct view;

struct view_setup {
	const char *share_dir;		/* pictures and themes */
	struct texts *texts;		/* open; view_show() chooses look->settings->language in it */
	const char *brand_dir;		/* logo, colours, notice, help text; NULL: none */

	/* Called with FRONT_ON_ACT and FRONT_ON_KEY, never from inside view_show(); now_ms and wall
	 * are filled in by the receiver. */
	void (*event)(void *data, const struct front_event *event);
	void *data;
};

/* Opens the display (GDK's environment is set) and shows an empty window. Everything in *setup is
 * borrowed for good. NULL when there is no display: a sentence is on standard error. */
struct view *view_new(const struct view_setup *setup) __attribute__((warn_unused_result));

/* Whether the site's brand has a notice to accept before logon. */
bool view_has_notice(const struct view *view);

/* Draws it. Nothing of *look is kept that points into it or the state. What is typed in a slot
 * stays until view_take() or view_wipe(). */
void view_show(struct view *view, const struct front_view *look);

/* Moves what is typed in `slot` to the end of out (out->n grows) and wipes the slot. False, slot
 * wiped all the same, when it does not fit. */
bool view_take(struct view *view, enum front_slot slot, struct secret *out)
    __attribute__((warn_unused_result));

/* Wipes slot `from` and all behind it. */
void view_wipe(struct view *view, enum front_slot from);

/* Wipes all slots and frees *view; NULL is allowed. */
void view_free(struct view **view);

#endif
