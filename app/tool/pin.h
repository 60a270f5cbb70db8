/*
 * pin.h: a PIN from a descriptor or a terminal into locked memory, and nowhere else.
 */
#ifndef APP_TOOL_PIN_H
#define APP_TOOL_PIN_H

#include "secret.h"

enum pin_result { PIN_READ, PIN_CANCELLED, PIN_TOO_LONG, PIN_ERROR };

/* Reads fd, byte by byte, up to a newline or its end; neither the newline nor a carriage return
 * before it belong to the PIN. pin->n is its length. On failure the room is wiped. */
enum pin_result pin_read(int fd, struct secret *pin) __attribute__((warn_unused_result));

/* Asks on the terminal fd without echo: PIN_CANCELLED by Ctrl-C, Ctrl-D or Escape. The terminal is
 * as it was before when this returns. On failure the room is wiped. */
enum pin_result pin_ask(int fd, const char *prompt, struct secret *pin)
    __attribute__((warn_unused_result));

#endif
