#include "structs.h"

#include <string.h>
#include <strings.h>

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* The kinds of rows, named as the types of the Windows headers. */
#define TYPE(values)	{ .name = "MessageType", .type = KERB_T_ULONG, .group = values }
#define USHORT(n)	{ .name = n, .type = KERB_T_USHORT }
#define ULONG(n)	{ .name = n, .type = KERB_T_ULONG }
#define LENGTH(n)	{ .name = n, .type = KERB_T_ULONG, .attributes = KERB_A_DERIVED }
#define BITS(n, values)	{ .name = n, .type = KERB_T_ULONG, .group = values, \
			  .attributes = KERB_A_BITS }
#define FLAGS(n, values) { .name = n, .type = KERB_T_ULONG, .group = values, \
			  .attributes = KERB_A_BITS | KERB_A_CLOSED }
#define LARGE(n)	{ .name = n, .type = KERB_T_LARGE_INTEGER }
#define SIZE(n)		{ .name = n, .type = KERB_T_SIZE_T }
#define LUID(n)		{ .name = n, .type = KERB_T_LUID }
#define UCHARS(n, many)	{ .name = n, .type = KERB_T_UCHARS, .count = many }
#define KEY(n, many)	{ .name = n, .type = KERB_T_UCHARS, .count = many, \
			  .attributes = KERB_A_SECRET }
#define UNICODE(n)	{ .name = n, .type = KERB_T_UNICODE }
#define HIDDEN(n)	{ .name = n, .type = KERB_T_UNICODE, .attributes = KERB_A_SECRET }
#define ANSI(n)		{ .name = n, .type = KERB_T_STRING, .attributes = KERB_A_SECRET }
#define AREA(n, len)	{ .name = n, .type = KERB_T_AREA, .length = len }
#define POINTER(n)	{ .name = n, .type = KERB_T_POINTER }
#define INNER(n, what)	{ .name = n, .type = KERB_T_STRUCT, .inner = &(what) }

