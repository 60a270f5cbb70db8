#include "golden.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Hex without spaces; the bytes. */
static size_t
parse_hex(const char *text, uint8_t *out)
{
	size_t n = 0;
	unsigned int byte;

	while (sscanf(text + 2 * n, "%2x", &byte) == 1)
		out[n++] = (uint8_t)byte;
	return n;
}

/* "Field text|number|bytes value" */
static void
take_value(struct golden *g, const char *line, size_t *used)
{
	char field[64], kind[16], *place = g->texts + *used;
	struct kerb_value *value;
	int at = 0;

	cr_assert_eq(sscanf(line, "%63s %15s%n", field, kind, &at), 2, "%s", line);
	line += at + (line[at] == ' ');
	if (strcmp(field, "StoreName") == 0)
		cr_assert(kerb_record_use_certificate_info(&g->record));
	value = kerb_record_value(&g->record, field);
	cr_assert_not_null(value, "%s has no %s", g->name, field);
	if (strcmp(kind, "number") == 0) {
		value->number = strtoull(line, NULL, 16);
		return;
	}
	if (strcmp(kind, "text") == 0) {
		strcpy(place, line);
		*value = kerb_value_text(place);
	} else {
		*value = kerb_value_bytes(place, parse_hex(line, (uint8_t *)place));
	}
	*used += value->len + 1;
	cr_assert_lt(*used, sizeof(g->texts));
}

/* "0000  0d 00 ...  note" */
static void
take_bytes(struct golden *g, const char *line)
{
	unsigned int at, byte;

	cr_assert_eq(sscanf(line, "%4x", &at), 1);
	cr_assert_eq(at, g->len, "%s %s", g->name, line);
	for (line += 6; line[0] != ' ' && sscanf(line, "%2x", &byte) == 1; line += 3) {
		g->bytes[g->len++] = (uint8_t)byte;
		if (line[2] == '\0')
			break;
	}
}

static void
start(struct golden *g, const char *path, const char *line)
{
	char name[64];
	unsigned int type;

	memset(g, 0, sizeof(*g));
	snprintf(g->name, sizeof(g->name), "%s", strrchr(path, '/') + 1);
	cr_assert_eq(sscanf(line, "# %63[^,], MessageType %u", name, &type), 2, "%s", line);
	cr_assert_not_null(kerb_struct_named(name), "%s", name);
	kerb_record_init(&g->record, kerb_struct_named(name));
	kerb_record_value(&g->record, "MessageType")->number = type;
}

static size_t
each_in(const char *path, void (*fn)(const struct golden *golden))
{
	static struct golden g;
	unsigned long long base;
	size_t used = 0, count = 0;
	unsigned int bits;
	char line[512];
	FILE *f = fopen(path, "r");

	cr_assert_not_null(f, "%s", path);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#') {
			start(&g, path, line);
		} else if (sscanf(line, "@ x%u %llx", &bits, &base) == 2) {
			g.abi = bits == 64 ? KERB_X64 : KERB_X86;
			g.base = base;
			g.len = 0;
		} else if (line[0] == '\0') {
			if (g.len > 0)
				fn(&g), count++;
		} else if (g.abi != 0) {
			take_bytes(&g, line);
		} else {
			take_value(&g, line, &used);
		}
	}
	fclose(f);
	fn(&g);
	return count + 1;
}

size_t
golden_each(void (*fn)(const struct golden *golden))
{
	glob_t files;
	size_t count = 0;

	cr_assert_eq(glob(TESTS_DIR "/pkinit/kerb/golden/*.hex", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		count += each_in(files.gl_pathv[i], fn);
	globfree(&files);
	return count;
}
