#include "idle.h"

#define NS_PER_MS UINT64_C(1000000)

/* Milliseconds until what is due `limit` after the last touch, rounded up; 0: now. */
static uint32_t
left_ms(const struct idle *idle, uint32_t limit, uint64_t now)
{
	uint64_t due = idle->touched_ns + limit * NS_PER_MS;

	return now >= due ? 0 : (uint32_t)((due - now + NS_PER_MS - 1) / NS_PER_MS);
}

static void
arm(struct idle_effects *todo, uint32_t ms)
{
	todo->arm = true;
	todo->arm_ms = ms;
}

static void
serve_shown(struct idle *idle, struct idle_effects *todo, uint64_t now)
{
	uint32_t left = left_ms(idle, idle->idle_ms, now);

	if (idle->idle_ms == 0)
		return;
	if (left == 0) {
		todo->lock = true;
	} else if (left > idle->notice_ms) {
		arm(todo, left - idle->notice_ms);
	} else {
		idle->noticed = true;
		todo->notice = true;
		todo->left = (uint32_t)((uint64_t)left * IDLE_NOTICE_WHOLE / idle->notice_ms);
		arm(todo, left < IDLE_NOTICE_STEP_MS ? left : IDLE_NOTICE_STEP_MS);
	}
}

static void
serve_locked(struct idle *idle, struct idle_effects *todo, uint64_t now)
{
	uint32_t left = left_ms(idle, idle->blank_ms, now);

	if (idle->blank_ms == 0 || idle->blank)
		return;
	if (left == 0) {
		idle->blank = true;
		todo->blank = true;
	} else {
		arm(todo, left);
	}
}

static void
serve(struct idle *idle, struct idle_effects *todo, uint64_t now)
{
	if (idle->shown)
		serve_shown(idle, todo, now);
	else
		serve_locked(idle, todo, now);
}

/* Dark or announced, it is neither any more. */
static void
touch(struct idle *idle, struct idle_effects *todo, uint64_t now)
{
	bool was = idle->blank || idle->noticed;

	todo->light = idle->blank;
	todo->no_notice = idle->noticed;
	idle->blank = idle->noticed = false;
	idle->touched_ns = now;
	/* The timer that runs is due too early, never too late: it then finds the rest. */
	if (was)
		serve(idle, todo, now);
}

struct idle_effects
idle_start(struct idle *idle, uint32_t idle_ms, uint32_t notice_ms, uint32_t blank_ms,
    uint64_t now_ns)
{
	struct idle_effects todo = { .lock = false };

	*idle = (struct idle){ .idle_ms = idle_ms, .blank_ms = blank_ms, .touched_ns = now_ns,
	    .notice_ms = notice_ms < idle_ms ? notice_ms : idle_ms };
	serve(idle, &todo, now_ns);
	return todo;
}

struct idle_effects
idle_step(struct idle *idle, enum idle_event event, uint64_t now_ns)
{
	struct idle_effects todo = { .lock = false };

	switch (event) {
	case IDLE_ON_INPUT:
		touch(idle, &todo, now_ns);
		break;
	case IDLE_ON_WAKE:
		/* What a session lets be seen is not somebody who sits before it. */
		if (!idle->shown)
			touch(idle, &todo, now_ns);
		break;
	case IDLE_ON_SHOWN:
	case IDLE_ON_HIDDEN:
		touch(idle, &todo, now_ns);
		idle->shown = event == IDLE_ON_SHOWN;
		arm(&todo, 0);
		serve(idle, &todo, now_ns);
		break;
	case IDLE_ON_TIMER:
		serve(idle, &todo, now_ns);
		break;
	}
	return todo;
}
