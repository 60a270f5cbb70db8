/*
 * console.h: the virtual terminal behind the screen: what is typed on the machine's own keyboard
 * goes to the seat and to nobody else, also while there is no seat.
 *
 * Only with the backend "drm". The keyboard of the terminal in front is turned off and the switch
 * to another refused, from the authority's start to its orderly end; both outlive its death. A
 * machine without virtual terminals has nothing to hold.
 */
#ifndef APP_AUTHORITY_CONSOLE_H
#define APP_AUTHORITY_CONSOLE_H

#include "authority.h"

/* Holds it, or sees to it that it is held still: to be called at each start of a seat. What cannot
 * be held is logged. */
void console_hold(struct authority *a);

/* Gives it back. */
void console_release(struct authority *a);

#endif
