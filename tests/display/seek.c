/*
 * seek: where a secret still is.
 *
 *	seek NAME... <SECRET
 *
 * Reads the memory, the environment and the arguments of every process whose name begins with one
 * of NAME, for the line on standard input as ASCII and as UTF-16LE. Prints "NAME PID WHERE FORM" for
 * each place; exit status 0 when there is one, 1 when there is none, 2 when a process cannot be
 * read or none has such a name. Its own copies are of another form.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECRET_MAX = 64, CHUNK = 1 << 20, MASK = 0x5a };

#define SHADOW_LEAST	(UINT64_C(1) << 36)
#define ASIDE_LEAST	(UINT64_C(1) << 30)

static unsigned char secret[SECRET_MAX];	/* masked */
static size_t secret_len;
static unsigned char chunk[CHUNK + 2 * SECRET_MAX];
static unsigned long found;
static bool looked, unread;

static bool
at_ascii(const unsigned char *p)
{
	size_t i;

	for (i = 0; i < secret_len; i++)
		if ((p[i] ^ MASK) != secret[i])
			return false;
	return true;
}

static bool
at_utf16(const unsigned char *p)
{
	size_t i;

	for (i = 0; i < secret_len; i++)
		if ((p[2 * i] ^ MASK) != secret[i] || p[2 * i + 1] != 0)
			return false;
	return true;
}

static void
look(const char *name, const char *pid, const char *where, size_t n)
{
	const unsigned char *at = chunk, *end = chunk + n;

	for (; (at = memchr(at, secret[0] ^ MASK, (size_t)(end - at))) != NULL; at++) {
		bool ascii = at + secret_len <= end && at_ascii(at);

		if (!ascii && (at + 2 * secret_len > end || !at_utf16(at)))
			continue;
		printf("%s %s %s %s\n", name, pid, where, ascii ? "ASCII" : "UTF-16LE");
		found++;
	}
}

/* A mapping in overlapping pieces; pages that cannot be read hold nothing. */
static void
look_range(int mem, const char *name, const char *pid, const char *where, uint64_t from,
    uint64_t to)
{
	while (from < to) {
		uint64_t room = to - from < sizeof(chunk) ? to - from : sizeof(chunk);
		ssize_t got = pread(mem, chunk, (size_t)room, (off_t)from);

		if (got <= 0) {
			from += 4096;
			continue;
		}
		look(name, pid, where, (size_t)got);
		if (from + (uint64_t)got >= to)
			return;
		from += (uint64_t)got > 2 * SECRET_MAX ? (uint64_t)got - 2 * SECRET_MAX :
		    (uint64_t)got;
	}
}

static void
look_memory(const char *name, const char *pid)
{
	char path[300], line[512], where[256], rights[8];
	uint64_t from, to;
	FILE *maps;
	int mem;

	snprintf(path, sizeof(path), "/proc/%s/mem", pid);
	mem = open(path, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/%s/maps", pid);
	maps = fopen(path, "re");
	if (mem < 0 || maps == NULL)
		unread = true;
	while (mem >= 0 && maps != NULL && fgets(line, sizeof(line), maps) != NULL) {
		where[0] = '\0';
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %255s", &from, &to,
		    rights, where) < 3 || strcmp(where, "[vvar]") == 0 ||
		    strcmp(where, "[vsyscall]") == 0)
			continue;
		/* A sanitizer's shadow is terabytes and has no byte of anything; nor has what it
		 * only sets aside. */
		if (to - from > (rights[0] == 'r' ? SHADOW_LEAST : ASIDE_LEAST))
			continue;
		/* A file's pages that nobody may write are as the file is. */
		if (where[0] == '/' && rights[1] != 'w')
			continue;
		look_range(mem, name, pid, where[0] == '\0' ? "anonymous" : where, from, to);
	}
	if (maps != NULL)
		fclose(maps);
	if (mem >= 0)
		close(mem);
}

static void
look_file(const char *name, const char *pid, const char *file)
{
	char path[300];
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/%s", pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, chunk, sizeof(chunk));
	if (got < 0)
		unread = true;
	if (got > 0)
		look(name, pid, file, (size_t)got);
	if (fd >= 0)
		close(fd);
}

static bool
is_wanted(const char *pid, char *name, size_t room, char **wanted)
{
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	f = fopen(path, "re");
	if (f == NULL || fgets(name, (int)room, f) == NULL)
		name[0] = '\0';
	if (f != NULL)
		fclose(f);
	name[strcspn(name, "\n")] = '\0';
	for (; *wanted != NULL; wanted++)
		if (strncmp(name, *wanted, strlen(*wanted)) == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	struct dirent *entry;
	char name[64];
	DIR *proc;
	int c;

	while ((c = getchar()) != EOF && c != '\n' && secret_len < SECRET_MAX)
		secret[secret_len++] = (unsigned char)(c ^ MASK);
	proc = opendir("/proc");
	if (argc < 2 || secret_len < 4 || proc == NULL) {
		fputs("usage: seek NAME... <SECRET\n", stderr);
		return 2;
	}
	while ((entry = readdir(proc)) != NULL) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !is_wanted(entry->d_name, name, sizeof(name), argv + 1))
			continue;
		looked = true;
		look_memory(name, entry->d_name);
		look_file(name, entry->d_name, "environ");
		look_file(name, entry->d_name, "cmdline");
	}
	closedir(proc);
	if (found > 0)
		return 0;
	return unread || !looked ? 2 : 1;
}
