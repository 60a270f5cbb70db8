#include "stage.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct front_state stage;
struct front_view look;
struct front_effects done;
unsigned int did;
static uint64_t now_ms;

static bool
label_missing(const struct front_text *text)
{
	return text->id == NULL || text->id[0] == '\0';
}

/* Every place of a text has what it is filled with. */
static bool
text_broken(const struct front_text *text)
{
	const char *at = text->id != NULL ? strchr(text->id, '%') : NULL;

	if (at == NULL)
		return false;
	switch (text->arg[0].kind) {
	case FRONT_ARG_TEXT:
	case FRONT_ARG_MSGID:
		return at[1] != 's' || text->arg[0].text == NULL;
	case FRONT_ARG_WHEN:
	case FRONT_ARG_DATE:
		return at[1] != 's';
	case FRONT_ARG_COUNT:
		return at[1] != 'u' || text->plural == NULL;
	default:
		return true;
	}
}

const char *
stage_incomplete(const struct front_state *state, const struct front_view *view)
{
	if (view->screen != state->screen || view->screen >= FRONT_SCREENS)
		return "screen";
	if (label_missing(&view->title) || text_broken(&view->title))
		return "title";
	if (text_broken(&view->help) || text_broken(&view->more) || text_broken(&view->code))
		return "help";
	if (view->picture >= FRONT_PICTURES)
		return "picture";
	if (view->entry.shown && (label_missing(&view->entry.label) ||
	    view->entry.slot >= FRONT_SLOTS || view->entry.max == 0))
		return "entry";
	if (view->name.shown && (label_missing(&view->name.label) || view->name.text == NULL))
		return "user name";
	if (text_broken(&view->entry.note) || text_broken(&view->entry.tries_text))
		return "entry's texts";
	if (view->entry.tries != WIRE_TRIES_UNKNOWN && view->entry.tries > view->entry.tries_most)
		return "tries";
	for (unsigned int i = 0; i < view->button_count; i++)
		if (label_missing(&view->buttons[i].label) ||
		    view->buttons[i].action == FRONT_ACT_NONE)
			return "button";
	for (unsigned int i = 0; i < view->tile_count; i++)
		if (view->tiles[i].tile == NULL || text_broken(&view->tiles[i].note) ||
		    text_broken(&view->tiles[i].issuer))
			return "tile";
	if ((view->screen == FRONT_CHOOSE || view->screen == FRONT_WHY_NOT) &&
	    view->tile_count == 0)
		return "no tiles";
	for (unsigned int i = 0; i < view->stage_count; i++)
		if (label_missing(&view->stages[i].text))
			return "stage";
	if (view->focus == FRONT_FOCUS_BUTTON && view->focus_button >= view->button_count)
		return "focus";
	if (view->settings->language >= view->settings->language_count)
		return "language";
	return NULL;
}

static void
step(struct front_event *event)
{
	const char *incomplete;

	event->now_ms = now_ms;
	event->wall = STAGE_WALL + now_ms / 1000;
	done = front_step(&stage, event);
	did |= done.what;
	front_look(&stage, &look);
	incomplete = stage_incomplete(&stage, &look);
	cr_assert_null(incomplete, "%s: %s", front_screen_name(stage.screen), incomplete);
}

void
stage_open_with(const struct wire_front_begin *begin, bool notice)
{
	struct front_event event = { .kind = FRONT_ON_BEGIN, .begin = begin, .notice = notice,
	    .languages = 4 };
	struct wire_front_state m = stage_state(0);

	now_ms = 1000;
	front_start(&stage);
	step(&event);
	cr_screen("starting");
	stage_tell(&m);
	stage_forget();
}

void
stage_open(void)
{
	struct wire_front_begin begin = { .warn_days = 30, .tap_over_seconds = 5 };

	stage_open_with(&begin, false);
}

void
stage_forget(void)
{
	did = 0;
}

struct wire_front_state
stage_state(uint8_t session)
{
	struct wire_front_state m = { .pcscd = 1, .readers = 1, .session = session };

	if (session != 0) {
		m.logon_id = 0x700000007;
		m.since = STAGE_WALL - 600;
		snprintf(m.who, sizeof(m.who), "Alice Example");
	}
	return m;
}

