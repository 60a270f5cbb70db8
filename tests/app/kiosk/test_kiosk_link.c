/* The front channel's end: only what is legal comes through, and PINs go where they belong. */
#include "link.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire_states.h"

static int authority = -1;
static struct link l;

static bool
say(uint16_t type, const void *body, const int *fds)
{
	struct channel c;
	bool said;

	channel_init(&c, dup(authority));
	said = channel_send(&c, wire_type(type), body, fds) == CHANNEL_OK;
	channel_close(&c);
	return said;
}

/* Both ends; BEGIN was said. */
static void
open_link(void)
{
	struct wire_front_begin begin = { .languages = "en,de", .warn_days = 14 };
	int pair[2], wayland, lsa, fds[2] = { open("/dev/null", O_RDONLY | O_CLOEXEC),
		open("/dev/zero", O_RDONLY | O_CLOEXEC) };
	char byte = 1;

	cr_assert_eq(channel_pair(pair), 0);
	authority = pair[0];
	cr_assert(say(WIRE_FRONT_BEGIN, &begin, fds));
	cr_assert(link_open(&l, pair[1], 1000, &wayland, &lsa));
	cr_assert_eq(l.word.m.begin.warn_days, 14);
	cr_assert_eq(read(wayland, &byte, 1), 0);
	cr_assert_eq(read(lsa, &byte, 1), 1);
	close(fds[0]);
	close(fds[1]);
	close(wayland);
	close(lsa);
}

Test(kiosk_link, begins_with_two_descriptors)
{
	open_link();
	link_close(&l);
}

Test(kiosk_link, any_other_first_word_is_refused)
{
	struct wire_front_state state = { .pcscd = 1 };
	int pair[2], wayland, lsa;

	cr_assert_eq(channel_pair(pair), 0);
	authority = pair[0];
	cr_assert(say(WIRE_FRONT_STATE, &state, NULL));
	cr_assert_not(link_open(&l, pair[1], 1000, &wayland, &lsa));
	cr_assert_eq(wayland, -1);
	link_close(&l);
}

Test(kiosk_link, without_a_first_word_nothing_begins)
{
	int pair[2], wayland, lsa;

	cr_assert_eq(channel_pair(pair), 0);
	cr_assert_not(link_open(&l, pair[1], 1, &wayland, &lsa));
	link_close(&l);
}

Test(kiosk_link, words_become_events)
{
	struct wire_front_state state = { .pcscd = 1, .readers = 2, .who = "Alice" };
	struct wire_front_gone gone = { .insertion = 5, .cause = WIRE_GONE_CARD };
	struct front_event event;

	open_link();
	cr_assert_eq(link_next(&l, &event), LINK_EMPTY);
	cr_assert(say(WIRE_FRONT_STATE, &state, NULL));
	cr_assert(say(WIRE_FRONT_GONE, &gone, NULL));
	cr_assert_eq(link_next(&l, &event), LINK_EVENT);
	cr_assert_eq(event.kind, FRONT_ON_STATE);
	cr_assert_str_eq(event.state->who, "Alice");
	cr_assert_eq(link_next(&l, &event), LINK_EVENT);
	cr_assert_eq(event.kind, FRONT_ON_GONE);
	cr_assert_eq(event.gone->insertion, 5);
	cr_assert_eq(link_next(&l, &event), LINK_EMPTY);
	close(authority);
	cr_assert_eq(link_next(&l, &event), LINK_ENDED);
	link_close(&l);
}

Test(kiosk_link, a_second_begin_and_the_kiosks_own_words_end_it)
{
	struct wire_front_screen screen = { .name = "pin" };
	struct front_event event;

	open_link();
	cr_assert(say(WIRE_FRONT_SCREEN, &screen, NULL));
	cr_assert_eq(link_next(&l, &event), LINK_ENDED);
	link_close(&l);
	open_link();
	cr_assert_eq(send(authority, "\1", 1, 0), 1);
	cr_assert_eq(link_next(&l, &event), LINK_ENDED);
	link_close(&l);
}

