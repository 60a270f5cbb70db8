#include "decide.h"

struct decide_state
decide_start(void)
{
	return (struct decide_state){ .stage = ATTEMPT_NONE, .session = SESSION_NONE };
}

static void
act(struct decide_effects *out, struct decide_effect effect)
{
	if (out->count < DECIDE_EFFECTS_MAX)
		out->list[out->count++] = effect;
}

static void
act_only(struct decide_effects *out, enum decide_act what)
{
	act(out, (struct decide_effect){ .act = what });
}

/* The heartbeat runs while a session is shown or an attempt runs. */
static void
pulse(struct decide_state *s, struct decide_effects *out)
{
	bool beat = s->session == SESSION_SHOWN || s->stage != ATTEMPT_NONE;

	if (beat != s->beat)
		act(out, (struct decide_effect){ .act = EFFECT_BEAT, .alive = beat });
	s->beat = beat;
}

static void
end_session(struct decide_state *s, struct decide_effects *out)
{
	if (s->session == SESSION_NONE || s->session == SESSION_ENDING)
		return;
	s->session = SESSION_ENDING;
	s->bound = 0;
	act_only(out, EFFECT_LOCK);
	act_only(out, EFFECT_NO_GRACE);
	act_only(out, EFFECT_END_SESSION);
}

static void
close_attempt(struct decide_state *s)
{
	s->stage = ATTEMPT_NONE;
	s->insertion = 0;
	s->proved = false;
	s->replace = false;
	s->pending = FAILURE_NONE;
}

static void
succeed(struct decide_state *s, struct decide_effects *out)
{
	act(out, (struct decide_effect){ .act = EFFECT_VERDICT, .verdict = GRANT });
	close_attempt(s);
}

/* A denial without a reason is one all the same. */
static void
deny(struct decide_state *s, struct decide_effects *out, enum failure failure)
{
	/* A session that was granted but never shown ends with its attempt. */
	if (s->session == SESSION_STARTING)
		end_session(s, out);
	act(out, (struct decide_effect){ .act = EFFECT_VERDICT, .verdict = DENY,
	    .failure = failure == FAILURE_NONE ? FAILURE_INTERNAL_ERROR : failure });
	close_attempt(s);
}

/* An unlock that has named the session ends with it. */
static void
deny_unlock(struct decide_state *s, struct decide_effects *out)
{
	if (s->kind == KIND_UNLOCK && s->stage > ATTEMPT_BUFFER)
		deny(s, out, FAILURE_UNLOCK_SESSION_ENDED);
}

static void
advance(struct decide_state *s, struct decide_effects *out, enum decide_stage stage,
    enum decide_act effect)
{
	s->stage = stage;
	act_only(out, effect);
}

static void
begin(struct decide_state *s, const struct decide_policy *policy, const struct decide_event *e,
    struct decide_effects *out)
{
	if (s->stage != ATTEMPT_NONE)
		return;			/* the caller was told: one attempt at a time */
	s->kind = e->kind;
	s->insertion = e->insertion;
	s->proved = false;
	s->replace = e->kind == KIND_LOGON && e->same && policy->tap_over;
	s->stage = ATTEMPT_BUFFER;
	if (e->failure != FAILURE_NONE)
		deny(s, out, e->failure);
	else if (e->insertion == 0)
		deny(s, out, FAILURE_CARD_ABSENT);
	else
		act_only(out, EFFECT_SUBMIT);
}

/* Whether a logon can come after the session there is: one that is ending, or that it may end. */
static bool
may_follow(const struct decide_state *s)
{
	return s->session == SESSION_NONE || s->session == SESSION_ENDING ||
	    (s->replace && s->session == SESSION_LOCKED);
}

/* The kind that the buffer bears must be the one that the envelope bore. */
static enum failure
buffer_failure(const struct decide_state *s, const struct decide_event *e)
{
	if (e->failure != FAILURE_NONE)
		return e->failure;
	if (s->kind != KIND_TRIAL && e->kind != s->kind)
		return FAILURE_PROTOCOL_VIOLATION;
	if (s->kind == KIND_UNLOCK && s->session == SESSION_NONE)
		return FAILURE_UNLOCK_NO_SUCH_SESSION;
	if (s->kind == KIND_UNLOCK && s->session == SESSION_ENDING)
		return FAILURE_UNLOCK_SESSION_ENDED;
	if (s->kind == KIND_UNLOCK && s->session != SESSION_LOCKED)
		return FAILURE_UNLOCK_NOT_LOCKED;
	if (s->kind == KIND_LOGON && !may_follow(s))
		return FAILURE_UNLOCK_OTHER_USER;
	return FAILURE_NONE;
}

static void
proved(struct decide_state *s, struct decide_effects *out, const struct decide_event *e)
{
	if (s->kind == KIND_UNLOCK && !e->same) {
		deny(s, out, FAILURE_UNLOCK_OTHER_USER);
		return;
	}
	/* Nobody takes over from himself: he unlocks. */
	if (s->replace && s->session == SESSION_LOCKED && e->same) {
		deny(s, out, FAILURE_PROTOCOL_VIOLATION);
		return;
	}
	s->proved = true;
	advance(s, out, ATTEMPT_ACCOUNT, EFFECT_RESOLVE);
}

