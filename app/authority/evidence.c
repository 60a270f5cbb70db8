#include "evidence.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recording.h"
#include "report.h"
#include "server.h"
#include "story.h"

void
evidence_open(struct authority *a)
{
	char why[WIRE_DETAIL];
	const struct policy_authority *p = &a->policy->authority;
	/* What a refused configuration does not say is no reason to throw recordings away. */
	unsigned int keep = a->config_valid ? p->record_attempts : POLICY_RECORDINGS;

	if (keep > 0 && recordings_open(p->log_dir, keep, &a->recordings, why, sizeof(why)) != 0)
		report_fault(a, why, errno);
}

/* ---- what is in it ---- */

/* As lines of cardea.conf, which cardea-replay reads them as. */
static void
add_rules(struct recording *r, const struct policy_accounts *accounts)
{
	enum { LINE = 2 * WIRE_NAME + POLICY_USER + 16 };
	size_t used = 0, room = accounts->map_count * LINE + 1;
	char *lines = calloc(1, room);

	for (size_t i = 0; lines != NULL && i < accounts->map_count; i++)
		used += (size_t)snprintf(lines + used, room - used, "map = %s@%s %s\n",
		    accounts->maps[i].principal, accounts->maps[i].realm,
		    accounts->maps[i].account);
	recording_text(r, "settings", "maps", lines);
	free(lines);
}

/* What the messages do not bear. */
static void
add_settings(struct recording *r, const struct policy *p)
{
	add_rules(r, &p->accounts);
	recording_number(r, "settings", "minimum_uid", p->accounts.minimum_uid);
	recording_number(r, "settings", "attempt_seconds", p->cards.attempt_seconds);
	recording_number(r, "settings", "card_seconds", p->cards.card_seconds);
	recording_number(r, "settings", "unlock_needs_same_card",
	    p->removal.unlock_needs_same_card);
	recording_number(r, "settings", "StrongCertificateBindingEnforcement",
	    p->certificates.binding);
}

/* What a card said when it came. */
static void
add_card(struct recording *r, const struct card *card)
{
	struct wire_card_trace trace = { .trace = { card->trace, card->trace_n } };

	recording_bytes(r, "about", "atr", card->atr, card->atr_n);
	if (card->state == CARD_UNUSABLE)
		recording_text(r, "about", "card_failure", failure_row(card->failure)->id);
	if (card->found.family[0] != '\0')
		recording_message(r, WIRE_CARD_FOUND, &card->found);
	for (size_t i = 0; i < card->slot_count; i++) {
		const struct card_slot *slot = &card->slots[i];
		struct wire_card_slot m = { .algorithm = slot->algorithm,
		    .certificate = { slot->der, slot->der_n } };

		memcpy(m.container, slot->container, sizeof(m.container));
		recording_message(r, WIRE_CARD_SLOT, &m);
	}
	if (card->trace_n > 0)
		recording_message(r, WIRE_CARD_TRACE, &trace);
}

void
evidence_begin(struct attempt *at)
{
	const struct authority *a = at->authority;
	const struct card *card = cards_find(a, at->insertion);

	if (a->recordings == NULL)
		return;
	at->recording = recording_begin(at->code);
	if (at->client == NULL || (at->client->uid != 0 && !at->client->front))
		recording_of_group(at->recording);
	recording_text(at->recording, "about", "kind", story_kind(at->kind));
	recording_text(at->recording, "about", "reader", at->reader);
	recording_text(at->recording, "about", "origin", at->envelope.origin);
	recording_number(at->recording, "about", "logon_type", at->envelope.logon_type);
	recording_number(at->recording, "about", "spend_last_try", at->envelope.spend_last_try);
	if (card != NULL)
		add_card(at->recording, card);
	add_settings(at->recording, a->policy);
}

static struct recording *
recording_of(const struct authority *a, const struct helper *h)
{
	const struct attempt *at = a->attempt;

	for (const struct card *c = a->cards; c != NULL; c = c->next)
		if (c->helper == h)
			return c->recording != NULL ? c->recording :
			    at != NULL && at->insertion == c->insertion ? at->recording : NULL;
	return at != NULL && (h == at->verify || h == at->krb || h == at->resolver) ?
	    at->recording : NULL;
}

void
evidence_message(struct authority *a, const struct helper *h, uint16_t type, const void *body)
{
	recording_message(recording_of(a, h), type, body);
}

/* ---- the verdict ---- */

static void
add_verdict(struct recording *r, const struct attempt *at, enum failure failure)
{
	const struct failure_row *row = failure_row(failure);

	recording_text(r, "verdict", "failure", row->id);
	recording_text(r, "verdict", "stage", failure_stage_name(row->stage));
	recording_text(r, "verdict", "reached", attempt_stage_name(at->stage));
	recording_number(r, "verdict", "ntstatus", row->ntstatus);
	recording_number(r, "verdict", "substatus", row->substatus);
	recording_number(r, "verdict", "krb_error", at->krb_error);
	recording_number(r, "verdict", "edata_status", at->edata_status);
	recording_text(r, "verdict", "detail", at->detail);
	recording_text(r, "verdict", "kdc", at->kdc);
	recording_text(r, "verdict", "account", at->account);
	recording_text(r, "verdict", "account_rule", at->account_rule);
	recording_number(r, "verdict", "tries", at->tries);
	recording_number(r, "verdict", "verify_sent", at->verify_sent);
	recording_number(r, "verdict", "us", (clock_ns() - at->begun_ns) / 1000);
}

static void
commit(struct authority *a, struct recording **recording)
{
	if (recording_commit(a->recordings, recording) != 0)
		report_fault(a, "recording of an attempt", errno);
}

void
evidence_end(struct attempt *at, enum failure failure, struct card *card)
{
	if (at->authority->recordings == NULL)
		return;
	add_verdict(at->recording, at, failure);
	/* A file that holds a helper up would hold up the authority. */
	if (at->judgement == NULL || (at->krb_asked && !at->krb_spoke))
		recording_without_trust(at->recording);
	if (card != NULL) {
		evidence_close(card);
		card->recording = at->recording;
		at->recording = NULL;
	} else {
		commit(at->authority, &at->recording);
	}
}

void
evidence_close(struct card *card)
{
	if (card->recording != NULL)
		commit(card->authority, &card->recording);
}
