/*
 * fake_kiosk: a cardea-kiosk without a screen, that does as it is told and says what it hears.
 *
 * Its brand folder holds the FIFO "in" and the file "out". A line in:
 *	logon PIN | last PIN | takeover PIN | unlock PIN	on the last card's first usable tile
 *	cancel | screen NAME | hang | die | drop		"drop": it closes its logons' connection
 *	change OLD NEW | unblock PUK NEW | errand INSERTION
 * A line out for each word of the authority, "stage NAME" and "result FAILURE TRIES".
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "kerb.h"
#include "lsa.h"
#include "wire_front.h"

static struct channel front;
static struct wire_front_begin begin;
static struct wire_front_state state;
static struct wire_front_card card;
static struct wire_front_tile tile;
static struct wire_pins pins;
static struct lsa_handle *lsa;
static struct lsa_request request;
static uint8_t buffer[KERB_LOGON_MAX];
static char pin[64];
static FILE *out;

static void __attribute__((format(printf, 1, 2)))
say(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(out, format, ap);
	va_end(ap);
	fputc('\n', out);
	fflush(out);
}

static void
tell(uint16_t type, const void *body)
{
	if (channel_send(&front, wire_type(type), body, NULL) != CHANNEL_OK)
		_exit(1);
}

static void
staged(void *data, const char *stage)
{
	(void)data;
	say("stage %s", stage);
}

static void *
logon(void *data)
{
	struct lsa_result result;
	uint32_t status = lsa_lookup_authentication_package(lsa, LSA_KERBEROS, &request.package);

	(void)data;
	if (status == 0)
		status = lsa_logon_user(lsa, &request, &result);
	say("result %s %u 0x%08x", result.failure, result.tries, status);
	(void)lsa_free_return_buffer(result.profile);
	return NULL;
}

static void
submit(bool unlock, bool last, bool replace)
{
	struct kerb_logon what = { .kind = unlock ? KERB_CERTIFICATE_UNLOCK_LOGON : KERB_CERTIFICATE_LOGON };
	struct kerb_fault fault;
	pthread_t thread;
	size_t n;

	if (unlock)
		what.logon_id = (struct kerb_luid){ (uint32_t)state.logon_id,
		    (int32_t)(state.logon_id >> 32) };
	snprintf(what.csp.card_name, sizeof(what.csp.card_name), "%s", card.card_name);
	snprintf(what.csp.reader_name, sizeof(what.csp.reader_name), "%s", card.reader);
	snprintf(what.csp.container_name, sizeof(what.csp.container_name), "%s", tile.container);
	snprintf(what.csp.csp_name, sizeof(what.csp.csp_name), "%s", KERB_CSP_CARDEA);
	if (kerb_logon_pack(&what, pin, strlen(pin), KERB_X64, buffer, sizeof(buffer), &n,
	    &fault) != FAILURE_NONE) {
		say("result unpacked");
		return;
	}
	request = (struct lsa_request){ .origin = "fake", .logon_type = unlock ? LSA_UNLOCK :
	    LSA_INTERACTIVE, .information = buffer, .information_length = n,
	    .source_name = "fake", .spend_last_try = last, .replace_session = replace,
	    .progress = staged };
	if (pthread_create(&thread, NULL, logon, NULL) == 0)
		pthread_detach(thread);
}

static void
errand(uint8_t what, uint64_t insertion, const char *old, const char *fresh)
{
	static char kept[2][32];
	struct wire_front_errand m = { .insertion = insertion, .what = what };

	snprintf(kept[0], sizeof(kept[0]), "%s", old);
	snprintf(kept[1], sizeof(kept[1]), "%s", fresh);
	pins = (struct wire_pins){ what, { (const uint8_t *)kept[0], strlen(kept[0]) },
	    { (const uint8_t *)kept[1], strlen(kept[1]) } };
	tell(WIRE_FRONT_ERRAND, &m);
}

static void
obey(char *line)
{
	struct wire_front_screen screen = { .name = "" };
	struct wire_front_cancel cancel = { .reason = 0 };
	char word[16] = "", a[64] = "", b[64] = "";

	(void)sscanf(line, "%15s %63s %63s", word, a, b);
	snprintf(pin, sizeof(pin), "%s", a);
	if (strcmp(word, "logon") == 0 || strcmp(word, "last") == 0) {
		submit(false, word[1] == 'a', false);
	} else if (strcmp(word, "takeover") == 0) {
		submit(false, false, true);
	} else if (strcmp(word, "unlock") == 0) {
		submit(true, false, false);
	} else if (strcmp(word, "cancel") == 0) {
		tell(WIRE_FRONT_CANCEL, &cancel);
	} else if (strcmp(word, "screen") == 0) {
		snprintf(screen.name, sizeof(screen.name), "%.20s", a);
		tell(WIRE_FRONT_SCREEN, &screen);
	} else if (strcmp(word, "change") == 0) {
		errand(WIRE_ERRAND_CHANGE_PIN, card.insertion, a, b);
	} else if (strcmp(word, "unblock") == 0) {
		errand(WIRE_ERRAND_UNBLOCK_PIN, card.insertion, a, b);
	} else if (strcmp(word, "errand") == 0) {
		errand(WIRE_ERRAND_CHANGE_PIN, strtoull(a, NULL, 10), "", "");
	} else if (strcmp(word, "drop") == 0) {
		(void)lsa_deregister_logon_process(lsa);
	} else if (strcmp(word, "hang") == 0) {
		pause();
	} else if (strcmp(word, "die") == 0) {
		_exit(1);
	}
}

static void
hear_tile(void)
{
	struct wire_front_tile m;

	if (channel_decode(&front, wire_type(WIRE_FRONT_TILE), &m) != NULL)
		_exit(1);
	say("tile usable=%u own=%u failure=%u name=%s issuer=%s container=%s", m.usable, m.own,
	    m.failure, m.name, m.issuer, m.container);
	if (tile.insertion != m.insertion || (m.usable && !tile.usable))
		tile = m;
}

static void
hear_socket(void)
{
	struct channel c;

	channel_init(&c, channel_take_fd(&front, 0));
	say("socket");
	if (channel_send(&c, wire_type(WIRE_PINS), &pins, NULL) != CHANNEL_OK)
		say("unsent");
	channel_close(&c);
}

/* One word of the authority but the first. */
static void
hear(void)
{
	struct wire_front_errand_done done;
	struct wire_front_gone gone;
	void *body = NULL;

	switch (front.type) {
	case WIRE_FRONT_STATE:
		body = &state;
		break;
	case WIRE_FRONT_CARD:
		body = &card;
		break;
	case WIRE_FRONT_GONE:
		body = &gone;
		break;
	case WIRE_FRONT_ERRAND_DONE:
		body = &done;
		break;
	case WIRE_FRONT_TILE:
		hear_tile();
		return;
	case WIRE_FRONT_ERRAND_SOCKET:
		hear_socket();
		return;
	}
	if (body == NULL || channel_decode(&front, wire_type(front.type), body) != NULL)
		_exit(1);
	if (front.type == WIRE_FRONT_STATE)
		say("state pcscd=%u readers=%u session=%u tap_over=%u who=%s reason=%s "
		    "attention=%llu ended=%u code=%s", state.pcscd, state.readers, state.session,
		    state.tap_over, state.who, wire_lock_reason_name(state.reason),
		    (unsigned long long)state.attention, state.ended, state.ended_attempt);
	else if (front.type == WIRE_FRONT_CARD)
		say("card insertion=%llu fresh=%u state=%u failure=%u tries=%u tiles=%u reader=%s",
		    (unsigned long long)card.insertion, card.fresh, card.state, card.failure,
		    card.tries, card.tiles, card.reader);
	else if (front.type == WIRE_FRONT_GONE)
		say("gone insertion=%llu cause=%u", (unsigned long long)gone.insertion, gone.cause);
	else
		say("done failure=%u tries=%u", done.failure, done.tries);
}

