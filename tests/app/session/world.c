#include "world.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "spawn.h"

static char group[96], shell_group[128], session_group[128];

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	cr_assert_not_null(f, "%s", path);
	cr_assert_geq(fputs(text, f), 0);
	cr_assert_eq(fclose(f), 0);
}

static void
cover(const char *with, const char *what)
{
	cr_assert_eq(mount(with, what, NULL, MS_BIND, NULL), 0, "%s: %s", what, strerror(errno));
}

static void
make_pam(void)
{
	static const char good[] =
	    "auth required pam_permit.so\naccount required pam_permit.so\n"
	    "session required pam_permit.so\n"
	    "session required pam_exec.so quiet /bin/sh " WORLD "/tell\n"
	    "session required pam_env.so conffile=" WORLD "/pam_env readenv=0\n";
	static const char refuse[] =
	    "auth required pam_permit.so\naccount required pam_echo.so not today\n"
	    "account required pam_deny.so\nsession required pam_permit.so\n";
	static const char closed[] =
	    "auth required pam_permit.so\naccount required pam_permit.so\n"
	    "session required pam_exec.so quiet /bin/sh " WORLD "/tell\n"
	    "session required pam_deny.so\n";
	static const char mkhome[] =
	    "auth required pam_permit.so\naccount required pam_permit.so\n"
	    "session required pam_mkhomedir.so\n";
	static const char unset[] =
	    "auth required pam_deny.so\naccount required pam_permit.so\n"
	    "session required pam_permit.so\n";

	cr_assert_eq(mkdir(WORLD "/pam.d", 0755), 0);
	put(WORLD "/pam.d/good", good);
	put(WORLD "/pam.d/refuse", refuse);
	put(WORLD "/pam.d/closed", closed);
	put(WORLD "/pam.d/mkhome", mkhome);
	put(WORLD "/pam.d/unset", unset);
	put(WORLD "/pam.d/other", "auth required pam_deny.so\naccount required pam_deny.so\n");
	put(WORLD "/tell", "echo \"$PAM_TYPE $PAM_USER\" >> " WORLD "/pam\n");
	put(WORLD "/pam_env", "XDG_RUNTIME_DIR DEFAULT=/run/user/61001\nLD_PRELOAD DEFAULT=/evil.so\n"
	    "PATH DEFAULT=/evil\n");
	cover(WORLD "/pam.d", "/etc/pam.d");
}

static void
make_accounts(void)
{
	put(WORLD "/passwd", "root:x:0:0::/root:/bin/sh\n"
	    "alice:x:61001:61001::" WORLD "/alice:/bin/sh\n"
	    "nohome:x:61002:61001::" WORLD "/nohome:/bin/sh\n"
	    "low:x:50:50::/:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n");
	put(WORLD "/group", "root:x:0:\nalice:x:61001:\nnurses:x:61100:alice\nlow:x:50:\n");
	put(WORLD "/shadow", "root:*:1::::::\nalice:*:1::::::\nnohome:*:1::::::\n");
	put(WORLD "/nsswitch", "passwd: files\ngroup: files\nshadow: files\n");
	cover(WORLD "/passwd", "/etc/passwd");
	cover(WORLD "/group", "/etc/group");
	if (access("/etc/shadow", F_OK) == 0)
		cover(WORLD "/shadow", "/etc/shadow");
	if (access("/etc/nsswitch.conf", F_OK) == 0)
		cover(WORLD "/nsswitch", "/etc/nsswitch.conf");
	cr_assert_eq(mkdir(WORLD "/alice", 0700), 0);
	cr_assert_eq(mkfifo(WORLD "/alice/ready", 0600), 0);
	cr_assert_eq(chown(WORLD "/alice/ready", ALICE, ALICE), 0);
	cr_assert_eq(chown(WORLD "/alice", ALICE, ALICE), 0);
}

void
world_make(void)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0)
		cr_assert_fail("needs root");
	cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	cr_assert_eq(mount("tmpfs", "/run", "tmpfs", 0, "mode=755"), 0);
	cr_assert_eq(mkdir(WORLD, 0755), 0);
	cr_assert_eq(mkdir("/run/cardea", 0755), 0);
	cr_assert_eq(mkdir(WORLD "/cgroup", 0755), 0);
	if (mount("cgroup2", WORLD "/cgroup", "cgroup2", 0, NULL) != 0)
		cr_assert_fail("needs cgroup v2");
	umask(022);
	make_pam();
	make_accounts();
	snprintf(group, sizeof(group), WORLD "/cgroup/cardea-test-%d", getpid());
	snprintf(shell_group, sizeof(shell_group), "%s/shell", group);
	snprintf(session_group, sizeof(session_group), "%s/session", group);
	close(cgroup_make(group));
}

