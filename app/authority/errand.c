#include "errand.h"

#include <stdlib.h>
#include <unistd.h>

#include "kiosk.h"
#include "report.h"

enum { MARGIN_MS = 1500 };		/* beyond the limit that cardea-card keeps itself */

struct errand {
	struct authority *authority;
	uint64_t insertion;
	uint8_t what;
	uint64_t begun_ns;
	struct loop_source *limit;
};

static const char *
name(uint8_t what)
{
	return what == WIRE_ERRAND_CHANGE_PIN ? "change" : "unblock";
}

/* Tells the kiosk and the log what came of it. */
static void
end(struct authority *a, enum failure failure, const struct wire_card_errand_done *m)
{
	struct errand *e = a->errand;
	uint8_t tries = m == NULL ? WIRE_TRIES_UNKNOWN : m->tries;
	struct wire_front_errand_done done = { .failure = (uint16_t)failure, .tries = tries };
	struct log_record *r = log_begin("pin-errand");

	log_text(r, "kind", name(e->what));
	log_number(r, "insertion", e->insertion);
	log_text(r, "failure", failure_row(failure)->id);
	if (m != NULL && m->sw != 0)
		log_hex(r, "sw", m->sw);
	if (m != NULL && m->detail[0] != '\0')
		log_text(r, "detail", m->detail);
	if (tries != WIRE_TRIES_UNKNOWN)
		log_number(r, "tries", tries);
	log_number(r, "us", (clock_ns() - e->begun_ns) / 1000);
	report_commit(a, &r);
	a->errand = NULL;
	loop_remove(&e->limit);
	free(e);
	kiosk_tell(a, WIRE_FRONT_ERRAND_DONE, &done, NULL);
}

static void
limit_over(void *data)
{
	struct errand *e = data;
	struct authority *a = e->authority;
	struct card *card = cards_find(a, e->insertion);

	end(a, FAILURE_CARD_TIMEOUT, NULL);
	if (card != NULL)
		cards_look_again(card);
}

static void
refuse(struct authority *a, enum failure failure)
{
	struct wire_front_errand_done done = { .failure = (uint16_t)failure,
	    .tries = WIRE_TRIES_UNKNOWN };

	kiosk_tell(a, WIRE_FRONT_ERRAND_DONE, &done, NULL);
}

static enum failure
refusal(const struct authority *a, const struct wire_front_errand *ask, const struct card *card)
{
	if (ask->what != WIRE_ERRAND_CHANGE_PIN && ask->what != WIRE_ERRAND_UNBLOCK_PIN)
		return FAILURE_PROTOCOL_VIOLATION;
	if (card == NULL)
		return FAILURE_CARD_REMOVED;
	if (card->state == CARD_UNUSABLE)
		return card->failure;
	if (a->attempt != NULL || a->errand != NULL || card->state != CARD_READY ||
	    card->serving != 0 || card->helper == NULL)
		return FAILURE_CARD_BUSY;
	return FAILURE_NONE;
}

/* Either end's process may be found gone, and the errand ended, by being told. */
static void
hand_out(struct authority *a, struct card *card, const int pair[2])
{
	struct wire_card_errand to_card = { .what = a->errand->what };
	struct wire_front_errand_socket to_kiosk = { .insertion = card->insertion };

	if (helper_send(card->helper, WIRE_CARD_ERRAND, &to_card, &pair[0]))
		kiosk_tell(a, WIRE_FRONT_ERRAND_SOCKET, &to_kiosk, &pair[1]);
}

void
errand_begin(struct authority *a, const struct wire_front_errand *ask)
{
	struct card *card = cards_find(a, ask->insertion);
	enum failure failure = refusal(a, ask, card);
	struct errand *e;
	int pair[2];

	if (failure != FAILURE_NONE) {
		refuse(a, failure);
		return;
	}
	e = calloc(1, sizeof(*e));
	if (e == NULL || (e->limit = loop_add_timer(a->loop, limit_over, e)) == NULL ||
	    channel_pair(pair) != 0) {
		if (e != NULL)
			loop_remove(&e->limit);
		free(e);
		refuse(a, FAILURE_INTERNAL_ERROR);
		return;
	}
	e->authority = a;
	e->insertion = card->insertion;
	e->what = ask->what;
	e->begun_ns = clock_ns();
	a->errand = e;
	loop_arm(e->limit, a->policy->cards.card_seconds * 1000 + MARGIN_MS);
	hand_out(a, card, pair);
	close(pair[0]);
	close(pair[1]);
}

void
errand_done(struct authority *a, struct card *card, const struct wire_card_errand_done *m)
{
	if (a->errand == NULL || a->errand->insertion != card->insertion)
		return;
	/* The tries of an unblock that failed are the PUK's. */
	if (m->failure == FAILURE_NONE || a->errand->what == WIRE_ERRAND_CHANGE_PIN)
		card->tries = m->tries;
	end(a, (enum failure)m->failure, m);
}

void
errand_card_lost(struct authority *a, uint64_t insertion, enum failure failure)
{
	if (a->errand != NULL && a->errand->insertion == insertion)
		end(a, failure, NULL);
}
