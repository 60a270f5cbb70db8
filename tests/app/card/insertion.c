#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cardio.h"
#include "insertion.h"
#include "kerb.h"
#include "rig_card.h"

struct program p;
struct wire_card_found found;
struct wire_card_slot slot;
struct wire_card_ready ready;
struct wire_card_buffer buffer;
struct wire_card_failed failed;
struct wire_card_closed closed;
uint8_t der[WIRE_CERTIFICATE];
size_t der_len;
uint64_t number;

void
insertion_open(const char *card)
{
	struct wire_card_open m = { .insertion = 1, .limit_ms = 10000 };

	rig_insert(card);
	program_start(&p, "cardea-card", false);
	(void)snprintf(m.reader, sizeof(m.reader), "%s", RIG_READER);
	program_say(&p.channel, WIRE_CARD_OPEN, &m, -1);
}

void
insertion_setup(void)
{
	insertion_open("alice");
	program_hear(&p.channel, WIRE_CARD_FOUND, &found);
	program_hear(&p.channel, WIRE_CARD_SLOT, &slot);
	der_len = slot.certificate.n;
	memcpy(der, slot.certificate.p, der_len);
	program_hear(&p.channel, WIRE_CARD_READY, &ready);
}

void
insertion_end(void)
{
	cr_expect_eq(program_end(&p), 0);
	rig_do("card alice faults clear");
	rig_do("card alice reissue");
	rig_pull("alice");
}

void
attempt_submit(const char *pin, const char *container, bool spend)
{
	struct wire_card_attempt m = { .attempt = ++number, .spend_last_try = spend,
	    .pointer_width = 64 };
	struct kerb_logon logon = { .kind = KERB_CERTIFICATE_LOGON };
	struct kerb_fault fault;
	uint8_t bytes[KERB_LOGON_MAX];
	size_t len;
	int pair[2];

	(void)snprintf(logon.csp.container_name, sizeof(logon.csp.container_name), "%s", container);
	(void)snprintf(logon.csp.card_name, sizeof(logon.csp.card_name), "%s", found.card_name);
	cr_assert_eq(kerb_logon_pack(&logon, pin, strlen(pin), KERB_X64, bytes, sizeof(bytes), &len,
	    &fault), FAILURE_NONE);
	cr_assert_eq(channel_pair(pair), 0);
	program_say(&p.channel, WIRE_CARD_ATTEMPT, &m, pair[1]);
	cr_assert_eq(send(pair[0], bytes, len, 0), (ssize_t)len);
	(void)close(pair[0]);
	(void)close(pair[1]);
}

void
attempt_allow(struct channel *sign, const char *container)
{
	struct wire_card_sign m = { .container = "" };
	int pair[2];

	(void)snprintf(m.container, sizeof(m.container), "%s", container);
	cr_assert_eq(channel_pair(pair), 0);
	program_say(&p.channel, WIRE_CARD_SIGN, &m, pair[1]);
	(void)close(pair[1]);
	channel_init(sign, pair[0]);
}

const uint8_t attempt_digest[32] = { 7, 7, 7 };

enum failure
attempt_ask(struct channel *sign, struct wire_sign_result *result)
{
	struct wire_sign_request request = { WIRE_SIGN_RSA_SHA256, { attempt_digest, sizeof(attempt_digest) } };

	program_say(sign, WIRE_SIGN_REQUEST, &request, -1);
	program_hear(sign, WIRE_SIGN_RESULT, result);
	return (enum failure)result->failure;
}

void
attempt_hear_pin(void)
{
	struct wire_card_pin pin;

	program_hear(&p.channel, WIRE_CARD_PIN, &pin);
	cr_expect_eq(pin.attempt, number);
}

void
attempt_hear_closed(void)
{
	program_hear(&p.channel, WIRE_CARD_CLOSED, &closed);
	cr_expect_eq(closed.attempt, number);
}

bool
attempt_verified(const struct message_blob *sig)
{
	const uint8_t *at = der;
	X509 *x = d2i_X509(NULL, &at, (long)der_len);
	EVP_PKEY *key = X509_get_pubkey(x);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	bool good = EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1 &&
	    EVP_PKEY_verify(ctx, sig->p, sig->n, attempt_digest,
	    sizeof(attempt_digest)) == 1;

	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	X509_free(x);
	return good;
}

void
attempt_succeeds(void)
{
	struct wire_sign_result result;
	struct wire_card_signed told;
	struct channel sign;

	attempt_submit("123456", "PIV-9A", false);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	cr_assert_eq(buffer.pin_state, WIRE_PIN_POSSIBLE);
	attempt_allow(&sign, "PIV-9A");
	cr_assert_eq(attempt_ask(&sign, &result), FAILURE_NONE);
	cr_expect(attempt_verified(&result.signature));
	attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_SIGNED, &told);
	cr_expect_eq(told.apdus, 6);
	channel_close(&sign);
	attempt_hear_closed();
}

void
attempt_begin(struct channel *sign, const char *pin, bool spend)
{
	attempt_submit(pin, "PIV-9A", spend);
	program_hear(&p.channel, WIRE_CARD_BUFFER, &buffer);
	attempt_allow(sign, "PIV-9A");
}

void
attempt_fails(struct channel *sign, enum failure failure, uint8_t verify_sent)
{
	struct wire_sign_result result;

	cr_expect_eq(attempt_ask(sign, &result), failure, "%d", result.failure);
	if (verify_sent > 0)
		attempt_hear_pin();
	program_hear(&p.channel, WIRE_CARD_FAILED, &failed);
	cr_expect_eq(failed.failure, failure, "%s", failed.detail);
	cr_expect_eq(failed.attempt, 1);
	cr_expect_eq(failed.verify_sent, verify_sent);
	attempt_hear_closed();
	channel_close(sign);
}

size_t
insertion_pins(const char *pin)
{
	static char line[256], page[65536];
	char wide[2 * CARDIO_PIN_MAX], padded[24] = "", path[64];
	size_t n = strlen(pin), hits = 0;
	unsigned long from, to;
	FILE *maps, *mem;

	for (size_t i = 0; i < n; i++) {
		wide[2 * i] = pin[i];
		wide[2 * i + 1] = '\0';
	}
	memcpy(padded, pin, n);
	(void)snprintf(path, sizeof(path), "/proc/%d/maps", p.pid);
	maps = fopen(path, "re");
	(void)snprintf(path, sizeof(path), "/proc/%d/mem", p.pid);
	mem = fopen(path, "re");
	cr_assert(maps != NULL && mem != NULL);
	(void)setvbuf(mem, NULL, _IONBF, 0);
	while (fgets(line, sizeof(line), maps) != NULL) {
		char flags[8];

		cr_assert_eq(sscanf(line, "%lx-%lx %7s", &from, &to, flags), 3);
		if (flags[0] != 'r' || flags[1] != 'w' || to - from > (64ul << 20))
			continue;
		for (; from < to; from += sizeof(page)) {
			size_t want = to - from < sizeof(page) ? to - from : sizeof(page), got;

			(void)fseek(mem, (long)from, SEEK_SET);
			got = fread(page, 1, want, mem);
			hits += memmem(page, got, wide, 2 * n) != NULL;
			hits += memmem(page, got, padded, sizeof(padded)) != NULL;
			memset(padded + n, 0xFF, 8 - n);
			hits += memmem(page, got, padded, 8) != NULL;
			memset(padded + n, 0, 8 - n);
		}
	}
	(void)fclose(maps);
	(void)fclose(mem);
	return hits;
}
