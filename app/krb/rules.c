#include "rules.h"

#include <string.h>

/* The host names: a line each, cut apart in place. */
static void
hosts_split(struct rules *rules)
{
	char *rest = rules->hosts_text, *line;

	while ((line = strsep(&rest, "\n")) != NULL && rules->kdc.hosts_count < RULES_HOSTS_MAX)
		if (*line != '\0')
			rules->hosts[rules->kdc.hosts_count++] = line;
	rules->kdc.hosts = rules->hosts;
}

static enum kdc_revocation
revocation_rule(uint8_t wire)
{
	switch (wire) {
	case WIRE_REVOCATION_OFF:
		return KDC_REVOCATION_OFF;
	case WIRE_REVOCATION_IF_AVAILABLE:
		return KDC_REVOCATION_IF_PRESENT;
	default:
		return KDC_REVOCATION_REQUIRED;
	}
}

void
rules_read(const struct wire_krb_start *start, struct rules *rules)
{
	memset(rules, 0, sizeof(*rules));
	rules->kdc.realm = start->realm;
	rules->kdc.now = (int64_t)start->now;
	rules->kdc.accept_server_auth = start->kdc_strict == 0;
	rules->kdc.allow_weak_digest = start->weak_digest != 0;
	rules->kdc.revocation = revocation_rule(start->kdc_trust.revocation);
	memcpy(rules->hosts_text, start->kdc_hosts, sizeof(rules->hosts_text));
	hosts_split(rules);
}
