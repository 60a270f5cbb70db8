#include "capture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

char captured_out[1 << 17], captured_err[1 << 14];

struct stream {
	FILE *file;
	int saved, memory;
};

static void
begin(struct stream *s, FILE *file)
{
	fflush(file);
	s->file = file;
	s->saved = dup(fileno(file));
	s->memory = memfd_create("captured", MFD_CLOEXEC);
	cr_assert(s->saved >= 0 && s->memory >= 0);
	cr_assert_geq(dup2(s->memory, fileno(file)), 0);
}

static void
end(struct stream *s, char *text, size_t room)
{
	ssize_t n;

	fflush(s->file);
	n = pread(s->memory, text, room - 1, 0);
	cr_assert_geq(n, 0);
	text[n] = '\0';
	dup2(s->saved, fileno(s->file));
	close(s->saved);
	close(s->memory);
}

int
capture(int (*fn)(int argc, char **argv), const char *line)
{
	char words[1024], *argv[32], *save = NULL;
	struct stream out, err;
	int argc = 0, status;

	cr_assert_lt(strlen(line), sizeof(words));
	strcpy(words, line);
	for (char *w = strtok_r(words, " ", &save); w != NULL && argc < 31;
	    w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	argv[argc] = NULL;
	begin(&out, stdout);
	begin(&err, stderr);
	status = fn(argc, argv);
	end(&err, captured_err, sizeof(captured_err));
	end(&out, captured_out, sizeof(captured_out));
	return status;
}

int
capture_call(int (*fn)(void))
{
	struct stream out, err;
	int status;

	begin(&out, stdout);
	begin(&err, stderr);
	status = fn();
	end(&err, captured_err, sizeof(captured_err));
	end(&out, captured_out, sizeof(captured_out));
	return status;
}

void
capture_is_plain(const char *text)
{
	size_t column = 0;

	for (const char *p = text; *p != '\0'; p++) {
		column = *p == '\n' ? 0 : column + 1;
		cr_assert_leq(column, 80, "a line is too long: %.100s", p + 1 - column);
		cr_assert(*p == '\n' || (*p >= 0x20 && *p < 0x7F), "byte %02x in: %s",
		    (unsigned int)(unsigned char)*p, text);
	}
}
