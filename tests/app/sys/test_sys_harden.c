#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harden.h"

Test(sys_harden, no_dump_no_new_privileges_no_open_files)
{
	struct sigaction pipe_action;
	struct rlimit core;

	harden_process();
	cr_expect_eq(prctl(PR_GET_DUMPABLE), 0);
	cr_expect_eq(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
	cr_assert_eq(getrlimit(RLIMIT_CORE, &core), 0);
	cr_expect_eq(core.rlim_cur, 0);
	cr_expect_eq(core.rlim_max, 0);
	cr_assert_eq(sigaction(SIGPIPE, NULL, &pipe_action), 0);
	cr_expect_eq(pipe_action.sa_handler, SIG_IGN);
	cr_expect_eq(umask(0), 077);
}
