/* cardea cards: readers, cards, certificates, and for each certificate every check. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "status.h"
#include "text.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea cards [--json]\n"
    "\n"
    "Shows the readers, the cards in them, and for each certificate whether it may\n"
    "log on here: every check and its outcome.\n";

static void
put_check(const json_t *check)
{
	const char *failure = text_get(check, "failure");
	char line[64], name[32];

	snprintf(line, sizeof(line), "%s%s%s", text_get(check, "outcome"),
	    strcmp(failure, "none") != 0 && failure[0] != '\0' ? ", " : "",
	    strcmp(failure, "none") != 0 ? failure : "");
	text_field(stdout, 4, 26, text_clean(text_get(check, "check"), name, sizeof(name)), line);
	if (strcmp(text_get(check, "outcome"), "passed") != 0 && text_get(check, "why")[0] != '\0')
		text_field(stdout, 4, 26, "", text_get(check, "why"));
}

static void
put_slot(const json_t *slot)
{
	static const struct { const char *key, *label; } fields[] = {
		{ "name", "name" }, { "key", "key" }, { "principal", "principal" },
		{ "upn", "user name in it" }, { "issuer", "issuer" }, { "not_before", "valid from" },
		{ "not_after", "valid to" }, { "sha256", "SHA-256" },
	};
	const char *failure = text_get(slot, "failure"), *setup = text_get(slot, "setup_failure");
	const json_t *checks = json_object_get(slot, "checks"), *check;
	char head[64];
	size_t i;

	printf("\n  certificate %s\n", text_clean(text_get(slot, "container"), head, sizeof(head)));
	if (strcmp(failure, "none") == 0)
		text_field(stdout, 4, 26, "may log on", "yes");
	else if (failure[0] == '\0')
		text_field(stdout, 4, 26, "may log on", "not judged yet");
	else
		text_fieldf(stdout, 4, 26, "may log on", "no: %s", failure);
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (text_get(slot, fields[i].key)[0] != '\0')
			text_field(stdout, 4, 26, fields[i].label, text_get(slot, fields[i].key));
	if (setup[0] != '\0' && strcmp(setup, "none") != 0)
		text_fieldf(stdout, 4, 26, "this kiosk", "%s: %s", setup,
		    failure_row(failure_by_name(setup))->remedy);
	json_array_foreach(checks, i, check)
		put_check(check);
}

static void
put_card(const json_t *card)
{
	const char *failure = text_get(card, "failure"), *state = text_get(card, "state");
	const json_t *slots = json_object_get(card, "slots"), *slot;
	size_t i;

	if (!json_is_object(card)) {
		text_field(stdout, 2, 26, "card", "none");
		return;
	}
	text_fieldf(stdout, 2, 26, "card", "%s", text_get(card, "family")[0] != '\0' ?
	    text_get(card, "family") : "of no known family");
	if (strcmp(state, "reading") == 0)
		text_field(stdout, 2, 26, "state", "is being read");
	if (failure[0] != '\0' && strcmp(failure, "none") != 0)
		text_fieldf(stdout, 2, 26, "unusable", "%s", failure);
	if (text_get(card, "detail")[0] != '\0')
		text_field(stdout, 2, 26, "detail", text_get(card, "detail"));
	if (text_get(card, "serial")[0] != '\0')
		text_field(stdout, 2, 26, "serial", text_get(card, "serial"));
	if (failure[0] == '\0')
		text_field(stdout, 2, 26, "PIN tries left", text_get(card, "tries")[0] != '\0' ?
		    text_get(card, "tries") : "unknown");
	text_field(stdout, 2, 26, "insertion", text_get(card, "insertion"));
	json_array_foreach(slots, i, slot)
		put_slot(slot);
}

static void
put_cards(const json_t *cards)
{
	const json_t *readers = json_object_get(cards, "readers"), *reader;
	char name[TEXT_COLUMNS];
	size_t i;

	if (json_array_size(readers) == 0)
		puts("There is no reader.");
	json_array_foreach(readers, i, reader) {
		printf("%sreader %s\n", i > 0 ? "\n" : "",
		    text_clean(text_get(reader, "name"), name, sizeof(name) - 8));
		put_card(json_object_get(reader, "card"));
	}
}

int
cmd_cards(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 },
	};
	bool json = false, pcscd;
	json_t *cards;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'j') {
			json = true;
			continue;
		}
		fputs(usage, option == 'h' ? stdout : stderr);
		return option == 'h' ? EXIT_SUCCESS : TOOL_USAGE;
	}
	if (optind != argc) {
		fputs(usage, stderr);
		return TOOL_USAGE;
	}
	cards = ask_once(WIRE_TOOL_CARDS, json);
	if (cards == NULL)
		return EXIT_FAILURE;
	pcscd = json_is_true(json_object_get(cards, "pcscd"));
	if (json)
		text_json(stdout, cards);
	else if (pcscd)
		put_cards(cards);
	if (!pcscd)
		fputs("The smart card service (pcscd) does not answer.\n"
		    "Start it (systemctl start pcscd.socket).\n", stderr);
	json_decref(cards);
	return pcscd ? text_done() : EXIT_FAILURE;
}
