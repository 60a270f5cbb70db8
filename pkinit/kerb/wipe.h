/* wipe.h: zeros that no optimizer leaves out, on every platform. Private to pkinit/kerb. */
#ifndef PKINIT_KERB_WIPE_H
#define PKINIT_KERB_WIPE_H

#include <stddef.h>

void wipe(void *p, size_t n);

#endif
