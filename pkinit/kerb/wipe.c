#include "wipe.h"

#include <string.h>

void
wipe(void *p, size_t n)
{
	if (n > 0)
		memset(p, 0, n);
	__asm__ __volatile__("" : : "r"(p) : "memory");
}
