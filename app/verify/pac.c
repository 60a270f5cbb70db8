#include "pac.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "text.h"

#define SID_PARTS_MAX		15
#define GROUPS_MAX		4096
#define FILETIME_NEVER		0x7fffffffffffffffULL
#define FILETIME_UNIX		11644473600ULL		/* 1601 to 1970, in seconds */
#define FILETIME_SECOND		10000000ULL
#define UPN_DNS_HAS_SID		2			/* MS-PAC 2.10, flag S */

/* RPC_UNICODE_STRING as it stands in the structure; its characters follow behind. */
struct ndr_string {
	uint16_t octets;
	bool present;
};

/* One code point of UTF-16; a lone surrogate becomes U+FFFD. */
static uint32_t
utf16_next(struct bytes_in *in)
{
	uint32_t c = bytes_in_u16(in), low;

	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c > 0xdbff || in->left < 2)
		return 0xfffd;
	low = bytes_in_u16(in);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

static size_t
utf8_put(uint8_t *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (uint8_t)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (uint8_t)(0xc0 | c >> 6);
		out[1] = (uint8_t)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (uint8_t)(0xe0 | c >> 12);
		out[1] = (uint8_t)(0x80 | (c >> 6 & 63));
		out[2] = (uint8_t)(0x80 | (c & 63));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | c >> 18);
	out[1] = (uint8_t)(0x80 | (c >> 12 & 63));
	out[2] = (uint8_t)(0x80 | (c >> 6 & 63));
	out[3] = (uint8_t)(0x80 | (c & 63));
	return 4;
}

/* UTF-16LE to a cleaned name, cut where it is too long. True when it is there as it is. */
static bool
utf16_text(char out[WIRE_NAME], const uint8_t *p, size_t len)
{
	struct bytes_in in = bytes_in(p, len);
	uint8_t utf8[2 * WIRE_NAME];
	size_t used = 0;

	while (in.left >= 2 && used + 4 <= sizeof(utf8))
		used += utf8_put(utf8 + used, utf16_next(&in));
	return text_clean(out, WIRE_NAME, utf8, used) && in.left == 0;
}

/* SID as octets (MS-DTYP 2.4.2.2) to text; rid is put behind it unless it is 0. */
static int
sid_text(char out[WIRE_NAME], struct bytes_in *in, uint32_t rid)
{
	unsigned int revision = bytes_in_u8(in), count = bytes_in_u8(in);
	const uint8_t *authority = bytes_in_take(in, 6);
	uint64_t top = 0;
	int used;

	if (authority == NULL || revision != 1 || count > SID_PARTS_MAX - (rid != 0))
		return -1;
	for (int i = 0; i < 6; i++)
		top = top << 8 | authority[i];
	used = snprintf(out, WIRE_NAME, "S-1-%llu", (unsigned long long)top);
	for (unsigned int i = 0; i < count; i++)
		used += snprintf(out + used, WIRE_NAME - (size_t)used, "-%u",
		    (unsigned int)bytes_in_u32(in));
	if (rid != 0)
		snprintf(out + used, WIRE_NAME - (size_t)used, "-%u", (unsigned int)rid);
	return in->bad ? -1 : 0;
}

/* Two buffers of one PAC must mean the same user. */
static int
sid_agree(struct pac_facts *facts, const char *sid)
{
	if (facts->sid[0] != '\0' && strcmp(facts->sid, sid) != 0)
		return -1;
	snprintf(facts->sid, sizeof(facts->sid), "%s", sid);
	return 0;
}

static uint64_t
filetime_seconds(uint64_t filetime)
{
	uint64_t seconds = filetime / FILETIME_SECOND;

	return filetime >= FILETIME_NEVER || seconds <= FILETIME_UNIX ? 0 : seconds - FILETIME_UNIX;
}

static struct ndr_string
string_head(struct bytes_in *in)
{
	struct ndr_string string = { .octets = bytes_in_u16(in) };

	bytes_in_u16(in);
	string.present = bytes_in_u32(in) != 0;
	return string;
}

/* A conformant and varying array of characters, padded to 4. out may be NULL. */
static int
string_body(struct bytes_in *in, struct ndr_string string, char *out)
{
	uint32_t room, offset, count;
	const uint8_t *chars;

	if (!string.present)
		return string.octets == 0 ? 0 : -1;
	room = bytes_in_u32(in);
	offset = bytes_in_u32(in);
	count = bytes_in_u32(in);
	if (in->bad || offset != 0 || count > room || count > UINT16_MAX ||
	    count < string.octets / 2u || string.octets % 2 != 0)
		return -1;
	chars = bytes_in_take(in, 2 * (size_t)count);
	if (count % 2 != 0)
		bytes_in_take(in, 2);
	if (in->bad)
		return -1;
	if (out != NULL)
		(void)utf16_text(out, chars, string.octets);
	return 0;
}

/* The head of KERB_VALIDATION_INFO (MS-PAC 2.5), as far as its pointers concern us. */
struct logon_head {
	struct ndr_string effective, full, script, profile, home, drive, server, domain;
	uint32_t rid;
	uint32_t groups;
	bool groups_present;
	bool domain_sid_present;
};

