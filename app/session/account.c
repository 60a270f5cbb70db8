#include "account.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
converse(int count, const struct pam_message **messages, struct pam_response **responses,
    void *data)
{
	struct tail *said = data;

	*responses = NULL;
	for (int i = 0; i < count; i++) {
		const struct pam_message *m = messages[i];

		if (m->msg_style != PAM_TEXT_INFO && m->msg_style != PAM_ERROR_MSG)
			return PAM_CONV_ERR;
		if (m->msg != NULL) {
			tail_add(said, m->msg, strlen(m->msg));
			tail_add(said, "\n", 1);
		}
	}
	*responses = calloc((size_t)count, sizeof(**responses));
	return *responses == NULL ? PAM_BUF_ERR : PAM_SUCCESS;
}

static enum failure
refuse(struct account *a, enum failure failure, const char *call, const char *why)
{
	char said[256];

	tail_text(&a->said, said, sizeof(said));
	snprintf(a->detail, sizeof(a->detail), "%s: %s%s%s%s", call, why, said[0] ? " (" : "", said,
	    said[0] ? ")" : "");
	return failure;
}

static bool
copy(char *to, size_t room, const char *from)
{
	return snprintf(to, room, "%s", from) < (int)room;
}

static enum failure
look_up(struct account *a, const char *name, uint32_t minimum_uid)
{
	struct passwd *pw;

	errno = 0;
	if (name[0] == '\0' || (pw = getpwnam(name)) == NULL)
		return refuse(a, FAILURE_LOCAL_USER_UNKNOWN, "getpwnam",
		    errno != 0 ? strerror(errno) : "no such user");
	a->uid = pw->pw_uid;
	a->gid = pw->pw_gid;
	if (!copy(a->name, sizeof(a->name), pw->pw_name) ||
	    !copy(a->home, sizeof(a->home), pw->pw_dir) ||
	    !copy(a->login_shell, sizeof(a->login_shell), pw->pw_shell))
		return refuse(a, FAILURE_INTERNAL_ERROR, "getpwnam", "an entry is too long");
	if (a->uid == 0 || a->uid < minimum_uid || a->uid == (uid_t)-1) {
		snprintf(a->detail, sizeof(a->detail), "uid %u, the minimum is %u", a->uid,
		    minimum_uid);
		return FAILURE_LOCAL_UID_TOO_LOW;
	}
	return FAILURE_NONE;
}

enum failure
account_resolve(struct account *a, const char *name, const char *service, uint32_t minimum_uid)
{
	const struct pam_conv conv = { converse, &a->said };
	enum failure failure = look_up(a, name, minimum_uid);
	int rc;

	if (failure != FAILURE_NONE)
		return failure;
	if ((rc = pam_start(service, a->name, &conv, &a->pam)) != PAM_SUCCESS)
		return refuse(a, FAILURE_SESSION_START_FAILED, "pam_start",
		    pam_strerror(a->pam, rc));
	if ((rc = pam_acct_mgmt(a->pam, 0)) != PAM_SUCCESS)
		return refuse(a, FAILURE_LOCAL_ACCOUNT_REFUSED, "pam_acct_mgmt",
		    pam_strerror(a->pam, rc));
	return FAILURE_NONE;
}

/* A module may rename the user; the token names this one. */
static bool
same_user(const struct account *a)
{
	const void *user = NULL;

	return pam_get_item(a->pam, PAM_USER, &user) == PAM_SUCCESS && user != NULL &&
	    strcmp(user, a->name) == 0;
}

enum failure
account_open(struct account *a)
{
	enum failure failed = FAILURE_SESSION_START_FAILED;
	int rc;

	umask(022);
	if (initgroups(a->name, a->gid) != 0)
		return refuse(a, failed, "initgroups", strerror(errno));
	if ((rc = pam_setcred(a->pam, PAM_ESTABLISH_CRED)) != PAM_SUCCESS)
		return refuse(a, failed, "pam_setcred", pam_strerror(a->pam, rc));
	a->credentials = true;
	if ((rc = pam_open_session(a->pam, 0)) != PAM_SUCCESS)
		return refuse(a, failed, "pam_open_session", pam_strerror(a->pam, rc));
	a->session = true;
	if (!same_user(a))
		return refuse(a, failed, "pam_open_session", "a module changed the user");
	return FAILURE_NONE;
}

bool
account_environment(const struct account *a, struct env *env)
{
	char **list = pam_getenvlist(a->pam);
	bool fits = list != NULL;

	for (char **var = list; var != NULL && *var != NULL; var++) {
		fits = fits && env_admit(env, *var);
		free(*var);
	}
	free(list);
	return fits;
}

bool
account_member(const struct account *a, const char *group)
{
	const struct group *gr = getgrnam(group);
	int n = getgroups(0, NULL);
	bool member = false;
	gid_t *ids;

	if (gr == NULL || n < 0)
		return false;
	if (gr->gr_gid == a->gid)
		return true;
	if ((ids = calloc((size_t)n + 1, sizeof(*ids))) == NULL)
		return false;
	n = getgroups(n, ids);
	for (int i = 0; i < n && !member; i++)
		member = ids[i] == gr->gr_gid;
	free(ids);
	return member;
}

void
account_close(struct account *a)
{
	int rc = PAM_SUCCESS;

	/* Nothing can be done about a module that does not let go; the next ones still run. */
	if (a->session)
		rc = pam_close_session(a->pam, PAM_SILENT);
	if (a->credentials)
		rc = pam_setcred(a->pam, PAM_DELETE_CRED | PAM_SILENT);
	if (a->pam != NULL)
		(void)pam_end(a->pam, rc);
	a->pam = NULL;
	a->session = a->credentials = false;
}
