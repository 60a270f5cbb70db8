#include "submit.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "kerb.h"
#include "lsa.h"

/* As people wait for it: before any drawing. */
enum { PRIORITY = G_PRIORITY_HIGH };

struct submit {
	struct submit_host host;
	int fd;				/* until the handle has it; -1 then */
	struct lsa_handle *handle;	/* the thread's, while one runs */
	GThread *thread;
	struct secret *buffer;		/* the packed logon; wiped once it was taken */
	struct lsa_request request;
	struct front_result result;
};

struct stage {
	struct submit *submit;
	char name[32];
};

struct submit *
submit_new(int fd, const struct submit_host *host)
{
	struct submit *s = g_try_new0(struct submit, 1);

	if (s == NULL) {
		close(fd);
		return NULL;
	}
	s->host = *host;
	s->fd = fd;
	return s;
}

/* ---- in the main thread ---- */

static gboolean
tell_stage(gpointer data)
{
	struct stage *stage = data;

	stage->submit->host.stage(stage->submit->host.data, stage->name);
	return G_SOURCE_REMOVE;
}

static gboolean
tell_result(gpointer data)
{
	struct submit *s = data;

	if (s->thread != NULL)
		g_thread_join(s->thread);
	s->thread = NULL;
	secret_free(&s->buffer);
	s->host.result(s->host.data, &s->result);
	return G_SOURCE_REMOVE;
}

static void
end(struct submit *s, enum failure failure)
{
	s->result.failure = failure;
	g_idle_add_full(PRIORITY, tell_result, s, NULL);
}

/* ---- in the submitting thread ---- */

/* Every stage but the first begins when the card's process has the buffer. */
static void
on_progress(void *data, const char *name)
{
	struct submit *s = data;
	struct stage *stage = g_try_new0(struct stage, 1);

	if (strcmp(name, "buffer") != 0)
		secret_wipe(s->buffer);
	if (stage == NULL)
		return;
	stage->submit = s;
	g_strlcpy(stage->name, name, sizeof(stage->name));
	g_idle_add_full(PRIORITY, tell_stage, stage, g_free);
}

static enum failure
judge(uint32_t status, const struct lsa_result *result)
{
	enum failure failure = failure_by_name(result->failure);

	if (status == 0)
		return FAILURE_NONE;
	return failure != FAILURE_NONE ? failure : FAILURE_AUTHORITY_UNAVAILABLE;
}

/* The connection's first words are said once. */
static uint32_t
prepare(struct submit *s)
{
	uint32_t status = 0;

	if (s->handle == NULL) {
		status = lsa_inherit(s->fd, "cardea-kiosk", &s->handle);
		s->fd = -1;
	}
	if (status == 0)
		status = lsa_lookup_authentication_package(s->handle, LSA_KERBEROS,
		    &s->request.package);
	return status;
}

static gpointer
run(gpointer data)
{
	struct submit *s = data;
	struct lsa_result *result = g_try_new0(struct lsa_result, 1);
	enum failure failure = FAILURE_TOKEN_NO_MEMORY;
	uint32_t status;

	if (result != NULL) {
		result->tries = LSA_TRIES_UNKNOWN;
		status = prepare(s);
		if (status == 0)
			status = lsa_logon_user(s->handle, &s->request, result);
		failure = judge(status, result);
		s->result.tries = status == 0 || result->failure[0] != '\0' ? result->tries :
		    WIRE_TRIES_UNKNOWN;
		memcpy(s->result.attempt, result->attempt, sizeof(s->result.attempt));
		(void)lsa_free_return_buffer(result->profile);
	}
	secret_wipe(s->buffer);
	g_free(result);
	end(s, failure);
	return NULL;
}

/* ---- the logon buffer ---- */

static bool
name(char *to, size_t room, const char *from)
{
	return g_strlcpy(to, from, room) < room;
}

static enum failure
pack(struct submit *s, const struct front_submit *what, const struct secret *pin)
{
	struct kerb_logon *logon = g_try_new0(struct kerb_logon, 1);
	const struct front_hint *hint = what->hint;
	enum failure failure = FAILURE_BUFFER_BAD_FIELD;
	struct kerb_fault fault;

	if (logon == NULL)
		return FAILURE_TOKEN_NO_MEMORY;
	logon->kind = what->unlock ? KERB_CERTIFICATE_UNLOCK_LOGON : KERB_CERTIFICATE_LOGON;
	logon->logon_id.low = (uint32_t)what->logon_id;
	logon->logon_id.high = (int32_t)(uint32_t)(what->logon_id >> 32);
	if (name(logon->csp.card_name, KERB_NAME_ROOM, what->card_name) &&
	    name(logon->csp.reader_name, KERB_NAME_ROOM, what->reader) &&
	    name(logon->csp.container_name, KERB_NAME_ROOM, what->container) &&
	    name(logon->csp.csp_name, KERB_NAME_ROOM, KERB_CSP_CARDEA) &&
	    (hint == NULL || (name(logon->domain_name, KERB_NAME_ROOM, hint->domain) &&
	    name(logon->user_name, KERB_USER_ROOM, hint->user))))
		failure = kerb_logon_pack(logon, (const char *)pin->p, pin->n, KERB_X64,
		    s->buffer->p, s->buffer->room, &s->buffer->n, &fault);
	g_free(logon);
	return failure;
}

void
submit_begin(struct submit *s, const struct front_submit *what, struct secret *pin)
{
	enum failure failure = FAILURE_TOKEN_NO_MEMORY;

	s->result = (struct front_result){ .tries = WIRE_TRIES_UNKNOWN };
	s->buffer = secret_new(KERB_LOGON_MAX);
	if (s->buffer != NULL)
		failure = pack(s, what, pin);
	secret_wipe(pin);
	if (failure != FAILURE_NONE) {
		end(s, failure);
		return;
	}
	s->request = (struct lsa_request){
		.origin = "cardea-kiosk",
		.logon_type = what->unlock ? LSA_UNLOCK : LSA_INTERACTIVE,
		.information = s->buffer->p,
		.information_length = s->buffer->n,
		.source_name = "Cardea",
		.pointer_width = 64,
		.spend_last_try = what->spend_last_try,
		.replace_session = what->replace_session,
		.progress = on_progress,
		.progress_data = s,
	};
	s->thread = g_thread_try_new("submit", run, s, NULL);
	if (s->thread == NULL)
		end(s, FAILURE_TOKEN_NO_MEMORY);
}
