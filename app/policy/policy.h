/*
 * policy.h: what an administrator decides, from /etc/cardea/cardea.conf and its drop-ins.
 *
 * The file is INI; cardea.conf(5) is its manual. Settings that Windows has bear the names that
 * Windows gives them. A struct policy is plain data without pointers; it is large, so
 * it lives on the heap. Lists are texts with a newline after each entry, as app/wire carries them.
 *
 * Within one file a setting is given once; a later file overrides it. Lists and rules add up over
 * lines and files; an empty value forgets what came before it.
 */
#ifndef APP_POLICY_POLICY_H
#define APP_POLICY_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "wire_front.h"
#include "wire_session.h"

#define POLICY_FILE	"/etc/cardea/cardea.conf"

enum {
	POLICY_PATH = 256,		/* a file or folder name */
	POLICY_USER = 64,		/* a local user or group */
	POLICY_MAPS = 128,		/* account rules */
	POLICY_FILE_MAX = 256 * 1024,	/* bytes of one configuration file */
	POLICY_FILES = 64,		/* drop-ins */
	POLICY_RECORDINGS = 1024,	/* what record_attempts can ask for */
};

enum policy_remove {			/* ScRemoveOption */
	POLICY_REMOVE_NOTHING = 0,
	POLICY_REMOVE_LOCK = 1,
	POLICY_REMOVE_LOG_OFF = 2,
	POLICY_REMOVE_DISCONNECT = 3,	/* there is no remote desktop here: lock */
};

enum policy_backend {			/* what the seat shows on and reads keys from */
	POLICY_BACKEND_NONE,		/* there is no screen: root is the front-end */
	POLICY_BACKEND_DRM, POLICY_BACKEND_HEADLESS, POLICY_BACKEND_WAYLAND, POLICY_BACKEND_X11,
};

enum policy_binding {			/* StrongCertificateBindingEnforcement */
	POLICY_BINDING_OFF, POLICY_BINDING_TOLD, POLICY_BINDING_DEMANDED,
};

enum policy_tap_over { POLICY_TAP_OVER_OFF, POLICY_TAP_OVER_END_SESSION };

/* [authority] */
struct policy_authority {
	char runtime_dir[POLICY_PATH];	/* /run/cardea: the socket, the seat's record */
	char log_dir[POLICY_PATH];	/* /var/log/cardea */
	char libexec_dir[POLICY_PATH];	/* where the helpers and cardea_pkinit.so are */
	char cgroup[POLICY_PATH];	/* folder below a cgroup2 mount; empty: to be found */
	char watch_user[POLICY_USER], card_user[POLICY_USER], krb_user[POLICY_USER];
	char verify_user[POLICY_USER], seat_user[POLICY_USER], kiosk_user[POLICY_USER];
	char group[POLICY_USER];	/* may use the public socket */
	uint64_t log_bytes;		/* of one log file before it is put aside */
	uint32_t log_files;		/* altogether, the current one included */
	uint32_t record_attempts;	/* recordings that are kept; 0: none are made */
	bool logons;			/* false: policy-logon-disabled */
	bool refuse_without_log;	/* true: audit-failed when a record cannot be written */
};

/* [kerberos] */
struct policy_kerberos {
	char realm[WIRE_NAME];
	char host_principal[WIRE_NAME];	/* "host/kiosk.example", without realm */
	char netbios_name[16];		/* of this machine, for the KDC; "%": policy_netbios() of
					 * the host's name; empty: none is sent */
	char keytab[POLICY_PATH];
	char kdcs[WIRE_PATHS];		/* "host:port", "[v6]:port"; empty: DNS SRV */
	char kdc_hosts[WIRE_PATHS];	/* DNS names of KDC certificates, when not strict */
	struct wire_trust kdc_trust;
	bool kdc_strict;		/* KdcValidation: strict, or names */
	bool pac_required;
	uint32_t clock_skew;		/* seconds */
	uint32_t kdc_seconds;		/* KDC time of an attempt */
};

/* [certificates] */
struct policy_certificates {
	struct wire_trust trust;
	uint32_t policies;		/* bits of enum wire_policy */
	enum policy_binding binding;	/* DEMANDED: policy_finish() sets its bit of policies */
	uint32_t rsa_min_bits;
};

/* [cards] and [pcsc] */
struct policy_cards {
	char readers[WIRE_PATHS];	/* glob patterns; empty: every reader */
	uint32_t card_seconds;		/* card time of an attempt */
	uint32_t attempt_seconds;	/* from the PIN to the verdict */
};

/* [accounts] */
struct policy_map {			/* map = PRINCIPAL@REALM ACCOUNT */
	char principal[WIRE_NAME];	/* without realm; "*": every one of the realm */
	char realm[WIRE_NAME];
	char account[POLICY_USER];	/* "%": the principal's own name */
};

struct policy_accounts {
	uint32_t minimum_uid;		/* at least 1 */
	char pam_service[64];
	struct policy_map maps[POLICY_MAPS];
	size_t map_count;
	char identities[WIRE_RULES];	/* "PRINCIPAL@REALM VALUE" lines, for cardea-verify */
};

/* [removal] */
struct policy_removal {
	enum policy_remove option;	/* ScRemoveOption */
	uint32_t grace_seconds;		/* with POLICY_REMOVE_LOG_OFF: delays it, never a lock */
	bool unlock_needs_same_card;
};

