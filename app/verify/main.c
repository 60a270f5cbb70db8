/*
 * cardea-verify: one judgement, then the end.
 *
 * It reads one question from the authority, answers it and exits. It has no network and no card;
 * the host keytab comes with the question as an open descriptor.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "channel.h"
#include "harden.h"
#include "loop.h"
#include "prepare.h"
#include "prove.h"
#include "survey.h"
#include "wire_states.h"

static bool
say(struct channel *c, uint16_t type, const void *body)
{
	return channel_send(c, wire_type(type), body, NULL) == CHANNEL_OK;
}

static bool
answer_prepare(struct channel *c, uint64_t began)
{
	static struct wire_verify_prepare ask;
	static struct prepare_answer answer;
	int keytab;

	if (channel_decode(c, wire_type(WIRE_VERIFY_PREPARE), &ask) != NULL)
		return false;
	keytab = channel_take_fd(c, 0);
	prepare(&ask, keytab, &answer);
	close(keytab);
	answer.judgement.took_us = (clock_ns() - began) / 1000;
	return say(c, WIRE_VERIFY_JUDGEMENT, &answer.judgement);
}

static bool
answer_prove(struct channel *c, uint64_t began)
{
	static struct wire_verify_prove ask;
	static struct wire_verify_proof proof;
	static struct verdict verdict;
	struct wire_verify_failed failed = { 0 };
	int keytab;

	if (channel_decode(c, wire_type(WIRE_VERIFY_PROVE), &ask) != NULL)
		return false;
	keytab = channel_take_fd(c, 0);
	failed.failure = (uint16_t)prove(&ask, keytab, &proof, &verdict);
	close(keytab);
	if (failed.failure == FAILURE_NONE) {
		proof.took_us = (clock_ns() - began) / 1000;
		return say(c, WIRE_VERIFY_PROOF, &proof);
	}
	failed.took_us = (clock_ns() - began) / 1000;
	memcpy(failed.detail, verdict.detail, sizeof(failed.detail));
	return say(c, WIRE_VERIFY_FAILED, &failed);
}

static bool
answer_survey(struct channel *c)
{
	static struct wire_verify_survey ask;
	static struct survey answer;
	int keytab;

	if (channel_decode(c, wire_type(WIRE_VERIFY_SURVEY), &ask) != NULL)
		return false;
	keytab = channel_take_fd(c, 0);
	survey(&ask, keytab, &answer);
	close(keytab);
	return say(c, WIRE_VERIFY_SURVEYED, &answer.surveyed);
}

static bool
answer(struct channel *c)
{
	uint64_t began = clock_ns();

	switch (c->type) {
	case WIRE_VERIFY_PREPARE:
		return answer_prepare(c, began);
	case WIRE_VERIFY_PROVE:
		return answer_prove(c, began);
	case WIRE_VERIFY_SURVEY:
		return answer_survey(c);
	default:
		return false;
	}
}

int
main(void)
{
	struct channel channel;
	bool answered = false;

	harden_process();
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	channel_init(&channel, HELPER_CHANNEL);
	if (channel_receive(&channel, -1) == CHANNEL_OK &&
	    wire_next(WIRE_TO_VERIFY, WIRE_STATE_BEGIN, channel.type) != 0)
		answered = answer(&channel);
	channel_close(&channel);
	return answered ? EXIT_SUCCESS : EXIT_FAILURE;
}
