#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_link.h"
#include "pkcs1.h"

static size_t
from_hex(const char *hex, uint8_t *out, size_t cap)
{
	size_t n = 0;
	unsigned byte = 0;

	while (*hex != '\0') {
		if (*hex == ' ') {
			hex++;
			continue;
		}
		cr_assert(n < cap && sscanf(hex, "%2x", &byte) == 1);
		out[n++] = (uint8_t)byte;
		hex += 2;
	}
	return n;
}

void
fake_init(struct fake *fake)
{
	memset(fake, 0, sizeof(*fake));
	fake->fail_at = -1;
}

static struct fake_step *
add_step(struct fake *fake, const char *cmd)
{
	struct fake_step *step;

	cr_assert(fake->n < FAKE_STEPS_MAX);
	step = &fake->steps[fake->n++];
	step->cmd_len = from_hex(cmd, step->cmd, sizeof(step->cmd));
	return step;
}

void
fake_add(struct fake *fake, const char *cmd, const char *ans)
{
	struct fake_step *step = add_step(fake, cmd);

	step->ans_len = from_hex(ans, step->ans, sizeof(step->ans));
}

void
fake_add_bytes(struct fake *fake, const char *cmd, const uint8_t *data, size_t len, unsigned sw)
{
	struct fake_step *step = add_step(fake, cmd);

	cr_assert(len <= 256);
	memcpy(step->ans, data, len);
	step->ans[len] = (uint8_t)(sw >> 8);
	step->ans[len + 1] = (uint8_t)sw;
	step->ans_len = len + 2;
}

void
fake_add_object(struct fake *fake, const char *cmd, const uint8_t *object, size_t len)
{
	char response[16];

	for (size_t at = 0; at < len;) {
		size_t chunk = len - at < 256 ? len - at : 256;
		size_t rest = len - at - chunk;
		unsigned sw = rest == 0 ? 0x9000u : 0x6100u | (rest < 256 ? (unsigned)rest : 0);

		fake_add_bytes(fake, at == 0 ? cmd : response, object + at, chunk, sw);
		(void)snprintf(response, sizeof(response), "00C00000%02X", sw & 0xFF);
		at += chunk;
	}
}

static int
fake_transmit(void *ctx, const uint8_t *cmd, size_t cmd_len, uint8_t *ans, size_t ans_cap,
    size_t *ans_len, uint32_t ms, uint32_t *scard)
{
	struct fake *fake = ctx;
	const struct fake_step *step = &fake->steps[fake->at];

	(void)ms;
	*ans_len = 0;
	fake->clock_ns += fake->ns_per_command;
	if (cmd_len > 5 && (cmd[1] == 0x20 || cmd[1] == 0x24 || cmd[1] == 0x2C))
		fake->pins++;
	if ((int)fake->sent++ == fake->fail_at) {
		*scard = 0x8010002F;
		return fake->fail_result;
	}
	if (fake->at >= fake->n || step->cmd_len != cmd_len ||
	    memcmp(step->cmd, cmd, cmd_len) != 0) {
		fake->diverged = true;
		memcpy(ans, "\x6F\x00", 2);
		*ans_len = 2;
		return CARDIO_OK;
	}
	fake->at++;
	cr_assert(step->ans_len <= ans_cap);
	memcpy(ans, step->ans, step->ans_len);
	*ans_len = step->ans_len;
	return CARDIO_OK;
}

static int
fake_control(void *ctx, uint32_t code, const uint8_t *in, size_t in_len, uint8_t *out,
    size_t out_cap, size_t *out_len, uint32_t ms, int stop_fd, uint32_t *scard)
{
	struct fake *fake = ctx;

	(void)stop_fd;
	*out_len = 0;
	if (fake->features_len == 0) {
		*scard = 0x80100022;
		return CARDIO_ERR_IO;
	}
	if (in_len == 0) {
		cr_assert(code == 0x42000D48 && fake->features_len <= out_cap);
		memcpy(out, fake->features, fake->features_len);
		*out_len = fake->features_len;
		return CARDIO_OK;
	}
	fake->pad_asked++;
	fake->pad_code = code;
	fake->pad_ms = ms;
	fake->clock_ns += fake->pad_ns;
	cr_assert_leq(in_len, sizeof(fake->pad_structure));
	memcpy(fake->pad_structure, in, in_len);
	fake->pad_structure_len = in_len;
	memcpy(out, fake->pad_answer, fake->pad_answer_len);
	*out_len = fake->pad_answer_len;
	return fake->pad_result;
}

