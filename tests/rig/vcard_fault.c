/*
 * The fault script: one rule a control line.
 *
 *	fault ACTION [ARG] all | apdu N | ins HH [N]
 *
 * "apdu N" is the N-th command from now on, "ins HH N" the N-th of that
 * instruction; both happen once.  "all" stays until "faults clear".
 *
 *	yank-before		the card is gone before it sees the command
 *	yank-during		the command is executed, its answer is lost
 *	yank-after		the card is gone right after its answer
 *	sw XXXX			answers this, executes nothing
 *	lie XXXX		executes, but answers this and no data
 *	delay MS		the answer comes late
 *	hold-before, hold	waits for "release", before or after executing
 *	tlv +N | tlv -N		the object's outer length lies by N
 *	cut N			only the first N octets of the answer
 *	empty			an answer of no octets at all
 *	pad N			N octets more than were asked for
 *	endless N		61xx for ever, N octets each, until a reset
 *	wrong-key		signs with another key: a clone
 */
#include "vcard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum arg { ARG_NONE, ARG_DECIMAL, ARG_HEX, ARG_SIGNED };

static const struct {
	const char *name;
	enum arg arg;
} fault_actions[] = {
	{ "yank-before", ARG_NONE },
	{ "yank-during", ARG_NONE },
	{ "yank-after", ARG_NONE },
	{ "sw", ARG_HEX },
	{ "lie", ARG_HEX },
	{ "delay", ARG_DECIMAL },
	{ "hold-before", ARG_NONE },
	{ "hold", ARG_NONE },
	{ "tlv", ARG_SIGNED },
	{ "cut", ARG_DECIMAL },
	{ "empty", ARG_NONE },
	{ "pad", ARG_DECIMAL },
	{ "endless", ARG_DECIMAL },
	{ "wrong-key", ARG_NONE },
};

/* Words are taken from *rest, as strsep does, without empty ones. */
static char *
word_next(char **rest)
{
	char *word;

	while ((word = strsep(rest, " \t")) != NULL && *word == '\0')
		continue;
	return word;
}

static bool
number_read(const char *word, int base, unsigned long max, unsigned long *value)
{
	char *end;

	if (word == NULL || *word == '\0' || *word == '-')
		return false;
	*value = strtoul(word, &end, base);
	return *end == '\0' && *value <= max;
}

static bool
arg_read(struct vcard_rule *rule, enum arg kind, char **rest)
{
	char *word;

	if (kind == ARG_NONE)
		return true;
	if ((word = word_next(rest)) == NULL)
		return false;
	if (kind == ARG_SIGNED && (*word == '+' || *word == '-'))
		rule->negative = *word++ == '-';
	return number_read(word, kind == ARG_HEX ? 16 : 10, 65535, &rule->arg);
}

static bool
when_read(struct vcard_rule *rule, char **rest)
{
	const char *word = word_next(rest), *nth;
	unsigned long ins;

	rule->left = 1;
	if (word == NULL)
		return false;
	if (strcmp(word, "all") == 0) {
		rule->when = WHEN_ALL;
		return true;
	}
	if (strcmp(word, "apdu") == 0) {
		rule->when = WHEN_APDU;
		return number_read(word_next(rest), 10, 1000000, &rule->left) &&
		    rule->left > 0;
	}
	if (strcmp(word, "ins") != 0 ||
	    !number_read(word_next(rest), 16, 0xFF, &ins))
		return false;
	rule->when = WHEN_INS;
	rule->ins = (unsigned)ins;
	nth = word_next(rest);
	return nth == NULL || (number_read(nth, 10, 1000000, &rule->left) &&
	    rule->left > 0);
}

bool
vcard_fault_add(struct vcard_faults *faults, char *words)
{
	const size_t known = sizeof(fault_actions) / sizeof(fault_actions[0]);
	struct vcard_rule rule = { .when = WHEN_ALL };
	char *rest = words, *word = word_next(&rest);
	size_t i;

	if (word == NULL || faults->count == VCARD_RULES)
		return false;
	for (i = 0; i < known; i++)
		if (strcmp(word, fault_actions[i].name) == 0)
			break;
	if (i == known || !arg_read(&rule, fault_actions[i].arg, &rest) ||
	    !when_read(&rule, &rest) || word_next(&rest) != NULL)
		return false;
	snprintf(rule.action, sizeof(rule.action), "%s", word);
	faults->rules[faults->count++] = rule;
	return true;
}

static void
effect_length(struct vcard_effect *effect, const struct vcard_rule *rule)
{
	const char *a = rule->action;

	if (strcmp(a, "tlv") == 0) {
		effect->tlv = rule->negative ? -(int)rule->arg : (int)rule->arg;
	} else if (strcmp(a, "cut") == 0 || strcmp(a, "empty") == 0) {
		effect->cut = true;
		effect->cut_len = rule->arg;
	} else if (strcmp(a, "pad") == 0) {
		effect->pad = rule->arg;
	} else if (strcmp(a, "endless") == 0) {
		effect->endless = true;
		effect->endless_len = rule->arg;
	}
}

static void
effect_add(struct vcard_effect *effect, const struct vcard_rule *rule)
{
	size_t used = strlen(effect->names);
	const char *a = rule->action;

	snprintf(effect->names + used, sizeof(effect->names) - used, "%s%s",
	    used > 0 ? "," : "", a);
	if (strcmp(a, "yank-before") == 0)
		effect->yank = YANK_BEFORE;
	else if (strcmp(a, "yank-during") == 0)
		effect->yank = YANK_DURING;
	else if (strcmp(a, "yank-after") == 0)
		effect->yank = YANK_AFTER;
	else if (strcmp(a, "sw") == 0)
		effect->sw = (unsigned)rule->arg;
	else if (strcmp(a, "lie") == 0)
		effect->lie = (unsigned)rule->arg;
	else if (strcmp(a, "delay") == 0)
		effect->delay_ms += (unsigned)rule->arg;
	else if (strcmp(a, "hold-before") == 0)
		effect->hold_before = true;
	else if (strcmp(a, "hold") == 0)
		effect->hold = true;
	else if (strcmp(a, "wrong-key") == 0)
		effect->wrong_key = true;
	else
		effect_length(effect, rule);
}

void
vcard_fault_meet(struct vcard_faults *faults, uint8_t ins,
    struct vcard_effect *effect)
{
	size_t kept = 0;

	memset(effect, 0, sizeof(*effect));
	for (size_t i = 0; i < faults->count; i++) {
		struct vcard_rule rule = faults->rules[i];

		if (rule.when == WHEN_ALL) {
			effect_add(effect, &rule);
		} else if (rule.when == WHEN_APDU || rule.ins == ins) {
			if (--rule.left == 0) {
				effect_add(effect, &rule);
				continue;
			}
		}
		faults->rules[kept++] = rule;
	}
	faults->count = kept;
}
