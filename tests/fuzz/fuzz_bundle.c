/* Any bytes as a bundle: it is refused, or replayed and reported. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bundle.h"
#include "replay_report.h"
#include "replay_stages.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *null;
	struct bundle *bundle;
	struct replay_stages stages;
	char why[256] = "";

	if (null == NULL && (null = fopen("/dev/null", "w")) == NULL)
		abort();
	if (bundle_read((const char *)data, size, &bundle, why, sizeof(why)) != 0) {
		if (bundle != NULL || why[0] == '\0')
			abort();
		return 0;
	}
	replay_stages_judge(bundle, &stages);
	if (stages.count > REPLAY_STAGES_MAX || (stages.same && stages.verdict != bundle->verdict))
		abort();
	replay_report_text(null, bundle, &stages);
	if (replay_report_json(null, bundle, &stages) != 0)
		abort();
	bundle_free(&bundle);
	return 0;
}
