/* What the files that call PC/SC share. */
#ifndef CARDIO_PCSC_H
#define CARDIO_PCSC_H

#include <winscard.h>

#include "cardio.h"

/* pcsc_open_error: what a PC/SC code means while a card is being connected to. */
int pcsc_open_error(uint32_t scard);

/* pcsc_lost_error: what it means for a card that was connected. IO when it tells nothing. */
int pcsc_lost_error(uint32_t scard);

/*
 * pcsc_ask: what became of the card that was in a reader at that event counter. Watches the reader
 * for up to wait_ms, so that a reader which is only polled gets time to notice. 0 when the card
 * stayed; CARD_REMOVED, READER_REMOVED, SERVICE (also when the service does not answer within
 * CARDIO_ASK_MS more) or DENIED; MEMORY.
 */
int pcsc_ask(const char *reader, uint16_t event_counter, uint32_t wait_ms, uint32_t *scard)
    __attribute__((warn_unused_result));

#endif
