/* facts.h: the published layouts, read from tests/facts/structs.tsv when the test runs. */
#ifndef TESTS_KERB_FACTS_H
#define TESTS_KERB_FACTS_H

#include <stddef.h>

#include "kerb.h"

/* Offset of a field of a structure; aborts the test when there is no such row. */
size_t fact_offset(const char *structure, const char *field, enum kerb_abi abi);

/* sizeof of a structure. */
size_t fact_sizeof(const char *structure, enum kerb_abi abi);

#endif
