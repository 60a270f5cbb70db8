/* One configuration file, through inih, with every line accounted for. */
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "settings.h"

enum { SETTINGS_MAX = 128 };

struct parser {
	const char *text;		/* what is left of the file */
	size_t left;
	int line;			/* of the last line handed to inih */
	struct policy *policy;
	bool seen[SETTINGS_MAX];
	bool screen_only;		/* takes what it can of the screen's sections; no fault */
	int wrong_line;			/* of the first fault, 0: none */
	char wrong[256];		/* its sentence */
};

static void
fault(struct parser *p, const char *what, const char *section, const char *key)
{
	if (p->wrong_line != 0)
		return;
	p->wrong_line = p->line;
	if (key != NULL)
		snprintf(p->wrong, sizeof(p->wrong), "[%.49s] %.64s %s", section, key, what);
	else
		snprintf(p->wrong, sizeof(p->wrong), "%s", what);
}

/* Values are ASCII without control characters; a comment may hold any text. */
static bool
line_clean(const char *line, size_t n)
{
	size_t blank = 0;
	bool comment;

	while (blank < n && (line[blank] == ' ' || line[blank] == '\t'))
		blank++;
	comment = blank < n && (line[blank] == '#' || line[blank] == ';');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < 0x20 && c != '\t' && c != '\r') || c == 0x7F || (c > 0x7F && !comment))
			return false;
	}
	return true;
}

/* As fgets(). A line that inih would cut in two, or that is no text, is a fault and is read as an
 * empty one. */
static char *
next_line(char *out, int room, void *data)
{
	struct parser *p = data;
	const char *end = memchr(p->text, '\n', p->left);
	size_t n = end != NULL ? (size_t)(end - p->text) : p->left;

	if (p->left == 0)
		return NULL;
	p->line++;
	out[0] = '\0';
	if (n + 3 > (size_t)room) {
		fault(p, "line is too long; lists may be given over several lines", NULL, NULL);
	} else if (!line_clean(p->text, n)) {
		fault(p, "line holds a byte that is no ASCII text", NULL, NULL);
	} else {
		memcpy(out, p->text, n);
		out[n] = '\0';
	}
	n += end != NULL ? 1 : 0;
	p->text += n;
	p->left -= n;
	return out;
}

static bool
of_screen(const char *section)
{
	return strcmp(section, "seat") == 0 || strcmp(section, "kiosk") == 0;
}

static int
take_screen(struct parser *p, const char *section, const char *key, const char *value)
{
	size_t i = settings_find(section, key);

	if (i < settings_count && of_screen(section))
		(void)settings[i].take(&settings[i], value,
		    (char *)p->policy + settings[i].offset);
	return 1;
}

static int
take(void *data, const char *section, const char *key, const char *value)
{
	struct parser *p = data;
	const struct setting *setting;
	const char *wrong;
	size_t i = settings_find(section, key);

	if (p->screen_only)
		return take_screen(p, section, key, value);
	if (p->wrong_line != 0)
		return 0;
	if (i == settings_count || i >= SETTINGS_MAX) {
		fault(p, settings_section(section) ? "is no setting" :
		    "is in no section that there is", section, key);
		return 0;
	}
	setting = &settings[i];
	if (p->seen[i] && !setting->adds) {
		fault(p, "is given twice", section, key);
		return 0;
	}
	p->seen[i] = true;
	wrong = setting->take(setting, value, (char *)p->policy + setting->offset);
	if (wrong != NULL)
		fault(p, wrong, section, key);
	return wrong == NULL;
}

int
policy_parse_text(const char *name, const char *text, size_t n, struct policy *policy, char *why,
    size_t room)
{
	struct parser p = { .text = text, .left = n, .policy = policy };
	int line;

	if (room > 0)
		why[0] = '\0';
	if (n > POLICY_FILE_MAX) {
		snprintf(why, room, "%s: file is too large", name);
		return -1;
	}
	line = ini_parse_stream(next_line, &p, take, &p);
	if (line > 0 && (p.wrong_line == 0 || line < p.wrong_line)) {
		p.wrong_line = line;
		snprintf(p.wrong, sizeof(p.wrong), "line is neither [section] nor key = value");
	}
	if (line < 0) {
		snprintf(why, room, "%s: out of memory", name);
		return -1;
	}
	if (p.wrong_line == 0)
		return 0;
	snprintf(why, room, "%s:%d: %s", name, p.wrong_line, p.wrong);
	return -1;
}

void
settings_parse_screen(const char *text, size_t n, struct policy *policy)
{
	struct parser p = { .text = text, .left = n, .policy = policy, .screen_only = true };

	if (n <= POLICY_FILE_MAX)
		(void)ini_parse_stream(next_line, &p, take, &p);
}
