/*
 * device.h: the machine's own end, which an exit rule may ask for.
 */
#ifndef APP_AUTHORITY_DEVICE_H
#define APP_AUTHORITY_DEVICE_H

#include "authority.h"

/* Has the init system restart or shut down the machine, by enum wire_exit_action; any other action
 * does nothing. What cannot be done is logged. Blocks until the file systems have written out what
 * they hold back. */
void device_end(struct authority *a, uint8_t action);

#endif
