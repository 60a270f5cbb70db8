#include "transport.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop.h"
#include "resolve.h"

#define PREFIX_LEN	4	/* the length before a message on TCP */
#define NAMES_TEXT_SIZE	256

enum try_state {
	TRY_WAITING,		/* not begun */
	TRY_SENDING,		/* connecting too: a connected socket is a writable one */
	TRY_READING,
	TRY_ANSWERED,
	TRY_REFUSED,
	TRY_GARBAGE,
};

/* What came of one address in the last exchange. */
struct outcome {
	enum try_state state;
	int error;		/* errno of a refusal, 0 when the other side closed */
	bool silent;		/* garbage: it closed without an answer */
	uint64_t waited_ms;
};

struct transport {
	const char *kdcs;	/* borrowed until the first exchange */
	const char *realm;	/* likewise */
	uint64_t budget_us;
	uint64_t spent_us;
	struct resolve_address addresses[TRANSPORT_ADDRESSES_MAX];
	bool skipped[TRANSPORT_ADDRESSES_MAX];
	size_t count;
	size_t first;		/* who answered last */
	bool resolved;
	bool answered;
	struct outcome outcomes[TRANSPORT_ADDRESSES_MAX];
	struct note names;	/* what came of names that led to no address */
	char names_text[NAMES_TEXT_SIZE];
};

/* One address in one exchange. */
struct try {
	enum try_state state;
	int fd;			/* -1 when closed */
	int error;		/* errno of a refusal */
	uint64_t begun_ns;
	size_t sent;
	size_t got;		/* of prefix and reply together */
	uint8_t prefix[PREFIX_LEN];
	uint8_t *reply;
	size_t reply_len;
};

struct exchange {
	const struct transport *t;
	const uint8_t *frame;	/* prefix and message */
	size_t frame_len;
	struct try tries[TRANSPORT_ADDRESSES_MAX];
	uint64_t next_ns;	/* when the next address begins anyhow */
	uint64_t end_ns;
};

struct transport *
transport_new(const char *kdcs, const char *realm, uint32_t limit_ms)
{
	struct transport *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->kdcs = kdcs;
	t->realm = realm;
	t->budget_us = (uint64_t)limit_ms * 1000;
	note_begin(&t->names, t->names_text, sizeof(t->names_text));
	return t;
}

void
transport_free(struct transport *t)
{
	free(t);
}

uint64_t
transport_spent_us(const struct transport *t)
{
	return t->spent_us;
}

bool
transport_skip_last(struct transport *t)
{
	t->skipped[t->first] = true;
	for (size_t i = 0; i < t->count; i++)
		if (!t->skipped[i])
			return true;
	return false;
}

static void
try_end(struct try *y, enum try_state state)
{
	y->state = state;
	if (y->fd >= 0)
		(void)close(y->fd);
	y->fd = -1;
}

static void
try_refused(struct try *y, int error)
{
	y->error = error;
	try_end(y, TRY_REFUSED);
}

static void
try_begin(struct try *y, const struct resolve_address *to)
{
	y->begun_ns = clock_ns();
	y->fd = socket(to->addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (y->fd < 0 || (connect(y->fd, (const struct sockaddr *)&to->addr, to->len) != 0 &&
	    errno != EINPROGRESS))
		try_refused(y, errno);
	else
		y->state = TRY_SENDING;
}

static void
try_send(struct try *y, const struct exchange *x)
{
	ssize_t n = send(y->fd, x->frame + y->sent, x->frame_len - y->sent, MSG_NOSIGNAL);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		try_refused(y, errno);
		return;
	}
	y->sent += (size_t)n;
	if (y->sent == x->frame_len)
		y->state = TRY_READING;
}

static bool
try_length(struct try *y)
{
	const uint8_t *p = y->prefix;

	y->reply_len = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	if (y->reply_len == 0 || y->reply_len > TRANSPORT_REPLY_MAX)
		return false;
	y->reply = malloc(y->reply_len);
	return y->reply != NULL;
}

