/* The table of legal messages, held against a list of its own: what is not listed is refused. */
#include <criterion/criterion.h>

#include "wire.h"

static const struct {
	enum wire_peer peer;
	unsigned int state;
	uint16_t type;
	unsigned int next;
} legal[] = {
#define ON(p, from, word, to) { WIRE_##p, WIRE_STATE_##from, WIRE_##word, WIRE_STATE_##to }
	ON(FROM_WATCH, BEGIN, WATCH_PRESENT, BEGIN),
	ON(FROM_WATCH, BEGIN, WATCH_GONE, BEGIN),
	ON(FROM_WATCH, BEGIN, WATCH_BEAT, BEGIN),
	ON(FROM_WATCH, BEGIN, WATCH_READER, BEGIN),
	ON(FROM_WATCH, BEGIN, WATCH_PCSC, BEGIN),
	ON(FROM_WATCH, BEGIN, WATCH_ANSWER, BEGIN),
	ON(WATCH_TO_SEAT, BEGIN, WATCH_PRESENT, BEGIN),
	ON(WATCH_TO_SEAT, BEGIN, WATCH_GONE, BEGIN),
	ON(WATCH_TO_SEAT, BEGIN, WATCH_BEAT, BEGIN),
	ON(TO_WATCH, BEGIN, WATCH_MODE, BEGIN),
	ON(TO_WATCH, BEGIN, WATCH_ASK, BEGIN),
	ON(FROM_SEAT, BEGIN, SEAT_LOCKED, BEGIN),
	ON(FROM_SEAT, BEGIN, SEAT_UNLOCKED, BEGIN),
	ON(TO_SEAT, BEGIN, SEAT_LOCK, BEGIN),
	ON(TO_SEAT, BEGIN, SEAT_UNLOCK, BEGIN),

	ON(TO_CARD, BEGIN, CARD_OPEN, READY),
	ON(TO_CARD, READY, CARD_ATTEMPT, ATTEMPT),
	ON(TO_CARD, ATTEMPT, CARD_SIGN, SIGN),
	ON(TO_CARD, READY, CARD_CANCEL, READY),
	ON(TO_CARD, ATTEMPT, CARD_CANCEL, READY),
	ON(TO_CARD, SIGN, CARD_CANCEL, READY),
	ON(FROM_CARD, BEGIN, CARD_FOUND, FOUND),
	ON(FROM_CARD, FOUND, CARD_SLOT, FOUND),
	ON(FROM_CARD, FOUND, CARD_READY, READY),
	ON(FROM_CARD, ATTEMPT, CARD_BUFFER, BUFFER),
	ON(FROM_CARD, SIGN, CARD_PIN, SIGN),
	ON(FROM_CARD, SIGN, CARD_SIGNED, SIGN),
	ON(FROM_CARD, ATTEMPT, CARD_CLOSED, READY),
	ON(FROM_CARD, BUFFER, CARD_CLOSED, READY),
	ON(FROM_CARD, SIGN, CARD_CLOSED, READY),
	ON(FROM_CARD, BEGIN, CARD_FAILED, DONE),
	ON(FROM_CARD, FOUND, CARD_FAILED, DONE),
	ON(FROM_CARD, READY, CARD_FAILED, READY),
	ON(FROM_CARD, ATTEMPT, CARD_FAILED, ATTEMPT),
	ON(FROM_CARD, BUFFER, CARD_FAILED, BUFFER),
	ON(FROM_CARD, SIGN, CARD_FAILED, SIGN),
	ON(KRB_TO_CARD, BEGIN, SIGN_REQUEST, BEGIN),
	ON(CARD_TO_KRB, SIGN, SIGN_RESULT, BEGIN),

	ON(TO_KRB, BEGIN, KRB_START, DONE),
	ON(FROM_KRB, RUNNING, KRB_PREFLIGHT, SIGN),
	ON(FROM_KRB, SIGN, KRB_TGT, TGT),
	ON(FROM_KRB, TGT, KRB_RESULT, DONE),
	ON(FROM_KRB, RUNNING, KRB_FAILED, DONE),
	ON(FROM_KRB, SIGN, KRB_FAILED, DONE),
	ON(FROM_KRB, TGT, KRB_FAILED, DONE),

	ON(TO_VERIFY, BEGIN, VERIFY_PREPARE, DONE),
	ON(TO_VERIFY, BEGIN, VERIFY_PROVE, DONE),
	ON(FROM_VERIFY, RUNNING, VERIFY_JUDGEMENT, DONE),
	ON(FROM_VERIFY, RUNNING, VERIFY_PROOF, DONE),
	ON(FROM_VERIFY, RUNNING, VERIFY_FAILED, DONE),

	ON(TO_SESSION, BEGIN, SESSION_RESOLVE, READY),
	ON(TO_SESSION, READY, SESSION_OPEN, OPEN),
	ON(TO_SESSION, OPEN, SESSION_TICKETS, OPEN),
	ON(TO_SESSION, READY, SESSION_END, DONE),
	ON(TO_SESSION, OPEN, SESSION_END, DONE),
	ON(FROM_SESSION, RUNNING, SESSION_ACCOUNT, READY),
	ON(FROM_SESSION, READY, SESSION_OPENED, OPEN),
	ON(FROM_SESSION, OPEN, SESSION_TICKETS_DONE, OPEN),
	ON(FROM_SESSION, OPEN, SESSION_SHELL, OPEN),
	ON(FROM_SESSION, OPEN, SESSION_ENDED, DONE),
	ON(FROM_SESSION, RUNNING, SESSION_FAILED, DONE),
	ON(FROM_SESSION, READY, SESSION_FAILED, DONE),
	ON(FROM_SESSION, OPEN, SESSION_FAILED, OPEN),
};

static unsigned int
expected(enum wire_peer peer, unsigned int state, uint16_t type)
{
	for (size_t i = 0; i < sizeof(legal) / sizeof(legal[0]); i++)
		if (legal[i].peer == peer && legal[i].state == state && legal[i].type == type)
			return legal[i].next;
	return 0;
}

Test(wire_states, each_message_is_legal_only_where_it_is_listed)
{
	for (unsigned int peer = WIRE_FROM_WATCH; peer <= WIRE_TO_SESSION; peer++)
		for (unsigned int state = WIRE_STATE_BEGIN; state <= WIRE_STATE_DONE; state <<= 1)
			for (unsigned int type = 0; type <= 0x200; type++)
				cr_expect_eq(wire_next((enum wire_peer)peer, state, (uint16_t)type),
				    expected((enum wire_peer)peer, state, (uint16_t)type),
				    "peer %u, state %u, type %x", peer, state, type);
}

Test(wire_states, after_an_illegal_message_nothing_is_legal)
{
	for (unsigned int peer = 0; peer <= WIRE_TO_SESSION + 1; peer++)
		for (unsigned int type = 0; type <= UINT16_MAX; type++)
			cr_assert_eq(wire_next((enum wire_peer)peer, 0, (uint16_t)type), 0);
}

Test(wire_states, every_legal_message_has_a_table)
{
	for (size_t i = 0; i < sizeof(legal) / sizeof(legal[0]); i++)
		cr_expect_not_null(wire_type(legal[i].type));
}
