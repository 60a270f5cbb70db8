/*
 * NIST SP 800-73-4. Part 2, section 3 has the commands, part 1, table 3 the objects' names, part 1,
 * table 4b the keys' references.
 */
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "pinpad.h"
#include "piv_object.h"
#include "pkcs1.h"

#define INS_VERIFY		0x20
#define INS_CHANGE_REFERENCE	0x24
#define INS_RESET_RETRY		0x2C
#define INS_GENERAL_AUTHENTICATE 0x87
#define INS_SELECT		0xA4
#define INS_GET_DATA		0xCB
#define PIN_REFERENCE		0x80	/* the PIV card application's PIN */
#define ALGORITHM_RSA_2048	0x07
#define OBJECT_CHUID		0x5FC102
#define PIN_LEN			8	/* padded with FF */
#define PIN_DIGITS_MIN		6
#define PUK_LEN_MIN		6	/* eight by the standard; some makers pad shorter ones */
#define RSA_2048_LEN		256
#define LE_ALL			256

/* The application's identifier without its version. */
static const uint8_t piv_aid[] = { 0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00 };

static const struct driver_slot piv_slots[] = {
	{ "PIV-9A", 0x9A, 0x5FC105, true },	/* authentication */
	{ "PIV-9C", 0x9C, 0x5FC10A, false },	/* digital signature: a PIN for each */
	{ "PIV-9D", 0x9D, 0x5FC10B, false },	/* key management */
	{ "PIV-9E", 0x9E, 0x5FC101, false },	/* card authentication: no PIN */
};

static int
piv_select(struct exchange *x)
{
	const struct apdu cmd = {
		.ins = INS_SELECT, .p1 = 0x04,
		.data = piv_aid, .data_len = sizeof(piv_aid), .le = LE_ALL,
	};
	uint8_t property[LE_ALL];
	size_t len;
	int r;

	if ((r = exchange_apdu(x, &cmd, property, sizeof(property), &len)) != CARDIO_OK)
		return r;
	switch (x->sw) {
	case 0x9000:
		return CARDIO_OK;
	case 0x6283:
	case 0x6285:
		return CARDIO_ERR_LOCKED;
	default:
		return CARDIO_ERR_CARD_UNKNOWN;
	}
}

static int
get_data(struct exchange *x, uint32_t object, bool head_only, uint8_t *out, size_t cap, size_t *len)
{
	const uint8_t name[] = {
		0x5C, 0x03, (uint8_t)(object >> 16), (uint8_t)(object >> 8), (uint8_t)object,
	};
	const struct apdu cmd = {
		.ins = INS_GET_DATA, .p1 = 0x3F, .p2 = 0xFF,
		.data = name, .data_len = sizeof(name), .le = LE_ALL, .head_only = head_only,
	};

	return exchange_apdu(x, &cmd, out, cap, len);
}

/*
 * The serial stands at the head of the CHUID, which an issuer's signature makes some 3 KiB long:
 * one answer is enough of it, and the next command makes the card forget the rest (7816-4 5.3.4).
 */
static int
piv_serial(struct exchange *x, char serial[CARDIO_SERIAL_MAX])
{
	uint8_t head[LE_ALL];
	size_t len;
	int r;

	memset(serial, 0, CARDIO_SERIAL_MAX);
	if ((r = get_data(x, OBJECT_CHUID, true, head, sizeof(head), &len)) != CARDIO_OK)
		return r;
	if (x->sw == 0x6A82)
		return CARDIO_OK;
	if (x->sw != 0x9000 && (x->sw & 0xFF00) != 0x6100)
		return CARDIO_ERR_IO;
	return piv_chuid_serial(head, len, serial);
}

static int
verify_without_data(struct exchange *x, uint8_t p1)
{
	const struct apdu cmd = { .ins = INS_VERIFY, .p1 = p1, .p2 = PIN_REFERENCE };
	size_t len;

	return exchange_apdu(x, &cmd, NULL, 0, &len);
}

static int
tries_from_sw(uint16_t sw, int *tries)
{
	*tries = CARDIO_TRIES_UNKNOWN;
	if ((sw & 0xFFF0) == 0x63C0)
		*tries = sw & 0x0F;
	else if (sw == 0x6983)
		*tries = 0;
	else if (sw != 0x9000)
		return CARDIO_ERR_IO;
	return CARDIO_OK;
}

