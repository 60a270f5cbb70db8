#include "host.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "apreq.h"
#include "context.h"
#include "keytab.h"
#include "pac.h"
#include "text.h"

/* What one proof holds; host_close() gives all of it back. */
struct host {
	const struct host_claim *claim;
	struct verdict *verdict;
	krb5_context context;
	krb5_keytab keytab;
	krb5_keytab_entry entry;	/* the key that opens the ticket */
	bool entry_held;
	krb5_principal server;
	krb5_principal client;		/* as it was asked for */
	bool renamed;			/* the ticket has another: the PAC must vouch for it */
	krb5_auth_context auth;
	krb5_ticket *opened;		/* what the key opened: for diagnosis only */
	krb5_ticket *ticket;		/* as krb5_rd_req() accepted it */
	krb5_authenticator *authenticator;
};

static enum failure
fail_krb5(struct host *host, enum failure failure, krb5_error_code code, const char *what)
{
	return verdict_krb5(host->verdict, failure, host->context, code, what);
}

static enum failure
host_open(struct host *host)
{
	const struct host_claim *claim = host->claim;
	krb5_error_code code = context_new(claim->now, claim->skew, &host->context);

	if (code != 0)
		return verdict_krb5(host->verdict, FAILURE_INTERNAL_ERROR, NULL, code, "libkrb5");
	code = keytab_principal(host->context, claim->host_principal, claim->realm, &host->server);
	if (code == 0)
		code = claim->enterprise ?
		    keytab_enterprise(host->context, claim->principal, claim->realm,
			&host->client) :
		    keytab_principal(host->context, claim->principal, claim->realm,
			&host->client);
	if (code == 0)
		code = krb5_auth_con_init(host->context, &host->auth);
	/* No flag: no replay cache. libkrb5 checks the times all the same. */
	if (code == 0)
		code = krb5_auth_con_setflags(host->context, host->auth, 0);
	if (code != 0)
		return fail_krb5(host, FAILURE_INTERNAL_ERROR, code, "libkrb5");
	if (keytab_open(host->context, claim->keytab_fd, &host->keytab, host->verdict) !=
	    FAILURE_NONE)
		return host->verdict->failure;
	return keytab_has(host->context, host->keytab, host->server, host->verdict);
}

static void
host_close(struct host *host)
{
	if (host->context == NULL)
		return;
	krb5_free_authenticator(host->context, host->authenticator);
	krb5_free_ticket(host->context, host->ticket);
	krb5_free_ticket(host->context, host->opened);
	if (host->auth != NULL)
		krb5_auth_con_free(host->context, host->auth);
	if (host->entry_held)
		krb5_free_keytab_entry_contents(host->context, &host->entry);
	if (host->keytab != NULL)
		krb5_kt_close(host->context, host->keytab);
	krb5_free_principal(host->context, host->client);
	krb5_free_principal(host->context, host->server);
	krb5_free_context(host->context);
}

static enum failure
ticket_key(struct host *host, krb5_ticket *ticket)
{
	krb5_kvno kvno = ticket->enc_part.kvno;
	krb5_keytab_entry any;
	krb5_error_code code;

	if (!krb5_principal_compare(host->context, ticket->server, host->server))
		return verdict_set(host->verdict, FAILURE_HOST_APREQ_INVALID,
		    "the ticket is for another service than %s@%s", host->claim->host_principal,
		    host->claim->realm);
	code = krb5_kt_get_entry(host->context, host->keytab, host->server, kvno, 0, &any);
	if (code != 0)
		return fail_krb5(host, FAILURE_HOST_KVNO_WRONG, code, "key version of the ticket");
	krb5_free_keytab_entry_contents(host->context, &any);
	code = krb5_kt_get_entry(host->context, host->keytab, host->server, kvno,
	    ticket->enc_part.enctype, &host->entry);
	if (code != 0)
		return fail_krb5(host, FAILURE_HOST_KEY_WRONG, code,
		    "encryption type of the ticket");
	host->entry_held = true;
	code = krb5_server_decrypt_ticket_keytab(host->context, host->keytab, ticket);
	if (code != 0)
		return fail_krb5(host, FAILURE_HOST_KEY_WRONG, code, "the ticket does not open");
	return FAILURE_NONE;
}

