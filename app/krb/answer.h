/*
 * answer.h: what a KRB-ERROR of the KDC means for the attempt. Pure.
 */
#ifndef APP_KRB_ANSWER_H
#define APP_KRB_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <krb5.h>

#include "edata.h"
#include "status.h"

#define KRB_ERR_SVC_UNAVAILABLE		29
#define KRB_ERR_SKEW			37
#define KRB_ERR_DH_NOT_ACCEPTED		65
#define KRB_ERR_PREAUTH_EXPIRED		90

enum answer_kind {
	ANSWER_MALFORMED,	/* no Kerberos message that fits here */
	ANSWER_ERROR,		/* a KRB-ERROR */
	ANSWER_REPLY,		/* has the tag of the reply asked for; the rest is libkrb5's to see */
};

struct answer {
	enum answer_kind kind;
	int32_t code;		/* of the KRB-ERROR */
	int64_t stime;		/* the KDC's clock, seconds since 1970 */
	bool edata_malformed;
	struct edata edata;	/* its pointers are NULL: the message is gone */
};

/* Which reply is awaited: the first octet of AS-REP and TGS-REP. */
enum { ANSWER_AS_REP = 0x6b, ANSWER_TGS_REP = 0x6d };

/* Takes msg[0..len) apart as a KRB-ERROR or as the reply of tag `reply`. */
void answer_parse(krb5_context context, const uint8_t *msg, size_t len, uint8_t reply,
    struct answer *out);

struct answer_context {
	enum krb_answer which;
	int64_t now;		/* seconds since 1970 */
	int64_t skew;		/* seconds */
	bool token_sent;	/* our AuthPack carried a freshness token */
};

/* The failure of an answer that is no reply; FAILURE_NONE: go on (the normal first answer, that
 * offers PKINIT and whose clock is within the limit). */
enum failure answer_failure(const struct answer *answer, const struct answer_context *context);

#endif
