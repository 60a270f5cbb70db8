/* cardea-session: wiring only. */
#include <stdlib.h>

#include "harden.h"
#include "session.h"
#include "tickets.h"

/* For PAM modules; a helper begins with no environment at all. */
#define MODULE_PATH	"/usr/sbin:/usr/bin:/sbin:/bin"

int
main(void)
{
	struct session *session;
	int result;

	harden_process();
	if (setenv("PATH", MODULE_PATH, 1) != 0 ||
	    (session = session_new(HELPER_CHANNEL, TICKETS_ROOT)) == NULL)
		return EXIT_FAILURE;
	result = session_run(session);
	session_free(&session);
	return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
