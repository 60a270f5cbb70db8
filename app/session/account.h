/*
 * account.h: the local user of a session, by NSS and PAM. Everything here may block as the modules
 * and name services of the machine do, and runs as root.
 *
 * PAM is asked nothing that needs a password: its conversation answers no question, and keeps what
 * the modules say.
 */
#ifndef APP_SESSION_ACCOUNT_H
#define APP_SESSION_ACCOUNT_H

#include <security/pam_appl.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "env.h"
#include "failure.h"
#include "tail.h"
#include "wire.h"

struct account {			/* all zero at first */
	char name[WIRE_NAME];
	char home[WIRE_NAME];
	char login_shell[WIRE_NAME];
	uid_t uid;
	gid_t gid;
	pam_handle_t *pam;
	bool credentials, session;	/* what account_close() has to undo */
	struct tail said;		/* by PAM modules */
	char detail[WIRE_DETAIL];	/* of the failure that was returned last */
};

/* The user, its uid and PAM's account check: FAILURE_NONE, or local-user-unknown,
 * local-uid-too-low, local-account-refused, session-start-failed (PAM itself does not start),
 * internal-error. */
enum failure account_resolve(struct account *a, const char *name, const char *service,
    uint32_t minimum_uid) __attribute__((warn_unused_result));

/* Supplementary groups (which this process then has), credentials, session: FAILURE_NONE or
 * session-start-failed. Afterwards the umask is what a session's should be: 022, or what PAM made
 * of it. */
enum failure account_open(struct account *a) __attribute__((warn_unused_result));

/* Adds what PAM's environment may give to a session's. False when it does not fit. */
bool account_environment(const struct account *a, struct env *env)
    __attribute__((warn_unused_result));

/* Whether the user of an opened account is in the group, PAM's additions counted. */
bool account_member(const struct account *a, const char *group);

/* Closes the session, deletes the credentials and ends PAM. May be called again. */
void account_close(struct account *a);

#endif
