/* The compositor in this process, on the headless backend, with clients that speak bytes. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "clients.h"
#include "display.h"

#define ALICE	61777U
#define BOB	61778U

enum { GLOBALS = 32 };

static char folder[] = "/tmp/cardea-display-XXXXXX";
static char path[64];
static struct display *display;
static unsigned int told_hidden, told_broken;
static uid_t named;

/* wlroots takes a global back some seconds after its output has gone: a display that ends before
 * leaves that undone. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:wlr_global_destroy_safe\nleak:wl_event_loop_add_timer\n";
}

static void
on_hidden(void *data)
{
	(void)data;
	told_hidden++;
}

static void
on_time(void *data, uint64_t event_ns)
{
	(void)data;
	(void)event_ns;
}

static void
on_plain(void *data)
{
	(void)data;
}

/* What a word that still waits will say. */
static void
on_guest(void *data)
{
	(void)data;
	if (named != 0)
		clients_session(display, named);
}

static void
on_broken(void *data)
{
	(void)data;
	told_broken++;
}

static struct display *
open_display(const char *backend, char *why, size_t room)
{
	static const struct display_owner owner = { on_hidden, on_time, on_time, on_plain, on_plain,
	    on_plain, on_broken, on_plain, on_guest, NULL };
	struct wire_seat_setup setup = { .renderer = "pixman" };

	snprintf(setup.backend, sizeof(setup.backend), "%s", backend);
	return display_new(&setup, &owner, why, room);
}

static void
make(void)
{
	char why[128] = "";

	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chmod(folder, 0755), 0);
	snprintf(path, sizeof(path), "%s/wayland", folder);
	display = open_display("headless", why, sizeof(why));
	cr_assert_not_null(display, "%s", why);
	cr_assert_eq(clients_listen(display, path), 0, "%s", strerror(errno));
}

static void
drop(void)
{
	display_free(&display);
	unlink(path);
	cr_expect_eq(rmdir(folder), 0);
}

TestSuite(display, .init = make, .fini = drop);

/* Serves until nothing is ready any more. */
static void
serve(void)
{
	struct pollfd ready = { .fd = display_fd(display), .events = POLLIN };

	do
		display_dispatch(display);
	while (poll(&ready, 1, 0) > 0);
}

/* ---- a client of bytes ---- */

static int
connect_as(uid_t uid)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (uid != 0)
		cr_assert_eq(seteuid(uid), 0, "needs root");
	cr_assert_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	if (uid != 0)
		cr_assert_eq(seteuid(0), 0);
	serve();
	return fd;
}

static int
kiosk(void)
{
	int fds[2];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds), 0);
	cr_assert_eq(clients_kiosk(display, fds[1]), 0);
	serve();
	return fds[0];
}

static void
say(int fd, uint32_t object, uint32_t opcode, const uint32_t *args, uint32_t n)
{
	uint32_t message[8] = { object, (8 + 4 * n) << 16 | opcode };

	memcpy(message + 2, args, 4 * (size_t)n);
	(void)!send(fd, message, 8 + 4 * (size_t)n, MSG_NOSIGNAL);
	serve();
}

/* The connection was closed by the other side. */
static bool
is_over(int fd)
{
	char bytes[4096];
	ssize_t n;

	while ((n = recv(fd, bytes, sizeof(bytes), 0)) > 0)
		;
	return n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

struct globals {
	size_t n;
	char name[GLOBALS][64];
	uint32_t number[GLOBALS];
};

static struct globals
globals_of(int fd)
{
	struct globals all = { .n = 0 };
	uint32_t words[2048], registry = 2;
	ssize_t n;

	say(fd, 1, 1, &registry, 1);
	n = recv(fd, words, sizeof(words), 0) / 4;
	for (ssize_t at = 0; at + 3 < n && words[at + 1] >> 18 != 0; at += words[at + 1] >> 18) {
		if (words[at] != registry || (words[at + 1] & 0xffff) != 0 || all.n == GLOBALS)
			continue;
		all.number[all.n] = words[at + 2];
		snprintf(all.name[all.n++], 64, "%s", (const char *)&words[at + 4]);
	}
	return all;
}

static bool
has(const struct globals *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->name[i], name) == 0)
			return true;
	return false;
}

