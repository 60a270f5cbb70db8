#include "colour.h"

#include <math.h>
#include <stddef.h>

bool
colour_read(const char *text, uint32_t *colour)
{
	uint32_t value = 0;

	if (text[0] != '#')
		return false;
	for (size_t i = 1; i <= 6; i++) {
		char c = text[i];

		if (c >= '0' && c <= '9')
			value = value << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value << 4 | (uint32_t)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			value = value << 4 | (uint32_t)(c - 'A' + 10);
		else
			return false;
	}
	if (text[7] != '\0')
		return false;
	*colour = value;
	return true;
}

static double
linear(uint32_t octet)
{
	double c = octet / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Relative luminance, WCAG 2.1. */
static double
luminance(uint32_t colour)
{
	return 0.2126 * linear(colour >> 16 & 0xFF) + 0.7152 * linear(colour >> 8 & 0xFF) +
	    0.0722 * linear(colour & 0xFF);
}

double
colour_contrast(uint32_t a, uint32_t b)
{
	double one = luminance(a), other = luminance(b);

	return one > other ? (one + 0.05) / (other + 0.05) : (other + 0.05) / (one + 0.05);
}

uint32_t
colour_mix(uint32_t from, uint32_t to, unsigned int percent)
{
	uint32_t mixed = 0;

	for (unsigned int shift = 0; shift <= 16; shift += 8) {
		uint32_t a = from >> shift & 0xFF, b = to >> shift & 0xFF;

		mixed |= (a * (100 - percent) + b * percent) / 100 << shift;
	}
	return mixed;
}
