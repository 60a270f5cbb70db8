/*
 * wire.h: the messages between the programs.
 *
 * Every channel is an inherited SOCK_SEQPACKET socketpair (pkinit/ipc/channel.h); PROTOCOL.md draws
 * them. A struct here is one message; WIRE_x names its type, the tables of fields.c its fields, and
 * wire_states.h when it is legal. Texts are NUL-terminated UTF-8, empty when absent; blobs are
 * borrowed from the channel's buffer. Times are seconds since 1970 unless a name ends in _ns
 * (CLOCK_MONOTONIC) or _us (a duration).
 */
#ifndef APP_WIRE_WIRE_H
#define APP_WIRE_WIRE_H

#include "message.h"

enum {
	WIRE_READER = 128,		/* a PC/SC reader name (MAX_READERNAME) */
	WIRE_NAME = 256,		/* a user, principal, realm, container or domain name */
	WIRE_DETAIL = 512,		/* a sentence for the log */
	WIRE_PATHS = 2048,		/* file names, a newline after each */
	WIRE_RULES = 4096,		/* shell and exit rules, a line each */
	WIRE_NONCE = 32,
	WIRE_ATR = 33,
	WIRE_CERTIFICATE = 16 * 1024,
	WIRE_MESSAGE = 48 * 1024,	/* an AP-REQ, a SignedData, a ticket cache, a profile */
	WIRE_CHECKS = 16 * 1024,
	WIRE_JSON = 96 * 1024,		/* an answer to the tool */
	WIRE_TRIES_UNKNOWN = 0xFF,	/* of a card that does not say how many PIN tries are left */
};

enum wire_type {
	/* cardea-watch -> cardea-authority and cardea-seat */
	WIRE_WATCH_PRESENT = 0x10,
	WIRE_WATCH_GONE,
	WIRE_WATCH_BEAT,
	/* cardea-watch -> cardea-authority */
	WIRE_WATCH_READER,
	WIRE_WATCH_PCSC,
	WIRE_WATCH_ANSWER,
	/* cardea-authority -> cardea-watch */
	WIRE_WATCH_MODE,
	WIRE_WATCH_ASK,
	/* cardea-watch -> cardea-seat */
	WIRE_WATCH_SLEEP,

	/* cardea-authority -> cardea-seat */
	WIRE_SEAT_LOCK = 0x20,
	WIRE_SEAT_UNLOCK,
	WIRE_SEAT_SETUP,
	WIRE_SEAT_KIOSK,
	WIRE_SEAT_SESSION,
	/* cardea-seat -> cardea-authority */
	WIRE_SEAT_LOCKED,
	WIRE_SEAT_UNLOCKED,
	WIRE_SEAT_ATTENTION,

	/* cardea-authority -> cardea-card */
	WIRE_CARD_OPEN = 0x30,
	WIRE_CARD_ATTEMPT,
	WIRE_CARD_SIGN,
	WIRE_CARD_CANCEL,
	WIRE_CARD_ERRAND,
	/* cardea-card -> cardea-authority */
	WIRE_CARD_FOUND,
	WIRE_CARD_SLOT,
	WIRE_CARD_READY,
	WIRE_CARD_BUFFER,
	WIRE_CARD_SIGNED,
	WIRE_CARD_CLOSED,
	WIRE_CARD_FAILED,
	WIRE_CARD_PIN,
	WIRE_CARD_ERRAND_DONE,
	WIRE_CARD_TRACE,
	/* cardea-krb <-> cardea-card, on the sign socket */
	WIRE_SIGN_REQUEST = 0x40,
	WIRE_SIGN_RESULT,

	/* cardea-authority -> cardea-krb */
	WIRE_KRB_START = 0x50,
	/* cardea-krb -> cardea-authority */
	WIRE_KRB_PREFLIGHT,
	WIRE_KRB_TGT,
	WIRE_KRB_RESULT,
	WIRE_KRB_FAILED,
	WIRE_KRB_EVIDENCE,

