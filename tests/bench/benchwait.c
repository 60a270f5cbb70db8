/*
 * benchwait: waits until a file has grown a text often enough.
 *
 *	benchwait FILE TEXT COUNT	TEXT occurs in COUNT lines of FILE or more
 *	benchwait --count FILE TEXT	prints in how many
 *
 * It sleeps on inotify, 30 s at most, so that waiting takes no time from what is measured. FILE may
 * be missing at first; its folder may not. Exit 0 when it came true.
 */
#include <libgen.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/inotify.h>

enum { PATIENCE_MS = 30000 };

static long
count(const char *path, const char *text)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	long found = 0;

	if (in == NULL)
		return 0;
	while (getline(&line, &room, in) > 0)
		if (strstr(line, text) != NULL)
			found++;
	free(line);
	fclose(in);
	return found;
}

static bool
await(const char *path, const char *text, long wanted)
{
	struct pollfd fd = { .fd = inotify_init1(IN_CLOEXEC), .events = POLLIN };
	char *copy = strdup(path), events[1024];
	bool came = false;

	if (copy == NULL || inotify_add_watch(fd.fd, dirname(copy), IN_MODIFY | IN_MOVED_TO |
	    IN_CREATE) < 0)
		goto out;
	while (!(came = count(path, text) >= wanted))
		if (poll(&fd, 1, PATIENCE_MS) <= 0 || read(fd.fd, events, sizeof(events)) <= 0)
			break;
out:
	free(copy);
	close(fd.fd);
	return came;
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "--count") == 0) {
		printf("%ld\n", count(argv[2], argv[3]));
		return EXIT_SUCCESS;
	}
	if (argc != 4) {
		fputs("usage: benchwait FILE TEXT COUNT | --count FILE TEXT\n", stderr);
		return 2;
	}
	if (await(argv[1], argv[2], strtol(argv[3], NULL, 10)))
		return EXIT_SUCCESS;
	fprintf(stderr, "benchwait: %s has no %s \"%s\"\n", argv[1], argv[3], argv[2]);
	return EXIT_FAILURE;
}
