#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "apdu.h"
#include "bounded.h"
#include "link.h"
#include "locked.h"
#include "pcsc.h"

/* A connection; in a locked page, as commands with a PIN are copied to it. */
struct connection {
	char reader[CARDIO_READER_MAX];
	SCARDCONTEXT context;
	SCARDHANDLE handle;
	DWORD protocol;
	uint16_t event_counter;
	bool connected;
	/* The call under way: what goes in, what comes out. */
	uint8_t cmd[APDU_COMMAND_MAX];
	size_t cmd_len;
	uint8_t ans[APDU_ANSWER_MAX];
	DWORD ans_len;
	uint32_t code;		/* of a question to the reader itself */
	DWORD disposition;	/* of the card, at the end of a transaction or of the connection */
	LONG rv;
};

/* A call that does not come back keeps its connection, so the link must be able to do without. */
struct pcsc_link {
	struct connection *c;	/* NULL once given up */
	char reader[CARDIO_READER_MAX];
	uint16_t event_counter;
};

static void
run_close(void *arg)
{
	struct connection *c = arg;

	if (c->connected)
		(void)SCardDisconnect(c->handle, c->disposition);
	if (c->context != 0)
		(void)SCardReleaseContext(c->context);
	c->connected = false;
	c->context = 0;
}

static void
drop_connection(void *arg)
{
	run_close(arg);
	locked_free(arg, sizeof(struct connection));
}

static void
run_connect(void *arg)
{
	struct connection *c = arg;
	SCARD_READERSTATE state = { .szReader = c->reader };

	c->rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &c->context);
	if (c->rv != SCARD_S_SUCCESS)
		return;
	c->rv = SCardConnect(c->context, c->reader, SCARD_SHARE_SHARED,
	    SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &c->handle, &c->protocol);
	if (c->rv != SCARD_S_SUCCESS)
		return;
	c->connected = true;
	/* A handle dies with its card: the counter read now is that of the card connected to. */
	c->rv = SCardGetStatusChange(c->context, 0, &state, 1);
	c->event_counter = (uint16_t)(state.dwEventState >> 16);
}

static void
run_transmit(void *arg)
{
	struct connection *c = arg;
	const SCARD_IO_REQUEST *pci =
	    c->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;

	c->ans_len = sizeof(c->ans);
	c->rv = SCardTransmit(c->handle, pci, c->cmd, (DWORD)c->cmd_len, NULL, c->ans, &c->ans_len);
	explicit_bzero(c->cmd, sizeof(c->cmd));
}

static void
run_control(void *arg)
{
	struct connection *c = arg;

	c->ans_len = 0;
	c->rv = SCardControl(c->handle, c->code, c->cmd_len > 0 ? c->cmd : NULL, (DWORD)c->cmd_len,
	    c->ans, sizeof(c->ans), &c->ans_len);
}

/*
 * Another program's reset since the last transaction must be acknowledged by a reconnect, which
 * leaves card and handle as they are. Nothing was sent yet in this transaction, so nothing is lost.
 */
static void
run_begin(void *arg)
{
	struct connection *c = arg;

	c->rv = SCardBeginTransaction(c->handle);
	if (c->rv != SCARD_W_RESET_CARD)
		return;
	c->rv = SCardReconnect(c->handle, SCARD_SHARE_SHARED,
	    SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, SCARD_LEAVE_CARD, &c->protocol);
	if (c->rv == SCARD_S_SUCCESS)
		c->rv = SCardBeginTransaction(c->handle);
}

static void
run_end(void *arg)
{
	struct connection *c = arg;

	c->rv = SCardEndTransaction(c->handle, c->disposition);
}

/* Runs one call on the connection. 0: c->rv tells; else the link has no connection any more. */
static int
call_until(struct pcsc_link *link, void (*run)(void *), uint32_t ms, int stop_fd, uint32_t *scard)
{
	struct connection *c = link->c;
	int r;

	*scard = 0;
	if (c == NULL)
		return CARDIO_ERR_TIMEOUT;
	c->rv = SCARD_S_SUCCESS;
	r = bounded_run_until(run, drop_connection, c, ms, stop_fd);
	if (r == CARDIO_ERR_TIMEOUT || r == CARDIO_ERR_PIN_CANCELLED)
		link->c = NULL;
	if (r == CARDIO_OK)
		*scard = (uint32_t)c->rv;
	return r;
}

static int
call(struct pcsc_link *link, void (*run)(void *), uint32_t ms, uint32_t *scard)
{
	return call_until(link, run, ms, -1, scard);
}

static int
pcsc_transmit(void *ctx, const uint8_t *cmd, size_t cmd_len, uint8_t *ans, size_t ans_cap,
    size_t *ans_len, uint32_t ms, uint32_t *scard)
{
	struct pcsc_link *link = ctx;
	int r;

	*ans_len = 0;
	if (link->c == NULL)
		return CARDIO_ERR_TIMEOUT;
	if (cmd_len > sizeof(link->c->cmd))
		return CARDIO_ERR_ARGUMENT;
	memcpy(link->c->cmd, cmd, cmd_len);
	link->c->cmd_len = cmd_len;
	if ((r = call(link, run_transmit, ms, scard)) != CARDIO_OK)
		return r;
	/* No answer of a card is as long as that. */
	if (*scard == (uint32_t)SCARD_E_INSUFFICIENT_BUFFER)
		return CARDIO_ERR_BAD_DATA;
	if (*scard != 0 || link->c->ans_len > ans_cap)
		return CARDIO_ERR_IO;
	memcpy(ans, link->c->ans, link->c->ans_len);
	*ans_len = link->c->ans_len;
	return CARDIO_OK;
}