/* [shell] */
struct policy_shell {
	char users[WIRE_PATHS];		/* "user NAME COMMAND" lines */
	char groups[WIRE_PATHS];	/* "group NAME COMMAND" lines */
	char fallback[WIRE_NAME];	/* default = COMMAND */
	char codes[WIRE_PATHS];		/* "CODE ACTION" lines */
	uint8_t default_exit;		/* enum wire_exit_action */
	char shells[WIRE_RULES];	/* by policy_finish(): users, groups, "default COMMAND" */
	char exits[WIRE_RULES];		/* by policy_finish(): codes, "default ACTION" */
	char path[WIRE_NAME];		/* PATH */
	char language[64];		/* LANG */
	uint32_t at_once_seconds;
	uint32_t brake_count, brake_seconds;
	uint32_t end_grace_seconds;	/* from SIGTERM to the end of the session's cgroup */
};

/* [quotas]: QUOTA_LIMITS, in bytes, and 100 ns of processor time */
struct policy_quotas {
	uint64_t paged_pool, non_paged_pool, minimum_working_set, maximum_working_set, pagefile;
	uint64_t time;
};

/* [seat] */
struct policy_seat {
	enum policy_backend backend;
	char renderer[16];		/* of wlroots; empty: its choice */
	char display[POLICY_PATH];	/* of wayland and x11: a display's name or socket */
	char layout[64], options[64];	/* of the keyboards, for xkb; empty: its defaults */
	uint32_t idle_seconds;		/* without input until the session is locked; 0: never */
	uint32_t idle_notice_seconds;	/* of them: how long the coming lock is shown */
	uint32_t blank_seconds;		/* until a locked, untouched screen goes dark; 0: never */
};

/* [kiosk]: the screen. All but tap_over is passed on. */
struct policy_kiosk {
	char languages[WIRE_LANGUAGES];	/* offered, "en,de"; the first one is begun with */
	char brand_dir[POLICY_PATH];	/* logo, colours, notice, help text; empty: none */
	char share_dir[POLICY_PATH];	/* pictures, themes, catalogues */
	char accessibility_bus[POLICY_PATH];	/* AT-SPI's D-Bus address; empty: none */
	bool large_text, high_contrast, light, reduce_motion;
	bool tell_pin_count;		/* assistive technology may know how many were typed */
	bool shuffle_pad;
	uint32_t warn_days;		/* before a certificate expires */
	enum policy_tap_over tap_over;	/* what another person's card may do to a locked session */
	uint32_t tap_over_seconds;	/* how long its notice is shown first */
};

struct policy {
	struct policy_authority authority;
	struct policy_kerberos kerberos;
	struct policy_certificates certificates;
	struct policy_cards cards;
	struct policy_accounts accounts;
	struct policy_removal removal;
	struct policy_shell shell;
	struct policy_quotas quotas;
	struct policy_seat seat;
	struct policy_kiosk kiosk;
};

/* Fills in every default. Pure. */
void policy_defaults(struct policy *policy);

/* Reads the n bytes of one configuration file, called `name` in messages, over what *policy holds.
 * -1 when a section, key or value is unknown, too long or given twice; why[0..room) is then
 * "name:line: sentence", and *policy is half changed and must not be used. Pure. */
int policy_parse_text(const char *name, const char *text, size_t n, struct policy *policy,
    char *why, size_t room) __attribute__((warn_unused_result));

/* Checks what no single line shows and writes shell.shells, shell.exits and the bit of
 * certificates.binding; `name` as above. To be
 * called once, after the last file. -1 with a sentence in why. Pure. */
int policy_finish(const char *name, struct policy *policy, char *why, size_t room)
    __attribute__((warn_unused_result));

/* Defaults, then `path` (absolute), then path.d/<name>.conf in the order of their bytes, then
 * policy_finish(). Every file must be root's (app/sys/trusted.h). *policy is all zero on failure.
 * 0, or -1 with a sentence in why[0..room). Blocks on the file system only. */
int policy_load(const char *path, struct policy *policy, char *why, size_t room)
    __attribute__((warn_unused_result));

/* For a machine whose configuration policy_load() has refused: every default, and what can be had
 * of the seat and kiosk sections of these files, so that its screen can tell people. Blocks on the
 * file system only. */
void policy_load_screen(const char *path, struct policy *policy);

/* Whether there is a screen, and so a kiosk, which alone logs on. Pure. */
bool policy_screen(const struct policy *policy);

/* "drm": the word of the [seat] section's backend. Pure. */
const char *policy_backend_name(enum policy_backend backend);

/* Whether the pcsc section admits the reader. Pure. */
bool policy_reader(const struct policy *policy, const char *reader);

/* The NetBIOS name of the machine whose host name this is: its first label in upper case, cut at 15
 * characters, into out. Empty when that would be none. Pure. */
void policy_netbios(const char *host, char out[16]);

/* What the account rules say about a principal. */
struct policy_choice {
	char account[POLICY_USER];	/* empty when there is none */
	char why[WIRE_DETAIL];		/* the rule that gave it, "map = *@R %"; else why none did:
					 * how many rules there are, and the closest one */
};

/* Which local account the proven principal (without realm) of `realm` logs on as. A rule that
 * names the principal wins over one for its whole realm; where several name different accounts,
 * the user of `hint` ("user", "user@suffix" or "DOMAIN\user"; may be empty) chooses among them. An
 * account is never root, "%" never a name that is not a plain user name. FAILURE_NONE with
 * choice->account, else FAILURE_LOCAL_NO_RULE or FAILURE_LOCAL_RULE_AMBIGUOUS without one;
 * choice->why in any case. Pure. */
enum failure policy_account(const struct policy *policy, const char *principal, const char *realm,
    const char *hint, struct policy_choice *choice) __attribute__((warn_unused_result));

#endif
