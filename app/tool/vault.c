#include "vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define USED_FIRST	8192	/* the pages that a usual buffer touches */

static void
lock_first(const struct vault *vault)
{
	(void)mlock(vault->values, USED_FIRST);
	(void)mlock(vault->buffer, USED_FIRST);
}

struct vault *
vault_open(void)
{
	void *p = mmap(NULL, sizeof(struct vault), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	/* A user's lock limit may be lower than this area: the pages that are used come first. */
	if (mlock(p, sizeof(struct vault)) != 0)
		lock_first(p);
	madvise(p, sizeof(struct vault), MADV_DONTDUMP);
	return p;
}

void
vault_close(struct vault *vault)
{
	if (vault == NULL)
		return;
	explicit_bzero(vault, sizeof(*vault));
	munmap(vault, sizeof(*vault));
}

ssize_t
vault_read(int fd, void *p, size_t room)
{
	size_t used = 0;
	ssize_t n;

	while (used < room) {
		n = read(fd, (char *)p + used, room - used);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			return (ssize_t)used;
		used += (size_t)n;
	}
	errno = EFBIG;
	return -1;
}

static int
write_all(int fd, const uint8_t *p, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* The file may hold a PIN: only its owner may read it, whoever could before; he is the caller. */
static int
open_output(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600), saved;
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0)
		goto fail;
	if (!S_ISREG(st.st_mode))
		return fd;
	if (st.st_uid != geteuid()) {
		errno = EPERM;
		goto fail;
	}
	if (fchmod(fd, 0600) == 0 && ftruncate(fd, 0) == 0)
		return fd;
fail:
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

int
vault_write(const char *path, const uint8_t *p, size_t len)
{
	bool to_stdout = path == NULL || strcmp(path, "-") == 0;
	int fd = to_stdout ? STDOUT_FILENO : open_output(path);
	int failed;

	if (to_stdout && isatty(fd)) {
		fputs("cardea buffer: the buffer may hold a secret and is not written to a terminal; "
		    "use -o\n", stderr);
		return -1;
	}
	failed = fd < 0 || write_all(fd, p, len) != 0;
	if (!to_stdout && fd >= 0 && close(fd) != 0)
		failed = 1;
	if (failed)
		fprintf(stderr, "cardea buffer: cannot write %s: %s\n",
		    to_stdout ? "the standard output" : path, strerror(errno));
	return failed ? -1 : 0;
}
