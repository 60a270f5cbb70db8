#include "structs.h"

#include <string.h>
#include <strings.h>

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* The enumerations and bits of ntsecapi.h and its neighbours, by the type or field they are of. */
static const struct {
	const char *group, *name;
	uint32_t value;
} rows[] = {
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbInteractiveLogon", 2 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbSmartCardLogon", 6 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbWorkstationUnlockLogon", 7 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbSmartCardUnlockLogon", 8 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbProxyLogon", 9 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbTicketLogon", 10 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbTicketUnlockLogon", 11 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbS4ULogon", 12 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbCertificateLogon", 13 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbCertificateS4ULogon", 14 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbCertificateUnlockLogon", 15 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbNoElevationLogon", 83 },
	{ "KERB_LOGON_SUBMIT_TYPE", "KerbLuidLogon", 84 },

	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0InteractiveLogon", 2 },
	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0Lm20Logon", 3 },
	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0NetworkLogon", 4 },
	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0SubAuthLogon", 5 },
	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0WorkstationUnlockLogon", 7 },
	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0S4ULogon", 12 },
	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0VirtualLogon", 82 },
	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0NoElevationLogon", 83 },
	{ "MSV1_0_LOGON_SUBMIT_TYPE", "MsV1_0LuidLogon", 84 },

	{ "KERB_PROFILE_BUFFER_TYPE", "KerbInteractiveProfile", 2 },
	{ "KERB_PROFILE_BUFFER_TYPE", "KerbSmartCardProfile", 4 },
	{ "KERB_PROFILE_BUFFER_TYPE", "KerbTicketProfile", 6 },

	{ "MSV1_0_PROFILE_BUFFER_TYPE", "MsV1_0InteractiveProfile", 2 },
	{ "MSV1_0_PROFILE_BUFFER_TYPE", "MsV1_0Lm20LogonProfile", 3 },
	{ "MSV1_0_PROFILE_BUFFER_TYPE", "MsV1_0SmartCardProfile", 4 },

	{ "KERB_CERTIFICATE_INFO_TYPE", "CertHashInfo", 1 },

	{ "SECURITY_LOGON_TYPE", "UndefinedLogonType", 0 },
	{ "SECURITY_LOGON_TYPE", "Interactive", 2 },
	{ "SECURITY_LOGON_TYPE", "Network", 3 },
	{ "SECURITY_LOGON_TYPE", "Batch", 4 },
	{ "SECURITY_LOGON_TYPE", "Service", 5 },
	{ "SECURITY_LOGON_TYPE", "Proxy", 6 },
	{ "SECURITY_LOGON_TYPE", "Unlock", 7 },
	{ "SECURITY_LOGON_TYPE", "NetworkCleartext", 8 },
	{ "SECURITY_LOGON_TYPE", "NewCredentials", 9 },
	{ "SECURITY_LOGON_TYPE", "RemoteInteractive", 10 },
	{ "SECURITY_LOGON_TYPE", "CachedInteractive", 11 },
	{ "SECURITY_LOGON_TYPE", "CachedRemoteInteractive", 12 },
	{ "SECURITY_LOGON_TYPE", "CachedUnlock", 13 },

	{ "KERB_CERTIFICATE_LOGON.Flags", "KERB_CERTIFICATE_LOGON_FLAG_CHECK_DUPLICATES", 0x1 },
	{ "KERB_CERTIFICATE_LOGON.Flags", "KERB_CERTIFICATE_LOGON_FLAG_USE_CERTIFICATE_INFO", 0x2 },

	{ "KERB_CERTIFICATE_S4U_LOGON.Flags",
	    "KERB_CERTIFICATE_S4U_LOGON_FLAG_CHECK_DUPLICATES", 0x1 },
	{ "KERB_CERTIFICATE_S4U_LOGON.Flags",
	    "KERB_CERTIFICATE_S4U_LOGON_FLAG_CHECK_LOGONHOURS", 0x2 },
	{ "KERB_CERTIFICATE_S4U_LOGON.Flags",
	    "KERB_CERTIFICATE_S4U_LOGON_FLAG_FAIL_IF_NT_AUTH_POLICY_REQUIRED", 0x4 },
	{ "KERB_CERTIFICATE_S4U_LOGON.Flags", "KERB_CERTIFICATE_S4U_LOGON_FLAG_IDENTIFY", 0x8 },

	{ "KERB_TICKET_LOGON.Flags", "KERB_LOGON_FLAG_ALLOW_EXPIRED_TICKET", 0x1 },
	{ "KERB_TICKET_LOGON.Flags", "KERB_LOGON_FLAG_REDIRECTED", 0x2 },

	{ "KERB_S4U_LOGON.Flags", "KERB_S4U_LOGON_FLAG_CHECK_LOGONHOURS", 0x2 },
	{ "KERB_S4U_LOGON.Flags", "KERB_S4U_LOGON_FLAG_IDENTIFY", 0x8 },

	{ "MSV1_0_S4U_LOGON.Flags", "MSV1_0_S4U_LOGON_FLAG_CHECK_LOGONHOURS", 0x2 },

	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_CLEARTEXT_PASSWORD_ALLOWED", 0x2 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_UPDATE_LOGON_STATISTICS", 0x4 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_RETURN_USER_PARAMETERS", 0x8 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_DONT_TRY_GUEST_ACCOUNT", 0x10 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_ALLOW_SERVER_TRUST_ACCOUNT", 0x20 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_RETURN_PASSWORD_EXPIRY", 0x40 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_USE_CLIENT_CHALLENGE", 0x80 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_TRY_GUEST_ACCOUNT_ONLY", 0x100 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_RETURN_PROFILE_PATH", 0x200 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_TRY_SPECIFIED_DOMAIN_ONLY", 0x400 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_ALLOW_WORKSTATION_TRUST_ACCOUNT", 0x800 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_DISABLE_PERSONAL_FALLBACK", 0x1000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_ALLOW_FORCE_GUEST", 0x2000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_CLEARTEXT_PASSWORD_SUPPLIED", 0x4000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_USE_DOMAIN_FOR_ROUTING_ONLY", 0x8000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_ALLOW_MSVCHAPV2", 0x10000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_S4U2SELF", 0x20000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_CHECK_LOGONHOURS_FOR_S4U", 0x40000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_INTERNET_DOMAIN", 0x80000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_SUBAUTHENTICATION_DLL_EX", 0x100000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_SUBAUTHENTICATION_DLL", 0xff000000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_SUBAUTHENTICATION_DLL_SHIFT", 0x18 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_MNS_LOGON", 0x1000000 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_SUBAUTHENTICATION_DLL_RAS", 0x2 },
	{ "MSV1_0_LM20_LOGON.ParameterControl", "MSV1_0_SUBAUTHENTICATION_DLL_IIS", 0x84 },

	{ "profile UserFlags", "LOGON_GUEST", 0x1 },
	{ "profile UserFlags", "LOGON_NOENCRYPTION", 0x2 },
	{ "profile UserFlags", "LOGON_CACHED_ACCOUNT", 0x4 },
	{ "profile UserFlags", "LOGON_USED_LM_PASSWORD", 0x8 },
	{ "profile UserFlags", "LOGON_EXTRA_SIDS", 0x20 },
	{ "profile UserFlags", "LOGON_SUBAUTH_SESSION_KEY", 0x40 },
	{ "profile UserFlags", "LOGON_SERVER_TRUST_ACCOUNT", 0x80 },
	{ "profile UserFlags", "LOGON_NTLMV2_ENABLED", 0x100 },
	{ "profile UserFlags", "LOGON_RESOURCE_GROUPS", 0x200 },
	{ "profile UserFlags", "LOGON_PROFILE_PATH_RETURNED", 0x400 },
	{ "profile UserFlags", "LOGON_NT_V2", 0x800 },
	{ "profile UserFlags", "LOGON_LM_V2", 0x1000 },
	{ "profile UserFlags", "LOGON_NTLM_V2", 0x2000 },
	{ "profile UserFlags", "LOGON_OPTIMIZED", 0x4000 },
	{ "profile UserFlags", "LOGON_WINLOGON", 0x8000 },
	{ "profile UserFlags", "LOGON_PKINIT", 0x10000 },
	{ "profile UserFlags", "LOGON_NO_OPTIMIZED", 0x20000 },
	{ "profile UserFlags", "LOGON_NO_ELEVATION", 0x40000 },
	{ "profile UserFlags", "LOGON_MANAGED_SERVICE", 0x80000 },

	{ "KERB_SMARTCARD_CSP_INFO.KeySpec", "AT_KEYEXCHANGE", 1 },
	{ "KERB_SMARTCARD_CSP_INFO.KeySpec", "AT_SIGNATURE", 2 },
	{ "KERB_SMARTCARD_CSP_INFO.KeySpec", "CERT_NCRYPT_KEY_SPEC", 0xffffffff },
};

const char *
kerb_enum_name(const char *group, uint32_t value)
{
	for (size_t i = 0; group && i < COUNT(rows); i++)
		if (rows[i].value == value && strcmp(rows[i].group, group) == 0)
			return rows[i].name;
	return NULL;
}

bool
kerb_enum_value(const char *group, const char *name, uint32_t *value)
{
	*value = 0;
	for (size_t i = 0; group && i < COUNT(rows); i++)
		if (strcasecmp(rows[i].name, name) == 0 && strcmp(rows[i].group, group) == 0) {
			*value = rows[i].value;
			return true;
		}
	return false;
}

uint32_t
kerb_enum_mask(const char *group)
{
	uint32_t mask = 0;

	for (size_t i = 0; group && i < COUNT(rows); i++)
		if (strcmp(rows[i].group, group) == 0)
			mask |= rows[i].value;
	return mask;
}
