/* Memory that a PIN may pass through: never swapped, never dumped, wiped when given back. */
#ifndef CARDIO_LOCKED_H
#define CARDIO_LOCKED_H

#include <stddef.h>

/* locked_alloc: whole pages of their own, zeroed and locked; NULL when they cannot be had. */
void *locked_alloc(size_t size);

/* locked_free: wipes and unmaps what locked_alloc gave for this size; takes NULL. */
void locked_free(void *mem, size_t size);

#endif
