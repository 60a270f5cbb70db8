/*
 * hostile: what a session's client may do to harm the seat.
 *
 *	hostile flood		commits and asks for as much as the socket takes, for ever
 *	hostile huge		a buffer of 16,384 by 16,384 pixels, committed again and again
 *	hostile garbage		connects and writes noise, again and again
 *	hostile die		maps a window, then ends without a word, again and again
 *	hostile many		connects until it is refused, and stays
 *	hostile deaf		asks, and never reads an answer
 *	hostile grabs		a menu that takes all input twice over
 *	hostile layers		windows within its window, each as large as that, again and again
 *	hostile orphan		windows of a parent that was never seen and is gone, again and again
 *	hostile ragged		regions of ever more pieces, again and again
 *	hostile hoard		sends descriptors that nobody asked for
 *	hostile connect		says "accepted" or "refused" and why; exit status 0 or 1
 *	hostile as UID COMMAND	any of these as that user
 *
 * WAYLAND_DISPLAY is the socket, by its absolute path. Each says "begun" once it is at it.
 */
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pane.h"

enum { HUGE_SIDE = 16384, FLOOD_BATCH = 200, MANY = 1024, LAYERS = 100, HOARD = 28 };

static void
begun(void)
{
	static bool said;

	if (said)
		return;
	said = true;
	puts("begun");
	fflush(stdout);
}

static int
connect_raw(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const char *path = getenv("WAYLAND_DISPLAY");
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path == NULL ? "" : path);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool
show(struct pane *pane)
{
	*pane = (struct pane){ .red = 0xfb, .blue = 0xf3 };
	if (!pane_connect(pane))
		return false;
	pane_open(pane);
	while (pane->frame == 0 && pane_dispatch(pane, 30))
		pane_draw(pane);
	return pane->frame > 0;
}

static int
flood(void)
{
	struct wl_surface *more;
	struct pane pane;
	int i;

	if (!show(&pane))
		return 1;
	begun();
	for (;;) {
		for (i = 0; i < FLOOD_BATCH; i++) {
			wl_callback_destroy(wl_surface_frame(pane.surface));
			wl_surface_damage(pane.surface, 0, 0, pane.width, pane.height);
			wl_surface_commit(pane.surface);
			more = wl_compositor_create_surface(pane.compositor);
			wl_surface_commit(more);
			wl_surface_destroy(more);
		}
		if (!pane_dispatch(&pane, 0))
			return 0;
	}
}

static int
huge(void)
{
	struct wl_buffer *buffer;
	struct pane pane;
	uint32_t *pixels;

	if (!show(&pane))
		return 1;
	buffer = pane_buffer_new(&pane, HUGE_SIDE, HUGE_SIDE, &pixels);
	if (buffer == NULL)
		return 1;
	begun();
	for (;;) {
		wl_surface_attach(pane.surface, buffer, 0, 0);
		wl_surface_damage_buffer(pane.surface, 0, 0, HUGE_SIDE, HUGE_SIDE);
		wl_surface_commit(pane.surface);
		if (!pane_dispatch(&pane, 30))
			return 0;
	}
}

static int
garbage(void)
{
	unsigned char noise[2048];
	int fd;

	for (;;) {
		fd = connect_raw();
		if (fd < 0)
			return 1;
		while (getrandom(noise, sizeof(noise), 0) == (ssize_t)sizeof(noise) &&
		    send(fd, noise, sizeof(noise), MSG_NOSIGNAL) > 0)
			begun();
		close(fd);
	}
}

static int
die(void)
{
	struct pane pane;
	pid_t pid;

	for (;;) {
		pid = fork();
		if (pid == 0) {
			if (!show(&pane))
				_exit(1);
			(void)wl_display_flush(pane.display);
			_exit(0);
		}
		if (pid > 0)
			(void)waitpid(pid, NULL, 0);
		begun();
	}
}

static int
many(void)
{
	int i;

	for (i = 0; i < MANY && connect_raw() >= 0; i++)
		continue;
	begun();
	pause();
	return 0;
}

static int
deaf(void)
{
	struct pane pane;

	if (!show(&pane))
		return 1;
	for (;;) {
		wl_callback_destroy(wl_display_sync(pane.display));
		if (wl_display_flush(pane.display) < 0 && errno != EAGAIN)
			return 0;
		begun();
	}
}

static int
grabs(void)
{
	struct xdg_positioner *place;
	struct xdg_surface *xdg;
	struct xdg_popup *popup;
	struct pane pane;

	if (!show(&pane))
		return 1;
	place = xdg_wm_base_create_positioner(pane.shell);
	xdg_positioner_set_size(place, 64, 64);
	xdg_positioner_set_anchor_rect(place, 0, 0, 1, 1);
	for (;;) {
		xdg = xdg_wm_base_get_xdg_surface(pane.shell,
		    wl_compositor_create_surface(pane.compositor));
		popup = xdg_surface_get_popup(xdg, pane.xdg, place);
		xdg_popup_grab(popup, pane.seat, 1);
		xdg_popup_grab(popup, pane.seat, 1);
		if (!pane_dispatch(&pane, 50))
			return 0;
		begun();
		xdg_popup_destroy(popup);
		xdg_surface_destroy(xdg);
	}
}

