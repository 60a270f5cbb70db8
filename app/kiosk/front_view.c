/* What each screen shows. */
#include <string.h>

#include "front_parts.h"

enum { DAY = 24 * 60 * 60 };

static const struct {
	enum front_picture picture;
	bool alert;
	const char *title, *help;
} looks[FRONT_SCREENS] = {
	[FRONT_STARTING] = { FRONT_PICTURE_READER, false, N_("One moment"), NULL },
	[FRONT_SERVICE_DOWN] = { FRONT_PICTURE_DOWN, true,
	    N_("Cards cannot be read at the moment"),
	    N_("The smart card service is not running. It is being started again; if this stays, "
	    "please call a technician.") },
	[FRONT_NO_READER] = { FRONT_PICTURE_NO_READER, true, N_("No card reader is connected"),
	    N_("Please check the reader's cable, or call a technician.") },
	[FRONT_INSERT] = { FRONT_PICTURE_INSERT, false, N_("Insert your card"),
	    N_("Chip first, facing up. Your own desktop opens; nobody else sees it.") },
	[FRONT_LOCKED] = { FRONT_PICTURE_LOCK, false, N_("Locked for %s"), NULL },
	[FRONT_LOCKED_OTHER] = { FRONT_PICTURE_LOCK, true, N_("Locked for %s"),
	    N_("The card in the reader is another person's. Please take it out.") },
	[FRONT_CARD_IN] = { FRONT_PICTURE_REMOVE, false, N_("Your card is in the reader"), NULL },
	[FRONT_READING] = { FRONT_PICTURE_READING, false, N_("Reading your card"),
	    N_("Please leave it in the reader.") },
	[FRONT_UNUSABLE] = { FRONT_PICTURE_NO, true, NULL, NULL },
	[FRONT_ENDED] = { FRONT_PICTURE_NO, true, NULL, NULL },
	[FRONT_NOTICE] = { FRONT_PICTURE_IN, false, N_("Please read this first"), NULL },
	[FRONT_TAP_NOTICE] = { FRONT_PICTURE_PEOPLE, true, N_("Locked for %s"),
	    N_("You can end this session and log on yourself in a moment. What was not saved "
	    "will be lost.") },
	[FRONT_TAP_OFFER] = { FRONT_PICTURE_PEOPLE, true, N_("End the session of %s?"),
	    N_("Then you can log on. What was not saved will be lost.") },
	[FRONT_CHOOSE] = { FRONT_PICTURE_IN, false, N_("Who are you today?"), NULL },
	[FRONT_WHY_NOT] = { FRONT_PICTURE_NO, false, N_("These cannot log on"), NULL },
	[FRONT_LAST_TRY] = { FRONT_PICTURE_IN, true, N_("One try is left"),
	    N_("If the next PIN is wrong, this card is blocked. Go on only if you are sure of "
	    "your PIN.") },
	[FRONT_BLOCKED] = { FRONT_PICTURE_NO, true, N_("The PIN of this card is blocked"),
	    N_("The PUK that came with your card unblocks it. Otherwise please ask your help "
	    "desk.") },
	[FRONT_PIN] = { FRONT_PICTURE_IN, false, N_("%s"), NULL },
	[FRONT_PINPAD_START] = { FRONT_PICTURE_PINPAD, false, N_("%s"),
	    N_("You will type your PIN on the reader.") },
	[FRONT_PINPAD] = { FRONT_PICTURE_PINPAD, true, N_("Type your PIN on the reader"),
	    N_("Then press the reader's green key.") },
	[FRONT_WAITING] = { FRONT_PICTURE_IN, false, N_("One moment"), NULL },
	[FRONT_OPENING] = { FRONT_PICTURE_OPEN, true, N_("Welcome"), N_("Your desktop opens.") },
	[FRONT_REFUSED] = { FRONT_PICTURE_NO, true, NULL, NULL },
	[FRONT_CHANGE_OLD] = { FRONT_PICTURE_IN, false, N_("Change your PIN"), NULL },
	[FRONT_CHANGE_NEW] = { FRONT_PICTURE_IN, false, N_("Choose a new PIN"),
	    N_("6 to 8 digits that nobody guesses.") },
	[FRONT_CHANGE_REPEAT] = { FRONT_PICTURE_IN, false, N_("Once more"), NULL },
	[FRONT_UNBLOCK_PUK] = { FRONT_PICTURE_IN, false, N_("Unblock your card"), NULL },
	[FRONT_UNBLOCK_NEW] = { FRONT_PICTURE_IN, false, N_("Choose a new PIN"),
	    N_("6 to 8 digits that nobody guesses.") },
	[FRONT_UNBLOCK_REPEAT] = { FRONT_PICTURE_IN, false, N_("Once more"), NULL },
	[FRONT_ERRAND_WAITING] = { FRONT_PICTURE_READING, false, N_("One moment"),
	    N_("Your card gets its new PIN. Please leave it in the reader.") },
	[FRONT_ERRAND_DONE] = { FRONT_PICTURE_IN, true, N_("Your card has its new PIN"),
	    N_("From now on, log on with the new PIN.") },
};