static void
grant(struct decide_state *s, struct decide_effects *out)
{
	if (!s->proved || s->insertion == 0) {
		deny(s, out, FAILURE_INTERNAL_ERROR);
		return;
	}
	act(out, (struct decide_effect){ .act = EFFECT_GRANT, .verdict = GRANT,
	    .insertion = s->insertion });
	switch (s->kind) {
	case KIND_TRIAL:
		succeed(s, out);
		return;
	case KIND_LOGON:
		s->session = SESSION_STARTING;
		advance(s, out, ATTEMPT_OPEN, EFFECT_OPEN);
		return;
	case KIND_UNLOCK:
		advance(s, out, ATTEMPT_OPEN, EFFECT_RENEW);
		return;
	}
}

/* All is proved: only now does the session there was end. What fails from here on brings it not
 * back. */
static void
replace(struct decide_state *s, struct decide_effects *out)
{
	if (!may_follow(s)) {
		deny(s, out, FAILURE_UNLOCK_OTHER_USER);
		return;
	}
	s->stage = ATTEMPT_REPLACE;
	act_only(out, EFFECT_AWAIT_END);
	end_session(s, out);
}

static void
account(struct decide_state *s, struct decide_effects *out, const struct decide_event *e)
{
	if (e->failure != FAILURE_NONE)
		deny(s, out, e->failure);
	else if (s->kind == KIND_UNLOCK && !e->same)
		deny(s, out, FAILURE_UNLOCK_OTHER_USER);
	else if (s->kind == KIND_UNLOCK && s->session != SESSION_LOCKED)
		deny(s, out, FAILURE_UNLOCK_SESSION_ENDED);
	else if (s->kind == KIND_LOGON && s->session != SESSION_NONE)
		replace(s, out);
	else
		grant(s, out);
}

static void
opened(struct decide_state *s, struct decide_effects *out, const struct decide_policy *policy)
{
	enum decide_session needed = s->kind == KIND_LOGON ? SESSION_STARTING : SESSION_LOCKED;

	if (s->session != needed) {
		deny(s, out, FAILURE_UNLOCK_SESSION_ENDED);
		return;
	}
	s->session = SESSION_SHOWN;
	s->bound = policy->removal == REMOVAL_NOTHING ? 0 : s->insertion;
	act_only(out, EFFECT_NO_GRACE);
	act(out, (struct decide_effect){ .act = EFFECT_UNLOCK, .insertion = s->bound });
	succeed(s, out);
}

static enum failure
limit_failure(enum decide_stage stage)
{
	return stage == ATTEMPT_SIGN ? FAILURE_CARD_TIMEOUT : FAILURE_HELPER_TIMEOUT;
}

/* A card that took too long may only be a pcscd that stands still: ask before saying so. */
static void
failed(struct decide_state *s, struct decide_effects *out, enum failure failure)
{
	if (s->stage == ATTEMPT_ASK) {
		deny(s, out, failure_first(s->pending, failure));
	} else if (failure == FAILURE_CARD_TIMEOUT) {
		s->pending = failure;
		advance(s, out, ATTEMPT_ASK, EFFECT_ASK_PCSC);
	} else {
		deny(s, out, failure);
	}
}

/* The stage that waits for the event; ATTEMPT_NONE when none waits for it. */
static enum decide_stage
awaited_in(enum decide_what what)
{
	static const enum decide_stage stages[EVENT_WHAT_COUNT] = {
		[EVENT_BUFFER] = ATTEMPT_BUFFER, [EVENT_PREPARED] = ATTEMPT_PREPARE,
		[EVENT_KDC_READY] = ATTEMPT_KDC, [EVENT_SIGNED] = ATTEMPT_SIGN,
		[EVENT_TICKETS] = ATTEMPT_TICKET, [EVENT_PROVED] = ATTEMPT_PROVE,
		[EVENT_ACCOUNT] = ATTEMPT_ACCOUNT, [EVENT_OPENED] = ATTEMPT_OPEN,
		[EVENT_ANSWER] = ATTEMPT_ASK,
	};

	return stages[what];
}

static void
advance_unless(struct decide_state *s, struct decide_effects *out, enum failure failure,
    enum decide_stage stage, enum decide_act effect)
{
	if (failure != FAILURE_NONE)
		deny(s, out, failure);
	else
		advance(s, out, stage, effect);
}

