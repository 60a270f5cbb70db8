/* cardea-card: wiring only. */
#include <stdlib.h>

#include "harden.h"
#include "holder.h"

int
main(void)
{
	struct holder *holder;
	int result;

	harden_process();
	if ((holder = holder_new(HELPER_CHANNEL)) == NULL)
		return EXIT_FAILURE;
	result = holder_run(holder);
	holder_free(&holder);
	return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
