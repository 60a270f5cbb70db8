/*
 * A reader driver for pcscd that hands everything on to vpcd's, and adds what
 * vpcd lacks of a USB reader: it can be unplugged (then every call says so),
 * and it says at once that a card moved instead of being polled every 400 ms.
 *
 * Reader N is there while RIG_READER_DIR/usbN exists; see udev_rig.c.  A card
 * moved is a byte in the FIFO RIG_READER_DIR/poke.<port>, which vcard writes;
 * without the FIFO pcscd polls.  Each reader has one slot.  ifd_pad.c gives it
 * keys.
 */
#include <ifdhandler.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ifd_pad.h"
#include "rig_reader.h"

#define VPCD "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"

enum { LUNS = 16 };

static struct {
	RESPONSECODE (*create)(DWORD, DWORD);
	RESPONSECODE (*close)(DWORD);
	RESPONSECODE (*get)(DWORD, DWORD, PDWORD, PUCHAR);
	RESPONSECODE (*set)(DWORD, DWORD, DWORD, PUCHAR);
	RESPONSECODE (*protocol)(DWORD, DWORD, UCHAR, UCHAR, UCHAR, UCHAR);
	RESPONSECODE (*power)(DWORD, DWORD, PUCHAR, PDWORD);
	RESPONSECODE (*transmit)(DWORD, SCARD_IO_HEADER, PUCHAR, DWORD, PUCHAR,
	    PDWORD, PSCARD_IO_HEADER);
	RESPONSECODE (*control)(DWORD, DWORD, PUCHAR, DWORD, PUCHAR, DWORD,
	    LPDWORD);
	RESPONSECODE (*presence)(DWORD);
} vpcd;

static int pokes[RIG_READERS] = { -1, -1 };	/* the FIFOs, -1 = polled */
static size_t readers[LUNS];			/* which reader a LUN is */

static void
vpcd_function(void *library, const char *name, void *function)
{
	void *symbol = dlsym(library, name);

	memcpy(function, &symbol, sizeof(symbol));
}

static int
vpcd_load(void)
{
	void *library;

	if (vpcd.create != NULL)
		return 0;
	library = dlopen(VPCD, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		return -1;
	}
	vpcd_function(library, "IFDHCreateChannel", &vpcd.create);
	vpcd_function(library, "IFDHCloseChannel", &vpcd.close);
	vpcd_function(library, "IFDHGetCapabilities", &vpcd.get);
	vpcd_function(library, "IFDHSetCapabilities", &vpcd.set);
	vpcd_function(library, "IFDHSetProtocolParameters", &vpcd.protocol);
	vpcd_function(library, "IFDHPowerICC", &vpcd.power);
	vpcd_function(library, "IFDHTransmitToICC", &vpcd.transmit);
	vpcd_function(library, "IFDHControl", &vpcd.control);
	vpcd_function(library, "IFDHICCPresence", &vpcd.presence);
	return vpcd.create != NULL &&
	    vpcd.close != NULL && vpcd.get != NULL && vpcd.set != NULL &&
	    vpcd.protocol != NULL && vpcd.power != NULL &&
	    vpcd.transmit != NULL && vpcd.control != NULL &&
	    vpcd.presence != NULL ? 0 : -1;
}

/* pcscd numbers readers in the upper half of a LUN, as they come. */
static size_t
reader_of(DWORD lun)
{
	return readers[(lun >> 16) % LUNS];
}

static int
gone(DWORD lun)
{
	char path[64];

	snprintf(path, sizeof(path), RIG_READER_DIR "/usb%zu", reader_of(lun));
	return access(path, F_OK) != 0;
}

