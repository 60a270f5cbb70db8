/*
 * attempt.h: one attempt: what it has learned so far, and the acts that decide_step() orders.
 *
 * There is at most one (authority->attempt), from the envelope to the verdict.
 */
#ifndef APP_AUTHORITY_ATTEMPT_H
#define APP_AUTHORITY_ATTEMPT_H

#include "authority.h"
#include "cards.h"
#include "lsa_wire.h"

enum { ATTEMPT_CODE = 7, ATTEMPT_STAGES = 24, ATTEMPT_GROUPS = 1024 };

struct attempt_stage {
	char name[24];
	uint64_t us;
};

struct attempt {
	struct authority *authority;
	struct client *client;		/* who waits for the verdict; NULL when it left */
	char code[ATTEMPT_CODE];	/* for the screen and the log */
	uint64_t number;
	enum decide_kind kind;
	uint64_t insertion;
	char reader[WIRE_READER];
	struct lsa_logon envelope;	/* its group list is kept here: */
	char groups[ATTEMPT_GROUPS];	/* LocalGroups, "SID attributes" a line each */
	uint8_t nonce[WIRE_NONCE];
	bool submitted;			/* the card has been handed the buffer's socket */
	uint64_t begun_ns, stage_ns;
	uint64_t waited_ms;		/* for a session to end, and what a person gets at a reader's
					 * own keys: no part of the attempt's time */
	enum decide_stage stage;	/* that began at stage_ns */
	struct loop_source *limit;
	uint32_t limit_ms;		/* that it was armed with last */
	bool card_hangs;		/* the limit of a stage that waits for cardea-card passed */

	struct wire_card_buffer buffer;
	struct card_slot *slot;
	struct wire_verify_judgement *judgement;
	struct helper *verify, *krb, *resolver;
	bool krb_asked, krb_spoke;	/* it has its START; it has read what that names */
	int card_end;			/* cardea-card's end of the sign socket, until it is given */
	struct wire_krb_result *krb_result;
	uint8_t *krb_bytes;		/* what krb_result's blobs point into */
	struct wire_verify_proof *proof;
	char account[WIRE_NAME];
	char account_rule[WIRE_DETAIL];	/* which rule gave it, or why none did */
	uint32_t uid;
	uint64_t logon_id;

	struct attempt_stage stages[ATTEMPT_STAGES];
	size_t stage_count;
	uint8_t tries, verify_sent;
	uint32_t krb_error, edata_status;
	struct recording *recording;	/* until the verdict; NULL: none */
	char detail[WIRE_DETAIL];
	char kdc[64];			/* the address that answered last */
	char kdc_subject[WIRE_NAME], kdc_issuer[WIRE_NAME], kdc_sha256[65], kdc_check[64];
	uint64_t kdc_not_after;		/* of its certificate; 0: unknown */
	uint8_t kdc_certificate[WIRE_CERTIFICATE];	/* that was refused, DER */
	size_t kdc_certificate_n;	/* 0: none */
};

/* Begins the attempt of `envelope`, refused at once by `failure` unless that is FAILURE_NONE. The
 * authority must have none. False when memory or randomness cannot be had. */
bool attempt_begin(struct authority *a, struct client *client, const struct lsa_logon *envelope,
    enum failure failure) __attribute__((warn_unused_result));

/* Does one effect of decide_step() that concerns the attempt. */
void attempt_act(struct authority *a, const struct decide_effect *effect);

/* A card's cardea-card is ready or unusable, said something about an attempt, failed, or died. */
void attempt_card_ready(struct authority *a, struct card *card);
void attempt_card_said(struct authority *a, struct card *card, struct helper *h, uint16_t type);
void attempt_card_failed(struct authority *a, struct card *card, const struct wire_card_failed *m);
void attempt_card_lost(struct authority *a, struct card *card, enum failure failure);

/* The caller went away. */
void attempt_cancel(struct authority *a, const struct client *client);

/* "buffer", "certificate" ...: what the log and the caller's screen call a stage. */
const char *attempt_stage_name(enum decide_stage stage);

/* Adds a stage's time. */
void attempt_time(struct attempt *at, const char *name, uint64_t us);

#endif