static struct front_text
say(const char *id)
{
	return (struct front_text){ .id = id };
}

static struct front_text
say_text(const char *id, const char *text)
{
	return (struct front_text){ .id = id, .arg = { { FRONT_ARG_TEXT, text, 0 } } };
}

static struct front_text
say_when(const char *id, uint64_t when)
{
	return (struct front_text){ .id = id, .arg = { { FRONT_ARG_WHEN, NULL, when } } };
}

static struct front_text
say_count(const char *one, const char *many, uint64_t count)
{
	return (struct front_text){ .id = one, .plural = many,
	    .arg = { { FRONT_ARG_COUNT, NULL, count } } };
}

/* What people do about a failure; its row's remedy speaks to those who mend it. */
static const char *
remedy(enum failure failure)
{
	if (failure == FAILURE_POLICY_LOGON_DISABLED || failure == FAILURE_ACCOUNT_WORKSTATION ||
	    failure == FAILURE_UNLOCK_OTHER_USER)
		return N_("Please use another kiosk.");
	if (failure == FAILURE_ACCOUNT_HOURS)
		return N_("Please come back later, or ask your help desk.");
	switch (failure_row(failure)->fixes) {
	case FIXES_USER:
		return front_failure_retry(failure) ? N_("You can try again.") : NULL;
	case FIXES_CA_ADMIN:
		return N_("Please ask your help desk for a new card or certificate.");
	case FIXES_DIRECTORY_ADMIN:
		return N_("Please ask your help desk to look at your account.");
	default:
		return front_failure_retry(failure) ?
		    N_("You can try again. If it stays, please tell your help desk.") :
		    N_("Please tell your help desk.");
	}
}

static struct front_text
say_failure(enum failure failure)
{
	const char *sentence = failure_row(failure)->sentence;

	return say(sentence[0] != '\0' ? sentence : failure_row(FAILURE_INTERNAL_ERROR)->sentence);
}

/* What it is, and what to do: of the row when that has a second sentence. */
static void
look_sentence(struct front_view *v, enum failure failure)
{
	v->title = say_failure(failure);
	v->site_help = true;
	v->split = strstr(v->title.id, ". ") != NULL;
	if (!v->split)
		v->help = say(remedy(failure));
}

/* An expiry that is near. */
static struct front_text
say_expiry(const struct front_state *s, uint64_t not_after)
{
	uint64_t days = not_after > s->wall ? (not_after - s->wall) / DAY : 0;

	if (days >= s->warn_days || not_after == 0)
		return say(NULL);
	return days == 0 ? say(N_("Expires today")) :
	    say_count(NP_("Expires in %u day", "Expires in %u days"), days);
}

static void
add(const struct front_state *s, struct front_view *v, enum front_action action,
    enum front_button_role role, const char *label)
{
	if (!front_offers(s, action) || v->button_count == FRONT_BUTTONS)
		return;
	if (role == FRONT_BUTTON_GO) {
		v->focus = FRONT_FOCUS_BUTTON;
		v->focus_button = v->button_count;
	}
	v->buttons[v->button_count++] = (struct front_button){ action, role, true, say(label) };
}

/* ---- locked, unusable, ended ---- */

static bool
blocked_out(const struct front_state *s)
{
	for (size_t i = 0; i < FRONT_CARDS; i++)
		if (s->cards[i].insertion != 0 && !s->cards[i].fresh && s->attention == 0)
			return true;
	return false;
}

