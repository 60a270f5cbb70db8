/*
 * rigreader: the rig's own PC/SC client.
 *
 *	rigreader list			one line a reader: NAME<TAB>state
 *	rigreader wait ready N		pcscd answers and shows N readers
 *	rigreader wait READER present|empty|absent
 *	rigreader send READER HEX...	sends commands; an answer or "error CODE"
 *					a line; resets the card at the end
 *
 * Waits block in SCardGetStatusChange, 20 s at most; before pcscd is there, on
 * its directory.  Exit 0 when it came true.
 */
#include <winscard.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sys/inotify.h>

enum { PATIENCE_MS = 20000, READERS = 16, NAMES = 4096 };

static const char pnp[] = "\\\\?PnP?\\Notification";

static long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* pcscd makes its socket some time after its directory; whatever moves there
 * is a reason to try again. */
static int
context_wait(SCARDCONTEXT *context, long end)
{
	struct pollfd fd = { .fd = inotify_init1(IN_CLOEXEC), .events = POLLIN };
	char events[1024];
	int watch;

	watch = inotify_add_watch(fd.fd, "/run/pcscd", IN_CREATE | IN_ATTRIB);
	while (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, context) !=
	    SCARD_S_SUCCESS) {
		long left = end - now_ms();

		/* bind and listen are two steps: look again soon after. */
		if (left <= 0 || poll(&fd, watch >= 0, left < 20 ? (int)left : 20) < 0)
			return -1;
		if (fd.revents != 0 && read(fd.fd, events, sizeof(events)) < 0)
			return -1;
	}
	close(fd.fd);
	return 0;
}

/* The readers' states; the last entry is the PnP pseudo-reader. */
static int
readers_get(SCARDCONTEXT context, char *names, SCARD_READERSTATE *states,
    size_t *count)
{
	DWORD len = NAMES;
	LONG code;

	*count = 0;
	code = SCardListReaders(context, NULL, names, &len);
	if (code == SCARD_E_NO_READERS_AVAILABLE)
		names[0] = '\0';
	else if (code != SCARD_S_SUCCESS)
		return -1;
	memset(states, 0, sizeof(states[0]) * (READERS + 1));
	for (char *p = names; *p != '\0' && *count < READERS; p += strlen(p) + 1)
		states[(*count)++].szReader = p;
	states[*count].szReader = pnp;
	code = SCardGetStatusChange(context, 0, states, (DWORD)*count + 1);
	return code == SCARD_S_SUCCESS || code == SCARD_E_TIMEOUT ? 0 : -1;
}

static const char *
state_word(DWORD state)
{
	if ((state & SCARD_STATE_PRESENT) != 0)
		return (state & SCARD_STATE_MUTE) != 0 ? "mute" : "present";
	return (state & SCARD_STATE_EMPTY) != 0 ? "empty" : "unknown";
}

static int
wanted(const SCARD_READERSTATE *states, size_t count, const char *reader,
    const char *word)
{
	if (strcmp(reader, "ready") == 0)
		return count == strtoul(word, NULL, 10);
	for (size_t i = 0; i < count; i++)
		if (strcmp(states[i].szReader, reader) == 0)
			return strcmp(state_word(states[i].dwEventState), word) == 0;
	return strcmp(word, "absent") == 0;
}

static int
reader_wait(const char *reader, const char *word)
{
	static SCARD_READERSTATE states[READERS + 1];
	static char names[NAMES];
	long end = now_ms() + PATIENCE_MS, left;
	SCARDCONTEXT context;
	size_t count;

	if (context_wait(&context, end) != 0)
		return 1;
	while ((left = end - now_ms()) > 0) {
		if (readers_get(context, names, states, &count) != 0)
			return 1;
		if (wanted(states, count, reader, word))
			return 0;
		for (size_t i = 0; i <= count; i++)
			states[i].dwCurrentState = states[i].dwEventState;
		(void)SCardGetStatusChange(context, (DWORD)left, states,
		    (DWORD)count + 1);
	}
	return 1;
}

static int
reader_list(void)
{
	static SCARD_READERSTATE states[READERS + 1];
	static char names[NAMES];
	SCARDCONTEXT context;
	size_t count;

	if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) !=
	    SCARD_S_SUCCESS || readers_get(context, names, states, &count) != 0) {
		fputs("rigreader: no pcscd\n", stderr);
		return 1;
	}
	for (size_t i = 0; i < count; i++)
		printf("%s\t%s\n", states[i].szReader,
		    state_word(states[i].dwEventState));
	SCardReleaseContext(context);
	return 0;
}

static size_t
hex_read(const char *hex, unsigned char *out, size_t max)
{
	unsigned octet;
	size_t len = 0;

	if (strlen(hex) % 2 != 0 || strlen(hex) / 2 > max)
		return 0;
	for (; sscanf(hex, "%2x", &octet) == 1; hex += 2)
		out[len++] = (unsigned char)octet;
	return *hex == '\0' ? len : 0;
}

static int
command_send(SCARDHANDLE handle, const char *hex)
{
	static unsigned char command[NAMES], answer[65538];
	DWORD len = sizeof(answer);
	size_t command_len = hex_read(hex, command, sizeof(command));
	LONG code;

	if (command_len == 0) {
		fprintf(stderr, "rigreader: not hex: %s\n", hex);
		return 1;
	}
	code = SCardTransmit(handle, SCARD_PCI_T1, command, (DWORD)command_len,
	    NULL, answer, &len);
	if (code != SCARD_S_SUCCESS) {
		printf("error %08lX\n", (unsigned long)code & 0xFFFFFFFF);
		return 1;
	}
	for (DWORD i = 0; i < len; i++)
		printf("%02X", answer[i]);
	putchar('\n');
	return 0;
}

static int
reader_send(const char *reader, char **commands)
{
	SCARDCONTEXT context;
	SCARDHANDLE handle;
	DWORD protocol;
	int status = 0;

	if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) !=
	    SCARD_S_SUCCESS || SCardConnect(context, reader, SCARD_SHARE_SHARED,
	    SCARD_PROTOCOL_T1, &handle, &protocol) != SCARD_S_SUCCESS) {
		fprintf(stderr, "rigreader: no card in %s\n", reader);
		return 1;
	}
	for (; *commands != NULL; commands++)
		status |= command_send(handle, *commands);
	(void)SCardDisconnect(handle, SCARD_RESET_CARD);
	SCardReleaseContext(context);
	return status;
}

int
main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 3 && strcmp(argv[1], "send") == 0)
		return reader_send(argv[2], argv + 3);
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return reader_list();
	if (argc == 4 && strcmp(argv[1], "wait") == 0)
		return reader_wait(argv[2], argv[3]);
	fputs("usage: rigreader list | wait ready N | "
	    "wait READER present|empty|absent | send READER HEX...\n", stderr);
	return 2;
}
