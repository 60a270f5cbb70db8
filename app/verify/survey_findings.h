/*
 * survey_findings.h: the findings of a survey while it is made. Pure.
 */
#ifndef APP_VERIFY_SURVEY_FINDINGS_H
#define APP_VERIFY_SURVEY_FINDINGS_H

#include "wire_finding.h"

struct survey_findings {
	uint8_t wrong[WIRE_CHECKS];	/* what did not pass */
	uint8_t right[WIRE_CHECKS];
	size_t wrong_n, right_n;
	size_t left_out;		/* for want of room, or because there are too many */
};

/* Adds one; it is counted as left out when there is no room. */
void survey_findings_add(struct survey_findings *findings, const struct wire_finding *finding);

/* Writes them to out[0..WIRE_CHECKS): the wrong ones, the right ones as far as they fit, and one
 * that tells how many were left out. Returns the octets. */
size_t survey_findings_close(struct survey_findings *findings, uint8_t out[WIRE_CHECKS]);

#endif
