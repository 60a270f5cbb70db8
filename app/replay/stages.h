/*
 * stages.h: the pure stages of a recorded attempt, once more. Pure but for memory.
 *
 * A stage is repeated by the code that judged it first. What needs a card, a network or a key (the
 * card's answers, decryption, the account) is not repeated: its outcome is the recorded one. The
 * first stage that fails gives the verdict, as in the attempt.
 */
#ifndef APP_REPLAY_STAGES_H
#define APP_REPLAY_STAGES_H

#include "bundle.h"

enum { STAGES_MAX = 12, STAGES_DETAIL = 256 };

/* The detail of a stage that could be repeated with them. */
#define STAGES_NO_FILES	"the files that it was judged with were not all recorded"

struct stage {
	const char *name;		/* "certificate" */
	bool repeated;			/* false: recorded only */
	bool same;
	enum failure recorded, replayed;	/* replayed is recorded when it was not repeated */
	char detail[STAGES_DETAIL];	/* what was found, or why it differs; printable or not */
};

struct stages {
	struct stage list[STAGES_MAX];
	size_t count;
	enum failure verdict;		/* of all of them together */
	bool same;			/* so are verdict and stages, and no file that was kept is
					 * lacking or altered */
};

/* Notes that a stage was repeated, and how it came out. */
void stages_repeated(struct stage *stage, enum failure replayed);

/* Repeats what can be. */
void stages_replay(const struct bundle *bundle, struct stages *stages);

#endif