	/* cardea-authority -> cardea-verify */
	WIRE_VERIFY_PREPARE = 0x60,
	WIRE_VERIFY_PROVE,
	WIRE_VERIFY_SURVEY,
	/* cardea-verify -> cardea-authority */
	WIRE_VERIFY_JUDGEMENT,
	WIRE_VERIFY_PROOF,
	WIRE_VERIFY_FAILED,
	WIRE_VERIFY_SURVEYED,

	/* cardea-authority -> cardea-session */
	WIRE_SESSION_RESOLVE = 0x70,
	WIRE_SESSION_OPEN,
	WIRE_SESSION_TICKETS,
	WIRE_SESSION_END,
	/* cardea-session -> cardea-authority */
	WIRE_SESSION_ACCOUNT,
	WIRE_SESSION_OPENED,
	WIRE_SESSION_TICKETS_DONE,
	WIRE_SESSION_SHELL,
	WIRE_SESSION_ENDED,
	WIRE_SESSION_FAILED,

	/* cardea -> cardea-authority, on the public socket beside the words of lsa_wire.h */
	WIRE_TOOL_ASK = 0x80,
	WIRE_TOOL_LOGOFF,
	/* cardea-authority -> cardea */
	WIRE_TOOL_ANSWER,
	/* cardea -> cardea-authority */
	WIRE_TOOL_LOCK,

	/* cardea-authority -> cardea-kiosk: wire_front.h */
	WIRE_FRONT_BEGIN = 0x90,
	WIRE_FRONT_STATE,
	WIRE_FRONT_CARD,
	WIRE_FRONT_TILE,
	WIRE_FRONT_GONE,
	WIRE_FRONT_ERRAND_SOCKET,
	WIRE_FRONT_ERRAND_DONE,
	/* cardea-kiosk -> cardea-authority */
	WIRE_FRONT_SCREEN,
	WIRE_FRONT_CANCEL,
	WIRE_FRONT_ERRAND,
	WIRE_FRONT_REMARK,
	/* cardea-kiosk -> cardea-card, on the errand's socket */
	WIRE_PINS,
};

/* ---- cardea-watch ---- */

enum wire_gone_cause {
	WIRE_GONE_CARD = 1, WIRE_GONE_READER, WIRE_GONE_PCSC,
	WIRE_GONE_SUSPEND,		/* the machine sleeps or slept: what was in is not believed */
};

struct wire_watch_present {
	uint64_t insertion;		/* never 0, never used again by this watcher's successors */
	uint64_t event_ns;
	uint8_t mute;			/* 1: the card gives no valid ATR */
	char reader[WIRE_READER];
	struct message_blob atr;
};

struct wire_watch_gone {
	uint64_t insertion;
	uint64_t event_ns;		/* when SCardGetStatusChange returned it */
	uint8_t cause;			/* enum wire_gone_cause */
	char reader[WIRE_READER];
};

struct wire_watch_beat {
	uint64_t event_ns;		/* pcscd answered then */
};

struct wire_watch_sleep {		/* the machine goes to sleep, or has slept */
	uint64_t event_ns;
};

struct wire_watch_reader {
	uint8_t attached;
	char reader[WIRE_READER];
};

struct wire_watch_pcsc {
	uint8_t up;			/* after 1: all readers and cards there are have been told */
	uint32_t scard;			/* why it is down, else 0 */
};

struct wire_watch_mode {
	uint8_t beat;			/* 1: one pcscd round trip a second from now on; 0: none */
};

struct wire_watch_ask {
	uint64_t cookie;
};

struct wire_watch_answer {		/* pcscd's answer to one round trip, within 1 s */
	uint64_t cookie;
	uint8_t alive;
};

/* ---- cardea-seat ---- */

