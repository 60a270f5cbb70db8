/*
 * brand.h: how a site makes the kiosk its own, by files in one folder and without building.
 *
 *	brand.conf		the place's name and colours: brand_conf.h
 *	logo.svg or logo.png	beside the name, in the top strip
 *	notice.txt		to be accepted before a logon; notice.de.txt for one language
 *	help.txt		whom to call, below each refusal; help.de.txt for one language
 *	style.css		GTK CSS over layout.css, whose contrast is the site's own care
 *
 * All of them are optional. Each is read once, through app/sys/trusted.h: one that somebody but
 * root could change, that is too large or that cannot be read is left out and logged, and the
 * kiosk looks and says what it does without it.
 */
#ifndef APP_KIOSK_BRAND_H
#define APP_KIOSK_BRAND_H

#include <stddef.h>
#include <stdint.h>

#include "brand_conf.h"
#include "texts.h"

enum {
	BRAND_TEXT_MAX = 16384,		/* octets of a notice or help file */
	BRAND_LOGO_MAX = 1 << 20,
	BRAND_STYLE_MAX = 1 << 16,
};

enum brand_text { BRAND_NOTICE, BRAND_HELP, BRAND_TEXTS };

struct brand_file {
	uint8_t *data;			/* NULL: there is none; a NUL is behind it */
	size_t n;
};

struct brand {
	struct brand_conf conf;
	struct brand_file svg, png;	/* the logo: one of them, or none; undecoded */
	struct brand_file style;
	char *texts[BRAND_TEXTS][TEXTS_LANGUAGES + 1];	/* cleaned; the last: for every language */
};

/* Reads `folder` with the texts of the languages that `texts` offers. "" or a folder that there
 * is not is a brand without anything; only the latter is logged. `log` may be NULL and is not
 * kept. Blocks on the file system. */
void brand_open(struct brand *brand, const char *folder, const struct texts *texts,
    void (*log)(void *data, const char *sentence), void *data);

/* The notice or help in the language `index` of the texts it was opened with, lines ended by '\n';
 * NULL when there is none. The brand's own. */
const char *brand_text(const struct brand *brand, enum brand_text which, size_t index);

/* Frees what brand_open() made. */
void brand_close(struct brand *brand);

#endif
