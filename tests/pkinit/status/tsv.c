#include "tsv.h"

#include <stdlib.h>
#include <string.h>

void
tsv_open(struct tsv *tsv, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/facts/%s", TESTS_DIR, name);
	tsv->file = fopen(path, "r");
	if (!tsv->file || !tsv_next(tsv)) {
		fprintf(stderr, "%s: cannot be read\n", path);
		abort();
	}
}

bool
tsv_next(struct tsv *tsv)
{
	char *rest = tsv->line, *field;

	if (!fgets(tsv->line, sizeof(tsv->line), tsv->file)) {
		fclose(tsv->file);
		return false;
	}
	tsv->line[strcspn(tsv->line, "\n")] = '\0';
	for (size_t i = 0; i < TSV_COLUMNS; i++) {
		field = strsep(&rest, "\t");
		tsv->column[i] = field ? field : "";
	}
	return true;
}