enum wire_lock_reason {
	WIRE_LOCK_START = 1, WIRE_LOCK_AUTHORITY, WIRE_LOCK_CARD_REMOVED, WIRE_LOCK_READER_REMOVED,
	WIRE_LOCK_PCSC_GONE, WIRE_LOCK_WATCH_GONE, WIRE_LOCK_WATCH_SILENT, WIRE_LOCK_AUTHORITY_GONE,
	WIRE_LOCK_PROTOCOL, WIRE_LOCK_DEMAND, WIRE_LOCK_INSERTION, WIRE_LOCK_SESSION_ENDED,
	WIRE_LOCK_ATTENTION,		/* Ctrl+Alt+Del */
	WIRE_LOCK_IDLE,
	WIRE_LOCK_SUSPEND,
	WIRE_LOCK_REASONS,		/* how many there are, and one */
};

/* "card-removed", as records and people have it; "unknown" for a number that is no reason. */
const char *wire_lock_reason_name(uint8_t reason);

struct wire_seat_lock {
	uint8_t reason;			/* enum wire_lock_reason */
};

struct wire_seat_unlock {
	uint64_t insertion;		/* shown only while the watcher has it; 0: bound to none */
	uint64_t logon_id;
};

struct wire_seat_setup {		/* the first word to a seat with a display, said once */
	char backend[16];		/* "drm", "headless", "wayland", "x11" */
	char renderer[16];		/* "pixman", "gles2"; empty: wlroots chooses */
	char display[WIRE_NAME];	/* of "wayland" and "x11": their display's name or path */
	char layout[64];		/* xkb: "us", "de,fr"; empty: the default */
	char options[64];		/* xkb options */
	uint32_t idle_ms;		/* without input until the session is locked; 0: never */
	uint32_t notice_ms;		/* of it: how long the coming lock is shown */
	uint32_t blank_ms;		/* without input until locked outputs go dark; 0: never */
};

struct wire_seat_kiosk {		/* with 1 descriptor: the kiosk's Wayland connection. Whatever
					 * kiosk there was is forgotten */
	uint64_t kiosk;			/* a number for the log */
};

struct wire_seat_session {		/* who may connect to the session's Wayland socket from now on;
					 * all its clients so far are ended */
	uint32_t uid;			/* 0: nobody */
	uint64_t logon_id;
};

struct wire_seat_attention {		/* Ctrl+Alt+Del; the seat is locked, and that was told */
	uint64_t event_ns;
};

struct wire_seat_locked {
	uint8_t reason;
	uint64_t event_ns;		/* what made it lock, when that bore a time; else locked_ns */
	uint64_t locked_ns;		/* decided: from here on no input reaches the session */
	uint64_t shown_ns;		/* every output had shown a locked frame; locked_ns without one */
	uint32_t outputs;		/* how many those were */
};

struct wire_seat_unlocked {
	uint64_t insertion;
	uint64_t unlocked_ns;
};

/* ---- cardea-card ---- */

struct wire_card_open {
	uint64_t insertion;
	char reader[WIRE_READER];
	uint32_t limit_ms;		/* card time of an attempt, and of the probe */
};

struct wire_card_found {
	char family[32];		/* the driver's name: "PIV" */
	char card_name[WIRE_NAME];	/* what szCardName must say */
	char serial[65];		/* the CHUID's GUID in hex */
	uint8_t tries;			/* left, or WIRE_TRIES_UNKNOWN */
	uint8_t pinpad;			/* 1: the reader asks for the PIN itself (PC/SC part 10) */
	uint8_t slots;			/* how many WIRE_CARD_SLOT follow */
};

struct wire_card_slot {
	char container[WIRE_NAME];
	uint8_t algorithm;		/* PIV key reference: 0x07 RSA-2048, 0x11 P-256 ... */
	struct message_blob certificate;	/* DER, decompressed */
};

struct wire_card_ready {		/* the insertion can be logged on with */
	uint32_t apdus;
	uint64_t took_us;
};

struct wire_card_attempt {		/* with 1 descriptor: the socket the logon buffer comes over */
	uint64_t attempt;
	uint8_t spend_last_try;
	uint8_t pointer_width;		/* of the caller's ABI, bits: 32 or 64 */
};

