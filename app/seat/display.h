/*
 * display.h: the compositor: outputs, input and two domains, of which one is shown.
 *
 * A domain is a set of Wayland clients with a wl_seat and a part of the scene of their own: the
 * kiosk, which has one client on a connection that it was given, and the session, whose clients
 * connect to a socket that belongs to one uid. What is shown is either the one or the other: the
 * other's part of the scene is disabled, its wl_seat has no capabilities and no focus, and no
 * client of it is told of input or frames. It begins locked, that is with the kiosk shown.
 *
 * Behind what domains draw is the black that the renderer clears an output with.
 *
 * This header is internal: to the files of this folder, and to a test program that links them and
 * reaches the backend through it. No hook of this program serves such a test.
 */
#ifndef APP_SEAT_DISPLAY_H
#define APP_SEAT_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <wayland-server-core.h>
#include <wlr/types/wlr_output.h>
#include <wlr/util/box.h>
#include <xkbcommon/xkbcommon.h>

#include "held.h"
#include "wire.h"

enum {
	DISPLAY_CLIENTS = 64,		/* of a session at once; one more is refused */
	DISPLAY_VIEWS = 256,		/* windows of a domain; who opens one more is ended */
	DISPLAY_SURFACES = 128,		/* of a client; who has more is ended */
	DISPLAY_OBJECTS = 8192,		/* the same, of all kinds */
	DISPLAY_SESSION_OBJECTS = 32768,	/* of a session's clients together */
};

enum { DISPLAY_TURN_MS = 1 };

enum domain_kind { DOMAIN_KIOSK, DOMAIN_SESSION, DOMAINS };

struct display;
struct notice;
struct wlr_input_device;
struct wlr_scene_node;

/* One of the two sets of clients. domain.c */
struct domain {
	struct display *display;
	enum domain_kind kind;
	struct wlr_seat *seat;		/* its wl_seat */
	struct wlr_scene_tree *tree;	/* enabled while it is shown */
	struct wl_list views;		/* view.link: the topmost first, also those not mapped */
	struct wlr_scene_tree *icon;	/* what is dragged; NULL: nothing */
	struct wl_event_source *arranging;	/* at the end of this turn, once */
	struct wl_listener request_cursor, request_selection, request_primary, request_drag,
	    start_drag, icon_gone;
};

/* Where the surface under a finger or a held button begins, in the layout. */
struct input_origin {
	bool used;
	int32_t id;			/* of a finger */
	double x, y;
};

enum { INPUT_FINGERS = 16 };

/* A client that is the kiosk's or the session's. */
struct client {
	struct wl_list link;		/* display.clients */
	struct domain *domain;
	struct wl_client *client;
	unsigned int objects;		/* when they were counted last, and made since */
	unsigned int uncounted;		/* of them: made since */
	unsigned int surfaces;		/* when they were counted last, and made since */
	struct wl_listener gone, made;
};

/* output.c */
struct output {
	struct wl_list link;		/* display.outputs: the oldest first */
	struct display *display;
	struct wlr_output *output;
	struct wlr_scene_output *scene;
	bool awaited;			/* the lock waits for it to show a locked frame */
	bool locked_sent;		/* that frame is on its way, and is seq */
	uint32_t seq;
	struct wl_event_source *late;	/* when a session's frame is to be drawn */
	bool waits;			/* that time is awaited */
	uint32_t took_ms;		/* what a frame takes to draw, rounded up */
	unsigned int slow;		/* so many frames of the session in a row were too slow */
	struct wl_listener frame, present, request, destroy;
};

/* What takes input, for all devices together. input.c, keyboard.c */
struct input {
	struct wl_list keyboards;	/* keyboard.link */
	struct wl_list pointers, touches;	/* device.link */
	struct wlr_cursor *cursor;
	struct wlr_xcursor_manager *theme;
	struct held buttons;		/* that were told to who is shown */
	unsigned int pressed;		/* how many of them are down */
	struct input_origin under;	/* the pointer */
	struct input_origin fingers[INPUT_FINGERS];
	struct xkb_keymap *keymap;	/* of every keyboard; NULL: none could be made */
	struct wl_listener motion, absolute, button, axis, frame;
	struct wl_listener down, up, touch_motion, touch_cancel, touch_frame;
};

