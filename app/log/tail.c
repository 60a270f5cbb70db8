/* The end of a log file. */
#include "tail.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW = 2 * LOG_RECORD_MAX };

/* Reads the last bytes of fd[0..size), at most WINDOW, into buf. -1 with errno. */
static int
read_end(int fd, uint64_t size, char *buf, size_t *n)
{
	uint64_t from = size > WINDOW ? size - WINDOW : 0;
	ssize_t got;

	*n = 0;
	while (from + *n < size) {
		got = pread(fd, buf + *n, (size_t)(size - from) - *n, (off_t)(from + *n));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		*n += (size_t)got;
	}
	return 0;
}

int
tail_whole(int fd, uint64_t size, uint64_t *whole)
{
	char *buf = malloc(WINDOW), *end;
	int result = buf == NULL ? -1 : 0;
	size_t n;

	*whole = 0;
	while (result == 0 && size > 0) {
		result = read_end(fd, size, buf, &n);
		if (result != 0 || n == 0)
			break;
		end = memrchr(buf, '\n', n);
		if (end != NULL) {
			*whole = size - n + (uint64_t)(end - buf) + 1;
			break;
		}
		size -= n;
	}
	free(buf);
	return result;
}

static uint64_t
line_seq(const char *line, size_t n)
{
	json_t *object = log_parse(line, n);
	json_int_t seq = json_integer_value(json_object_get(object, "seq"));

	json_decref(object);
	return seq > 0 ? (uint64_t)seq : 0;
}

uint64_t
tail_seq(int fd, uint64_t size)
{
	char *buf = malloc(WINDOW), *start;
	uint64_t seq = 0;
	size_t n = 0;

	if (buf == NULL || read_end(fd, size, buf, &n) != 0)
		n = 0;
	while (n > 0 && seq == 0) {
		n--;			/* the newline */
		start = memrchr(buf, '\n', n);
		start = start == NULL ? buf : start + 1;
		seq = line_seq(start, n - (size_t)(start - buf));
		n = (size_t)(start - buf);
	}
	free(buf);
	return seq;
}