struct wire_card_buffer {		/* the buffer was well-formed and names this card */
	uint8_t kind;			/* KerbCertificateLogon 13, KerbCertificateUnlockLogon 15 */
	uint8_t pin_state;		/* enum wire_pin_state, from what is known without asking */
	uint8_t tries;			/* left as last known, or WIRE_TRIES_UNKNOWN */
	uint32_t flags;
	uint64_t logon_id;		/* of an unlock, else 0 */
	char domain[WIRE_NAME];
	char user[WIRE_NAME];
	char container[WIRE_NAME];	/* empty: none named */
};

enum wire_pin_state {
	WIRE_PIN_POSSIBLE = 1, WIRE_PIN_MALFORMED, WIRE_PIN_BLOCKED, WIRE_PIN_LAST_TRY,
};

struct wire_card_sign {			/* with 1 descriptor: the sign socket. The attempt's card may
					 * now be asked for its PIN and one signature */
	char container[WIRE_NAME];
};

struct wire_card_cancel {
	uint64_t attempt;
};

struct wire_card_pin {			/* the PIN goes to the card next, once */
	uint64_t attempt;
};

struct wire_card_signed {
	uint8_t tries;			/* left after VERIFY, or WIRE_TRIES_UNKNOWN */
	uint32_t apdus;
	uint64_t took_us;		/* in the card, from the request to the signature */
};

struct wire_card_closed {		/* the transaction ended with a card reset; the PIN is wiped */
	uint64_t attempt;
};

struct wire_card_failed {
	uint16_t failure;		/* enum failure */
	uint16_t sw;			/* the card's status word, 0 when none */
	uint32_t scard;			/* the PC/SC code, 0 when none */
	uint8_t tries;			/* left, or WIRE_TRIES_UNKNOWN */
	uint8_t verify_sent;		/* how many VERIFY with a PIN this attempt has sent */
	uint8_t attempt;		/* 1: it ends the attempt; 0: the whole insertion is unusable */
	char detail[WIRE_DETAIL];	/* the rule, object or call that failed */
};

struct wire_card_trace {		/* before READY, SIGNED, FAILED and CLOSED: what the card was told
					 * since the last one, without a byte of data either way */
	struct message_blob trace;	/* wire_trace_put() records */
};

/* What a card can be asked beside a logon. */
enum wire_errand { WIRE_ERRAND_CHANGE_PIN = 1, WIRE_ERRAND_UNBLOCK_PIN };

struct wire_card_errand {		/* with 1 descriptor: the socket WIRE_PINS comes over. Only
					 * while no attempt runs */
	uint8_t what;			/* enum wire_errand */
};

struct wire_card_errand_done {
	uint16_t failure;		/* FAILURE_NONE: the card has its new PIN */
	uint16_t sw;
	uint8_t tries;			/* PIN tries left; of an unblock that failed, the PUK's */
	char detail[WIRE_DETAIL];
};

/* ---- the sign socket ---- */

struct wire_sign_request {
	uint8_t algorithm;		/* enum wire_sign_algorithm */
	struct message_blob digest;
};

enum wire_sign_algorithm { WIRE_SIGN_RSA_SHA256 = 1 };	/* RSASSA-PKCS1-v1_5 */

struct wire_sign_result {
	uint16_t failure;		/* FAILURE_NONE, or why there is no signature */
	struct message_blob signature;
};

/* ---- cardea-krb ---- */

/* What cardea-krb and cardea-verify hold certificates against. */
struct wire_trust {
	char anchors[WIRE_PATHS];	/* PEM files */
	char intermediates[WIRE_PATHS];
	char crls[WIRE_PATHS];
	uint8_t revocation;		/* enum wire_revocation */
};

enum wire_revocation {
	WIRE_REVOCATION_OFF, WIRE_REVOCATION_IF_AVAILABLE, WIRE_REVOCATION_REQUIRED,
};

enum wire_purpose {
	WIRE_PURPOSE_ATTEMPT,
	WIRE_PURPOSE_PROBE,		/* ends at the preflight, or at what failed before it; nobody is
					 * at the other end of the sign socket */
};