#define MEMBERS(m)	.members = (m), .count = COUNT(m)
#define PLAIN(var, text) \
	static const struct kerb_struct var = { .name = text, MEMBERS(var##_members) }
#define UNLOCKS(var, text, type, logon) \
	static const struct kerb_member var##_members[] = { \
		INNER("Logon", logon), \
		LUID("LogonId"), \
	}; \
	static const struct kerb_struct var = { .name = text, .family = KERB_SUBMIT_KERBEROS, \
		.types = { type }, MEMBERS(var##_members) }

#define KERB_SUBMIT	"KERB_LOGON_SUBMIT_TYPE"
#define MSV1_0_SUBMIT	"MSV1_0_LOGON_SUBMIT_TYPE"
#define KERB_PROFILE	"KERB_PROFILE_BUFFER_TYPE"
#define MSV1_0_PROFILE	"MSV1_0_PROFILE_BUFFER_TYPE"

/* ---- the parts that others are made of ---- */

static const struct kerb_member unicode_string_members[] = {
	USHORT("Length"),
	USHORT("MaximumLength"),
	POINTER("Buffer"),
};
PLAIN(unicode_string, "UNICODE_STRING");
static const struct kerb_struct lsa_unicode_string = {
	.name = "LSA_UNICODE_STRING", MEMBERS(unicode_string_members) };
static const struct kerb_struct lsa_string = {
	.name = "LSA_STRING", MEMBERS(unicode_string_members) };
static const struct kerb_struct string = { .name = "STRING", MEMBERS(unicode_string_members) };

static const struct kerb_member luid_members[] = {
	ULONG("LowPart"),
	ULONG("HighPart"),
};
PLAIN(luid, "LUID");

static const struct kerb_member large_integer_members[] = {
	LARGE("QuadPart"),
};
PLAIN(large_integer, "LARGE_INTEGER");

static const struct kerb_member token_source_members[] = {
	{ .name = "SourceName", .type = KERB_T_UCHARS, .count = 8, .attributes = KERB_A_TEXT },
	LUID("SourceIdentifier"),
};
PLAIN(token_source, "TOKEN_SOURCE");

static const struct kerb_member quota_limits_members[] = {
	SIZE("PagedPoolLimit"),
	SIZE("NonPagedPoolLimit"),
	SIZE("MinimumWorkingSetSize"),
	SIZE("MaximumWorkingSetSize"),
	SIZE("PagefileLimit"),
	LARGE("TimeLimit"),
};
PLAIN(quota_limits, "QUOTA_LIMITS");

static const struct kerb_member sid_and_attributes_members[] = {
	POINTER("Sid"),
	ULONG("Attributes"),
};
PLAIN(sid_and_attributes, "SID_AND_ATTRIBUTES");

/* Groups has GroupCount elements; one is declared. */
static const struct kerb_member token_groups_members[] = {
	ULONG("GroupCount"),
	INNER("Groups", sid_and_attributes),
};
PLAIN(token_groups, "TOKEN_GROUPS");

/* ---- submit, MSV1_0 ---- */

static const struct kerb_member msv1_0_interactive_logon_members[] = {
	TYPE(MSV1_0_SUBMIT),
	UNICODE("LogonDomainName"),
	UNICODE("UserName"),
	HIDDEN("Password"),
};
static const struct kerb_struct msv1_0_interactive_logon = {
	.name = "MSV1_0_INTERACTIVE_LOGON", .family = KERB_SUBMIT_MSV1_0, .types = { 2, 7 },
	MEMBERS(msv1_0_interactive_logon_members) };

static const struct kerb_member msv1_0_lm20_logon_members[] = {
	TYPE(MSV1_0_SUBMIT),
	UNICODE("LogonDomainName"),
	UNICODE("UserName"),
	UNICODE("Workstation"),
	UCHARS("ChallengeToClient", 8),
	ANSI("CaseSensitiveChallengeResponse"),
	ANSI("CaseInsensitiveChallengeResponse"),
	FLAGS("ParameterControl", "MSV1_0_LM20_LOGON.ParameterControl"),
};
static const struct kerb_struct msv1_0_lm20_logon = {
	.name = "MSV1_0_LM20_LOGON", .family = KERB_SUBMIT_MSV1_0, .types = { 3, 4 },
	MEMBERS(msv1_0_lm20_logon_members) };

static const struct kerb_member msv1_0_subauth_logon_members[] = {
	TYPE(MSV1_0_SUBMIT),
	UNICODE("LogonDomainName"),
	UNICODE("UserName"),
	UNICODE("Workstation"),
	UCHARS("ChallengeToClient", 8),
	ANSI("AuthenticationInfo1"),
	ANSI("AuthenticationInfo2"),
	FLAGS("ParameterControl", "MSV1_0_LM20_LOGON.ParameterControl"),
	ULONG("SubAuthPackageId"),
};
static const struct kerb_struct msv1_0_subauth_logon = {
	.name = "MSV1_0_SUBAUTH_LOGON", .family = KERB_SUBMIT_MSV1_0, .types = { 5 },
	MEMBERS(msv1_0_subauth_logon_members) };

static const struct kerb_member msv1_0_s4u_logon_members[] = {
	TYPE(MSV1_0_SUBMIT),
	FLAGS("Flags", "MSV1_0_S4U_LOGON.Flags"),
	UNICODE("UserPrincipalName"),
	UNICODE("DomainName"),
};
static const struct kerb_struct msv1_0_s4u_logon = {
	.name = "MSV1_0_S4U_LOGON", .family = KERB_SUBMIT_MSV1_0, .types = { 12 },
	MEMBERS(msv1_0_s4u_logon_members) };

/* ---- submit, Kerberos ---- */

static const struct kerb_member kerb_interactive_logon_members[] = {
	TYPE(KERB_SUBMIT),
	UNICODE("LogonDomainName"),
	UNICODE("UserName"),
	HIDDEN("Password"),
};
static const struct kerb_struct kerb_interactive_unlock_logon;
static const struct kerb_struct kerb_interactive_logon = {
	.name = "KERB_INTERACTIVE_LOGON", .family = KERB_SUBMIT_KERBEROS, .types = { 2 },
	.unlock = &kerb_interactive_unlock_logon, MEMBERS(kerb_interactive_logon_members) };
UNLOCKS(kerb_interactive_unlock_logon, "KERB_INTERACTIVE_UNLOCK_LOGON", 7,
    kerb_interactive_logon);

#define CSP_DATA { .name = "CspData", .type = KERB_T_AREA, .length = "CspDataLength", \
	.attributes = KERB_A_CSP }

static const struct kerb_member kerb_smart_card_logon_members[] = {
	TYPE(KERB_SUBMIT),
	HIDDEN("Pin"),
	LENGTH("CspDataLength"),
	CSP_DATA,
};
static const struct kerb_struct kerb_smart_card_unlock_logon;
static const struct kerb_struct kerb_smart_card_logon = {
	.name = "KERB_SMART_CARD_LOGON", .family = KERB_SUBMIT_KERBEROS, .types = { 6 },
	.unlock = &kerb_smart_card_unlock_logon, MEMBERS(kerb_smart_card_logon_members) };
UNLOCKS(kerb_smart_card_unlock_logon, "KERB_SMART_CARD_UNLOCK_LOGON", 8, kerb_smart_card_logon);

static const struct kerb_member kerb_certificate_logon_members[] = {
	TYPE(KERB_SUBMIT),
	UNICODE("DomainName"),
	UNICODE("UserName"),
	HIDDEN("Pin"),
	FLAGS("Flags", "KERB_CERTIFICATE_LOGON.Flags"),
	LENGTH("CspDataLength"),
	CSP_DATA,
};
static const struct kerb_struct kerb_certificate_unlock_logon;
static const struct kerb_struct kerb_certificate_logon = {
	.name = "KERB_CERTIFICATE_LOGON", .family = KERB_SUBMIT_KERBEROS, .types = { 13 },
	.unlock = &kerb_certificate_unlock_logon, MEMBERS(kerb_certificate_logon_members) };
UNLOCKS(kerb_certificate_unlock_logon, "KERB_CERTIFICATE_UNLOCK_LOGON", 15,
    kerb_certificate_logon);

/* TicketGrantingTicket is a KRB_CRED: the session key is in it. */
static const struct kerb_member kerb_ticket_logon_members[] = {
	TYPE(KERB_SUBMIT),
	FLAGS("Flags", "KERB_TICKET_LOGON.Flags"),
	LENGTH("ServiceTicketLength"),
	LENGTH("TicketGrantingTicketLength"),
	AREA("ServiceTicket", "ServiceTicketLength"),
	{ .name = "TicketGrantingTicket", .type = KERB_T_AREA, .attributes = KERB_A_SECRET,
	    .length = "TicketGrantingTicketLength" },
};
static const struct kerb_struct kerb_ticket_unlock_logon;
static const struct kerb_struct kerb_ticket_logon = {
	.name = "KERB_TICKET_LOGON", .family = KERB_SUBMIT_KERBEROS, .types = { 10 },
	.unlock = &kerb_ticket_unlock_logon, MEMBERS(kerb_ticket_logon_members) };
UNLOCKS(kerb_ticket_unlock_logon, "KERB_TICKET_UNLOCK_LOGON", 11, kerb_ticket_logon);

static const struct kerb_member kerb_s4u_logon_members[] = {
	TYPE(KERB_SUBMIT),
	FLAGS("Flags", "KERB_S4U_LOGON.Flags"),
	UNICODE("ClientUpn"),
	UNICODE("ClientRealm"),
};
static const struct kerb_struct kerb_s4u_logon = {
	.name = "KERB_S4U_LOGON", .family = KERB_SUBMIT_KERBEROS, .types = { 12 },
	MEMBERS(kerb_s4u_logon_members) };

static const struct kerb_member kerb_certificate_s4u_logon_members[] = {
	TYPE(KERB_SUBMIT),
	FLAGS("Flags", "KERB_CERTIFICATE_S4U_LOGON.Flags"),
	UNICODE("UserPrincipalName"),
	UNICODE("DomainName"),
	LENGTH("CertificateLength"),
	AREA("Certificate", "CertificateLength"),
};
static const struct kerb_struct kerb_certificate_s4u_logon = {
	.name = "KERB_CERTIFICATE_S4U_LOGON", .family = KERB_SUBMIT_KERBEROS, .types = { 14 },
	MEMBERS(kerb_certificate_s4u_logon_members) };

/* ---- what CspData holds ---- */

#define NAME(n, called)	{ .name = n, .type = KERB_T_NAME, .option = called }

/* The newest documented declaration, pack(2), is the same on both ABIs. */
static const struct kerb_member kerb_smartcard_csp_info_members[] = {
	LENGTH("dwCspInfoLen"),
	{ .name = "MessageType", .type = KERB_T_ULONG, .option = "CspMessageType",
	    .attributes = KERB_A_DERIVED },
	{ .name = "ContextInformation", .type = KERB_T_POINTER, .attributes = KERB_A_UNION },
	{ .name = "SpaceHolderForWow64", .type = KERB_T_LARGE_INTEGER,
	    .option = "CspContextInformation" },
	{ .name = "flags", .type = KERB_T_ULONG, .option = "CspFlags" },
	{ .name = "KeySpec", .type = KERB_T_ULONG, .group = "KERB_SMARTCARD_CSP_INFO.KeySpec" },
	NAME("nCardNameOffset", "CardName"),
	NAME("nReaderNameOffset", "ReaderName"),
	NAME("nContainerNameOffset", "ContainerName"),
	NAME("nCSPNameOffset", "CspName"),
	{ .name = "bBuffer", .type = KERB_T_UCHARS, .count = 2, .attributes = KERB_A_DERIVED },
};
const struct kerb_struct kerb_csp_info = {
	.name = "KERB_SMARTCARD_CSP_INFO", .pack = 2, MEMBERS(kerb_smartcard_csp_info_members) };

static const struct kerb_member kerb_certificate_info_members[] = {
	LENGTH("CertInfoSize"),
	{ .name = "InfoType", .type = KERB_T_ULONG, .group = "KERB_CERTIFICATE_INFO_TYPE",
	    .attributes = KERB_A_DERIVED },
};
PLAIN(kerb_certificate_info, "KERB_CERTIFICATE_INFO");

static const struct kerb_member kerb_certificate_hashinfo_members[] = {
	{ .name = "StoreNameLength", .type = KERB_T_USHORT, .attributes = KERB_A_DERIVED },
	{ .name = "HashLength", .type = KERB_T_USHORT, .attributes = KERB_A_DERIVED },
};
PLAIN(kerb_certificate_hashinfo, "KERB_CERTIFICATE_HASHINFO");

/* One behind the other, as CspData has them, and the payload. */
static const struct kerb_member kerb_certificate_hash_members[] = {
	INNER("Info", kerb_certificate_info),
	INNER("HashInfo", kerb_certificate_hashinfo),
	{ .name = "StoreName", .type = KERB_T_TRAILER, .length = "StoreNameLength",
	    .attributes = KERB_A_TEXT },
	{ .name = "CertificateHash", .type = KERB_T_TRAILER, .length = "HashLength" },
};
const struct kerb_struct kerb_certificate_hash = {
	.name = "KERB_CERTIFICATE_INFO", MEMBERS(kerb_certificate_hash_members) };

/* ---- profiles ---- */

#define INTERACTIVE_PROFILE(values) \
	TYPE(values), \
	USHORT("LogonCount"), \
	USHORT("BadPasswordCount"), \
	LARGE("LogonTime"), \
	LARGE("LogoffTime"), \
	LARGE("KickOffTime"), \
	LARGE("PasswordLastSet"), \
	LARGE("PasswordCanChange"), \
	LARGE("PasswordMustChange"), \
	UNICODE("LogonScript"), \
	UNICODE("HomeDirectory"), \
	UNICODE("FullName"), \
	UNICODE("ProfilePath"), \
	UNICODE("HomeDirectoryDrive"), \
	UNICODE("LogonServer"), \
	BITS("UserFlags", "profile UserFlags")

static const struct kerb_member msv1_0_interactive_profile_members[] = {
	INTERACTIVE_PROFILE(MSV1_0_PROFILE),
};
static const struct kerb_struct msv1_0_interactive_profile = {
	.name = "MSV1_0_INTERACTIVE_PROFILE", .family = KERB_PROFILE_MSV1_0, .types = { 2 },
	MEMBERS(msv1_0_interactive_profile_members) };

static const struct kerb_member msv1_0_lm20_logon_profile_members[] = {
	TYPE(MSV1_0_PROFILE),
	LARGE("KickOffTime"),
	LARGE("LogoffTime"),
	BITS("UserFlags", "profile UserFlags"),
	KEY("UserSessionKey", 16),
	UNICODE("LogonDomainName"),
	KEY("LanmanSessionKey", 8),
	UNICODE("LogonServer"),
	UNICODE("UserParameters"),
};
static const struct kerb_struct msv1_0_lm20_logon_profile = {
	.name = "MSV1_0_LM20_LOGON_PROFILE", .family = KERB_PROFILE_MSV1_0, .types = { 3 },
	MEMBERS(msv1_0_lm20_logon_profile_members) };

static const struct kerb_member kerb_interactive_profile_members[] = {
	INTERACTIVE_PROFILE(KERB_PROFILE),
};
static const struct kerb_struct kerb_interactive_profile = {
	.name = "KERB_INTERACTIVE_PROFILE", .family = KERB_PROFILE_KERBEROS, .types = { 2 },
	MEMBERS(kerb_interactive_profile_members) };

static const struct kerb_member kerb_smart_card_profile_members[] = {
	INNER("Profile", kerb_interactive_profile),
	LENGTH("CertificateSize"),
	AREA("CertificateData", "CertificateSize"),
};
static const struct kerb_struct kerb_smart_card_profile = {
	.name = "KERB_SMART_CARD_PROFILE", .family = KERB_PROFILE_KERBEROS, .types = { 4 },
	MEMBERS(kerb_smart_card_profile_members) };

static const struct kerb_member kerb_crypto_key_members[] = {
	ULONG("KeyType"),
	{ .name = "Length", .type = KERB_T_ULONG, .option = "SessionKeyLength",
	    .attributes = KERB_A_DERIVED },
	{ .name = "Value", .type = KERB_T_AREA, .length = "Length", .option = "SessionKey",
	    .attributes = KERB_A_SECRET },
};
PLAIN(kerb_crypto_key, "KERB_CRYPTO_KEY");

static const struct kerb_member kerb_ticket_profile_members[] = {
	INNER("Profile", kerb_interactive_profile),
	INNER("SessionKey", kerb_crypto_key),
};
static const struct kerb_struct kerb_ticket_profile = {
	.name = "KERB_TICKET_PROFILE", .family = KERB_PROFILE_KERBEROS, .types = { 6 },
	MEMBERS(kerb_ticket_profile_members) };

/* A buffer that could be of several families is taken for the first that fits. */
static const struct kerb_struct *const structs[] = {
	&kerb_interactive_logon, &kerb_interactive_unlock_logon,
	&kerb_smart_card_logon, &kerb_smart_card_unlock_logon,
	&kerb_certificate_logon, &kerb_certificate_unlock_logon,
	&kerb_ticket_logon, &kerb_ticket_unlock_logon,
	&kerb_s4u_logon, &kerb_certificate_s4u_logon,
	&msv1_0_interactive_logon, &msv1_0_lm20_logon, &msv1_0_subauth_logon, &msv1_0_s4u_logon,
	&kerb_interactive_profile, &kerb_smart_card_profile, &kerb_ticket_profile,
	&msv1_0_interactive_profile, &msv1_0_lm20_logon_profile,
	&token_source, &token_groups, &sid_and_attributes, &quota_limits,
	&luid, &large_integer, &unicode_string, &lsa_unicode_string, &string, &lsa_string,
	&kerb_csp_info, &kerb_certificate_info, &kerb_certificate_hashinfo,
	&kerb_crypto_key,
};

const char *
kerb_family_group(enum kerb_family family)
{
	static const char *const groups[] = {
		[KERB_PLAIN] = NULL,
		[KERB_SUBMIT_KERBEROS] = KERB_SUBMIT, [KERB_SUBMIT_MSV1_0] = MSV1_0_SUBMIT,
		[KERB_PROFILE_KERBEROS] = KERB_PROFILE, [KERB_PROFILE_MSV1_0] = MSV1_0_PROFILE,
	};

	return (unsigned int)family < COUNT(groups) ? groups[family] : NULL;
}

const struct kerb_struct *const *
kerb_structs(size_t *count)
{
	*count = COUNT(structs);
	return structs;
}

const struct kerb_struct *
kerb_struct_named(const char *name)
{
	for (size_t i = 0; i < COUNT(structs); i++)
		if (strcasecmp(structs[i]->name, name) == 0)
			return structs[i];
	return NULL;
}

bool
kerb_struct_takes(const struct kerb_struct *what, uint32_t message_type)
{
	return message_type != 0 && (what->types[0] == message_type ||
	    what->types[1] == message_type);
}

const struct kerb_struct *
kerb_struct_of(enum kerb_family family, uint32_t message_type)
{
	for (size_t i = 0; i < COUNT(structs); i++)
		if (structs[i]->family == family && kerb_struct_takes(structs[i], message_type))
			return structs[i];
	return NULL;
}
