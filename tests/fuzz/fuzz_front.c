/*
 * The front channel as the kiosk decodes it, with what people do between its words, up to what is
 * shown. The input is a row of events: a kind, a length of two bytes, as many bytes. A kind below
 * 0x40 is a word of the channel with these bytes for a body; one above is an act or a moment.
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "link.h"
#include "wire_states.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct front_state state;
static struct front_view view;
static struct link_word word;
static uint64_t now_ms;

static void
step(struct front_event *event)
{
	struct front_effects e;
	bool person = event->kind == FRONT_ON_ACT;

	event->now_ms = now_ms;
	event->wall = 1800000000;
	e = front_step(&state, event);
	if ((e.what & (FRONT_DO_SUBMIT | FRONT_DO_ERRAND)) != 0 && !person)
		abort();
	if ((e.what & FRONT_DO_SUBMIT) != 0 && e.submit.container[0] == '\0' &&
	    state.chosen.container[0] != '\0')
		abort();
	if ((e.what & FRONT_DO_SUBMIT) != 0 && e.submit.hint != NULL &&
	    (e.submit.hint->user[0] == '\0' ||
	    strpbrk(e.submit.hint->user, "/\\") != NULL ||
	    strpbrk(e.submit.hint->domain, "/\\@") != NULL))
		abort();
	front_look(&state, &view);
	if (view.screen >= FRONT_SCREENS || view.title.id == NULL || view.title.id[0] == '\0' ||
	    view.button_count > FRONT_BUTTONS || view.tile_count > FRONT_TILES)
		abort();
}

static void
say(uint8_t kind, const uint8_t *body, size_t n)
{
	uint16_t type = (uint16_t)(WIRE_FRONT_BEGIN + kind % (WIRE_FRONT_ERRAND_DONE + 1 -
	    WIRE_FRONT_BEGIN));
	uint8_t *message = malloc(MESSAGE_HEADER + n);
	struct bytes_out out = bytes_out(message, MESSAGE_HEADER + n);
	struct front_event event;

	if (message == NULL)
		abort();
	bytes_out_u16(&out, MESSAGE_VERSION);
	bytes_out_u16(&out, type);
	bytes_out_u32(&out, (uint32_t)n);
	bytes_out_put(&out, body, n);
	if (link_decode(&word, message, MESSAGE_HEADER + n, wire_type(type)->fds, &event)) {
		event.languages = 4;
		event.notice = kind >= 0x20;
		step(&event);
	}
	free(message);
}

static void
name(const uint8_t *p, size_t n)
{
	char *text = malloc(n + 1);
	struct front_event event = { .kind = FRONT_ON_NAME, .name = text };

	if (text == NULL)
		abort();
	memcpy(text, p, n);
	text[n] = '\0';
	step(&event);
	free(text);
}

static void
act(uint8_t kind, const uint8_t *p, size_t n)
{
	static const char *const stages[] = { "buffer", "kdc-reach", "card", "session" };
	uint8_t first = n > 0 ? p[0] : 0, second = n > 1 ? p[1] : 0;
	struct front_result result = { .failure = first < FAILURE_COUNT ? first : FAILURE_NONE,
	    .tries = second, .attempt = "ABC123" };
	struct front_event event = { .kind = FRONT_ON_ACT, .action = kind & 0x0F, .index = first,
	    .length = second, .same = (first & 1) != 0 };

	if (kind < 0x80)
		event.kind = FRONT_ON_KEY;
	else if (kind < 0x90)
		event = (struct front_event){ .kind = FRONT_ON_RESULT, .result = &result };
	else if (kind < 0xA0)
		event = (struct front_event){ .kind = FRONT_ON_STAGE, .stage = stages[first % 4] };
	else if (kind < 0xB0) {
		event = (struct front_event){ .kind = FRONT_ON_TIME };
		now_ms += first * 1000u + second;
	}
	step(&event);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bytes_in in = bytes_in(data, n);

	front_start(&state);
	memset(&word, 0, sizeof(word));
	word.state = bytes_in_u8(&in) % 2 == 0 ? WIRE_STATE_OPEN : WIRE_STATE_BEGIN;
	now_ms = 1000;
	while (in.left >= 3) {
		uint8_t kind = bytes_in_u8(&in);
		uint16_t length = bytes_in_u16(&in);
		const uint8_t *p = bytes_in_take(&in, length);

		if (p == NULL)
			break;
		if (kind < 0x40)
			say(kind, p, length);
		else if (kind >= 0xC0 && kind < 0xD0)
			name(p, length);
		else
			act(kind, p, length);
	}
	return 0;
}
