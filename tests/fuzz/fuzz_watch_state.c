/* Looks at readers in any order; what is told must stay consistent: each insertion comes once, and
 * goes once, before another one comes in its reader. */
#include <stdlib.h>
#include <string.h>

#include "watch_state.h"

static uint64_t in[32];	/* the insertion in reader 'A' + i; 0 none */
static uint64_t last;

static void
follow(const struct watch_events *events)
{
	for (size_t i = 0; i < events->n; i++) {
		const struct cardio_watch_event *e = &events->list[i];
		uint64_t *at = &in[(e->reader[0] - 'A') & 31];

		if (e->kind == CARDIO_CARD_PRESENT) {
			if (*at != 0 || e->insertion <= last)
				abort();
			*at = last = e->insertion;
		} else if (e->kind == CARDIO_CARD_GONE) {
			if (*at == 0 || *at != e->insertion)
				abort();
			*at = 0;
		} else if (e->kind == CARDIO_READER_REMOVED && *at != 0) {
			abort();
		}
	}
}

static size_t
look(const uint8_t *data, size_t n, struct watch_reader *now)
{
	uint32_t seen = 0;
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned name = data[i] % 20;

		if (seen & 1u << name)
			continue;
		seen |= 1u << name;
		memset(&now[count], 0, sizeof(now[count]));
		now[count].name[0] = (char)('A' + name);
		now[count].present = data[i] >= 128;
		now[count].event_counter = data[i] >> 5;
		count++;
	}
	return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct watch_events events;
	struct watch_reader now[20];
	struct watch_state state;

	memset(in, 0, sizeof(in));
	last = 0;
	watch_state_init(&state, 1);
	while (size > 0) {
		size_t n = data[0] % 21;

		if (data[0] >= 0xF0) {
			watch_state_down(&state, 1, &events);
			n = 0;
		} else if (data[0] >= 0xE0) {
			watch_state_suspended(&state, &events);
			n = 0;
		} else {
			n = n < size - 1 ? n : size - 1;
			watch_state_step(&state, now, look(data + 1, n, now), &events);
		}
		follow(&events);
		data += 1 + n;
		size -= 1 + n;
	}
	return 0;
}
