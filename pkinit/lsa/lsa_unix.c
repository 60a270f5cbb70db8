/* lsa.h over the socket of cardea-authority. */
#include "lsa.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bytes.h"
#include "channel.h"
#include "kerb.h"
#include "lsa_wire.h"
#include "status.h"

#define STATUS_SUCCESS			0x00000000U
#define STATUS_INVALID_PARAMETER	0xC000000DU
#define STATUS_NO_MEMORY		0xC0000017U
#define STATUS_ACCESS_DENIED		0xC0000022U
#define STATUS_INVALID_SERVER_STATE	0xC00000DCU

struct lsa_handle {
	struct channel channel;
};

static const char *socket_path = LSA_SOCKET;

void
lsa_use_socket(const char *path)
{
	socket_path = path;
}

static bool
say(struct lsa_handle *handle, uint16_t type, const void *body)
{
	return channel_send(&handle->channel, lsa_wire_type(type), body, NULL) == CHANNEL_OK;
}

/* Receives one message, which must be of `type`. */
static bool
hear(struct lsa_handle *handle, uint16_t type, void *body)
{
	return channel_receive(&handle->channel, -1) == CHANNEL_OK &&
	    handle->channel.type == type &&
	    channel_decode(&handle->channel, lsa_wire_type(type), body) == NULL;
}

