#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attempt.h"
#include "attempt_recording.h"
#include "authority.h"
#include "cards.h"
#include "cgroup.h"
#include "console.h"
#include "folders.h"
#include "harden.h"
#include "kiosk.h"
#include "recording.h"
#include "report.h"
#include "server.h"
#include "session.h"

static int
fail(const char *what)
{
	fprintf(stderr, "cardea-authority: %s: %s\n", what, strerror(errno));
	return -1;
}

static const char usage[] =
    "usage: cardea-authority [--config FILE] [--ready-fd N]\n"
    "Logs people on to this machine with smart cards. See cardea-authority(8).\n"
    "  --config FILE  instead of /etc/cardea/cardea.conf\n"
    "  --ready-fd N   write a newline to descriptor N once readers and cards are known\n"
    "  --help         this text\n";

struct options {
	const char *config;
	int ready_fd;
};

/* 0: go on, 1: help was asked for, 2: wrong use. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option names[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "ready-fd", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 },
	};
	char *end;
	long n;
	int c;

	*o = (struct options){ .config = POLICY_FILE, .ready_fd = -1 };
	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (c) {
		case 'c':
			o->config = optarg;
			break;
		case 'r':
			n = strtol(optarg, &end, 10);
			if (*optarg == '\0' || *end != '\0' || n < 0 || n > INT_MAX)
				return 2;
			o->ready_fd = (int)n;
			break;
		case 'h':
			return 1;
		default:
			return 2;
		}
	}
	return optind == argc ? 0 : 2;
}

static int
find_user(const char *name, uid_t *uid, gid_t *gid)
{
	const struct passwd *pw = getpwnam(name);

	if (pw == NULL || pw->pw_uid == 0) {
		fprintf(stderr, "cardea-authority: there is no unprivileged user %s\n", name);
		return -1;
	}
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return 0;
}

/* A machine without a screen needs no user for what would show it. */
static bool
is_started(const struct authority *a, enum helper_kind kind)
{
	return kind != HELPER_KIOSK || policy_screen(a->policy);
}

/* All of NSS that the authority ever asks. */
static int
find_users(struct authority *a)
{
	const struct policy_authority *p = &a->policy->authority;
	const struct {
		enum helper_kind kind;
		const char *name;
	} users[] = {
		{ HELPER_WATCH, p->watch_user }, { HELPER_SEAT, p->seat_user },
		{ HELPER_CARD, p->card_user }, { HELPER_KRB, p->krb_user },
		{ HELPER_VERIFY, p->verify_user }, { HELPER_KIOSK, p->kiosk_user },
	};
	const struct group *gr = getgrnam(p->group);

	if (gr == NULL) {
		fprintf(stderr, "cardea-authority: there is no group %s\n", p->group);
		return -1;
	}
	a->group = gr->gr_gid;
	for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++)
		if (is_started(a, users[i].kind) && find_user(users[i].name,
		    &a->ids[users[i].kind].uid, &a->ids[users[i].kind].gid) != 0)
			return -1;
	for (int i = 0; i < HELPER_KINDS; i++)
		for (int k = 0; k < i; k++)
			if (is_started(a, (enum helper_kind)i) && a->ids[i].uid == a->ids[k].uid) {
				fprintf(stderr, "cardea-authority: %s and %s share a user\n",
				    helper_name((enum helper_kind)i),
				    helper_name((enum helper_kind)k));
				return -1;
			}
	return 0;
}

/* The first cgroup2 mount, by proc(5)'s mountinfo: "... MOUNTPOINT OPTIONS - cgroup2 ...". */
static int
find_cgroup(char *path, size_t room)
{
	char line[1024], point[300];
	FILE *f = fopen("/proc/self/mountinfo", "re");
	int found = -1;

	if (f == NULL)
		return -1;
	while (found != 0 && fgets(line, sizeof(line), f) != NULL)
		if (strstr(line, " - cgroup2 ") != NULL &&
		    sscanf(line, "%*s %*s %*s %*s %299s", point) == 1 &&
		    snprintf(path, room, "%s/cardea", point) < (int)room)
			found = 0;
	fclose(f);
	if (found != 0)
		errno = ENOENT;
	return found;
}

static int
make_cgroup_folder(const char *base, const char *name)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s%s%s", base, name[0] == '\0' ? "" : "/", name);
	fd = cgroup_make(path);
	if (fd < 0)
		return fail(path);
	close(fd);
	return 0;
}

/* What a predecessor left running is ended before anything else is done. */
static int
end_predecessor(struct authority *a)
{
	char path[512];

	if (a->policy->authority.cgroup[0] != '\0')
		snprintf(a->cgroup, sizeof(a->cgroup), "%s", a->policy->authority.cgroup);
	else if (find_cgroup(a->cgroup, sizeof(a->cgroup)) != 0)
		return fail("no cgroup2 file system is mounted");
	snprintf(path, sizeof(path), "%s/helpers", a->cgroup);
	if (session_end_old(a) != 0 || cgroup_end(path) != 0)
		return fail("cannot end the processes of an earlier run");
	return make_cgroup_folder(a->cgroup, "") != 0 ||
	    make_cgroup_folder(a->cgroup, "helpers") != 0 ||
	    make_cgroup_folder(a->cgroup, "sessions") != 0 ? -1 : 0;
}

static void
grace_over(void *data)
{
	authority_event(data, &(struct decide_event){ .what = EVENT_GRACE_OVER });
}

static void
sweep(void *data)
{
	cards_sweep(data);
}

