#include "cards.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attempt.h"
#include "doctor.h"
#include "errand.h"
#include "evidence.h"
#include "kiosk.h"
#include "report.h"
#include "trusted.h"

static void
slot_clear(struct card_slot *slot)
{
	helper_end(&slot->verify);
	free(slot->der);
	free(slot->judgement);
	free(slot->checks);
	*slot = (struct card_slot){ .der = NULL };
}

/* Its processes end now. Its memory stays until the loop comes round: whoever is on the stack, and
 * an attempt whose denial still waits its turn, may point into it. */
static void
card_drop(struct card *card)
{
	struct authority *a = card->authority;

	evidence_close(card);
	helper_end(&card->helper);
	for (size_t i = 0; i < card->slot_count; i++)
		helper_end(&card->slots[i].verify);
	card->next = a->dropped;
	a->dropped = card;
	loop_arm(a->sweep, 1);
}

void
cards_sweep(struct authority *a)
{
	while (a->dropped != NULL) {
		struct card *card = a->dropped;

		a->dropped = card->next;
		helper_end(&card->helper);
		for (size_t i = 0; i < card->slot_count; i++)
			slot_clear(&card->slots[i]);
		free(card);
	}
}

struct card *
cards_find(const struct authority *a, uint64_t insertion)
{
	for (struct card *c = a->cards; c != NULL; c = c->next)
		if (c->insertion == insertion)
			return c;
	return NULL;
}

static bool
attached(const struct authority *a, const char *reader)
{
	for (size_t i = 0; i < a->reader_count; i++)
		if (strcmp(a->readers[i], reader) == 0)
			return true;
	return false;
}

struct card *
cards_choose(const struct authority *a, const char *reader, enum failure *failure)
{
	struct card *first = NULL;

	*failure = FAILURE_NONE;
	for (struct card *c = a->cards; c != NULL; c = c->next) {
		if (reader[0] != '\0' && strcmp(c->reader, reader) != 0)
			continue;
		if (first == NULL || (first->state != CARD_READY && c->state == CARD_READY))
			first = c;
	}
	if (first != NULL)
		return first;
	if (!a->pcscd)
		*failure = FAILURE_PCSC_UNAVAILABLE;
	else if (a->reader_count == 0 || (reader[0] != '\0' && !attached(a, reader)))
		*failure = FAILURE_READER_NONE;
	else
		*failure = FAILURE_CARD_ABSENT;
	return NULL;
}

struct card_slot *
cards_slot(struct card *card, const char *container)
{
	for (size_t i = 0; i < card->slot_count; i++)
		if (container[0] == '\0' || strcmp(card->slots[i].container, container) == 0)
			return &card->slots[i];
	return NULL;
}

int
cards_keytab(const struct authority *a)
{
	char why[256];
	int fd = trusted_open(a->policy->kerberos.keytab, why, sizeof(why));

	return fd >= 0 ? fd : open("/dev/null", O_RDONLY | O_CLOEXEC);
}

struct wire_verify_prepare *
cards_prepare(const struct authority *a, const struct card_slot *slot, const char *domain,
    const char *user, int *keytab)
{
	struct wire_verify_prepare *m = calloc(1, sizeof(*m));
	const struct policy *p = a->policy;

	*keytab = -1;
	if (m == NULL)
		return NULL;
	m->trust = p->certificates.trust;
	memcpy(m->kdc_anchors, p->kerberos.kdc_trust.anchors, sizeof(m->kdc_anchors));
	m->now = clock_wall();
	m->policies = p->certificates.policies;
	m->rsa_min_bits = p->certificates.rsa_min_bits;
	memcpy(m->realm, p->kerberos.realm, sizeof(m->realm));
	memcpy(m->host_principal, p->kerberos.host_principal, sizeof(m->host_principal));
	snprintf(m->domain, sizeof(m->domain), "%s", domain);
	snprintf(m->user, sizeof(m->user), "%s", user);
	memcpy(m->identities, p->accounts.identities, sizeof(m->identities));
	if (slot != NULL)
		m->certificate = (struct message_blob){ slot->der, slot->der_n };
	*keytab = cards_keytab(a);
	return m;
}

