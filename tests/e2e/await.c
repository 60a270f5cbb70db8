/*
 * await FILE PATTERN [COUNT [SECONDS]]
 *
 * Returns once at least COUNT (1) lines of FILE match the extended regular expression PATTERN;
 * COUNT 0 waits until no line does, or there is no such file. FILE is opened anew for each look, so
 * it may be replaced or missing. After SECONDS (60) it gives up and prints what was awaited.
 */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LOOK_NS = 2000000 };

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static unsigned long
count_lines(const char *file, const regex_t *pattern)
{
	FILE *f = fopen(file, "re");
	unsigned long count = 0;
	char *line = NULL;
	size_t room = 0;

	if (f == NULL)
		return 0;
	while (getline(&line, &room, f) >= 0)
		if (regexec(pattern, line, 0, NULL, 0) == 0)
			count++;
	free(line);
	fclose(f);
	return count;
}

int
main(int argc, char **argv)
{
	unsigned long wanted = argc > 3 ? strtoul(argv[3], NULL, 10) : 1, got;
	double end = now() + (argc > 4 ? strtod(argv[4], NULL) : 60);
	regex_t pattern;

	if (argc < 3 || regcomp(&pattern, argv[2], REG_EXTENDED | REG_NOSUB) != 0) {
		fputs("usage: await FILE PATTERN [COUNT [SECONDS]]\n", stderr);
		return 2;
	}
	for (;;) {
		got = count_lines(argv[1], &pattern);
		if (wanted == 0 ? got == 0 : got >= wanted)
			break;
		if (now() > end) {
			fprintf(stderr, "await: %s has %lu lines like '%s', not %lu\n", argv[1],
			    got, argv[2], wanted);
			regfree(&pattern);
			return 1;
		}
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_NS }, NULL);
	}
	regfree(&pattern);
	return 0;
}
