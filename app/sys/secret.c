#include "secret.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct secret *
secret_new(size_t room)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct secret *s = calloc(1, sizeof(*s));
	int saved;

	if (s == NULL)
		return NULL;
	s->room = (room + page - 1) / page * page;
	s->p = mmap(NULL, s->room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (s->p == MAP_FAILED) {
		free(s);
		return NULL;
	}
	if (mlock(s->p, s->room) != 0 || madvise(s->p, s->room, MADV_DONTDUMP) != 0 ||
	    madvise(s->p, s->room, MADV_WIPEONFORK) != 0) {
		saved = errno;
		munmap(s->p, s->room);
		free(s);
		errno = saved;
		return NULL;
	}
	return s;
}

void
secret_wipe(struct secret *s)
{
	explicit_bzero(s->p, s->room);
	s->n = 0;
}

void
secret_free(struct secret **s)
{
	if (*s == NULL)
		return;
	secret_wipe(*s);
	munmap((*s)->p, (*s)->room);
	free(*s);
	*s = NULL;
}