struct wire_krb_start {			/* with 1 descriptor: the sign socket */
	uint8_t purpose;		/* enum wire_purpose */
	uint8_t enterprise;		/* 1: the principal is an NT-ENTERPRISE name, "user@suffix" */
	char netbios[16];		/* this machine's NetBIOS name for the request's addresses; empty:
					 * none are sent (MS-KILE 3.3.5.6.4.3: workstations) */
	struct wire_trust kdc_trust;
	uint64_t now;
	uint32_t limit_ms;		/* KDC time of the attempt */
	uint32_t skew;			/* seconds */
	uint8_t kdc_strict;		/* 1: KPKdc EKU and realm; 0: serverAuth and a kdc_hosts name */
	uint8_t weak_digest;		/* 1: SHA-1 is taken from the KDC, too (AllowWeakDigest) */
	char kdc_hosts[WIRE_PATHS];	/* DNS names that a KDC certificate may bear, a line each */
	char kdcs[WIRE_PATHS];		/* "host:port" or "[v6]:port", a line each; empty: DNS SRV */
	char realm[WIRE_NAME];
	char principal[WIRE_NAME];	/* client, without realm */
	char host_principal[WIRE_NAME];	/* "host/kiosk.example", without realm */
	char engine[WIRE_NAME];		/* absolute path of cardea_pkinit.so */
	struct message_blob nonce;	/* WIRE_NONCE bytes */
	struct message_blob certificate;
};

struct wire_krb_preflight {		/* KDC, clock and PKINIT are there; no PIN was used so far */
	uint32_t krb_error;
	uint64_t stime;
	uint64_t took_us;
	uint8_t pkinit;			/* 1: offered; 0: this principal needs no pre-authentication */
	char kdc[64];			/* the address that answered: "192.0.2.1:88" */
};

struct wire_krb_tgt {			/* the KDC was proved and the TGT is here */
	uint64_t took_us;		/* since the preflight's answer, signature included */
	uint64_t kdc_us;		/* of it waiting for the KDC */
	uint64_t sign_us;		/* of it waiting for the signature */
};

struct wire_krb_result {
	uint64_t took_us;		/* of the host ticket */
	uint64_t auth_time, start_time, end_time, renew_till;
	char principal[WIRE_NAME];	/* with realm, as the KDC returned it */
	char kdc[64];
	char kdc_subject[WIRE_NAME];
	char kdc_sha256[65];
	uint64_t kdc_not_after;
	struct message_blob ap_req;
	struct message_blob signed_data;	/* the ContentInfo of the AS-REQ */
	struct message_blob ccache;	/* FILE format version 4: TGT and host ticket */
};

struct wire_krb_failed {
	uint16_t failure;
	uint8_t answer;			/* enum krb_answer + 1; 0: no answer of a KDC decided */
	uint32_t krb_error;		/* 0 when none */
	uint32_t edata_status;		/* NTSTATUS in e_data, 0 when none */
	uint64_t stime;			/* the KDC's clock, 0 when unknown */
	uint64_t took_us;
	char kdc[64];			/* the address that answered last, empty when none did */
	char kdc_subject[WIRE_NAME];	/* the KDC's certificate, when one came */
	char kdc_issuer[WIRE_NAME];
	char kdc_sha256[65];
	uint64_t kdc_not_after;
	char check[64];			/* the exact check of it that failed */
	char detail[WIRE_DETAIL];
	struct message_blob kdc_certificate;	/* DER; empty unless one came and was refused */
};

enum wire_evidence {
	WIRE_EVIDENCE_FIRST_REPLY = 1,	/* a KDC's message, its tickets and encrypted parts blanked */
	WIRE_EVIDENCE_SIGNED_REPLY,
	WIRE_EVIDENCE_HOST_REPLY,
	WIRE_EVIDENCE_SIGNED_DATA,	/* the ContentInfo of our own AS-REQ */
};

struct wire_krb_evidence {		/* for the recorded attempt; the authority does not look inside */
	uint8_t what;			/* enum wire_evidence */
	uint64_t now;			/* the clock it was judged by */
	char kdc[64];
	struct message_blob message;
};

/* ---- cardea-verify ---- */

