/* A card family: one const table of a few functions. */
#ifndef CARDIO_DRIVER_H
#define CARDIO_DRIVER_H

#include "exchange.h"

/* A key slot of the family. */
struct driver_slot {
	const char *container;	/* the name of its container */
	uint8_t key;		/* how the card calls the key */
	uint32_t object;	/* how the card calls the certificate's object */
	bool logon;		/* read at insertion and offered for logon */
};

/*
 * The functions run inside a transaction and judge the status words of their own commands: one
 * that the standard does not allow there is CARDIO_ERR_IO. They fail, beside what is named here, as
 * exchange_apdu does.
 */
struct driver {
	const char *family;
	const struct driver_slot *slots;
	size_t n_slots;
	/* Selects the application. CARD_UNKNOWN: not a card of this family. LOCKED. */
	int (*select)(struct exchange *x);
	/* The serial as text, "" when there is none. */
	int (*serial)(struct exchange *x, char serial[CARDIO_SERIAL_MAX]);
	/*
	 * The PIN's tries left, without spending one. forget: a PIN that stands verified is
	 * forgotten first. *tries is CARDIO_TRIES_UNKNOWN when the card does not say.
	 */
	int (*tries)(struct exchange *x, bool forget, int *tries);
	/* The certificate, allocated for the caller to free. NO_CERTIFICATE, BAD_DATA, MEMORY. */
	int (*certificate)(struct exchange *x, const struct driver_slot *slot, uint8_t **der,
	    size_t *der_len);
	/* Whether it can be a PIN of this family. PIN_FORMAT. Pure. */
	int (*pin_check)(const uint8_t *pin, size_t pin_len);
	/* Presents the PIN, once. PIN_WRONG with *tries, PIN_BLOCKED with 0. */
	int (*verify)(struct exchange *x, const uint8_t *pin, size_t pin_len, int *tries);
	/* Has the reader ask for the PIN, by that control code: as verify. PIN_FORMAT, PIN_CANCELLED
	 * and PIN_TIMEOUT: nothing was sent to the card. */
	int (*verify_on_pad)(struct exchange *x, uint32_t code, int *tries);
	/* Whether it can be a PUK of this family. PIN_FORMAT. Pure. */
	int (*puk_check)(const uint8_t *puk, size_t puk_len);
	/* Replace the PIN, once, with the old one or with the PUK: as verify, with the tries of
	 * what was presented. PIN_FORMAT: the card does not take the new one. NOT_AUTHENTICATED. */
	int (*change)(struct exchange *x, const uint8_t *old, size_t old_len, const uint8_t *fresh,
	    size_t fresh_len, int *tries);
	int (*unblock)(struct exchange *x, const uint8_t *puk, size_t puk_len,
	    const uint8_t *fresh, size_t fresh_len, int *tries);
	/* Signs. NO_KEY, NOT_AUTHENTICATED, BAD_DATA, ARGUMENT (algorithm or sizes). */
	int (*sign)(struct exchange *x, const struct driver_slot *slot, enum cardio_algorithm alg,
	    const uint8_t *digest, size_t digest_len, uint8_t *sig, size_t sig_cap,
	    size_t *sig_len);
};

/* NIST SP 800-73-4. */
extern const struct driver driver_piv;

#endif
