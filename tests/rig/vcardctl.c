/*
 * vcardctl SOCKET WORD...: one line to a card's control socket, its answer to
 * standard output.  Exit 0 unless the answer begins with "error".
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/un.h>

enum { LINE_MAX_LEN = 256 };

static int
line_make(char *line, size_t max, int argc, char **argv)
{
	size_t used = 0;

	for (int i = 2; i < argc; i++) {
		int n = snprintf(line + used, max - used, "%s%s", argv[i],
		    i + 1 < argc ? " " : "\n");

		if (n < 0 || (size_t)n >= max - used)
			return -1;
		used += (size_t)n;
	}
	return (int)used;
}

static int
control_connect(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(to.sun_path))
		return -1;
	memcpy(to.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int
main(int argc, char **argv)
{
	char line[LINE_MAX_LEN], answer[LINE_MAX_LEN];
	size_t got = 0;
	int fd, len;

	if (argc < 3) {
		fputs("usage: vcardctl SOCKET WORD...\n", stderr);
		return 2;
	}
	len = line_make(line, sizeof(line), argc, argv);
	if (len <= 0 || (fd = control_connect(argv[1])) < 0) {
		fprintf(stderr, "vcardctl: %s: no card there\n", argv[1]);
		return 1;
	}
	if (send(fd, line, (size_t)len, MSG_NOSIGNAL) != len)
		return 1;
	while (got < sizeof(answer) - 1) {
		ssize_t n = read(fd, answer + got, sizeof(answer) - 1 - got);

		if (n <= 0)
			return 1;
		got += (size_t)n;
		if (answer[got - 1] == '\n')
			break;
	}
	answer[got] = '\0';
	fputs(answer, stdout);
	return strncmp(answer, "error", 5) == 0;
}
