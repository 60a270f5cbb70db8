/*
 * checks.h: the single checks behind identity_judge(). Private to this folder.
 *
 * Each writes its own rows of judgement->checks, always, and nothing else but the fields it
 * reads out of the certificate. None decides: identity_judge() takes the first failed row.
 */
#ifndef PKINIT_IDENTITY_CHECKS_H
#define PKINIT_IDENTITY_CHECKS_H

#include <openssl/x509.h>

#include "identity.h"
#include "mapping.h"

/* Write one row; the reason is formatted, cut and cleaned. */
void check_pass(struct identity_check *check, const char *why, ...)
    __attribute__((format(printf, 2, 3)));
void check_skip(struct identity_check *check, const char *why, ...)
    __attribute__((format(printf, 2, 3)));
void check_unknown(struct identity_check *check, const char *why, ...)
    __attribute__((format(printf, 2, 3)));
void check_fail(struct identity_check *check, enum failure failure, const char *why, ...)
    __attribute__((format(printf, 3, 4)));

/* The CN of name, cleaned; the whole name in RFC 2253 form when it has none. */
void check_name_text(char *out, size_t size, const X509_NAME *name);

#define CHECK_TIME_SIZE	32
#define CHECK_DAYS_SIZE	32

/* Seconds since 1970; false for a time that cannot be decoded. */
bool check_time_seconds(const ASN1_TIME *time, int64_t *seconds);

/* "2026-01-15 12:00:00Z", and "3 days" of a difference in seconds. */
void check_time_text(char *out, size_t size, int64_t seconds);
void check_days_text(char *out, size_t size, int64_t seconds);

/* Is obj the object identifier written out in dotted? */
bool check_oid_is(const ASN1_OBJECT *obj, const char *dotted);

/* Copies the text of string when it is fit for a name as it is: clean, not empty, not cut, with
 * none of the characters of `refused`, which separate or quote the parts of a principal. False
 * else, and out is then of no account. */
bool check_name_part(char *out, size_t size, const ASN1_STRING *string, const char *refused);

void check_validity(const X509 *cert, const struct identity_request *request,
    struct identity_judgement *judgement);
void check_key_usage(const X509 *cert, struct identity_judgement *judgement);
void check_eku(const X509 *cert, const struct identity_policy *policy,
    struct identity_judgement *judgement);
/* IDENTITY_KEY_KIND and IDENTITY_KEY_STRENGTH; fills key. */
void check_key(X509 *cert, const struct identity_request *request,
    struct identity_judgement *judgement);
/* IDENTITY_NAMES; fills upn, pkinit_name and pkinit_realm with usable names only. */
void check_names(const X509 *cert, const struct identity_request *request,
    struct identity_judgement *judgement);
/* The text of the SID extension (MS-WCCE 2.2.2.7.7.4), else of a SAN URI that tells a SID, to
 * out[0..size). 1: read; 0: the certificate tells none; -1: unreadable. */
int check_sid_read(const X509 *cert, char *out, size_t size);
/* IDENTITY_SID; fills sid. After check_names(). */
void check_sid(const X509 *cert, const struct identity_request *request,
    const struct mapping *mapping, struct identity_judgement *judgement);
/* Whether cert is signed with SHA-1, which only policy lets pass. */
bool check_digest_is_sha1(X509 *cert);
/* IDENTITY_ISSUER to IDENTITY_REVOCATION; reads judgement->issuer. */
void check_chain(X509 *cert, const struct identity_request *request,
    struct identity_judgement *judgement);

#endif
