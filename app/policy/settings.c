/* Every section and key there is. */
#include "settings.h"

#include <string.h>

#define AT(member)	offsetof(struct policy, member), sizeof(((struct policy *)0)->member)

/* One setting a line. TEXT and its like: the take function, the shortest length. */
#define TEXT(s, k, how, member, least)	\
	{ s, k, value_##how, AT(member), least, 0, NULL, false }
#define NUMBER(s, k, member, lo, hi)	{ s, k, value_number, AT(member), lo, hi, NULL, false }
#define BIT(s, k, bit)	\
	{ s, k, value_bit, AT(certificates.policies), bit, 0, NULL, false }
#define CHOICE(s, k, member, words)	{ s, k, value_choice, AT(member), 0, 0, words, false }
#define LIST(s, k, how, member)		{ s, k, value_##how, AT(member), 0, 0, NULL, true }

static const struct setting_choice yes_no[] = {
	{ "yes", 1 }, { "no", 0 }, { "1", 1 }, { "0", 0 }, { NULL, 0 },
};

static const struct setting_choice revocations[] = {
	{ "required", WIRE_REVOCATION_REQUIRED }, { "if-available", WIRE_REVOCATION_IF_AVAILABLE },
	{ "off", WIRE_REVOCATION_OFF }, { NULL, 0 },
};

static const struct setting_choice validations[] = {
	{ "strict", 1 }, { "names", 0 }, { NULL, 0 },
};

static const struct setting_choice pacs[] = {
	{ "required", 1 }, { "optional", 0 }, { NULL, 0 },
};

static const struct setting_choice removals[] = {
	{ "0", POLICY_REMOVE_NOTHING }, { "1", POLICY_REMOVE_LOCK }, { "2", POLICY_REMOVE_LOG_OFF },
	{ "3", POLICY_REMOVE_DISCONNECT }, { NULL, 0 },
};

static const struct setting_choice bindings[] = {
	{ "0", POLICY_BINDING_OFF }, { "1", POLICY_BINDING_TOLD }, { "2", POLICY_BINDING_DEMANDED },
	{ NULL, 0 },
};

static const struct setting_choice backends[] = {
	{ "none", POLICY_BACKEND_NONE }, { "drm", POLICY_BACKEND_DRM },
	{ "headless", POLICY_BACKEND_HEADLESS }, { "wayland", POLICY_BACKEND_WAYLAND },
	{ "x11", POLICY_BACKEND_X11 }, { NULL, 0 },
};

static const struct setting_choice tap_overs[] = {
	{ "off", POLICY_TAP_OVER_OFF }, { "end-session", POLICY_TAP_OVER_END_SESSION }, { NULL, 0 },
};

const struct setting settings[] = {
	TEXT("authority", "runtime_dir", path, authority.runtime_dir, 1),
	TEXT("authority", "log_dir", path, authority.log_dir, 1),
	TEXT("authority", "libexec_dir", path, authority.libexec_dir, 1),
	TEXT("authority", "cgroup", path, authority.cgroup, 0),
	TEXT("authority", "watch_user", user, authority.watch_user, 1),
	TEXT("authority", "card_user", user, authority.card_user, 1),
	TEXT("authority", "krb_user", user, authority.krb_user, 1),
	TEXT("authority", "verify_user", user, authority.verify_user, 1),
	TEXT("authority", "seat_user", user, authority.seat_user, 1),
	TEXT("authority", "kiosk_user", user, authority.kiosk_user, 1),
	TEXT("authority", "group", user, authority.group, 1),
	NUMBER("authority", "log_bytes", authority.log_bytes, 256 * 1024, 1ULL << 30),
	NUMBER("authority", "log_files", authority.log_files, 2, 64),
	NUMBER("authority", "record_attempts", authority.record_attempts, 0, POLICY_RECORDINGS),
	CHOICE("authority", "logons", authority.logons, yes_no),
	CHOICE("authority", "refuse_without_log", authority.refuse_without_log, yes_no),

	LIST("pcsc", "readers", pattern, cards.readers),

	TEXT("kerberos", "realm", realm, kerberos.realm, 1),
	TEXT("kerberos", "host_principal", principal, kerberos.host_principal, 1),
	TEXT("kerberos", "netbios_name", netbios, kerberos.netbios_name, 0),
	TEXT("kerberos", "keytab", path, kerberos.keytab, 1),
	LIST("kerberos", "kdcs", kdcs, kerberos.kdcs),
	LIST("kerberos", "kdc_anchors", paths, kerberos.kdc_trust.anchors),
	LIST("kerberos", "kdc_intermediates", paths, kerberos.kdc_trust.intermediates),
	LIST("kerberos", "kdc_crls", paths, kerberos.kdc_trust.crls),
	CHOICE("kerberos", "kdc_revocation", kerberos.kdc_trust.revocation, revocations),
	CHOICE("kerberos", "KdcValidation", kerberos.kdc_strict, validations),
	LIST("kerberos", "kdc_hosts", hosts, kerberos.kdc_hosts),
	NUMBER("kerberos", "clock_skew", kerberos.clock_skew, 1, 3600),
	NUMBER("kerberos", "kdc_seconds", kerberos.kdc_seconds, 1, 10),
	CHOICE("kerberos", "pac", kerberos.pac_required, pacs),

	LIST("certificates", "anchors", paths, certificates.trust.anchors),
	LIST("certificates", "intermediates", paths, certificates.trust.intermediates),
	LIST("certificates", "crls", paths, certificates.trust.crls),
	CHOICE("certificates", "revocation", certificates.trust.revocation, revocations),
	BIT("certificates", "AllowCertificatesWithNoEKU", WIRE_POLICY_NO_EKU),
	BIT("certificates", "AllowTimeInvalidCertificates", WIRE_POLICY_TIME_INVALID),
	BIT("certificates", "EnumerateECCCerts", WIRE_POLICY_ECC),
	BIT("certificates", "AllowSignatureOnlyKeys", WIRE_POLICY_SIGNATURE_ONLY),
	BIT("certificates", "AllowWeakDigest", WIRE_POLICY_WEAK_DIGEST),
	BIT("certificates", "X509HintsNeeded", WIRE_POLICY_HINTS),
	CHOICE("certificates", "StrongCertificateBindingEnforcement", certificates.binding,
	    bindings),
	NUMBER("certificates", "minimum_rsa_bits", certificates.rsa_min_bits, 1024, 16384),

	NUMBER("cards", "card_seconds", cards.card_seconds, 1, 10),
	NUMBER("cards", "attempt_seconds", cards.attempt_seconds, 1, 30),

	NUMBER("accounts", "minimum_uid", accounts.minimum_uid, 1, UINT32_MAX - 2),
	TEXT("accounts", "pam_service", user, accounts.pam_service, 1),
	LIST("accounts", "map", map, accounts),
	LIST("accounts", "identity", identity, accounts.identities),

	CHOICE("removal", "ScRemoveOption", removal.option, removals),
	NUMBER("removal", "grace_seconds", removal.grace_seconds, 0, 86400),
	CHOICE("removal", "unlock_needs_same_card", removal.unlock_needs_same_card, yes_no),

	TEXT("shell", "default", command, shell.fallback, 1),
	LIST("shell", "user", user_shell, shell.users),
	LIST("shell", "group", group_shell, shell.groups),
	LIST("shell", "exit", exit, shell.codes),
	CHOICE("shell", "default_exit", shell.default_exit, exit_actions),
	TEXT("shell", "PATH", text, shell.path, 1),
	TEXT("shell", "LANG", word, shell.language, 1),
	NUMBER("shell", "at_once_seconds", shell.at_once_seconds, 0, 60),
	NUMBER("shell", "brake_count", shell.brake_count, 1, 1000),
	NUMBER("shell", "brake_seconds", shell.brake_seconds, 1, 86400),
	NUMBER("shell", "end_grace_seconds", shell.end_grace_seconds, 0, 60),

	CHOICE("seat", "backend", seat.backend, backends),
	TEXT("seat", "renderer", code, seat.renderer, 0),
	TEXT("seat", "display", word, seat.display, 0),
	TEXT("seat", "layout", code, seat.layout, 0),
	TEXT("seat", "options", code, seat.options, 0),
	NUMBER("seat", "idle_seconds", seat.idle_seconds, 0, 86400),
	NUMBER("seat", "idle_notice_seconds", seat.idle_notice_seconds, 0, 300),
	NUMBER("seat", "blank_seconds", seat.blank_seconds, 0, 86400),

	TEXT("kiosk", "languages", code, kiosk.languages, 1),
	TEXT("kiosk", "brand_dir", path, kiosk.brand_dir, 0),
	TEXT("kiosk", "share_dir", path, kiosk.share_dir, 1),
	TEXT("kiosk", "accessibility_bus", bus, kiosk.accessibility_bus, 0),
	CHOICE("kiosk", "large_text", kiosk.large_text, yes_no),
	CHOICE("kiosk", "high_contrast", kiosk.high_contrast, yes_no),
	CHOICE("kiosk", "light", kiosk.light, yes_no),
	CHOICE("kiosk", "reduce_motion", kiosk.reduce_motion, yes_no),
	CHOICE("kiosk", "tell_pin_count", kiosk.tell_pin_count, yes_no),
	CHOICE("kiosk", "shuffle_pad", kiosk.shuffle_pad, yes_no),
	NUMBER("kiosk", "warn_days", kiosk.warn_days, 0, 365),
	CHOICE("kiosk", "tap_over", kiosk.tap_over, tap_overs),
	NUMBER("kiosk", "tap_over_seconds", kiosk.tap_over_seconds, 0, 300),

	NUMBER("quotas", "paged_pool", quotas.paged_pool, 0, INT64_MAX),
	NUMBER("quotas", "non_paged_pool", quotas.non_paged_pool, 0, INT64_MAX),
	NUMBER("quotas", "minimum_working_set", quotas.minimum_working_set, 0, INT64_MAX),
	NUMBER("quotas", "maximum_working_set", quotas.maximum_working_set, 0, INT64_MAX),
	NUMBER("quotas", "pagefile", quotas.pagefile, 0, INT64_MAX),
	NUMBER("quotas", "time", quotas.time, 0, INT64_MAX),
};

const size_t settings_count = sizeof(settings) / sizeof(settings[0]);

size_t
settings_find(const char *section, const char *key)
{
	size_t i;

	for (i = 0; i < settings_count; i++)
		if (strcmp(settings[i].section, section) == 0 && strcmp(settings[i].key, key) == 0)
			break;
	return i;
}

bool
settings_section(const char *section)
{
	for (size_t i = 0; i < settings_count; i++)
		if (strcmp(settings[i].section, section) == 0)
			return true;
	return false;
}

bool
policy_screen(const struct policy *policy)
{
	return policy->seat.backend != POLICY_BACKEND_NONE;
}

const char *
policy_backend_name(enum policy_backend backend)
{
	for (const struct setting_choice *c = backends; c->word != NULL; c++)
		if (c->value == backend)
			return c->word;
	return "unknown";
}