void
fake_add_pad(struct fake *fake, const char *answer)
{
	fake->features_len = from_hex("0A04 42330005 0604 42330006 1204 42330012", fake->features,
	    sizeof(fake->features));
	fake->pad_answer_len = from_hex(answer, fake->pad_answer, sizeof(fake->pad_answer));
}

static int
fake_begin(void *ctx, uint32_t ms, uint32_t *scard)
{
	struct fake *fake = ctx;

	(void)ms;
	(void)scard;
	fake->begins++;
	return fake->begin_result;
}

static int
fake_end(void *ctx, bool reset, uint32_t ms, uint32_t *scard)
{
	struct fake *fake = ctx;

	(void)ms;
	(void)scard;
	if (reset)
		fake->resets++;
	else
		fake->leaves++;
	return CARDIO_OK;
}

static int
fake_ask(void *ctx, uint32_t wait_ms, uint32_t *scard)
{
	struct fake *fake = ctx;

	(void)scard;
	fake->asks++;
	fake->asked_wait_ms = wait_ms;
	return fake->ask_result;
}

static uint64_t
fake_now(void *ctx)
{
	return ((struct fake *)ctx)->clock_ns;
}

static void
fake_free(void *ctx)
{
	((struct fake *)ctx)->frees++;
}

static const struct cardio_link_ops fake_ops = {
	.transmit = fake_transmit,
	.begin = fake_begin,
	.end = fake_end,
	.ask = fake_ask,
	.now_ns = fake_now,
	.free = fake_free,
	.control = fake_control,
};

struct cardio_card *
fake_card(struct fake *fake)
{
	struct cardio_link link = { .ops = &fake_ops, .ctx = fake };
	struct cardio_card *card;

	if (cardio_card_new(&link, &card) != CARDIO_OK)
		abort();
	return card;
}

static size_t
put_head(uint8_t *p, uint8_t tag, size_t len)
{
	p[0] = tag;
	p[1] = 0x82;
	p[2] = (uint8_t)(len >> 8);
	p[3] = (uint8_t)len;
	return 4;
}

size_t
fake_certificate_object(uint8_t *object, size_t der_len)
{
	size_t n = put_head(object, 0x53, 4 + der_len + 5);

	n += put_head(object + n, 0x70, der_len);
	n += put_head(object + n, 0x30, der_len - 4);
	for (size_t i = 4; i < der_len; i++)
		object[n++] = (uint8_t)(i * 7);
	memcpy(object + n, "\x71\x01\x00\xFE\x00", 5);
	return n + 5;
}

void
fake_add_probe(struct fake *fake, size_t der_len)
{
	uint8_t object[8192];

	fake_add(fake, FAKE_SELECT, FAKE_PROPERTY);
	fake_add(fake, FAKE_CHUID, FAKE_CHUID_OBJECT);
	fake_add(fake, FAKE_TRIES, "63C3");
	fake_add_object(fake, FAKE_CERT_9A, object, fake_certificate_object(object, der_len));
}

void
fake_add_sign(struct fake *fake)
{
	static const uint8_t head[] = { 0x7C, 0x82, 0x01, 0x06, 0x82, 0x00, 0x81, 0x82, 0x01, 0x00 };
	uint8_t digest[32], template[266], answer[264];
	struct fake_step *step;

	memset(digest, 0x11, sizeof(digest));
	memcpy(template, head, sizeof(head));
	pkcs1_pad_sha256(digest, template + sizeof(head), 256);
	fake_add(fake, "1087079A FF", "9000");
	step = &fake->steps[fake->n - 1];
	memcpy(step->cmd + 5, template, 255);
	step->cmd_len = 260;
	fake_add(fake, "0087079A 0B", "");
	step = &fake->steps[fake->n - 1];
	memcpy(step->cmd + 5, template + 255, 11);
	step->cmd[16] = 0;
	step->cmd_len = 17;
	memcpy(answer, "\x7C\x82\x01\x04\x82\x82\x01\x00", 8);
	memset(answer + 8, 0x5A, 256);
	memcpy(step->ans, answer, 256);
	memcpy(step->ans + 256, "\x61\x08", 2);
	step->ans_len = 258;
	fake_add_bytes(fake, "00C00000 08", answer + 256, 8, 0x9000);
}
