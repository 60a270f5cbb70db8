/* cardea-seat and cardea-seat-none: wiring only. What they hide a session on is linked. */
#include <stddef.h>

#include "seat.h"

int
main(void)
{
	return seat_main(NULL, NULL);
}
