/* The log from its oldest record on, over rotations, believing no line. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

enum { ASIDE_MAX = 64 };		/* files that are looked for */

struct log_reader {
	int dir;			/* -1: one file only */
	int fd;				/* the file being read; -1 before there is any */
	uint64_t offset;		/* in it, of buf[0] */
	char *buf;			/* LOG_RECORD_MAX bytes */
	size_t from, n;			/* unread: buf[from..n) */
	bool skipping;			/* inside a line that is too long */
	bool drained;			/* read to its end after it had been put aside */
	json_t *object;
	uint64_t broken;
};

struct json_t *
log_parse(const char *line, size_t n)
{
	json_t *object;

	if (n >= LOG_RECORD_MAX)
		return NULL;
	object = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	if (json_integer_value(json_object_get(object, "seq")) > 0 &&
	    json_is_string(json_object_get(object, "time")) &&
	    json_is_string(json_object_get(object, "event")))
		return object;
	json_decref(object);
	return NULL;
}

static void
file_name(char *name, size_t room, int i)
{
	if (i == 0)
		snprintf(name, room, "%s", LOG_FILE);
	else
		snprintf(name, room, "%s.%d", LOG_FILE, i);
}

/* Which of the files fd is now: 0 is cardea.log; -1 when it is none any more. */
static int
file_index(const struct log_reader *r)
{
	struct stat mine, st;
	char name[32];

	if (r->fd < 0 || fstat(r->fd, &mine) != 0)
		return -1;
	for (int i = 0; i < ASIDE_MAX; i++) {
		file_name(name, sizeof(name), i);
		if (fstatat(r->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    st.st_ino == mine.st_ino && st.st_dev == mine.st_dev)
			return i;
	}
	return -1;
}

/* Opens the first file below index `above` that is there; -1 with errno, ENOENT when none is. */
static int
open_below(const struct log_reader *r, int above)
{
	char name[32];
	int fd;

	for (int i = above - 1; i >= 0; i--) {
		file_name(name, sizeof(name), i);
		fd = openat(r->dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
		if (fd >= 0 || errno != ENOENT)
			return fd;
	}
	errno = ENOENT;
	return -1;
}

/* The end of a file: 1 when there is more to read, 0 when not now, -1 with errno. */
static int
next_file(struct log_reader *r)
{
	int at, fd;

	if (r->dir < 0)
		return 0;
	at = file_index(r);
	if (at == 0)
		return 0;
	if (r->fd >= 0 && !r->drained) {
		r->drained = true;
		return 1;
	}
	fd = open_below(r, at < 0 ? ASIDE_MAX : at);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (r->fd >= 0 && file_index(r) != at) {
		close(fd);		/* rotated meanwhile: it may be the wrong one */
		return 1;
	}
	if (r->fd >= 0) {
		r->broken += r->n > r->from || r->skipping ? 1 : 0;
		close(r->fd);
	}
	r->fd = fd;
	r->offset = 0;
	r->from = r->n = 0;
	r->skipping = r->drained = false;
	return 1;
}

/* Fills buf anew from the first unread byte on: a torn line there may have been cut off and another
 * written. 1 when there is more to look at, 0 at the end, -1 with errno. */
static int
fill(struct log_reader *r)
{
	size_t had = r->n - r->from;
	ssize_t got;

	if (r->fd < 0)
		return 0;
	r->offset += r->from;
	do
		got = pread(r->fd, r->buf, LOG_RECORD_MAX, (off_t)r->offset);
	while (got < 0 && errno == EINTR);
	r->from = 0;
	r->n = got > 0 ? (size_t)got : 0;
	if (got < 0)
		return -1;
	return r->n > had || memchr(r->buf, '\n', r->n) != NULL ? 1 : 0;
}

/* The next whole line of this file in *line: 1, or 0 at its end, -1 with errno. */
static int
next_line(struct log_reader *r, struct log_line *line)
{
	char *start, *end;
	int more;

	for (;;) {
		start = r->buf + r->from;
		end = memchr(start, '\n', r->n - r->from);
		if (end != NULL) {
			r->from += (size_t)(end - start) + 1;
			if (!r->skipping) {
				line->text = start;
				line->n = (size_t)(end - start);
				return 1;
			}
			r->skipping = false;
			r->broken++;
			continue;
		}
		if (r->n - r->from == LOG_RECORD_MAX || r->skipping) {
			r->skipping = true;
			r->from = r->n;
		}
		more = fill(r);
		if (more != 1)
			return more;
	}
}

int
log_read(struct log_reader *r, struct log_line *line)
{
	int got;

	json_decref(r->object);
	r->object = NULL;
	memset(line, 0, sizeof(*line));
	for (;;) {
		got = next_line(r, line);
		if (got < 0)
			break;
		if (got == 0) {
			got = next_file(r);
			if (got != 1)
				break;
			continue;
		}
		r->object = log_parse(line->text, line->n);
		if (r->object != NULL) {
			line->object = r->object;
			return 1;
		}
		r->broken++;
	}
	memset(line, 0, sizeof(*line));
	return got;
}

static struct log_reader *
reader_new(int dir, int fd)
{
	struct log_reader *r = calloc(1, sizeof(*r));

	if (r != NULL)
		r->buf = malloc(LOG_RECORD_MAX);
	if (r == NULL || r->buf == NULL) {
		free(r);
		return NULL;
	}
	r->dir = dir;
	r->fd = fd;
	return r;
}

int
log_reader_open(const char *dir, struct log_reader **reader, char *why, size_t room)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*reader = NULL;
	if (fd >= 0)
		*reader = reader_new(fd, -1);
	if (*reader != NULL)
		return 0;
	snprintf(why, room, "%s: %s", dir, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

struct log_reader *
log_reader_fd(int fd)
{
	return reader_new(-1, fd);
}

uint64_t
log_reader_broken(const struct log_reader *reader)
{
	return reader->broken;
}

void
log_reader_close(struct log_reader **reader)
{
	if (*reader == NULL)
		return;
	json_decref((*reader)->object);
	if ((*reader)->fd >= 0)
		close((*reader)->fd);
	if ((*reader)->dir >= 0)
		close((*reader)->dir);
	free((*reader)->buf);
	free(*reader);
	*reader = NULL;
}
