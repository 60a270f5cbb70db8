/* The fields of the messages of wire_front.h, in the order in which they travel. */
#include "fields.h"

#include "wire_front.h"

static const struct message_field front_begin_fields[] = {
	MESSAGE_F(struct wire_front_begin, languages, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_begin, brand, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_begin, share, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_begin, accessibility, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_begin, large_text, MESSAGE_U8),
	MESSAGE_F(struct wire_front_begin, high_contrast, MESSAGE_U8),
	MESSAGE_F(struct wire_front_begin, light, MESSAGE_U8),
	MESSAGE_F(struct wire_front_begin, reduce_motion, MESSAGE_U8),
	MESSAGE_F(struct wire_front_begin, pin_count_told, MESSAGE_U8),
	MESSAGE_F(struct wire_front_begin, pad_shuffled, MESSAGE_U8),
	MESSAGE_F(struct wire_front_begin, user_hint, MESSAGE_U8),
	MESSAGE_F(struct wire_front_begin, warn_days, MESSAGE_U32),
	MESSAGE_F(struct wire_front_begin, tap_over_seconds, MESSAGE_U32),
};

static const struct message_field front_state_fields[] = {
	MESSAGE_F(struct wire_front_state, pcscd, MESSAGE_U8),
	MESSAGE_F(struct wire_front_state, readers, MESSAGE_U32),
	MESSAGE_F(struct wire_front_state, session, MESSAGE_U8),
	MESSAGE_F(struct wire_front_state, tap_over, MESSAGE_U8),
	MESSAGE_F(struct wire_front_state, logon_id, MESSAGE_U64),
	MESSAGE_F(struct wire_front_state, who, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_state, since, MESSAGE_U64),
	MESSAGE_F(struct wire_front_state, hinted, MESSAGE_U8),
	MESSAGE_F(struct wire_front_state, reason, MESSAGE_U8),
	MESSAGE_F(struct wire_front_state, attention, MESSAGE_U64),
	MESSAGE_F(struct wire_front_state, ended, MESSAGE_U16),
	MESSAGE_F(struct wire_front_state, ended_attempt, MESSAGE_TEXT),
};

static const struct message_field front_card_fields[] = {
	MESSAGE_F(struct wire_front_card, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_front_card, fresh, MESSAGE_U8),
	MESSAGE_F(struct wire_front_card, state, MESSAGE_U8),
	MESSAGE_F(struct wire_front_card, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_front_card, tries, MESSAGE_U8),
	MESSAGE_F(struct wire_front_card, pinpad, MESSAGE_U8),
	MESSAGE_F(struct wire_front_card, tiles, MESSAGE_U8),
	MESSAGE_F(struct wire_front_card, reader, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_card, family, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_card, card_name, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_card, serial, MESSAGE_TEXT),
};

static const struct message_field front_tile_fields[] = {
	MESSAGE_F(struct wire_front_tile, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_front_tile, usable, MESSAGE_U8),
	MESSAGE_F(struct wire_front_tile, own, MESSAGE_U8),
	MESSAGE_F(struct wire_front_tile, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_front_tile, not_before, MESSAGE_U64),
	MESSAGE_F(struct wire_front_tile, not_after, MESSAGE_U64),
	MESSAGE_F(struct wire_front_tile, container, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_tile, name, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_tile, issuer, MESSAGE_TEXT),
	MESSAGE_F(struct wire_front_tile, upn, MESSAGE_TEXT),
	MESSAGE_B(struct wire_front_tile, checks, WIRE_CHECKS),
};

static const struct message_field front_gone_fields[] = {
	MESSAGE_F(struct wire_front_gone, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_front_gone, cause, MESSAGE_U8),
};

static const struct message_field front_errand_fields[] = {
	MESSAGE_F(struct wire_front_errand, insertion, MESSAGE_U64),
	MESSAGE_F(struct wire_front_errand, what, MESSAGE_U8),
};

static const struct message_field front_errand_socket_fields[] = {
	MESSAGE_F(struct wire_front_errand_socket, insertion, MESSAGE_U64),
};

static const struct message_field front_errand_done_fields[] = {
	MESSAGE_F(struct wire_front_errand_done, failure, MESSAGE_U16),
	MESSAGE_F(struct wire_front_errand_done, tries, MESSAGE_U8),
};

static const struct message_field front_screen_fields[] = {
	MESSAGE_F(struct wire_front_screen, name, MESSAGE_TEXT),
};

static const struct message_field front_remark_fields[] = {
	MESSAGE_F(struct wire_front_remark, text, MESSAGE_TEXT),
};

static const struct message_field front_cancel_fields[] = {
	MESSAGE_F(struct wire_front_cancel, reason, MESSAGE_U8),
};

static const struct message_field pins_fields[] = {
	MESSAGE_F(struct wire_pins, what, MESSAGE_U8),
	MESSAGE_B(struct wire_pins, old, WIRE_PIN_MAX),
	MESSAGE_B(struct wire_pins, fresh, WIRE_PIN_MAX),
};

const struct message_type fields_front[] = {
	TYPE(WIRE_FRONT_BEGIN, front_begin, 2),
	TYPE(WIRE_FRONT_STATE, front_state, 0),
	TYPE(WIRE_FRONT_CARD, front_card, 0),
	TYPE(WIRE_FRONT_TILE, front_tile, 0),
	TYPE(WIRE_FRONT_GONE, front_gone, 0),
	TYPE(WIRE_FRONT_ERRAND, front_errand, 0),
	TYPE(WIRE_FRONT_ERRAND_SOCKET, front_errand_socket, 1),
	TYPE(WIRE_FRONT_ERRAND_DONE, front_errand_done, 0),
	TYPE(WIRE_FRONT_SCREEN, front_screen, 0),
	TYPE(WIRE_FRONT_CANCEL, front_cancel, 0),
	TYPE(WIRE_FRONT_REMARK, front_remark, 0),
	TYPE(WIRE_PINS, pins, 0),
};

const size_t fields_front_count = sizeof(fields_front) / sizeof(fields_front[0]);
