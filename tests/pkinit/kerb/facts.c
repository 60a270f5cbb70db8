#include "facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
	char structure[64], field[64];
	size_t offset[2], size[2];
};

static struct row
find(const char *structure, const char *field)
{
	FILE *f = fopen(TESTS_DIR "/facts/structs.tsv", "r");
	struct row row;
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%63[^\t]\t%63[^\t]\t%*[^\t]\t%zu\t%zu\t%zu\t%zu", row.structure,
		    row.field, &row.offset[0], &row.size[0], &row.offset[1], &row.size[1]) != 6)
			continue;
		if (strcmp(row.structure, structure) == 0 && strcmp(row.field, field) == 0) {
			fclose(f);
			return row;
		}
	}
	fprintf(stderr, "no fact %s.%s\n", structure, field);
	abort();
}

size_t
fact_offset(const char *structure, const char *field, enum kerb_abi abi)
{
	return find(structure, field).offset[abi == KERB_X86];
}

size_t
fact_sizeof(const char *structure, enum kerb_abi abi)
{
	return find(structure, "(total)").size[abi == KERB_X86];
}
