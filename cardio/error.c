#include <stddef.h>

#include "cardio.h"

static const char *const names[] = {
	[-CARDIO_OK] = "ok",
	[-CARDIO_ERR_ARGUMENT] = "argument",
	[-CARDIO_ERR_MEMORY] = "memory",
	[-CARDIO_ERR_DENIED] = "denied",
	[-CARDIO_ERR_SERVICE] = "service",
	[-CARDIO_ERR_READER_NONE] = "reader-none",
	[-CARDIO_ERR_READER_REMOVED] = "reader-removed",
	[-CARDIO_ERR_CARD_ABSENT] = "card-absent",
	[-CARDIO_ERR_CARD_REMOVED] = "card-removed",
	[-CARDIO_ERR_MUTE] = "mute",
	[-CARDIO_ERR_BUSY] = "busy",
	[-CARDIO_ERR_CARD_UNKNOWN] = "card-unknown",
	[-CARDIO_ERR_LOCKED] = "locked",
	[-CARDIO_ERR_NO_CONTAINER] = "no-container",
	[-CARDIO_ERR_NO_CERTIFICATE] = "no-certificate",
	[-CARDIO_ERR_NO_KEY] = "no-key",
	[-CARDIO_ERR_NOT_AUTHENTICATED] = "not-authenticated",
	[-CARDIO_ERR_TIMEOUT] = "timeout",
	[-CARDIO_ERR_BAD_DATA] = "bad-data",
	[-CARDIO_ERR_IO] = "io",
	[-CARDIO_ERR_PIN_FORMAT] = "pin-format",
	[-CARDIO_ERR_PIN_BLOCKED] = "pin-blocked",
	[-CARDIO_ERR_PIN_LAST_TRY] = "pin-last-try",
	[-CARDIO_ERR_PIN_WRONG] = "pin-wrong",
	[-CARDIO_ERR_PIN_UNKNOWN] = "pin-unknown",
	[-CARDIO_ERR_PIN_CANCELLED] = "pin-cancelled",
	[-CARDIO_ERR_PIN_TIMEOUT] = "pin-timeout",
};

const char *
cardio_error_name(int error)
{
	if (error > 0 || error < CARDIO_ERR_PIN_TIMEOUT)
		return "unknown";
	return names[-error];
}

static const struct {
	uint16_t mask, sw;
	const char *name;
} sw_names[] = {
	{ 0xFFFF, 0x9000, "success" },
	{ 0xFF00, 0x6100, "more data available" },
	{ 0xFFFF, 0x6283, "selected file deactivated" },
	{ 0xFFFF, 0x6285, "selected file terminated" },
	{ 0xFFF0, 0x63C0, "verification failed, tries left in last digit" },
	{ 0xFFFF, 0x6400, "execution error, or nothing typed on the reader in time" },
	{ 0xFFFF, 0x6401, "cancelled on the reader" },
	{ 0xFFFF, 0x6403, "too few or too many digits typed on the reader" },
	{ 0xFFFF, 0x6700, "wrong length" },
	{ 0xFFFF, 0x6881, "logical channel not supported" },
	{ 0xFFFF, 0x6882, "secure messaging not supported" },
	{ 0xFFFF, 0x6884, "command chaining not supported" },
	{ 0xFFFF, 0x6982, "security status not satisfied" },
	{ 0xFFFF, 0x6983, "authentication method blocked" },
	{ 0xFFFF, 0x6984, "reference data not usable" },
	{ 0xFFFF, 0x6985, "conditions of use not satisfied" },
	{ 0xFFFF, 0x6A80, "incorrect parameter in command data" },
	{ 0xFFFF, 0x6A81, "function not supported" },
	{ 0xFFFF, 0x6A82, "object or application not found" },
	{ 0xFFFF, 0x6A86, "incorrect parameter in P1 or P2" },
	{ 0xFFFF, 0x6A88, "reference data not found" },
	{ 0xFFFF, 0x6B00, "wrong parameters P1-P2" },
	{ 0xFF00, 0x6C00, "wrong Le, right one in last byte" },
	{ 0xFFFF, 0x6D00, "instruction not supported" },
	{ 0xFFFF, 0x6E00, "class not supported" },
	{ 0xFFFF, 0x6F00, "no precise diagnosis" },
};

const char *
cardio_sw_name(uint16_t sw)
{
	for (size_t i = 0; i < sizeof(sw_names) / sizeof(sw_names[0]); i++) {
		if ((sw & sw_names[i].mask) == sw_names[i].sw)
			return sw_names[i].name;
	}
	return "not named by the standard";
}
