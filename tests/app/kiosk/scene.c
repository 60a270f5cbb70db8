#include "scene.h"

#include <stdio.h>
#include <time.h>

enum { DAY = 24 * 60 * 60 };

static void
add_tile(struct front_card *card, const char *name, uint64_t not_after, enum failure failure)
{
	struct front_tile *tile = &card->tiles[card->tile_count++];

	tile->usable = failure == FAILURE_NONE;
	tile->failure = failure;
	tile->not_after = not_after;
	snprintf(tile->name, sizeof(tile->name), "%s", name);
	snprintf(tile->issuer, sizeof(tile->issuer), "Example Hospital CA 3");
	if (tile->usable)
		return;
	tile->check_count = 1;
	snprintf(tile->checks[0].name, sizeof(tile->checks[0].name), "validity");
	snprintf(tile->checks[0].why, sizeof(tile->checks[0].why), "ended 2026-01-12");
}

static void
add_card(struct front_state *s, const char *name)
{
	struct front_card *card = &s->cards[0];

	card->insertion = 7;
	card->fresh = true;
	card->state = WIRE_FRONT_READY;
	card->tries = 2;
	card->tries_most = 3;
	add_tile(card, name, s->wall + 700 * DAY, FAILURE_NONE);
	add_tile(card, "Alice Example (administrator)", s->wall + 12 * DAY + 100, FAILURE_NONE);
	add_tile(card, "Alice Example (old)", s->wall - DAY, FAILURE_CERT_EXPIRED);
	add_tile(card, "Alice Example", s->wall + DAY, FAILURE_CERT_NO_EKU);
}

void
scene_set(struct front_state *s, enum front_screen screen, bool is_long)
{
	const char *name = is_long ?
	    "Maria Theresia Freifrau von Hohenstein-Wittgenau (Notaufnahme)" : "Alice Example";
	struct front_settings settings = s->settings;

	front_start(s);
	s->settings = settings;
	s->screen = screen;
	s->told = s->pcscd = s->notice = s->tap_over = s->name_allowed = true;
	s->session = screen != FRONT_CHOOSE;
	s->readers = 1;
	s->warn_days = 30;
	s->wall = (uint64_t)time(NULL);
	s->since = s->wall - 300;
	s->now_ms = 1000;
	s->offer_ms = 13000;
	s->stage = 1;
	s->ended = FAILURE_SHELL_CRASH_LOOP;
	s->failure = screen == FRONT_REFUSED ? FAILURE_CERT_EXPIRED : FAILURE_NONE;
	s->puk_tries = WIRE_TRIES_UNKNOWN;
	snprintf(s->who, sizeof(s->who), "%s", name);
	snprintf(s->attempt, sizeof(s->attempt), "K7Q4MX");
	snprintf(s->ended_attempt, sizeof(s->ended_attempt), "K7Q4MX");
	s->chosen.insertion = 7;
	s->chosen.not_after = s->wall + 12 * DAY + 100;
	snprintf(s->chosen.name, sizeof(s->chosen.name), "%s", name);
	add_card(s, name);
}