static enum failure
ticket_look(struct host *host)
{
	const struct host_claim *claim = host->claim;
	krb5_data data = { 0 };
	uint8_t *der = NULL;
	size_t len = 0;
	enum failure failure;

	if (apreq_ticket(claim->ap_req, claim->ap_req_len, &der, &len) != 0)
		return verdict_set(host->verdict, FAILURE_HOST_APREQ_INVALID,
		    "not exactly one AP-REQ");
	data.data = (char *)der;
	data.length = (unsigned int)len;
	if (krb5_decode_ticket(&data, &host->opened) != 0)
		failure = verdict_set(host->verdict, FAILURE_HOST_APREQ_INVALID,
		    "the AP-REQ holds no ticket");
	else
		failure = ticket_key(host, host->opened);
	free(der);
	return failure;
}

/* The PACs of a ticket that was opened, ended by NULL; free with krb5_free_authdata(). */
static krb5_error_code
pacs_find(struct host *host, const krb5_ticket *ticket, krb5_authdata ***found)
{
	*found = NULL;
	return krb5_find_authdata(host->context, ticket->enc_part2->authorization_data, NULL,
	    KRB5_AUTHDATA_WIN2K_PAC, found);
}

/* krb5_rd_req() refuses a whole AP-REQ for a PAC that it cannot decode, with an errno. */
static bool
pacs_decode(struct host *host)
{
	krb5_authdata **found = NULL;
	krb5_pac pac = NULL;
	bool decode = pacs_find(host, host->opened, &found) == 0;

	for (size_t i = 0; decode && found != NULL && found[i] != NULL; i++) {
		pac = NULL;
		decode = krb5_pac_parse(host->context, found[i]->contents, found[i]->length, &pac)
			== 0;
		krb5_pac_free(host->context, pac);
	}
	krb5_free_authdata(host->context, found);
	return decode;
}

static enum failure
apreq_read(struct host *host)
{
	const struct host_claim *claim = host->claim;
	krb5_data data = { 0 };
	krb5_error_code code;
	uint8_t *copy = malloc(claim->ap_req_len);

	if (copy == NULL)
		return verdict_set(host->verdict, FAILURE_INTERNAL_ERROR, "no memory");
	memcpy(copy, claim->ap_req, claim->ap_req_len);
	data.data = (char *)copy;
	data.length = (unsigned int)claim->ap_req_len;
	code = krb5_rd_req(host->context, &host->auth, &data, host->server, host->keytab, NULL,
	    &host->ticket);
	if (code == 0)
		code = krb5_auth_con_getauthenticator(host->context, host->auth,
		    &host->authenticator);
	free(copy);
	if (code != 0)
		return fail_krb5(host,
		    pacs_decode(host) ? FAILURE_HOST_APREQ_INVALID : FAILURE_PAC_INVALID, code,
		    "AP-REQ");
	if (host->ticket->enc_part2 == NULL || host->authenticator == NULL)
		return verdict_set(host->verdict, FAILURE_INTERNAL_ERROR, "AP-REQ left closed");
	return FAILURE_NONE;
}

/* Only a checksum type that goes with the session key's encryption type binds the nonce to it. */
static bool
checksum_keyed(struct host *host, krb5_enctype enctype, krb5_cksumtype wanted)
{
	krb5_cksumtype *types = NULL;
	unsigned int count = 0;
	bool found = false;

	if (krb5_c_keyed_checksum_types(host->context, enctype, &count, &types) != 0)
		return false;
	for (unsigned int i = 0; i < count; i++)
		found = found || types[i] == wanted;
	krb5_free_cksumtypes(host->context, types);
	return found;
}

static enum failure
nonce_prove(struct host *host)
{
	const krb5_checksum *checksum = host->authenticator->checksum;
	const krb5_keyblock *session = host->ticket->enc_part2->session;
	uint8_t nonce[WIRE_NONCE];
	krb5_data data = { 0 };
	krb5_boolean valid = 0;
	krb5_error_code code;

	if (checksum == NULL)
		return verdict_set(host->verdict, FAILURE_HOST_NONCE_MISMATCH,
		    "the authenticator has no checksum");
	if (!checksum_keyed(host, session->enctype, checksum->checksum_type))
		return verdict_set(host->verdict, FAILURE_HOST_NONCE_MISMATCH,
		    "checksum type %d is not keyed with the session key",
		    (int)checksum->checksum_type);
	memcpy(nonce, host->claim->nonce, sizeof(nonce));
	data.data = (char *)nonce;
	data.length = sizeof(nonce);
	code = krb5_c_verify_checksum(host->context, session, KRB5_KEYUSAGE_AP_REQ_AUTH_CKSUM,
	    &data, checksum, &valid);
	if (code != 0 || !valid)
		return verdict_set(host->verdict, FAILURE_HOST_NONCE_MISMATCH,
		    "the checksum is not over this attempt's nonce");
	return FAILURE_NONE;
}