struct wire_verify_prepare {		/* with 1 descriptor: the host keytab, or /dev/null */
	struct wire_trust trust;
	char kdc_anchors[WIRE_PATHS];
	uint64_t now;
	uint32_t policies;		/* bits of enum wire_policy */
	uint32_t rsa_min_bits;
	char realm[WIRE_NAME];		/* default realm */
	char host_principal[WIRE_NAME];	/* empty: do not look at the keytab */
	char domain[WIRE_NAME];		/* the request's hints; empty when none */
	char user[WIRE_NAME];
	char identities[WIRE_RULES];	/* what is known here of accounts: "PRINCIPAL@REALM VALUE" lines,
					 * VALUE a SID or an altSecurityIdentities string */
	struct message_blob certificate;
};

enum wire_policy {
	WIRE_POLICY_NO_EKU = 1,		/* AllowCertificatesWithNoEKU */
	WIRE_POLICY_TIME_INVALID = 2,	/* AllowTimeInvalidCertificates */
	WIRE_POLICY_ECC = 4,		/* EnumerateECCCerts */
	WIRE_POLICY_SIGNATURE_ONLY = 8,	/* AllowSignatureOnlyKeys */
	WIRE_POLICY_WEAK_DIGEST = 16,
	WIRE_POLICY_HINTS = 32,		/* X509HintsNeeded */
	WIRE_POLICY_STRONG_MAPPING = 64,	/* StrongCertificateBindingEnforcement */
};

struct wire_verify_judgement {
	uint16_t failure;		/* of the certificate: the first check that failed */
	uint16_t setup_failure;		/* kdc-anchors-missing, host-no-keytab, host-keytab-no-entry */
	uint64_t took_us;
	uint64_t not_before, not_after;
	char name[WIRE_NAME];		/* the subject's common name, cleaned */
	char issuer[WIRE_NAME];
	char serial[65];
	char sha256[65];
	char upn[WIRE_NAME];
	char pkinit_name[WIRE_NAME];	/* id-pkinit-san, with realm */
	char sid[WIRE_NAME];
	char key[32];			/* "RSA-2048" */
	char principal[WIRE_NAME];	/* what the AS-REQ will ask for, without realm */
	char realm[WIRE_NAME];
	uint8_t own_name;		/* 1: that is what the certificate itself names */
	uint8_t enterprise;		/* 1: principal is an NT-ENTERPRISE name, "user@suffix" */
	char identities[WIRE_PATHS];	/* altSecurityIdentities strings that fit it, strong ones first,
					 * a line each */
	struct message_blob checks;	/* wire_check_put() records */
};

struct wire_verify_prove {		/* with 1 descriptor: the host keytab */
	uint64_t now;
	uint32_t skew;
	uint8_t pac_required;
	uint8_t enterprise;		/* 1: principal is an NT-ENTERPRISE name: the ticket's client may
					 * be another, when the PAC has this name or the certificate's
					 * SID as the client's */
	char principal[WIRE_NAME];	/* the client the certificate speaks for, without realm */
	char realm[WIRE_NAME];
	char host_principal[WIRE_NAME];
	struct message_blob nonce;
	struct message_blob certificate;
	struct message_blob signed_data;
	struct message_blob ap_req;
};

struct wire_verify_proof {
	uint64_t took_us;
	uint64_t auth_time, start_time, end_time, renew_till;
	uint32_t kvno;
	uint32_t enctype;
	char principal[WIRE_NAME];	/* as proved by the ticket, without realm */
	char realm[WIRE_NAME];
	char sid[WIRE_NAME];		/* from the PAC, empty when it has none */
	char full_name[WIRE_NAME];	/* the PAC's profile facts, empty when it has none */
	char logon_script[WIRE_NAME];
	char profile_path[WIRE_NAME];
	char home_directory[WIRE_NAME];
	char home_drive[WIRE_NAME];
	char logon_server[WIRE_NAME];
	uint64_t kick_off_time;		/* 0: never */
	uint16_t logon_count;
	uint16_t bad_passwords;
};

struct wire_verify_failed {
	uint16_t failure;
	uint64_t took_us;
	char detail[WIRE_DETAIL];
};

