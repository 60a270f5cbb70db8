/*
 * Walks every state that decide_step() can be brought into, by every event in every state, and
 * holds each step against the rules of the design, which are written here a second time: as a
 * record of what has happened since the attempt began.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

/* What this attempt has gone through, by the events alone. */
struct history {
	bool running, buffer, prepared, kdc, let_sign, is_signed, tickets, proved, account, granted;
	bool replaces;			/* a logon that would end the session there is */
	bool gone;			/* all was proved, and then that session was gone */
	uint64_t insertion;
};

struct node {
	struct decide_state state;
	struct history past;
};

enum { NODES_MAX = 200000, BUCKETS = 1 << 18 };

static struct node nodes[NODES_MAX];
static uint32_t buckets[BUCKETS];	/* index + 1 */
static size_t node_count;

static uint32_t
hash(const struct node *n)
{
	const uint8_t *p = (const uint8_t *)n;
	uint32_t h = 2166136261U;

	for (size_t i = 0; i < sizeof(*n); i++)
		h = (h ^ p[i]) * 16777619U;
	return h;
}

static void
remember(const struct node *n)
{
	uint32_t at = hash(n) % BUCKETS;

	while (buckets[at] != 0) {
		if (memcmp(&nodes[buckets[at] - 1], n, sizeof(*n)) == 0)
			return;
		at = (at + 1) % BUCKETS;
	}
	cr_assert(node_count < NODES_MAX, "more states than there should be");
	nodes[node_count++] = *n;
	buckets[at] = (uint32_t)node_count;
}

static bool
has(const struct decide_effects *e, enum decide_act act)
{
	for (size_t i = 0; i < e->count; i++)
		if (e->list[i].act == act)
			return true;
	return false;
}

static size_t
count(const struct decide_effects *e, enum decide_act act)
{
	size_t n = 0;

	for (size_t i = 0; i < e->count; i++)
		n += e->list[i].act == act;
	return n;
}

/* The event as it happened; whether it may have any effect is not asked. */
static void
record(struct history *past, const struct decide_state *before, const struct decide_event *e)
{
	bool good = e->failure == FAILURE_NONE;

	if (e->what == EVENT_BEGIN && before->stage == ATTEMPT_NONE) {
		memset(past, 0, sizeof(*past));
		past->running = good && e->insertion != 0;
		past->insertion = e->insertion;
		past->replaces = e->same && e->kind == KIND_LOGON;
	}
	if (!past->running)
		return;
	switch (e->what) {
	case EVENT_BUFFER:
		past->buffer = good;
		break;
	case EVENT_PREPARED:
		past->prepared = past->buffer && good;
		break;
	case EVENT_KDC_READY:
		past->kdc = past->prepared;
		break;
	case EVENT_SIGNED:
		past->is_signed = past->let_sign;
		break;
	case EVENT_TICKETS:
		past->tickets = past->is_signed;
		break;
	case EVENT_PROVED:
		past->proved = past->tickets && (before->kind != KIND_UNLOCK || e->same) &&
		    !(past->replaces && before->replace && e->same &&
		    before->session == SESSION_LOCKED);
		break;
	case EVENT_ACCOUNT:
		past->account = past->proved && good &&
		    (before->kind != KIND_UNLOCK || e->same);
		break;
	case EVENT_SESSION_GONE:
		past->gone = past->account;
		break;
	case EVENT_GONE:
		if (e->insertion == past->insertion)
			past->running = false;
		break;
	case EVENT_WATCH_LOST:
	case EVENT_SEAT_LOST:
	case EVENT_CANCEL:
		past->running = false;
		break;
	default:
		break;
	}
}