/* What the stage waited for has come. */
static void
answered(struct decide_state *s, const struct decide_policy *policy, const struct decide_event *e,
    struct decide_effects *out)
{
	switch (e->what) {
	case EVENT_BUFFER:
		advance_unless(s, out, buffer_failure(s, e), ATTEMPT_PREPARE, EFFECT_PREPARE);
		return;
	case EVENT_PREPARED:
		advance_unless(s, out, e->failure, ATTEMPT_KDC, EFFECT_ASK_KDC);
		return;
	case EVENT_KDC_READY:
		advance(s, out, ATTEMPT_SIGN, EFFECT_LET_SIGN);
		return;
	case EVENT_SIGNED:
		s->stage = ATTEMPT_TICKET;
		return;
	case EVENT_TICKETS:
		advance(s, out, ATTEMPT_PROVE, EFFECT_PROVE);
		return;
	case EVENT_PROVED:
		proved(s, out, e);
		return;
	case EVENT_ACCOUNT:
		account(s, out, e);
		return;
	case EVENT_OPENED:
		opened(s, out, policy);
		return;
	case EVENT_ANSWER:
		deny(s, out, e->alive ? s->pending : FAILURE_PCSC_UNAVAILABLE);
		return;
	default:
		return;
	}
}

/* Events of the running attempt. False: the event is none of these. */
static bool
attempt_step(struct decide_state *s, const struct decide_policy *policy,
    const struct decide_event *e, struct decide_effects *out)
{
	enum decide_stage in = awaited_in(e->what);

	if (in != ATTEMPT_NONE && in == s->stage) {
		answered(s, policy, e, out);
		return true;
	}
	if (in != ATTEMPT_NONE) {
		/* An answer to a question that was given up comes late; the rest is out of turn. */
		if (s->stage != ATTEMPT_NONE && s->stage != ATTEMPT_ASK && in != ATTEMPT_ASK)
			deny(s, out, FAILURE_PROTOCOL_VIOLATION);
		return true;
	}
	switch (e->what) {
	case EVENT_FAILED:
		if (s->stage != ATTEMPT_NONE)
			failed(s, out, e->failure);
		return true;
	case EVENT_LIMIT:
		if (s->stage == ATTEMPT_ASK)
			deny(s, out, FAILURE_PCSC_UNAVAILABLE);
		else if (s->stage != ATTEMPT_NONE)
			failed(s, out, limit_failure(s->stage));
		return true;
	case EVENT_CANCEL:
		if (s->stage != ATTEMPT_NONE)
			deny(s, out, FAILURE_PIN_CANCELLED);
		return true;
	default:
		return false;
	}
}

static void
lock(struct decide_state *s, struct decide_effects *out)
{
	act_only(out, EFFECT_LOCK);
	if (s->session == SESSION_SHOWN)
		s->session = SESSION_LOCKED;
}

static void
gone(struct decide_state *s, const struct decide_policy *policy, const struct decide_event *e,
    struct decide_effects *out)
{
	if (s->stage != ATTEMPT_NONE && s->insertion == e->insertion)
		deny(s, out, e->failure);
	if (s->bound == 0 || s->bound != e->insertion)
		return;
	s->bound = 0;
	lock(s, out);
	if (policy->removal != REMOVAL_LOG_OFF)
		return;
	if (policy->grace)
		act_only(out, EFFECT_GRACE);
	else
		end_session(s, out);
}

/* The watcher or the seat is no more: whatever it last said is void. */
static void
lost(struct decide_state *s, const struct decide_event *e, struct decide_effects *out)
{
	if (s->stage != ATTEMPT_NONE)
		deny(s, out, FAILURE_HELPER_DIED);
	lock(s, out);
	if (e->what == EVENT_SEAT_LOST)
		end_session(s, out);
}

static void
seat_step(struct decide_state *s, const struct decide_policy *policy,
    const struct decide_event *e, struct decide_effects *out)
{
	switch (e->what) {
	case EVENT_PRESENT:
		/* A card that comes in always locks first. */
		if (s->session == SESSION_SHOWN)
			lock(s, out);
		return;
	case EVENT_GONE:
		gone(s, policy, e, out);
		return;
	case EVENT_WATCH_LOST:
	case EVENT_SEAT_LOST:
		lost(s, e, out);
		return;
	case EVENT_SEAT_LOCKED:
		if (s->session == SESSION_SHOWN)
			s->session = SESSION_LOCKED;
		return;
	case EVENT_DEMAND:
		lock(s, out);
		return;
	case EVENT_LOG_OFF:
		deny_unlock(s, out);
		end_session(s, out);
		return;
	case EVENT_GRACE_OVER:
		if (s->session != SESSION_LOCKED)
			return;
		deny_unlock(s, out);
		end_session(s, out);
		return;
	case EVENT_SESSION_GONE:
		if (s->session != SESSION_NONE)
			act_only(out, EFFECT_LOCK);
		s->session = SESSION_NONE;
		s->bound = 0;
		deny_unlock(s, out);
		if (s->stage == ATTEMPT_OPEN)
			deny(s, out, FAILURE_SESSION_START_FAILED);
		else if (s->stage == ATTEMPT_REPLACE)
			grant(s, out);
		return;
	default:
		return;
	}
}

struct decide_effects
decide_step(struct decide_state *s, const struct decide_policy *policy,
    const struct decide_event *e)
{
	struct decide_effects out = { .count = 0 };

	if (e->what == EVENT_BEGIN)
		begin(s, policy, e, &out);
	else if (!attempt_step(s, policy, e, &out))
		seat_step(s, policy, e, &out);
	pulse(s, &out);
	return out;
}
