/* The readers, the cards in them, and each certificate's checks. */
#include <string.h>

#include "doctor.h"
#include "show.h"
#include "status.h"

static bool
is(const json_t *object, const char *key, const char *value)
{
	return strcmp(show_get(object, key), value) == 0;
}

/* Which account the rules would give to whom the certificate names. */
static void
take_account(struct doctor_report *report, const json_t *slot)
{
	const json_t *account = json_object_get(slot, "account");
	enum failure id = failure_by_name(show_get(account, "failure"));

	if (!json_is_object(account))
		return;
	if (json_is_true(json_object_get(slot, "enterprise")))
		doctor_unchecked(report, DOCTOR_ACCOUNTS, "%s: the KDC tells only at a logon whose "
		    "name that is", show_get(slot, "principal"));
	else if (id != FAILURE_NONE)
		doctor_fail(report, DOCTOR_ACCOUNTS, id, "%s: %s", show_get(slot, "principal"),
		    show_get(account, "rule"));
	else
		doctor_pass(report, DOCTOR_ACCOUNTS, "%s: %s", show_get(slot, "principal"),
		    show_get(account, "rule"));
}

/* A certificate that would not do where strong mapping is demanded, and that is to be told. */
static void
take_mapping(struct doctor_report *report, const json_t *slot)
{
	struct doctor_check weak = { .topic = DOCTOR_CERTIFICATE, .outcome = DOCTOR_WARNING,
	    .id = FAILURE_CERT_SID_MISSING };
	const json_t *checks = json_object_get(slot, "checks"), *check;
	size_t i;

	if (!is(slot, "mapping", "would fail"))
		return;
	json_array_foreach(checks, i, check)
		if (is(check, "check", "sid"))
			doctor_add(report, &weak, "%s: %s", show_get(slot, "container"),
			    show_get(check, "why"));
}

/* Each check that a certificate fails, when no certificate of its card may log on. */
static void
take_checks(struct doctor_report *report, const json_t *slot)
{
	const json_t *checks = json_object_get(slot, "checks"), *check;
	bool told = false;
	size_t i;

	json_array_foreach(checks, i, check) {
		bool failed = is(check, "outcome", "failed");

		if (!failed && !is(check, "outcome", "unknown"))
			continue;
		told |= failed;
		if (failed)
			doctor_fail(report, DOCTOR_CERTIFICATE,
			    failure_by_name(show_get(check, "failure")), "%s: %s: %s",
			    show_get(slot, "container"), show_get(check, "check"),
			    show_get(check, "why"));
		else
			doctor_unchecked(report, DOCTOR_CERTIFICATE, "%s: %s: %s",
			    show_get(slot, "container"), show_get(check, "check"),
			    show_get(check, "why"));
	}
	if (!told)
		doctor_fail(report, DOCTOR_CERTIFICATE, failure_by_name(show_get(slot, "failure")),
		    "%s", show_get(slot, "container"));
}

static void
take_slot(struct doctor_report *report, const json_t *slot, bool other_may)
{
	const char *failure = show_get(slot, "failure");
	char what[512];

	snprintf(what, sizeof(what), "%s: %s", show_get(slot, "container"),
	    show_get(slot, "principal"));
	if (failure[0] == '\0') {
		doctor_unchecked(report, DOCTOR_CERTIFICATE, "%s: not judged yet",
		    show_get(slot, "container"));
	} else if (strcmp(failure, "none") == 0) {
		doctor_ends(report, DOCTOR_CERTIFICATE, FAILURE_CERT_EXPIRED,
		    show_get(slot, "not_after"), what);
		take_mapping(report, slot);
		take_account(report, slot);
	} else if (other_may) {
		doctor_pass(report, DOCTOR_CERTIFICATE, "%s: not for logon: %s",
		    show_get(slot, "container"), failure);
	} else {
		take_checks(report, slot);
	}
}

static void
take_tries(struct doctor_report *report, const char *reader, const json_t *card)
{
	struct doctor_check last = { .topic = DOCTOR_CARD, .outcome = DOCTOR_WARNING,
	    .id = FAILURE_PIN_LAST_TRY };
	const json_t *tries = json_object_get(card, "tries");
	json_int_t n = json_integer_value(tries);

	if (!json_is_integer(tries))
		doctor_pass(report, DOCTOR_CARD, "%s: %s", reader, show_get(card, "family"));
	else if (n == 0)
		doctor_fail(report, DOCTOR_CARD, FAILURE_PIN_BLOCKED, "%s: no PIN try is left",
		    reader);
	else if (n == 1)
		doctor_add(report, &last, "%s: one PIN try is left", reader);
	else
		doctor_pass(report, DOCTOR_CARD, "%s: %s, %d PIN tries left", reader,
		    show_get(card, "family"), (int)n);
}

static void
take_card(struct doctor_report *report, const char *reader, const json_t *card)
{
	const json_t *slots = json_object_get(card, "slots"), *slot;
	enum failure id = failure_by_name(show_get(card, "failure"));
	bool may = false;
	size_t i;

	if (!json_is_object(card))
		return;
	if (id != FAILURE_NONE) {
		doctor_fail(report, DOCTOR_CARD, id, "%s: %s", reader, show_get(card, "detail"));
		return;
	}
	if (is(card, "state", "reading")) {
		doctor_unchecked(report, DOCTOR_CARD, "%s: is being read", reader);
		return;
	}
	take_tries(report, reader, card);
	json_array_foreach(slots, i, slot)
		may |= is(slot, "failure", "none");
	json_array_foreach(slots, i, slot)
		take_slot(report, slot, may);
}

void
doctor_take_cards(struct doctor_report *report, const json_t *cards)
{
	const json_t *readers = json_object_get(cards, "readers"), *reader;
	char name[64];
	size_t i;

	if (!json_is_array(readers) || !json_is_true(json_object_get(cards, "pcscd")))
		return;
	if (json_array_size(readers) == 0)
		doctor_fail(report, DOCTOR_READERS, FAILURE_READER_NONE, "none is connected");
	json_array_foreach(readers, i, reader) {
		show_clean(show_get(reader, "name"), name, sizeof(name));
		doctor_pass(report, DOCTOR_READERS, "%s", name);
		take_card(report, name, json_object_get(reader, "card"));
	}
	/* The state of a kiosk at rest. */
	if (!doctor_has(report, DOCTOR_CARD))
		doctor_pass(report, DOCTOR_CARD,
		    "none is in; with one in, its certificates are checked");
}
