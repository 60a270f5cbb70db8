#include "report.h"

#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "attempt.h"

void
report_commit(struct authority *a, struct log_record **record)
{
	if (log_commit(a->log, record) == 0)
		return;
	if (a->attempt != NULL && a->policy->authority.refuse_without_log)
		a->unlogged = true;
}

void
report_helper(struct authority *a, const char *name, pid_t pid, const char *what, int status)
{
	struct log_record *r = log_begin("helper");

	log_text(r, "name", name);
	log_number(r, "pid", (uint64_t)pid);
	log_text(r, "what", what);
	if (WIFSIGNALED(status))
		log_number(r, "signal", (uint64_t)WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		log_number(r, "status", (uint64_t)WEXITSTATUS(status));
	if (a->attempt != NULL)
		log_text(r, "attempt", a->attempt->code);
	report_commit(a, &r);
}

void
report_fault(struct authority *a, const char *what, int err)
{
	struct log_record *r = log_begin("fault");

	log_text(r, "what", what);
	log_text(r, "error", strerror(err));
	if (a->attempt != NULL)
		log_text(r, "attempt", a->attempt->code);
	report_commit(a, &r);
}

void
report_violation(struct authority *a, const char *name, uint16_t type, unsigned int state)
{
	struct log_record *r = log_begin("violation");

	log_text(r, "name", name);
	log_number(r, "message", type);
	log_number(r, "state", state);
	report_commit(a, &r);
}

void
report_time(uint64_t seconds, char out[32])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	out[0] = '\0';
	if (gmtime_r(&t, &tm) == NULL || strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
}
