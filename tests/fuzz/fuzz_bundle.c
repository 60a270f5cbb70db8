/* Any bytes as a bundle: it is refused, or replayed and reported. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bundle.h"
#include "report.h"
#include "stages.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *null;
	struct bundle *bundle;
	struct stages stages;
	char why[256] = "";

	if (null == NULL && (null = fopen("/dev/null", "w")) == NULL)
		abort();
	if (bundle_read((const char *)data, size, &bundle, why, sizeof(why)) != 0) {
		if (bundle != NULL || why[0] == '\0')
			abort();
		return 0;
	}
	stages_replay(bundle, &stages);
	if (stages.count > STAGES_MAX || (stages.same && stages.verdict != bundle->verdict))
		abort();
	report_text(null, bundle, &stages);
	if (report_json(null, bundle, &stages) != 0)
		abort();
	bundle_free(&bundle);
	return 0;
}
