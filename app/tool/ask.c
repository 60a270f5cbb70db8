#include "ask.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "channel.h"
#include "names.h"
#include "show.h"

#define STATUS_ACCESS_DENIED		0xC0000022U
#define STATUS_PRIVILEGE_NOT_HELD	0xC0000061U
#define STATUS_NO_SUCH_LOGON_SESSION	0xC000005FU
#define STATUS_INVALID_SERVER_STATE	0xC00000DCU

static const struct {
	uint32_t status;
	const char *failure;
	const char *sentence;
	const char *remedy;
} faults[] = {
	{ STATUS_INVALID_SERVER_STATE, "authority-unavailable",
	  "The logon service (cardea-authority) is not running.",
	  "Start it (systemctl start cardea); if it does not stay, see cardea log and "
	  "cardea config check." },
	{ STATUS_ACCESS_DENIED, "caller-refused",
	  "You may not use the logon service (cardea-authority) for this.",
	  "Become root. Members of the group cardea may use cards, status and try." },
	{ STATUS_PRIVILEGE_NOT_HELD, "privilege-missing",
	  "Only root may do this.", "Become root." },
	{ STATUS_NO_SUCH_LOGON_SESSION, "unlock-no-such-session",
	  "There is no such session.", "See cardea status for the session there is." },
};

void
ask_fault(uint32_t status, bool json)
{
	const char *failure = "internal-error", *remedy = "See cardea log.";
	const char *sentence = "The logon service (cardea-authority) did not serve the call.";
	char code[16];
	json_t *object;

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].status == status) {
			failure = faults[i].failure;
			sentence = faults[i].sentence;
			remedy = faults[i].remedy;
		}
	show_wrap(stderr, 0, 0, "", sentence);
	show_wrap(stderr, 0, 0, "", remedy);
	if (!json)
		return;
	snprintf(code, sizeof(code), "0x%08X", status);
	object = json_pack("{s:s, s:s, s:s, s:s, s:s}", "failure", failure, "ntstatus", code,
	    "ntstatus_name", status_name_nt(status), "sentence", sentence, "remedy", remedy);
	show_json(stdout, object);
	json_decref(object);
	(void)show_done();
}

struct lsa_handle *
ask_connect(bool trusted, bool json)
{
	struct lsa_handle *handle = NULL;
	uint32_t mode, status = trusted ? lsa_register_logon_process("cardea", &handle, &mode) :
	    lsa_connect_untrusted(&handle);

	if (status == 0)
		return handle;
	ask_fault(status, json);
	return NULL;
}

/* Sends one message and awaits the answer in *c, which the caller closes. The handle's own
 * descriptor stays its own. */
static bool
exchange(struct lsa_handle *handle, uint16_t type, const void *body, unsigned int seconds,
    struct channel *c, struct wire_tool_answer *answer)
{
	channel_init(c, fcntl(lsa_descriptor(handle), F_DUPFD_CLOEXEC, 3));
	return c->fd >= 0 && channel_send(c, wire_type(type), body, NULL) == CHANNEL_OK &&
	    channel_receive(c, (int)seconds * 1000) == CHANNEL_OK &&
	    c->type == WIRE_TOOL_ANSWER &&
	    channel_decode(c, wire_type(WIRE_TOOL_ANSWER), answer) == NULL;
}

static uint32_t
ask_for(struct lsa_handle *handle, enum wire_tool_what what, unsigned int seconds, json_t **object)
{
	struct wire_tool_ask ask = { .what = (uint8_t)what };
	struct wire_tool_answer answer;
	struct channel c;

	*object = NULL;
	if (!exchange(handle, WIRE_TOOL_ASK, &ask, seconds, &c, &answer))
		answer.status = STATUS_INVALID_SERVER_STATE;
	else if (answer.status == 0)
		*object = json_loadb((const char *)answer.json.p, answer.json.n, 0, NULL);
	channel_close(&c);
	if (answer.status == 0 && !json_is_object(*object)) {
		json_decref(*object);
		*object = NULL;
		answer.status = STATUS_INVALID_SERVER_STATE;
	}
	return answer.status;
}

json_t *
ask_json(struct lsa_handle *handle, enum wire_tool_what what, bool json)
{
	json_t *object;
	uint32_t status = ask_for(handle, what, ASK_SECONDS, &object);

	if (status != 0)
		ask_fault(status, json);
	return object;
}

uint32_t
ask_quietly(enum wire_tool_what what, unsigned int seconds, json_t **object)
{
	struct lsa_handle *handle = NULL;
	uint32_t status = lsa_connect_untrusted(&handle);

	*object = NULL;
	if (status != 0)
		return status;
	status = ask_for(handle, what, seconds, object);
	(void)lsa_deregister_logon_process(handle);
	return status;
}

uint32_t
ask_session(struct lsa_handle *handle, uint16_t what, uint64_t logon_id)
{
	struct wire_tool_lock lock = { .logon_id = logon_id };
	struct wire_tool_logoff logoff = { .logon_id = logon_id };
	struct wire_tool_answer answer;
	struct channel c;

	if (!exchange(handle, what, what == WIRE_TOOL_LOCK ? (const void *)&lock : &logoff,
	    ASK_SECONDS, &c, &answer))
		answer.status = STATUS_INVALID_SERVER_STATE;
	channel_close(&c);
	return answer.status;
}

json_t *
ask_once(enum wire_tool_what what, bool json)
{
	struct lsa_handle *handle = ask_connect(false, json);
	json_t *object;

	if (handle == NULL)
		return NULL;
	object = ask_json(handle, what, json);
	(void)lsa_deregister_logon_process(handle);
	return object;
}