static void
check_grant(const struct decide_state *before, const struct history *past,
    const struct decide_effects *out)
{
	if (has(out, EFFECT_GRANT)) {
		cr_assert(past->running && past->buffer && past->prepared && past->kdc &&
		    past->let_sign && past->is_signed && past->tickets && past->proved &&
		    past->account, "granted what was not proved");
		cr_assert_eq(before->insertion, past->insertion, "granted on another insertion");
		cr_assert(before->kind != KIND_UNLOCK || before->session == SESSION_LOCKED);
		cr_assert(before->kind != KIND_LOGON || before->session == SESSION_NONE ||
		    (before->session == SESSION_ENDING && past->gone), "two sessions at once");
	}
	if (has(out, EFFECT_OPEN) || has(out, EFFECT_RENEW))
		cr_assert(has(out, EFFECT_GRANT), "a session without a grant");
	for (size_t i = 0; i < out->count; i++)
		if (out->list[i].verdict == GRANT)
			cr_assert(out->list[i].act == EFFECT_GRANT ||
			    (out->list[i].act == EFFECT_VERDICT &&
			    out->list[i].failure == FAILURE_NONE));
}

static void
check_verdict(const struct decide_state *before, const struct decide_state *after,
    const struct decide_event *e, const struct history *past, const struct decide_effects *out)
{
	size_t verdicts = count(out, EFFECT_VERDICT);
	bool began = e->what == EVENT_BEGIN && before->stage == ATTEMPT_NONE;

	cr_assert(verdicts <= 1, "two verdicts");
	if (began)
		cr_assert_eq(verdicts, after->stage == ATTEMPT_NONE);
	else
		cr_assert_eq(verdicts, before->stage != ATTEMPT_NONE &&
		    after->stage == ATTEMPT_NONE, "an attempt must end in one verdict");
	for (size_t i = 0; i < out->count; i++)
		if (out->list[i].act == EFFECT_VERDICT && out->list[i].failure == FAILURE_NONE)
			cr_assert(past->granted || has(out, EFFECT_GRANT),
			    "success without a grant");
}

static void
check_lock(const struct decide_state *before, const struct decide_state *after,
    const struct decide_event *e, const struct history *past, const struct decide_effects *out)
{
	bool must = e->what == EVENT_PRESENT || e->what == EVENT_WATCH_LOST ||
	    e->what == EVENT_SEAT_LOST || e->what == EVENT_DEMAND || e->what == EVENT_LOG_OFF ||
	    e->what == EVENT_SEAT_LOCKED || e->what == EVENT_SESSION_GONE ||
	    (e->what == EVENT_GONE && before->bound != 0 && e->insertion == before->bound);

	if (must)
		cr_assert_neq(after->session, SESSION_SHOWN, "event %d leaves it shown", e->what);
	if (before->session == SESSION_SHOWN && after->session != SESSION_SHOWN &&
	    e->what != EVENT_SEAT_LOCKED)
		cr_assert(has(out, EFFECT_LOCK), "hidden without a lock, event %d", e->what);
	if (after->session == SESSION_SHOWN && before->session != SESSION_SHOWN)
		cr_assert(e->what == EVENT_OPENED && past->granted && has(out, EFFECT_UNLOCK));
	if (has(out, EFFECT_UNLOCK)) {
		cr_assert_eq(after->session, SESSION_SHOWN);
		cr_assert(!has(out, EFFECT_LOCK));
	}
	if (has(out, EFFECT_END_SESSION))
		cr_assert_eq(after->session, SESSION_ENDING);
}

/* What an attempt does to the session there is: nothing, or all of it once the second is proved. */
static void
check_takeover(const struct decide_state *before, const struct decide_state *after,
    const struct decide_policy *policy, const struct decide_event *e, const struct history *past,
    const struct decide_effects *out)
{
	bool ends = has(out, EFFECT_END_SESSION);

	if (has(out, EFFECT_AWAIT_END)) {
		cr_assert_eq(e->what, EVENT_ACCOUNT);
		cr_assert(past->proved && past->account && before->kind == KIND_LOGON);
		cr_assert_eq(after->session, SESSION_ENDING);
		cr_assert_not(has(out, EFFECT_GRANT), "granted while the first one ends");
	}
	if (ends && before->stage == ATTEMPT_ACCOUNT && e->what == EVENT_ACCOUNT) {
		cr_assert(policy->tap_over && past->replaces, "nobody may end this session");
		cr_assert_eq(before->session, SESSION_LOCKED);
		cr_assert(past->proved && past->account, "ended before the second was proved");
	}
	if (before->session == SESSION_LOCKED && after->session != SESSION_LOCKED &&
	    after->session != SESSION_SHOWN)
		cr_assert(e->what == EVENT_ACCOUNT || e->what == EVENT_LOG_OFF ||
		    e->what == EVENT_GRACE_OVER || e->what == EVENT_SESSION_GONE ||
		    e->what == EVENT_SEAT_LOST ||
		    (e->what == EVENT_GONE && policy->removal == REMOVAL_LOG_OFF),
		    "event %d ends a locked session", e->what);
	if (before->stage != ATTEMPT_REPLACE && after->stage == ATTEMPT_REPLACE)
		cr_assert(has(out, EFFECT_AWAIT_END));
}

