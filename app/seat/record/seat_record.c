#include "seat_record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire.h"

void
record_init(struct record *r, int dir)
{
	r->dir = dir;
}

void
record_close(struct record *r)
{
	if (r->dir >= 0)
		close(r->dir);
	r->dir = -1;
}

static int
write_whole(int fd, const char *text)
{
	size_t n = strlen(text);
	ssize_t done;

	do
		done = write(fd, text, n);
	while (done < 0 && errno == EINTR);
	if (done >= 0 && (size_t)done < n)
		errno = ENOSPC;
	return done == (ssize_t)n ? 0 : -1;
}

static int
replace_state(const struct record *r, const char *line)
{
	int fd, saved, result = -1;

	(void)unlinkat(r->dir, "state.new", 0);
	fd = openat(r->dir, "state.new", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0644);
	if (fd < 0)
		return -1;
	if (write_whole(fd, line) == 0 && fchmod(fd, 0644) == 0)
		result = renameat(r->dir, "state.new", r->dir, "state");
	saved = errno;
	close(fd);
	errno = saved;
	return result;
}

int
record_locked(const struct record *r, uint8_t reason, uint64_t wall)
{
	char line[96];
	int saved;

	snprintf(line, sizeof(line), "locked %s %" PRIu64 "\n", wire_lock_reason_name(reason),
	    wall);
	if (replace_state(r, line) == 0)
		return 0;
	saved = errno;
	(void)unlinkat(r->dir, "state", 0);
	errno = saved;
	return -1;
}

int
record_unlocked(const struct record *r, uint64_t insertion)
{
	char line[64];

	snprintf(line, sizeof(line), "unlocked %" PRIu64 "\n", insertion);
	return replace_state(r, line);
}

static void
add_event(const struct record *r, const char *line)
{
	struct stat st;
	int fd;

	if (fstatat(r->dir, "events", &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    st.st_size > RECORD_EVENTS_MAX)
		(void)renameat(r->dir, "events", r->dir, "events.1");
	fd = openat(r->dir, "events", O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return;
	/* Nothing follows from a lost line: the authority's log has the same event. */
	(void)fchmod(fd, 0644);
	(void)write_whole(fd, line);
	close(fd);
}

void
record_event_locked(const struct record *r, const struct record_lock *lock)
{
	char line[320];

	snprintf(line, sizeof(line),
	    "{\"event\":\"locked\",\"reason\":\"%s\",\"insertion\":%" PRIu64
	    ",\"event_ns\":%" PRIu64 ",\"decided_ns\":%" PRIu64 ",\"shown_ns\":%" PRIu64
	    ",\"outputs\":%" PRIu32 ",\"took_us\":%" PRIu64 "}\n",
	    wire_lock_reason_name(lock->reason), lock->insertion, lock->event_ns,
	    lock->decided_ns, lock->shown_ns, lock->outputs,
	    lock->shown_ns > lock->event_ns ? (lock->shown_ns - lock->event_ns) / 1000 : 0);
	add_event(r, line);
}

void
record_event_unlocked(const struct record *r, uint64_t insertion, uint64_t decided_ns)
{
	char line[128];

	snprintf(line, sizeof(line), "{\"event\":\"unlocked\",\"insertion\":%" PRIu64
	    ",\"decided_ns\":%" PRIu64 "}\n", insertion, decided_ns);
	add_event(r, line);
}
