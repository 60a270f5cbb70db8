#include "foreign.h"

#include <string.h>

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define ULONG(n)	{ .name = n, .type = KERB_T_ULONG }
#define LARGE(n)	{ .name = n, .type = KERB_T_LARGE_INTEGER }
#define UNICODE(n)	{ .name = n, .type = KERB_T_UNICODE }
#define POINTER(n)	{ .name = n, .type = KERB_T_POINTER }
#define UCHARS(n, many)	{ .name = n, .type = KERB_T_UCHARS, .count = many }

#define CSP_HEAD \
	ULONG("dwCspInfoLen"), \
	ULONG("MessageType"), \
	{ .name = "ContextInformation", .type = KERB_T_POINTER, .attributes = KERB_A_UNION }, \
	LARGE("SpaceHolderForWow64"), \
	ULONG("flags"), \
	ULONG("KeySpec"), \
	ULONG("nCardNameOffset"), \
	ULONG("nReaderNameOffset"), \
	ULONG("nContainerNameOffset"), \
	ULONG("nCSPNameOffset")

static const struct kerb_member csp_one[] = { CSP_HEAD, UCHARS("bBuffer", 2) };
static const struct kerb_member csp_four[] = { CSP_HEAD, UCHARS("bBuffer", 8) };
static const struct kerb_member csp_before_vista[] = {
	ULONG("dwCspInfoLen"), ULONG("ContextInformation"), ULONG("nCardNameOffset"),
	ULONG("nReaderNameOffset"), ULONG("nContainerNameOffset"), ULONG("nCSPNameOffset"),
	UCHARS("bBuffer", 2),
};
static const struct kerb_member crypto_key32[] = {
	ULONG("KeyType"), ULONG("Length"), ULONG("Offset"),
};
static const struct kerb_member pku2u[] = {
	ULONG("MessageType"), ULONG("Flags"), UNICODE("UserPrincipalName"), UNICODE("DomainName"),
	ULONG("CertificateLength"), POINTER("Certificate"),
};
static const struct kerb_member serialization[] = {
	ULONG("ulAuthenticationPackage"), UCHARS("clsidCredentialProvider", 16),
	ULONG("cbSerialization"), POINTER("rgbSerialization"),
};
static const struct kerb_member credential[] = { ULONG("cbSize"), UCHARS("rgbHashOfCert", 20) };
static const struct kerb_member last_logon[] = {
	LARGE("LastSuccessfulLogon"), LARGE("LastFailedLogon"),
	ULONG("FailedAttemptCountSinceLastSuccessfulLogon"),
};
static const struct kerb_struct last_logon_info = {
	.name = "LSA_LAST_INTER_LOGON_INFO", .members = last_logon, .count = COUNT(last_logon) };
static const struct kerb_member session[] = {
	ULONG("Size"), { .name = "LogonId", .type = KERB_T_LUID }, UNICODE("UserName"),
	UNICODE("LogonDomain"), UNICODE("AuthenticationPackage"), ULONG("LogonType"),
	ULONG("Session"), POINTER("Sid"), LARGE("LogonTime"), UNICODE("LogonServer"),
	UNICODE("DnsDomainName"), UNICODE("Upn"), ULONG("UserFlags"),
	{ .name = "LastLogonInfo", .type = KERB_T_STRUCT, .inner = &last_logon_info },
	UNICODE("LogonScript"), UNICODE("ProfilePath"), UNICODE("HomeDirectory"),
	UNICODE("HomeDirectoryDrive"), LARGE("LogoffTime"), LARGE("KickOffTime"),
	LARGE("PasswordLastSet"), LARGE("PasswordCanChange"), LARGE("PasswordMustChange"),
};

#define FOREIGN(n, m, packing)	{ .name = n, .members = m, .count = COUNT(m), .pack = packing }

static const struct kerb_struct structs[] = {
	/* mingw declares it without packing; the documented declaration is structs.c's */
	FOREIGN("KERB_SMARTCARD_CSP_INFO", csp_one, 0),
	FOREIGN("CSPINFO_PACK1", csp_one, 1),
	FOREIGN("CSPINFO_PACK1_4", csp_four, 1),
	FOREIGN("CSPINFO_NATURAL_4", csp_four, 0),
	FOREIGN("CSPINFO_PREVISTA", csp_before_vista, 1),
	FOREIGN("KERB_CRYPTO_KEY32", crypto_key32, 0),
	FOREIGN("PKU2U_CERTIFICATE_S4U_LOGON", pku2u, 0),
	FOREIGN("CREDENTIAL_PROVIDER_CREDENTIAL_SERIALIZATION", serialization, 0),
	FOREIGN("CERT_CREDENTIAL_INFO", credential, 0),
	FOREIGN("SECURITY_LOGON_SESSION_DATA", session, 0),
};

const struct kerb_struct *
foreign_struct(const char *name)
{
	for (size_t i = 0; i < COUNT(structs); i++)
		if (strcmp(structs[i].name, name) == 0)
			return &structs[i];
	return NULL;
}
