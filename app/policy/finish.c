/* What only the whole configuration shows. */
#include <stdio.h>
#include <string.h>

#include "settings.h"

static const char *
check_users(const struct policy_authority *a)
{
	const char *users[] = { a->watch_user, a->card_user, a->krb_user, a->verify_user,
	    a->seat_user, a->kiosk_user };
	size_t count = sizeof(users) / sizeof(users[0]);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(users[i], "root") == 0)
			return "[authority] a helper's user must not be root";
		for (size_t j = i + 1; j < count; j++)
			if (strcmp(users[i], users[j]) == 0)
				return "[authority] two helpers have the same user";
	}
	return NULL;
}

const char *
settings_check_screen(const struct policy *p)
{
	if (p->seat.idle_seconds > 0 && p->seat.idle_notice_seconds >= p->seat.idle_seconds)
		return "[seat] idle_notice_seconds must be less than idle_seconds";
	if ((p->seat.backend == POLICY_BACKEND_WAYLAND || p->seat.backend == POLICY_BACKEND_X11) &&
	    p->seat.display[0] == '\0')
		return "[seat] backend is a window of another display: display is not given";
	return NULL;
}

static const char *
check_whole(const struct policy *p)
{
	const char *wrong;

	if (p->kerberos.realm[0] == '\0')
		return "[kerberos] realm is not given";
	if (p->kerberos.host_principal[0] == '\0')
		return "[kerberos] host_principal is not given";
	if (!p->kerberos.kdc_strict && p->kerberos.kdc_hosts[0] == '\0')
		return "[kerberos] KdcValidation = names needs kdc_hosts";
	if (p->cards.card_seconds > p->cards.attempt_seconds ||
	    p->kerberos.kdc_seconds > p->cards.attempt_seconds)
		return "[cards] attempt_seconds is less than card_seconds or kdc_seconds";
	if (p->removal.grace_seconds > 0 && p->removal.option != POLICY_REMOVE_LOG_OFF)
		return "[removal] grace_seconds delays a log-off: it needs ScRemoveOption = 2";
	if (p->quotas.minimum_working_set > p->quotas.maximum_working_set)
		return "[quotas] minimum_working_set is more than maximum_working_set";
	wrong = settings_check_screen(p);
	if (wrong != NULL)
		return wrong;
	return check_users(&p->authority);
}

static const char *
write_rules(struct policy_shell *s)
{
	char line[WIRE_NAME + 16];
	int n = snprintf(s->shells, sizeof(s->shells), "%s%s", s->users, s->groups);

	snprintf(line, sizeof(line), "default %s", s->fallback);
	if (n < 0 || (size_t)n >= sizeof(s->shells) ||
	    !list_add(s->shells, sizeof(s->shells), line))
		return "[shell] user and group are too long together";
	n = snprintf(s->exits, sizeof(s->exits), "%s", s->codes);
	snprintf(line, sizeof(line), "default %s", wire_exit_action_name(s->default_exit));
	if (n < 0 || (size_t)n >= sizeof(s->exits) || !list_add(s->exits, sizeof(s->exits), line))
		return "[shell] exit is too long a list";
	return NULL;
}

int
policy_finish(const char *name, struct policy *policy, char *why, size_t room)
{
	const char *wrong = check_whole(policy);

	if (policy->certificates.binding == POLICY_BINDING_DEMANDED)
		policy->certificates.policies |= WIRE_POLICY_STRONG_MAPPING;
	if (wrong == NULL)
		wrong = write_rules(&policy->shell);
	if (wrong == NULL)
		return 0;
	snprintf(why, room, "%s: %s", name, wrong);
	return -1;
}