static void
look_locked(const struct front_state *s, struct front_view *v)
{
	v->title = s->who[0] != '\0' ? say_text(N_("Locked for %s"), s->who) :
	    say(N_("This desktop is locked"));
	if (s->screen != FRONT_LOCKED)
		return;
	v->more = say_when(s->tap_over ? N_("Locked since %s. With another card you can end this "
	    "session after a notice.") : N_("Locked since %s."), s->since);
	if (blocked_out(s))
		v->help = say(N_("To go on, press Ctrl+Alt+Del, or take the card out and put it in "
		    "again."));
	else
		v->help = say(N_("Insert the same card and type the PIN to go on."));
	add(s, v, FRONT_ACT_GO_ON, FRONT_BUTTON_GO, N_("Go on"));
}

static void
look_card_in(const struct front_state *s, struct front_view *v)
{
	if (blocked_out(s))
		v->help = say(N_("To log on, press Ctrl+Alt+Del, or take the card out and put it in "
		    "again."));
	else
		v->help = say(N_("Please take it out, or go on."));
	add(s, v, FRONT_ACT_GO_ON, FRONT_BUTTON_GO, N_("Go on"));
}

static void
look_unusable(const struct front_state *s, struct front_view *v)
{
	look_sentence(v, front_cards_failure(s));
	add(s, v, FRONT_ACT_WHY_NOT, FRONT_BUTTON_MORE, N_("Why not?"));
}

static void
look_failure(const struct front_state *s, struct front_view *v, enum failure failure,
    const char *attempt)
{
	look_sentence(v, failure);
	if (attempt[0] != '\0')
		v->code = say_text(N_("If you call, give this code: %s"), attempt);
	if (s->screen == FRONT_ENDED) {
		add(s, v, FRONT_ACT_GO_ON, FRONT_BUTTON_GO, N_("OK"));
		return;
	}
	add(s, v, FRONT_ACT_CANCEL, front_failure_retry(failure) ? FRONT_BUTTON_STOP :
	    FRONT_BUTTON_GO, N_("OK"));
	add(s, v, FRONT_ACT_GO_ON, FRONT_BUTTON_GO, N_("Try again"));
}

/* ---- choose, why not ---- */

static void
look_tiles(const struct front_state *s, struct front_view *v, bool usable)
{
	enum front_mode mode = usable ? front_cards_mode(s) : FRONT_MODE_NONE;
	const struct front_card *card;
	const struct front_tile *tile;

	while (v->tile_count < FRONT_TILES &&
	    front_cards_tile(s, mode, usable, v->tile_count, &card, &tile)) {
		struct front_tile_view *to = &v->tiles[v->tile_count++];

		to->tile = tile;
		if (tile->issuer[0] != '\0')
			to->issuer = say_text(N_("Issued by %s"), tile->issuer);
		to->note = usable ? say_expiry(s, tile->not_after) : say_failure(tile->failure);
	}
	if (usable)
		add(s, v, FRONT_ACT_WHY_NOT, FRONT_BUTTON_MORE, N_("Why not the others?"));
	add(s, v, FRONT_ACT_CANCEL, FRONT_BUTTON_STOP, usable ? N_("Cancel") : N_("Back"));
	if (usable)
		v->focus = FRONT_FOCUS_TILES;
}

/* ---- PIN ---- */

static const char *
entry_label(enum front_screen screen)
{
	switch (screen) {
	case FRONT_PIN:
		return N_("Type your PIN");
	case FRONT_CHANGE_OLD:
		return N_("Type your present PIN");
	case FRONT_UNBLOCK_PUK:
		return N_("Type the PUK");
	case FRONT_CHANGE_NEW:
	case FRONT_UNBLOCK_NEW:
		return N_("Type your new PIN");
	default:
		return N_("Type your new PIN again");
	}
}