struct wire_verify_survey {		/* with 1 descriptor: the host keytab, or /dev/null */
	struct wire_trust trust;
	struct wire_trust kdc_trust;
	uint64_t now;
	uint8_t weak_digest;		/* 1: SHA-1 passes (AllowWeakDigest) */
	char realm[WIRE_NAME];
	char host_principal[WIRE_NAME];
};

struct wire_verify_surveyed {
	struct message_blob findings;	/* wire_finding_put() records */
};

/* ---- cardea-session ---- */

struct wire_session_resolve {
	char account[WIRE_NAME];	/* the local user that the account rules name */
	char pam_service[64];
	uint32_t minimum_uid;
};

struct wire_session_account {
	uint32_t uid, gid;
	char home[WIRE_NAME];
};

struct wire_session_open {		/* with 1 descriptor: the folder of the shell's cgroup */
	uint64_t logon_id;
	uint64_t attempt;
	char principal[WIRE_NAME];	/* with realm */
	char shells[WIRE_RULES];	/* "user NAME COMMAND", "group NAME COMMAND", "default COMMAND" */
	char exits[WIRE_RULES];		/* "CODE ACTION": restart-shell, log-off, restart-device,
					 * shut-down-device, nothing; "default ACTION" */
	char wayland[WIRE_NAME];	/* WAYLAND_DISPLAY, an absolute path; empty: no display */
	char path[WIRE_NAME];		/* PATH of the shell's environment */
	char language[64];		/* LANG */
	uint32_t at_once_seconds;	/* an exit sooner than this is shell-exits-at-once */
	uint32_t brake_count;		/* more restarts than this within ... */
	uint32_t brake_seconds;		/* ... this many seconds are shell-crash-loop */
	struct message_blob ccache;
};

struct wire_session_opened {
	uint32_t shell_pid;
	char shell[WIRE_NAME];
	char ccache[WIRE_NAME];		/* KRB5CCNAME of the session */
};

struct wire_session_tickets {		/* replaces all earlier tickets of the session */
	struct message_blob ccache;
};

struct wire_session_tickets_done {
	uint8_t done;
};

struct wire_session_shell {		/* the shell ended; what follows from its exit */
	uint32_t status;		/* exit code, or 128 + signal */
	uint8_t action;			/* enum wire_exit_action */
	uint32_t restarts;
};

enum wire_exit_action {
	WIRE_EXIT_RESTART_SHELL = 1, WIRE_EXIT_LOG_OFF, WIRE_EXIT_RESTART_DEVICE,
	WIRE_EXIT_SHUT_DOWN_DEVICE, WIRE_EXIT_NOTHING,
};

/* "restart-shell", as rules and records have it; "unknown" for a number that is no action. */
const char *wire_exit_action_name(uint8_t action);

struct wire_session_end {
	uint32_t grace_ms;		/* from SIGTERM to the end of the cgroup */
};

struct wire_session_ended {
	uint16_t failure;		/* shell-exits-at-once, shell-crash-loop, FAILURE_NONE */
	uint8_t action;			/* what a rule asks of the device: enum wire_exit_action */
	uint32_t status;
};

struct wire_session_failed {
	uint16_t failure;
	char detail[WIRE_DETAIL];
};

/* ---- the tool ---- */

enum wire_tool_what {
	WIRE_TOOL_STATUS = 1,
	WIRE_TOOL_CARDS,
	WIRE_TOOL_DOCTOR,		/* answered when the KDC has answered, or its limit is over */
};

struct wire_tool_ask {
	uint8_t what;			/* enum wire_tool_what */
};

struct wire_tool_logoff {		/* root only */
	uint64_t logon_id;		/* 0: the session there is */
};

struct wire_tool_lock {
	uint64_t logon_id;		/* 0: the session there is */
};

struct wire_tool_answer {
	uint32_t status;		/* NTSTATUS */
	struct message_blob json;	/* one object, at most WIRE_JSON bytes; empty on failure */
};

/* The table of type, or NULL when there is no such message. */
const struct message_type *wire_type(uint16_t type);

#endif
