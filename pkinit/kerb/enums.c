#include "structs.h"

#include <string.h>
#include <strings.h>

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* The enumerations and bits of ntsecapi.h and its neighbours. */
struct value {
	const char *name;
	uint32_t value;
};

static const struct value kerb_logon_submit_type[] = {
	{ "KerbInteractiveLogon", 2 },
	{ "KerbSmartCardLogon", 6 },
	{ "KerbWorkstationUnlockLogon", 7 },
	{ "KerbSmartCardUnlockLogon", 8 },
	{ "KerbProxyLogon", 9 },
	{ "KerbTicketLogon", 10 },
	{ "KerbTicketUnlockLogon", 11 },
	{ "KerbS4ULogon", 12 },
	{ "KerbCertificateLogon", 13 },
	{ "KerbCertificateS4ULogon", 14 },
	{ "KerbCertificateUnlockLogon", 15 },
	{ "KerbNoElevationLogon", 83 },
	{ "KerbLuidLogon", 84 },
};

static const struct value msv1_0_logon_submit_type[] = {
	{ "MsV1_0InteractiveLogon", 2 },
	{ "MsV1_0Lm20Logon", 3 },
	{ "MsV1_0NetworkLogon", 4 },
	{ "MsV1_0SubAuthLogon", 5 },
	{ "MsV1_0WorkstationUnlockLogon", 7 },
	{ "MsV1_0S4ULogon", 12 },
	{ "MsV1_0VirtualLogon", 82 },
	{ "MsV1_0NoElevationLogon", 83 },
	{ "MsV1_0LuidLogon", 84 },
};

static const struct value kerb_profile_buffer_type[] = {
	{ "KerbInteractiveProfile", 2 },
	{ "KerbSmartCardProfile", 4 },
	{ "KerbTicketProfile", 6 },
};

static const struct value msv1_0_profile_buffer_type[] = {
	{ "MsV1_0InteractiveProfile", 2 },
	{ "MsV1_0Lm20LogonProfile", 3 },
	{ "MsV1_0SmartCardProfile", 4 },
};

static const struct value kerb_certificate_info_type[] = {
	{ "CertHashInfo", 1 },
};

static const struct value security_logon_type[] = {
	{ "UndefinedLogonType", 0 },
	{ "Interactive", 2 },
	{ "Network", 3 },
	{ "Batch", 4 },
	{ "Service", 5 },
	{ "Proxy", 6 },
	{ "Unlock", 7 },
	{ "NetworkCleartext", 8 },
	{ "NewCredentials", 9 },
	{ "RemoteInteractive", 10 },
	{ "CachedInteractive", 11 },
	{ "CachedRemoteInteractive", 12 },
	{ "CachedUnlock", 13 },
};

static const struct value kerb_certificate_logon_flags[] = {
	{ "KERB_CERTIFICATE_LOGON_FLAG_CHECK_DUPLICATES", 0x1 },
	{ "KERB_CERTIFICATE_LOGON_FLAG_USE_CERTIFICATE_INFO", 0x2 },
};

static const struct value kerb_certificate_s4u_logon_flags[] = {
	{ "KERB_CERTIFICATE_S4U_LOGON_FLAG_CHECK_DUPLICATES", 0x1 },
	{ "KERB_CERTIFICATE_S4U_LOGON_FLAG_CHECK_LOGONHOURS", 0x2 },
	{ "KERB_CERTIFICATE_S4U_LOGON_FLAG_FAIL_IF_NT_AUTH_POLICY_REQUIRED", 0x4 },
	{ "KERB_CERTIFICATE_S4U_LOGON_FLAG_IDENTIFY", 0x8 },
};

static const struct value kerb_ticket_logon_flags[] = {
	{ "KERB_LOGON_FLAG_ALLOW_EXPIRED_TICKET", 0x1 },
	{ "KERB_LOGON_FLAG_REDIRECTED", 0x2 },
};

static const struct value kerb_s4u_logon_flags[] = {
	{ "KERB_S4U_LOGON_FLAG_CHECK_LOGONHOURS", 0x2 },
	{ "KERB_S4U_LOGON_FLAG_IDENTIFY", 0x8 },
};

static const struct value msv1_0_s4u_logon_flags[] = {
	{ "MSV1_0_S4U_LOGON_FLAG_CHECK_LOGONHOURS", 0x2 },
};

static const struct value msv1_0_lm20_logon_parametercontrol[] = {
	{ "MSV1_0_CLEARTEXT_PASSWORD_ALLOWED", 0x2 },
	{ "MSV1_0_UPDATE_LOGON_STATISTICS", 0x4 },
	{ "MSV1_0_RETURN_USER_PARAMETERS", 0x8 },
	{ "MSV1_0_DONT_TRY_GUEST_ACCOUNT", 0x10 },
	{ "MSV1_0_ALLOW_SERVER_TRUST_ACCOUNT", 0x20 },
	{ "MSV1_0_RETURN_PASSWORD_EXPIRY", 0x40 },
	{ "MSV1_0_USE_CLIENT_CHALLENGE", 0x80 },
	{ "MSV1_0_TRY_GUEST_ACCOUNT_ONLY", 0x100 },
	{ "MSV1_0_RETURN_PROFILE_PATH", 0x200 },
	{ "MSV1_0_TRY_SPECIFIED_DOMAIN_ONLY", 0x400 },
	{ "MSV1_0_ALLOW_WORKSTATION_TRUST_ACCOUNT", 0x800 },
	{ "MSV1_0_DISABLE_PERSONAL_FALLBACK", 0x1000 },
	{ "MSV1_0_ALLOW_FORCE_GUEST", 0x2000 },
	{ "MSV1_0_CLEARTEXT_PASSWORD_SUPPLIED", 0x4000 },
	{ "MSV1_0_USE_DOMAIN_FOR_ROUTING_ONLY", 0x8000 },
	{ "MSV1_0_ALLOW_MSVCHAPV2", 0x10000 },
	{ "MSV1_0_S4U2SELF", 0x20000 },
	{ "MSV1_0_CHECK_LOGONHOURS_FOR_S4U", 0x40000 },
	{ "MSV1_0_INTERNET_DOMAIN", 0x80000 },
	{ "MSV1_0_SUBAUTHENTICATION_DLL_EX", 0x100000 },
	{ "MSV1_0_SUBAUTHENTICATION_DLL", 0xff000000 },
	{ "MSV1_0_SUBAUTHENTICATION_DLL_SHIFT", 0x18 },
	{ "MSV1_0_MNS_LOGON", 0x1000000 },
	{ "MSV1_0_SUBAUTHENTICATION_DLL_RAS", 0x2 },
	{ "MSV1_0_SUBAUTHENTICATION_DLL_IIS", 0x84 },
};