/* Part 2, 3.2.1: P1 = 00 without data asks, P1 = FF makes the card forget a verified PIN. */
static int
piv_tries(struct exchange *x, bool forget, int *tries)
{
	int r;

	*tries = CARDIO_TRIES_UNKNOWN;
	if ((r = verify_without_data(x, 0x00)) != CARDIO_OK)
		return r;
	if (x->sw == 0x9000 && forget) {
		if ((r = verify_without_data(x, 0xFF)) != CARDIO_OK)
			return r;
		if (x->sw != 0x9000)
			return CARDIO_ERR_IO;
		if ((r = verify_without_data(x, 0x00)) != CARDIO_OK)
			return r;
	}
	return tries_from_sw(x->sw, tries);
}

static int
piv_read_certificate(struct exchange *x, const struct driver_slot *slot, uint8_t **der,
    size_t *der_len)
{
	uint8_t *object;
	size_t len;
	int r;

	*der = NULL;
	*der_len = 0;
	if ((object = malloc(CARDIO_OBJECT_MAX)) == NULL)
		return CARDIO_ERR_MEMORY;
	r = get_data(x, slot->object, false, object, CARDIO_OBJECT_MAX, &len);
	if (r == CARDIO_OK) {
		if (x->sw == 0x9000)
			r = piv_certificate(object, len, der, der_len);
		else
			r = x->sw == 0x6A82 ? CARDIO_ERR_NO_CERTIFICATE : CARDIO_ERR_IO;
	}
	free(object);
	return r;
}

static int
piv_pin_check(const uint8_t *pin, size_t pin_len)
{
	if (pin_len < PIN_DIGITS_MIN || pin_len > PIN_LEN)
		return CARDIO_ERR_PIN_FORMAT;
	for (size_t i = 0; i < pin_len; i++) {
		if (pin[i] < '0' || pin[i] > '9')
			return CARDIO_ERR_PIN_FORMAT;
	}
	return CARDIO_OK;
}

/* What a command that presents a PIN or PUK was answered, with the tries of what was presented. */
static int
presented_sw(uint16_t sw, int *tries)
{
	int r;

	*tries = CARDIO_TRIES_UNKNOWN;
	if (sw == 0x9000)
		return CARDIO_OK;
	if ((r = tries_from_sw(sw, tries)) != CARDIO_OK)
		return r;
	return *tries > 0 ? CARDIO_ERR_PIN_WRONG : CARDIO_ERR_PIN_BLOCKED;
}

static void
pad_pin(uint8_t out[PIN_LEN], const uint8_t *pin, size_t pin_len)
{
	memset(out, 0xFF, PIN_LEN);
	memcpy(out, pin, pin_len);
}

static int
piv_verify(struct exchange *x, const uint8_t *pin, size_t pin_len, int *tries)
{
	const struct apdu cmd = {
		.ins = INS_VERIFY, .p2 = PIN_REFERENCE, .data = x->secret, .data_len = PIN_LEN,
	};
	size_t len;
	int r;

	*tries = CARDIO_TRIES_UNKNOWN;
	if ((r = piv_pin_check(pin, pin_len)) != CARDIO_OK)
		return r;
	pad_pin(x->secret, pin, pin_len);
	r = exchange_apdu(x, &cmd, NULL, 0, &len);
	explicit_bzero(x->secret, sizeof(x->secret));
	return r != CARDIO_OK ? r : presented_sw(x->sw, tries);
}

static const struct pinpad_rule piv_pad = {
	.command = { 0x00, INS_VERIFY, 0x00, PIN_REFERENCE, PIN_LEN,
	    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF },
	.command_len = 5 + PIN_LEN,
	.pin_bytes = PIN_LEN, .digits_min = PIN_DIGITS_MIN, .digits_max = PIN_LEN,
};

static int
piv_verify_on_pad(struct exchange *x, uint32_t code, int *tries)
{
	uint8_t structure[PINPAD_STRUCTURE_MAX];
	size_t len = pinpad_verify_structure(&piv_pad, CARDIO_PAD_SECONDS, structure);
	int r;

	*tries = CARDIO_TRIES_UNKNOWN;
	if ((r = exchange_pad(x, code, structure, len)) != CARDIO_OK ||
	    (r = pinpad_refusal(x->sw)) != CARDIO_OK)
		return r;
	return presented_sw(x->sw, tries);
}

static int
piv_puk_check(const uint8_t *puk, size_t puk_len)
{
	(void)puk;	/* any bytes: part 2, 2.4.3 */
	return puk_len < PUK_LEN_MIN || puk_len > PIN_LEN ? CARDIO_ERR_PIN_FORMAT : CARDIO_OK;
}

