#include "wire_finding.h"

#include <string.h>

#include "bytes.h"

static const char *const names[WIRE_FINDING_KINDS] = {
	[WIRE_FINDING_ANCHORS_FILE] = "anchors-file",
	[WIRE_FINDING_INTERMEDIATES_FILE] = "intermediates-file",
	[WIRE_FINDING_CRLS_FILE] = "crls-file",
	[WIRE_FINDING_ANCHOR] = "anchor",
	[WIRE_FINDING_INTERMEDIATE] = "intermediate",
	[WIRE_FINDING_CRL] = "crl",
	[WIRE_FINDING_KDC_ANCHORS_FILE] = "kdc-anchors-file",
	[WIRE_FINDING_KDC_INTERMEDIATES_FILE] = "kdc-intermediates-file",
	[WIRE_FINDING_KDC_CRLS_FILE] = "kdc-crls-file",
	[WIRE_FINDING_KDC_ANCHOR] = "kdc-anchor",
	[WIRE_FINDING_KDC_INTERMEDIATE] = "kdc-intermediate",
	[WIRE_FINDING_KDC_CRL] = "kdc-crl",
	[WIRE_FINDING_KEYTAB] = "keytab",
	[WIRE_FINDING_KEYTAB_ENTRY] = "keytab-entry",
	[WIRE_FINDING_MORE] = "more",
};

const char *
wire_finding_name(uint8_t what)
{
	return what > 0 && what < WIRE_FINDING_KINDS ? names[what] : "unknown";
}

/* One octet of length, so that every text of 255 octets fits. */
static void
text_put(struct bytes_out *out, const char text[256])
{
	size_t n = strnlen(text, 255);

	bytes_out_u8(out, (uint8_t)n);
	bytes_out_put(out, text, n);
}

static void
text_get(struct bytes_in *in, char text[256])
{
	size_t n = bytes_in_u8(in);
	const uint8_t *p = bytes_in_take(in, n);

	if (p != NULL)
		memcpy(text, p, n);
}

bool
wire_finding_put(uint8_t *buf, size_t room, size_t *used, const struct wire_finding *finding)
{
	struct bytes_out out;

	if (*used > room)
		return false;
	out = bytes_out(buf + *used, room - *used);
	bytes_out_u8(&out, finding->what);
	bytes_out_u8(&out, finding->outcome);
	bytes_out_u16(&out, finding->failure);
	bytes_out_u64(&out, finding->since);
	bytes_out_u64(&out, finding->until);
	text_put(&out, finding->file);
	text_put(&out, finding->subject);
	text_put(&out, finding->issuer);
	text_put(&out, finding->why);
	if (out.bad)
		return false;
	*used += out.used;
	return true;
}

bool
wire_finding_get(struct message_blob *blob, struct wire_finding *finding)
{
	struct bytes_in in = bytes_in(blob->p, blob->n);

	memset(finding, 0, sizeof(*finding));
	if (blob->n == 0)
		return false;
	finding->what = bytes_in_u8(&in);
	finding->outcome = bytes_in_u8(&in);
	finding->failure = bytes_in_u16(&in);
	finding->since = bytes_in_u64(&in);
	finding->until = bytes_in_u64(&in);
	text_get(&in, finding->file);
	text_get(&in, finding->subject);
	text_get(&in, finding->issuer);
	text_get(&in, finding->why);
	if (in.bad)
		return false;
	*blob = (struct message_blob){ in.p, in.left };
	return true;
}
