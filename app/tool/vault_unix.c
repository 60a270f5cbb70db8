#include "vault_system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vault.h"

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

int
vault_open_file(const char *path)
{
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* The file may hold a PIN: only its owner may read it, whoever could before; he is the caller. */
int
vault_open_output(const char *path)
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

void
vault_take_bytes(int fd)
{
	(void)fd;
}
