/*
 * lsa_submit.h: the buffers that a front-end submits by lsa_logon_user(), one function a kind.
 *
 * Each packs into out->p[0..room) what the Windows structure of that name holds and sets out->n
 * and the pointer width as lsa_request takes it. Texts are UTF-8, NULL where there is none;
 * secrets are pointer and length. With `unlock` not NULL the kind is the one that unlocks that
 * session.
 *
 * They return an NTSTATUS: STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL when room does not suffice;
 * STATUS_INVALID_PARAMETER when a value is none that the kind has (no UTF-8, beyond 65,534 bytes,
 * an undefined flag, no container). Then out->p is wiped whole and out->n is 0. out->p holds the
 * secret: the caller keeps it in locked memory and wipes it. Nothing here allocates or blocks.
 *
 * Which kinds an authority serves is its own affair: see lsa_logon_user().
 */
#ifndef PKINIT_LSA_SUBMIT_H
#define PKINIT_LSA_SUBMIT_H

#include "lsa.h"

#define LSA_MSV1_0	"MICROSOFT_AUTHENTICATION_PACKAGE_V1_0"

struct lsa_submit {
	uint8_t *p;			/* the caller's */
	size_t room, n;			/* bytes */
	uint8_t pointer_width;		/* bits: 64 when 0, or 32 */
	uint64_t base;			/* 0: pointers are offsets; else the address of p in the
					 * process that calls LsaLogonUser */
};

struct lsa_bytes {
	const void *p;
	size_t n;
};

/* KERB_SMARTCARD_CSP_INFO: which card and key. The container is never empty. */
struct lsa_csp {
	const char *card_name, *reader_name, *container_name, *csp_name;
};

/* KERB_INTERACTIVE_LOGON, 2, and its unlock, 7. */
uint32_t lsa_submit_interactive(struct lsa_submit *out, const char *domain, const char *user,
    struct lsa_bytes password, const struct lsa_luid *unlock) __attribute__((warn_unused_result));

/* KERB_SMART_CARD_LOGON, 6, and its unlock, 8. */
uint32_t lsa_submit_smart_card(struct lsa_submit *out, struct lsa_bytes pin,
    const struct lsa_csp *csp, const struct lsa_luid *unlock) __attribute__((warn_unused_result));

/* KERB_CERTIFICATE_LOGON, 13, and its unlock, 15. `flags`: 1, CHECK_DUPLICATES. */
uint32_t lsa_submit_certificate(struct lsa_submit *out, const char *domain, const char *user,
    struct lsa_bytes pin, uint32_t flags, const struct lsa_csp *csp,
    const struct lsa_luid *unlock) __attribute__((warn_unused_result));

/* The same with USE_CERTIFICATE_INFO: the certificate's hash in place of the CSP info; `store` NULL
 * means MY. */
uint32_t lsa_submit_certificate_hash(struct lsa_submit *out, const char *domain, const char *user,
    struct lsa_bytes pin, uint32_t flags, const char *store, struct lsa_bytes hash,
    const struct lsa_luid *unlock) __attribute__((warn_unused_result));

/* KERB_TICKET_LOGON, 10, and its unlock, 11: a service ticket for the host and a KRB_CRED. */
uint32_t lsa_submit_ticket(struct lsa_submit *out, uint32_t flags, struct lsa_bytes service_ticket,
    struct lsa_bytes ticket_granting_ticket, const struct lsa_luid *unlock)
    __attribute__((warn_unused_result));

/* KERB_S4U_LOGON, 12. */
uint32_t lsa_submit_s4u(struct lsa_submit *out, uint32_t flags, const char *client_upn,
    const char *client_realm) __attribute__((warn_unused_result));

/* KERB_CERTIFICATE_S4U_LOGON, 14. */
uint32_t lsa_submit_certificate_s4u(struct lsa_submit *out, uint32_t flags,
    const char *user_principal_name, const char *domain, struct lsa_bytes certificate)
    __attribute__((warn_unused_result));

/* MSV1_0_INTERACTIVE_LOGON, 2; 7 when it is to unlock. */
uint32_t lsa_submit_msv1_0_interactive(struct lsa_submit *out, const char *domain,
    const char *user, struct lsa_bytes password, bool unlock) __attribute__((warn_unused_result));

/* What the challenge-response kinds of MSV1_0 share. */
struct lsa_challenge {
	const char *domain, *user, *workstation;
	uint8_t challenge[8];			/* ChallengeToClient */
	struct lsa_bytes sensitive;		/* CaseSensitiveChallengeResponse, or
						 * AuthenticationInfo1 */
	struct lsa_bytes insensitive;		/* CaseInsensitiveChallengeResponse, or
						 * AuthenticationInfo2 */
	uint32_t parameter_control;
};

/* MSV1_0_LM20_LOGON: 3, or 4 when it is a network logon. */
uint32_t lsa_submit_lm20(struct lsa_submit *out, const struct lsa_challenge *challenge,
    bool network) __attribute__((warn_unused_result));

/* MSV1_0_SUBAUTH_LOGON, 5. */
uint32_t lsa_submit_subauth(struct lsa_submit *out, const struct lsa_challenge *challenge,
    uint32_t package) __attribute__((warn_unused_result));

/* MSV1_0_S4U_LOGON, 12. */
uint32_t lsa_submit_msv1_0_s4u(struct lsa_submit *out, uint32_t flags,
    const char *user_principal_name, const char *domain) __attribute__((warn_unused_result));

#endif
