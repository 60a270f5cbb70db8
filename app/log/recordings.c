/* The folder of recordings. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording_state.h"

enum { KEPT_BEFORE = 60 };		/* seconds: a recording is kept after its trust files */

struct recordings {
	int dir, trust_dir;
	unsigned int keep;
	struct trust_store *trust;
};

int
recording_folder(int dir, const char *name)
{
	bool made = mkdirat(dir, name, 0750) == 0;
	struct stat st;
	int fd;

	if (!made && errno != EEXIST)
		return -1;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	/* Made by whatever umask; a folder that hands its group on made it one that does. */
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && (made || (st.st_mode & 022) == 0) &&
	    (!made || fchmod(fd, 0750 | (st.st_mode & S_ISGID)) == 0))
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

static int
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return -1;
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

int
recording_put(int dir, const char *name, const void *text, size_t n)
{
	static const char temporary[] = ".new";
	int fd, saved, result;

	(void)unlinkat(dir, temporary, 0);
	fd = openat(dir, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (fd < 0)
		return -1;
	result = fchmod(fd, 0640) == 0 ? write_all(fd, text, n) : -1;
	saved = errno;
	if (close(fd) != 0 && result == 0) {
		saved = errno;
		result = -1;
	}
	if (result == 0 && (result = renameat(dir, temporary, dir, name)) != 0)
		saved = errno;
	if (result != 0)
		(void)unlinkat(dir, temporary, 0);
	errno = saved;
	return result;
}

int
recordings_open(const char *log_dir, unsigned int keep, struct recordings **store, char *why,
    size_t room)
{
	struct recordings *s = calloc(1, sizeof(*s));
	int dir = open(log_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), saved;

	*store = NULL;
	if (s != NULL) {
		s->keep = keep > 1 ? keep : 1;
		s->dir = dir < 0 ? -1 : recording_folder(dir, RECORDING_DIR);
		s->trust_dir = s->dir < 0 ? -1 : recording_folder(s->dir, RECORDING_TRUST_DIR);
		s->trust = s->trust_dir < 0 ? NULL : trust_store_new(s->trust_dir);
	}
	saved = errno;
	if (dir >= 0)
		close(dir);
	if (s != NULL && s->trust != NULL) {
		*store = s;
		return 0;
	}
	snprintf(why, room, "%s/" RECORDING_DIR ": %s", log_dir, strerror(saved));
	recordings_close(&s);
	errno = saved;
	return -1;
}

void
recordings_close(struct recordings **store)
{
	struct recordings *s = *store;

	if (s == NULL)
		return;
	trust_store_free(&s->trust);
	if (s->trust_dir >= 0)
		close(s->trust_dir);
	if (s->dir >= 0)
		close(s->dir);
	free(s);
	*store = NULL;
}

/* Whether the entry is a recording of those whose names end so. */
static bool
is_recording(const char *name, const char *suffix)
{
	char code[RECORDING_CODE];
	size_t n = strlen(name), tail = strlen(suffix);

	if (n <= tail || n - tail >= sizeof(code) || strcmp(name + n - tail, suffix) != 0)
		return false;
	memcpy(code, name, n - tail);
	code[n - tail] = '\0';
	return recording_code(code);
}

struct oldest {
	char name[RECORDING_CODE + sizeof(RECORDING_GROUP_SUFFIX)];
	struct timespec when;
	unsigned int count;		/* recordings that there are */
};

static bool
is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

static void
find_oldest(const struct recordings *s, const char *suffix, struct oldest *oldest)
{
	int copy = openat(s->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	struct stat st;

	*oldest = (struct oldest){ .count = 0 };
	if (dir == NULL && copy >= 0)
		close(copy);
	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		if (!is_recording(e->d_name, suffix) ||
		    fstatat(s->dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if (oldest->count++ == 0 || is_before(&st.st_mtim, &oldest->when)) {
			oldest->when = st.st_mtim;
			snprintf(oldest->name, sizeof(oldest->name), "%s", e->d_name);
		}
	}
	if (dir != NULL)
		closedir(dir);
}

/* Those that remain of one kind, the oldest first to go; *time becomes that of the oldest, if it is
 * before. */
static void
prune_kind(struct recordings *s, const char *suffix, unsigned int keep, int64_t *time)
{
	struct oldest oldest;

	find_oldest(s, suffix, &oldest);
	while (oldest.count > keep && unlinkat(s->dir, oldest.name, 0) == 0)
		find_oldest(s, suffix, &oldest);
	if (oldest.count > 0 && oldest.when.tv_sec < *time)
		*time = oldest.when.tv_sec;
}

/* Trials of the group never push out what is not theirs. */
static void
prune(struct recordings *s)
{
	int64_t time = INT64_MAX;

	prune_kind(s, RECORDING_SUFFIX, s->keep, &time);
	prune_kind(s, RECORDING_GROUP_SUFFIX, (s->keep + 1) / 2, &time);
	trust_store_prune(s->trust, time - KEPT_BEFORE, RECORDING_TRUST_ALL);
}

int
recording_commit(struct recordings *store, struct recording **recording)
{
	struct recording *r = *recording;
	char name[RECORDING_CODE + sizeof(RECORDING_GROUP_SUFFIX)], *text = NULL;
	int result = -1, saved = ENOENT;
	size_t n;

	if (r == NULL)
		saved = ENOMEM;
	else if (!recording_code(recording_name(r)))
		saved = EINVAL;
	else if (store != NULL) {
		snprintf(name, sizeof(name), "%s%s", recording_name(r), recording_suffix(r));
		text = recording_dump(r, store->trust, &n);
		if (text != NULL)
			result = recording_put(store->dir, name, text, n);
		saved = errno;
		if (result == 0)
			prune(store);
	}
	free(text);
	recording_free(recording);
	errno = saved;
	return result;
}
