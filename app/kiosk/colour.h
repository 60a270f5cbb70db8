/*
 * colour.h: colours as 0xRRGGBB in sRGB, and how well one is told from another.
 */
#ifndef APP_KIOSK_COLOUR_H
#define APP_KIOSK_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

#define COLOUR_TEXT_CONTRAST	7.0	/* of text on its ground: WCAG 2.1, 1.4.6 */
#define COLOUR_SIGN_CONTRAST	3.0	/* of edges and signs: WCAG 2.1, 1.4.11 */

/* Reads "#12ab3F", and nothing shorter, longer or else; *colour is unchanged when it is not. */
bool colour_read(const char *text, uint32_t *colour) __attribute__((warn_unused_result));

/* The contrast ratio of two colours by WCAG 2.1: 1.0 to 21.0, whichever comes first. */
double colour_contrast(uint32_t a, uint32_t b);

/* `percent` (0 to 100) of the way from one colour to another, channel by channel. */
uint32_t colour_mix(uint32_t from, uint32_t to, unsigned int percent);

#endif
