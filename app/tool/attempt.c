#include "attempt.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"
#include "choose.h"
#include "kerb.h"
#include "pin.h"
#include "show.h"

enum { READING_ROUNDS = 100, READING_MS = 50 };	/* a card is read within its 10 s limit */

/* The cards, once none of them is still being read. */
static json_t *
ready_cards(struct lsa_handle *handle, bool json)
{
	json_t *cards = ask_json(handle, WIRE_TOOL_CARDS, json);

	for (int i = 0; i < READING_ROUNDS && cards != NULL && choose_reading(cards); i++) {
		nanosleep(&(struct timespec){ .tv_nsec = READING_MS * 1000000L }, NULL);
		json_decref(cards);
		cards = ask_json(handle, WIRE_TOOL_CARDS, json);
	}
	return cards;
}

/* The LogonId of the session there is; 0 when there is none. */
static uint64_t
session_id(struct lsa_handle *handle, bool json)
{
	json_t *status = ask_json(handle, WIRE_TOOL_STATUS, json);
	unsigned long long id = 0;

	if (!show_logon_id(show_get(json_object_get(status, "session"), "logon_id"), &id))
		id = 0;
	json_decref(status);
	return id;
}

static enum pin_result
take_pin(const struct attempt_ask *ask, const struct choice *choice, struct secret *pin)
{
	char person[64], prompt[128];

	if (ask->pinpad) {
		/* An empty PIN has the reader ask for it. */
		if (!ask->json)
			fputs("Type the PIN on the reader.\n", stderr);
		return PIN_READ;
	}
	if (ask->pin_fd >= 0)
		return pin_read(ask->pin_fd, pin);
	snprintf(prompt, sizeof(prompt), "PIN%s%s: ", choice->person[0] != '\0' ? " of " : "",
	    show_clean(choice->person, person, sizeof(person)));
	return pin_ask(STDIN_FILENO, prompt, pin);
}

static bool
name_fits(char *to, size_t room, const char *from)
{
	return snprintf(to, room, "%s", from != NULL ? from : "") < (int)room;
}

/* Packs the submit buffer and wipes the PIN. */
static enum failure
pack(const struct attempt_ask *ask, uint64_t logon_id, const struct choice *choice,
    struct secret *pin, struct secret *buffer)
{
	struct kerb_logon *logon = calloc(1, sizeof(*logon));
	enum failure failure = FAILURE_BUFFER_BAD_FIELD;
	struct kerb_fault fault;

	if (logon == NULL) {
		secret_wipe(pin);
		return FAILURE_TOKEN_NO_MEMORY;
	}
	logon->kind = ask->kind == ATTEMPT_UNLOCK ? KERB_CERTIFICATE_UNLOCK_LOGON :
	    KERB_CERTIFICATE_LOGON;
	logon->logon_id.low = (uint32_t)logon_id;
	logon->logon_id.high = (int32_t)(uint32_t)(logon_id >> 32);
	memcpy(logon->csp.card_name, choice->card_name, sizeof(choice->card_name));
	memcpy(logon->csp.reader_name, choice->reader, sizeof(choice->reader));
	memcpy(logon->csp.container_name, choice->container, sizeof(choice->container));
	if (name_fits(logon->csp.csp_name, KERB_NAME_ROOM, KERB_CSP_CARDEA) &&
	    name_fits(logon->user_name, sizeof(logon->user_name), ask->user) &&
	    name_fits(logon->domain_name, sizeof(logon->domain_name), ask->domain))
		failure = kerb_logon_pack(logon, (const char *)pin->p, pin->n, KERB_X64,
		    buffer->p, buffer->room, &buffer->n, &fault);
	secret_wipe(pin);
	free(logon);
	return failure;
}

static int
submit(struct lsa_handle *handle, const struct attempt_ask *ask, struct secret *buffer)
{
	struct lsa_request request = {
		.origin = "cardea",
		.logon_type = ask->kind == ATTEMPT_UNLOCK ? LSA_UNLOCK : LSA_INTERACTIVE,
		.information = buffer->p,
		.information_length = buffer->n,
		.source_name = "Cardea",
		.pointer_width = 64,
		.trial = ask->kind == ATTEMPT_TRY,
		.spend_last_try = ask->spend_last_try,
	};
	struct lsa_result *result = calloc(1, sizeof(*result));
	uint32_t status;
	int exit_status;

	if (result == NULL)
		return result_put_own(stdout, ask->kind, FAILURE_TOKEN_NO_MEMORY, ask->json);
	status = lsa_lookup_authentication_package(handle, LSA_KERBEROS, &request.package);
	if (status == 0)
		status = lsa_logon_user(handle, &request, result);
	secret_wipe(buffer);
	exit_status = result_put(stdout, ask->kind, status, result, ask->json);
	(void)lsa_free_return_buffer(result->profile);
	free(result);
	return exit_status;
}

/* From the PIN on: both secrets are wiped by whoever used them last. */
static int
with_secrets(struct lsa_handle *handle, const struct attempt_ask *ask, uint64_t logon_id,
    const struct choice *choice)
{
	struct secret *pin = secret_new(4 * KERB_PIN_MAX), *buffer = secret_new(KERB_LOGON_MAX);
	enum failure failure = FAILURE_TOKEN_NO_MEMORY;
	int status;

	if (pin != NULL && buffer != NULL) {
		switch (take_pin(ask, choice, pin)) {
		case PIN_READ:
			failure = pack(ask, logon_id, choice, pin, buffer);
			break;
		case PIN_CANCELLED:
			failure = FAILURE_PIN_CANCELLED;
			break;
		case PIN_TOO_LONG:
			failure = FAILURE_PIN_MALFORMED;
			break;
		case PIN_ERROR:
			fputs("cardea: the PIN cannot be read\n", stderr);
			failure = FAILURE_PIN_CANCELLED;
			break;
		}
	}
	status = failure == FAILURE_NONE ? submit(handle, ask, buffer) :
	    result_put_own(stdout, ask->kind, failure, ask->json);
	secret_free(&pin);
	secret_free(&buffer);
	return status;
}

int
attempt_run(const struct attempt_ask *ask)
{
	struct lsa_handle *handle = ask_connect(ask->kind != ATTEMPT_TRY, ask->json);
	struct choice *choice = calloc(1, sizeof(*choice));
	uint64_t logon_id = ask->logon_id;
	json_t *cards = NULL;
	int status = EXIT_FAILURE;

	if (handle == NULL || choice == NULL)
		goto out;
	cards = ready_cards(handle, ask->json);
	if (cards == NULL)
		goto out;
	if (ask->kind == ATTEMPT_UNLOCK && logon_id == 0)
		logon_id = session_id(handle, ask->json);
	if (choose(cards, ask->reader, ask->container, choice))
		status = with_secrets(handle, ask, logon_id, choice);
	else
		status = result_put_own(stdout, ask->kind, FAILURE_BUFFER_BAD_CSP, ask->json);
out:
	json_decref(cards);
	free(choice);
	(void)lsa_deregister_logon_process(handle);
	return status;
}
