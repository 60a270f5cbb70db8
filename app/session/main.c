/* cardea-session: wiring only. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harden.h"
#include "session.h"
#include "tickets.h"

/* For PAM modules; a helper begins with no environment at all. */
#define MODULE_PATH	"/usr/sbin:/usr/bin:/sbin:/bin"

int
main(void)
{
	static char tickets[PATH_MAX];
	struct session *session;
	size_t n;
	int result;

	harden_process();
	/* It is started in the runtime folder; KRB5CCNAME wants the whole path. */
	if (getcwd(tickets, sizeof(tickets)) == NULL)
		return EXIT_FAILURE;
	n = strlen(tickets);
	if (snprintf(tickets + n, sizeof(tickets) - n, "/" TICKETS_FOLDER) >=
	    (int)(sizeof(tickets) - n) || chdir("/") != 0 ||
	    setenv("PATH", MODULE_PATH, 1) != 0 ||
	    (session = session_new(HELPER_CHANNEL, tickets)) == NULL)
		return EXIT_FAILURE;
	result = session_run(session);
	session_free(&session);
	return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