static void
check_rest(const struct decide_state *after, const struct history *past,
    const struct decide_effects *out)
{
	cr_assert(out->count < DECIDE_EFFECTS_MAX, "the list of effects is full");
	cr_assert_eq(after->beat, after->session == SESSION_SHOWN ||
	    after->stage != ATTEMPT_NONE, "the heartbeat runs when it must, and only then");
	if (has(out, EFFECT_LET_SIGN)) {
		cr_assert(past->prepared && past->kdc, "PIN before the KDC was there");
		cr_assert(!past->let_sign, "two PINs in one attempt");
	}
	if (after->stage == ATTEMPT_NONE)
		cr_assert(!after->proved && after->insertion == 0, "an attempt left something");
	else
		cr_assert(after->insertion != 0, "an attempt without a card");
}

static void
step(const struct node *from, const struct decide_policy *policy, const struct decide_event *e)
{
	struct node to = *from;
	struct decide_effects out = decide_step(&to.state, policy, e);

	record(&to.past, &from->state, e);
	check_grant(&from->state, &to.past, &out);
	check_verdict(&from->state, &to.state, e, &to.past, &out);
	check_lock(&from->state, &to.state, e, &to.past, &out);
	check_takeover(&from->state, &to.state, policy, e, &to.past, &out);
	check_rest(&to.state, &to.past, &out);
	to.past.let_sign |= has(&out, EFFECT_LET_SIGN);
	to.past.granted |= has(&out, EFFECT_GRANT);
	if (to.state.stage == ATTEMPT_NONE)
		memset(&to.past, 0, sizeof(to.past));
	remember(&to);
}

static void
walk(const struct decide_policy *policy)
{
	static const enum failure failures[] = { FAILURE_NONE, FAILURE_PIN_WRONG,
	    FAILURE_CARD_REMOVED, FAILURE_CARD_TIMEOUT };
	struct node start;

	memset(&start, 0, sizeof(start));
	start.state = decide_start();
	node_count = 0;
	memset(buckets, 0, sizeof(buckets));
	remember(&start);
	for (size_t i = 0; i < node_count; i++)
		for (unsigned int bits = 0; bits < EVENT_WHAT_COUNT * 3 * 3 * 4 * 4; bits++) {
			unsigned int b = bits;
			struct decide_event e = { .what = (enum decide_what)(b % EVENT_WHAT_COUNT) };

			b /= EVENT_WHAT_COUNT;
			e.kind = (enum decide_kind)(b % 3);
			b /= 3;
			e.insertion = b % 3;
			b /= 3;
			e.failure = failures[b % 4];
			b /= 4;
			e.same = b % 2;
			e.alive = b / 2;
			step(&nodes[i], policy, &e);
		}
	cr_log_info("%zu states\n", node_count);
	cr_assert(node_count > 100, "the walk went nowhere");
}

Test(decide, no_state_breaks_an_invariant_when_removal_locks)
{
	walk(&(struct decide_policy){ .removal = REMOVAL_LOCK });
}

Test(decide, no_state_breaks_an_invariant_when_another_may_take_over)
{
	walk(&(struct decide_policy){ .removal = REMOVAL_LOCK, .tap_over = true });
}

Test(decide, no_state_breaks_an_invariant_when_another_may_take_over_within_the_grace_time)
{
	walk(&(struct decide_policy){ .removal = REMOVAL_LOG_OFF, .grace = true, .tap_over = true });
}