static void
try_read(struct try *y)
{
	bool head = y->got < PREFIX_LEN;
	size_t done = head ? y->got : y->got - PREFIX_LEN;
	uint8_t *to = head ? y->prefix + done : y->reply + done;
	ssize_t n = recv(y->fd, to, (head ? PREFIX_LEN : y->reply_len) - done, 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0 && y->got == 0) {
		try_refused(y, errno);
		return;
	}
	if (n <= 0) {
		try_end(y, TRY_GARBAGE);
		return;
	}
	y->got += (size_t)n;
	if (head && y->got == PREFIX_LEN && !try_length(y))
		try_end(y, TRY_GARBAGE);
	else if (y->got >= PREFIX_LEN && y->got == PREFIX_LEN + y->reply_len)
		try_end(y, TRY_ANSWERED);
}

/* The i-th address in the order of this exchange. */
static size_t
in_order(const struct transport *t, size_t i)
{
	return (t->first + i) % t->count;
}

/* Begins the next address that waits; false when there is none. */
static bool
begin_next(struct exchange *x)
{
	size_t at;

	for (size_t i = 0; i < x->t->count; i++) {
		at = in_order(x->t, i);
		if (x->tries[at].state != TRY_WAITING || x->t->skipped[at])
			continue;
		try_begin(&x->tries[at], &x->t->addresses[at]);
		x->next_ns = clock_ns() + TRANSPORT_STAGGER_MS * 1000000ULL;
		return true;
	}
	x->next_ns = x->end_ns;
	return false;
}

/* One round of waiting and moving; false when nothing is left to wait for. */
static bool
exchange_round(struct exchange *x)
{
	struct pollfd fds[TRANSPORT_ADDRESSES_MAX];
	size_t who[TRANSPORT_ADDRESSES_MAX], n = 0;
	uint64_t now, until;
	struct timespec wait;

	for (size_t i = 0; i < x->t->count; i++) {
		if (x->tries[i].fd < 0)
			continue;
		fds[n] = (struct pollfd){ .fd = x->tries[i].fd,
			.events = x->tries[i].state == TRY_SENDING ? POLLOUT : POLLIN };
		who[n++] = i;
	}
	now = clock_ns();
	if ((n == 0 || now >= x->next_ns) && now < x->end_ns && begin_next(x))
		return true;
	if (n == 0 || now >= x->end_ns)
		return false;
	until = (x->next_ns < x->end_ns ? x->next_ns : x->end_ns) - now;
	wait = (struct timespec){ (time_t)(until / 1000000000), (long)(until % 1000000000) };
	if (ppoll(fds, n, &wait, NULL) < 0 && errno != EINTR)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (fds[i].revents == 0)
			continue;
		if (x->tries[who[i]].state == TRY_SENDING)
			try_send(&x->tries[who[i]], x);
		else
			try_read(&x->tries[who[i]]);
	}
	return true;
}

static const struct try *
answered(const struct exchange *x, size_t *at)
{
	for (*at = 0; *at < x->t->count; (*at)++)
		if (x->tries[*at].state == TRY_ANSWERED)
			return &x->tries[*at];
	return NULL;
}

/* What it is called when nobody answered. */
static enum transport_result
exchange_failure(const struct exchange *x)
{
	enum transport_result r = TRANSPORT_REFUSED;

	for (size_t i = 0; i < x->t->count; i++) {
		if (x->tries[i].state == TRY_GARBAGE)
			return TRANSPORT_GARBAGE;
		if (x->tries[i].fd >= 0 || (x->tries[i].state == TRY_WAITING && !x->t->skipped[i]))
			r = TRANSPORT_TIMEOUT;
	}
	return r;
}

static void
outcome_note(struct outcome *o, const struct try *y)
{
	*o = (struct outcome){ .state = y->state, .error = y->error, .silent = y->got == 0 };
	if (y->begun_ns != 0)
		o->waited_ms = (clock_ns() - y->begun_ns) / 1000000;
}