/* What the display tells its owner. Called from display_dispatch(), and hidden() never from within
 * display_lock(). urgent() comes between two requests of a client: display_lock() may be called
 * then, and display_settle() not. */
struct display_owner {
	void (*hidden)(void *data);	/* every output has shown a locked frame */
	void (*attention)(void *data, uint64_t event_ns);	/* Ctrl+Alt+Del */
	void (*demand)(void *data, uint64_t event_ns);		/* the lock key */
	void (*input)(void *data);	/* anything else was typed, moved or touched */
	void (*drawn)(void *data);	/* the kiosk shows a window that was not there */
	void (*away)(void *data);	/* the devices were taken from this seat */
	void (*broken)(void *data);	/* the backend has ended: nothing can be shown any more */
	void (*urgent)(void *data);	/* look whether a lock waits; every DISPLAY_TURN_MS */
	void (*guest)(void *data);	/* somebody connects to the session's socket: hear who may */
	void *data;
};

struct display {
	struct display_owner owner;
	struct wl_display *display;
	struct wl_event_loop *loop;
	struct wlr_backend *backend;
	struct wlr_session *session;	/* of DRM, else NULL */
	struct wlr_renderer *renderer;
	struct wlr_allocator *allocator;
	struct wlr_scene *scene;
	struct wlr_output_layout *layout;
	struct wlr_xdg_shell *shell;
	struct wl_list outputs;		/* output.link */
	struct wl_list clients;		/* client.link */
	struct domain domains[DOMAINS];
	struct input input;
	struct notice *notice;
	int socket;			/* the session's; -1: none */
	struct wl_protocol_logger *requests;
	uint64_t looked_ns;		/* when urgent() was last called, or the turn began */
	struct wl_event_source *listening;
	bool full;			/* nobody is let in until somebody leaves */
	uid_t session_uid;		/* 0: nobody may connect */
	bool locked;			/* the kiosk is shown, else the session */
	bool blank;			/* outputs are dark */
	bool hiding;			/* locked, and an output has yet to show it */
	uint64_t shown_ns;		/* the last lock: when every output had shown it */
	uint32_t shown_outputs;		/* the last lock: how many those were */
	struct wl_listener new_output, new_input, new_toplevel, new_popup, new_decoration,
	    layout_change, session_active, backend_gone;
};

/* ---- display.c ---- */

/* The display that `setup` asks for, locked, with its backend started and no socket. Whatever is
 * in the environment is dropped. May block while devices open. NULL with a sentence in
 * why[0..room). Freed by display_free(), which ends all clients. */
struct display *display_new(const struct wire_seat_setup *setup, const struct display_owner *owner,
    char *why, size_t room) __attribute__((warn_unused_result));
void display_free(struct display **display);

/* The descriptor that is readable when display_dispatch() has something to do. */
int display_fd(const struct display *display);

/* Serves what is ready, at most 4 KiB of each of at most 32 clients, and sends what clients are to
 * hear. Does not block. */
void display_dispatch(struct display *display);

/* What must follow any other call from outside display_dispatch(): work that was put off is done
 * and clients hear of it. */
void display_settle(struct display *display);

/* Shows the kiosk, takes all input from the session, and sends each output a locked frame as soon
 * as it takes one. True when none is awaited: shown_ns and shown_outputs are set; else hidden()
 * will be called. */
bool display_lock(struct display *display) __attribute__((warn_unused_result));

/* Shows the session and gives it the input. */
void display_unlock(struct display *display);

/* Turns all outputs off, or on. */
void display_blank(struct display *display, bool blank);

