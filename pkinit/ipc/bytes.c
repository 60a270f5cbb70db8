#include "bytes.h"

#include <string.h>

struct bytes_in
bytes_in(const void *p, size_t n)
{
	return (struct bytes_in){ .p = p, .left = n };
}

struct bytes_out
bytes_out(void *p, size_t n)
{
	return (struct bytes_out){ .p = p, .room = n };
}

const uint8_t *
bytes_in_take(struct bytes_in *in, size_t n)
{
	const uint8_t *p = in->p;

	if (in->bad || n > in->left) {
		in->bad = true;
		return NULL;
	}
	if (n > 0)
		in->p += n;
	in->left -= n;
	return p;
}

static uint64_t
in_le(struct bytes_in *in, size_t n)
{
	const uint8_t *p = bytes_in_take(in, n);
	uint64_t v = 0;

	if (p == NULL)
		return 0;
	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

uint8_t
bytes_in_u8(struct bytes_in *in)
{
	return (uint8_t)in_le(in, 1);
}

uint16_t
bytes_in_u16(struct bytes_in *in)
{
	return (uint16_t)in_le(in, 2);
}

uint32_t
bytes_in_u32(struct bytes_in *in)
{
	return (uint32_t)in_le(in, 4);
}

uint64_t
bytes_in_u64(struct bytes_in *in)
{
	return in_le(in, 8);
}

bool
bytes_in_done(const struct bytes_in *in)
{
	return !in->bad && in->left == 0;
}

void
bytes_out_put(struct bytes_out *out, const void *p, size_t n)
{
	if (out->bad || n > out->room - out->used) {
		out->bad = true;
		return;
	}
	if (n > 0 && out->p != NULL)
		memcpy(out->p + out->used, p, n);
	out->used += n;
}

static void
out_le(struct bytes_out *out, uint64_t v, size_t n)
{
	uint8_t b[8];

	for (size_t i = 0; i < n; i++, v >>= 8)
		b[i] = (uint8_t)v;
	bytes_out_put(out, b, n);
}

void
bytes_out_u8(struct bytes_out *out, uint8_t v)
{
	out_le(out, v, 1);
}

void
bytes_out_u16(struct bytes_out *out, uint16_t v)
{
	out_le(out, v, 2);
}

void
bytes_out_u32(struct bytes_out *out, uint32_t v)
{
	out_le(out, v, 4);
}

void
bytes_out_u64(struct bytes_out *out, uint64_t v)
{
	out_le(out, v, 8);
}

void
bytes_out_zero(struct bytes_out *out, size_t n)
{
	static const uint8_t zero[16];

	for (; n > sizeof(zero) && !out->bad; n -= sizeof(zero))
		bytes_out_put(out, zero, sizeof(zero));
	bytes_out_put(out, zero, n);
}
