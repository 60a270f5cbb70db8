/*
 * hold FILE
 *
 * Takes a lease on FILE, so that the next process that opens it waits in its open(2), and prints
 * "held". Lets it go on when standard input ends.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1;
	char byte;

	/* The kernel says by SIGIO that somebody waits; it need not be heard. */
	signal(SIGIO, SIG_IGN);
	if (fd < 0 || fcntl(fd, F_SETLEASE, F_WRLCK) != 0) {
		perror("hold");
		return 1;
	}
	puts("held");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		continue;
	return fcntl(fd, F_SETLEASE, F_UNLCK) != 0;
}