static void
poke_open(size_t reader)
{
	char path[64];

	snprintf(path, sizeof(path), RIG_READER_DIR "/poke.%zu",
	    RIG_FIRST_PORT + reader);
	/* Read and write: then the FIFO never reports that its writer left. */
	if (pokes[reader] < 0)
		pokes[reader] = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

/* Blocks until a card of this reader moved, at most timeout milliseconds. */
static RESPONSECODE
poke_wait(DWORD lun, int timeout)
{
	struct pollfd fd = { .fd = pokes[reader_of(lun)], .events = POLLIN };
	char drain[64];

	if (poll(&fd, 1, timeout) > 0)
		while (read(fd.fd, drain, sizeof(drain)) == sizeof(drain))
			continue;
	return IFD_SUCCESS;
}

/* pcscd calls it to end a wait early, for good or to wait for less long. */
static RESPONSECODE
poke_stop(DWORD lun)
{
	if (write(pokes[reader_of(lun)], "", 1) != 1 && errno != EAGAIN)
		return IFD_COMMUNICATION_ERROR;
	return IFD_SUCCESS;
}

/* The name is "usb:VENDOR/PRODUCT:libudev:INTERFACE:DEVICE", and DEVICE ends on
 * the reader's number. vpcd's own number for a reader is its slot. */
RESPONSECODE
IFDHCreateChannelByName(DWORD lun, LPSTR name)
{
	size_t len = strlen(name), reader;

	if (len == 0 || (name[len - 1] != '0' && name[len - 1] != '1') ||
	    vpcd_load() != 0)
		return IFD_NO_SUCH_DEVICE;
	reader = (size_t)(name[len - 1] - '0');
	readers[(lun >> 16) % LUNS] = reader;
	if (gone(lun))
		return IFD_NO_SUCH_DEVICE;
	poke_open(reader);
	return vpcd.create((DWORD)reader, RIG_FIRST_PORT);
}

RESPONSECODE
IFDHCreateChannel(DWORD lun, DWORD channel)
{
	(void)lun;
	(void)channel;
	return IFD_NO_SUCH_DEVICE;
}

RESPONSECODE
IFDHCloseChannel(DWORD lun)
{
	size_t reader = reader_of(lun);

	if (pokes[reader] >= 0)
		close(pokes[reader]);
	pokes[reader] = -1;
	return vpcd.close((DWORD)reader);
}

static RESPONSECODE
function_give(RESPONSECODE (*function)(DWORD, int), PDWORD length, PUCHAR value)
{
	if (*length < sizeof(function))
		return IFD_ERROR_INSUFFICIENT_BUFFER;
	memcpy(value, &function, sizeof(function));
	*length = sizeof(function);
	return IFD_SUCCESS;
}

static RESPONSECODE
stop_call(DWORD lun, int unused)
{
	(void)unused;
	return poke_stop(lun);
}

static RESPONSECODE
octet_give(UCHAR octet, PDWORD length, PUCHAR value)
{
	if (*length < 1)
		return IFD_ERROR_INSUFFICIENT_BUFFER;
	*value = octet;
	*length = 1;
	return IFD_SUCCESS;
}

RESPONSECODE
IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value)
{
	switch (tag) {
	case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT:
	case TAG_IFD_STOP_POLLING_THREAD:
		if (pokes[reader_of(lun)] < 0)
			return IFD_ERROR_TAG;
		return function_give(tag == TAG_IFD_STOP_POLLING_THREAD ?
		    stop_call : poke_wait, length, value);
	case TAG_IFD_SLOTS_NUMBER:
		return octet_give(1, length, value);
	case TAG_IFD_SIMULTANEOUS_ACCESS:
		return octet_give(RIG_READERS, length, value);
	case TAG_IFD_THREAD_SAFE:
		return octet_give(1, length, value);
	default:
		return gone(lun) ? IFD_NO_SUCH_DEVICE :
		    vpcd.get((DWORD)reader_of(lun), tag, length, value);
	}
}

RESPONSECODE
IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value)
{
	return gone(lun) ? IFD_NO_SUCH_DEVICE : vpcd.set((DWORD)reader_of(lun), tag, length, value);
}

RESPONSECODE
IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1,
    UCHAR pts2, UCHAR pts3)
{
	if (gone(lun))
		return IFD_NO_SUCH_DEVICE;
	return vpcd.protocol((DWORD)reader_of(lun), protocol, flags, pts1, pts2, pts3);
}

RESPONSECODE
IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD length)
{
	return gone(lun) ? IFD_NO_SUCH_DEVICE : vpcd.power((DWORD)reader_of(lun), action, atr, length);
}

RESPONSECODE
IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER send, PUCHAR tx, DWORD tx_length,
    PUCHAR rx, PDWORD rx_length, PSCARD_IO_HEADER receive)
{
	RESPONSECODE code = IFD_NO_SUCH_DEVICE;

	if (gone(lun))
		*rx_length = 0;
	else
		code = vpcd.transmit((DWORD)reader_of(lun), send, tx, tx_length, rx,
		    rx_length, receive);
	/* vpcd calls it a success when the card went away before its answer. */
	if (code == IFD_SUCCESS && *rx_length == 0)
		code = IFD_COMMUNICATION_ERROR;
	if (code == IFD_SUCCESS && *rx_length == 1 && rx[0] == RIG_EMPTY_ANSWER)
		*rx_length = 0;
	return code;
}

static RESPONSECODE
pad_transmit(DWORD lun, PUCHAR tx, DWORD tx_length, PUCHAR rx, PDWORD rx_length)
{
	SCARD_IO_HEADER header = { 1, 0 }, received;

	return IFDHTransmitToICC(lun, header, tx, tx_length, rx, rx_length, &received);
}

static int
pad_present(DWORD lun)
{
	return IFDHICCPresence(lun) == IFD_ICC_PRESENT;
}

RESPONSECODE
IFDHControl(DWORD lun, DWORD code, PUCHAR tx, DWORD tx_length, PUCHAR rx,
    DWORD rx_length, LPDWORD returned)
{
	if (gone(lun))
		return IFD_NO_SUCH_DEVICE;
	if (pad_there(reader_of(lun)) && pad_asked(code))
		return pad_control(reader_of(lun), lun, code, tx, tx_length, rx, rx_length,
		    returned, pad_transmit, pad_present);
	return vpcd.control((DWORD)reader_of(lun), code, tx, tx_length, rx, rx_length, returned);
}

RESPONSECODE
IFDHICCPresence(DWORD lun)
{
	return gone(lun) ? IFD_NO_SUCH_DEVICE : vpcd.presence((DWORD)reader_of(lun));
}
