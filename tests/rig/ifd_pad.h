/* A reader's own keys (PC/SC part 10): see ifd_pad.c. */
#ifndef IFD_PAD_H
#define IFD_PAD_H

#include <stddef.h>

#include <ifdhandler.h>

/* Whether reader N has keys at the moment. */
int pad_there(size_t reader);

/* Control codes: what features there are, and VERIFY with the keys. */
int pad_asked(DWORD code);

/*
 * Answers them. transmit sends a command to the reader's card; present tells
 * whether the card is still in.
 */
RESPONSECODE pad_control(size_t reader, DWORD lun, DWORD code, const UCHAR *tx,
    DWORD tx_length, PUCHAR rx, DWORD rx_length, LPDWORD returned,
    RESPONSECODE (*transmit)(DWORD, PUCHAR, DWORD, PUCHAR, PDWORD),
    int (*present)(DWORD));

#endif