static const struct value profile_userflags[] = {
	{ "LOGON_GUEST", 0x1 },
	{ "LOGON_NOENCRYPTION", 0x2 },
	{ "LOGON_CACHED_ACCOUNT", 0x4 },
	{ "LOGON_USED_LM_PASSWORD", 0x8 },
	{ "LOGON_EXTRA_SIDS", 0x20 },
	{ "LOGON_SUBAUTH_SESSION_KEY", 0x40 },
	{ "LOGON_SERVER_TRUST_ACCOUNT", 0x80 },
	{ "LOGON_NTLMV2_ENABLED", 0x100 },
	{ "LOGON_RESOURCE_GROUPS", 0x200 },
	{ "LOGON_PROFILE_PATH_RETURNED", 0x400 },
	{ "LOGON_NT_V2", 0x800 },
	{ "LOGON_LM_V2", 0x1000 },
	{ "LOGON_NTLM_V2", 0x2000 },
	{ "LOGON_OPTIMIZED", 0x4000 },
	{ "LOGON_WINLOGON", 0x8000 },
	{ "LOGON_PKINIT", 0x10000 },
	{ "LOGON_NO_OPTIMIZED", 0x20000 },
	{ "LOGON_NO_ELEVATION", 0x40000 },
	{ "LOGON_MANAGED_SERVICE", 0x80000 },
};

static const struct value kerb_smartcard_csp_info_keyspec[] = {
	{ "AT_KEYEXCHANGE", 1 },
	{ "AT_SIGNATURE", 2 },
	{ "CERT_NCRYPT_KEY_SPEC", 0xffffffff },
};

/* By the type or the field that the values are of. */
#define GROUP(name, values)	{ name, values, COUNT(values) }

static const struct group {
	const char *name;
	const struct value *values;
	size_t count;
} groups[] = {
	GROUP("KERB_LOGON_SUBMIT_TYPE", kerb_logon_submit_type),
	GROUP("MSV1_0_LOGON_SUBMIT_TYPE", msv1_0_logon_submit_type),
	GROUP("KERB_PROFILE_BUFFER_TYPE", kerb_profile_buffer_type),
	GROUP("MSV1_0_PROFILE_BUFFER_TYPE", msv1_0_profile_buffer_type),
	GROUP("KERB_CERTIFICATE_INFO_TYPE", kerb_certificate_info_type),
	GROUP("SECURITY_LOGON_TYPE", security_logon_type),
	GROUP("KERB_CERTIFICATE_LOGON.Flags", kerb_certificate_logon_flags),
	GROUP("KERB_CERTIFICATE_S4U_LOGON.Flags", kerb_certificate_s4u_logon_flags),
	GROUP("KERB_TICKET_LOGON.Flags", kerb_ticket_logon_flags),
	GROUP("KERB_S4U_LOGON.Flags", kerb_s4u_logon_flags),
	GROUP("MSV1_0_S4U_LOGON.Flags", msv1_0_s4u_logon_flags),
	GROUP("MSV1_0_LM20_LOGON.ParameterControl", msv1_0_lm20_logon_parametercontrol),
	GROUP("profile UserFlags", profile_userflags),
	GROUP("KERB_SMARTCARD_CSP_INFO.KeySpec", kerb_smartcard_csp_info_keyspec),
};

static const struct group none = { "", NULL, 0 };

static const struct group *
group_named(const char *name)
{
	for (size_t i = 0; name && i < COUNT(groups); i++)
		if (strcmp(groups[i].name, name) == 0)
			return &groups[i];
	return &none;
}

const char *
kerb_enum_name(const char *group, uint32_t value)
{
	const struct group *g = group_named(group);

	for (size_t i = 0; i < g->count; i++)
		if (g->values[i].value == value)
			return g->values[i].name;
	return NULL;
}

bool
kerb_enum_value(const char *group, const char *name, uint32_t *value)
{
	const struct group *g = group_named(group);

	*value = 0;
	for (size_t i = 0; i < g->count; i++)
		if (strcasecmp(g->values[i].name, name) == 0) {
			*value = g->values[i].value;
			return true;
		}
	return false;
}

uint32_t
kerb_enum_mask(const char *group)
{
	const struct group *g = group_named(group);
	uint32_t mask = 0;

	for (size_t i = 0; i < g->count; i++)
		mask |= g->values[i].value;
	return mask;
}