static void
pile(void)
{
	struct wl_buffer *buffer;
	struct wl_surface *each;
	struct pane pane;
	uint32_t *pixels;
	int i;

	if (!show(&pane) || pane.parts == NULL)
		return;
	/* Turned, each takes as long as some ten that are not. */
	buffer = pane_buffer_new(&pane, pane.height, pane.width, &pixels);
	for (i = 0; buffer != NULL && i < LAYERS; i++) {
		each = wl_compositor_create_surface(pane.compositor);
		wl_subsurface_set_desync(wl_subcompositor_get_subsurface(pane.parts, each,
		    pane.surface));
		wl_surface_set_buffer_transform(each, WL_OUTPUT_TRANSFORM_90);
		wl_surface_attach(each, buffer, 0, 0);
		wl_surface_commit(each);
	}
	do
		pane_draw(&pane);
	while (pane_dispatch(&pane, 10));
}

/* A region of ever more rectangles that do not touch, on the window. */
static void
tear(void)
{
	struct wl_region *region;
	struct pane pane;
	int i;

	if (!show(&pane))
		return;
	region = wl_compositor_create_region(pane.compositor);
	for (i = 0;; i++) {
		wl_region_add(region, i % 1000 * 2, i / 1000 * 2, 1, 1);
		if (i % 100 != 0)
			continue;
		wl_surface_set_input_region(pane.surface, region);
		wl_surface_commit(pane.surface);
		if (!pane_dispatch(&pane, 0))
			return;
	}
}

static int
again(void (*way)(void))
{
	pid_t pid;

	for (;;) {
		pid = fork();
		if (pid == 0) {
			way();
			_exit(0);
		}
		begun();
		if (pid > 0)
			(void)waitpid(pid, NULL, 0);
	}
}

static int
layers(void)
{
	return again(pile);
}

static int
ragged(void)
{
	return again(tear);
}

static int
orphan(void)
{
	struct wl_surface *surfaces[2];
	struct xdg_toplevel *windows[2];
	struct xdg_surface *xdg[2];
	struct pane pane;
	int i;

	if (!show(&pane))
		return 1;
	for (;;) {
		for (i = 0; i < 2; i++) {
			surfaces[i] = wl_compositor_create_surface(pane.compositor);
			xdg[i] = xdg_wm_base_get_xdg_surface(pane.shell, surfaces[i]);
			windows[i] = xdg_surface_get_toplevel(xdg[i]);
		}
		xdg_toplevel_set_parent(windows[1], windows[0]);
		for (i = 0; i < 2; i++) {
			xdg_toplevel_destroy(windows[i]);
			xdg_surface_destroy(xdg[i]);
			wl_surface_destroy(surfaces[i]);
		}
		if (!pane_dispatch(&pane, 1))
			return 0;
		begun();
	}
}

/* Descriptors that belong to no word: the seat keeps them until there is one. */
static int
hoard(void)
{
	union {
		char bytes[CMSG_SPACE(HOARD * sizeof(int))];
		struct cmsghdr align;
	} control = { { 0 } };
	char half = 0;
	struct iovec part = { &half, 1 };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	int fds[HOARD], i, at;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fds));
	for (i = 0; i < HOARD; i++)
		fds[i] = STDIN_FILENO;
	memcpy(CMSG_DATA(c), fds, sizeof(fds));
	while ((at = connect_raw()) >= 0) {
		for (i = 0; i < 7; i++)
			(void)!sendmsg(at, &m, MSG_NOSIGNAL);
		begun();
	}
	pause();
	return 0;
}

static int
try_connect(void)
{
	struct pane pane = { 0 };

	if (!pane_connect(&pane)) {
		puts("refused");
		return 1;
	}
	puts("accepted");
	return 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} ways[] = {
	{ "flood", flood }, { "huge", huge }, { "garbage", garbage }, { "die", die },
	{ "many", many }, { "deaf", deaf }, { "grabs", grabs }, { "layers", layers },
	{ "orphan", orphan }, { "ragged", ragged }, { "hoard", hoard },
	{ "connect", try_connect },
};

int
main(int argc, char **argv)
{
	uid_t uid;
	size_t i;

	if (argc == 4 && strcmp(argv[1], "as") == 0) {
		uid = (uid_t)strtoul(argv[2], NULL, 10);
		if (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0 ||
		    setresuid(uid, uid, uid) != 0) {
			perror("hostile: as");
			return 2;
		}
		argv += 2;
		argc -= 2;
	}
	for (i = 0; argc == 2 && i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(argv[1], ways[i].name) == 0)
			return ways[i].run();
	fputs("usage: hostile [as UID] flood|huge|garbage|die|many|deaf|grabs|layers|orphan|"
	    "ragged|hoard|connect\n", stderr);
	return 2;
}
