#include "sid.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define REVISION	1
#define HEAD		8	/* bytes in front of the sub-authorities */
#define AUTHORITY_MAX	0xFFFFFFFFFFFFu

static int
digit_of(char c, unsigned int radix)
{
	int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

	return digit < (int)radix ? digit : -1;
}

/* "-" and a number of at most max; moves *text behind it. */
static bool
read_part(const char **text, bool hexadecimal, uint64_t max, uint64_t *value)
{
	const char *p = *text;
	unsigned int radix = 10;

	*value = 0;
	if (*p++ != '-')
		return false;
	if (hexadecimal && p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
		radix = 16;
		p += 2;
	}
	if (digit_of(*p, radix) < 0)
		return false;
	for (; digit_of(*p, radix) >= 0; p++) {
		*value = *value * radix + (uint64_t)digit_of(*p, radix);
		if (*value > max)
			return false;
	}
	*text = p;
	return true;
}

bool
kerb_sid_parse(const char *text, struct kerb_sid *sid)
{
	struct kerb_sid read = { 0 };
	uint64_t value;

	memset(sid, 0, sizeof(*sid));
	if (strncmp(text, "S-1", 3) != 0)
		return false;
	text += 3;
	if (!read_part(&text, true, AUTHORITY_MAX, &read.authority))
		return false;
	while (*text != '\0') {
		if (read.count == KERB_SID_PARTS || !read_part(&text, false, UINT32_MAX, &value))
			return false;
		read.parts[read.count++] = (uint32_t)value;
	}
	if (read.count > 0)
		*sid = read;
	return read.count > 0;
}

const char *
kerb_sid_text(const struct kerb_sid *sid, char out[KERB_SID_TEXT])
{
	int used = snprintf(out, KERB_SID_TEXT, sid->authority > UINT32_MAX ?
	    "S-1-0x%012" PRIx64 : "S-1-%" PRIu64, sid->authority & AUTHORITY_MAX);

	for (size_t i = 0; i < sid->count && i < KERB_SID_PARTS && used > 0; i++)
		used += snprintf(out + used, KERB_SID_TEXT - (size_t)used, "-%" PRIu32,
		    sid->parts[i]);
	return out;
}

size_t
kerb_sid_size(const struct kerb_sid *sid)
{
	return HEAD + 4 * (size_t)sid->count;
}

void
kerb_sid_write(const struct kerb_sid *sid, uint8_t out[KERB_SID_SIZE])
{
	out[0] = REVISION;
	out[1] = sid->count;
	for (size_t i = 0; i < 6; i++)
		out[2 + i] = (uint8_t)(sid->authority >> (40 - 8 * i));
	for (size_t i = 0; i < sid->count && i < KERB_SID_PARTS; i++)
		for (size_t k = 0; k < 4; k++)
			out[HEAD + 4 * i + k] = (uint8_t)(sid->parts[i] >> 8 * k);
}

bool
kerb_sid_read(const uint8_t *p, size_t len, struct kerb_sid *sid, size_t *used)
{
	memset(sid, 0, sizeof(*sid));
	*used = 0;
	if (len < HEAD || p[0] != REVISION || p[1] == 0 || p[1] > KERB_SID_PARTS ||
	    len < HEAD + 4 * (size_t)p[1])
		return false;
	sid->count = p[1];
	for (size_t i = 0; i < 6; i++)
		sid->authority = sid->authority << 8 | p[2 + i];
	for (size_t i = 0; i < sid->count; i++)
		for (size_t k = 4; k-- > 0;)
			sid->parts[i] = sid->parts[i] << 8 | p[HEAD + 4 * i + k];
	*used = kerb_sid_size(sid);
	return true;
}