Test(decide, no_state_breaks_an_invariant_when_removal_logs_off)
{
	walk(&(struct decide_policy){ .removal = REMOVAL_LOG_OFF });
}

Test(decide, no_state_breaks_an_invariant_when_log_off_waits)
{
	walk(&(struct decide_policy){ .removal = REMOVAL_LOG_OFF, .grace = true });
}

Test(decide, no_state_breaks_an_invariant_when_removal_does_nothing)
{
	walk(&(struct decide_policy){ .removal = REMOVAL_NOTHING });
}

/* ---- one by one ---- */

static const struct decide_policy locks = { .removal = REMOVAL_LOCK };

static struct decide_effects
go(struct decide_state *s, enum decide_what what)
{
	struct decide_event e = { .what = what, .kind = s->kind, .same = true, .alive = true };

	return decide_step(s, &locks, &e);
}

/* Brings an attempt of `kind` on `insertion` to its last stage but one. */
static void
attempt(struct decide_state *s, enum decide_kind kind, uint64_t insertion)
{
	struct decide_event begin = { .what = EVENT_BEGIN, .kind = kind, .insertion = insertion };

	decide_step(s, &locks, &begin);
	go(s, EVENT_BUFFER);
	go(s, EVENT_PREPARED);
	go(s, EVENT_KDC_READY);
	go(s, EVENT_SIGNED);
	go(s, EVENT_TICKETS);
	go(s, EVENT_PROVED);
	go(s, EVENT_ACCOUNT);
}

static struct decide_state
shown(void)
{
	struct decide_state s = decide_start();

	attempt(&s, KIND_LOGON, 1);
	go(&s, EVENT_OPENED);
	cr_assert_eq(s.session, SESSION_SHOWN);
	return s;
}

Test(decide, a_logon_ends_in_a_shown_session_bound_to_its_card)
{
	struct decide_state s = shown();

	cr_assert_eq(s.bound, 1);
	cr_assert_eq(s.stage, ATTEMPT_NONE);
}

Test(decide, pulling_the_card_locks_and_putting_it_back_with_its_pin_unlocks)
{
	struct decide_state s = shown();
	struct decide_event gone = { .what = EVENT_GONE, .insertion = 1,
	    .failure = FAILURE_CARD_REMOVED };
	struct decide_effects out = decide_step(&s, &locks, &gone);

	cr_assert(has(&out, EFFECT_LOCK));
	cr_assert_eq(s.session, SESSION_LOCKED);
	attempt(&s, KIND_UNLOCK, 2);
	out = go(&s, EVENT_OPENED);
	cr_assert(has(&out, EFFECT_UNLOCK));
	cr_assert_eq(s.bound, 2);
}

Test(decide, another_card_s_removal_does_not_lock)
{
	struct decide_state s = shown();
	struct decide_event gone = { .what = EVENT_GONE, .insertion = 7,
	    .failure = FAILURE_CARD_REMOVED };

	decide_step(&s, &locks, &gone);
	cr_assert_eq(s.session, SESSION_SHOWN);
}

Test(decide, removal_after_the_seat_locked_by_itself_still_logs_off)
{
	struct decide_policy log_off = { .removal = REMOVAL_LOG_OFF };
	struct decide_state s = shown();
	struct decide_event gone = { .what = EVENT_GONE, .insertion = 1,
	    .failure = FAILURE_CARD_REMOVED };
	struct decide_effects out;

	go(&s, EVENT_SEAT_LOCKED);
	out = decide_step(&s, &log_off, &gone);
	cr_assert(has(&out, EFFECT_END_SESSION));
}

