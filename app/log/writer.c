/* The authority's side of the log. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record.h"
#include "tail.h"

struct log {
	int dir;
	int fd;				/* cardea.log; -1 when it must be opened anew */
	uint64_t max_bytes;
	unsigned int files;
	uint64_t seq;			/* of the last record */
	uint64_t lost;
	uint64_t torn;			/* bytes that were cut off at log_open() */
	uint64_t cut;			/* where a torn line begins that is still there */
	bool dirty;			/* there is such a line */
};

static int
refuse(char *why, size_t room, const char *dir, const char *what)
{
	snprintf(why, room, "%s: %s", dir, what);
	return -1;
}

static int
open_dir(const char *dir, char *why, size_t room)
{
	struct stat st;
	bool made;
	int fd;

	made = mkdir(dir, 0750) == 0;
	if (!made && errno != EEXIST)
		return refuse(why, room, dir, strerror(errno));
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || (made && fchmod(fd, 0750) != 0)) {
		refuse(why, room, dir, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (fstat(fd, &st) != 0 || st.st_uid != geteuid() || (st.st_mode & 022) != 0) {
		close(fd);
		errno = EPERM;
		return refuse(why, room, dir,
		    "not this program's own folder, or others may write there");
	}
	return fd;
}

static int
open_file(int dir)
{
	struct stat st;
	int fd = openat(dir, LOG_FILE, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC |
	    O_NONBLOCK | O_NOCTTY, 0640);

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid()) {
		close(fd);
		errno = EPERM;
		return -1;
	}
	if ((st.st_mode & 07777) != 0640)
		(void)fchmod(fd, 0640);	/* whatever the umask; readable is no condition */
	return fd;
}

static uint64_t
file_size(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? (uint64_t)st.st_size : 0;
}

/* The last seq of the file that was put aside last. */
static uint64_t
aside_seq(int dir)
{
	int fd = openat(dir, LOG_FILE ".1", O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	uint64_t seq;

	if (fd < 0)
		return 0;
	seq = tail_seq(fd, file_size(fd));
	close(fd);
	return seq;
}

/* Cuts a torn last line off and goes on behind the last whole record. */
static int
take_up(struct log *log)
{
	uint64_t size = file_size(log->fd), whole;

	if (tail_whole(log->fd, size, &whole) != 0)
		return -1;
	if (whole < size && ftruncate(log->fd, (off_t)whole) != 0)
		return -1;
	log->torn = size - whole;
	log->seq = tail_seq(log->fd, whole);
	if (log->seq == 0)
		log->seq = aside_seq(log->dir);
	return 0;
}

int
log_open(const char *dir, uint64_t max_bytes, unsigned int files, struct log **out, char *why,
    size_t room)
{
	struct log *log = calloc(1, sizeof(*log));

	*out = NULL;
	if (log == NULL)
		return refuse(why, room, dir, strerror(errno));
	log->max_bytes = max_bytes < LOG_RECORD_MAX ? LOG_RECORD_MAX : max_bytes;
	log->files = files > 2 ? files : 2;
	log->fd = -1;
	log->dir = open_dir(dir, why, room);
	if (log->dir < 0)
		goto fail;
	log->fd = open_file(log->dir);
	if (log->fd < 0 || take_up(log) != 0) {
		refuse(why, room, dir, strerror(errno));
		goto fail;
	}
	*out = log;
	return 0;
fail:
	log_close(&log);
	return -1;
}

void
log_close(struct log **log)
{
	int saved = errno;

	if (*log == NULL)
		return;
	if ((*log)->fd >= 0)
		close((*log)->fd);
	if ((*log)->dir >= 0)
		close((*log)->dir);
	free(*log);
	*log = NULL;
	errno = saved;
}

uint64_t
log_lost(const struct log *log)
{
	return log->lost;
}

static void
aside_name(char *name, size_t room, unsigned int i)
{
	if (i == 0)
		snprintf(name, room, "%s", LOG_FILE);
	else
		snprintf(name, room, "%s.%u", LOG_FILE, i);
}

/* Puts the current file aside and the oldest away. Begun anew it goes on where it failed. */
static int
rotate(struct log *log)
{
	char from[32], to[32];

	for (unsigned int i = log->files - 1; i > 0; i--) {
		aside_name(from, sizeof(from), i - 1);
		aside_name(to, sizeof(to), i);
		if (renameat(log->dir, from, log->dir, to) != 0 && errno != ENOENT)
			return -1;
	}
	close(log->fd);
	log->fd = open_file(log->dir);
	return log->fd < 0 ? -1 : 0;
}

/* Makes the file ready for n bytes: it is there, ends in a whole record and has room. */
static int
make_ready(struct log *log, size_t n, uint64_t *size)
{
	struct stat st;

	if (log->fd >= 0 && fstat(log->fd, &st) == 0 && st.st_nlink == 0) {
		close(log->fd);
		log->fd = -1;
	}
	if (log->fd < 0) {
		log->dirty = false;
		log->fd = open_file(log->dir);
	}
	if (log->fd < 0)
		return -1;
	if (log->dirty && ftruncate(log->fd, (off_t)log->cut) != 0)
		return -1;
	log->dirty = false;
	*size = file_size(log->fd);
	if (*size > 0 && *size + n > log->max_bytes) {
		if (rotate(log) != 0)
			return -1;
		*size = file_size(log->fd);
	}
	return 0;
}

/* All n bytes or none. */
static int
write_line(struct log *log, const char *line, size_t n)
{
	uint64_t size;
	ssize_t put;
	int saved;

	if (make_ready(log, n, &size) != 0)
		return -1;
	do
		put = write(log->fd, line, n);
	while (put < 0 && errno == EINTR);
	if (put == (ssize_t)n)
		return 0;
	saved = put < 0 ? errno : ENOSPC;
	if (put > 0 && ftruncate(log->fd, (off_t)size) != 0) {
		log->dirty = true;
		log->cut = size;
	}
	errno = saved;
	return -1;
}

int
log_commit(struct log *log, struct log_record **record)
{
	struct record_head head = {
		.seq = log->seq + 1,
		.wall_ms = record_clock(CLOCK_REALTIME, 1000),
		.mono_ns = record_clock(CLOCK_MONOTONIC, 1000000000),
		.lost = log->lost,
		.torn = log->torn,
	};
	int result = -1, saved;
	size_t n;
	char *line = record_line(*record, &head, &n);

	if (line != NULL)
		result = write_line(log, line, n);
	saved = errno;
	if (result == 0) {
		log->seq++;
		log->lost = 0;
		log->torn = 0;
	} else {
		log->lost++;
	}
	free(line);
	record_free(record);
	errno = saved;
	return result;
}