static struct card_slot *
slot_of(struct card *card, const struct helper *verify)
{
	for (size_t i = 0; i < card->slot_count; i++)
		if (card->slots[i].verify == verify)
			return &card->slots[i];
	return NULL;
}

/* Owns m, whose blob is copied. */
static void
take_judgement(struct card_slot *slot, struct wire_verify_judgement *m)
{
	free(slot->judgement);
	free(slot->checks);
	slot->judgement = NULL;
	slot->checks = malloc(m->checks.n + 1);
	if (slot->checks == NULL) {
		free(m);
		return;
	}
	memcpy(slot->checks, m->checks.p, m->checks.n);
	m->checks.p = slot->checks;
	slot->judgement = m;
}

/* Another word than a judgement judges nothing, and is the helper's last all the same. */
static void
judged(void *data, struct helper *h, uint16_t type)
{
	struct authority *a = ((struct card *)data)->authority;
	struct card_slot *slot = slot_of(data, h);
	struct wire_verify_judgement *m;

	if (slot == NULL)
		return;
	if (type == WIRE_VERIFY_JUDGEMENT) {
		m = helper_decode(h);
		if (m == NULL)
			return;		/* judge_lost() has seen to it */
		take_judgement(slot, m);
	}
	helper_end(&slot->verify);
	kiosk_news(a);
	doctor_news(a);
}

static void
judge_lost(void *data, struct helper *h, enum failure failure)
{
	struct card *card = data;
	struct card_slot *slot = slot_of(card, h);

	(void)failure;
	if (slot != NULL)
		slot->verify = NULL;
	kiosk_news(card->authority);
	doctor_news(card->authority);
}

/* For the tiles and `cardea cards`; an attempt judges anew. */
static void
judge(struct card *card, struct card_slot *slot)
{
	struct helper_owner owner = { judged, judge_lost, card };
	struct wire_verify_prepare *m;
	int keytab;

	slot->verify = helper_start(card->authority, HELPER_VERIFY, -1, &owner);
	if (slot->verify == NULL)
		return;
	m = cards_prepare(card->authority, slot, "", "", &keytab);
	if (m != NULL && keytab >= 0)
		helper_send(slot->verify, WIRE_VERIFY_PREPARE, m, &keytab);
	else
		helper_end(&slot->verify);
	if (keytab >= 0)
		close(keytab);
	free(m);
}

void
cards_judge_again(struct authority *a)
{
	for (struct card *c = a->cards; c != NULL; c = c->next)
		for (size_t i = 0; c->state == CARD_READY && i < c->slot_count; i++)
			if (c->slots[i].verify == NULL)
				judge(c, &c->slots[i]);
}

bool
cards_judging(const struct authority *a)
{
	for (const struct card *c = a->cards; c != NULL; c = c->next) {
		if (c->state == CARD_PROBING)
			return true;
		for (size_t i = 0; i < c->slot_count; i++)
			if (c->slots[i].verify != NULL)
				return true;
	}
	return false;
}

static void
take_slot(struct card *card, struct helper *h)
{
	struct wire_card_slot *m = helper_decode(h);
	struct card_slot *slot;

	if (m == NULL)
		return;
	if (card->slot_count < CARD_SLOTS_MAX) {
		slot = &card->slots[card->slot_count];
		memcpy(slot->container, m->container, sizeof(slot->container));
		slot->algorithm = m->algorithm;
		slot->der = malloc(m->certificate.n + 1);
		if (slot->der != NULL) {
			memcpy(slot->der, m->certificate.p, m->certificate.n);
			slot->der_n = m->certificate.n;
			card->slot_count++;
		}
	}
	free(m);
}

static void
unusable(struct card *card, enum failure failure, const char *detail)
{
	struct log_record *r = log_begin("card-unusable");

	card->state = CARD_UNUSABLE;
	card->failure = failure;
	snprintf(card->detail, sizeof(card->detail), "%s", detail);
	log_text(r, "reader", card->reader);
	log_number(r, "insertion", card->insertion);
	log_text(r, "failure", failure_row(failure)->id);
	log_text(r, "detail", detail);
	report_commit(card->authority, &r);
	errand_card_lost(card->authority, card->insertion, failure);
	kiosk_news(card->authority);
	doctor_news(card->authority);
	attempt_card_ready(card->authority, card);
}