static enum transport_result
exchange_run(struct transport *t, struct exchange *x, uint8_t **reply, size_t *reply_len)
{
	enum transport_result r;
	const struct try *y;
	size_t at;

	for (size_t i = 0; i < TRANSPORT_ADDRESSES_MAX; i++)
		x->tries[i].fd = -1;
	while ((y = answered(x, &at)) == NULL && exchange_round(x))
		;
	if (y != NULL) {
		*reply = y->reply;
		*reply_len = y->reply_len;
		x->tries[at].reply = NULL;
		t->first = at;
		t->answered = true;
		r = TRANSPORT_OK;
	} else {
		r = exchange_failure(x);
	}
	for (size_t i = 0; i < t->count; i++) {
		outcome_note(&t->outcomes[i], &x->tries[i]);
		try_end(&x->tries[i], x->tries[i].state);
		free(x->tries[i].reply);
	}
	return r;
}

static uint32_t
left_ms(const struct transport *t)
{
	return t->spent_us >= t->budget_us ? 0 : (uint32_t)((t->budget_us - t->spent_us) / 1000);
}

enum transport_result
transport_exchange(struct transport *t, const uint8_t *msg, size_t len, uint8_t **reply,
    size_t *reply_len)
{
	struct exchange x = { .t = t, .frame_len = len + PREFIX_LEN };
	uint64_t begin = clock_ns();
	enum transport_result r = TRANSPORT_ERROR;
	uint8_t *frame;

	*reply = NULL;
	*reply_len = 0;
	frame = len > TRANSPORT_REPLY_MAX ? NULL : malloc(len + PREFIX_LEN);
	if (frame == NULL)
		return TRANSPORT_ERROR;
	for (size_t i = 0; i < PREFIX_LEN; i++)
		frame[i] = (uint8_t)(len >> (8 * (PREFIX_LEN - 1 - i)));
	memcpy(frame + PREFIX_LEN, msg, len);
	x.frame = frame;
	x.end_ns = begin + (uint64_t)left_ms(t) * 1000000;
	if (!t->resolved) {
		t->count = resolve_kdcs(t->kdcs, t->realm, left_ms(t), t->addresses,
		    TRANSPORT_ADDRESSES_MAX, &t->names);
		t->resolved = true;
	}
	r = t->count == 0 ? TRANSPORT_NO_ADDRESS : exchange_run(t, &x, reply, reply_len);
	t->spent_us += (clock_ns() - begin) / 1000;
	free(frame);
	return r;
}

void
transport_peer(const struct transport *t, char out[TRANSPORT_PEER_SIZE])
{
	out[0] = '\0';
	if (t->answered)
		resolve_text(&t->addresses[t->first], out);
}

static void
outcome_report(const struct outcome *o, struct note *note)
{
	unsigned long long ms = o->waited_ms;

	switch (o->state) {
	case TRY_WAITING:
		note_add(note, " was not tried in time");
		break;
	case TRY_SENDING:
		note_add(note, " gave no connection in %llu ms", ms);
		break;
	case TRY_READING:
		note_add(note, " took the request and gave no answer in %llu ms", ms);
		break;
	case TRY_ANSWERED:
		note_add(note, " answered");
		break;
	case TRY_REFUSED:
		note_add(note, ": %s", strerrordesc_np(o->error));
		break;
	case TRY_GARBAGE:
		note_add(note, o->silent ? " closed the connection without an answer" :
		    " cut its answer short or gave it an impossible length");
		break;
	}
}

void
transport_report(const struct transport *t, struct note *note)
{
	char address[RESOLVE_TEXT_SIZE];

	note_add(note, "%s", t->names_text);
	for (size_t i = 0; i < t->count; i++) {
		resolve_text(&t->addresses[i], address);
		note_add(note, "%s%s", i > 0 || t->names.used > 0 ? "; " : "", address);
		if (t->skipped[i])
			note_add(note, " says that it cannot serve");
		else
			outcome_report(&t->outcomes[i], note);
	}
}
