/* cardea-watch: wiring only. */
#include <stdlib.h>

#include "harden.h"
#include "relay.h"

int
main(void)
{
	struct relay *relay;
	int result;

	harden_process();
	if ((relay = relay_new(HELPER_CHANNEL, HELPER_SECOND)) == NULL)
		return EXIT_FAILURE;
	result = relay_run(relay);
	relay_free(&relay);
	return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
