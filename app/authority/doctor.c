#include "doctor.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "cards.h"
#include "krb_start.h"
#include "server.h"
#include "tool_json.h"
#include "trusted.h"

enum { MARGIN_MS = 5000 };		/* beyond the KDC's limit, for the helpers themselves */

struct doctor {
	struct authority *authority;
	struct client *client;
	struct loop_source *limit;
	struct helper *verify, *krb;
	bool asked;			/* cardea-krb was started, or could not be */
	bool surveyed, probed;		/* that part is over, whatever came of it */
	struct doctor_probe probe;
	uint8_t *findings;		/* NULL: none came */
	size_t findings_n;
};

static void
release(struct authority *a)
{
	struct doctor *d = a->doctor;

	a->doctor = NULL;
	helper_end(&d->verify);
	helper_end(&d->krb);
	loop_remove(&d->limit);
	free(d->findings);
	free(d);
}

/* Tells what was found, once nothing is missing any more. */
static void
conclude(struct doctor *d)
{
	struct authority *a = d->authority;
	struct message_blob findings = { d->findings, d->findings_n };
	struct client *client = d->client;
	char *json;

	if (!d->surveyed || !d->probed)
		return;
	json = tool_json_doctor(a, &d->probe, d->findings == NULL ? NULL : &findings);
	release(a);
	server_answer(client, json == NULL ? FAILURE_TOKEN_NO_MEMORY : FAILURE_NONE, json);
	free(json);
}

/* ---- the files, by cardea-verify ---- */

static void
take_findings(void *data, struct helper *h, uint16_t type)
{
	struct doctor *d = data;
	struct wire_verify_surveyed *m;

	if (type == WIRE_VERIFY_SURVEYED) {
		m = helper_decode(h);
		if (m == NULL)
			return;		/* survey_lost() has seen to it */
		d->findings = malloc(m->findings.n + 1);
		if (d->findings != NULL && m->findings.n > 0)
			memcpy(d->findings, m->findings.p, m->findings.n);
		d->findings_n = m->findings.n;
		free(m);
	}
	helper_end(&d->verify);
	d->surveyed = true;
	conclude(d);
}

static void
survey_lost(void *data, struct helper *h, enum failure failure)
{
	struct doctor *d = data;

	(void)h;
	(void)failure;
	d->verify = NULL;
	d->surveyed = true;
	conclude(d);
}

static struct wire_verify_survey *
survey_message(const struct policy *p)
{
	struct wire_verify_survey *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->trust = p->certificates.trust;
	m->kdc_trust = p->kerberos.kdc_trust;
	m->now = clock_wall();
	m->weak_digest = (p->certificates.policies & WIRE_POLICY_WEAK_DIGEST) != 0;
	memcpy(m->realm, p->kerberos.realm, sizeof(m->realm));
	memcpy(m->host_principal, p->kerberos.host_principal, sizeof(m->host_principal));
	return m;
}

static void
survey(struct doctor *d)
{
	struct helper_owner owner = { take_findings, survey_lost, d };
	struct wire_verify_survey *m = survey_message(d->authority->policy);
	int keytab = cards_keytab(d->authority);

	if (m != NULL && keytab >= 0)
		d->verify = helper_start(d->authority, HELPER_VERIFY, -1, &owner);
	if (d->verify != NULL)
		helper_send(d->verify, WIRE_VERIFY_SURVEY, m, &keytab);
	else
		d->surveyed = true;
	if (keytab >= 0)
		close(keytab);
	free(m);
}

/* ---- the KDC, by cardea-krb ---- */

static void
take_preflight(struct doctor_probe *p, const struct wire_krb_preflight *m)
{
	p->failure = FAILURE_NONE;
	p->krb_error = m->krb_error;
	p->stime = m->stime;
	p->took_us = m->took_us;
	/* Who needs no pre-authentication is told nothing of PKINIT. */
	p->pkinit = m->pkinit != 0 ? DOCTOR_PKINIT_OFFERED : DOCTOR_PKINIT_UNKNOWN;
	memcpy(p->kdc, m->kdc, sizeof(p->kdc));
}

static void
take_refusal(struct doctor_probe *p, const struct wire_krb_failed *m)
{
	p->failure = (enum failure)m->failure;
	p->krb_error = m->krb_error;
	p->edata_status = m->edata_status;
	p->stime = m->stime;
	p->took_us = m->took_us;
	if (p->failure == FAILURE_KDC_NO_PKINIT)
		p->pkinit = DOCTOR_PKINIT_MISSING;
	memcpy(p->kdc, m->kdc, sizeof(p->kdc));
	memcpy(p->detail, m->detail, sizeof(p->detail));
}

static void
probe_over(struct doctor *d)
{
	helper_end(&d->krb);
	d->probed = true;
	conclude(d);
}

static void
take_probe(void *data, struct helper *h, uint16_t type)
{
	struct doctor *d = data;
	void *m;

	if (type == WIRE_KRB_EVIDENCE)
		return;
	if (type != WIRE_KRB_PREFLIGHT && type != WIRE_KRB_FAILED) {
		d->probe.failure = FAILURE_PROTOCOL_VIOLATION;
	} else {
		m = helper_decode(h);
		if (m == NULL)
			return;
		if (type == WIRE_KRB_PREFLIGHT)
			take_preflight(&d->probe, m);
		else
			take_refusal(&d->probe, m);
		free(m);
	}
	probe_over(d);
}