Test(decide, the_proof_of_another_user_does_not_unlock)
{
	struct decide_state s = shown();
	struct decide_event other = { .what = EVENT_PROVED, .same = false };
	struct decide_effects out;

	go(&s, EVENT_DEMAND);
	decide_step(&s, &locks, &(struct decide_event){ .what = EVENT_BEGIN, .kind = KIND_UNLOCK,
	    .insertion = 2 });
	go(&s, EVENT_BUFFER);
	go(&s, EVENT_PREPARED);
	go(&s, EVENT_KDC_READY);
	go(&s, EVENT_SIGNED);
	go(&s, EVENT_TICKETS);
	out = decide_step(&s, &locks, &other);
	cr_assert(has(&out, EFFECT_VERDICT));
	cr_assert_eq(out.list[0].failure, FAILURE_UNLOCK_OTHER_USER);
	cr_assert_eq(s.session, SESSION_LOCKED);
}

Test(decide, the_end_of_the_session_ends_an_unlock_of_it)
{
	static const enum decide_what ends[] = { EVENT_LOG_OFF, EVENT_GRACE_OVER,
	    EVENT_SESSION_GONE };

	for (size_t i = 0; i < 3; i++) {
		struct decide_state s = shown();
		struct decide_effects out;

		go(&s, EVENT_DEMAND);
		decide_step(&s, &locks, &(struct decide_event){ .what = EVENT_BEGIN,
		    .kind = KIND_UNLOCK, .insertion = 2 });
		decide_step(&s, &locks, &(struct decide_event){ .what = EVENT_BUFFER,
		    .kind = KIND_UNLOCK });
		go(&s, EVENT_PREPARED);
		cr_assert_eq(s.stage, ATTEMPT_KDC);
		out = go(&s, ends[i]);
		cr_assert_eq(s.stage, ATTEMPT_NONE);
		cr_assert(has(&out, EFFECT_VERDICT));
		for (size_t k = 0; k < out.count; k++)
			if (out.list[k].act == EFFECT_VERDICT)
				cr_assert_eq(out.list[k].failure, FAILURE_UNLOCK_SESSION_ENDED);
		cr_assert_eq(s.session, ends[i] == EVENT_SESSION_GONE ? SESSION_NONE :
		    SESSION_ENDING);
	}
}

Test(decide, a_card_pulled_while_the_session_opens_ends_that_session)
{
	struct decide_state s = decide_start();
	struct decide_event gone = { .what = EVENT_GONE, .insertion = 1,
	    .failure = FAILURE_CARD_REMOVED };
	struct decide_effects out;

	attempt(&s, KIND_LOGON, 1);
	cr_assert_eq(s.stage, ATTEMPT_OPEN);
	out = decide_step(&s, &locks, &gone);
	cr_assert(has(&out, EFFECT_END_SESSION));
	cr_assert_eq(s.session, SESSION_ENDING);
}

Test(decide, a_slow_card_is_pcscd_s_fault_only_if_pcscd_does_not_answer)
{
	static const enum failure wanted[] = { FAILURE_PCSC_UNAVAILABLE, FAILURE_CARD_TIMEOUT };

	for (int alive = 0; alive < 2; alive++) {
		struct decide_state s = decide_start();
		struct decide_effects out;

		decide_step(&s, &locks, &(struct decide_event){ .what = EVENT_BEGIN,
		    .kind = KIND_LOGON, .insertion = 1 });
		go(&s, EVENT_BUFFER);
		go(&s, EVENT_PREPARED);
		go(&s, EVENT_KDC_READY);
		out = go(&s, EVENT_LIMIT);
		cr_assert(has(&out, EFFECT_ASK_PCSC));
		out = decide_step(&s, &locks, &(struct decide_event){ .what = EVENT_ANSWER,
		    .alive = alive });
		cr_assert_eq(out.list[0].failure, wanted[alive]);
	}
}

/* ---- another person's card at a locked session ---- */

static const struct decide_policy takes_over = { .removal = REMOVAL_LOCK, .tap_over = true };

static struct decide_effects
take(struct decide_state *s, enum decide_what what, bool same)
{
	return decide_step(s, &takes_over, &(struct decide_event){ .what = what, .kind = KIND_LOGON,
	    .insertion = 2, .same = same, .alive = true });
}

/* Up to the stage before the second person is proved. */
static struct decide_state
second_person(bool replace)
{
	struct decide_state s = shown();

	go(&s, EVENT_DEMAND);
	take(&s, EVENT_BEGIN, replace);
	take(&s, EVENT_BUFFER, false);
	take(&s, EVENT_PREPARED, false);
	take(&s, EVENT_KDC_READY, false);
	take(&s, EVENT_SIGNED, false);
	take(&s, EVENT_TICKETS, false);
	return s;
}

