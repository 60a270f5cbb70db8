/* cardea on Windows: the commands that need no authority. */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>

#include "tool.h"

static const struct tool_command commands[] = {
	{ "explain", cmd_explain, "what a failure or a code means and who mends it" },
	{ "buffer", cmd_buffer, "make, take apart and judge logon buffers" },
	{ 0 },
};

/* NULL when it is no Unicode or there is no memory. */
static char *
narrow(const wchar_t *wide)
{
	int n = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, NULL, 0, NULL, NULL);
	char *text = n > 0 ? malloc((size_t)n) : NULL;

	if (text != NULL)
		(void)WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, n, NULL, NULL);
	return text;
}

int wmain(int argc, wchar_t **wide);

int
wmain(int argc, wchar_t **wide)
{
	char **argv = calloc((size_t)argc + 1, sizeof(*argv));
	int status = EXIT_FAILURE, n;

	for (n = 0; argv != NULL && n < argc; n++)
		if ((argv[n] = narrow(wide[n])) == NULL)
			break;
	if (n == argc)
		status = tool_run(commands, "cardea COMMAND", argc, argv);
	else
		fputs("cardea: the command line is no Unicode\n", stderr);
	for (int i = 0; i < n; i++)
		free(argv[i]);
	free(argv);
	return status;
}
