#include "lsa_submit.h"

#include <string.h>

#include "kerb_record.h"

enum { MSV1_0_INTERACTIVE = 2, MSV1_0_LM20 = 3, MSV1_0_NETWORK = 4, MSV1_0_SUBAUTH = 5,
	MSV1_0_UNLOCK = 7, MSV1_0_S4U = 12 };
enum { KERB_INTERACTIVE = 2, KERB_SMART_CARD = 6, KERB_INTERACTIVE_UNLOCK = 7,
	KERB_SMART_CARD_UNLOCK = 8, KERB_TICKET = 10, KERB_TICKET_UNLOCK = 11, KERB_S4U = 12,
	KERB_CERTIFICATE = 13, KERB_CERTIFICATE_S4U = 14, KERB_CERTIFICATE_UNLOCK = 15 };

static void
start(struct kerb_record *record, enum kerb_family family, uint32_t type)
{
	kerb_record_init(record, kerb_struct_of(family, type));
	kerb_record_value(record, "MessageType")->number = type;
}

/* The kind for a logon, or the one that unlocks the session `unlock`. */
static void
start_kerberos(struct kerb_record *record, uint32_t logon, uint32_t unlocks,
    const struct lsa_luid *unlock)
{
	start(record, KERB_SUBMIT_KERBEROS, unlock ? unlocks : logon);
	if (unlock)
		kerb_record_value(record, "LogonId")->number =
		    (uint64_t)(uint32_t)unlock->high << 32 | unlock->low;
}

static void
set_text(struct kerb_record *record, const char *field, const char *text)
{
	if (text)
		*kerb_record_value(record, field) = kerb_value_text(text);
}

static void
set_bytes(struct kerb_record *record, const char *field, struct lsa_bytes bytes)
{
	*kerb_record_value(record, field) = kerb_value_bytes(bytes.p, bytes.n);
}

static void
set_number(struct kerb_record *record, const char *field, uint32_t number)
{
	kerb_record_value(record, field)->number = number;
}

static void
set_csp(struct kerb_record *record, const struct lsa_csp *csp)
{
	set_text(record, "nCardNameOffset", csp->card_name);
	set_text(record, "nReaderNameOffset", csp->reader_name);
	set_text(record, "nContainerNameOffset", csp->container_name);
	set_text(record, "nCSPNameOffset", csp->csp_name);
}

static uint32_t
finish(const struct kerb_record *record, struct lsa_submit *out)
{
	struct kerb_fault fault;
	enum failure failure = kerb_record_pack(record, out->pointer_width == 32 ? KERB_X86 :
	    KERB_X64, out->base, out->p, out->room, &out->n, &fault);

	return failure_row(failure)->ntstatus;
}

uint32_t
lsa_submit_interactive(struct lsa_submit *out, const char *domain, const char *user,
    struct lsa_bytes password, const struct lsa_luid *unlock)
{
	struct kerb_record record;

	start_kerberos(&record, KERB_INTERACTIVE, KERB_INTERACTIVE_UNLOCK, unlock);
	set_text(&record, "LogonDomainName", domain);
	set_text(&record, "UserName", user);
	set_bytes(&record, "Password", password);
	return finish(&record, out);
}

uint32_t
lsa_submit_smart_card(struct lsa_submit *out, struct lsa_bytes pin, const struct lsa_csp *csp,
    const struct lsa_luid *unlock)
{
	struct kerb_record record;

	start_kerberos(&record, KERB_SMART_CARD, KERB_SMART_CARD_UNLOCK, unlock);
	set_bytes(&record, "Pin", pin);
	set_csp(&record, csp);
	return finish(&record, out);
}

static void
start_certificate(struct kerb_record *record, const char *domain, const char *user,
    struct lsa_bytes pin, uint32_t flags, const struct lsa_luid *unlock)
{
	start_kerberos(record, KERB_CERTIFICATE, KERB_CERTIFICATE_UNLOCK, unlock);
	set_text(record, "DomainName", domain);
	set_text(record, "UserName", user);
	set_bytes(record, "Pin", pin);
	set_number(record, "Flags", flags);
}

uint32_t
lsa_submit_certificate(struct lsa_submit *out, const char *domain, const char *user,
    struct lsa_bytes pin, uint32_t flags, const struct lsa_csp *csp,
    const struct lsa_luid *unlock)
{
	struct kerb_record record;

	start_certificate(&record, domain, user, pin, flags, unlock);
	set_csp(&record, csp);
	return finish(&record, out);
}

