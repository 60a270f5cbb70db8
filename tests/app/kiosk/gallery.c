/*
 * gallery: shows screens of the kiosk, one after another, and runs a command for each.
 *
 *	gallery SHARE-DIR COMMAND [WORD...] SCREEN...
 *
 * SCREEN is a name as front_screen_name() gives it, or "all"; COMMAND is run by /bin/sh with SCREEN
 * in its environment when the screen stands still; with "-" the first screen stays, and what people
 * do is written on standard output. WORDs: large, contrast, light, touch, panel,
 * long (names that do not fit), name (the user name is asked for), language=N, languages=en,de,fr,ar, brand=DIR.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene.h"
#include "view.h"

enum { STILL_MS = 450 };

struct gallery {
	struct front_state state;
	struct front_view look;
	struct texts texts;
	struct view *view;
	char **names;
	const char *command;
	bool touch, panel, is_long, name;
	enum front_screen screen;
	GMainLoop *loop;
};

static struct gallery gallery;

static void
complain(void *data, const char *sentence)
{
	(void)data;
	fprintf(stderr, "gallery: %s\n", sentence);
}

static void
on_event(void *data, const struct front_event *event)
{
	(void)data;
	printf("event %d action %d index %u length %u\n", (int)event->kind, (int)event->action,
	    event->index, event->length);
	fflush(stdout);
}

static gboolean on_next(gpointer data);

static gboolean
on_still(gpointer data)
{
	(void)data;
	setenv("SCREEN", front_screen_name(gallery.screen), 1);
	if (system(gallery.command) != 0)
		exit(1);
	g_timeout_add(1, on_next, NULL);
	return G_SOURCE_REMOVE;
}

static void
show(enum front_screen screen)
{
	struct view_pin *pin = &gallery.view->pin;

	scene_set(&gallery.state, screen, gallery.is_long);
	if (gallery.name) {
		gallery.state.cards[0].ambiguous = true;
		gallery.state.failure = FAILURE_LOCAL_RULE_AMBIGUOUS;
		snprintf(gallery.state.user_name, sizeof(gallery.state.user_name), "%s",
		    "EXAMPLE\\alice.admin");
	}
	front_look(&gallery.state, &gallery.look);
	pin->touched = gallery.touch;
	view_show(gallery.view, &gallery.look);
	for (int i = 0; gallery.look.entry.shown && i < 4; i++)
		(void)pin_entry_add(pin->entries[pin->slot], '3');
	if (gallery.panel)
		gtk_widget_set_visible(gallery.view->strip.languages, TRUE);
}

static gboolean
on_next(gpointer data)
{
	(void)data;
	view_wipe(gallery.view, FRONT_SLOT_FIRST);
	for (; *gallery.names != NULL; gallery.names++, gallery.screen = FRONT_STARTING) {
		while (++gallery.screen < FRONT_SCREENS) {
			if (strcmp(*gallery.names, "all") != 0 &&
			    strcmp(*gallery.names, front_screen_name(gallery.screen)) != 0)
				continue;
			show(gallery.screen);
			if (strcmp(gallery.command, "-") != 0)
				g_timeout_add(STILL_MS, on_still, NULL);
			return G_SOURCE_REMOVE;
		}
	}
	g_main_loop_quit(gallery.loop);
	return G_SOURCE_REMOVE;
}

/* Takes in a word; false when it is the name of a screen. */
static bool
take_word(const char *word, const char **languages, struct view_setup *setup)
{
	struct front_settings *settings = &gallery.state.settings;

	if (strcmp(word, "large") == 0)
		settings->large_text = true;
	else if (strcmp(word, "contrast") == 0)
		settings->high_contrast = true;
	else if (strcmp(word, "light") == 0)
		settings->light = true;
	else if (strcmp(word, "touch") == 0)
		gallery.touch = true;
	else if (strcmp(word, "panel") == 0)
		gallery.panel = true;
	else if (strcmp(word, "long") == 0)
		gallery.is_long = true;
	else if (strcmp(word, "name") == 0)
		gallery.name = true;
	else if (strncmp(word, "language=", 9) == 0)
		settings->language = (unsigned int)atoi(word + 9);
	else if (strncmp(word, "languages=", 10) == 0)
		*languages = word + 10;
	else if (strncmp(word, "brand=", 6) == 0)
		setup->brand_dir = word + 6;
	else
		return false;
	return true;
}

int
main(int argc, char **argv)
{
	const char *languages = "en,de,fr,ar";
	struct view_setup setup = { .texts = &gallery.texts, .event = on_event };
	char locale[512];
	int i;

	if (argc < 4 || setlocale(LC_ALL, "C.UTF-8") == NULL)
		return 2;
	setup.share_dir = argv[1];
	gallery.command = argv[2];
	front_start(&gallery.state);
	for (i = 3; i < argc && take_word(argv[i], &languages, &setup); i++)
		;
	gallery.names = argv + i;
	snprintf(locale, sizeof(locale), "%s/locale", setup.share_dir);
	texts_open(&gallery.texts, locale, languages, complain, NULL);
	gallery.view = view_new(&setup);
	if (gallery.view == NULL)
		return 1;
	gallery.loop = g_main_loop_new(NULL, FALSE);
	g_timeout_add(200, on_next, NULL);
	g_main_loop_run(gallery.loop);
	view_free(&gallery.view);
	return 0;
}