static void
probe_lost(void *data, struct helper *h, enum failure failure)
{
	struct doctor *d = data;

	(void)h;
	d->krb = NULL;
	d->probe.failure = failure;
	snprintf(d->probe.detail, sizeof(d->probe.detail), "%s", helper_name(HELPER_KRB));
	probe_over(d);
}

/* A card that a logon would refuse is not asked about elsewhere: its realm is its maker's choice. */
static bool
speaks(const struct authority *a, const struct wire_verify_judgement *j)
{
	return j != NULL && j->principal[0] != '\0' && (j->failure == FAILURE_NONE ||
	    strcmp(j->realm, a->policy->kerberos.realm) == 0);
}

/* The first slot that speaks for somebody; NULL when no card does. */
static const struct card_slot *
named_slot(const struct authority *a)
{
	for (const struct card *c = a->cards; c != NULL; c = c->next)
		for (size_t i = 0; i < c->slot_count; i++)
			if (speaks(a, c->slots[i].judgement))
				return &c->slots[i];
	return NULL;
}

static void
name_client(const struct doctor *d, struct wire_krb_start *m)
{
	const struct policy_kerberos *k = &d->authority->policy->kerberos;
	const struct card_slot *slot = named_slot(d->authority);

	if (slot == NULL) {
		memcpy(m->principal, k->host_principal, sizeof(m->principal));
		memcpy(m->realm, k->realm, sizeof(m->realm));
		return;
	}
	memcpy(m->principal, slot->judgement->principal, sizeof(m->principal));
	memcpy(m->realm, slot->judgement->realm, sizeof(m->realm));
	m->enterprise = slot->judgement->enterprise;
	m->certificate = (struct message_blob){ slot->der, slot->der_n };
}

static void
probe(struct doctor *d)
{
	struct authority *a = d->authority;
	struct helper_owner owner = { take_probe, probe_lost, d };
	struct wire_krb_start *m = krb_start_new(a, WIRE_PURPOSE_PROBE);
	uint8_t nonce[WIRE_NONCE];
	int pair[2] = { -1, -1 };

	d->asked = true;
	d->probe.failure = FAILURE_INTERNAL_ERROR;
	if (m != NULL && getrandom(nonce, sizeof(nonce), 0) == sizeof(nonce) &&
	    channel_pair(pair) == 0)
		d->krb = helper_start(a, HELPER_KRB, -1, &owner);
	if (d->krb == NULL) {
		d->probed = true;
	} else {
		name_client(d, m);
		m->nonce = (struct message_blob){ nonce, sizeof(nonce) };
		memcpy(d->probe.principal, m->principal, sizeof(d->probe.principal));
		memcpy(d->probe.realm, m->realm, sizeof(d->probe.realm));
		d->probe.of_card = m->certificate.n > 0;
		d->probe.now = m->now;
		/* The other end is nobody's: a probe never asks for a signature. */
		helper_send(d->krb, WIRE_KRB_START, m, &pair[1]);
	}
	if (pair[0] >= 0) {
		close(pair[0]);
		close(pair[1]);
	}
	free(m);
	/* It may be over already: what could not be said ended it. */
	if (a->doctor == d)
		conclude(d);
}

/* Whose name the KDC is asked for, is known when the cards are judged. */
void
doctor_news(struct authority *a)
{
	if (a->doctor != NULL && !a->doctor->asked && !cards_judging(a))
		probe(a->doctor);
}

/* ---- begin and end ---- */

static void
limit_over(void *data)
{
	struct doctor *d = data;

	if (!d->probed) {
		d->probe.failure = FAILURE_HELPER_TIMEOUT;
		snprintf(d->probe.detail, sizeof(d->probe.detail), "%s", helper_name(HELPER_KRB));
	}
	helper_end(&d->verify);
	helper_end(&d->krb);
	d->surveyed = d->probed = true;
	conclude(d);
}

enum failure
doctor_begin(struct authority *a, struct client *client)
{
	struct doctor *d;

	if (a->attempt != NULL || a->doctor != NULL)
		return FAILURE_CARD_BUSY;
	d = calloc(1, sizeof(*d));
	if (d == NULL || (d->limit = loop_add_timer(a->loop, limit_over, d)) == NULL) {
		free(d);
		return FAILURE_TOKEN_NO_MEMORY;
	}
	a->doctor = d;
	d->authority = a;
	d->client = client;
	if (!a->config_valid) {
		d->probe.failure = FAILURE_POLICY_CONFIG_INVALID;
		snprintf(d->probe.detail, sizeof(d->probe.detail), "%s", a->config_fault);
		d->asked = d->surveyed = d->probed = true;
		conclude(d);
	} else {
		loop_arm(d->limit, a->policy->kerberos.kdc_seconds * 1000 + MARGIN_MS);
		/* What the cards were judged by when they came may have changed since. */
		cards_judge_again(a);
		survey(d);
		doctor_news(a);
	}
	return FAILURE_NONE;
}

void
doctor_end(struct authority *a)
{
	struct client *client;

	if (a->doctor == NULL)
		return;
	client = a->doctor->client;
	release(a);
	server_answer(client, FAILURE_CARD_BUSY, NULL);
}

void
doctor_cancel(struct authority *a, const struct client *client)
{
	if (a->doctor != NULL && a->doctor->client == client)
		release(a);
}
