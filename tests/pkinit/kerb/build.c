#include "build.h"

#include <string.h>

#define LOGON	"KERB_CERTIFICATE_LOGON"
#define UNLOCK	"KERB_CERTIFICATE_UNLOCK_LOGON"
#define CSP	"CSPINFO_PACK2"

const struct maker house_maker = {
	.name = "cardea", .first = 2, .order = { 0, 1, 2, 3 }, .key_spec = 1,
};

const struct input sample_logon = {
	.type = 13, .domain = "EXAMPLE.TEST", .user = "alice", .pin = "123456", .flags = 1,
	.names = { "PIV card", "Virtual PCD 00 00", "9A", "Cardea Smart Card Provider" },
};

const struct input sample_unlock = {
	.type = 15, .domain = "", .user = "", .pin = "12345678", .flags = 0,
	.names = { "", "Reader", "9A", "Cardea Smart Card Provider" },
	.luid_low = 0x89ABCDEF, .luid_high = 0x80000001,
};

void
put_le(uint8_t *p, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++, value >>= 8)
		p[i] = (uint8_t)value;
}

uint64_t
get_le(const uint8_t *p, size_t n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | p[n];
	return value;
}

static uint8_t *
field_of(const struct built *b, const char *field, const char *part, size_t *size)
{
	size_t at = fact_offset(LOGON, field, b->abi);

	*size = 4;
	if (part) {
		at += fact_offset("UNICODE_STRING", part, b->abi);
		*size = strcmp(part, "Buffer") == 0 ? (size_t)b->abi : 2;
	} else if (strcmp(field, "CspData") == 0) {
		*size = (size_t)b->abi;
	}
	return (uint8_t *)(uintptr_t)&b->b[at];
}

void
set_field(struct built *b, const char *field, const char *part, uint64_t value)
{
	size_t size;
	uint8_t *p = field_of(b, field, part, &size);

	put_le(p, value, size);
}

uint64_t
get_field(const struct built *b, const char *field, const char *part)
{
	size_t size;
	const uint8_t *p = field_of(b, field, part, &size);

	return get_le(p, size);
}

void
set_csp(struct built *b, const char *field, uint32_t value)
{
	put_le(&b->b[b->csp + fact_offset(CSP, field, b->abi)], value, 4);
}

static size_t
put_wide(struct built *b, const char *text, bool nul)
{
	size_t at = b->len;

	for (const char *c = text; *c; c++, b->len += 2)
		put_le(&b->b[b->len], (unsigned char)*c, 2);
	if (nul)
		b->len += 2;
	return at;
}

static size_t
put_string(struct built *b, const char *field, const char *text, bool nul)
{
	size_t at;

	if (*text == '\0')
		return 0;
	at = put_wide(b, text, nul);
	set_field(b, field, "Length", 2 * strlen(text));
	set_field(b, field, "MaximumLength", 2 * (strlen(text) + nul));
	set_field(b, field, "Buffer", at);
	return at;
}

static void
put_csp(struct built *b, const struct input *in, const struct maker *maker)
{
	static const char *const offsets[4] = {
		"nCardNameOffset", "nReaderNameOffset", "nContainerNameOffset", "nCSPNameOffset",
	};
	size_t names;

	if (maker->align_csp)
		b->len = (b->len + 7) & ~(size_t)7;
	b->csp = b->len;
	names = b->csp + fact_offset(CSP, "bBuffer", b->abi);
	b->len = names + 2 * (size_t)maker->first;
	for (size_t i = 0; i < 4; i++) {
		unsigned int which = maker->order[i];

		set_csp(b, offsets[which],
		    (uint32_t)(put_wide(b, in->names[which], true) - names) / 2);
	}
	b->len += maker->slack;
	set_csp(b, "dwCspInfoLen", (uint32_t)(b->len - b->csp));
	set_csp(b, "MessageType", 1);
	set_csp(b, "flags", maker->csp_flags);
	set_csp(b, "KeySpec", maker->key_spec);
	set_field(b, "CspDataLength", NULL, b->len - b->csp);
	set_field(b, "CspData", NULL, b->csp);
}

struct built
build(const struct input *in, const struct maker *maker, enum kerb_abi abi)
{
	struct built b = { .abi = abi };
	bool unlock = in->type == 15 || maker->unlock_outside;
	size_t luid = fact_offset(UNLOCK, "LogonId", abi);

	b.len = fact_sizeof(unlock ? UNLOCK : LOGON, abi);
	set_field(&b, "MessageType", NULL, in->type);
	set_field(&b, "Flags", NULL, in->flags);
	b.domain = put_string(&b, "DomainName", in->domain, !maker->no_nul);
	b.user = put_string(&b, "UserName", in->user, !maker->no_nul);
	b.pin = put_string(&b, "Pin", in->pin, !maker->no_nul);
	put_csp(&b, in, maker);
	if (in->type == 15) {
		put_le(&b.b[luid + fact_offset("LUID", "LowPart", abi)], in->luid_low, 4);
		put_le(&b.b[luid + fact_offset("LUID", "HighPart", abi)], in->luid_high, 4);
	}
	return b;
}
