/* The files of a brand, each for itself. */
#include "brand.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front_text.h"
#include "trusted.h"

enum { PATH_ROOM = 512, LINE_LETTERS = 400 };

static const char *const stems[BRAND_TEXTS] = {
	[BRAND_NOTICE] = "notice", [BRAND_HELP] = "help",
};

struct source {
	const char *folder;
	void (*log)(void *data, const char *sentence);
	void *data;
};

static void
tell(const struct source *source, const char *what)
{
	if (source->log != NULL)
		source->log(source->data, what);
}

/* An absent file is no fault; any other that cannot be had is told. */
static void
read_file(const struct source *source, const char *name, size_t max, struct brand_file *file)
{
	char path[PATH_ROOM], why[256];
	int n = snprintf(path, sizeof(path), "%s/%s", source->folder, name);

	*file = (struct brand_file){ 0 };
	if (n < 0 || (size_t)n >= sizeof(path)) {
		tell(source, "the brand's folder has too long a name");
		return;
	}
	if (trusted_read(path, max, &file->data, &file->n, why, sizeof(why)) != 0 &&
	    errno != ENOENT)
		tell(source, why);
}

static void
drop_file(struct brand_file *file)
{
	free(file->data);
	*file = (struct brand_file){ 0 };
}

/* The text of a file, each of its lines cleaned; NULL when nothing is left of it. */
static char *
clean_lines(const struct brand_file *file)
{
	const char *p = (const char *)file->data;
	size_t left = file->n, room = 4 * file->n + 2, used = 0;
	char *out = malloc(room);

	if (out == NULL)
		return NULL;
	while (left > 0) {
		const char *end = memchr(p, '\n', left);
		size_t n = end != NULL ? (size_t)(end - p) : left;

		used += front_text_clean(p, n, LINE_LETTERS, out + used, room - used - 1);
		out[used++] = '\n';
		n += end != NULL ? 1 : 0;
		p += n;
		left -= n;
	}
	while (used > 0 && out[used - 1] == '\n')
		used--;
	out[used] = '\0';
	if (used > 0)
		return out;
	free(out);
	return NULL;
}

/* "notice.de.txt", or "notice.txt" when there is no language. */
static char *
read_text(const struct source *source, enum brand_text which, const char *language)
{
	struct brand_file file;
	char name[32], *text = NULL;

	snprintf(name, sizeof(name), "%s%s%s.txt", stems[which], language[0] != '\0' ? "." : "",
	    language);
	read_file(source, name, BRAND_TEXT_MAX, &file);
	if (file.data != NULL)
		text = clean_lines(&file);
	drop_file(&file);
	return text;
}

static void
read_texts(const struct source *source, const struct texts *texts, enum brand_text which,
    char *out[TEXTS_LANGUAGES + 1])
{
	for (size_t i = 0; i < texts->count && i < TEXTS_LANGUAGES; i++)
		out[i] = read_text(source, which, texts->languages[i].code);
	out[TEXTS_LANGUAGES] = read_text(source, which, "");
}

static void
read_conf(const struct source *source, struct brand_conf *conf)
{
	struct brand_file file;

	read_file(source, "brand.conf", BRAND_CONF_MAX, &file);
	if (file.data != NULL)
		brand_conf_read(conf, "brand.conf", (const char *)file.data, file.n, source->log,
		    source->data);
	drop_file(&file);
}

void
brand_open(struct brand *brand, const char *folder, const struct texts *texts,
    void (*log)(void *data, const char *sentence), void *data)
{
	const struct source source = { .folder = folder, .log = log, .data = data };

	*brand = (struct brand){ 0 };
	if (folder[0] == '\0')
		return;
	if (access(folder, X_OK) != 0) {
		tell(&source, "the brand's folder is not there: the kiosk looks as it does "
		    "without one");
		return;
	}
	read_conf(&source, &brand->conf);
	read_file(&source, "logo.svg", BRAND_LOGO_MAX, &brand->svg);
	if (brand->svg.data == NULL)
		read_file(&source, "logo.png", BRAND_LOGO_MAX, &brand->png);
	if (brand->svg.data == NULL && brand->png.data == NULL)
		tell(&source, "the brand has no logo.svg and no logo.png");
	read_file(&source, "style.css", BRAND_STYLE_MAX, &brand->style);
	for (enum brand_text which = 0; which < BRAND_TEXTS; which++)
		read_texts(&source, texts, which, brand->texts[which]);
}

const char *
brand_text(const struct brand *brand, enum brand_text which, size_t index)
{
	if (index < TEXTS_LANGUAGES && brand->texts[which][index] != NULL)
		return brand->texts[which][index];
	return brand->texts[which][TEXTS_LANGUAGES];
}

void
brand_close(struct brand *brand)
{
	drop_file(&brand->svg);
	drop_file(&brand->png);
	drop_file(&brand->style);
	for (enum brand_text which = 0; which < BRAND_TEXTS; which++)
		for (size_t i = 0; i <= TEXTS_LANGUAGES; i++)
			free(brand->texts[which][i]);
	*brand = (struct brand){ 0 };
}
