/* golden.h: the annotated hex files of tests/pkinit/kerb/golden. */
#ifndef TESTS_KERB_GOLDEN_H
#define TESTS_KERB_GOLDEN_H

#include "kerb_record.h"

/* One buffer, and the values that it was made of. */
struct golden {
	char name[64];			/* of the file */
	enum kerb_abi abi;
	uint64_t base;
	struct kerb_record record;	/* borrows from texts */
	char texts[1024];
	uint8_t bytes[2048];
	size_t len;
};

/* Reads each buffer of each file in turn into *golden, in its own static memory, and calls fn.
 * The number of buffers. */
size_t golden_each(void (*fn)(const struct golden *golden));

#endif
