/*
 * A reader's own keys (PC/SC part 10): the PIN is typed here and goes to the
 * card without the machine that asked for it.
 *
 * Reader N has keys while RIG_READER_DIR/padN exists, which holds how many
 * seconds it waits at most.  Keys are lines written to the FIFO
 * RIG_READER_DIR/keys.N: digits, or "cancel".  It is opened only while a PIN is
 * asked for, so that whoever types waits until then.
 */
#include "ifd_pad.h"

#include <fcntl.h>
#include <poll.h>
#include <reader.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rig_reader.h"

enum {
	CODE_VERIFY = SCARD_CTL_CODE(1),
	CODE_PROPERTIES = SCARD_CTL_CODE(2),
	LOOK_MS = 50,			/* how often it looks whether the card is in */
	STRUCTURE = 19,			/* of PIN_VERIFY_STRUCTURE without abData */
	HEADER = 5,
	KEYS_MAX = 32,
};

static const UCHAR features[] = {
	FEATURE_IFD_PIN_PROPERTIES, 4, 0x42, 0, 0, 2,
	FEATURE_VERIFY_PIN_DIRECT, 4, 0x42, 0, 0, 1,
};

static int
seconds_of(size_t reader)
{
	char path[64];
	int seconds = 0;
	FILE *file;

	snprintf(path, sizeof(path), RIG_READER_DIR "/pad%zu", reader);
	if ((file = fopen(path, "re")) == NULL)
		return 0;
	if (fscanf(file, "%d", &seconds) != 1)
		seconds = 30;
	fclose(file);
	return seconds;
}

int
pad_there(size_t reader)
{
	return seconds_of(reader) > 0;
}

int
pad_asked(DWORD code)
{
	return code == CM_IOCTL_GET_FEATURE_REQUEST || code == CODE_VERIFY ||
	    code == CODE_PROPERTIES;
}

static RESPONSECODE
give(const void *data, size_t len, PUCHAR rx, DWORD rx_length, LPDWORD returned)
{
	if (rx_length < len)
		return IFD_ERROR_INSUFFICIENT_BUFFER;
	memcpy(rx, data, len);
	*returned = len;
	return IFD_SUCCESS;
}

static RESPONSECODE
give_sw(unsigned sw, PUCHAR rx, DWORD rx_length, LPDWORD returned)
{
	const UCHAR answer[] = { (UCHAR)(sw >> 8), (UCHAR)sw };

	return give(answer, sizeof(answer), rx, rx_length, returned);
}

static int
keys_open(size_t reader)
{
	char path[64];

	snprintf(path, sizeof(path), RIG_READER_DIR "/keys.%zu", reader);
	return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

/* One line of keys, without its end; -1 when the time is over, -2 when the card
 * or its reader is. */
static int
keys_read(size_t reader, DWORD lun, int seconds, char *keys, int (*present)(DWORD))
{
	struct pollfd fd = { .fd = keys_open(reader), .events = POLLIN };
	int len = 0, result = -1;

	for (int left = seconds * 1000; fd.fd >= 0 && left > 0 && result == -1;) {
		if (poll(&fd, 1, LOOK_MS) <= 0) {
			left -= LOOK_MS;
		} else if (read(fd.fd, keys + len, 1) != 1) {
			/* Whoever typed left in the middle of a line. */
			close(fd.fd);
			fd.fd = keys_open(reader);
		} else if (keys[len] == '\n' || ++len == KEYS_MAX) {
			result = len;
		}
		if (!present(lun))
			result = -2;
	}
	if (fd.fd >= 0)
		close(fd.fd);
	return result;
}

static int
digits_only(const char *keys, int len)
{
	for (int i = 0; i < len; i++)
		if (keys[i] < '0' || keys[i] > '9')
			return 0;
	return 1;
}

/* The structure's own rules; 0 when it breaks none that this reader knows. */
static int
broken(const PIN_VERIFY_STRUCTURE *s, DWORD len)
{
	return len < STRUCTURE + HEADER || s->ulDataLength != len - STRUCTURE ||
	    s->bmFormatString != 0x82 || s->bmPINLengthFormat != 0 ||
	    s->bEntryValidationCondition != 0x02 || s->bMsgIndex != 0 ||
	    len < STRUCTURE + HEADER + (DWORD)(s->bmPINBlockString & 0x0F) ||
	    (s->wPINMaxExtraDigit & 0xFF) > (s->bmPINBlockString & 0x0F);
}

static RESPONSECODE
verify(size_t reader, DWORD lun, const UCHAR *tx, DWORD tx_length, PUCHAR rx,
    DWORD rx_length, LPDWORD returned,
    RESPONSECODE (*transmit)(DWORD, PUCHAR, DWORD, PUCHAR, PDWORD),
    int (*present)(DWORD))
{
	const PIN_VERIFY_STRUCTURE *s = (const void *)tx;
	UCHAR command[64], answer[258];
	DWORD answer_length = sizeof(answer);
	char keys[KEYS_MAX + 1] = "";
	int seconds = seconds_of(reader), len;
	RESPONSECODE code;

	if (broken(s, tx_length) || s->ulDataLength > sizeof(command))
		return give_sw(0x6B80, rx, rx_length, returned);
	if (s->bTimerOut != 0 && s->bTimerOut < seconds)
		seconds = s->bTimerOut;
	len = keys_read(reader, lun, seconds, keys, present);
	if (len == -2)
		return IFD_COMMUNICATION_ERROR;
	if (len == -1)
		return give_sw(0x6400, rx, rx_length, returned);
	if (!digits_only(keys, len))
		return give_sw(0x6401, rx, rx_length, returned);
	if (len < s->wPINMaxExtraDigit >> 8 || len > (s->wPINMaxExtraDigit & 0xFF))
		return give_sw(0x6403, rx, rx_length, returned);
	memcpy(command, s->abData, s->ulDataLength);
	memcpy(command + HEADER, keys, (size_t)len);
	code = transmit(lun, command, s->ulDataLength, answer, &answer_length);
	explicit_bzero(command, sizeof(command));
	explicit_bzero(keys, sizeof(keys));
	if (code != IFD_SUCCESS)
		return code;
	return give(answer, answer_length, rx, rx_length, returned);
}

RESPONSECODE
pad_control(size_t reader, DWORD lun, DWORD code, const UCHAR *tx, DWORD tx_length,
    PUCHAR rx, DWORD rx_length, LPDWORD returned,
    RESPONSECODE (*transmit)(DWORD, PUCHAR, DWORD, PUCHAR, PDWORD),
    int (*present)(DWORD))
{
	static const UCHAR properties[] = { 0, 0, 0x02, 0 };

	*returned = 0;
	if (code == CM_IOCTL_GET_FEATURE_REQUEST)
		return give(features, sizeof(features), rx, rx_length, returned);
	if (code == CODE_PROPERTIES)
		return give(properties, sizeof(properties), rx, rx_length, returned);
	return verify(reader, lun, tx, tx_length, rx, rx_length, returned, transmit, present);
}
