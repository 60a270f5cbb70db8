/* What holds when nothing is said. */
#include "policy.h"

#include <stdio.h>
#include <string.h>

#define SET(text, value)	((void)snprintf(text, sizeof(text), "%s", value))

static void
authority_defaults(struct policy_authority *authority)
{
	SET(authority->runtime_dir, "/run/cardea");
	SET(authority->log_dir, "/var/log/cardea");
	SET(authority->libexec_dir, CARDEA_LIBEXEC_DIR);
	SET(authority->watch_user, "cardea-watch");
	SET(authority->card_user, "cardea-card");
	SET(authority->krb_user, "cardea-krb");
	SET(authority->verify_user, "cardea-verify");
	SET(authority->seat_user, "cardea-seat");
	SET(authority->kiosk_user, "cardea-kiosk");
	SET(authority->group, "cardea");
	authority->log_bytes = 4 * 1024 * 1024;
	authority->log_files = 8;
	authority->record_attempts = 32;
	authority->logons = true;
	authority->refuse_without_log = true;
}

static void
shell_defaults(struct policy_shell *shell)
{
	SET(shell->fallback, "/bin/sh");
	SET(shell->path, "/usr/local/bin:/usr/bin:/bin");
	SET(shell->language, "C.UTF-8");
	shell->default_exit = WIRE_EXIT_LOG_OFF;
	shell->at_once_seconds = 2;
	shell->brake_count = 5;
	shell->brake_seconds = 60;
	shell->end_grace_seconds = 5;
}

static void
kiosk_defaults(struct policy_kiosk *kiosk)
{
	SET(kiosk->languages, "en,de,fr,ar");
	SET(kiosk->share_dir, CARDEA_SHARE_DIR);
	kiosk->tell_pin_count = true;
	kiosk->warn_days = 14;
	kiosk->tap_over_seconds = 10;
}

void
policy_defaults(struct policy *policy)
{
	memset(policy, 0, sizeof(*policy));
	authority_defaults(&policy->authority);
	SET(policy->kerberos.netbios_name, "%");
	SET(policy->kerberos.keytab, "/etc/krb5.keytab");
	policy->kerberos.kdc_trust.revocation = WIRE_REVOCATION_IF_AVAILABLE;
	policy->kerberos.kdc_strict = true;
	policy->kerberos.clock_skew = 300;
	policy->kerberos.kdc_seconds = 10;
	policy->certificates.trust.revocation = WIRE_REVOCATION_REQUIRED;
	policy->certificates.rsa_min_bits = 2048;
	policy->cards.card_seconds = 10;
	policy->cards.attempt_seconds = 30;
	policy->accounts.minimum_uid = 1000;
	SET(policy->accounts.pam_service, "cardea");
	policy->removal.option = POLICY_REMOVE_LOCK;
	shell_defaults(&policy->shell);
	policy->quotas.minimum_working_set = 204800;
	policy->quotas.maximum_working_set = 1413120;
	policy->seat.idle_seconds = 900;
	policy->seat.idle_notice_seconds = 15;
	policy->seat.blank_seconds = 300;
	kiosk_defaults(&policy->kiosk);
}
