/*
 * cardea-kiosk: the screen that people use while the seat is locked; one process a locked period.
 *
 * Whatever it says, only the authority grants. The end of its channel ends it at once. Its
 * environment starts empty; it opens no file of a user and no network.
 */
#include <fcntl.h>
#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front_ui.h"
#include "harden.h"
#include "link.h"
#include "loop.h"
#include "submit.h"

enum { BEGIN_MS = 10 * 1000, EXIT_SETUP = 70 };

struct kiosk {
	struct link link;
	struct submit *submit;
	struct view *view;
	struct texts texts;
	struct front_state state;
	struct front_view look;
	struct secret *old, *fresh;	/* an errand's PINs, from its asking to its sending */
	struct secret *pin;		/* on its way from the view into a logon buffer */
	guint timer, show;
	char locale_dir[WIRE_NAME + 8];
};

static struct kiosk kiosk;

static void step(struct front_event *event);

static _Noreturn void
leave(int status)
{
	if (kiosk.view != NULL)
		view_wipe(kiosk.view, FRONT_SLOT_FIRST);
	secret_free(&kiosk.pin);
	secret_free(&kiosk.old);
	secret_free(&kiosk.fresh);
	_exit(status);
}

/* To the log; whoever runs it by hand sees it too. */
static void
complain(void *data, const char *sentence)
{
	(void)data;
	fprintf(stderr, "cardea-kiosk: %s\n", sentence);
	if (!link_tell_remark(&kiosk.link, sentence))
		leave(EXIT_SUCCESS);
}

/* ---- effects ---- */

static gboolean
on_show(gpointer data)
{
	(void)data;
	kiosk.show = 0;
	front_look(&kiosk.state, &kiosk.look);
	view_show(kiosk.view, &kiosk.look);
	return G_SOURCE_REMOVE;
}

static gboolean
on_timer(gpointer data)
{
	struct front_event event = { .kind = FRONT_ON_TIME };

	(void)data;
	kiosk.timer = 0;
	step(&event);
	return G_SOURCE_REMOVE;
}

static void
arm(uint64_t at_ms)
{
	uint64_t now_ms = clock_ns() / 1000000;
	uint64_t wait = at_ms > now_ms ? at_ms - now_ms : 0;

	if (kiosk.timer != 0)
		g_source_remove(kiosk.timer);
	kiosk.timer = at_ms == 0 ? 0 : g_timeout_add((guint)MIN(wait + 1, G_MAXUINT), on_timer,
	    NULL);
}

static void
do_submit(const struct front_submit *what)
{
	secret_wipe(kiosk.pin);
	/* What does not fit stays empty, and an empty PIN never reaches a card. */
	if (!what->pinpad && !view_take(kiosk.view, FRONT_SLOT_FIRST, kiosk.pin))
		secret_wipe(kiosk.pin);
	submit_begin(kiosk.submit, what, kiosk.pin);
}

static bool
do_errand(const struct wire_front_errand *errand)
{
	secret_wipe(kiosk.old);
	secret_wipe(kiosk.fresh);
	if (!view_take(kiosk.view, FRONT_SLOT_FIRST, kiosk.old) ||
	    !view_take(kiosk.view, FRONT_SLOT_NEW, kiosk.fresh)) {
		secret_wipe(kiosk.old);
		secret_wipe(kiosk.fresh);
	}
	return link_tell_errand(&kiosk.link, errand);
}

static void
drop_pins(void)
{
	secret_wipe(kiosk.old);
	secret_wipe(kiosk.fresh);
	link_drop_errand(&kiosk.link);
}

static void
act(const struct front_effects *e)
{
	bool heard = true;

	if ((e->what & FRONT_DO_SUBMIT) != 0)
		do_submit(&e->submit);
	if ((e->what & FRONT_DO_CANCEL) != 0)
		heard = link_tell_cancel(&kiosk.link);
	if ((e->what & FRONT_DO_ERRAND) != 0)
		heard = do_errand(&e->errand) && heard;
	/* PINs that do not arrive: the card's process says so, as FRONT_ERRAND_DONE. */
	if ((e->what & FRONT_DO_SEND) != 0 &&
	    !link_send_pins(&kiosk.link, kiosk.state.errand, kiosk.old, kiosk.fresh))
		complain(NULL, "the card's process does not take the PIN");
	if ((e->what & FRONT_DO_DROP) != 0)
		drop_pins();
	if ((e->what & FRONT_DO_WIPE) != 0)
		view_wipe(kiosk.view, e->wipe_from);
	if ((e->what & FRONT_DO_ARM) != 0)
		arm(e->arm_ms);
	/* Not from inside a widget's own signal. */
	if ((e->what & FRONT_DO_SHOW) != 0 && kiosk.show == 0)
		kiosk.show = g_idle_add_full(G_PRIORITY_HIGH_IDLE, on_show, NULL, NULL);
	if ((e->what & FRONT_DO_TELL) != 0)
		heard = link_tell_screen(&kiosk.link, kiosk.state.screen) && heard;
	if (!heard)
		leave(EXIT_SUCCESS);
}

