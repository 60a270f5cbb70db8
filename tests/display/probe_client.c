/*
 * probe: asks the probe inside the seat, or the stage, and prints the answer.
 *
 *	probe [--stage] COMMAND...	one command, sent as it is, but for these:
 *	probe press CODE...		keys go down in this order and up in the other
 *	probe type DIGITS		the keys of so many digits
 *	probe tap X Y			a finger there, down and up
 *	probe click X Y			the pointer there, its left button down and up
 *	probe shot N FILE		output N as it was last committed, as PNG
 *	probe -				a command each line of standard input; the answers' lines
 *
 * See probe.c and stage.c for their commands. Exit status 0 when every answer was "ok", 1 when one
 * was "error", 2 when nobody answers.
 */
#include <cairo.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"

enum { WORDS = 32, PIXELS_MAX = 1 << 28 };

struct talk {
	int fd;
	bool failed;			/* an answer was "error" */
};

static int
connect_to(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	fprintf(stderr, "probe: %s: %s\n", path, strerror(errno));
	exit(2);
}

/* Sends a line and leaves its answer in `answer`. */
static bool
ask(struct talk *talk, char *answer, const char *format, ...)
{
	char line[CONTROL_LINE];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line) - 1, format, args);
	va_end(args);
	if (n < 0 || n >= (int)sizeof(line) - 1)
		return false;
	line[n++] = '\n';
	if (control_write(talk->fd, line, (size_t)n) != 0 || !control_read_line(talk->fd, answer)) {
		fprintf(stderr, "probe: no answer to %s", line);
		exit(2);
	}
	if (strncmp(answer, "ok", 2) == 0)
		return true;
	fprintf(stderr, "probe: %.*s: %s\n", n - 1, line, answer);
	talk->failed = true;
	return false;
}

static bool
read_whole(int fd, void *into, size_t n)
{
	char *at = into;

	while (n > 0) {
		ssize_t got = read(fd, at, n);

		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static void
shot(struct talk *talk, const char *output, const char *file)
{
	char answer[CONTROL_LINE];
	cairo_surface_t *picture;
	int width, height, row;
	bool whole = true;

	if (!ask(talk, answer, "shot %s", output))
		return;
	if (sscanf(answer, "ok pixels %d %d", &width, &height) != 2 || width <= 0 || height <= 0 ||
	    width > PIXELS_MAX / 4 / height)
		exit(2);
	picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	for (row = 0; row < height; row++)
		whole = whole && read_whole(talk->fd, cairo_image_surface_get_data(picture) +
		    row * cairo_image_surface_get_stride(picture), (size_t)width * 4);
	cairo_surface_mark_dirty(picture);
	if (!whole || cairo_surface_write_to_png(picture, file) != CAIRO_STATUS_SUCCESS) {
		fprintf(stderr, "probe: %s cannot be written\n", file);
		talk->failed = true;
	}
	cairo_surface_destroy(picture);
}

static void
press(struct talk *talk, char *const *codes, int n)
{
	char answer[CONTROL_LINE];
	int i;

	for (i = 0; i < n; i++)
		(void)ask(talk, answer, "key %s 1", codes[i]);
	for (i = n - 1; i >= 0; i--)
		(void)ask(talk, answer, "key %s 0", codes[i]);
}

/* KEY_1 is 2, KEY_9 is 10, KEY_0 is 11. */
static void
type(struct talk *talk, const char *digits)
{
	char code[8], *one[] = { code };

	for (; *digits >= '0' && *digits <= '9'; digits++) {
		snprintf(code, sizeof(code), "%d", *digits == '0' ? 11 : *digits - '0' + 1);
		press(talk, one, 1);
	}
}

static void
command(struct talk *talk, char **word, int n)
{
	char line[CONTROL_LINE] = "", answer[CONTROL_LINE];
	int i;

	if (n >= 2 && strcmp(word[0], "press") == 0) {
		press(talk, word + 1, n - 1);
	} else if (n == 2 && strcmp(word[0], "type") == 0) {
		type(talk, word[1]);
	} else if (n == 3 && strcmp(word[0], "tap") == 0) {
		(void)ask(talk, answer, "touch down 1 %s %s", word[1], word[2]);
		(void)ask(talk, answer, "touch up 1");
	} else if (n == 3 && strcmp(word[0], "click") == 0) {
		(void)ask(talk, answer, "pointer %s %s", word[1], word[2]);
		(void)ask(talk, answer, "button 272 1");
		(void)ask(talk, answer, "button 272 0");
	} else if (n == 3 && strcmp(word[0], "shot") == 0) {
		shot(talk, word[1], word[2]);
	} else {
		for (i = 0; i < n && strlen(line) + strlen(word[i]) + 2 < sizeof(line); i++) {
			strcat(line, i == 0 ? "" : " ");
			strcat(line, word[i]);
		}
		if (ask(talk, answer, "%s", line) && answer[2] == ' ' && answer[3] != '\0')
			puts(answer + 3);
	}
}

static void
commands(struct talk *talk)
{
	char line[CONTROL_LINE], *word[WORDS], *rest;
	int n;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		n = 0;
		for (rest = line; n < WORDS && (word[n] = strtok_r(rest, " \n", &rest)) != NULL;)
			n++;
		if (n > 0)
			command(talk, word, n);
	}
}

int
main(int argc, char **argv)
{
	struct talk talk = { .fd = -1 };
	const char *path = CONTROL_PROBE;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1 && strcmp(argv[1], "--stage") == 0) {
		path = CONTROL_STAGE;
		argc--;
		argv++;
	}
	if (argc < 2) {
		fputs("usage: probe [--stage] COMMAND...\n", stderr);
		return 2;
	}
	talk.fd = connect_to(path);
	if (strcmp(argv[1], "-") == 0)
		commands(&talk);
	else
		command(&talk, argv + 1, argc - 1);
	close(talk.fd);
	return talk.failed ? 1 : 0;
}
