/*
 * pcscuser READER: another program that uses the card in READER.
 *
 * Takes one word a line and answers "ok", or "error CODE" with PC/SC's code:
 *
 *	shared, exclusive	connects
 *	begin, end		a transaction
 *	reset			resets the card and stays connected
 *	select			sends a command: selects another application
 *	leave			disconnects
 *
 * What is still held when its input ends goes with it.
 */
#include <winscard.h>

#include <stdio.h>
#include <string.h>

enum { PROTOCOLS = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1 };

static SCARDCONTEXT context;
static SCARDHANDLE card;
static DWORD protocol;

static LONG
send_select(void)
{
	static const BYTE select[] = { 0x00, 0xA4, 0x04, 0x00, 0x05, 0xA0, 0x00, 0x00, 0x00, 0x01 };
	BYTE answer[258];
	DWORD n = sizeof(answer);
	LONG rv = SCardReconnect(card, SCARD_SHARE_SHARED, PROTOCOLS, SCARD_LEAVE_CARD, &protocol);

	if (rv != SCARD_S_SUCCESS)
		return rv;
	return SCardTransmit(card, protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1,
	    select, sizeof(select), NULL, answer, &n);
}

static LONG
obey(const char *word, const char *reader)
{
	if (strcmp(word, "shared") == 0)
		return SCardConnect(context, reader, SCARD_SHARE_SHARED, PROTOCOLS, &card,
		    &protocol);
	if (strcmp(word, "exclusive") == 0)
		return SCardConnect(context, reader, SCARD_SHARE_EXCLUSIVE, PROTOCOLS, &card,
		    &protocol);
	if (strcmp(word, "begin") == 0)
		return SCardBeginTransaction(card);
	if (strcmp(word, "end") == 0)
		return SCardEndTransaction(card, SCARD_LEAVE_CARD);
	if (strcmp(word, "reset") == 0)
		return SCardReconnect(card, SCARD_SHARE_SHARED, PROTOCOLS, SCARD_RESET_CARD,
		    &protocol);
	if (strcmp(word, "select") == 0)
		return send_select();
	if (strcmp(word, "leave") == 0)
		return SCardDisconnect(card, SCARD_LEAVE_CARD);
	return SCARD_E_INVALID_PARAMETER;
}

int
main(int argc, char **argv)
{
	char line[32];
	LONG rv;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc != 2 || SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) !=
	    SCARD_S_SUCCESS) {
		fputs("usage: pcscuser READER, where pcscd runs\n", stderr);
		return 2;
	}
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		rv = obey(line, argv[1]);
		if (rv == SCARD_S_SUCCESS)
			puts("ok");
		else
			printf("error %08lX\n", (unsigned long)rv & 0xFFFFFFFF);
	}
	return 0;
}
