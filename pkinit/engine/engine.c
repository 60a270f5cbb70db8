#include "engine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

void
engine_attempt_init(struct engine_attempt *attempt)
{
	memset(attempt, 0, sizeof(*attempt));
	attempt->magic = ENGINE_MAGIC;
	attempt->group = DH_GROUP_14;
}

void
engine_attempt_clear(struct engine_attempt *attempt)
{
	OPENSSL_free(attempt->signed_data);
	OPENSSL_cleanse(attempt, sizeof(*attempt));
}

void
engine_attempt_name(const struct engine_attempt *attempt, char name[ENGINE_NAME_SIZE])
{
	(void)snprintf(name, ENGINE_NAME_SIZE, "%" PRIxPTR, (uintptr_t)attempt);
}

struct engine_attempt *
engine_attempt_by_name(const char *name)
{
	struct engine_attempt *attempt;
	char *end;
	uintptr_t at;

	at = (uintptr_t)strtoull(name, &end, 16);
	if (at == 0 || *end != '\0' || at % _Alignof(struct engine_attempt) != 0)
		return NULL;
	attempt = (struct engine_attempt *)at;
	return attempt->magic == ENGINE_MAGIC ? attempt : NULL;
}

void
engine_attempt_fail(struct engine_attempt *attempt, enum failure failure, const char *detail)
{
	if (attempt->failure != FAILURE_NONE)
		return;
	attempt->failure = failure;
	(void)snprintf(attempt->detail, sizeof(attempt->detail), "%s", detail);
}