uint32_t
lsa_submit_certificate_hash(struct lsa_submit *out, const char *domain, const char *user,
    struct lsa_bytes pin, uint32_t flags, const char *store, struct lsa_bytes hash,
    const struct lsa_luid *unlock)
{
	struct kerb_record record;

	start_certificate(&record, domain, user, pin, flags, unlock);
	if (!kerb_record_use_certificate_info(&record))
		return failure_row(FAILURE_INTERNAL_ERROR)->ntstatus;
	set_text(&record, "StoreName", store);
	set_bytes(&record, "CertificateHash", hash);
	return finish(&record, out);
}

uint32_t
lsa_submit_ticket(struct lsa_submit *out, uint32_t flags, struct lsa_bytes service_ticket,
    struct lsa_bytes ticket_granting_ticket, const struct lsa_luid *unlock)
{
	struct kerb_record record;

	start_kerberos(&record, KERB_TICKET, KERB_TICKET_UNLOCK, unlock);
	set_number(&record, "Flags", flags);
	set_bytes(&record, "ServiceTicket", service_ticket);
	set_bytes(&record, "TicketGrantingTicket", ticket_granting_ticket);
	return finish(&record, out);
}

uint32_t
lsa_submit_s4u(struct lsa_submit *out, uint32_t flags, const char *client_upn,
    const char *client_realm)
{
	struct kerb_record record;

	start(&record, KERB_SUBMIT_KERBEROS, KERB_S4U);
	set_number(&record, "Flags", flags);
	set_text(&record, "ClientUpn", client_upn);
	set_text(&record, "ClientRealm", client_realm);
	return finish(&record, out);
}

uint32_t
lsa_submit_certificate_s4u(struct lsa_submit *out, uint32_t flags,
    const char *user_principal_name, const char *domain, struct lsa_bytes certificate)
{
	struct kerb_record record;

	start(&record, KERB_SUBMIT_KERBEROS, KERB_CERTIFICATE_S4U);
	set_number(&record, "Flags", flags);
	set_text(&record, "UserPrincipalName", user_principal_name);
	set_text(&record, "DomainName", domain);
	set_bytes(&record, "Certificate", certificate);
	return finish(&record, out);
}

uint32_t
lsa_submit_msv1_0_interactive(struct lsa_submit *out, const char *domain, const char *user,
    struct lsa_bytes password, bool unlock)
{
	struct kerb_record record;

	start(&record, KERB_SUBMIT_MSV1_0, unlock ? MSV1_0_UNLOCK : MSV1_0_INTERACTIVE);
	set_text(&record, "LogonDomainName", domain);
	set_text(&record, "UserName", user);
	set_bytes(&record, "Password", password);
	return finish(&record, out);
}

/* The fields of both kinds but the two areas, which are named `first` and `second`. */
static void
set_challenge(struct kerb_record *record, const struct lsa_challenge *challenge,
    const char *first, const char *second)
{
	set_text(record, "LogonDomainName", challenge->domain);
	set_text(record, "UserName", challenge->user);
	set_text(record, "Workstation", challenge->workstation);
	*kerb_record_value(record, "ChallengeToClient") =
	    kerb_value_bytes(challenge->challenge, sizeof(challenge->challenge));
	set_bytes(record, first, challenge->sensitive);
	set_bytes(record, second, challenge->insensitive);
	set_number(record, "ParameterControl", challenge->parameter_control);
}

uint32_t
lsa_submit_lm20(struct lsa_submit *out, const struct lsa_challenge *challenge, bool network)
{
	struct kerb_record record;

	start(&record, KERB_SUBMIT_MSV1_0, network ? MSV1_0_NETWORK : MSV1_0_LM20);
	set_challenge(&record, challenge, "CaseSensitiveChallengeResponse",
	    "CaseInsensitiveChallengeResponse");
	return finish(&record, out);
}

uint32_t
lsa_submit_subauth(struct lsa_submit *out, const struct lsa_challenge *challenge,
    uint32_t package)
{
	struct kerb_record record;

	start(&record, KERB_SUBMIT_MSV1_0, MSV1_0_SUBAUTH);
	set_challenge(&record, challenge, "AuthenticationInfo1", "AuthenticationInfo2");
	set_number(&record, "SubAuthPackageId", package);
	return finish(&record, out);
}

uint32_t
lsa_submit_msv1_0_s4u(struct lsa_submit *out, uint32_t flags, const char *user_principal_name,
    const char *domain)
{
	struct kerb_record record;

	start(&record, KERB_SUBMIT_MSV1_0, MSV1_0_S4U);
	set_number(&record, "Flags", flags);
	set_text(&record, "UserPrincipalName", user_principal_name);
	set_text(&record, "DomainName", domain);
	return finish(&record, out);
}
