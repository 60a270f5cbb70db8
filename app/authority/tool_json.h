/*
 * tool_json.h: what the tool is told when it asks: JSON texts, freed by the caller; NULL when
 * memory cannot be had. Times are "2025-03-01T09:30:00Z", failures their ids, absent things null.
 */
#ifndef APP_AUTHORITY_TOOL_JSON_H
#define APP_AUTHORITY_TOOL_JSON_H

#include "authority.h"
#include "doctor.h"

/* For `cardea status` and `cardea cards`. */
char *tool_json_status(const struct authority *a);
char *tool_json_cards(const struct authority *a);

/* For `cardea doctor`:
 *
 *	{ "findings": [{"what": "kdc-anchor", "outcome": "passed", "failure": "none", "file",
 *	      "subject", "issuer", "since", "until", "why"}, ...],
 *	  "probe": {"principal": "alice@R", "of": "card", "failure": "none", "krb_error": 25,
 *	      "edata_status", "pkinit": true, "now", "stime", "skew": 3, "kdc": "192.0.2.1:88",
 *	      "us": 4711, "detail"},
 *	  "cards": as tool_json_cards(),
 *	  "status": as tool_json_status(),
 *	  "settings": {"realm", "host_principal", "keytab", "kdcs": [...], "clock_skew",
 *	      "KdcValidation", "kdc_revocation", "revocation",
 *	      "StrongCertificateBindingEnforcement": 0, "X509HintsNeeded": 0, "account_rules": 2,
 *	      "logons": true, "log_dir", "warn_days": 14} }
 *
 * "findings" (a struct wire_finding each) is null when cardea-verify gave none, "cards" when they
 * would not have fitted. "of" is "card" or "host": whose name the KDC was asked for; "pkinit" is
 * null when that told nothing of it, "skew" the seconds that the KDC's clock is ahead. */
char *tool_json_doctor(const struct authority *a, const struct doctor_probe *probe,
    const struct message_blob *findings);

#endif
