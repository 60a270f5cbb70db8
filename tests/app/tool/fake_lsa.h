/* An authority that answers what a test tells it to. */
#ifndef TESTS_APP_TOOL_FAKE_LSA_H
#define TESTS_APP_TOOL_FAKE_LSA_H

#include "kerb.h"
#include "lsa.h"

struct fake_lsa {
	uint32_t connect_status;
	uint32_t logon_status;
	struct lsa_result result;	/* what lsa_logon_user() answers */

	/* What it saw. */
	bool trusted;
	int connected;			/* connects without their disconnects */
	int logons;
	struct lsa_request request;
	struct kerb_logon logon;	/* the unpacked buffer */
	char pin[64];
};

extern struct fake_lsa fake_lsa;

/* Puts an answer to the next question in line. */
void fake_lsa_answer(uint32_t status, const char *json);

#endif