static int
reach(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int saved, fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* Says who connects over fd, which is the handle's or closed. */
static uint32_t
introduce(int fd, const char *process, bool trusted, struct lsa_handle **handle, uint32_t *mode)
{
	struct lsa_connect ask = { .trusted = trusted };
	struct lsa_handle *h = calloc(1, sizeof(*h));
	struct lsa_connected answer;

	*handle = NULL;
	if (h == NULL || strlen(process) >= sizeof(ask.process)) {
		close(fd);
		free(h);
		return h == NULL ? STATUS_NO_MEMORY : STATUS_INVALID_PARAMETER;
	}
	memcpy(ask.process, process, strlen(process));
	channel_init(&h->channel, fd);
	if (!say(h, LSA_CONNECT, &ask) || !hear(h, LSA_CONNECTED, &answer))
		answer.status = STATUS_INVALID_SERVER_STATE;
	if (answer.status != STATUS_SUCCESS) {
		(void)lsa_deregister_logon_process(h);
		return answer.status;
	}
	if (mode != NULL)
		*mode = answer.mode;
	*handle = h;
	return STATUS_SUCCESS;
}

static uint32_t
connect_as(const char *path, const char *process, bool trusted, struct lsa_handle **handle,
    uint32_t *mode)
{
	int fd = reach(path);

	if (fd < 0)
		return errno == EACCES || errno == EPERM ? STATUS_ACCESS_DENIED :
		    STATUS_INVALID_SERVER_STATE;
	return introduce(fd, process, trusted, handle, mode);
}

static bool
process_named(const char *process_name)
{
	return process_name != NULL && process_name[0] != '\0';
}

uint32_t
lsa_register_logon_process(const char *process_name, struct lsa_handle **handle, uint32_t *mode)
{
	*handle = NULL;
	if (!process_named(process_name))
		return STATUS_INVALID_PARAMETER;
	return connect_as(socket_path, process_name, true, handle, mode);
}

uint32_t
lsa_inherit(int fd, const char *process_name, struct lsa_handle **handle)
{
	*handle = NULL;
	if (!process_named(process_name)) {
		close(fd);
		return STATUS_INVALID_PARAMETER;
	}
	return introduce(fd, process_name, true, handle, NULL);
}

uint32_t
lsa_connect_untrusted(struct lsa_handle **handle)
{
	*handle = NULL;
	return connect_as(socket_path, "", false, handle, NULL);
}

uint32_t
lsa_lookup_authentication_package(struct lsa_handle *handle, const char *name, uint32_t *package)
{
	struct lsa_lookup ask = { .name = "" };
	struct lsa_package answer;

	*package = 0;
	if (name == NULL || strlen(name) >= sizeof(ask.name))
		return STATUS_INVALID_PARAMETER;
	memcpy(ask.name, name, strlen(name));
	if (!say(handle, LSA_LOOKUP, &ask) || !hear(handle, LSA_PACKAGE, &answer))
		return STATUS_INVALID_SERVER_STATE;
	*package = answer.package;
	return answer.status;
}

/* LocalGroups as text; false when it does not fit. */
static bool
list_groups(const struct lsa_request *request, char *text, size_t room, struct lsa_logon *ask)
{
	size_t used = 0;

	for (size_t i = 0; i < request->group_count; i++) {
		int n = snprintf(text + used, room - used, "%s %u\n", request->groups[i].sid,
		    request->groups[i].attributes);

		if (n < 0 || (size_t)n >= room - used)
			return false;
		used += (size_t)n;
	}
	ask->groups = (uint32_t)request->group_count;
	ask->group_list = (struct message_blob){ (const uint8_t *)text, used };
	return true;
}

/* A buffer that cannot be unpacked names no reader; the card's process will say what is wrong. */
static void
name_reader(const struct lsa_request *request, struct lsa_logon *ask)
{
	enum kerb_abi abi = ask->pointer_width == 32 ? KERB_X86 : KERB_X64;
	struct kerb_logon *logon = calloc(1, sizeof(*logon));
	struct kerb_fault fault;

	if (logon != NULL && kerb_logon_unpack(request->information,
	    request->information_length, abi, logon, &fault) == FAILURE_NONE &&
	    strlen(logon->csp.reader_name) < sizeof(ask->reader))
		memcpy(ask->reader, logon->csp.reader_name, strlen(logon->csp.reader_name));
	free(logon);
}

static bool
envelope(const struct lsa_request *request, char *groups, size_t room, struct lsa_logon *ask)
{
	struct bytes_in in = bytes_in(request->information, request->information_length);

	*ask = (struct lsa_logon){
		.logon_type = request->logon_type,
		.package = request->package,
		.message_type = bytes_in_u32(&in),
		.length = (uint32_t)request->information_length,
		.pointer_width = request->pointer_width == 0 ? 64 : request->pointer_width,
		.trial = request->trial,
		.spend_last_try = request->spend_last_try,
		.replace_session = request->replace_session,
		.source_id = (uint64_t)(uint32_t)request->source_id.high << 32 |
		    request->source_id.low,
	};
	memcpy(ask->source, request->source_name, sizeof(ask->source) - 1);
	if (request->origin != NULL && snprintf(ask->origin, sizeof(ask->origin), "%s",
	    request->origin) >= (int)sizeof(ask->origin))
		return false;
	name_reader(request, ask);
	return request->information_length <= UINT32_MAX &&
	    list_groups(request, groups, room, ask);
}

static void
take_stages(const struct message_blob *blob, struct lsa_result *result)
{
	struct bytes_in in = bytes_in(blob->p, blob->n);

	while (in.left >= LSA_WIRE_STAGE && result->stage_count < LSA_STAGES_MAX) {
		struct lsa_stage *s = &result->stages[result->stage_count++];

		memcpy(s->name, bytes_in_take(&in, sizeof(s->name)), sizeof(s->name));
		s->name[sizeof(s->name) - 1] = '\0';
		s->us = bytes_in_u64(&in);
	}
}

static uint32_t
take_result(const struct lsa_wire_result *answer, struct lsa_result *result)
{
	result->sub_status = answer->sub_status;
	result->logon_id = (struct lsa_luid){ (uint32_t)answer->logon_id,
	    (int32_t)(answer->logon_id >> 32) };
	result->token = answer->token;
	result->quotas = (struct lsa_quotas){ answer->paged_pool, answer->non_paged_pool,
	    answer->minimum_working_set, answer->maximum_working_set, answer->pagefile,
	    (int64_t)answer->time_limit };
	result->krb_error = answer->krb_error;
	result->tries = answer->tries;
	result->verify_sent = answer->verify_sent;
	memcpy(result->failure, answer->failure, sizeof(result->failure));
	memcpy(result->stage, answer->stage, sizeof(result->stage));
	memcpy(result->attempt, answer->attempt, sizeof(result->attempt));
	memcpy(result->principal, answer->principal, sizeof(result->principal));
	memcpy(result->detail, answer->detail, sizeof(result->detail));
	result->edata_status = answer->edata_status;
	take_stages(&answer->stages, result);
	if (answer->profile.n > 0) {
		/* The length stands before the bytes, for lsa_free_return_buffer() to wipe them. */
		size_t *block = malloc(sizeof(size_t) * 2 + answer->profile.n);

		if (block == NULL)
			return STATUS_NO_MEMORY;
		block[0] = answer->profile.n;
		result->profile = block + 2;
		result->profile_length = (uint32_t)answer->profile.n;
		memcpy(result->profile, answer->profile.p, answer->profile.n);
	}
	return answer->status;
}

/* Hands the buffer to the process that holds the card, as one packet. */
static bool
submit(struct lsa_handle *handle, const struct lsa_request *request)
{
	struct lsa_submit go;
	bool sent;
	int fd;

	if (channel_decode(&handle->channel, lsa_wire_type(LSA_SUBMIT), &go) != NULL)
		return false;
	fd = channel_take_fd(&handle->channel, 0);
	if (fd < 0)
		return false;
	sent = send(fd, request->information, request->information_length,
	    MSG_NOSIGNAL | MSG_EOR) == (ssize_t)request->information_length;
	close(fd);
	return sent;
}

static uint32_t
lost(struct lsa_result *result)
{
	const struct failure_row *row = failure_row(FAILURE_AUTHORITY_UNAVAILABLE);

	*result = (struct lsa_result){ .tries = LSA_TRIES_UNKNOWN };
	snprintf(result->failure, sizeof(result->failure), "%s", row->id);
	snprintf(result->stage, sizeof(result->stage), "%s", failure_stage_name(row->stage));
	return row->ntstatus;
}

static uint32_t
await_result(struct lsa_handle *handle, const struct lsa_request *request,
    struct lsa_wire_result *answer, struct lsa_result *result)
{
	struct channel *c = &handle->channel;
	struct lsa_progress progress;

	for (;;) {
		if (channel_receive(c, -1) != CHANNEL_OK)
			return lost(result);
		switch (c->type) {
		case LSA_SUBMIT:
			/* A card process that died meanwhile is the authority's to report. */
			(void)submit(handle, request);
			break;
		case LSA_PROGRESS:
			if (channel_decode(c, lsa_wire_type(LSA_PROGRESS), &progress) != NULL)
				return lost(result);
			if (request->progress != NULL)
				request->progress(request->progress_data, progress.stage);
			break;
		case LSA_RESULT:
			if (channel_decode(c, lsa_wire_type(LSA_RESULT), answer) != NULL)
				return lost(result);
			return take_result(answer, result);
		default:
			return lost(result);
		}
	}
}

uint32_t
lsa_logon_user(struct lsa_handle *handle, const struct lsa_request *request,
    struct lsa_result *result)
{
	struct lsa_wire_result *answer = calloc(1, sizeof(*answer));
	char *groups = malloc(LSA_WIRE_GROUPS);
	struct lsa_logon ask;
	uint32_t status;

	*result = (struct lsa_result){ .tries = LSA_TRIES_UNKNOWN };
	if (answer == NULL || groups == NULL)
		status = STATUS_NO_MEMORY;
	else if (!envelope(request, groups, LSA_WIRE_GROUPS, &ask))
		status = STATUS_INVALID_PARAMETER;
	else if (!say(handle, LSA_LOGON, &ask))
		status = lost(result);
	else
		status = await_result(handle, request, answer, result);
	free(groups);
	free(answer);
	return status;
}

uint32_t
lsa_free_return_buffer(void *buffer)
{
	size_t *block;

	if (buffer == NULL)
		return STATUS_SUCCESS;
	block = (size_t *)buffer - 2;
	explicit_bzero(buffer, block[0]);
	free(block);
	return STATUS_SUCCESS;
}

uint32_t
lsa_deregister_logon_process(struct lsa_handle *handle)
{
	if (handle == NULL)
		return STATUS_SUCCESS;
	channel_close(&handle->channel);
	free(handle);
	return STATUS_SUCCESS;
}

int
lsa_descriptor(const struct lsa_handle *handle)
{
	return handle->channel.fd;
}
