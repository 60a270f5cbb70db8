#include "wire_trace.h"

#include "bytes.h"

bool
wire_trace_put(uint8_t *buf, size_t room, size_t *used, const struct wire_trace *record)
{
	struct bytes_out out;

	if (*used > room)
		return false;
	out = bytes_out(buf + *used, room - *used);
	bytes_out_u8(&out, record->kind);
	bytes_out_u8(&out, record->cla);
	bytes_out_u8(&out, record->ins);
	bytes_out_u8(&out, record->p1);
	bytes_out_u8(&out, record->p2);
	bytes_out_u8(&out, record->lc);
	bytes_out_u16(&out, record->le);
	bytes_out_u16(&out, record->got);
	bytes_out_u16(&out, record->sw);
	bytes_out_u8(&out, record->error);
	bytes_out_u32(&out, record->us);
	bytes_out_u16(&out, record->more);
	if (out.bad)
		return false;
	*used += out.used;
	return true;
}

bool
wire_trace_get(struct message_blob *blob, struct wire_trace *record)
{
	struct bytes_in in = bytes_in(blob->p, blob->n);

	*record = (struct wire_trace){ .kind = 0 };
	if (blob->n == 0)
		return false;
	record->kind = bytes_in_u8(&in);
	record->cla = bytes_in_u8(&in);
	record->ins = bytes_in_u8(&in);
	record->p1 = bytes_in_u8(&in);
	record->p2 = bytes_in_u8(&in);
	record->lc = bytes_in_u8(&in);
	record->le = bytes_in_u16(&in);
	record->got = bytes_in_u16(&in);
	record->sw = bytes_in_u16(&in);
	record->error = bytes_in_u8(&in);
	record->us = bytes_in_u32(&in);
	record->more = bytes_in_u16(&in);
	if (in.bad || record->kind == 0 || record->kind >= WIRE_TRACE_KINDS) {
		*record = (struct wire_trace){ .kind = 0 };
		return false;
	}
	*blob = (struct message_blob){ in.p, in.left };
	return true;
}

const char *
wire_trace_name(uint8_t ins)
{
	switch (ins) {
	case 0x20:
		return "VERIFY";
	case 0x24:
		return "CHANGE REFERENCE DATA";
	case 0x2c:
		return "RESET RETRY COUNTER";
	case 0x87:
		return "GENERAL AUTHENTICATE";
	case 0xa4:
		return "SELECT";
	case 0xc0:
		return "GET RESPONSE";
	case 0xcb:
		return "GET DATA";
	}
	return "";
}
