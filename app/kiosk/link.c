#include "link.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire_states.h"

enum { PINS_ROOM = MESSAGE_HEADER + 1 + 2 * (4 + WIRE_PIN_MAX) };

/* Points the event at the word. */
static bool
point(struct link_word *word, uint16_t type, struct front_event *event)
{
	switch (type) {
	case WIRE_FRONT_BEGIN:
		event->kind = FRONT_ON_BEGIN;
		event->begin = &word->m.begin;
		return true;
	case WIRE_FRONT_STATE:
		event->kind = FRONT_ON_STATE;
		event->state = &word->m.state;
		return true;
	case WIRE_FRONT_CARD:
		event->kind = FRONT_ON_CARD;
		event->card = &word->m.card;
		return true;
	case WIRE_FRONT_TILE:
		event->kind = FRONT_ON_TILE;
		event->tile = &word->m.tile;
		return true;
	case WIRE_FRONT_GONE:
		event->kind = FRONT_ON_GONE;
		event->gone = &word->m.gone;
		return true;
	case WIRE_FRONT_ERRAND_SOCKET:
		event->kind = FRONT_ON_ERRAND_SOCKET;
		event->errand_socket = &word->m.errand_socket;
		return true;
	case WIRE_FRONT_ERRAND_DONE:
		event->kind = FRONT_ON_ERRAND_DONE;
		event->errand_done = &word->m.errand_done;
		return true;
	default:
		return false;
	}
}

bool
link_decode(struct link_word *word, const uint8_t *buf, size_t n, unsigned int fds,
    struct front_event *event)
{
	uint16_t type = message_peek(buf, n);
	const struct message_type *t = wire_type(type);
	unsigned int next = wire_next(WIRE_TO_KIOSK, word->state, type);

	memset(event, 0, sizeof(*event));
	if (t == NULL || next == 0 || fds != t->fds || t->size > sizeof(word->m) ||
	    message_decode(t, buf, n, &word->m) != NULL)
		return false;
	word->state = next;
	return point(word, type, event);
}

bool
link_open(struct link *link, int fd, int timeout_ms, int *wayland, int *lsa)
{
	struct channel *c = &link->channel;
	struct front_event event;

	*wayland = *lsa = -1;
	*link = (struct link){ .word.state = WIRE_STATE_BEGIN, .errand = -1 };
	channel_init(c, fd);
	if (channel_receive(c, timeout_ms) != CHANNEL_OK ||
	    !link_decode(&link->word, c->buf, c->n, c->fds_count, &event) ||
	    event.kind != FRONT_ON_BEGIN)
		return false;
	*wayland = channel_take_fd(c, 0);
	*lsa = channel_take_fd(c, 1);
	return *wayland >= 0 && *lsa >= 0;
}

enum link_result
link_next(struct link *link, struct front_event *event)
{
	struct channel *c = &link->channel;
	enum channel_result result = channel_receive(c, 0);

	if (result == CHANNEL_EMPTY)
		return LINK_EMPTY;
	if (result != CHANNEL_OK || !link_decode(&link->word, c->buf, c->n, c->fds_count, event))
		return LINK_ENDED;
	if (event->kind == FRONT_ON_ERRAND_SOCKET) {
		link_drop_errand(link);
		link->errand = channel_take_fd(c, 0);
	}
	return LINK_EVENT;
}

static bool
tell(struct link *link, uint16_t type, const void *body)
{
	return channel_send(&link->channel, wire_type(type), body, NULL) == CHANNEL_OK;
}

bool
link_tell_screen(struct link *link, enum front_screen screen)
{
	struct wire_front_screen m = { .name = "" };

	snprintf(m.name, sizeof(m.name), "%s", front_screen_name(screen));
	return tell(link, WIRE_FRONT_SCREEN, &m);
}

bool
link_tell_remark(struct link *link, const char *sentence)
{
	struct wire_front_remark m = { .text = "" };

	front_text_clean(sentence, strlen(sentence), sizeof(m.text), m.text, sizeof(m.text));
	return tell(link, WIRE_FRONT_REMARK, &m);
}

bool
link_tell_cancel(struct link *link)
{
	return tell(link, WIRE_FRONT_CANCEL, &(struct wire_front_cancel){ .reason = 0 });
}

bool
link_tell_errand(struct link *link, const struct wire_front_errand *errand)
{
	return tell(link, WIRE_FRONT_ERRAND, errand);
}

bool
link_send_pins(struct link *link, uint8_t what, struct secret *old, struct secret *fresh)
{
	struct wire_pins m = { .what = what, .old = { old->p, old->n },
	    .fresh = { fresh->p, fresh->n } };
	struct secret *packet = secret_new(PINS_ROOM);
	ssize_t sent = -1;

	if (packet != NULL && link->errand >= 0)
		packet->n = message_encode(wire_type(WIRE_PINS), &m, packet->p, packet->room);
	secret_wipe(old);
	secret_wipe(fresh);
	if (packet != NULL && packet->n > 0) {
		do
			sent = send(link->errand, packet->p, packet->n, MSG_NOSIGNAL);
		while (sent < 0 && errno == EINTR);
	}
	secret_free(&packet);
	link_drop_errand(link);
	return sent > 0;
}

void
link_drop_errand(struct link *link)
{
	if (link->errand >= 0)
		close(link->errand);
	link->errand = -1;
}

void
link_close(struct link *link)
{
	link_drop_errand(link);
	channel_close(&link->channel);
}