static int
logon_head_read(struct bytes_in *in, struct logon_head *head, struct pac_facts *facts)
{
	bytes_in_take(in, 16);			/* logon and log-off time */
	facts->kick_off_time = filetime_seconds(bytes_in_u64(in));
	bytes_in_take(in, 24);			/* password times */
	head->effective = string_head(in);
	head->full = string_head(in);
	head->script = string_head(in);
	head->profile = string_head(in);
	head->home = string_head(in);
	head->drive = string_head(in);
	facts->logon_count = bytes_in_u16(in);
	facts->bad_passwords = bytes_in_u16(in);
	head->rid = bytes_in_u32(in);
	bytes_in_u32(in);			/* primary group */
	head->groups = bytes_in_u32(in);
	head->groups_present = bytes_in_u32(in) != 0;
	bytes_in_take(in, 4 + 16);		/* user flags, session key */
	head->server = string_head(in);
	head->domain = string_head(in);
	head->domain_sid_present = bytes_in_u32(in) != 0;
	bytes_in_take(in, 2 * 4 + 4 + 4 + 8 + 8 + 4 + 4);	/* reserved to failed logons */
	bytes_in_take(in, 4 + 4 + 4 + 4 + 4);	/* extra SIDs, resource groups */
	return in->bad ? -1 : 0;
}

static int
groups_skip(struct bytes_in *in, const struct logon_head *head)
{
	uint32_t count;

	if (!head->groups_present)
		return 0;
	count = bytes_in_u32(in);
	if (in->bad || count != head->groups || count > GROUPS_MAX)
		return -1;
	bytes_in_take(in, 8 * (size_t)count);
	return in->bad ? -1 : 0;
}

static int
logon_info_read(struct bytes_in *in, struct pac_facts *facts)
{
	struct logon_head head;
	char sid[WIRE_NAME];
	uint32_t parts;

	/* Type serialization, version 1, little-endian (MS-RPCE 2.2.6); then the one pointer */
	if (bytes_in_u8(in) != 1 || bytes_in_u8(in) != 0x10 || bytes_in_u16(in) != 8)
		return -1;
	bytes_in_take(in, 4 + 8);
	if (bytes_in_u32(in) == 0 || logon_head_read(in, &head, facts) != 0)
		return -1;
	if (string_body(in, head.effective, NULL) != 0 ||
	    string_body(in, head.full, facts->full_name) != 0 ||
	    string_body(in, head.script, facts->logon_script) != 0 ||
	    string_body(in, head.profile, facts->profile_path) != 0 ||
	    string_body(in, head.home, facts->home_directory) != 0 ||
	    string_body(in, head.drive, facts->home_drive) != 0 || groups_skip(in, &head) != 0 ||
	    string_body(in, head.server, facts->logon_server) != 0 ||
	    string_body(in, head.domain, NULL) != 0)
		return -1;
	if (!head.domain_sid_present || head.rid == 0)
		return -1;
	parts = bytes_in_u32(in);
	if (in->left < 2 || in->p[1] != parts || sid_text(sid, in, head.rid) != 0)
		return -1;
	return sid_agree(facts, sid);
}

/* A length and an offset from the buffer's start, both of 16 bits; -1 when it leaves the buffer. */
static int
part_at(struct bytes_in *in, const uint8_t *data, size_t len, struct bytes_in *part)
{
	uint16_t n = bytes_in_u16(in), at = bytes_in_u16(in);

	if (in->bad || at > len || n > len - at)
		return -1;
	*part = bytes_in(data + at, n);
	return 0;
}

/* UPN_DNS_INFO (MS-PAC 2.10): account name and SID are behind the flag that says so. */
static int
upn_dns_read(const uint8_t *data, size_t len, struct pac_facts *facts)
{
	struct bytes_in in = bytes_in(data, len), upn, domain, account, octets;
	char sid[WIRE_NAME];
	uint32_t flags;

	if (part_at(&in, data, len, &upn) != 0 || part_at(&in, data, len, &domain) != 0)
		return -1;
	flags = bytes_in_u32(&in);
	if (in.bad || upn.left % 2 != 0)
		return -1;
	if (!utf16_text(facts->upn, upn.p, upn.left))
		facts->upn[0] = '\0';	/* a part of a name is another name */
	if ((flags & UPN_DNS_HAS_SID) == 0)
		return 0;
	if (part_at(&in, data, len, &account) != 0 || part_at(&in, data, len, &octets) != 0 ||
	    sid_text(sid, &octets, 0) != 0 || octets.left != 0)
		return -1;
	return sid_agree(facts, sid);
}

int
pac_read(enum pac_type type, const uint8_t *data, size_t len, struct pac_facts *facts)
{
	struct bytes_in in = bytes_in(data, len);
	char sid[WIRE_NAME];

	switch (type) {
	case PAC_LOGON_INFO:
		return logon_info_read(&in, facts);
	case PAC_UPN_DNS_INFO:
		return upn_dns_read(data, len, facts);
	case PAC_REQUESTER_SID:
		if (sid_text(sid, &in, 0) != 0 || in.left != 0)
			return -1;
		return sid_agree(facts, sid);
	default:
		return 0;
	}
}