static void
look_name(const struct front_state *s, struct front_view *v)
{
	const struct front_card *card = front_card_find(s, s->chosen.insertion);
	bool ambiguous = card != NULL && card->ambiguous;

	v->name.shown = front_name_asked(s);
	if (!v->name.shown)
		return;
	v->name.text = s->user_name;
	v->name.label = say(front_name_needed(s) ? N_("User name") :
	    N_("User name (optional)"));
	if (s->bad_name)
		v->name.note = say(s->pin_as_name ?
		    N_("This looks like a PIN. Please enter your user name.") :
		    N_("This cannot be a user name."));
	else if (ambiguous)
		v->name.note = say_failure(FAILURE_LOCAL_RULE_AMBIGUOUS);
	if (ambiguous && (s->user_name[0] == '\0' || s->failure == FAILURE_LOCAL_RULE_AMBIGUOUS))
		v->focus = FRONT_FOCUS_NAME;
}

static struct front_text
entry_note(const struct front_state *s)
{
	if (s->wiped)
		return say(N_("What you had typed was cleared after 30 seconds."));
	if (s->mismatch)
		return say(N_("The two were not the same. Please type a new PIN again."));
	if (s->bad_length)
		return say(N_("A PIN has 6 to 8 digits."));
	if (s->failure == FAILURE_PIN_WRONG && s->screen == FRONT_UNBLOCK_PUK)
		return say(N_("That was not the right PUK."));
	/* This one is told beside the name. */
	if (s->failure == FAILURE_NONE || s->failure == FAILURE_LOCAL_RULE_AMBIGUOUS)
		return say(NULL);
	return say_failure(s->failure);
}

static struct front_text
say_tries(uint8_t tries)
{
	if (tries == WIRE_TRIES_UNKNOWN)
		return say(NULL);
	return say_count(NP_("%u try left", "%u tries left"), tries);
}

static void
look_tries(const struct front_state *s, struct front_entry *entry)
{
	const struct front_card *card = front_card_find(s, s->chosen.insertion);
	uint8_t tries = WIRE_TRIES_UNKNOWN, most = 3;

	if (s->screen == FRONT_UNBLOCK_PUK)
		tries = s->puk_tries;
	else if (card != NULL && (s->screen == FRONT_PIN || s->screen == FRONT_CHANGE_OLD ||
	    s->screen == FRONT_PINPAD_START))
		tries = card->tries;
	if (card != NULL && s->screen != FRONT_UNBLOCK_PUK && card->tries_most > most)
		most = card->tries_most;
	if (tries != WIRE_TRIES_UNKNOWN && tries > most)
		most = tries;
	entry->tries = tries;
	entry->tries_most = most;
	entry->tries_text = say_tries(tries);
}

static void
look_entry(const struct front_state *s, struct front_view *v)
{
	enum front_slot slot = front_slot_of(s->screen);

	v->entry.note = entry_note(s);
	look_tries(s, &v->entry);
	if (slot < FRONT_SLOTS) {
		v->entry.shown = true;
		v->entry.slot = slot;
		v->entry.max = slot == FRONT_SLOT_FIRST ? WIRE_PIN_MAX : FRONT_NEW_MAX;
		v->entry.label = say(entry_label(s->screen));
		v->focus = FRONT_FOCUS_ENTRY;
	}
	add(s, v, FRONT_ACT_WHY_NOT, FRONT_BUTTON_MORE, N_("Why not the others?"));
	add(s, v, FRONT_ACT_CHANGE_PIN, FRONT_BUTTON_MORE, N_("Change PIN"));
	add(s, v, FRONT_ACT_CANCEL, FRONT_BUTTON_STOP, N_("Cancel"));
}

static void
look_pin(const struct front_state *s, struct front_view *v)
{
	v->title = s->chosen.name[0] != '\0' ? say_text(N_("%s"), s->chosen.name) :
	    say(N_("Type your PIN"));
	v->more = say_expiry(s, s->chosen.not_after);
	look_entry(s, v);
	add(s, v, FRONT_ACT_GO_ON, FRONT_BUTTON_GO, N_("Go on"));
	look_name(s, v);
}

/* ---- waiting ---- */

static void
look_stages(const struct front_state *s, struct front_view *v)
{
	static const char *const logon[FRONT_STAGES] = { N_("Checking your card"),
		N_("Asking the logon service"), N_("Opening your desktop") };
	static const char *const done[FRONT_STAGES] = { N_("Card checked"),
		N_("Logon service has answered"), N_("Desktop opened") };

	v->stage_count = FRONT_STAGES;
	for (unsigned int i = 0; i < FRONT_STAGES; i++) {
		v->stages[i].state = i < s->stage ? FRONT_STAGE_DONE :
		    i == s->stage ? FRONT_STAGE_RUNS : FRONT_STAGE_AHEAD;
		v->stages[i].text = say(i < s->stage ? done[i] : logon[i]);
	}
}