static enum failure
client_mismatch(struct host *host, const char *why)
{
	char *name = NULL;

	if (krb5_unparse_name(host->context, host->ticket->enc_part2->client, &name) != 0)
		name = NULL;
	verdict_set(host->verdict, FAILURE_HOST_CLIENT_MISMATCH,
	    "the ticket is %s's, the certificate speaks for %s@%s%s", name ? name : "another",
	    host->claim->principal, host->claim->realm, why);
	krb5_free_unparsed_name(host->context, name);
	return host->verdict->failure;
}

/* A KDC answers an enterprise name with the account's own name, in the realm that was asked. */
static bool
may_be_renamed(struct host *host, krb5_const_principal client)
{
	return host->claim->enterprise &&
	    krb5_realm_compare(host->context, client, host->client);
}

/* A ticket of this attempt comes from an authentication within it, give or take the skew. */
static enum failure
ticket_prove(struct host *host)
{
	const krb5_enc_tkt_part *part = host->ticket->enc_part2;
	const struct host_claim *claim = host->claim;
	int64_t authtime = (int64_t)(uint32_t)part->times.authtime;

	host->renamed = !krb5_principal_compare(host->context, part->client, host->client);
	if (host->renamed && !may_be_renamed(host, part->client))
		return client_mismatch(host, "");
	if ((part->flags & TKT_FLG_PRE_AUTH) == 0)
		return verdict_set(host->verdict, FAILURE_HOST_APREQ_INVALID,
		    "the ticket is not pre-authenticated");
	if (authtime > claim->now + claim->skew ||
	    authtime < claim->now - claim->skew - PROOF_ATTEMPT_SECONDS)
		return verdict_set(host->verdict, FAILURE_HOST_APREQ_INVALID,
		    "the ticket's authentication is %lld s old, not of this attempt",
		    (long long)(claim->now - authtime));
	return FAILURE_NONE;
}

static enum failure
pac_facts_read(struct host *host, krb5_pac pac, struct pac_facts *facts)
{
	static const enum pac_type types[] = { PAC_LOGON_INFO, PAC_UPN_DNS_INFO,
		PAC_REQUESTER_SID };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		krb5_data data = { 0 };
		int read;

		if (krb5_pac_get_buffer(host->context, pac, types[i], &data) != 0)
			continue;
		read = pac_read(types[i], (const uint8_t *)data.data, data.length, facts);
		krb5_free_data_contents(host->context, &data);
		if (read != 0)
			return verdict_set(host->verdict, FAILURE_PAC_INVALID,
			    "PAC buffer %d cannot be decoded", (int)types[i]);
	}
	if (host->claim->sid[0] != '\0' && facts->sid[0] != '\0' &&
	    strcmp(host->claim->sid, facts->sid) != 0)
		return verdict_set(host->verdict, FAILURE_HOST_CLIENT_MISMATCH,
		    "the PAC is %s's, the certificate is %s's", facts->sid, host->claim->sid);
	return FAILURE_NONE;
}

static enum failure
pac_check(struct host *host, const krb5_authdata *data, struct pac_facts *facts)
{
	const krb5_enc_tkt_part *part = host->ticket->enc_part2;
	krb5_pac pac = NULL;
	enum failure failure;
	krb5_error_code code;

	code = krb5_pac_parse(host->context, data->contents, data->length, &pac);
	if (code == 0)
		code = krb5_pac_verify(host->context, pac, part->times.authtime, NULL,
		    &host->entry.key, NULL);
	if (code != 0) {
		failure = fail_krb5(host, FAILURE_PAC_INVALID, code, "PAC");
		goto out;
	}
	code = krb5_pac_verify(host->context, pac, part->times.authtime, part->client, NULL, NULL);
	if (code != 0)
		failure = fail_krb5(host, FAILURE_HOST_CLIENT_MISMATCH, code, "client of the PAC");
	else
		failure = pac_facts_read(host, pac, facts);
out:
	krb5_pac_free(host->context, pac);
	return failure;
}

/* The signed PAC is the KDC's word on whose name was asked for: the same UPN, or the same SID. */
static enum failure
client_vouch(struct host *host, const struct pac_facts *facts)
{
	const struct host_claim *claim = host->claim;

	if (!host->renamed || strcasecmp(facts->upn, claim->principal) == 0 ||
	    (claim->sid[0] != '\0' && strcmp(claim->sid, facts->sid) == 0))
		return FAILURE_NONE;
	return client_mismatch(host, facts->sid[0] == '\0' && facts->upn[0] == '\0' ?
	    ", and no PAC tells whose that name is" :
	    ", and the PAC has neither that name nor the certificate's SID");
}

