#include "survey_findings.h"

#include <stdio.h>
#include <string.h>

#define MORE_ROOM	128	/* octets that are kept for the last finding */

void
survey_findings_add(struct survey_findings *findings, const struct wire_finding *finding)
{
	bool right = finding->outcome == WIRE_PASSED;

	if (!wire_finding_put(right ? findings->right : findings->wrong, WIRE_CHECKS - MORE_ROOM,
	    right ? &findings->right_n : &findings->wrong_n, finding))
		findings->left_out++;
}

size_t
survey_findings_close(struct survey_findings *findings, uint8_t out[WIRE_CHECKS])
{
	struct message_blob right = { findings->right, findings->right_n };
	struct wire_finding finding;
	size_t used = findings->wrong_n;

	memcpy(out, findings->wrong, used);
	while (wire_finding_get(&right, &finding)) {
		if (!wire_finding_put(out, WIRE_CHECKS - MORE_ROOM, &used, &finding))
			findings->left_out++;
	}
	if (findings->left_out == 0)
		return used;
	memset(&finding, 0, sizeof(finding));
	finding.what = WIRE_FINDING_MORE;
	finding.outcome = WIRE_UNKNOWN;
	snprintf(finding.why, sizeof(finding.why), "%zu findings were left out",
	    findings->left_out);
	(void)!wire_finding_put(out, WIRE_CHECKS, &used, &finding);
	return used;
}