void
world_drop(void)
{
	if (group[0] != '\0')
		cr_expect_eq(cgroup_end(group), 0);
}

void
peer_start(struct peer *p)
{
	int fds[2], cgroup = cgroup_make(session_group);
	struct spawn_plan plan = { .path = BUILD_DIR "/libexec/cardea-session", .network = true,
	    .cgroup = cgroup, .second = -1, .folder = "/run/cardea" };

	cr_assert_geq(cgroup, 0);
	cr_assert_eq(channel_pair(fds), 0);
	plan.channel = fds[1];
	p->pid = spawn_helper(&plan, &p->pidfd);
	cr_assert_gt(p->pid, 0, "%s", strerror(errno));
	channel_init(&p->channel, fds[0]);
	close(fds[1]);
	close(cgroup);
}

int
peer_end(struct peer *p)
{
	int status;

	channel_close(&p->channel);
	cr_assert_eq(waitpid(p->pid, &status, 0), p->pid);
	close(p->pidfd);
	return status;
}

void
peer_send(struct peer *p, uint16_t type, const void *body)
{
	int cgroup = -1;

	/* As the authority does: Linux 6.14 kills what is cloned into a cgroup killed before. */
	if (type == WIRE_SESSION_OPEN) {
		cr_assert_eq(cgroup_end(shell_group), 0);
		cgroup = cgroup_make(shell_group);
	}
	cr_assert_eq(channel_send(&p->channel, wire_type(type), body, &cgroup), CHANNEL_OK);
	if (cgroup >= 0)
		close(cgroup);
}

void
peer_expect(struct peer *p, uint16_t type, void *body)
{
	struct wire_session_failed failed;
	const char *broken;

	cr_assert_eq(channel_receive(&p->channel, 30000), CHANNEL_OK);
	if (p->channel.type == WIRE_SESSION_FAILED && type != WIRE_SESSION_FAILED) {
		broken = channel_decode(&p->channel, wire_type(WIRE_SESSION_FAILED), &failed);
		cr_assert_fail("failure %u: %s (%s)", failed.failure, failed.detail,
		    broken ? broken : "");
	}
	cr_assert_eq(p->channel.type, type, "%x for %x", p->channel.type, type);
	cr_assert_null(channel_decode(&p->channel, wire_type(type), body));
}

static void
ask_resolve(struct peer *p, const char *account, const char *service)
{
	struct wire_session_resolve ask = { .minimum_uid = 1000 };

	snprintf(ask.account, sizeof(ask.account), "%s", account);
	snprintf(ask.pam_service, sizeof(ask.pam_service), "%s", service);
	peer_send(p, WIRE_SESSION_RESOLVE, &ask);
}

void
peer_resolve(struct peer *p, const char *account, const char *service)
{
	struct wire_session_account answer;

	ask_resolve(p, account, service);
	peer_expect(p, WIRE_SESSION_ACCOUNT, &answer);
}

void
peer_resolve_refused(struct peer *p, const char *account, const char *service,
    unsigned int failure)
{
	struct wire_session_failed answer;

	ask_resolve(p, account, service);
	peer_expect(p, WIRE_SESSION_FAILED, &answer);
	cr_expect_eq(answer.failure, failure, "%s: %u, %s", account, answer.failure, answer.detail);
	cr_expect_str_not_empty(answer.detail);
	cr_expect_eq(channel_receive(&p->channel, 30000), CHANNEL_CLOSED);
}

void
peer_open(struct peer *p, const char *shells, const char *exits)
{
	struct wire_session_open ask = { .logon_id = 0x3e7, .attempt = 1, .at_once_seconds = 600,
	    .brake_count = 3, .brake_seconds = 600, .principal = "alice@REALM", .path = "/usr/bin:/bin",
	    .language = "C.UTF-8", .ccache = { (const uint8_t *)"one", 3 } };

	snprintf(ask.shells, sizeof(ask.shells), "%s", shells);
	snprintf(ask.exits, sizeof(ask.exits), "%s", exits);
	peer_send(p, WIRE_SESSION_OPEN, &ask);
}

const char *
slurp(const char *path)
{
	static char text[8192];
	FILE *f = fopen(path, "r");
	size_t n = 0;

	if (f != NULL) {
		n = fread(text, 1, sizeof(text) - 1, f);
		fclose(f);
	}
	text[n] = '\0';
	return text;
}

bool
world_populated(void)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/cgroup.events", shell_group);
	return strstr(slurp(path), "populated 1") != NULL;
}
