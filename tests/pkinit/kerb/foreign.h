/* foreign.h: declarations of others that the facts list and the project neither makes nor takes. */
#ifndef TESTS_KERB_FOREIGN_H
#define TESTS_KERB_FOREIGN_H

#include "structs.h"

/* The structure of that name; NULL when it is none of these. */
const struct kerb_struct *foreign_struct(const char *name);

#endif