static void
expect_globals(int fd, const char *const *names, size_t n)
{
	struct globals all = globals_of(fd);

	cr_expect_eq(all.n, n, "%zu globals", all.n);
	for (size_t i = 0; i < n; i++)
		cr_expect(has(&all, names[i]), "%s", names[i]);
}

/* wl_compositor as object 3. */
static void
bind_compositor(int fd)
{
	struct globals all = globals_of(fd);
	/* wl_registry.bind: number, a text's length and 16 bytes, version, new id */
	uint32_t message[10] = { 2, 40U << 16 | 0, 0, 14, 0, 0, 0, 0, 4, 3 };

	for (size_t i = 0; i < all.n; i++)
		if (strcmp(all.name[i], "wl_compositor") == 0)
			message[2] = all.number[i];
	memcpy(&message[4], "wl_compositor", 14);
	cr_assert_eq(send(fd, message, sizeof(message), MSG_NOSIGNAL), (ssize_t)sizeof(message));
	serve();
	cr_assert_not(is_over(fd));
}

/* ---- tests ---- */

Test(display, a_backend_that_is_none_is_told)
{
	char why[128] = "";

	cr_expect_null(open_display("fbdev", why, sizeof(why)));
	cr_expect_str_neq(why, "");
}

Test(display, it_starts_locked_and_each_lock_tells_its_outputs)
{
	cr_expect(display->locked);
	for (int i = 0; i < 3; i++) {
		display_unlock(display);
		cr_expect_not(display->locked);
		if (!display_lock(display))
			while (told_hidden == 0)
				display_dispatch(display);
		told_hidden = 0;
		cr_expect(display->locked);
		cr_expect_not(display->hiding);
		cr_expect_eq(display->shown_outputs, 1);
		cr_expect_neq(display->shown_ns, 0);
	}
}

Test(display, the_kiosk_sees_what_it_needs_and_no_more)
{
	static const char *const names[] = { "wl_compositor", "wl_subcompositor", "wl_shm",
	    "wl_output", "wl_data_device_manager", "xdg_wm_base", "wl_seat" };
	int fd = kiosk();

	expect_globals(fd, names, sizeof(names) / sizeof(names[0]));
	close(fd);
}

Test(display, a_session_sees_nothing_that_is_privileged)
{
	static const char *const names[] = { "wl_compositor", "wl_subcompositor", "wl_shm",
	    "wl_output", "wl_data_device_manager", "xdg_wm_base", "wl_seat", "wp_viewporter",
	    "zwp_primary_selection_device_manager_v1", "zxdg_decoration_manager_v1" };
	int fd;

	clients_session(display, ALICE);
	fd = connect_as(ALICE);
	expect_globals(fd, names, sizeof(names) / sizeof(names[0]));
	close(fd);
}

Test(display, the_two_see_a_seat_of_their_own)
{
	struct globals one, other;
	int fd = kiosk(), session;

	clients_session(display, ALICE);
	session = connect_as(ALICE);
	one = globals_of(fd);
	other = globals_of(session);
	for (size_t i = 0; i < one.n; i++)
		for (size_t k = 0; k < other.n; k++)
			if (strcmp(one.name[i], "wl_seat") == 0 &&
			    strcmp(other.name[k], "wl_seat") == 0)
				cr_expect_neq(one.number[i], other.number[k]);
	close(fd);
	close(session);
}

Test(display, only_the_sessions_uid_is_let_in)
{
	static const uid_t strangers[] = { 0, BOB };
	int fd;

	fd = connect_as(ALICE);
	cr_expect(is_over(fd), "before there is a session");
	close(fd);
	clients_session(display, ALICE);
	for (size_t i = 0; i < 2; i++) {
		fd = connect_as(strangers[i]);
		cr_expect(is_over(fd), "%u", strangers[i]);
		close(fd);
	}
	fd = connect_as(ALICE);
	cr_expect_not(is_over(fd));
	close(fd);
	clients_session(display, 0);
	fd = connect_as(0);
	cr_expect(is_over(fd), "nobody is not root");
	close(fd);
}