static void
look_waiting(const struct front_state *s, struct front_view *v)
{
	if (s->screen == FRONT_WAITING)
		look_stages(s, v);
	if (s->cancelling)
		v->help = say(N_("It is being cancelled."));
	add(s, v, FRONT_ACT_CANCEL, FRONT_BUTTON_STOP, N_("Cancel"));
}

/* ---- questions ---- */

static void
look_tap(const struct front_state *s, struct front_view *v)
{
	if (s->screen == FRONT_TAP_NOTICE && s->offer_ms > s->now_ms)
		v->countdown = (uint32_t)((s->offer_ms - s->now_ms + 999) / 1000);
	if (s->who[0] != '\0')
		v->title = say_text(looks[s->screen].title, s->who);
	else
		v->title = say(N_("Another person's session is locked here"));
	v->more = say_when(N_("Locked since %s."), s->since);
	/* Return pressed without reading ends nobody's session. */
	v->focus = FRONT_FOCUS_BUTTON;
	v->focus_button = v->button_count;
	add(s, v, FRONT_ACT_CANCEL, FRONT_BUTTON_STOP, N_("Cancel"));
	add(s, v, FRONT_ACT_GO_ON, FRONT_BUTTON_DANGER, N_("End it and log on"));
}

static void
look_question(const struct front_state *s, struct front_view *v)
{
	bool blocked = s->screen == FRONT_BLOCKED;

	v->site_notice = s->screen == FRONT_NOTICE;
	v->site_help = blocked;
	add(s, v, FRONT_ACT_CANCEL, FRONT_BUTTON_STOP, N_("Cancel"));
	add(s, v, FRONT_ACT_UNBLOCK, FRONT_BUTTON_GO, N_("Unblock with the PUK"));
	add(s, v, FRONT_ACT_GO_ON, FRONT_BUTTON_GO, s->screen == FRONT_NOTICE ? N_("I accept") :
	    s->screen == FRONT_LAST_TRY ? N_("Use the last try") : N_("OK"));
}

static void
look_screen(const struct front_state *s, struct front_view *v)
{
	switch (s->screen) {
	case FRONT_LOCKED:
	case FRONT_LOCKED_OTHER:
		look_locked(s, v);
		break;
	case FRONT_CARD_IN:
		look_card_in(s, v);
		break;
	case FRONT_UNUSABLE:
		look_unusable(s, v);
		break;
	case FRONT_ENDED:
		look_failure(s, v, s->ended, s->ended_attempt);
		break;
	case FRONT_REFUSED:
		look_failure(s, v, s->failure, s->attempt);
		break;
	case FRONT_TAP_NOTICE:
	case FRONT_TAP_OFFER:
		look_tap(s, v);
		break;
	case FRONT_CHOOSE:
	case FRONT_WHY_NOT:
		look_tiles(s, v, s->screen == FRONT_CHOOSE);
		break;
	case FRONT_PIN:
	case FRONT_PINPAD_START:
		look_pin(s, v);
		break;
	case FRONT_WAITING:
	case FRONT_PINPAD:
		look_waiting(s, v);
		break;
	case FRONT_NOTICE:
	case FRONT_LAST_TRY:
	case FRONT_BLOCKED:
	case FRONT_ERRAND_DONE:
		look_question(s, v);
		break;
	default:
		if (front_slot_of(s->screen) < FRONT_SLOTS)
			look_entry(s, v);
	}
}

void
front_look(const struct front_state *s, struct front_view *v)
{
	memset(v, 0, sizeof(*v));
	v->screen = s->screen;
	v->picture = looks[s->screen].picture;
	v->alert = looks[s->screen].alert;
	v->title = say(looks[s->screen].title);
	v->help = say(looks[s->screen].help);
	v->entry.tries = WIRE_TRIES_UNKNOWN;
	v->settings = &s->settings;
	look_screen(s, v);
}
