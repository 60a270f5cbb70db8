#include "vcard.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
pin_pad(char padded[VCARD_PIN_LEN], const char *text)
{
	memset(padded, 0xFF, VCARD_PIN_LEN);
	memcpy(padded, text, strnlen(text, VCARD_PIN_LEN));
}

static void
pin_as_issued(struct vcard_pin *pin, const struct vcard_files *files)
{
	memset(pin, 0, sizeof(*pin));
	pin->dir = files->dir;
	pin->tries = pin->tries_max = files->tries;
	pin->puk_tries = pin->puk_tries_max = files->puk_tries;
	pin_pad(pin->pin, files->pin);
	pin_pad(pin->puk, files->puk);
}

void
vcard_pin_init(struct vcard_pin *pin, const struct vcard_files *files)
{
	pin_as_issued(pin, files);
	vcard_pin_load(pin);
}

void
vcard_pin_reissue(struct vcard_pin *pin, const struct vcard_files *files)
{
	pin_as_issued(pin, files);
	vcard_pin_save(pin);
}

static void
pin_hex(char *hex, const char padded[VCARD_PIN_LEN])
{
	for (int i = 0; i < VCARD_PIN_LEN; i++)
		snprintf(hex + 2 * i, 3, "%02X", (unsigned char)padded[i]);
}

static bool
pin_unhex(char padded[VCARD_PIN_LEN], const char *hex)
{
	unsigned octet;

	if (strlen(hex) != 2 * VCARD_PIN_LEN)
		return false;
	for (int i = 0; i < VCARD_PIN_LEN; i++) {
		if (sscanf(hex + 2 * i, "%2x", &octet) != 1)
			return false;
		padded[i] = (char)octet;
	}
	return true;
}

void
vcard_pin_load(struct vcard_pin *pin)
{
	char path[600], pin_text[32], puk_text[32];
	unsigned tries, puk_tries, verifies;
	FILE *file;

	snprintf(path, sizeof(path), "%s/state", pin->dir);
	if ((file = fopen(path, "re")) == NULL)
		return;
	if (fscanf(file, "%u %u %u %31s %31s", &tries, &puk_tries, &verifies,
	    pin_text, puk_text) == 5 && pin_unhex(pin->pin, pin_text) &&
	    pin_unhex(pin->puk, puk_text)) {
		pin->tries = tries;
		pin->puk_tries = puk_tries;
		pin->verifies = verifies;
	}
	fclose(file);
}

/* Renamed into place: another process on this directory reads all or nothing. */
void
vcard_pin_save(const struct vcard_pin *pin)
{
	char path[600], next[640];
	char pin_text[2 * VCARD_PIN_LEN + 1], puk_text[2 * VCARD_PIN_LEN + 1];
	FILE *file;
	bool good;

	snprintf(path, sizeof(path), "%s/state", pin->dir);
	snprintf(next, sizeof(next), "%s.%ld", path, (long)getpid());
	pin_hex(pin_text, pin->pin);
	pin_hex(puk_text, pin->puk);
	if ((file = fopen(next, "we")) == NULL) {
		perror(next);
		return;
	}
	fprintf(file, "%u %u %u %s %s\n", pin->tries, pin->puk_tries,
	    pin->verifies, pin_text, puk_text);
	good = !ferror(file);
	if (fclose(file) != 0 || !good || rename(next, path) != 0)
		perror(path);
}

/* Compares and counts; 9000, 63Cx or 6983. */
static unsigned
pin_try(const char want[VCARD_PIN_LEN], const uint8_t *got, unsigned *tries,
    unsigned tries_max)
{
	if (*tries == 0)
		return SW_BLOCKED;
	if (memcmp(want, got, VCARD_PIN_LEN) == 0) {
		*tries = tries_max;
		return SW_OK;
	}
	if (--*tries == 0)
		return SW_BLOCKED;
	return SW_TRIES | (*tries & 0x0F);
}

/* SP 800-73-4 part 2, 2.4.3: six to eight digits, padded with FF. */
static bool
pin_form(const uint8_t padded[VCARD_PIN_LEN])
{
	size_t digits = 0;

	while (digits < VCARD_PIN_LEN && padded[digits] >= '0' && padded[digits] <= '9')
		digits++;
	if (digits < 6)
		return false;
	while (digits < VCARD_PIN_LEN && padded[digits] == 0xFF)
		digits++;
	return digits == VCARD_PIN_LEN;
}

unsigned
vcard_pin_verify(struct vcard_pin *pin, const uint8_t *data, size_t len)
{
	unsigned sw;

	vcard_pin_load(pin);
	pin->verifies++;
	if (len != VCARD_PIN_LEN)
		sw = SW_DATA;
	else
		sw = pin_try(pin->pin, data, &pin->tries, pin->tries_max);
	vcard_pin_save(pin);
	return sw;
}

unsigned
vcard_pin_change(struct vcard_pin *pin, uint8_t ref, const uint8_t *data,
    size_t len)
{
	unsigned sw;

	if (ref != 0x80 && ref != 0x81)
		return SW_REFERENCE;
	if (len != 2 * VCARD_PIN_LEN || (ref == 0x80 && !pin_form(data + VCARD_PIN_LEN)))
		return SW_DATA;
	vcard_pin_load(pin);
	if (ref == 0x80) {
		sw = pin_try(pin->pin, data, &pin->tries, pin->tries_max);
		if (sw == SW_OK)
			memcpy(pin->pin, data + VCARD_PIN_LEN, VCARD_PIN_LEN);
	} else {
		sw = pin_try(pin->puk, data, &pin->puk_tries, pin->puk_tries_max);
		if (sw == SW_OK)
			memcpy(pin->puk, data + VCARD_PIN_LEN, VCARD_PIN_LEN);
	}
	vcard_pin_save(pin);
	return sw;
}

unsigned
vcard_pin_unblock(struct vcard_pin *pin, const uint8_t *data, size_t len)
{
	unsigned sw;

	if (len != 2 * VCARD_PIN_LEN || !pin_form(data + VCARD_PIN_LEN))
		return SW_DATA;
	vcard_pin_load(pin);
	sw = pin_try(pin->puk, data, &pin->puk_tries, pin->puk_tries_max);
	if (sw == SW_OK) {
		memcpy(pin->pin, data + VCARD_PIN_LEN, VCARD_PIN_LEN);
		pin->tries = pin->tries_max;
	}
	vcard_pin_save(pin);
	return sw;
}
