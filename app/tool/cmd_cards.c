/* cardea cards: readers, cards, certificates, and for each certificate every check. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "status.h"
#include "show.h"
#include "tool.h"

static const char usage[] =
    "usage: cardea cards [--json]\n"
    "\n"
    "Shows the readers, the cards in them, and for each certificate whether it may\n"
    "log on here: every check and its outcome.\n";

static void
put_check(const json_t *check)
{
	const char *failure = show_get(check, "failure");
	char line[64], name[32];

	snprintf(line, sizeof(line), "%s%s%s", show_get(check, "outcome"),
	    strcmp(failure, "none") != 0 && failure[0] != '\0' ? ", " : "",
	    strcmp(failure, "none") != 0 ? failure : "");
	show_field(stdout, 4, 26, show_clean(show_get(check, "check"), name, sizeof(name)), line);
	if (strcmp(show_get(check, "outcome"), "passed") != 0 && show_get(check, "why")[0] != '\0')
		show_field(stdout, 4, 26, "", show_get(check, "why"));
}

/* Which local account the rules give to whom the certificate names, or why none. */
static void
put_account(const json_t *account)
{
	const char *failure = show_get(account, "failure");

	if (!json_is_object(account))
		return;
	if (strcmp(failure, "none") == 0)
		show_fieldf(stdout, 4, 26, "account", "%s", show_get(account, "account"));
	else
		show_fieldf(stdout, 4, 26, "account", "none: %s", failure);
	if (show_get(account, "rule")[0] != '\0')
		show_field(stdout, 4, 26, "", show_get(account, "rule"));
}

/* What a directory would have to know of this certificate to map it to its account. */
static void
put_identities(const json_t *identities)
{
	json_t *identity;
	size_t i;

	if (json_array_size(identities) > 0)
		show_field(stdout, 4, 26, "to be registered", "");
	json_array_foreach(identities, i, identity)
		show_wrap(stdout, 6, 6, "", json_string_value(identity));
}

static void
put_slot(const json_t *slot)
{
	static const struct { const char *key, *label; } fields[] = {
		{ "name", "name" }, { "key", "key" }, { "principal", "principal" },
		{ "upn", "UPN" }, { "sid", "SID" }, { "issuer", "issuer" },
		{ "not_before", "valid from" }, { "not_after", "valid to" },
		{ "sha256", "SHA-256" }, { "mapping", "strong mapping" },
	};
	const char *failure = show_get(slot, "failure"), *setup = show_get(slot, "setup_failure");
	const json_t *checks = json_object_get(slot, "checks"), *check;
	char head[64];
	size_t i;

	printf("\n  certificate %s\n", show_clean(show_get(slot, "container"), head, sizeof(head)));
	if (strcmp(failure, "none") == 0)
		show_field(stdout, 4, 26, "may log on", "yes");
	else if (failure[0] == '\0')
		show_field(stdout, 4, 26, "may log on", "not judged yet");
	else
		show_fieldf(stdout, 4, 26, "may log on", "no: %s", failure);
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (show_get(slot, fields[i].key)[0] != '\0')
			show_field(stdout, 4, 26, fields[i].label, show_get(slot, fields[i].key));
	put_account(json_object_get(slot, "account"));
	put_identities(json_object_get(slot, "identities"));
	if (setup[0] != '\0' && strcmp(setup, "none") != 0)
		show_fieldf(stdout, 4, 26, "this kiosk", "%s: %s", setup,
		    failure_row(failure_by_name(setup))->remedy);
	json_array_foreach(checks, i, check)
		put_check(check);
}

static void
put_tries(const json_t *tries)
{
	json_int_t left = json_integer_value(tries);

	if (!json_is_integer(tries))
		show_field(stdout, 2, 26, "PIN tries left", "unknown");
	else
		show_fieldf(stdout, 2, 26, "PIN tries left", "%lld%s", (long long)left,
		    left == 0 ? ": blocked, until the PUK unblocks it" :
		    left == 1 ? ": the last is used only with --spend-last-try" : "");
}

static void
put_card(const json_t *card)
{
	const char *failure = show_get(card, "failure"), *state = show_get(card, "state");
	const json_t *slots = json_object_get(card, "slots"), *slot;
	size_t i;

	if (!json_is_object(card)) {
		show_field(stdout, 2, 26, "card", "none");
		return;
	}
	show_fieldf(stdout, 2, 26, "card", "%s", show_get(card, "family")[0] != '\0' ?
	    show_get(card, "family") : "of no known family");
	if (strcmp(state, "reading") == 0)
		show_field(stdout, 2, 26, "state", "is being read");
	if (failure[0] != '\0' && strcmp(failure, "none") != 0)
		show_fieldf(stdout, 2, 26, "unusable", "%s", failure);
	if (show_get(card, "detail")[0] != '\0')
		show_field(stdout, 2, 26, "detail", show_get(card, "detail"));
	if (show_get(card, "serial")[0] != '\0')
		show_field(stdout, 2, 26, "serial", show_get(card, "serial"));
	if (failure[0] == '\0')
		put_tries(json_object_get(card, "tries"));
	json_array_foreach(slots, i, slot)
		put_slot(slot);
}

static void
put_cards(const json_t *cards)
{
	const json_t *readers = json_object_get(cards, "readers"), *reader;
	char name[SHOW_COLUMNS];
	size_t i;

	if (json_array_size(readers) == 0)
		puts("There is no reader.");
	json_array_foreach(readers, i, reader) {
		printf("%sreader %s\n", i > 0 ? "\n" : "",
		    show_clean(show_get(reader, "name"), name, sizeof(name) - 8));
		put_card(json_object_get(reader, "card"));
	}
}

int
cmd_cards(int argc, char **argv)
{
	bool json, pcscd;
	json_t *cards;
	int result;

	if (!tool_options(argc, argv, usage, &json, &result))
		return result;
	cards = ask_once(WIRE_TOOL_CARDS, json);
	if (cards == NULL)
		return EXIT_FAILURE;
	pcscd = json_is_true(json_object_get(cards, "pcscd"));
	if (json)
		show_json(stdout, cards);
	else if (pcscd)
		put_cards(cards);
	if (!pcscd)
		fputs("The smart card service (pcscd) does not answer.\n"
		    "Start it (systemctl start pcscd.socket).\n", stderr);
	json_decref(cards);
	return pcscd ? show_done() : EXIT_FAILURE;
}
