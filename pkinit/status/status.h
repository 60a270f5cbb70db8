/*
 * status.h: every failure of a certificate logon, named once.
 *
 * A failure id is given by the stage that saw it and is translated nowhere else: its row says
 * what LsaLogonUser answers (NTSTATUS, SubStatus), the Win32 value of LsaNtStatusToWinError, the
 * sentence for the screen, the remedy and who applies it. All of it is constant data; nothing
 * here allocates, blocks or fails.
 */
#ifndef PKINIT_STATUS_STATUS_H
#define PKINIT_STATUS_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"

/* The stages of an attempt in the order in which failures win; see failure_first(). */
enum failure_stage {
	STAGE_NONE,
	STAGE_BUFFER,
	STAGE_POLICY,
	STAGE_READER,
	STAGE_CARD,
	STAGE_CERTIFICATE,
	STAGE_KDC_REACH,
	STAGE_PIN,
	STAGE_AS_REQUEST,
	STAGE_KDC_CERT,
	STAGE_HOST_TICKET,
	STAGE_HOST_VERIFY,
	STAGE_ACCOUNT,
	STAGE_TOKEN,
	STAGE_SESSION,
	STAGE_INTERNAL,
};

/* How many VERIFY commands with a PIN an attempt with this failure has sent. */
enum failure_tries { TRIES_NEVER, TRIES_ALWAYS, TRIES_MAYBE, TRIES_NOT_APPLICABLE };

/* Whose job the remedy is. */
enum failure_fixes {
	FIXES_USER,
	FIXES_TECHNICIAN,
	FIXES_CA_ADMIN,
	FIXES_DIRECTORY_ADMIN,
	FIXES_KDC_ADMIN,
	FIXES_DEVELOPER,
};

struct failure_row {
	const char *id;			/* "pin-wrong": in logs, --json and `cardea explain` */
	const char *condition;		/* exactly when it applies */
	const char *sentence;		/* for the screen; helps no attacker */
	const char *remedy;		/* what the one who fixes it does first */
	uint32_t ntstatus;
	uint32_t substatus;		/* STATUS_SUCCESS but for four of the account rows */
	uint32_t win32;			/* LsaNtStatusToWinError(ntstatus) */
	enum failure_stage stage;
	enum failure_tries tries;
	enum failure_fixes fixes;
	bool before_pin;		/* must be found before the PIN is used if it holds then */
};

/* One row an id, indexed by enum failure. */
extern const struct failure_row failure_rows[FAILURE_COUNT];

/* The row of id; that of internal-error when id is no id. Never NULL. */
const struct failure_row *failure_row(enum failure id);

/* The id whose name is `name`; FAILURE_NONE when there is none. */
enum failure failure_by_name(const char *name);

/* "pin", "kdc-reach" ...; never NULL. */
const char *failure_stage_name(enum failure_stage stage);

/* "technician", "CA admin" ...; never NULL. */
const char *failure_fixes_name(enum failure_fixes fixes);

/* Of two failures the one that is reported: the earlier stage, then the earlier row; an
 * `internal` row wins over all others, FAILURE_NONE over none. */
enum failure failure_first(enum failure a, enum failure b);

/* Which answer of a KDC a code came in. */
enum krb_answer {
	KRB_FIRST_AS,			/* to the AS-REQ without pre-authentication */
	KRB_SIGNED_AS,			/* to the AS-REQ that carries PA-PK-AS-REQ */
	KRB_HOST_TGS,			/* to the TGS-REQ for this machine's ticket */
};

/* The id of a KRB-ERROR code (RFC 4120 7.5.9). FAILURE_NONE: go on (25 and 91 in the first
 * answer). For 37 the caller asks failure_from_skew() and keeps kdc-error-other if that finds
 * nothing. */
enum failure failure_from_krb(enum krb_answer answer, int32_t code);

/* clock-ahead, clock-behind or FAILURE_NONE; times in seconds since 1970, limit in seconds. */
enum failure failure_from_skew(int64_t now, int64_t stime, int64_t limit);

/* The id when e_data carries `status` beside the code whose row is `code_row`: a failure with a
 * row of its own wins, a status that is no failure makes the message malformed. */
enum failure failure_from_edata(enum krb_answer answer, uint32_t status, enum failure code_row);

/* The id that alone answers with this NTSTATUS and SubStatus; FAILURE_NONE when several do, or none:
 * for a verdict that comes without an id. */
enum failure failure_from_nt(uint32_t ntstatus, uint32_t substatus);

/* The id of a PC/SC code; `begun` once the attempt has begun on its card. */
enum failure failure_from_scard(uint32_t code, bool begun);

#endif