void
stage_tell(const struct wire_front_state *m)
{
	struct front_event event = { .kind = FRONT_ON_STATE, .state = m };

	step(&event);
}

void
stage_card(const struct wire_front_card *m)
{
	struct front_event event = { .kind = FRONT_ON_CARD, .card = m };

	step(&event);
}

void
stage_tile(const struct wire_front_tile *m)
{
	struct front_event event = { .kind = FRONT_ON_TILE, .tile = m };

	step(&event);
}

struct wire_front_card
stage_ready(uint64_t insertion, uint8_t tiles)
{
	struct wire_front_card m = { .insertion = insertion, .fresh = 1, .tries = 3,
	    .state = WIRE_FRONT_READY, .tiles = tiles };

	snprintf(m.reader, sizeof(m.reader), "Reader %u", (unsigned int)insertion);
	snprintf(m.card_name, sizeof(m.card_name), "Card %u", (unsigned int)insertion);
	return m;
}

struct wire_front_tile
stage_good(uint64_t insertion, const char *container)
{
	struct wire_front_tile m = { .insertion = insertion, .usable = 1,
	    .not_after = STAGE_WALL + 400 * UINT64_C(86400) };

	snprintf(m.container, sizeof(m.container), "%s", container);
	snprintf(m.name, sizeof(m.name), "Person %s", container);
	snprintf(m.issuer, sizeof(m.issuer), "Example CA");
	return m;
}

struct wire_front_tile
stage_bad(uint64_t insertion, const char *container, enum failure failure)
{
	struct wire_front_tile m = stage_good(insertion, container);

	m.usable = 0;
	m.failure = (uint16_t)failure;
	return m;
}

void
stage_insert(uint64_t insertion, bool own)
{
	struct wire_front_card card = stage_ready(insertion, 1);
	struct wire_front_tile tile = stage_good(insertion, "c1");

	tile.own = own;
	stage_card(&card);
	stage_tile(&tile);
}

void
stage_remove(uint64_t insertion)
{
	struct wire_front_gone m = { .insertion = insertion, .cause = WIRE_GONE_CARD };
	struct front_event event = { .kind = FRONT_ON_GONE, .gone = &m };

	step(&event);
}

void
stage_result(enum failure failure, uint8_t tries)
{
	struct front_result result = { .failure = failure, .tries = tries, .attempt = "K7Q4MX" };
	struct front_event event = { .kind = FRONT_ON_RESULT, .result = &result };

	step(&event);
}

void
stage_progress(const char *name)
{
	struct front_event event = { .kind = FRONT_ON_STAGE, .stage = name };

	step(&event);
}

void
stage_errand_socket(uint64_t insertion)
{
	struct wire_front_errand_socket m = { .insertion = insertion };
	struct front_event event = { .kind = FRONT_ON_ERRAND_SOCKET, .errand_socket = &m };

	step(&event);
}

void
stage_errand_done(enum failure failure, uint8_t tries)
{
	struct wire_front_errand_done m = { .failure = (uint16_t)failure, .tries = tries };
	struct front_event event = { .kind = FRONT_ON_ERRAND_DONE, .errand_done = &m };

	step(&event);
}

void
stage_act_on(enum front_action action, unsigned int index)
{
	struct front_event event = { .kind = FRONT_ON_ACT, .action = action, .index = index };

	step(&event);
}

void
stage_act(enum front_action action)
{
	stage_act_on(action, 0);
}

void
stage_key(unsigned int length)
{
	struct front_event event = { .kind = FRONT_ON_KEY, .length = length };

	step(&event);
}

void
stage_type(unsigned int length, bool same)
{
	struct front_event event = { .kind = FRONT_ON_ACT, .action = FRONT_ACT_SUBMIT,
	    .length = length, .same = same };

	stage_key(length);
	step(&event);
}

void
stage_name(const char *name)
{
	struct front_event event = { .kind = FRONT_ON_NAME, .name = name };

	step(&event);
}

void
stage_wait(uint64_t ms)
{
	struct front_event event = { .kind = FRONT_ON_TIME };

	now_ms += ms;
	step(&event);
}

bool
stage_offers(enum front_action action)
{
	for (unsigned int i = 0; i < look.button_count; i++)
		if (look.buttons[i].action == action && look.buttons[i].enabled)
			return true;
	return false;
}
