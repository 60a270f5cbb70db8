#include "profile.h"

#include <string.h>

#include "kerb_record.h"

#define TIMES	6
#define STRINGS	6

/* The fields of KERB_INTERACTIVE_PROFILE in struct kerb_profile. */
static const struct {
	const char *field;
	size_t place;
} times[TIMES] = {
	{ "LogonTime", offsetof(struct kerb_profile, logon_time) },
	{ "LogoffTime", offsetof(struct kerb_profile, logoff_time) },
	{ "KickOffTime", offsetof(struct kerb_profile, kick_off_time) },
	{ "PasswordLastSet", offsetof(struct kerb_profile, password_last_set) },
	{ "PasswordCanChange", offsetof(struct kerb_profile, password_can_change) },
	{ "PasswordMustChange", offsetof(struct kerb_profile, password_must_change) },
}, strings[STRINGS] = {
	{ "LogonScript", offsetof(struct kerb_profile, logon_script) },
	{ "HomeDirectory", offsetof(struct kerb_profile, home_directory) },
	{ "FullName", offsetof(struct kerb_profile, full_name) },
	{ "ProfilePath", offsetof(struct kerb_profile, profile_path) },
	{ "HomeDirectoryDrive", offsetof(struct kerb_profile, home_directory_drive) },
	{ "LogonServer", offsetof(struct kerb_profile, logon_server) },
};

void
kerb_profile_init(struct kerb_profile *profile)
{
	memset(profile, 0, sizeof(*profile));
	profile->logoff_time = KERB_TIME_NEVER;
	profile->kick_off_time = KERB_TIME_NEVER;
	profile->password_must_change = KERB_TIME_NEVER;
}

static const struct kerb_struct *
smart_card_profile(void)
{
	return kerb_struct_of(KERB_PROFILE_KERBEROS, KERB_SMART_CARD_PROFILE);
}

static bool
set_all(struct kerb_record *record, const struct kerb_profile *in, struct kerb_fault *fault)
{
	kerb_record_init(record, smart_card_profile());
	kerb_record_value(record, "LogonCount")->number = in->logon_count;
	kerb_record_value(record, "BadPasswordCount")->number = in->bad_password_count;
	kerb_record_value(record, "UserFlags")->number = in->user_flags;
	for (size_t i = 0; i < TIMES; i++)
		memcpy(&kerb_record_value(record, times[i].field)->number,
		    (const char *)in + times[i].place, sizeof(int64_t));
	for (size_t i = 0; i < STRINGS; i++) {
		const char *text = (const char *)in + strings[i].place;
		size_t len = strnlen(text, KERB_NAME_ROOM);

		if (len == KERB_NAME_ROOM)
			return kerb_rule_broken(fault, KERB_RULE_TEXT_LONG, strings[i].field, 0);
		*kerb_record_value(record, strings[i].field) = kerb_value_bytes(text, len);
	}
	if (in->certificate_len > KERB_CERTIFICATE_MAX)
		return kerb_rule_broken(fault, KERB_RULE_BYTES_LONG, "CertificateData", 0);
	*kerb_record_value(record, "CertificateData") = kerb_value_bytes(in->certificate,
	    in->certificate_len);
	return true;
}

bool
kerb_profile_pack(const struct kerb_profile *in, enum kerb_abi abi, uint64_t base, uint8_t *out,
    size_t room, size_t *len, struct kerb_fault *fault)
{
	struct kerb_record record;

	*len = 0;
	memset(fault, 0, sizeof(*fault));
	if (set_all(&record, in, fault))
		return kerb_record_pack(&record, abi, base, out, room, len, fault) == FAILURE_NONE;
	memset(out, 0, room);
	return false;
}

static bool
take_all(struct kerb_record *record, const uint8_t *buf, struct kerb_profile *out,
    struct kerb_fault *fault)
{
	const struct kerb_value *cert = kerb_record_value(record, "CertificateData");

	out->logon_count = (uint16_t)kerb_record_value(record, "LogonCount")->number;
	out->bad_password_count = (uint16_t)kerb_record_value(record, "BadPasswordCount")->number;
	out->user_flags = (uint32_t)kerb_record_value(record, "UserFlags")->number;
	for (size_t i = 0; i < TIMES; i++)
		memcpy((char *)out + times[i].place,
		    &kerb_record_value(record, times[i].field)->number, sizeof(int64_t));
	for (size_t i = 0; i < STRINGS; i++) {
		const struct kerb_value *text = kerb_record_value(record, strings[i].field);

		if (!kerb_value_utf8(text, (char *)out + strings[i].place, KERB_NAME_ROOM))
			return kerb_rule_broken(fault, KERB_RULE_TEXT_LONG, strings[i].field,
			    (uint64_t)((const uint8_t *)text->data - buf));
	}
	if (cert->len > KERB_CERTIFICATE_MAX)
		return kerb_rule_broken(fault, KERB_RULE_BYTES_LONG, "CertificateData",
		    (uint64_t)((const uint8_t *)cert->data - buf));
	out->certificate = cert->data;
	out->certificate_len = (uint32_t)cert->len;
	return true;
}

bool
kerb_profile_unpack(const uint8_t *buf, size_t len, enum kerb_abi abi, uint64_t base,
    struct kerb_profile *out, struct kerb_fault *fault)
{
	struct kerb_record record;

	memset(out, 0, sizeof(*out));
	if (kerb_record_unpack(buf, len, abi, base, smart_card_profile(), &record, fault) ==
	    FAILURE_NONE && take_all(&record, buf, out, fault))
		return true;
	memset(out, 0, sizeof(*out));
	return false;
}