Test(display, who_connects_before_the_word_was_heard_that_names_him_is_let_in)
{
	int fd;

	named = ALICE;
	fd = connect_as(ALICE);
	cr_expect_not(is_over(fd));
	close(fd);
	fd = connect_as(BOB);
	cr_expect(is_over(fd));
	close(fd);
}

Test(display, a_new_session_ends_all_clients_of_the_last)
{
	int one, two, its_kiosk = kiosk();

	clients_session(display, ALICE);
	one = connect_as(ALICE);
	two = connect_as(ALICE);
	clients_session(display, ALICE);
	cr_expect(is_over(one));
	cr_expect(is_over(two));
	cr_expect_not(is_over(its_kiosk));
	close(one);
	close(two);
	close(its_kiosk);
}

Test(display, a_fresh_kiosk_ends_the_last)
{
	int one = kiosk(), two = kiosk();

	cr_expect(is_over(one));
	cr_expect_not(is_over(two));
	close(one);
	close(two);
}

Test(display, a_session_may_not_have_any_number_of_clients)
{
	int fds[DISPLAY_CLIENTS + 1];

	clients_session(display, ALICE);
	for (int i = 0; i <= DISPLAY_CLIENTS; i++)
		fds[i] = connect_as(ALICE);
	cr_expect_not(is_over(fds[DISPLAY_CLIENTS - 1]));
	cr_expect(is_over(fds[DISPLAY_CLIENTS]));
	close(fds[0]);
	serve();
	close(fds[DISPLAY_CLIENTS]);
	fds[DISPLAY_CLIENTS] = connect_as(ALICE);
	cr_expect_not(is_over(fds[DISPLAY_CLIENTS]), "one has left");
	for (int i = 1; i <= DISPLAY_CLIENTS; i++)
		close(fds[i]);
}

Test(display, a_client_may_not_have_any_number_of_surfaces)
{
	uint32_t id = 4;
	int fd;

	clients_session(display, ALICE);
	fd = connect_as(ALICE);
	bind_compositor(fd);
	for (; id < 4 + DISPLAY_SURFACES; id++)
		say(fd, 3, 0, &id, 1);
	cr_expect_not(is_over(fd));
	say(fd, 3, 0, &id, 1);
	cr_expect(is_over(fd));
	close(fd);
}

Test(display, a_client_may_not_have_any_number_of_objects)
{
	uint32_t id = 4;
	int fd;

	clients_session(display, ALICE);
	fd = connect_as(ALICE);
	bind_compositor(fd);
	for (; id < DISPLAY_OBJECTS - 256; id++)
		say(fd, 3, 1, &id, 1);
	cr_expect_not(is_over(fd));
	for (; id < DISPLAY_OBJECTS + 512; id++)
		say(fd, 3, 1, &id, 1);
	cr_expect(is_over(fd));
	close(fd);
}

Test(display, noise_ends_the_client_that_makes_it)
{
	unsigned int seed = 1;
	int fd, good = kiosk();

	clients_session(display, ALICE);
	for (int i = 0; i < 200; i++) {
		unsigned char noise[512];

		for (size_t k = 0; k < sizeof(noise); k++)
			noise[k] = (unsigned char)rand_r(&seed);
		fd = connect_as(ALICE);
		(void)!send(fd, noise, sizeof(noise), MSG_NOSIGNAL);
		serve();
		close(fd);
	}
	serve();
	cr_expect_not(is_over(good));
	close(good);
}

Test(display, a_layout_that_is_none_leaves_the_default_one)
{
	struct xkb_keymap *map = keymap_new("no-such-layout", "no:such,option");

	cr_expect_not_null(map);
	xkb_keymap_unref(map);
}