Test(decide, a_second_person_is_let_in_when_the_first_session_has_ended)
{
	struct decide_state s = second_person(true);
	struct decide_effects out;

	out = take(&s, EVENT_PROVED, false);
	cr_assert_not(has(&out, EFFECT_END_SESSION), "before the account is known");
	cr_assert_eq(s.session, SESSION_LOCKED);
	out = take(&s, EVENT_ACCOUNT, false);
	cr_assert(has(&out, EFFECT_END_SESSION) && has(&out, EFFECT_AWAIT_END));
	cr_assert_not(has(&out, EFFECT_GRANT));
	out = take(&s, EVENT_SESSION_GONE, false);
	cr_assert(has(&out, EFFECT_GRANT) && has(&out, EFFECT_OPEN));
	out = take(&s, EVENT_OPENED, false);
	cr_assert(has(&out, EFFECT_UNLOCK));
	cr_assert_eq(s.session, SESSION_SHOWN);
	cr_assert_eq(s.bound, 2);
}

Test(decide, a_second_person_who_fails_leaves_the_first_session_as_it_was)
{
	static const struct { enum decide_what what; enum failure failure; } ends[] = {
		{ EVENT_FAILED, FAILURE_PIN_WRONG }, { EVENT_CANCEL, FAILURE_NONE },
		{ EVENT_LIMIT, FAILURE_NONE }, { EVENT_GONE, FAILURE_CARD_REMOVED },
		{ EVENT_ACCOUNT, FAILURE_LOCAL_NO_RULE },
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct decide_state s = second_person(true);
		struct decide_effects out;

		take(&s, EVENT_PROVED, false);
		out = decide_step(&s, &takes_over, &(struct decide_event){ .what = ends[i].what,
		    .insertion = 2, .failure = ends[i].failure });
		cr_expect(has(&out, EFFECT_VERDICT), "event %d", ends[i].what);
		cr_expect_not(has(&out, EFFECT_END_SESSION), "event %d", ends[i].what);
		cr_expect_eq(s.session, SESSION_LOCKED, "event %d", ends[i].what);
		cr_expect_eq(s.bound, 1, "event %d", ends[i].what);
	}
}

Test(decide, nobody_takes_over_without_asking_for_it_or_against_policy)
{
	static const struct decide_policy *const policies[] = { &takes_over, &locks };

	for (size_t i = 0; i < 2; i++) {
		struct decide_state s = shown();
		struct decide_effects out;

		go(&s, EVENT_DEMAND);
		decide_step(&s, policies[i], &(struct decide_event){ .what = EVENT_BEGIN,
		    .kind = KIND_LOGON, .insertion = 2, .same = i == 1 });
		out = decide_step(&s, policies[i], &(struct decide_event){ .what = EVENT_BUFFER,
		    .kind = KIND_LOGON });
		cr_assert(has(&out, EFFECT_VERDICT));
		cr_assert_eq(out.list[0].failure, FAILURE_UNLOCK_OTHER_USER);
		cr_assert_eq(s.session, SESSION_LOCKED);
	}
}

Test(decide, nobody_takes_over_from_himself)
{
	struct decide_state s = second_person(true);
	struct decide_effects out = take(&s, EVENT_PROVED, true);

	cr_assert(has(&out, EFFECT_VERDICT));
	cr_assert_eq(s.session, SESSION_LOCKED);
}

Test(decide, a_logon_during_a_log_off_waits_for_its_end)
{
	struct decide_state s = shown();
	struct decide_effects out;

	go(&s, EVENT_LOG_OFF);
	attempt(&s, KIND_LOGON, 2);
	cr_assert_eq(s.stage, ATTEMPT_REPLACE);
	out = go(&s, EVENT_SESSION_GONE);
	cr_assert(has(&out, EFFECT_OPEN));
	cr_assert_eq(s.session, SESSION_STARTING);
}
