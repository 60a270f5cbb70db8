/* One file of all that is known of an attempt. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "log_recording.h"
#include "message_json.h"
#include "recording.h"
#include "show.h"

/* ---- the trust files ---- */

/* A file's bytes, as text where they are some. */
static json_t *
content(const void *p, size_t n)
{
	json_t *text = memchr(p, '\0', n) == NULL ? json_stringn(p, n) : NULL;

	return text != NULL ? json_pack("{s:o}", "text", text) :
	    json_pack("{s:o}", "hex", message_json_hex(p, n));
}

static json_t *
file_content(const char *dir, const char *sha256)
{
	char path[1024];
	json_t *object = NULL;
	uint8_t *p;
	FILE *f;
	size_t n;

	if (strlen(sha256) != 64 || strspn(sha256, "0123456789abcdef") != 64 ||
	    snprintf(path, sizeof(path), "%s/" RECORDING_DIR "/" RECORDING_TRUST_DIR "/%s", dir,
	    sha256) >= (int)sizeof(path) || (f = fopen(path, "re")) == NULL)
		return NULL;
	p = malloc(RECORDING_TRUST_MAX);
	if (p != NULL && (n = fread(p, 1, RECORDING_TRUST_MAX, f)) > 0)
		object = content(p, n);
	free(p);
	fclose(f);
	return object;
}

/* Adds "files". How many there are; the others are told. */
static size_t
add_files(json_t *bundle, const char *dir)
{
	json_t *files = json_object(), *row;
	size_t i;

	json_array_foreach(json_object_get(bundle, "trust"), i, row) {
		const char *sha256 = show_get(row, "sha256");
		json_t *file = sha256[0] == '\0' ? NULL : file_content(dir, sha256);
		char path[256];

		if (sha256[0] != '\0' && file == NULL)
			fprintf(stderr, "cardea: without %s: its copy is gone\n",
			    show_clean(show_get(row, "path"), path, sizeof(path)));
		else if (file != NULL && json_object_set_new(files, sha256, file) != 0)
			fprintf(stderr, "cardea: not enough memory\n");
	}
	i = json_object_size(files);
	json_object_set_new(bundle, "files", files);
	return i;
}

/* ---- the log ---- */

/* Adds "log". How many records there are. */
static size_t
add_records(json_t *bundle, const char *dir, const char *code)
{
	json_t *records = json_array();
	struct log_reader *reader;
	struct log_line line;
	char why[256];
	size_t n;

	if (log_reader_open(dir, &reader, why, sizeof(why)) == 0) {
		while (log_read(reader, &line) == 1)
			if (strcmp(show_get(line.object, "attempt"), code) == 0 &&
			    json_array_append(records, line.object) != 0)
				break;
		log_reader_close(&reader);
	}
	n = json_array_size(records);
	json_object_set_new(bundle, "log", records);
	return n;
}

/* ---- the file ---- */

static int
write_text(int fd, const char *text, size_t n)
{
	FILE *f = fdopen(fd, "w");
	bool good;

	if (f == NULL) {
		close(fd);
		return -1;
	}
	good = fwrite(text, 1, n, f) == n && fflush(f) == 0 && fsync(fd) == 0;
	return fclose(f) == 0 && good ? 0 : -1;
}

/* The whole file or none: it gets its name last. */
static int
put_file(const char *path, bool force, const char *text, size_t n)
{
	char temporary[1024];
	int fd, result, saved;

	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= (int)sizeof(temporary)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return -1;
	result = write_text(fd, text, n);
	if (result == 0)
		result = force ? rename(temporary, path) : link(temporary, path);
	saved = errno;
	if (result != 0 || !force)
		(void)unlink(temporary);
	errno = saved;
	return result;
}

static int
put_bundle(const json_t *bundle, const char *path, bool force, size_t *n)
{
	char *text = json_dumps(bundle, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	int result = -1;

	*n = text == NULL ? 0 : strlen(text);
	if (text == NULL)
		errno = ENOMEM;
	else if (*n > RECORDING_BUNDLE_MAX)
		errno = EFBIG;
	else
		result = put_file(path, force, text, *n);
	if (result != 0)
		fprintf(stderr, "cardea: %s: %s%s\n", path, strerror(errno),
		    errno == EEXIST ? "; --force replaces it" : "");
	free(text);
	return result;
}

int
log_bundle(const char *dir, const char *code, const char *path, bool force)
{
	size_t files, records, n;
	char why[256];
	json_t *bundle = log_recording(dir, code, why, sizeof(why));
	int result;

	if (bundle == NULL) {
		fprintf(stderr, "cardea: %s\n", why);
		return EXIT_FAILURE;
	}
	json_object_set_new(bundle, "bundle", json_integer(RECORDING_BUNDLE));
	files = add_files(bundle, dir);
	records = add_records(bundle, dir, code);
	result = put_bundle(bundle, path, force, &n);
	if (result == 0)
		printf("%s: attempt %s, %zu messages, %zu trust files, %zu records, %zu KiB\n",
		    path, code, json_array_size(json_object_get(bundle, "messages")), files, records,
		    (n + 1023) / 1024);
	json_decref(bundle);
	return result == 0 ? show_done() : EXIT_FAILURE;
}
