#include "krb_start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As the directory knows this machine; a host name that cannot be had is none. */
static void
netbios(const struct policy_kerberos *k, char out[16])
{
	char host[WIRE_NAME] = "";

	if (strcmp(k->netbios_name, "%") != 0) {
		memcpy(out, k->netbios_name, 16);
		return;
	}
	if (gethostname(host, sizeof(host) - 1) != 0)
		host[0] = '\0';
	policy_netbios(host, out);
}

struct wire_krb_start *
krb_start_new(const struct authority *a, enum wire_purpose purpose)
{
	const struct policy_kerberos *k = &a->policy->kerberos;
	struct wire_krb_start *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->purpose = (uint8_t)purpose;
	netbios(k, m->netbios);
	m->kdc_trust = k->kdc_trust;
	m->now = clock_wall();
	m->limit_ms = k->kdc_seconds * 1000;
	m->skew = k->clock_skew;
	m->kdc_strict = k->kdc_strict;
	m->weak_digest = (a->policy->certificates.policies & WIRE_POLICY_WEAK_DIGEST) != 0;
	memcpy(m->kdc_hosts, k->kdc_hosts, sizeof(m->kdc_hosts));
	memcpy(m->kdcs, k->kdcs, sizeof(m->kdcs));
	memcpy(m->host_principal, k->host_principal, sizeof(m->host_principal));
	if (snprintf(m->engine, sizeof(m->engine), "%s/cardea_pkinit.so",
	    a->policy->authority.libexec_dir) >= (int)sizeof(m->engine)) {
		free(m);
		return NULL;
	}
	return m;
}