/* Dims the session and shows a lock, with `left` of IDLE_NOTICE_WHOLE parts (idle.h) of the time
 * until it comes; less than 0: no more of it. */
void display_notice(struct display *display, int left);

/* The domain that is shown. */
struct domain *display_shown(struct display *display);

/* The first output's place in the layout; all zero without one. */
struct wlr_box display_box(struct display *display);

/* ---- domain.c ---- */

/* The two domains and what of the globals each sees. False when memory or a global lacks. */
bool domains_init(struct display *display) __attribute__((warn_unused_result));
void domains_finish(struct display *display);

/* Input goes to the domain from now on, or no more: capabilities, focus, grabs, touch points. */
void domain_enter(struct domain *domain);
void domain_leave(struct domain *domain);

/* The capabilities of the shown domain's wl_seat follow the devices that there are. */
void domain_devices(struct domain *domain);

/* ---- output.c ---- */

/* Takes the outputs of the backend from now on. */
void outputs_init(struct display *display);
void outputs_finish(struct display *display);

/* Sends a locked frame to each output that is on, now where it takes one. */
void outputs_hide(struct display *display);
void outputs_power(struct display *display, bool on);

/* ---- view.c, popup.c ---- */

struct view;

void views_init(struct display *display);
void views_finish(struct display *display);

/* Every window of both domains anew, for the outputs that there are, at the end of this turn. */
void views_arrange(struct display *display);

/* Takes the topmost window out of sight and ends its client: what it asks for takes too long. False
 * when there is none. */
bool views_end_topmost(struct domain *domain) __attribute__((warn_unused_result));

/* The topmost window gets the keyboard, when there is one and the domain is shown. */
void views_focus(struct domain *domain);

/* The window that the scene's node belongs to comes to the top; node may be NULL. */
void views_raise(struct domain *domain, struct wlr_scene_node *node);

/* Opens a popup's part of the scene in its parent's; display.new_popup. */
void popup_on_new(struct wl_listener *listener, void *data);

/* ---- input.c, keyboard.c ---- */

bool input_init(struct display *display, const struct wire_seat_setup *setup)
    __attribute__((warn_unused_result));
void input_finish(struct display *display);

/* Held buttons, fingers and keys belong to nobody any more: the domain that they were told to hears
 * of no more of them. */
void input_forget(struct display *display, struct domain *domain);

/* The surface of the shown domain at a place of the layout; NULL when there is none. */
struct wlr_surface *input_at(struct display *display, double x, double y, double *sx, double *sy,
    struct wlr_scene_node **node);

/* The pointer's focus anew, after what is beneath it has changed. */
void input_refocus(struct display *display);

/* The plain cursor, or none without a pointer or in the dark. */
void input_plain_cursor(struct display *display);

/* Touch screens lie over the first output. */
void input_map(struct display *display);

/* A new keyboard; owns nothing of it. */
void keyboard_add(struct display *display, struct wlr_input_device *device);
void keyboards_finish(struct display *display);

/* The keymap of all keyboards, from the setup's layout or else the default one. NULL when there is
 * none at all: no keyboard works then. */
struct xkb_keymap *keymap_new(const char *layout, const char *options);

/* Keys that are down belong to nobody any more: their release is not told. */
void keyboards_forget(struct display *display);

/* Gives the domain's wl_seat a keyboard if it has none. False when there is none to give. */
bool keyboards_give(struct display *display, struct domain *domain);

/* ---- notice.c ---- */

/* What announces a coming lock: a dimmed screen, a lock, a bar that grows shorter. Hidden at first;
 * NULL without memory. Freed by notice_free(); what it draws ends with the scene. */
struct notice *notice_new(struct wlr_scene *scene) __attribute__((warn_unused_result));
void notice_free(struct notice **notice);

/* Shows it in the middle of an output's place, `left` of IDLE_NOTICE_WHOLE parts of the bar. */
void notice_show(struct notice *notice, const struct wlr_box *output, int left);
void notice_hide(struct notice *notice);

#endif