static void
ready(struct card *card, struct helper *h)
{
	struct wire_card_ready *m = helper_decode(h);
	struct log_record *r;

	if (m == NULL)
		return;
	card->state = CARD_READY;
	r = log_begin("card-ready");
	log_text(r, "reader", card->reader);
	log_number(r, "insertion", card->insertion);
	log_text(r, "family", card->found.family);
	log_text(r, "serial", card->found.serial);
	log_number(r, "slots", card->slot_count);
	log_number(r, "apdus", m->apdus);
	log_number(r, "us", m->took_us);
	report_commit(card->authority, &r);
	free(m);
	for (size_t i = 0; i < card->slot_count; i++)
		judge(card, &card->slots[i]);
	kiosk_news(card->authority);
	doctor_news(card->authority);
	attempt_card_ready(card->authority, card);
}

/* Of an attempt, it is in the recording. */
static void
take_trace(struct card *card, struct helper *h)
{
	struct wire_card_trace *m = helper_decode(h);

	if (m == NULL)
		return;
	if (card->serving == 0 && m->trace.n <= sizeof(card->trace) - card->trace_n) {
		memcpy(card->trace + card->trace_n, m->trace.p, m->trace.n);
		card->trace_n += m->trace.n;
	}
	free(m);
}

static void
take_closed(struct card *card, struct helper *h)
{
	struct wire_card_closed *m = helper_decode(h);

	if (m == NULL)
		return;
	free(m);
	card->serving = 0;
	evidence_close(card);
	kiosk_news(card->authority);
	attempt_card_ready(card->authority, card);
}

static void
take_errand_done(struct card *card, struct helper *h)
{
	struct wire_card_errand_done *m = helper_decode(h);

	if (m == NULL)
		return;
	errand_done(card->authority, card, m);
	kiosk_news(card->authority);
	free(m);
}

static void
said(void *data, struct helper *h, uint16_t type)
{
	struct card *card = data;
	struct wire_card_found *found;
	struct wire_card_failed *failed;

	switch (type) {
	case WIRE_CARD_FOUND:
		found = helper_decode(h);
		if (found != NULL) {
			card->found = *found;
			card->tries = found->tries;
		}
		free(found);
		return;
	case WIRE_CARD_SLOT:
		take_slot(card, h);
		return;
	case WIRE_CARD_TRACE:
		take_trace(card, h);
		return;
	case WIRE_CARD_READY:
		ready(card, h);
		return;
	case WIRE_CARD_CLOSED:
		take_closed(card, h);
		return;
	case WIRE_CARD_ERRAND_DONE:
		take_errand_done(card, h);
		return;
	case WIRE_CARD_FAILED:
		failed = helper_decode(h);
		if (failed == NULL)
			return;
		if (failed->tries != WIRE_TRIES_UNKNOWN)
			card->tries = failed->tries;
		if (failed->attempt == 0)
			unusable(card, (enum failure)failed->failure, failed->detail);
		attempt_card_failed(card->authority, card, failed);
		free(failed);
		return;
	default:
		attempt_card_said(card->authority, card, h, type);
	}
}

static void
lost(void *data, struct helper *h, enum failure failure)
{
	struct card *card = data;
	/* What ends while it reads the card, or again and again, does so by the card. */
	bool again = card->state == CARD_READY && card->replaced < CARD_REPLACED_MAX;

	(void)h;
	card->helper = NULL;
	evidence_close(card);
	if (card->state != CARD_UNUSABLE && !again)
		unusable(card, failure, "cardea-card ended");
	attempt_card_lost(card->authority, card, failure);
	errand_card_lost(card->authority, card->insertion, failure);
	if (again) {
		card->replaced++;
		cards_look_again(card);
	}
}

