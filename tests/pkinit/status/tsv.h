/* tsv.h: rows of tests/facts/NAME, their columns by number from 0. */
#ifndef TESTS_STATUS_TSV_H
#define TESTS_STATUS_TSV_H

#include <stdbool.h>
#include <stdio.h>

#define TSV_COLUMNS	20

struct tsv {
	FILE *file;
	char line[4096];
	const char *column[TSV_COLUMNS];	/* "" where there is none */
};

/* Opens the table and passes its head line; aborts the test when that fails. */
void tsv_open(struct tsv *tsv, const char *name);

/* The next row; false, closed, at the end. */
bool tsv_next(struct tsv *tsv);

#endif
