#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig_card.h"

void
rig_do(const char *format, ...)
{
	char command[512] = "exec rig ";
	va_list args;

	va_start(args, format);
	(void)vsnprintf(command + strlen(command), sizeof(command) - strlen(command), format, args);
	va_end(args);
	strncat(command, " >/dev/null", sizeof(command) - strlen(command) - 1);
	cr_assert_eq(system(command), 0, "%s", command);
}

void
rig_insert(const char *card)
{
	rig_do("card %s pull", card);
	rig_do("reader wait '%s' empty", RIG_READER);
	rig_do("card %s insert", card);
	rig_do("reader wait '%s' present", RIG_READER);
}

void
rig_pull(const char *card)
{
	rig_do("card %s pull", card);
	rig_do("reader wait '%s' empty", RIG_READER);
}

long
rig_number(const char *card, const char *name)
{
	char command[128], line[256] = "", *found;
	FILE *out;

	(void)snprintf(command, sizeof(command), "rig card %s state", card);
	out = popen(command, "r");
	cr_assert_not_null(out);
	cr_assert_not_null(fgets(line, sizeof(line), out));
	cr_assert_eq(pclose(out), 0);
	found = strstr(line, name);
	cr_assert(found != NULL && found[strlen(name)] == '=', "%s in %s", name, line);
	return strtol(found + strlen(name) + 1, NULL, 10);
}

static FILE *
open_log(const char *card)
{
	char path[128];
	FILE *log;

	(void)snprintf(path, sizeof(path), "/run/rig/cards/%s/apdus", card);
	log = fopen(path, "re");
	cr_assert_not_null(log, "%s", path);
	return log;
}

size_t
rig_log_apdus(const char *card, size_t from, const char *with)
{
	FILE *log = open_log(card);
	char line[256];
	size_t n = 0, at = 0;

	while (fgets(line, sizeof(line), log) != NULL) {
		if (at++ >= from && strstr(line, " apdu ") != NULL && strstr(line, with) != NULL)
			n++;
	}
	(void)fclose(log);
	return n;
}

size_t
rig_log_lines(const char *card)
{
	FILE *log = open_log(card);
	char line[256];
	size_t n = 0;

	while (fgets(line, sizeof(line), log) != NULL)
		n++;
	(void)fclose(log);
	return n;
}