static void
probe(struct card *card)
{
	struct helper_owner owner = { said, lost, card };
	struct wire_card_open m = { .insertion = card->insertion,
	    .limit_ms = card->authority->policy->cards.card_seconds * 1000 };

	memcpy(m.reader, card->reader, sizeof(m.reader));
	card->helper = helper_start(card->authority, HELPER_CARD, -1, &owner);
	if (card->helper == NULL)
		unusable(card, FAILURE_HELPER_DIED, "cardea-card could not be started");
	else
		helper_send(card->helper, WIRE_CARD_OPEN, &m, NULL);
}

void
cards_look_again(struct card *card)
{
	evidence_close(card);
	helper_end(&card->helper);
	for (size_t i = 0; i < card->slot_count; i++)
		slot_clear(&card->slots[i]);
	card->slot_count = 0;
	card->serving = 0;
	card->trace_n = 0;
	card->state = CARD_PROBING;
	card->failure = FAILURE_NONE;
	card->detail[0] = '\0';
	kiosk_news(card->authority);
	probe(card);
}

/* The locked period it was put in during; what locks because of it is the next. One that was there
 * when pcscd began to speak, or through a sleep, was put in during none. */
static uint64_t
period_of(struct authority *a, const char *reader)
{
	if (strcmp(a->slept, reader) == 0) {
		a->slept[0] = '\0';
		return 0;
	}
	return !a->pcscd ? 0 : a->locked ? a->period : a->period + 1;
}

void
cards_present(struct authority *a, const struct wire_watch_present *m)
{
	struct log_record *r = log_begin("card-in");
	struct card *card = NULL, **at = &a->cards;
	size_t count = 0;

	log_text(r, "reader", m->reader);
	log_number(r, "insertion", m->insertion);
	report_commit(a, &r);
	while (*at != NULL && (*at)->insertion != m->insertion) {
		at = &(*at)->next;
		count++;
	}
	/* No more cards than readers, and an insertion once: a watcher that says else is broken. */
	if (*at == NULL && count < AUTHORITY_READERS)
		card = calloc(1, sizeof(*card));
	if (card == NULL)
		return;
	card->authority = a;
	card->insertion = m->insertion;
	card->tries = WIRE_TRIES_UNKNOWN;
	memcpy(card->reader, m->reader, sizeof(card->reader));
	card->atr_n = m->atr.n <= sizeof(card->atr) ? m->atr.n : 0;
	if (card->atr_n > 0)
		memcpy(card->atr, m->atr.p, card->atr_n);
	*at = card;
	card->period = period_of(a, m->reader);
	kiosk_news(a);
	if (m->mute)
		unusable(card, FAILURE_CARD_MUTE, "the reader gets no valid ATR");
	else
		probe(card);
}

void
cards_gone(struct authority *a, const struct wire_watch_gone *m)
{
	static const char *const causes[] = { "unknown", "card", "reader", "pcscd", "suspend" };
	struct log_record *r = log_begin("card-out");
	struct card **at = &a->cards, *card;

	log_text(r, "reader", m->reader);
	log_number(r, "insertion", m->insertion);
	log_text(r, "cause", causes[m->cause <= WIRE_GONE_SUSPEND ? m->cause : 0]);
	report_commit(a, &r);
	if (m->cause == WIRE_GONE_SUSPEND)
		memcpy(a->slept, m->reader, sizeof(a->slept));
	while (*at != NULL && (*at)->insertion != m->insertion)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	card = *at;
	*at = card->next;
	card_drop(card);
	errand_card_lost(a, m->insertion, cards_gone_failure(m->cause));
	kiosk_card_gone(a, m);
	doctor_news(a);
}

enum failure
cards_gone_failure(uint8_t cause)
{
	switch (cause) {
	case WIRE_GONE_CARD:
	case WIRE_GONE_SUSPEND:
		return FAILURE_CARD_REMOVED;
	case WIRE_GONE_READER:
		return FAILURE_READER_REMOVED;
	default:
		return FAILURE_PCSC_UNAVAILABLE;
	}
}

void
cards_drop_all(struct authority *a)
{
	while (a->cards != NULL) {
		struct card *card = a->cards;

		a->cards = card->next;
		errand_card_lost(a, card->insertion, FAILURE_HELPER_DIED);
		card_drop(card);
	}
}
