/*
 * text.h: other people's text made fit for a screen and a log line.
 */
#ifndef PKINIT_IDENTITY_TEXT_H
#define PKINIT_IDENTITY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Copies the UTF-8 text in[0..len) to out, cleaned: invalid UTF-8, C0 and C1 controls, NUL, line
 * and paragraph separators, bidirectional and other invisible format characters, surrogates and
 * noncharacters each become one '?'. Cut after a whole character so that it fits `size`
 * octets with its NUL. Returns true when nothing was replaced or cut. size is at least 1. */
bool text_clean(char *out, size_t size, const uint8_t *in, size_t len);

/* Lower-case hex of in[0..len); cut to whole octets that fit `size` with its NUL. */
void text_hex(char *out, size_t size, const uint8_t *in, size_t len);

#endif
