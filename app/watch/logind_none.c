#include "logind.h"

#include <stdlib.h>

struct logind {
	char unused;
};

struct logind *
logind_open(struct loop *loop, void (*sleeping)(void *data), void *data)
{
	(void)loop;
	(void)sleeping;
	(void)data;
	return calloc(1, sizeof(struct logind));
}

void
logind_ready(struct logind *logind)
{
	(void)logind;
}

void
logind_close(struct logind **logind)
{
	free(*logind);
	*logind = NULL;
}
