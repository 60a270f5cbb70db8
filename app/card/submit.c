#include "submit.h"

#include <stdio.h>
#include <string.h>

#include "answers.h"

static bool
names_other(const char *said, const char *meant)
{
	return said[0] != '\0' && strcmp(said, meant) != 0;
}

static enum failure
check_names(const struct kerb_logon *logon, const struct submit_card *card, char *detail,
    size_t room)
{
	const struct kerb_csp *csp = &logon->csp;
	enum failure failure = FAILURE_NONE;
	const char *which = "";

	if (names_other(csp->reader_name, card->reader)) {
		which = "szReaderName";
		failure = FAILURE_READER_NONE;
	} else if (names_other(csp->card_name, card->card_name)) {
		which = "szCardName";
		failure = FAILURE_CARD_REMOVED;
	} else if (names_other(csp->csp_name, KERB_CSP_CARDEA)) {
		which = "szCSPName";
		failure = FAILURE_CARD_NO_CONTAINER;
	} else if (strlen(logon->user_name) >= WIRE_NAME) {
		(void)snprintf(detail, room, "UserName: longer than %d bytes", WIRE_NAME - 1);
		return FAILURE_BUFFER_BAD_FIELD;
	}
	if (failure != FAILURE_NONE)
		(void)snprintf(detail, room, "%s names another than the one in this reader", which);
	return failure;
}

static uint8_t
pin_state(const struct submit_card *card, bool on_pad, const uint8_t *pin, size_t pin_len)
{
	if (card->tries_left == 0)
		return WIRE_PIN_BLOCKED;
	if (!on_pad && (pin_len == 0 || !card->pin_possible(card->data, pin, pin_len)))
		return WIRE_PIN_MALFORMED;
	return card->tries_left == 1 ? WIRE_PIN_LAST_TRY : WIRE_PIN_POSSIBLE;
}

static void
fill(const struct kerb_logon *logon, const struct submit_card *card, struct wire_card_buffer *m)
{
	m->kind = (uint8_t)logon->kind;
	m->tries = answers_tries(card->tries_left);
	m->flags = logon->flags;
	m->logon_id = (uint64_t)(uint32_t)logon->logon_id.high << 32 | logon->logon_id.low;
	(void)snprintf(m->domain, sizeof(m->domain), "%s", logon->domain_name);
	memcpy(m->user, logon->user_name, strlen(logon->user_name) + 1);
	(void)snprintf(m->container, sizeof(m->container), "%s", logon->csp.container_name);
}

enum failure
submit_read(uint8_t *buf, size_t len, enum kerb_abi abi, const struct submit_card *card,
    struct wire_card_buffer *m, size_t *pin_len, char *detail, size_t room)
{
	struct kerb_logon logon;
	struct kerb_fault fault;
	enum failure failure;

	memset(m, 0, sizeof(*m));
	*pin_len = 0;
	failure = kerb_logon_unpack(buf, len, abi, &logon, &fault);
	if (failure != FAILURE_NONE)
		(void)snprintf(detail, room, "%s at byte %llu: %s", fault.field,
		    (unsigned long long)fault.at, kerb_rule_sentence(fault.rule));
	else
		failure = check_names(&logon, card, detail, room);
	if (failure != FAILURE_NONE) {
		explicit_bzero(buf, len);
		return failure;
	}
	/* A PIN with other characters than a card can have stays empty, hence malformed. */
	if (kerb_pin_ascii(buf, len, &logon.pin, buf + logon.pin.offset,
	    len - logon.pin.offset, pin_len))
		memmove(buf, buf + logon.pin.offset, *pin_len);
	explicit_bzero(buf + *pin_len, len - *pin_len);
	fill(&logon, card, m);
	m->pin_state = pin_state(card, card->pinpad && logon.pin.length == 0, buf, *pin_len);
	return FAILURE_NONE;
}
