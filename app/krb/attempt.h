/*
 * attempt.h: what the steps of one attempt share.
 */
#ifndef APP_KRB_ATTEMPT_H
#define APP_KRB_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include <krb5.h>

#include "answer.h"
#include "channel.h"
#include "engine.h"
#include "rules.h"
#include "signer.h"
#include "transport.h"
#include "wire.h"

/* Why an attempt failed, as it goes to the authority. */
struct attempt_failure {
	enum failure failure;
	bool answered;			/* a KRB-ERROR decided: the three below are its */
	enum krb_answer answer;
	int32_t krb_error;
	uint32_t edata_status;
	int64_t stime;
	char detail[WIRE_DETAIL];
};

struct attempt {
	const struct wire_krb_start *start;	/* blobs in the authority's channel */
	struct channel *authority;
	struct signer signer;
	struct transport *net;
	krb5_context context;
	int profile;				/* the context's configuration, a memory file */
	krb5_principal client;
	struct kdc_trust *trust;
	struct rules rules;
	struct engine_attempt engine;
	uint64_t begun_ns;
	uint64_t preflight_ns;			/* when the first answer was judged */
	struct attempt_failure why;
};

/* A message of the KDC. */
struct attempt_reply {
	uint8_t *p;
	size_t n;
	struct answer answer;
};

/* Notes why the attempt fails; the first note stands. Returns the failure noted. */
enum failure attempt_fail(struct attempt *a, enum failure failure, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The machine's time as the authority's clock has it, seconds since 1970. */
int64_t attempt_now(const struct attempt *a);

/* Sends msg to the KDC and takes the answer apart; another KDC is asked when one says that it
 * cannot serve (29). Frees nothing of msg. FAILURE_NONE when there is an answer, whatever it says:
 * reply is then to be freed with attempt_reply_free(). Notes the failure otherwise. */
enum failure attempt_ask(struct attempt *a, enum krb_answer which, const krb5_data *msg,
    struct attempt_reply *reply) __attribute__((warn_unused_result));

/* Sends what the KDC answered to the authority as evidence, blanked (blank.h); one that does not
 * fit a message is left out, and nobody is told: the attempt does not hang on it. */
void attempt_keep(struct attempt *a, enum wire_evidence what, const struct attempt_reply *reply);

/* The same for our own SignedData, once there is one. */
void attempt_keep_request(struct attempt *a);

/* Judges an answer and notes why it ends the attempt; FAILURE_NONE when it does not. */
enum failure attempt_judge(struct attempt *a, enum krb_answer which, const struct answer *answer)
    __attribute__((warn_unused_result));

void attempt_reply_free(struct attempt_reply *reply);

/* The first half of the AS exchange alone: is the KDC there, what does it say about the principal,
 * its clock and PKINIT. Tells the authority of the preflight; costs no signature. */
enum failure as_probe(struct attempt *a) __attribute__((warn_unused_result));

/* The AS exchange: *tgt is the caller's, to krb5_free_cred_contents(). Tells the authority of the
 * preflight between its two requests. */
enum failure as_run(struct attempt *a, krb5_creds *tgt) __attribute__((warn_unused_result));

/* The TGS exchange for this machine's principal and an AP-REQ whose checksum proves the nonce. */
enum failure host_run(struct attempt *a, krb5_creds *tgt, krb5_creds *host, krb5_data *ap_req)
    __attribute__((warn_unused_result));

#endif
