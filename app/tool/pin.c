#include "pin.h"

#include <errno.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

/* One byte behind what is there: 1, 0 at the end, -1 on an error. */
static ssize_t
read_byte(int fd, struct secret *pin)
{
	ssize_t got;

	do
		got = read(fd, pin->p + pin->n, 1);
	while (got < 0 && errno == EINTR);
	return got;
}

enum pin_result
pin_read(int fd, struct secret *pin)
{
	ssize_t got = 0;

	secret_wipe(pin);
	while (pin->n < pin->room && (got = read_byte(fd, pin)) == 1) {
		if (pin->p[pin->n] == '\n')
			break;
		pin->n++;
	}
	if (got < 0 || pin->n == pin->room) {
		secret_wipe(pin);
		return got < 0 ? PIN_ERROR : PIN_TOO_LONG;
	}
	if (pin->n > 0 && pin->p[pin->n - 1] == '\r')
		pin->n--;
	pin->p[pin->n] = 0;
	return PIN_READ;
}

/* Takes keys until Return. Backspace takes one back, Ctrl-U all. */
static enum pin_result
take_keys(int fd, struct secret *pin)
{
	enum { CTRL_C = 3, CTRL_D = 4, CTRL_U = 21, ESCAPE = 27, BACKSPACE = 8, DELETE = 127 };

	while (pin->n < pin->room) {
		ssize_t got = read_byte(fd, pin);

		if (got <= 0)
			return got < 0 ? PIN_ERROR : PIN_CANCELLED;
		switch (pin->p[pin->n]) {
		case '\r':
		case '\n':
			pin->p[pin->n] = 0;
			return PIN_READ;
		case CTRL_C:
		case CTRL_D:
		case ESCAPE:
			return PIN_CANCELLED;
		case CTRL_U:
			secret_wipe(pin);
			break;
		case BACKSPACE:
		case DELETE:
			pin->p[pin->n] = 0;
			if (pin->n > 0)
				pin->p[--pin->n] = 0;
			break;
		default:
			pin->n++;
		}
	}
	return PIN_TOO_LONG;
}

enum pin_result
pin_ask(int fd, const char *prompt, struct secret *pin)
{
	struct termios before, silent;
	enum pin_result result;

	secret_wipe(pin);
	if (tcgetattr(fd, &before) != 0)
		return PIN_ERROR;
	silent = before;
	/* Without ISIG no key ends the program while the terminal is silent. */
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL | ICANON | ISIG | IEXTEN);
	silent.c_cc[VMIN] = 1;
	silent.c_cc[VTIME] = 0;
	if (tcsetattr(fd, TCSAFLUSH, &silent) != 0)
		return PIN_ERROR;
	fputs(prompt, stderr);
	fflush(stderr);
	result = take_keys(fd, pin);
	if (tcsetattr(fd, TCSAFLUSH, &before) != 0)
		result = PIN_ERROR;
	fputc('\n', stderr);
	if (result != PIN_READ)
		secret_wipe(pin);
	return result;
}
