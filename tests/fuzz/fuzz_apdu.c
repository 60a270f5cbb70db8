/* An exchange of one command: the first four bytes choose it, the rest are answers, each behind a
 * byte that holds its length. */
#include <stdlib.h>
#include <string.h>

#include "apdu.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t out[CARDIO_OBJECT_MAX], body[600];
	uint8_t cmd[APDU_COMMAND_MAX];
	struct apdu apdu = { .ins = 0xCB, .data = body };
	struct apdu_run run;
	unsigned rounds = 0;
	size_t len;

	if (size < 4)
		return 0;
	apdu.data_len = (size_t)(data[0] | (data[1] & 1) << 8);
	apdu.le = data[2] + (size_t)(data[1] >> 1 & 1);
	apdu.head_only = (data[1] & 4) != 0;
	apdu_run_start(&run, &apdu, (data[1] & 8) != 0, out, (size_t)data[3] << 8);
	data += 4;
	size -= 4;
	while (apdu_run_next(&run, cmd, &len) == CARDIO_OK) {
		size_t n = size > 0 ? data[0] : 0;

		if (len < 4 || len > sizeof(cmd) || ++rounds > CARDIO_ROUNDS_MAX)
			abort();
		if (size == 0 || n > size - 1)
			break;
		if (apdu_run_feed(&run, data + 1, n) != APDU_MORE)
			break;
		if (apdu.le == 0 && rounds > apdu.data_len / 255)
			abort();
		data += 1 + n;
		size -= 1 + n;
	}
	if (run.out_len > run.out_cap)
		abort();
	return 0;
}
