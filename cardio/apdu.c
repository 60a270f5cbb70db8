#include "apdu.h"

#include <string.h>

#define CLA_CHAIN	0x10
#define INS_GET_RESPONSE 0xC0
#define FRAGMENT_MAX	255u
#define LE_MAX		256u

static size_t
min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

void
apdu_run_start(struct apdu_run *run, const struct apdu *cmd, bool t0, uint8_t *out, size_t out_cap)
{
	memset(run, 0, sizeof(*run));
	run->cmd = *cmd;
	run->t0 = t0;
	run->out = out;
	run->out_cap = out_cap;
	run->fragment = min_size(cmd->data_len, FRAGMENT_MAX);
	run->le = cmd->le;
}

static bool
is_last_fragment(const struct apdu_run *run)
{
	return run->sent + run->fragment == run->cmd.data_len;
}

static size_t
encode_get_response(const struct apdu_run *run, uint8_t *buf)
{
	buf[0] = run->cmd.cla;
	buf[1] = INS_GET_RESPONSE;
	buf[2] = 0;
	buf[3] = 0;
	buf[4] = (uint8_t)run->le;	/* 256 is written 00 */
	return 5;
}

static size_t
encode_command(const struct apdu_run *run, uint8_t *buf)
{
	bool last = is_last_fragment(run);
	size_t n = 4;

	buf[0] = (uint8_t)(run->cmd.cla | (last ? 0 : CLA_CHAIN));
	buf[1] = run->cmd.ins;
	buf[2] = run->cmd.p1;
	buf[3] = run->cmd.p2;
	if (run->fragment > 0) {
		buf[n++] = (uint8_t)run->fragment;
		memcpy(buf + n, run->cmd.data + run->sent, run->fragment);
		n += run->fragment;
	}
	if (last && run->le > 0 && !(run->t0 && run->fragment > 0))
		buf[n++] = (uint8_t)run->le;
	return n;
}

int
apdu_run_next(struct apdu_run *run, uint8_t buf[APDU_COMMAND_MAX], size_t *len)
{
	*len = 0;
	if (run->cmd.le > LE_MAX || run->cmd.data_len > CARDIO_OBJECT_MAX ||
	    (run->cmd.data == NULL && run->cmd.data_len > 0))
		return CARDIO_ERR_ARGUMENT;
	if (run->rounds >= CARDIO_ROUNDS_MAX)
		return CARDIO_ERR_BAD_DATA;
	run->rounds++;
	*len = run->fetching ? encode_get_response(run, buf) : encode_command(run, buf);
	return CARDIO_OK;
}

static int
collect(struct apdu_run *run, const uint8_t *data, size_t len, size_t asked)
{
	if (len > asked || len > run->out_cap - run->out_len)
		return CARDIO_ERR_BAD_DATA;
	if (len > 0)
		memcpy(run->out + run->out_len, data, len);
	run->out_len += len;
	return CARDIO_OK;
}

/* After a fragment that was not the last one: only 9000 lets the chain go on. */
static int
feed_fragment(struct apdu_run *run, size_t data_len)
{
	if (data_len > 0)
		return CARDIO_ERR_BAD_DATA;
	if (run->sw != 0x9000)
		return CARDIO_OK;
	run->sent += run->fragment;
	run->fragment = min_size(run->cmd.data_len - run->sent, FRAGMENT_MAX);
	return APDU_MORE;
}

int
apdu_run_feed(struct apdu_run *run, const uint8_t *ans, size_t len)
{
	size_t data_len, more;
	int r;

	run->sw = 0;
	if (len < 2 || len > APDU_ANSWER_MAX)
		return CARDIO_ERR_BAD_DATA;
	data_len = len - 2;
	run->sw = (uint16_t)(ans[len - 2] << 8 | ans[len - 1]);
	if (!is_last_fragment(run))
		return feed_fragment(run, data_len);
	if ((r = collect(run, ans, data_len, run->le)) != CARDIO_OK)
		return r;
	if (run->cmd.le == 0)
		return CARDIO_OK;

	more = (run->sw & 0xFF) != 0 ? run->sw & 0xFF : LE_MAX;
	if ((run->sw & 0xFF00) == 0x6100 && !run->cmd.head_only) {
		run->fetching = true;
		run->le_corrected = false;
		run->le = more;
		return APDU_MORE;
	}
	if ((run->sw & 0xFF00) == 0x6C00 && data_len == 0 && !run->le_corrected) {
		run->le_corrected = true;
		run->le = more;
		return APDU_MORE;
	}
	return CARDIO_OK;
}