/* Part 2, 3.2.2 and 3.2.3: what is known and what is new, eight bytes each. */
static int
replace_pin(struct exchange *x, uint8_t ins, const uint8_t *known, size_t known_len,
    const uint8_t *fresh, size_t fresh_len, int *tries)
{
	const struct apdu cmd = {
		.ins = ins, .p2 = PIN_REFERENCE, .data = x->secret, .data_len = 2 * PIN_LEN,
	};
	size_t len;
	int r;

	*tries = CARDIO_TRIES_UNKNOWN;
	pad_pin(x->secret, known, known_len);
	pad_pin(x->secret + PIN_LEN, fresh, fresh_len);
	r = exchange_apdu(x, &cmd, NULL, 0, &len);
	explicit_bzero(x->secret, sizeof(x->secret));
	if (r != CARDIO_OK)
		return r;
	if (x->sw == 0x6A80)
		return CARDIO_ERR_PIN_FORMAT;
	if (x->sw == 0x6982)
		return CARDIO_ERR_NOT_AUTHENTICATED;
	return presented_sw(x->sw, tries);
}

static int
piv_change(struct exchange *x, const uint8_t *old, size_t old_len, const uint8_t *fresh,
    size_t fresh_len, int *tries)
{
	if (piv_pin_check(old, old_len) != CARDIO_OK || piv_pin_check(fresh, fresh_len) != CARDIO_OK)
		return CARDIO_ERR_PIN_FORMAT;
	return replace_pin(x, INS_CHANGE_REFERENCE, old, old_len, fresh, fresh_len, tries);
}

static int
piv_unblock(struct exchange *x, const uint8_t *puk, size_t puk_len, const uint8_t *fresh,
    size_t fresh_len, int *tries)
{
	if (piv_puk_check(puk, puk_len) != CARDIO_OK || piv_pin_check(fresh, fresh_len) != CARDIO_OK)
		return CARDIO_ERR_PIN_FORMAT;
	return replace_pin(x, INS_RESET_RETRY, puk, puk_len, fresh, fresh_len, tries);
}

/* Part 2, 3.2.4 and A.3: an empty response object asks, the challenge is what is to be signed. */
static size_t
signature_template(const uint8_t *digest, uint8_t template[10 + RSA_2048_LEN])
{
	static const uint8_t head[10] = {
		0x7C, 0x82, 0x01, 0x06, 0x82, 0x00, 0x81, 0x82, 0x01, 0x00,
	};

	memcpy(template, head, sizeof(head));
	pkcs1_pad_sha256(digest, template + sizeof(head), RSA_2048_LEN);
	return sizeof(head) + RSA_2048_LEN;
}

static int
sign_sw(uint16_t sw)
{
	switch (sw) {
	case 0x9000:
		return CARDIO_OK;
	case 0x6982:
		return CARDIO_ERR_NOT_AUTHENTICATED;
	case 0x6A86:	/* no key of this algorithm under this reference */
	case 0x6A88:
		return CARDIO_ERR_NO_KEY;
	default:
		return CARDIO_ERR_IO;
	}
}

static int
piv_sign(struct exchange *x, const struct driver_slot *slot, enum cardio_algorithm alg,
    const uint8_t *digest, size_t digest_len, uint8_t *sig, size_t sig_cap, size_t *sig_len)
{
	uint8_t template[10 + RSA_2048_LEN], answer[RSA_2048_LEN + 16];
	struct apdu cmd = {
		.ins = INS_GENERAL_AUTHENTICATE, .p1 = ALGORITHM_RSA_2048, .p2 = slot->key,
		.data = template, .le = LE_ALL,
	};
	const uint8_t *found;
	size_t len;
	int r;

	*sig_len = 0;
	if (alg != CARDIO_RSA2048_SHA256 || digest_len != PKCS1_SHA256_LEN ||
	    sig_cap < RSA_2048_LEN)
		return CARDIO_ERR_ARGUMENT;
	cmd.data_len = signature_template(digest, template);
	if ((r = exchange_apdu(x, &cmd, answer, sizeof(answer), &len)) != CARDIO_OK ||
	    (r = sign_sw(x->sw)) != CARDIO_OK ||
	    (r = piv_signature(answer, len, RSA_2048_LEN, &found)) != CARDIO_OK)
		return r;
	memcpy(sig, found, RSA_2048_LEN);
	*sig_len = RSA_2048_LEN;
	return CARDIO_OK;
}

const struct driver driver_piv = {
	.family = "PIV",
	.slots = piv_slots,
	.n_slots = sizeof(piv_slots) / sizeof(piv_slots[0]),
	.select = piv_select,
	.serial = piv_serial,
	.tries = piv_tries,
	.certificate = piv_read_certificate,
	.pin_check = piv_pin_check,
	.verify = piv_verify,
	.verify_on_pad = piv_verify_on_pad,
	.puk_check = piv_puk_check,
	.change = piv_change,
	.unblock = piv_unblock,
	.sign = piv_sign,
};
