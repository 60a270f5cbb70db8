/*
 * replay_stages.h: the pure stages of a recorded attempt, once more. Pure but for memory.
 *
 * A stage is repeated by the code that judged it first. What needs a card, a network or a key (the
 * card's answers, decryption, the account) is not repeated: its outcome is the recorded one. The
 * first stage that fails gives the verdict, as in the attempt.
 */
#ifndef APP_REPLAY_REPLAY_STAGES_H
#define APP_REPLAY_REPLAY_STAGES_H

#include "bundle.h"

enum { REPLAY_STAGES_MAX = 12, REPLAY_STAGES_DETAIL = 256 };

/* The detail of a stage that could be repeated with them. */
#define REPLAY_STAGES_NO_FILES	"the files that it was judged with were not all recorded"

struct replay_stage {
	const char *name;		/* "certificate" */
	bool repeated;			/* false: recorded only */
	bool same;
	enum failure recorded, replayed;	/* replayed is recorded when it was not repeated */
	char detail[REPLAY_STAGES_DETAIL];	/* what was found, why it differs: any octets */
};

struct replay_stages {
	struct replay_stage list[REPLAY_STAGES_MAX];
	size_t count;
	enum failure verdict;		/* of all of them together */
	bool same;			/* so are verdict and stages, and no file that was kept is
					 * lacking or altered */
};

/* Notes that a stage was repeated, and how it came out. */
void replay_stages_repeated(struct replay_stage *stage, enum failure replayed);

/* Repeats what can be. */
void replay_stages_judge(const struct bundle *bundle, struct replay_stages *stages);

#endif
