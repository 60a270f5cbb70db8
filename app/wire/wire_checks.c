#include "wire_checks.h"

#include <string.h>

#include "bytes.h"

bool
wire_check_put(uint8_t *buf, size_t room, size_t *used, const struct wire_check *check)
{
	size_t name = strnlen(check->name, sizeof(check->name) - 1);
	size_t why = strnlen(check->why, sizeof(check->why) - 1);
	struct bytes_out out;

	if (*used > room)
		return false;
	out = bytes_out(buf + *used, room - *used);
	bytes_out_u8(&out, check->outcome);
	bytes_out_u16(&out, check->failure);
	bytes_out_u8(&out, (uint8_t)name);
	bytes_out_put(&out, check->name, name);
	bytes_out_u8(&out, (uint8_t)why);
	bytes_out_put(&out, check->why, why);
	if (out.bad)
		return false;
	*used += out.used;
	return true;
}

bool
wire_check_get(struct message_blob *blob, struct wire_check *check)
{
	struct bytes_in in = bytes_in(blob->p, blob->n);
	const uint8_t *name, *why;
	size_t name_n, why_n;

	*check = (struct wire_check){ .outcome = 0 };
	if (blob->n == 0)
		return false;
	check->outcome = bytes_in_u8(&in);
	check->failure = bytes_in_u16(&in);
	name_n = bytes_in_u8(&in);
	name = bytes_in_take(&in, name_n);
	why_n = bytes_in_u8(&in);
	why = bytes_in_take(&in, why_n);
	if (in.bad || name_n >= sizeof(check->name) || why_n >= sizeof(check->why))
		return false;
	memcpy(check->name, name, name_n);
	memcpy(check->why, why, why_n);
	*blob = (struct message_blob){ in.p, in.left };
	return true;
}
