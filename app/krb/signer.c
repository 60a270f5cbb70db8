#include "signer.h"

#include <string.h>

#include "engine.h"
#include "loop.h"
#include "wire.h"

static enum failure
receive(struct signer *s, unsigned char *sig, size_t *sig_len)
{
	struct wire_sign_result result;

	switch (channel_receive(&s->channel, SIGNER_LIMIT_MS)) {
	case CHANNEL_OK:
		break;
	case CHANNEL_EMPTY:
		return FAILURE_HELPER_TIMEOUT;
	case CHANNEL_CLOSED:
		return FAILURE_HELPER_DIED;
	case CHANNEL_BROKEN:
		return FAILURE_PROTOCOL_VIOLATION;
	case CHANNEL_ERROR:
		return FAILURE_INTERNAL_ERROR;
	}
	if (s->channel.type != WIRE_SIGN_RESULT ||
	    channel_decode(&s->channel, wire_type(WIRE_SIGN_RESULT), &result) != NULL ||
	    result.failure >= FAILURE_COUNT || result.signature.n > ENGINE_SIGNATURE_MAX)
		return FAILURE_PROTOCOL_VIOLATION;
	if (result.failure != FAILURE_NONE)
		return (enum failure)result.failure;
	if (result.signature.n == 0)
		return FAILURE_PROTOCOL_VIOLATION;
	memcpy(sig, result.signature.p, result.signature.n);
	*sig_len = result.signature.n;
	return FAILURE_NONE;
}

enum failure
signer_sign(void *arg, const unsigned char digest[32], unsigned char *sig, size_t *sig_len)
{
	struct wire_sign_request request = {
		.algorithm = WIRE_SIGN_RSA_SHA256,
		.digest = { digest, 32 },
	};
	struct signer *s = arg;
	uint64_t begin = clock_ns();
	enum failure failure = FAILURE_HELPER_DIED;

	*sig_len = 0;
	if (channel_send(&s->channel, wire_type(WIRE_SIGN_REQUEST), &request, NULL) == CHANNEL_OK)
		failure = receive(s, sig, sig_len);
	s->waited_us += (clock_ns() - begin) / 1000;
	return failure;
}
