/*
 * folders.h: the runtime folder and what is in it.
 */
#ifndef APP_AUTHORITY_FOLDERS_H
#define APP_AUTHORITY_FOLDERS_H

#include "authority.h"

/* Makes the runtime folder, the seat's record and the place of the tickets, each with its owner and
 * mode, and removes the tickets that a predecessor's sessions have left. To be called when their
 * processes have ended. -1 with a sentence on standard error. Blocks on the file system only. */
int folders_make(const struct authority *a) __attribute__((warn_unused_result));

/* Writes into the record of a seat that was killed that it is locked, and why: it may not have had
 * the time. To be called when it cannot write any more. */
void folders_seat_locked(struct authority *a);

#endif
