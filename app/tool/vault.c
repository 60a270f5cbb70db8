#include "vault.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "vault_system.h"

#define PIECE_MAX	(1u << 20)

/* What one call may move: Windows counts it by an unsigned int. */
static unsigned int
piece(size_t n)
{
	return n < PIECE_MAX ? (unsigned int)n : PIECE_MAX;
}

ssize_t
vault_read(int fd, void *p, size_t room)
{
	size_t used = 0;
	ssize_t n;

	vault_take_bytes(fd);
	while (used < room) {
		n = read(fd, (char *)p + used, piece(room - used));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			return (ssize_t)used;
		used += (size_t)n;
	}
	errno = EFBIG;
	return -1;
}

static int
write_all(int fd, const uint8_t *p, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, p, piece(len));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
vault_write(const char *path, const uint8_t *p, size_t len)
{
	bool to_stdout = path == NULL || strcmp(path, "-") == 0;
	int fd = to_stdout ? STDOUT_FILENO : vault_open_output(path);
	int failed;

	if (to_stdout && isatty(fd)) {
		fputs("cardea buffer: the buffer may hold a secret and is not written to a terminal; "
		    "use -o\n", stderr);
		return -1;
	}
	vault_take_bytes(fd);
	failed = fd < 0 || write_all(fd, p, len) != 0;
	if (!to_stdout && fd >= 0 && close(fd) != 0)
		failed = 1;
	if (failed)
		fprintf(stderr, "cardea buffer: cannot write %s: %s\n",
		    to_stdout ? "the standard output" : path, strerror(errno));
	return failed ? -1 : 0;
}
