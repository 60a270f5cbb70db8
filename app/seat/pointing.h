/*
 * pointing.h: what pointers and fingers do, to the shown domain.
 *
 * While a button is down the surface that it went down on keeps the pointer, and a finger keeps the
 * surface that it came down on. What lights a dark screen does nothing else.
 */
#ifndef APP_SEAT_POINTING_H
#define APP_SEAT_POINTING_H

#include <stdint.h>

struct display;

void pointing_init(struct display *display);
void pointing_finish(struct display *display);

/* The pointer is where it is: who is beneath hears of it. */
void pointing_move(struct display *display, uint32_t time_ms);

#endif