static void
step(struct front_event *event)
{
	struct front_effects effects;

	event->now_ms = clock_ns() / 1000000;
	event->wall = clock_wall();
	effects = front_step(&kiosk.state, event);
	act(&effects);
}

/* ---- events ---- */

static gboolean
on_link(gint fd, GIOCondition condition, gpointer data)
{
	struct front_event event;
	enum link_result result;

	(void)fd;
	(void)condition;
	(void)data;
	while ((result = link_next(&kiosk.link, &event)) == LINK_EVENT)
		step(&event);
	if (result == LINK_ENDED)
		leave(EXIT_SUCCESS);
	return G_SOURCE_CONTINUE;
}

static void
on_view(void *data, const struct front_event *event)
{
	struct front_event copy = *event;

	(void)data;
	step(&copy);
}

static void
on_stage(void *data, const char *stage)
{
	struct front_event event = { .kind = FRONT_ON_STAGE, .stage = stage };

	(void)data;
	step(&event);
}

static void
on_result(void *data, const struct front_result *result)
{
	struct front_event event = { .kind = FRONT_ON_RESULT, .result = result };

	(void)data;
	step(&event);
}

/* ---- the beginning ---- */

/* All that toolkit, fonts and accessibility may know of the world. False when something of it
 * cannot be set. */
static bool
set_environment(const struct wire_front_begin *begin, int wayland)
{
	const char *bus = begin->accessibility;
	char number[12];

	snprintf(number, sizeof(number), "%d", wayland);
	return clearenv() == 0 &&
	    fcntl(wayland, F_SETFD, 0) == 0 &&
	    setenv("WAYLAND_SOCKET", number, 1) == 0 &&
	    setenv("GDK_BACKEND", "wayland", 1) == 0 &&
	    setenv("GSK_RENDERER", "cairo", 1) == 0 &&
	    setenv("GTK_A11Y", bus[0] != '\0' ? "atspi" : "none", 1) == 0 &&
	    (bus[0] == '\0' || setenv("AT_SPI_BUS_ADDRESS", bus, 1) == 0) &&
	    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1) == 0 &&
	    setenv("GIO_USE_VFS", "local", 1) == 0 &&
	    setenv("GSETTINGS_BACKEND", "memory", 1) == 0 &&
	    setenv("GTK_IM_MODULE", "gtk-im-context-simple", 1) == 0 &&
	    setenv("HOME", "/nonexistent", 1) == 0 &&
	    /* GDK opens no Wayland display without it; the socket is not there. */
	    setenv("XDG_RUNTIME_DIR", "/nonexistent", 1) == 0 &&
	    setenv("PATH", "/usr/bin:/bin", 1) == 0 &&
	    setenv("LC_ALL", "C.UTF-8", 1) == 0 &&
	    setlocale(LC_ALL, "C.UTF-8") != NULL;
}

static bool
prepare(int lsa)
{
	struct submit_host host = { .stage = on_stage, .result = on_result };

	kiosk.submit = submit_new(lsa, &host);
	kiosk.pin = secret_new(WIRE_PIN_MAX);
	kiosk.old = secret_new(WIRE_PIN_MAX);
	kiosk.fresh = secret_new(WIRE_PIN_MAX);
	return kiosk.submit != NULL && kiosk.pin != NULL && kiosk.old != NULL &&
	    kiosk.fresh != NULL;
}

static bool
open_view(const struct wire_front_begin *begin)
{
	const char *share = begin->share[0] != '\0' ? begin->share : CARDEA_SHARE_DIR;
	struct view_setup setup = { .share_dir = share, .texts = &kiosk.texts,
	    .brand_dir = begin->brand[0] != '\0' ? begin->brand : NULL, .event = on_view };

	snprintf(kiosk.locale_dir, sizeof(kiosk.locale_dir), "%s/locale", share);
	texts_open(&kiosk.texts, kiosk.locale_dir, begin->languages, complain, NULL);
	kiosk.view = view_new(&setup);
	return kiosk.view != NULL;
}

static void
run(const struct wire_front_begin *begin)
{
	struct front_event event = { .kind = FRONT_ON_BEGIN, .begin = begin,
	    .notice = view_has_notice(kiosk.view), .languages = (unsigned int)kiosk.texts.count };
	GMainLoop *loop = g_main_loop_new(NULL, FALSE);

	step(&event);
	g_unix_fd_add_full(G_PRIORITY_HIGH, kiosk.link.channel.fd, G_IO_IN | G_IO_HUP | G_IO_ERR,
	    on_link, NULL, NULL);
	g_main_loop_run(loop);
}

int
main(void)
{
	static struct wire_front_begin begin;
	int wayland, lsa;

	harden_process();
	front_start(&kiosk.state);
	if (!link_open(&kiosk.link, HELPER_CHANNEL, BEGIN_MS, &wayland, &lsa))
		return EXIT_SETUP;
	begin = kiosk.link.word.m.begin;
	if (!set_environment(&begin, wayland) || !prepare(lsa) || !open_view(&begin)) {
		complain(NULL, "it cannot show itself");
		return EXIT_SETUP;
	}
	run(&begin);
	leave(EXIT_SUCCESS);
}
