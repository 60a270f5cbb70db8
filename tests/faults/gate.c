/*
 * gate: stands in for the program NAME that it is installed as. Opens NAME.gate, in which hold can
 * keep it, and becomes NAME.real.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	char path[512];
	int fd;

	if (argc < 1)
		return 127;
	snprintf(path, sizeof(path), "%s.gate", argv[0]);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 127;
	close(fd);
	snprintf(path, sizeof(path), "%s.real", argv[0]);
	execv(path, argv);
	return 127;
}
