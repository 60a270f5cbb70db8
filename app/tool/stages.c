#include "stages.h"

#include <string.h>

#include "show.h"

enum { NAME = 19 };			/* columns of a name */

static const struct stage {
	const char *name;
	const char *within;		/* the stage that it is a part of; empty: none */
	const char *what;		/* NULL: not shown */
} stages[] = {
	{ "buffer", "", "unpacking the logon buffer" },
	{ "certificate", "", "judging the certificate" },
	{ "kdc-reach", "", "asking the KDC, without the PIN" },
	{ "kdc-first-answer", "kdc-reach", "until its answer was read" },
	{ "card", "", "PIN and signature" },
	{ "card-signature", "card", "of it in the card" },
	{ "pcscd", "", "whether pcscd still answers" },
	{ "tickets", "", "tickets from the KDC" },
	{ "host-ticket", "tickets", "of it that for this machine" },
	{ "host-proof", "", "proof by this machine's key" },
	{ "account", "", "finding the account" },
	{ "other-session", "", "waiting for the session there was to end" },
	{ "session", "", "opening the session" },
	{ "tgt", "", NULL },
	{ "tgt-kdc", "", NULL },
	{ "tgt-sign", "", NULL },
	{ "together", "", "from the call to the verdict" },
};

/* One that has no row is shown as a stage without words. */
static const struct stage *
find(const char *name)
{
	static const struct stage unknown = { "", "", "" };

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (strcmp(stages[i].name, name) == 0)
			return &stages[i];
	return &unknown;
}

static void
put(FILE *out, int indent, int column, const char *label, const struct stage_time *time)
{
	const struct stage *stage = find(time->name);
	int part = stage->within[0] != '\0' ? 2 : 0, width = NAME - part;
	char name[NAME];

	show_fieldf(out, indent, column, label, "%*s%-*s%8.1f  %s", part, "", width,
	    show_clean(time->name, name, (size_t)width), (double)time->us / 1000.0, stage->what);
}

void
stages_put(FILE *out, int indent, int column, const char *label, const struct stage_time *times,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct stage *stage = find(times[i].name);

		if (stage->what == NULL || stage->within[0] != '\0')
			continue;
		put(out, indent, column, label, &times[i]);
		label = "";
		for (size_t k = 0; k < count; k++) {
			const struct stage *part = find(times[k].name);

			if (part->within[0] != '\0' && strcmp(part->within, stage->name) == 0)
				put(out, indent, column, "", &times[k]);
		}
	}
}
