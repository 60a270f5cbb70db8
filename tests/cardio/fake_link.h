/*
 * A recorded card: a list of commands and the answers to them, played back over struct cardio_link.
 * A command that differs from the recording is answered 6F00 and noted.
 */
#ifndef TESTS_FAKE_LINK_H
#define TESTS_FAKE_LINK_H

#include "apdu.h"
#include "card.h"

#define FAKE_STEPS_MAX 32

struct fake_step {
	uint8_t cmd[APDU_COMMAND_MAX];
	size_t cmd_len;
	uint8_t ans[APDU_ANSWER_MAX];
	size_t ans_len;
};

struct fake {
	size_t n, at;
	struct fake_step steps[FAKE_STEPS_MAX];
	bool diverged;
	unsigned sent;		/* commands, recorded or not */
	unsigned pins;		/* commands with a PIN or PUK */
	unsigned begins, leaves, resets, frees;
	/* Faults. */
	int begin_result;
	int fail_at;		/* the command (from 0) that fails in transport; -1 none */
	int fail_result;	/* IO or TIMEOUT */
	int ask_result;		/* what became of the card then */
	unsigned asks;
	uint32_t asked_wait_ms;
	uint64_t clock_ns, ns_per_command;
	/* The reader's own answers; without features it has none. */
	uint8_t features[64];
	size_t features_len;
	uint8_t pad_answer[4];
	size_t pad_answer_len;
	int pad_result;
	unsigned pad_asked;
	uint8_t pad_structure[64];
	size_t pad_structure_len;
	uint32_t pad_code, pad_ms;
	uint64_t pad_ns;	/* that the person takes */
};

/* fake_init: an empty recording, no faults. */
void fake_init(struct fake *fake);

/* fake_add: records a command and its answer, both in hexadecimal; blanks do not matter. */
void fake_add(struct fake *fake, const char *cmd, const char *ans);

/* fake_add_bytes: as fake_add; an answer of data and a status word. */
void fake_add_bytes(struct fake *fake, const char *cmd, const uint8_t *data, size_t len,
    unsigned sw);

/* fake_add_object: GET DATA of an object and the GET RESPONSE commands that it takes. */
void fake_add_object(struct fake *fake, const char *cmd, const uint8_t *object, size_t len);

/* fake_add_pad: a reader with a pad, which answers that (hexadecimal). */
void fake_add_pad(struct fake *fake, const char *answer);

/* fake_card: a card at the end of the fake, to be freed before it. */
struct cardio_card *fake_card(struct fake *fake);

/* A PIV certificate object around der_len bytes of something that looks like DER. */
size_t fake_certificate_object(uint8_t *object, size_t der_len);

#define FAKE_SELECT	"00A40400 09 A00000030800001000 00"
#define FAKE_CHUID	"00CB3FFF 05 5C035FC102 00"
#define FAKE_TRIES	"00200080"
#define FAKE_CERT_9A	"00CB3FFF 05 5C035FC105 00"
#define FAKE_VERIFY	"00200080 08 313233343536FFFF"
#define FAKE_CHANGE	"00240080 10 313233343536FFFF 393837363534FFFF"
#define FAKE_UNBLOCK	"002C0080 10 3132333435363738 393837363534FFFF"
#define FAKE_PROPERTY	"6111 4F0600001000 0100 7907 4F05A000000308 9000"
#define FAKE_CHUID_OBJECT \
	"533B 3019 D4E739DA739CED39CE739D836858210842108421C84210C3EB" \
	"3410 00112233445566778899AABBCCDDEEFF 3508 3230333030313031 3E00 FE00 9000"
#define FAKE_SERIAL	"00112233445566778899aabbccddeeff"

/* fake_add_probe: a good insertion with a certificate of der_len bytes. */
void fake_add_probe(struct fake *fake, size_t der_len);

/* fake_add_sign: GENERAL AUTHENTICATE for a digest of 32 bytes of 0x11, and its signature. */
void fake_add_sign(struct fake *fake);

#endif
