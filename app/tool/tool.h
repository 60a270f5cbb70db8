/*
 * tool.h: the commands of `cardea`. Each takes its own name as argv[0] and returns the exit status:
 * EXIT_SUCCESS for success alone, EXIT_FAILURE when it was refused, TOOL_USAGE for a wrong command
 * line. They write to standard output, 80 columns of ASCII, or JSON with --json; faults go to
 * standard error.
 */
#ifndef APP_TOOL_TOOL_H
#define APP_TOOL_TOOL_H

#include <stdbool.h>

enum { TOOL_USAGE = 2 };

int cmd_buffer(int argc, char **argv);
int cmd_cards(int argc, char **argv);
int cmd_config(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_lock(int argc, char **argv);
int cmd_log(int argc, char **argv);
int cmd_logoff(int argc, char **argv);
int cmd_logon(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_try(int argc, char **argv);
int cmd_unlock(int argc, char **argv);

struct tool_command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;		/* the line of the help */
};

/* Runs the command that argv[1] names, of the table that ends in an empty row, or prints the help
 * or the version; the exit status. `form` is how the program is called: "cardea COMMAND". */
int tool_run(const struct tool_command *commands, const char *form, int argc, char **argv);

/* Takes the options of a command that knows --json and --help and nothing else. False when that was
 * all there was to do: *status is then the exit status. */
bool tool_options(int argc, char **argv, const char *usage, bool *json, int *status)
    __attribute__((warn_unused_result));

#endif
