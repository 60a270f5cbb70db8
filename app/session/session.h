/*
 * session.h: one session of one user, from the account to the end of its last process.
 *
 * RESOLVE names the account and ACCOUNT or FAILED answers; a trial ends here, by the end of the
 * channel. OPEN is answered by OPENED or FAILED, TICKETS by TICKETS_DONE or FAILED. SHELL tells
 * each end of the shell and what follows from it; when that is a failure, FAILED says which, with
 * the last lines of the shell. END, or an exit that ends the session, asks all processes to end,
 * kills what is left after the grace time, closes PAM, removes the tickets and says ENDED. The end
 * of the channel, or a message that is not legal, does all that at once and in silence.
 */
#ifndef APP_SESSION_SESSION_H
#define APP_SESSION_SESSION_H

enum { SESSION_GRACE_MS = 2000 };	/* when an exit rule ends the session */

struct session;

/* Owns the channel from now on, also on failure. NULL with errno on failure. `runtime` is the
 * runtime folder, below which tickets and sockets are kept, borrowed. Freed by session_free(). */
struct session *session_new(int channel, const char *runtime) __attribute__((warn_unused_result));

/* Ends whatever is still open, as the end of the channel does. */
void session_free(struct session **session);

/* Serves until the session has ended: 0; -1 when the loop fails. */
int session_run(struct session *session) __attribute__((warn_unused_result));

#endif