/* The words that may come, as bytes. */
static size_t
good(unsigned int which, uint8_t *buf, size_t room, unsigned int *fds)
{
	static const struct wire_front_begin begin = { .languages = "en" };
	static const struct wire_front_state state = { .pcscd = 1, .who = "Alice" };
	static const struct wire_front_card card = { .insertion = 1, .reader = "R", .tiles = 1 };
	static const uint8_t checks[] = { 2, 1, 0, 1, 'x', 1, 'y' };
	static const struct wire_front_tile tile = { .insertion = 1, .container = "c",
	    .name = "Alice", .checks = { checks, sizeof(checks) } };
	static const struct wire_front_gone gone = { .insertion = 1 };
	static const struct wire_front_errand_socket socket = { .insertion = 1 };
	static const struct wire_front_errand_done over = { .failure = 3 };
	static const void *const bodies[] = { &begin, &state, &card, &tile, &gone, &socket,
		&over };
	const struct message_type *t = wire_type((uint16_t)(WIRE_FRONT_BEGIN + which));

	if (which >= sizeof(bodies) / sizeof(bodies[0]))
		return 0;
	*fds = t->fds;
	return message_encode(t, bodies[which], buf, room);
}

static bool
take(unsigned int which, const uint8_t *buf, size_t n, unsigned int fds)
{
	static struct link_word word;
	static struct front_state state;
	struct front_event event;

	word.state = which == 0 ? WIRE_STATE_BEGIN : WIRE_STATE_OPEN;
	if (!link_decode(&word, buf, n, fds, &event))
		return false;
	event.languages = 1;
	front_start(&state);
	(void)front_step(&state, &event);
	return true;
}

Test(kiosk_link, no_truncation_and_no_flipped_bit_does_harm)
{
	static uint8_t buf[4096];
	unsigned int fds;
	size_t n;

	for (unsigned int which = 0; (n = good(which, buf, sizeof(buf), &fds)) > 0; which++) {
		cr_assert(take(which, buf, n, fds));
		cr_assert_not(take(which, buf, n, fds + 1));
		for (size_t i = 0; i < n; i++)
			cr_assert_not(take(which, buf, i, fds));
		for (size_t bit = 0; bit < 8 * n; bit++) {
			buf[bit / 8] ^= (uint8_t)(1 << bit % 8);
			(void)take(which, buf, n, fds);
			buf[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

static struct secret *
secret(const char *text)
{
	struct secret *s = secret_new(16);

	cr_assert_not_null(s);
	s->n = strlen(text);
	memcpy(s->p, text, s->n);
	return s;
}

Test(kiosk_link, pins_go_over_the_errands_socket_and_are_wiped)
{
	struct wire_front_errand_socket m = { .insertion = 9 };
	struct secret *old = secret("123456"), *fresh = secret("654321");
	struct front_event event;
	struct wire_pins pins;
	struct channel card;
	int pair[2];

	open_link();
	cr_assert_eq(channel_pair(pair), 0);
	cr_assert(say(WIRE_FRONT_ERRAND_SOCKET, &m, &pair[0]));
	close(pair[0]);
	cr_assert_eq(link_next(&l, &event), LINK_EVENT);
	cr_assert(link_send_pins(&l, WIRE_ERRAND_CHANGE_PIN, old, fresh));
	cr_assert_eq(old->n + fresh->n, 0);
	cr_assert_eq(old->p[0] | fresh->p[0], 0);
	cr_assert_eq(l.errand, -1);
	channel_init(&card, pair[1]);
	cr_assert_eq(channel_receive(&card, 1000), CHANNEL_OK);
	cr_assert_null(channel_decode(&card, wire_type(WIRE_PINS), &pins));
	cr_assert_eq(pins.what, WIRE_ERRAND_CHANGE_PIN);
	cr_assert_eq(pins.old.n, 6);
	cr_assert_eq(memcmp(pins.old.p, "123456", 6), 0);
	cr_assert_eq(memcmp(pins.fresh.p, "654321", 6), 0);
	channel_close(&card);
	secret_free(&old);
	secret_free(&fresh);
	link_close(&l);
}

Test(kiosk_link, pins_without_a_socket_go_nowhere_and_are_wiped)
{
	struct secret *old = secret("123456"), *fresh = secret("654321");

	open_link();
	cr_assert_not(link_send_pins(&l, WIRE_ERRAND_CHANGE_PIN, old, fresh));
	cr_assert_eq(old->p[0] | fresh->p[0], 0);
	secret_free(&old);
	secret_free(&fresh);
	link_close(&l);
}
