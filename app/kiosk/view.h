/*
 * view.h: the parts of the view that view_gtk.c puts together (front_ui.h is what it is to others).
 *
 * The widgets of a part live as long as the window; view_*_show() puts into them what a struct
 * front_view says and builds anew only what changed, so that the focus stays where it is.
 */
#ifndef APP_KIOSK_VIEW_H
#define APP_KIOSK_VIEW_H

#include <gtk/gtk.h>
#include <stdbool.h>

#include "brand.h"
#include "front_ui.h"
#include "key_pad.h"
#include "pin_entry.h"
#include "theme.h"

enum { VIEW_TEXT = 1024 };		/* room for any text of a screen */

/* Widgets that are built anew when `made_of`, a text of all that is in them, changes. */
struct view_list {
	GtkWidget *box;
	char *made_of;
};

struct view_strip {
	GtkWidget *place, *clock;
	GtkWidget *bottom, *settings, *text_size, *contrast, *language;
	GtkWidget *text_size_label, *contrast_label, *language_label;
	GtkWidget *languages;		/* the panel above the strip */
	struct view_list choices;	/* in the panel */
	struct view_list ends;		/* the buttons at the far end */
	char *fitted;			/* what it was made to fit: width, letters, words */
	guint clock_timer;
};

struct view_words {
	GtkWidget *scrolled, *column;
	GtkWidget *heading;		/* built anew for each screen, to be read out */
	GtkWidget *title, *help, *more, *code, *notice, *site, *countdown;
	uint32_t countdown_most;
	struct view_list tiles, stages, links;
};

struct view_pin {
	GtkWidget *box, *label, *note;
	PinEntry *entries[FRONT_SLOTS];
	enum front_slot slot;
	struct view_list tries;
	GtkWidget *pad;
	bool shown;
	bool touched;			/* a finger was seen: there are keys for it */
};

struct view_name {
	GtkWidget *box, *label, *note;
	GtkWidget *entry, *text;	/* an accessible one, and the GtkText that does its work */
	GtkWidget *pad;
	bool shown;
};

struct view {
	struct view_setup setup;
	struct front_settings settings;	/* as last shown */
	enum front_screen screen;
	bool shown;			/* anything was */
	unsigned int quiet;		/* above 0: what widgets tell is our own doing */
	enum front_action go, stop;	/* what Return and Escape do; FRONT_ACT_NONE */
	struct brand brand;
	struct theme theme;
	char *folder;			/* of pictures and themes */
	int width, height;		/* of the window, and large text, as all was made to fit */
	bool large;
	GtkWidget *window, *frame, *halves, *picture;
	struct view_strip strip;
	struct view_words words;
	struct view_pin pin;
	struct view_name name;
};

/* ---- view_text.c ---- */

/* Says a text in the chosen language into out; "" for one without an id. */
void view_say(const struct view *view, const struct front_text *text, char out[VIEW_TEXT]);

/* Sets a label to it, as its accessible name too, and hides the label when nothing is said. */
void view_label_say(const struct view *view, GtkWidget *label, const struct front_text *text);
void view_label_set(GtkWidget *label, const char *text);

/* A label with CSS class `class`, which wraps, with lines that begin where the language's do. */
GtkWidget *view_label_new(const char *class, GtkAccessibleRole role);

/* Gives the widget a CSS class, or takes it. */
void view_set_class(GtkWidget *widget, const char *class, bool on);

/* A box that assistive technology does not see, only what is in it. */
GtkWidget *view_box_new(GtkOrientation orientation, const char *class);

/* A sign of assets/kiosk/icons. */
GtkWidget *view_icon_new(const struct view *view, const char *name);

/* True when the list has to be filled anew with what `made_of` (taken over) tells: it is empty. */
bool view_list_changes(struct view_list *list, char *made_of);

/* ---- view_gtk.c ---- */

/* What a person did. SUBMIT and its length come from the shown PIN entry. */
void view_act(struct view *view, enum front_action action, unsigned int index);

/* Puts the keys for a finger in the place of the picture: those of the field that has the focus. */
void view_pads_show(struct view *view);

/* To the log that the texts go by. */
void view_log(const struct view *view, const char *sentence);

/* ---- view_strip.c ---- */

/* Puts the strips at the ends of `frame`, and the panel of languages above `overlay`. */
void view_strip_open(struct view *view, GtkBox *frame, GtkOverlay *overlay);
void view_strip_show(struct view *view, const struct front_view *look);

/* Makes the bottom strip fit into the window: signs without words, then two rows. Does nothing when
 * neither its words nor sizes have changed. Only while widgets get their places: before, they do
 * not know the size of their letters. */
void view_strip_fit(struct view *view);

/* Closes the panel of languages; false when it was not open. */
bool view_strip_close_panel(struct view *view);
void view_strip_free(struct view *view);

/* ---- view_buttons.c ---- */

/* Fills `list` anew, when that changes it, with the buttons of `look` whose role is one of the bits
 * 1 << enum front_button_role. */
void view_buttons_show(struct view *view, struct view_list *list, const struct front_view *look,
    unsigned int roles);

/* ---- view_words.c ---- */

GtkWidget *view_words_open(struct view *view);
void view_words_show(struct view *view, const struct front_view *look, bool new_screen);
void view_words_free(struct view *view);

/* ---- view_tiles.c ---- */

void view_tiles_show(struct view *view, const struct front_view *look);

/* ---- view_pin.c ---- */

void view_pin_open(struct view *view);
void view_pin_show(struct view *view, const struct front_view *look);

/* A pad for a finger, in the middle of its place. */
GtkWidget *view_pad_new(enum key_pad_layout layout);

/* Whether fingers type: one was seen, or nothing else is there to type with. */
bool view_pin_touched(const struct view *view);

/* The event of a complete PIN: action, length, same. */
void view_pin_complete(const struct view *view, struct front_event *event);
void view_pin_free(struct view *view);

/* ---- view_name.c ---- */

void view_name_open(struct view *view);
void view_name_show(struct view *view, const struct front_view *look);

/* Whether what is typed goes into the user name. */
bool view_name_has_focus(const struct view *view);

#endif
