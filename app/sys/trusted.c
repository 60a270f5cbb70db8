#include "trusted.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
refuse(char *why, size_t room, const char *path, const char *what, int err)
{
	snprintf(why, room, "%s: %s", path, what);
	errno = err;
	return -1;
}

static int
check(const struct stat *st, const char *path, char *why, size_t room)
{
	if (st->st_uid != 0)
		return refuse(why, room, path, "not owned by root", EPERM);
	if ((st->st_mode & 022) != 0 && !(S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX) != 0))
		return refuse(why, room, path, "writable by others than root", EPERM);
	return 0;
}

/* Checks every folder from / down to the file of `path`, which has no symbolic link in it. */
static int
check_above(const char *path, char *why, size_t room)
{
	char part[NAME_MAX * 4];
	struct stat st;

	for (const char *slash = path; slash != NULL; slash = strchr(slash + 1, '/')) {
		size_t n = slash == path ? 1 : (size_t)(slash - path);

		if (n >= sizeof(part))
			return refuse(why, room, path, "path too long", ENAMETOOLONG);
		memcpy(part, path, n);
		part[n] = '\0';
		if (lstat(part, &st) != 0)
			return refuse(why, room, part, strerror(errno), errno);
		if (check(&st, part, why, room) != 0)
			return -1;
	}
	return 0;
}

int
trusted_open(const char *path, char *why, size_t room)
{
	struct stat st;
	char *real;
	int fd;

	if (path[0] != '/')
		return refuse(why, room, path, "not an absolute path", EINVAL);
	real = realpath(path, NULL);
	if (real == NULL)
		return refuse(why, room, path, strerror(errno), errno);
	if (check_above(real, why, room) != 0) {
		free(real);
		return -1;
	}
	fd = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	free(real);
	if (fd < 0)
		return refuse(why, room, path, strerror(errno), errno);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return refuse(why, room, path, "not a regular file", EINVAL);
	}
	if (check(&st, path, why, room) != 0) {
		close(fd);
		errno = EPERM;
		return -1;
	}
	return fd;
}

/* Up to size bytes of fd; -1 with errno. */
static ssize_t
read_whole(int fd, uint8_t *p, size_t size)
{
	size_t used = 0;

	while (used < size) {
		ssize_t n = read(fd, p + used, size - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		used += (size_t)n;
	}
	return (ssize_t)used;
}

int
trusted_read(const char *path, size_t max, uint8_t **data, size_t *len, char *why, size_t room)
{
	int fd = trusted_open(path, why, room), err;
	struct stat st;
	ssize_t n = -1;

	*data = NULL;
	*len = 0;
	if (fd < 0)
		return -1;
	errno = EFBIG;
	if (fstat(fd, &st) == 0 && (uintmax_t)st.st_size <= max &&
	    (*data = malloc((size_t)st.st_size + 1)) != NULL)
		n = read_whole(fd, *data, (size_t)st.st_size);
	err = errno;
	close(fd);
	if (n < 0) {
		free(*data);
		*data = NULL;
		return refuse(why, room, path, strerror(err), err);
	}
	(*data)[n] = '\0';
	*len = (size_t)n;
	return 0;
}
