/*
 * In the place of cardea-krb: it lies as /run/rig/hostile/mode says, one word.
 *
 *	record		lets the real cardea-krb work and keeps a copy of its result
 *	unsigned	claims success with the copy, and never asks the card
 *	garbage		asks the card for a signature over nothing, claims success with noise
 *	replay		the same, with the copy
 *	old-signed	lets the real one work, then puts the copy's SignedData into its result
 *	old-ap-req	the same with the copy's AP-REQ
 *	greedy		asks the card for three signatures, then reports that no KDC answered
 *	early		claims the TGT before anything else
 *	chatty		tells what the KDC said without end, then that none answered
 *	silent		ends without a word
 *
 * The real one is /run/rig/hostile/cardea-krb; the copy is /run/rig/hostile/result.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "between.h"
#include "failure.h"
#include "wire.h"

#define FOLDER	"/run/rig/hostile"

static struct channel authority, real, card;
static uint8_t copy_bytes[MESSAGE_MAX];
static struct wire_krb_result copy, result;

static bool
tell(uint16_t type, const void *body)
{
	return channel_send(&authority, wire_type(type), body, NULL) == CHANNEL_OK;
}

static bool
read_mode(char *mode, size_t room)
{
	FILE *f = fopen(FOLDER "/mode", "r");
	bool got = f != NULL && fgets(mode, (int)room, f) != NULL;

	if (f != NULL)
		fclose(f);
	if (got)
		mode[strcspn(mode, "\n")] = '\0';
	return got;
}

static bool
read_copy(void)
{
	int fd = open(FOLDER "/result", O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, copy_bytes, sizeof(copy_bytes));

	if (fd >= 0)
		close(fd);
	return n > 0 && message_decode(wire_type(WIRE_KRB_RESULT), copy_bytes, (size_t)n,
	    &copy) == NULL;
}

static void
write_copy(const struct channel *c)
{
	int fd = open(FOLDER "/result", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, c->buf, c->n) != (ssize_t)c->n)
		_exit(1);
	close(fd);
}

/* Hands on what the real one says; its result is changed first. */
static int
between(const char *mode)
{
	while (channel_receive(&real, -1) == CHANNEL_OK) {
		if (real.type != WIRE_KRB_RESULT) {
			if (!between_forward(&real, &authority))
				return 1;
			continue;
		}
		if (strcmp(mode, "record") == 0) {
			write_copy(&real);
			return !between_forward(&real, &authority);
		}
		if (channel_decode(&real, wire_type(WIRE_KRB_RESULT), &result) != NULL)
			return 1;
		if (strcmp(mode, "old-signed") == 0)
			result.signed_data = copy.signed_data;
		else
			result.ap_req = copy.ap_req;
		return !tell(WIRE_KRB_RESULT, &result);
	}
	return 1;
}

static bool
ask_card(uint8_t fill)
{
	uint8_t digest[32];
	struct wire_sign_request ask = { .algorithm = WIRE_SIGN_RSA_SHA256,
	    .digest = { digest, sizeof(digest) } };

	memset(digest, fill, sizeof(digest));
	return channel_send(&card, wire_type(WIRE_SIGN_REQUEST), &ask, NULL) == CHANNEL_OK &&
	    channel_receive(&card, -1) == CHANNEL_OK;
}

static int
claim(void)
{
	static const struct wire_krb_tgt tgt = { .took_us = 1 };

	return !tell(WIRE_KRB_TGT, &tgt) || !tell(WIRE_KRB_RESULT, &copy);
}

static void
make_noise(void)
{
	static uint8_t noise[512];

	memset(noise, 0x30, sizeof(noise));
	snprintf(copy.principal, sizeof(copy.principal), "alice@TEST.EXAMPLE");
	copy.ap_req = (struct message_blob){ noise, sizeof(noise) };
	copy.signed_data = copy.ccache = copy.ap_req;
}

static int
greedy(void)
{
	struct wire_krb_failed failed = { .failure = FAILURE_KDC_LOST };

	for (uint8_t i = 0; i < 3; i++)
		if (!ask_card(i))
			break;
	return !tell(WIRE_KRB_FAILED, &failed);
}

static int
chatty(void)
{
	static const struct wire_krb_evidence evidence = { .what = WIRE_EVIDENCE_FIRST_REPLY };
	static const struct wire_krb_failed failed = { .failure = FAILURE_KDC_LOST };

	for (int i = 0; i < 17; i++)
		if (!tell(WIRE_KRB_EVIDENCE, &evidence))
			return 1;
	return !tell(WIRE_KRB_FAILED, &failed);
}

static int
lie(const char *mode)
{
	static const struct wire_krb_preflight ready = { .krb_error = 25 };

	if (strcmp(mode, "early") == 0)
		return claim();
	if (strcmp(mode, "chatty") == 0)
		return chatty();
	if (!tell(WIRE_KRB_PREFLIGHT, &ready))
		return 1;
	if (strcmp(mode, "greedy") == 0)
		return greedy();
	if (strcmp(mode, "garbage") == 0)
		make_noise();
	if (strcmp(mode, "unsigned") != 0 && !ask_card(0x5A))
		return 1;
	return claim();
}

int
main(void)
{
	char mode[32];

	channel_init(&authority, 3);
	if (!read_mode(mode, sizeof(mode)) || channel_receive(&authority, -1) != CHANNEL_OK ||
	    authority.type != WIRE_KRB_START || strcmp(mode, "silent") == 0)
		return 1;
	if (strcmp(mode, "record") != 0 && !read_copy())
		return 1;
	if (strcmp(mode, "record") == 0 || strncmp(mode, "old-", 4) == 0)
		return between_start(FOLDER "/cardea-krb", &real) &&
		    between_forward(&authority, &real) ? between(mode) : 1;
	channel_init(&card, channel_take_fd(&authority, 0));
	return lie(mode);
}
