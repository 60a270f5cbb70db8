#include "pinpad.h"

#include <string.h>

#define TAG_VERIFY_PIN_DIRECT	0x06
#define CODE_LEN		4
#define COMMAND_HEAD		5	/* CLA INS P1 P2 Lc */

#define UNITS_BYTES		0x80	/* bmFormatString: what follows counts bytes */
#define ENCODING_ASCII		0x02
#define KEY_ENTER		0x02	/* bEntryValidationCondition: the enter key ends it */
#define ONE_MESSAGE		0x01
#define ENGLISH_US		0x0409

int
pinpad_features(const uint8_t *tlv, size_t len, uint32_t *verify_direct)
{
	uint32_t code = 0;
	size_t value_len;

	*verify_direct = 0;
	while (len > 0) {
		if (len < 2 || (value_len = tlv[1]) > len - 2)
			return CARDIO_ERR_BAD_DATA;
		if (tlv[0] == TAG_VERIFY_PIN_DIRECT) {
			if (value_len != CODE_LEN || code != 0)
				return CARDIO_ERR_BAD_DATA;
			code = (uint32_t)tlv[2] << 24 | (uint32_t)tlv[3] << 16 |
			    (uint32_t)tlv[4] << 8 | tlv[5];
		}
		tlv += 2 + value_len;
		len -= 2 + value_len;
	}
	*verify_direct = code;
	return CARDIO_OK;
}

static void
put_u16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

size_t
pinpad_verify_structure(const struct pinpad_rule *rule, uint8_t seconds,
    uint8_t out[PINPAD_STRUCTURE_MAX])
{
	memset(out, 0, PINPAD_STRUCTURE_MAX);
	if (rule->command_len > PINPAD_COMMAND_MAX || rule->pin_bytes > 0x0F ||
	    rule->command_len < (size_t)COMMAND_HEAD + rule->pin_bytes ||
	    rule->digits_max > rule->pin_bytes || rule->digits_min > rule->digits_max)
		return 0;
	out[0] = out[1] = seconds;		/* bTimerOut, bTimerOut2 */
	out[2] = UNITS_BYTES | ENCODING_ASCII;	/* bmFormatString: at byte 0, left-justified */
	out[3] = rule->pin_bytes;		/* bmPINBlockString: no length in it */
	out[4] = 0x00;				/* bmPINLengthFormat: no length in the command */
	put_u16(out + 5, (uint16_t)(rule->digits_min << 8 | rule->digits_max));
	out[7] = KEY_ENTER;
	out[8] = ONE_MESSAGE;			/* bNumberMessage */
	put_u16(out + 9, ENGLISH_US);		/* wLangId; bMsgIndex and bTeoPrologue are 0 */
	out[15] = (uint8_t)rule->command_len;	/* ulDataLength, four bytes */
	memcpy(out + PINPAD_STRUCTURE_HEAD, rule->command, rule->command_len);
	return PINPAD_STRUCTURE_HEAD + rule->command_len;
}

int
pinpad_refusal(uint16_t sw)
{
	switch (sw) {
	case 0x6400:
		return CARDIO_ERR_PIN_TIMEOUT;
	case 0x6401:
		return CARDIO_ERR_PIN_CANCELLED;
	case 0x6403:
		return CARDIO_ERR_PIN_FORMAT;
	}
	return CARDIO_OK;
}
