#include "trace.h"

#define HEADER		4
#define STATUS_WORD	2
#define NS_PER_US	1000

/* ISO/IEC 7816-4 table 4: what bears a PIN or PUK when it bears data. */
static bool
bears_secret(uint8_t ins, uint8_t lc)
{
	return lc > 0 && (ins == 0x20 || ins == 0x24 || ins == 0x2c);
}

struct cardio_apdu *
trace_command(struct trace *trace, const uint8_t *cmd, size_t len)
{
	struct cardio_apdu *apdu;

	if (trace == NULL || len < HEADER)
		return NULL;
	if (trace->n == CARDIO_TRACE_MAX) {
		trace->more++;
		return NULL;
	}
	apdu = &trace->list[trace->n++];
	*apdu = (struct cardio_apdu){ .cla = cmd[0], .ins = cmd[1], .p1 = cmd[2], .p2 = cmd[3] };
	if (len > HEADER + 1)
		apdu->lc = cmd[HEADER];
	/* Le stands behind the data, or in its place. */
	if (len == HEADER + 1 || len > (size_t)HEADER + 1 + apdu->lc)
		apdu->le = cmd[len - 1] == 0 ? 256 : cmd[len - 1];
	apdu->secret = bears_secret(apdu->ins, apdu->lc);
	return apdu;
}

void
trace_answer(struct cardio_apdu *apdu, const uint8_t *ans, size_t ans_len, int error, uint64_t ns)
{
	if (apdu == NULL)
		return;
	apdu->us = ns / NS_PER_US < UINT32_MAX ? (uint32_t)(ns / NS_PER_US) : UINT32_MAX;
	apdu->error = error;
	if (error != CARDIO_OK || ans_len < STATUS_WORD)
		return;
	apdu->got = (uint16_t)(ans_len - STATUS_WORD);
	apdu->sw = (uint16_t)(ans[ans_len - 2] << 8 | ans[ans_len - 1]);
}
