#include "locked.h"

#include <string.h>
#include <sys/mman.h>

void *
locked_alloc(size_t size)
{
	void *mem = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mem == MAP_FAILED)
		return NULL;
	if (mlock(mem, size) != 0 || madvise(mem, size, MADV_DONTDUMP) != 0) {
		(void)munmap(mem, size);
		return NULL;
	}
	return mem;
}

void
locked_free(void *mem, size_t size)
{
	if (mem == NULL)
		return;
	explicit_bzero(mem, size);
	(void)munmap(mem, size);
}
