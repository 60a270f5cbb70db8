/*
 * Anchors, intermediates and CRLs by their SHA-256. A file bears the time at which an attempt was
 * last judged with it: older than the oldest recording, no recording names it any more.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording_state.h"
#include "trusted.h"

/* What a file looked like when it was read last. */
struct seen {
	char path[512];
	struct stat st;
	char sha256[SHA256_DIGEST_STRING_LENGTH];
};

struct trust_store {
	int dir;
	struct seen seen[RECORDING_FILES];
	size_t next;			/* the row that is written next */
};

struct trust_store *
trust_store_new(int dir)
{
	struct trust_store *store = calloc(1, sizeof(*store));

	if (store != NULL)
		store->dir = dir;
	return store;
}

void
trust_store_free(struct trust_store **store)
{
	free(*store);
	*store = NULL;
}

static bool
looks_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	    a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* The row of a file that looks as it did, and whose copy is there and was touched; or NULL. */
static const struct seen *
find_seen(struct trust_store *store, const char *path, const struct stat *st)
{
	for (size_t i = 0; i < RECORDING_FILES; i++) {
		const struct seen *seen = &store->seen[i];

		if (strcmp(seen->path, path) == 0 && looks_same(&seen->st, st) &&
		    utimensat(store->dir, seen->sha256, NULL, AT_SYMLINK_NOFOLLOW) == 0)
			return seen;
	}
	return NULL;
}

static void
note_seen(struct trust_store *store, const char *path, const struct stat *st, const char *sha256)
{
	struct seen *seen = &store->seen[store->next];

	if (strlen(path) >= sizeof(seen->path))
		return;
	snprintf(seen->path, sizeof(seen->path), "%s", path);
	seen->st = *st;
	memcpy(seen->sha256, sha256, sizeof(seen->sha256));
	store->next = (store->next + 1) % RECORDING_FILES;
}

int
trust_store_keep(struct trust_store *store, const char *path, char sha256[65], char *why,
    size_t room)
{
	const struct seen *seen;
	struct stat st = { 0 };
	uint8_t *data;
	size_t n;
	int result = 0;

	sha256[0] = '\0';
	if (stat(path, &st) == 0 && (seen = find_seen(store, path, &st)) != NULL) {
		memcpy(sha256, seen->sha256, sizeof(seen->sha256));
		return 0;
	}
	if (trusted_read(path, RECORDING_TRUST_MAX, &data, &n, why, room) != 0)
		return -1;
	/* Who may read the copy is who may read the log. */
	if (memmem(data, n, "PRIVATE KEY-----", strlen("PRIVATE KEY-----")) != NULL) {
		snprintf(why, room, "not copied, for there is a private key in it");
		explicit_bzero(data, n);
		free(data);
		return TRUST_STORE_WITHHELD;
	}
	SHA256Data(data, n, sha256);
	/* Content and name belong together: one that is there is the same. */
	if (utimensat(store->dir, sha256, NULL, AT_SYMLINK_NOFOLLOW) != 0)
		result = recording_put(store->dir, sha256, data, n);
	if (result != 0)
		snprintf(why, room, "not copied: %s", strerror(errno));
	else
		note_seen(store, path, &st, sha256);
	free(data);
	return result == 0 ? 0 : TRUST_STORE_WITHHELD;
}

/* The file that was kept longest ago, and the bytes of all. */
struct kept {
	char name[SHA256_DIGEST_STRING_LENGTH];
	struct timespec when;
	uint64_t bytes;
};

static bool
is_kept(const char *name)
{
	return strlen(name) == SHA256_DIGEST_STRING_LENGTH - 1 &&
	    strspn(name, "0123456789abcdef") == SHA256_DIGEST_STRING_LENGTH - 1;
}

static bool
find_oldest(const struct trust_store *store, struct kept *oldest)
{
	int copy = openat(store->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	bool any = false;
	struct stat st;

	*oldest = (struct kept){ .bytes = 0 };
	if (dir == NULL && copy >= 0)
		close(copy);
	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		if (!is_kept(e->d_name) ||
		    fstatat(store->dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		oldest->bytes += (uint64_t)st.st_size;
		if (any && (st.st_mtim.tv_sec > oldest->when.tv_sec ||
		    (st.st_mtim.tv_sec == oldest->when.tv_sec &&
		    st.st_mtim.tv_nsec >= oldest->when.tv_nsec)))
			continue;
		any = true;
		oldest->when = st.st_mtim;
		memcpy(oldest->name, e->d_name, sizeof(oldest->name));
	}
	if (dir != NULL)
		closedir(dir);
	return any;
}

void
trust_store_prune(struct trust_store *store, int64_t oldest, uint64_t most)
{
	struct kept kept;

	while (find_oldest(store, &kept) && (kept.when.tv_sec < oldest || kept.bytes > most))
		if (unlinkat(store->dir, kept.name, 0) != 0)
			return;
}
