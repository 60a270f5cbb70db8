/* Any bytes as a configuration: refused with a line, or taken with every text terminated. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "settings.h"

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static void
judge(const struct policy *p)
{
	struct policy_choice choice;

	demand(p->accounts.map_count <= POLICY_MAPS);
	demand(p->accounts.minimum_uid >= 1);
	demand(p->cards.attempt_seconds <= 30 && p->cards.card_seconds <= 10);
	demand(memchr(p->shell.shells, '\0', sizeof(p->shell.shells)) != NULL);
	demand(memchr(p->shell.exits, '\0', sizeof(p->shell.exits)) != NULL);
	demand(memchr(p->kerberos.kdcs, '\0', sizeof(p->kerberos.kdcs)) != NULL);
	(void)policy_reader(p, "Virtual PCD 00 00");
	for (size_t i = 0; i < p->accounts.map_count; i++) {
		const struct policy_map *map = &p->accounts.maps[i];

		if (policy_account(p, map->principal, map->realm, "", &choice) == FAILURE_NONE)
			demand(choice.account[0] != '\0' && strcmp(choice.account, "root") != 0 &&
			    strchr(choice.account, '/') == NULL);
		demand(choice.why[0] != '\0');
	}
	demand(policy_account(p, "root", "R", "", &choice) != FAILURE_NONE ||
	    strcmp(choice.account, "root") != 0);
	demand(memchr(p->accounts.identities, '\0', sizeof(p->accounts.identities)) != NULL);
}

/* Whatever the rest is like, the screen's sections are taken or left. */
static void
salvage(struct policy *policy, const char *text, size_t n)
{
	policy_defaults(policy);
	settings_parse_screen(text, n, policy);
	demand(memchr(policy->seat.display, '\0', sizeof(policy->seat.display)) != NULL);
	demand(memchr(policy->kiosk.languages, '\0', sizeof(policy->kiosk.languages)) != NULL);
	demand(policy->seat.backend <= POLICY_BACKEND_X11);
	demand(policy->kerberos.realm[0] == '\0' && policy->accounts.map_count == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct policy policy;
	char why[256] = "";

	salvage(&policy, (const char *)data, size);
	policy_defaults(&policy);
	if (policy_parse_text("f", (const char *)data, size, &policy, why, sizeof(why)) != 0) {
		demand(strncmp(why, "f:", 2) == 0);
		return 0;
	}
	if (policy_finish("f", &policy, why, sizeof(why)) == 0)
		judge(&policy);
	else
		demand(why[0] != '\0');
	return 0;
}