static void
seat_hangs(void *data)
{
	authority_seat_hangs(data);
}

static void
revive(void *data)
{
	(void)authority_start_watch_and_seat(data);
}

/* The session is logged off first, so that PAM and its tickets are seen to; asked twice, at once.
 * Cgroups do the rest, at the next start if this is cut short. */
static void
terminate(void *data)
{
	struct authority *a = data;

	if (a->session == NULL || a->leaving)
		loop_stop(a->loop);
	a->leaving = true;
	/* An attempt that waits for a session to end would go on into the next. */
	authority_event(a, &(struct decide_event){ .what = EVENT_CANCEL });
	authority_event(a, &(struct decide_event){ .what = EVENT_LOG_OFF });
}

static int
prepare_loop(struct authority *a)
{
	a->loop = loop_new();
	if (a->loop == NULL)
		return fail("event loop");
	a->grace = loop_add_timer(a->loop, grace_over, a);
	a->revive = loop_add_timer(a->loop, revive, a);
	a->sweep = loop_add_timer(a->loop, sweep, a);
	a->patience = loop_add_timer(a->loop, seat_hangs, a);
	if (a->grace == NULL || a->revive == NULL || a->patience == NULL || a->sweep == NULL ||
	    loop_add_signal(a->loop, SIGTERM, terminate, a) == NULL ||
	    loop_add_signal(a->loop, SIGINT, terminate, a) == NULL)
		return fail("event loop");
	return 0;
}

/* LogonIds begin where no earlier authority's can have been. */
static int
prepare_ids(struct authority *a)
{
	uint32_t epoch;

	if (getrandom(&epoch, sizeof(epoch), 0) != sizeof(epoch))
		return fail("randomness");
	a->next_logon = (uint64_t)(epoch >> 1) << 32 | 0x3E8;
	return 0;
}

static int
prepare(struct authority *a, const char *config)
{
	char why[512];
	struct log_record *r;

	a->policy = calloc(1, sizeof(*a->policy));
	if (a->policy == NULL)
		return fail("memory");
	a->config_valid = policy_load(config, a->policy, a->config_fault,
	    sizeof(a->config_fault)) == 0;
	if (!a->config_valid) {
		fprintf(stderr, "cardea-authority: %s\n", a->config_fault);
		policy_load_screen(config, a->policy);
	}
	a->removal = (struct decide_policy){
		.removal = a->policy->removal.option == POLICY_REMOVE_NOTHING ? REMOVAL_NOTHING :
		    a->policy->removal.option == POLICY_REMOVE_LOG_OFF ? REMOVAL_LOG_OFF :
		    REMOVAL_LOCK,
		.grace = a->policy->removal.grace_seconds > 0,
		.tap_over = a->policy->kiosk.tap_over == POLICY_TAP_OVER_END_SESSION,
	};
	a->decide = decide_start();
	a->console = -1;
	a->locked = true;
	a->period = 1;
	a->lock_reason = WIRE_LOCK_START;
	a->lock_since = clock_wall();
	if (end_predecessor(a) != 0 || find_users(a) != 0 || folders_make(a) != 0 ||
	    prepare_ids(a) != 0 || prepare_loop(a) != 0)
		return -1;
	if (!kiosk_prepare(a))
		return fail("memory");
	if (log_open(a->policy->authority.log_dir, a->policy->authority.log_bytes,
	    a->policy->authority.log_files, &a->log, why, sizeof(why)) != 0) {
		fprintf(stderr, "cardea-authority: %s\n", why);
		return -1;
	}
	attempt_recording_open(a);
	r = log_begin("authority-start");
	log_text(r, "config", config);
	log_flag(r, "config_valid", a->config_valid);
	if (!a->config_valid)
		log_text(r, "config_fault", a->config_fault);
	log_text(r, "removal", a->removal.removal == REMOVAL_NOTHING ? "nothing" :
	    a->removal.removal == REMOVAL_LOCK ? "lock" : "log-off");
	log_text(r, "backend", policy_backend_name(a->policy->seat.backend));
	report_commit(a, &r);
	return 0;
}

static void
finish(struct authority *a)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/authority.sock", a->policy->authority.runtime_dir);
	(void)unlink(path);
	snprintf(path, sizeof(path), "%s/helpers", a->cgroup);
	if (session_end_old(a) != 0 || cgroup_end(path) != 0)
		report_fault(a, a->cgroup, errno);
	a->lock_reason = WIRE_LOCK_AUTHORITY_GONE;
	a->lock_since = clock_wall();
	folders_seat_locked(a);
	console_release(a);
	for (struct card *c = a->cards; c != NULL; c = c->next)
		attempt_recording_close(c);
	recordings_close(&a->recordings);
	log_close(&a->log);
}

int
main(int argc, char **argv)
{
	static struct authority a;
	struct options o;
	int wrong = parse_options(argc, argv, &o);

	if (wrong != 0) {
		fputs(usage, wrong == 1 ? stdout : stderr);
		return wrong == 1 ? 0 : 2;
	}
	if (geteuid() != 0) {
		fputs("cardea-authority: must be started by root\n", stderr);
		return 1;
	}
	clearenv();
	harden_process();
	umask(022);
	if (prepare(&a, o.config) != 0)
		return 1;
	if (server_start(&a) != 0) {
		fail("public socket");
		return 1;
	}
	a.ready_fd = o.ready_fd;
	(void)authority_start_watch_and_seat(&a);
	if (loop_run(a.loop) != 0)
		fail("event loop");
	finish(&a);
	return 0;
}
