#include <fcntl.h>
#include <stdlib.h>

#include "harden.h"
#include "seat.h"

int
seat_main(void (*ready)(struct display *display, void *data), void *data)
{
	struct seat *seat;
	int dir, result;

	harden_process();
	dir = open(SEAT_RECORD, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0 || (seat = seat_new(HELPER_CHANNEL, HELPER_SECOND, dir)) == NULL)
		return EXIT_FAILURE;
	seat_on_ready(seat, ready, data);
	result = seat_run(seat);
	seat_free(&seat);
	return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