static int
pcsc_control(void *ctx, uint32_t code, const uint8_t *in, size_t in_len, uint8_t *out,
    size_t out_cap, size_t *out_len, uint32_t ms, int stop_fd, uint32_t *scard)
{
	struct pcsc_link *link = ctx;
	int r;

	*out_len = 0;
	if (link->c == NULL)
		return CARDIO_ERR_TIMEOUT;
	if (in_len > sizeof(link->c->cmd))
		return CARDIO_ERR_ARGUMENT;
	if (in_len > 0)
		memcpy(link->c->cmd, in, in_len);
	link->c->cmd_len = in_len;
	link->c->code = code;
	if ((r = call_until(link, run_control, ms, stop_fd, scard)) != CARDIO_OK)
		return r;
	if (*scard != 0 || link->c->ans_len > out_cap)
		return CARDIO_ERR_IO;
	memcpy(out, link->c->ans, link->c->ans_len);
	*out_len = link->c->ans_len;
	return CARDIO_OK;
}

static int
pcsc_begin(void *ctx, uint32_t ms, uint32_t *scard)
{
	struct pcsc_link *link = ctx;
	int r = call(link, run_begin, ms, scard);

	if (r == CARDIO_ERR_TIMEOUT)
		return CARDIO_ERR_BUSY;
	/* A connection that is given up in here is let go of with a reset. */
	if (r == CARDIO_OK && *scard == 0)
		link->c->disposition = SCARD_RESET_CARD;
	if (r == CARDIO_OK && *scard != 0)
		return *scard == (uint32_t)SCARD_E_SHARING_VIOLATION ?
		    CARDIO_ERR_BUSY : CARDIO_ERR_IO;
	return r;
}

static int
pcsc_end(void *ctx, bool reset, uint32_t ms, uint32_t *scard)
{
	struct pcsc_link *link = ctx;
	int r;

	if (link->c != NULL)
		link->c->disposition = reset ? SCARD_RESET_CARD : SCARD_LEAVE_CARD;
	r = call(link, run_end, ms, scard);
	if (r == CARDIO_OK && *scard != 0)
		return CARDIO_ERR_IO;	/* the reset is still due when the card is let go */
	if (r == CARDIO_OK)
		link->c->disposition = SCARD_LEAVE_CARD;
	return r;
}

static int
pcsc_link_ask(void *ctx, uint32_t wait_ms, uint32_t *scard)
{
	const struct pcsc_link *link = ctx;

	return pcsc_ask(link->reader, link->event_counter, wait_ms, scard);
}

static uint64_t
pcsc_now_ns(void *ctx)
{
	struct timespec t;

	(void)ctx;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void
pcsc_free(void *ctx)
{
	struct pcsc_link *link = ctx;
	uint32_t scard;

	/* Given up, the connection is freed by its thread. */
	(void)!call(link, run_close, CARDIO_ASK_MS, &scard);
	locked_free(link->c, sizeof(*link->c));
	free(link);
}

static const struct cardio_link_ops pcsc_ops = {
	.transmit = pcsc_transmit,
	.begin = pcsc_begin,
	.end = pcsc_end,
	.ask = pcsc_link_ask,
	.now_ns = pcsc_now_ns,
	.free = pcsc_free,
	.control = pcsc_control,
};

static int
connect_error(const struct pcsc_link *link, int r, uint32_t scard, int event_counter)
{
	uint32_t ignored;

	if (r == CARDIO_ERR_TIMEOUT) {
		r = pcsc_ask(link->reader, 0, 0, &ignored);
		return r == CARDIO_ERR_SERVICE || r == CARDIO_ERR_DENIED ? r : CARDIO_ERR_TIMEOUT;
	}
	if (r != CARDIO_OK)
		return r;
	if (scard != 0)
		return pcsc_open_error(scard);
	if (event_counter >= 0 && link->c->event_counter != (uint16_t)event_counter)
		return CARDIO_ERR_CARD_REMOVED;
	return CARDIO_OK;
}

int
link_pcsc_open(const char *reader, int event_counter, struct cardio_link *out, uint32_t *scard)
{
	struct pcsc_link *link;
	int r;

	memset(out, 0, sizeof(*out));
	*scard = 0;
	if (reader == NULL || reader[0] == '\0' || strlen(reader) >= CARDIO_READER_MAX)
		return CARDIO_ERR_ARGUMENT;
	if ((link = calloc(1, sizeof(*link))) == NULL ||
	    (link->c = locked_alloc(sizeof(*link->c))) == NULL) {
		free(link);
		return CARDIO_ERR_MEMORY;
	}
	(void)snprintf(link->reader, sizeof(link->reader), "%s", reader);
	(void)snprintf(link->c->reader, sizeof(link->c->reader), "%s", reader);
	r = call(link, run_connect, CARDIO_CARD_MS, scard);
	r = connect_error(link, r, *scard, event_counter);
	if (r != CARDIO_OK) {
		pcsc_free(link);
		return r;
	}
	link->event_counter = link->c->event_counter;
	out->ops = &pcsc_ops;
	out->ctx = link;
	out->event_counter = link->event_counter;
	out->t0 = link->c->protocol == SCARD_PROTOCOL_T0;
	return CARDIO_OK;
}