static bool
first_word(int *in)
{
	char path[WIRE_NAME + 8];
	int wayland, fd;

	channel_init(&front, 3);
	if (channel_receive(&front, 10000) != CHANNEL_OK || front.type != WIRE_FRONT_BEGIN ||
	    channel_decode(&front, wire_type(WIRE_FRONT_BEGIN), &begin) != NULL)
		return false;
	wayland = channel_take_fd(&front, 0);
	fd = channel_take_fd(&front, 1);
	snprintf(path, sizeof(path), "%s/in", begin.brand);
	*in = open(path, O_RDWR | O_CLOEXEC);
	snprintf(path, sizeof(path), "%s/out", begin.brand);
	out = fopen(path, "ae");
	if (wayland < 0 || *in < 0 || out == NULL ||
	    lsa_inherit(fd, "fake_kiosk", &lsa) != 0)
		return false;
	say("begin pid=%d languages=%s share=%s warn=%u", getpid(), begin.languages, begin.share,
	    begin.warn_days);
	return true;
}

int
main(void)
{
	struct pollfd from[2] = { { .fd = 3, .events = POLLIN }, { .events = POLLIN } };
	char line[256];
	size_t n = 0;

	if (!first_word(&from[1].fd))
		return 2;
	while (poll(from, 2, -1) > 0) {
		if (from[0].revents != 0) {
			if (channel_receive(&front, 0) != CHANNEL_OK)
				return 0;
			hear();
		} else if (read(from[1].fd, line + n, 1) == 1 &&
		    (line[n] == '\n' || ++n == sizeof(line))) {
			line[n < sizeof(line) ? n : n - 1] = '\0';
			n = 0;
			obey(line);
		}
	}
	return 1;
}
