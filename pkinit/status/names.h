/*
 * names.h: the codes that others write, by name and meaning: NTSTATUS, Kerberos errors, PC/SC and
 * provider codes, and the Win32 values that belong to an NTSTATUS. Constant data in codes_*.c;
 * nothing here allocates, blocks or fails.
 */
#ifndef PKINIT_STATUS_NAMES_H
#define PKINIT_STATUS_NAMES_H

#include <stddef.h>
#include <stdint.h>

enum status_kind { STATUS_NT, STATUS_KRB, STATUS_SCARD, STATUS_KINDS };

struct status_code {
	uint32_t code;
	const char *name;		/* "STATUS_SMARTCARD_WRONG_PIN" */
	const char *others;		/* further names, ';' between them; empty when none */
	const char *meaning;		/* what it says; for Kerberos the likely causes */
	const char *remedy;		/* the way out; empty when the table has none */
	const char *fixes;		/* "user", "technician;CA admin"; "none": nothing is wrong */
	const char *win32_name;		/* NTSTATUS only: of LsaNtStatusToWinError; empty: none */
	uint32_t win32;
};

/* The table of a kind and its length in *count; NULL and 0 when kind is none. */
const struct status_code *status_codes(enum status_kind kind, size_t *count);

/* The row of a code or of a name (any case, with or without the "KRB5" of MIT's headers); NULL
 * when there is none. */
const struct status_code *status_code_find(enum status_kind kind, uint32_t code);
const struct status_code *status_code_by_name(enum status_kind kind, const char *name);

/* "STATUS_LOGON_FAILURE", "KDC_ERR_PREAUTH_FAILED", "SCARD_W_REMOVED_CARD"; "unknown" when the
 * table has no row. Never NULL. */
const char *status_name_nt(uint32_t code);
const char *status_name_krb(int32_t code);
const char *status_name_scard(uint32_t code);

/* LsaNtStatusToWinError: 317 (ERROR_MR_MID_NOT_FOUND) for a status that the table has not. */
uint32_t status_win32(uint32_t ntstatus);

/* "ERROR_LOGON_FAILURE"; "unknown" when no NTSTATUS of the table has that value. Never NULL. */
const char *status_name_win32(uint32_t win32);

#endif
