#include "inflate.h"

#include <string.h>
#include <zlib.h>

#define GZIP_ONLY (16 + MAX_WBITS)

static size_t
output_limit(size_t in_len, size_t out_cap)
{
	size_t limit = CARDIO_INFLATED_MAX;

	if (in_len < CARDIO_INFLATED_MAX / CARDIO_RATIO_MAX)
		limit = in_len * CARDIO_RATIO_MAX;
	return limit < out_cap ? limit : out_cap;
}

int
inflate_gzip(const uint8_t *in, size_t in_len, uint8_t *out, size_t out_cap, size_t *out_len)
{
	size_t limit = output_limit(in_len, out_cap);
	z_stream z = { 0 };
	int r;

	*out_len = 0;
	if (in_len == 0 || in_len > CARDIO_OBJECT_MAX)
		return CARDIO_ERR_BAD_DATA;
	if (inflateInit2(&z, GZIP_ONLY) != Z_OK)
		return CARDIO_ERR_MEMORY;
	/* zlib does not write to its input; its own type for it depends on how it was built. */
	z.next_in = (Bytef *)(uintptr_t)in;
	z.avail_in = (uInt)in_len;
	z.next_out = out;
	z.avail_out = (uInt)limit;
	r = inflate(&z, Z_FINISH);
	if (r == Z_STREAM_END && z.avail_in == 0)
		*out_len = limit - z.avail_out;
	else
		memset(out, 0, limit);
	(void)inflateEnd(&z);
	if (r == Z_MEM_ERROR)
		return CARDIO_ERR_MEMORY;
	return *out_len > 0 ? CARDIO_OK : CARDIO_ERR_BAD_DATA;
}