/* The ticket's client without its realm, as the account rules will see it. */
static enum failure
client_name(struct host *host, char out[WIRE_NAME])
{
	char *name = NULL;
	krb5_error_code code = krb5_unparse_name_flags(host->context,
	    host->ticket->enc_part2->client, KRB5_PRINCIPAL_UNPARSE_NO_REALM, &name);

	if (code != 0)
		return fail_krb5(host, FAILURE_INTERNAL_ERROR, code, "the ticket's client");
	if (!text_clean(out, WIRE_NAME, (const uint8_t *)name, strlen(name)))
		client_mismatch(host, ", and its name cannot be shown as it is");
	krb5_free_unparsed_name(host->context, name);
	return host->verdict->failure;
}

static enum failure
pac_prove(struct host *host, struct pac_facts *facts)
{
	krb5_authdata **found = NULL;
	enum failure failure = FAILURE_NONE;
	krb5_error_code code = pacs_find(host, host->ticket, &found);

	if (code != 0)
		failure = fail_krb5(host, FAILURE_PAC_INVALID, code, "authorization data");
	else if (found == NULL || found[0] == NULL)
		failure = host->claim->pac_required ?
		    verdict_set(host->verdict, FAILURE_PAC_MISSING, "the ticket has no PAC") :
		    FAILURE_NONE;
	else if (found[1] != NULL)
		failure = verdict_set(host->verdict, FAILURE_PAC_INVALID,
		    "the ticket has more than one PAC");
	else
		failure = pac_check(host, found[0], facts);
	krb5_free_authdata(host->context, found);
	return failure;
}

static uint64_t
timestamp(krb5_timestamp t)
{
	return (uint64_t)(uint32_t)t;
}

static void
proof_fill(const struct host *host, const char name[WIRE_NAME], const struct pac_facts *facts,
    struct wire_verify_proof *proof)
{
	const krb5_ticket_times *times = &host->ticket->enc_part2->times;

	proof->auth_time = timestamp(times->authtime);
	proof->start_time = timestamp(times->starttime ? times->starttime : times->authtime);
	proof->end_time = timestamp(times->endtime);
	proof->renew_till = timestamp(times->renew_till);
	proof->kvno = host->ticket->enc_part.kvno;
	proof->enctype = (uint32_t)host->ticket->enc_part.enctype;
	memcpy(proof->principal, name, WIRE_NAME);
	memccpy(proof->realm, host->claim->realm, '\0', WIRE_NAME - 1);
	memcpy(proof->sid, facts->sid, WIRE_NAME);
	memcpy(proof->full_name, facts->full_name, WIRE_NAME);
	memcpy(proof->logon_script, facts->logon_script, WIRE_NAME);
	memcpy(proof->profile_path, facts->profile_path, WIRE_NAME);
	memcpy(proof->home_directory, facts->home_directory, WIRE_NAME);
	memcpy(proof->home_drive, facts->home_drive, WIRE_NAME);
	memcpy(proof->logon_server, facts->logon_server, WIRE_NAME);
	proof->kick_off_time = facts->kick_off_time;
	proof->logon_count = facts->logon_count;
	proof->bad_passwords = facts->bad_passwords;
}

enum failure
host_prove(const struct host_claim *claim, struct wire_verify_proof *proof, struct verdict *verdict)
{
	struct host host = { .claim = claim, .verdict = verdict };
	struct pac_facts facts;
	char name[WIRE_NAME];
	enum failure failure;

	memset(proof, 0, sizeof(*proof));
	memset(&facts, 0, sizeof(facts));
	if ((failure = host_open(&host)) == FAILURE_NONE &&
	    (failure = ticket_look(&host)) == FAILURE_NONE &&
	    (failure = apreq_read(&host)) == FAILURE_NONE &&
	    (failure = nonce_prove(&host)) == FAILURE_NONE &&
	    (failure = ticket_prove(&host)) == FAILURE_NONE &&
	    (failure = pac_prove(&host, &facts)) == FAILURE_NONE &&
	    (failure = client_vouch(&host, &facts)) == FAILURE_NONE &&
	    (failure = client_name(&host, name)) == FAILURE_NONE)
		proof_fill(&host, name, &facts, proof);
	host_close(&host);
	return failure;
}
