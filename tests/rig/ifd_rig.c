/*
 * A reader driver for pcscd that hands everything on to vpcd's, and adds the
 * two things of a USB reader that vpcd lacks: it can be unplugged, and it says
 * at once that a card moved instead of being polled every 400 ms.
 *
 * Unplugged is the file READER_DIR/gone (rig reader remove makes it, then sends
 * pcscd SIGUSR1).  A card moved is a byte in the FIFO READER_DIR/poke.<port>
 * (vcard writes it); without the FIFO pcscd polls.
 */
#include <ifdhandler.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define READER_DIR "/run/rig/reader"
#define VPCD "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"

enum { SLOTS = 2, FIRST_PORT = 35963 };

static struct {
	RESPONSECODE (*create_by_name)(DWORD, LPSTR);
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

static int pokes[SLOTS] = { -1, -1 };	/* the FIFOs, -1 = polled */

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
	vpcd_function(library, "IFDHCreateChannelByName", &vpcd.create_by_name);
	vpcd_function(library, "IFDHCreateChannel", &vpcd.create);
	vpcd_function(library, "IFDHCloseChannel", &vpcd.close);
	vpcd_function(library, "IFDHGetCapabilities", &vpcd.get);
	vpcd_function(library, "IFDHSetCapabilities", &vpcd.set);
	vpcd_function(library, "IFDHSetProtocolParameters", &vpcd.protocol);
	vpcd_function(library, "IFDHPowerICC", &vpcd.power);
	vpcd_function(library, "IFDHTransmitToICC", &vpcd.transmit);
	vpcd_function(library, "IFDHControl", &vpcd.control);
	vpcd_function(library, "IFDHICCPresence", &vpcd.presence);
	return vpcd.create_by_name != NULL && vpcd.create != NULL &&
	    vpcd.close != NULL && vpcd.get != NULL && vpcd.set != NULL &&
	    vpcd.protocol != NULL && vpcd.power != NULL &&
	    vpcd.transmit != NULL && vpcd.control != NULL &&
	    vpcd.presence != NULL ? 0 : -1;
}

static int
gone(void)
{
	return access(READER_DIR "/gone", F_OK) == 0;
}

static size_t
slot_of(DWORD lun)
{
	return (lun & 0xFFFF) % SLOTS;
}

static void
poke_open(DWORD lun)
{
	size_t slot = slot_of(lun);
	char path[64];

	if (pokes[slot] >= 0)
		return;
	snprintf(path, sizeof(path), READER_DIR "/poke.%zu", FIRST_PORT + slot);
	/* Read and write: then the FIFO never reports that its writer left. */
	pokes[slot] = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

/* Blocks until a card of this slot moved, at most timeout milliseconds. */
static RESPONSECODE
poke_wait(DWORD lun, int timeout)
{
	size_t slot = slot_of(lun);
	struct pollfd fd = { .fd = pokes[slot], .events = POLLIN };
	char drain[64];

	if (poll(&fd, 1, timeout) > 0)
		while (read(fd.fd, drain, sizeof(drain)) == sizeof(drain))
			continue;
	return gone() ? IFD_NO_SUCH_DEVICE : IFD_SUCCESS;
}

/* pcscd calls it to end a wait early, for good or to wait for less long. */
static RESPONSECODE
poke_stop(DWORD lun)
{
	size_t slot = slot_of(lun);

	if (write(pokes[slot], "", 1) != 1 && errno != EAGAIN)
		return IFD_COMMUNICATION_ERROR;
	return IFD_SUCCESS;
}

RESPONSECODE
IFDHCreateChannelByName(DWORD lun, LPSTR name)
{
	RESPONSECODE code;

	if (gone() || vpcd_load() != 0)
		return IFD_NO_SUCH_DEVICE;
	code = vpcd.create_by_name(lun, name);
	if (code == IFD_SUCCESS)
		poke_open(lun);
	return code;
}

RESPONSECODE
IFDHCreateChannel(DWORD lun, DWORD channel)
{
	RESPONSECODE code;

	if (gone() || vpcd_load() != 0)
		return IFD_NO_SUCH_DEVICE;
	code = vpcd.create(lun, channel);
	if (code == IFD_SUCCESS)
		poke_open(lun);
	return code;
}

RESPONSECODE
IFDHCloseChannel(DWORD lun)
{
	size_t slot = slot_of(lun);

	if (pokes[slot] >= 0)
		close(pokes[slot]);
	pokes[slot] = -1;
	return vpcd.close(lun);
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

RESPONSECODE
IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value)
{
	if (tag == TAG_IFD_POLLING_THREAD_WITH_TIMEOUT ||
	    tag == TAG_IFD_STOP_POLLING_THREAD) {
		if (pokes[slot_of(lun)] < 0)
			return IFD_ERROR_TAG;
		return function_give(tag == TAG_IFD_STOP_POLLING_THREAD ?
		    stop_call : poke_wait, length, value);
	}
	if (gone())
		return IFD_NO_SUCH_DEVICE;
	return vpcd.get(lun, tag, length, value);
}

RESPONSECODE
IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value)
{
	return gone() ? IFD_NO_SUCH_DEVICE : vpcd.set(lun, tag, length, value);
}

RESPONSECODE
IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1,
    UCHAR pts2, UCHAR pts3)
{
	if (gone())
		return IFD_NO_SUCH_DEVICE;
	return vpcd.protocol(lun, protocol, flags, pts1, pts2, pts3);
}

RESPONSECODE
IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD length)
{
	return gone() ? IFD_NO_SUCH_DEVICE : vpcd.power(lun, action, atr, length);
}

RESPONSECODE
IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER send, PUCHAR tx, DWORD tx_length,
    PUCHAR rx, PDWORD rx_length, PSCARD_IO_HEADER receive)
{
	if (gone()) {
		*rx_length = 0;
		return IFD_NO_SUCH_DEVICE;
	}
	return vpcd.transmit(lun, send, tx, tx_length, rx, rx_length, receive);
}

RESPONSECODE
IFDHControl(DWORD lun, DWORD code, PUCHAR tx, DWORD tx_length, PUCHAR rx,
    DWORD rx_length, LPDWORD returned)
{
	if (gone())
		return IFD_NO_SUCH_DEVICE;
	return vpcd.control(lun, code, tx, tx_length, rx, rx_length, returned);
}

RESPONSECODE
IFDHICCPresence(DWORD lun)
{
	return gone() ? IFD_NO_SUCH_DEVICE : vpcd.presence(lun);
}
