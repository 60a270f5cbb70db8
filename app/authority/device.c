#include "device.h"

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "report.h"
#include "wire_session.h"

#define SHUTDOWN "/sbin/shutdown"

static void
reaped(void *data, int status)
{
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		report_fault(data, SHUTDOWN, ECHILD);
}

/* With the signals of a program that was started by hand, and nothing of ours. */
static void __attribute__((noreturn))
become(const char *how)
{
	const char *const argv[] = { "shutdown", how, "now", NULL };
	char *const envp[] = { NULL };

	child_reset_signals();
	execve(SHUTDOWN, (char *const *)(uintptr_t)argv, envp);
	_exit(127);
}

void
device_end(struct authority *a, uint8_t action)
{
	bool restart = action == WIRE_EXIT_RESTART_DEVICE;
	struct log_record *r;
	pid_t pid;
	int pidfd;

	if (!restart && action != WIRE_EXIT_SHUT_DOWN_DEVICE)
		return;
	r = log_begin("device");
	log_text(r, "action", restart ? "reboot" : "poweroff");
	report_commit(a, &r);
	sync();
	pid = fork();
	if (pid == 0)
		become(restart ? "-r" : "-P");
	pidfd = pid < 0 ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0 || loop_add_child(a->loop, pid, pidfd, reaped, a) == NULL)
		report_fault(a, SHUTDOWN, errno);
}
