/* Any bytes as a brand.conf: texts are terminated and clean, colours can be read, and what is
 * written of them is CSS of our own making. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "brand_conf.h"
#include "colour.h"

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static void
told(void *data, const char *sentence)
{
	demand(data == NULL && strncmp(sentence, "b:", 2) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct brand_conf conf;
	char css[BRAND_CSS];

	brand_conf_read(&conf, "b", (const char *)data, size, told, NULL);
	demand(conf.name_count <= TEXTS_LANGUAGES + 1);
	for (size_t i = 0; i < conf.name_count; i++) {
		demand(memchr(conf.names[i].language, '\0', TEXTS_CODE) != NULL);
		demand(memchr(conf.names[i].text, '\0', BRAND_NAME) != NULL);
		demand(strpbrk(conf.names[i].text, "\x1B\x7F\r\n\t") == NULL);
	}
	for (enum brand_theme theme = 0; theme < BRAND_THEMES; theme++) {
		const struct brand_colours *c = &conf.colours[theme];

		demand(!c->has_accent ||
		    colour_contrast(c->accent, c->on_accent) >= COLOUR_TEXT_CONTRAST);
		demand(brand_conf_css(&conf, theme, css, sizeof(css)) == strlen(css));
		demand((strlen(css) > 0) == (c->has_accent || c->has_background));
	}
	return 0;
}
