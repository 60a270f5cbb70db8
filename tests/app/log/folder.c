#include "folder.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
folder_make(struct folder *folder)
{
	strcpy(folder->path, "/tmp/cardea-log-XXXXXX");
	cr_assert_not_null(mkdtemp(folder->path));
}

void
folder_remove(const struct folder *folder)
{
	DIR *dir = opendir(folder->path);
	char name[512];

	cr_assert_not_null(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		snprintf(name, sizeof(name), "%s/%s", folder->path, e->d_name);
		unlink(name);
	}
	closedir(dir);
	rmdir(folder->path);
}

char *
folder_read(const struct folder *folder, const char *name)
{
	char path[512], *text;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	f = fopen(path, "r");
	if (f == NULL)
		return NULL;
	text = calloc(1, 1 << 20);
	cr_assert_not_null(text);
	n = fread(text, 1, (1 << 20) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

void
folder_write(const struct folder *folder, const char *name, const char *text, size_t n)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	f = fopen(path, "w");
	cr_assert_not_null(f);
	cr_assert_eq(fwrite(text, 1, n, f), n);
	cr_assert_eq(fclose(f), 0);
}

struct log *
folder_log(const struct folder *folder, uint64_t max_bytes, unsigned int files)
{
	struct log *log;
	char why[256];

	cr_assert_eq(log_open(folder->path, max_bytes, files, &log, why, sizeof(why)), 0, "%s", why);
	return log;
}

int
folder_put(struct log *log, const char *event, const char *text)
{
	struct log_record *record = log_begin(event);

	log_text(record, "text", text);
	return log_commit(log, &record);
}
