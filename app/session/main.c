/* cardea-session: wiring only. */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "harden.h"
#include "session.h"

/* For PAM modules; a helper begins with no environment at all. */
#define MODULE_PATH	"/usr/sbin:/usr/bin:/sbin:/bin"

int
main(void)
{
	static char runtime[PATH_MAX];
	struct session *session;
	int result;

	harden_process();
	/* It is started in the runtime folder; the session wants the whole path. */
	if (getcwd(runtime, sizeof(runtime)) == NULL || chdir("/") != 0 ||
	    setenv("PATH", MODULE_PATH, 1) != 0 ||
	    (session = session_new(HELPER_CHANNEL, runtime)) == NULL)
		return EXIT_FAILURE;
	result = session_run(session);
	session_free(&session);
	return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
