/*
 * hold FILE
 *
 * Prints "ready"; the next process that opens FILE is then held inside its open(2), and its pid is
 * printed. It is let go when this program is ended.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/fanotify.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	int fd = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY | O_CLOEXEC);
	struct fanotify_event_metadata event;

	if (argc != 2 || fd < 0 ||
	    fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN_PERM, AT_FDCWD, argv[1]) != 0) {
		perror("hold");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	if (read(fd, &event, sizeof(event)) < (ssize_t)sizeof(event))
		return 1;
	printf("%d\n", event.pid);
	fflush(stdout);
	pause();
	return 0;
}
