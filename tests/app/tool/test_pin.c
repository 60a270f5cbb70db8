#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "pin.h"

static struct secret *pin;

static void
setup(void)
{
	pin = secret_new(64);
	cr_assert_not_null(pin);
}

static void
teardown(void)
{
	secret_free(&pin);
}

TestSuite(pin, .init = setup, .fini = teardown);

static enum pin_result
read_text(const char *text, size_t n)
{
	enum pin_result result;
	int fds[2];

	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(write(fds[1], text, n), (ssize_t)n);
	close(fds[1]);
	result = pin_read(fds[0], pin);
	close(fds[0]);
	return result;
}

static bool
all_zero(size_t from)
{
	for (size_t i = from; i < pin->room; i++)
		if (pin->p[i] != 0)
			return false;
	return true;
}

Test(pin, ends_at_a_newline_or_at_the_end)
{
	static const struct { const char text[16], pin[16]; } rows[] = {
		{ "123456", "123456" }, { "123456\n", "123456" }, { "123456\r\n", "123456" },
		{ "123456\nrest", "123456" }, { "", "" }, { "\n", "" }, { " 1 ", " 1 " },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(read_text(rows[i].text, strlen(rows[i].text)), PIN_READ);
		cr_expect_eq(pin->n, strlen(rows[i].pin));
		cr_expect_eq(memcmp(pin->p, rows[i].pin, pin->n), 0);
	}
}

Test(pin, takes_no_byte_beyond_its_newline)
{
	int fds[2];
	char rest[8] = "";

	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(write(fds[1], "1\nrest", 6), 6);
	cr_expect_eq(pin_read(fds[0], pin), PIN_READ);
	cr_expect_eq(read(fds[0], rest, 4), 4);
	cr_expect_str_eq(rest, "rest");
	close(fds[0]);
	close(fds[1]);
}

Test(pin, that_is_too_long_is_wiped)
{
	char *text = malloc(pin->room + 1);

	memset(text, '1', pin->room + 1);
	cr_expect_eq(read_text(text, pin->room + 1), PIN_TOO_LONG);
	cr_expect_eq(pin->n, 0);
	cr_expect(all_zero(0));
	cr_expect_eq(read_text(text, pin->room), PIN_TOO_LONG);
	cr_expect_eq(read_text(text, pin->room - 1), PIN_READ);
	free(text);
}

Test(pin, that_cannot_be_read_is_an_error)
{
	cr_expect_eq(pin_read(-1, pin), PIN_ERROR);
	cr_expect_eq(pin_ask(-1, "PIN: ", pin), PIN_ERROR);
	cr_expect_eq(pin->n, 0);
}

/* The keys wait in the terminal already, raw, so that nobody has to wait for anybody. */
static enum pin_result
type(const char *keys, char *echoed, size_t room)
{
	struct termios raw, before, after;
	enum pin_result result;
	int master, slave, got;

	cr_assert_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
	cr_assert_eq(tcgetattr(slave, &raw), 0);
	before = raw;
	fcntl(master, F_SETFL, O_NONBLOCK);
	if (fork() == 0) {
		struct termios now;

		/* Typed once the terminal is silent. */
		do
			tcgetattr(slave, &now);
		while ((now.c_lflag & ECHO) != 0);
		_exit(write(master, keys, strlen(keys)) == (ssize_t)strlen(keys) ? 0 : 1);
	}
	result = pin_ask(slave, "", pin);
	cr_assert_eq(tcgetattr(slave, &after), 0);
	cr_expect_eq(after.c_lflag, before.c_lflag);
	got = (int)read(master, echoed, room - 1);
	echoed[got > 0 ? got : 0] = '\0';
	close(master);
	close(slave);
	return result;
}

Test(pin, on_a_terminal_is_not_echoed_and_can_be_corrected)
{
	char echoed[64];

	cr_expect_eq(type("12x\b34\r", echoed, sizeof(echoed)), PIN_READ);
	cr_expect_eq(pin->n, 4);
	cr_expect_eq(memcmp(pin->p, "1234", 4), 0);
	cr_expect(all_zero(4), "nothing of what was taken back may stay");
	cr_expect_null(strpbrk(echoed, "1234x"), "%s", echoed);
	cr_expect_eq(type("\b\x7f""99\x15""12\n", echoed, sizeof(echoed)), PIN_READ);
	cr_expect_eq(pin->n, 2);
	cr_expect(all_zero(2));
}

Test(pin, on_a_terminal_is_cancelled_by_the_usual_keys_and_wiped)
{
	static const char keys[][8] = { "12\x03", "12\x04", "12\x1b" };
	char echoed[64];

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		cr_expect_eq(type(keys[i], echoed, sizeof(echoed)), PIN_CANCELLED);
		cr_expect_eq(pin->n, 0);
		cr_expect(all_zero(0));
	}
}
