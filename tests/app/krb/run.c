#include "run.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include "channel.h"
#include "harden.h"
#include "loop.h"

#define PROGRAM	BUILD_DIR "/libexec/cardea-krb"
#define MODULE	BUILD_DIR "/libexec/cardea_pkinit.so"

struct run {
	const struct run_wish *wish;
	struct run_result *out;
	struct channel authority, sign;
	EVP_PKEY *key;
	unsigned char *cert;
	size_t cert_len;
};

static const char *
rig_path(const char *rest, const char *suffix)
{
	static char path[512];

	(void)snprintf(path, sizeof(path), "%s/pki/%s%s", getenv("RIG"), rest, suffix);
	return path;
}

static void
identity_read(struct run *r)
{
	const char *user = r->wish->user != NULL ? r->wish->user : "alice";
	FILE *f = fopen(rig_path(user, ".pem"), "r");
	X509 *cert;
	int n;

	cr_assert_not_null(f);
	cert = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	f = fopen(rig_path(user, ".key"), "r");
	r->key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	n = i2d_X509(cert, &r->cert);
	cr_assert(n > 0 && r->key != NULL);
	r->cert_len = (size_t)n;
	X509_free(cert);
}

static void
text(char *out, size_t size, const char *wish, const char *fallback)
{
	(void)snprintf(out, size, "%s", wish != NULL ? wish : fallback);
}

static void
start(struct run *r, int sign_fd)
{
	static struct wire_krb_start s;
	const struct run_wish *w = r->wish;

	memset(&s, 0, sizeof(s));
	s.purpose = w->probe ? WIRE_PURPOSE_PROBE : WIRE_PURPOSE_ATTEMPT;
	s.enterprise = w->enterprise;
	text(s.netbios, sizeof(s.netbios), w->netbios, "");
	if (!w->probe && (w->anchors == NULL || w->anchors[0] != '\0'))
		text(s.kdc_trust.anchors, sizeof(s.kdc_trust.anchors),
		    rig_path(w->anchors != NULL ? w->anchors : "ca.pem", "\n"), NULL);
	if (w->revocation && !w->no_crl)
		text(s.kdc_trust.crls, sizeof(s.kdc_trust.crls), rig_path("crl.pem", "\n"), NULL);
	s.kdc_trust.revocation = w->revocation ? WIRE_REVOCATION_REQUIRED : WIRE_REVOCATION_OFF;
	s.now = (uint64_t)((int64_t)clock_wall() + w->clock);
	s.limit_ms = w->limit_ms != 0 ? w->limit_ms : 10000;
	s.skew = 300;
	s.kdc_strict = !w->lax;
	text(s.kdc_hosts, sizeof(s.kdc_hosts), w->hosts, "kdc.test.example");
	text(s.kdcs, sizeof(s.kdcs), w->kdcs, "127.0.0.1:88");
	text(s.realm, sizeof(s.realm), "TEST.EXAMPLE", NULL);
	text(s.principal, sizeof(s.principal), w->principal,
	    w->user != NULL ? w->user : "alice");
	text(s.host_principal, sizeof(s.host_principal), w->host, "host/kiosk.test.example");
	text(s.engine, sizeof(s.engine), w->engine, MODULE);
	cr_assert(RAND_bytes(r->out->nonce, WIRE_NONCE) == 1);
	if (!w->probe) {
		s.nonce = (struct message_blob){ r->out->nonce, WIRE_NONCE };
		s.certificate = (struct message_blob){ r->cert, r->cert_len };
	}
	cr_assert_eq(channel_send(&r->authority, wire_type(WIRE_KRB_START), &s, &sign_fd), CHANNEL_OK);
}

static void
sign(struct run *r)
{
	struct wire_sign_request request;
	struct wire_sign_result result = { 0 };
	unsigned char sig[1024];
	size_t n = sizeof(sig);
	EVP_PKEY_CTX *ctx;

	if (channel_receive(&r->sign, -1) != CHANNEL_OK) {
		channel_close(&r->sign);
		return;
	}
	r->out->signatures++;
	cr_assert_eq(r->sign.type, WIRE_SIGN_REQUEST);
	cr_assert_null(channel_decode(&r->sign, wire_type(WIRE_SIGN_REQUEST), &request));
	cr_assert_eq(request.algorithm, WIRE_SIGN_RSA_SHA256);
	cr_assert_eq(request.digest.n, 32);
	if (r->wish->signer == RUN_DIES) {
		channel_close(&r->sign);
		return;
	}
	if (r->wish->signer == RUN_SENDS_GARBAGE) {
		cr_assert(write(r->sign.fd, "garbage!", 8) == 8);
		return;
	}
	ctx = EVP_PKEY_CTX_new(r->key, NULL);
	cr_assert(EVP_PKEY_sign_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1 &&
	    EVP_PKEY_sign(ctx, sig, &n, request.digest.p, request.digest.n) == 1);
	EVP_PKEY_CTX_free(ctx);
	sig[9] ^= r->wish->signer == RUN_SIGNS_WRONG;
	if (r->wish->signer == RUN_REFUSES)
		result.failure = FAILURE_PIN_WRONG;
	else
		result.signature = (struct message_blob){ sig, n };
	cr_assert_eq(channel_send(&r->sign, wire_type(WIRE_SIGN_RESULT), &result, NULL), CHANNEL_OK);
}

/* Copies a blob out of the channel's buffer. */
static struct message_blob
keep(struct run_result *out, size_t *used, struct message_blob blob)
{
	struct message_blob kept = { out->room + *used, blob.n };

	cr_assert(*used + blob.n <= sizeof(out->room));
	memcpy(out->room + *used, blob.p, blob.n);
	*used += blob.n;
	return kept;
}

static void
take_evidence(struct run_result *out, struct channel *c)
{
	struct run_evidence *e = &out->evidence[out->evidence_count++];
	struct wire_krb_evidence msg;

	cr_assert_leq(out->evidence_count, RUN_EVIDENCE_MAX);
	cr_assert_null(channel_decode(c, wire_type(c->type), &msg));
	cr_assert_leq(msg.message.n, sizeof(e->p));
	e->what = (enum wire_evidence)msg.what;
	e->now = msg.now;
	e->n = msg.message.n;
	memcpy(e->p, msg.message.p, e->n);
}

/* One message of the program; false at its end. */
static bool
take(struct run *r)
{
	struct run_result *out = r->out;
	struct channel *c = &r->authority;
	size_t used = 0;

	if (channel_receive(c, -1) != CHANNEL_OK)
		return false;
	if (c->type == WIRE_KRB_PREFLIGHT) {
		cr_assert(!out->preflight && out->signatures == 0, "first, and before any signature");
		cr_assert_null(channel_decode(c, wire_type(c->type), &out->pre));
		out->preflight = true;
	} else if (c->type == WIRE_KRB_TGT) {
		cr_assert(out->preflight && out->signatures > 0);
		cr_assert_null(channel_decode(c, wire_type(c->type), &out->ticket));
		out->tgt = true;
	} else if (c->type == WIRE_KRB_EVIDENCE) {
		take_evidence(out, c);
	} else if (c->type == WIRE_KRB_FAILED) {
		cr_assert_null(channel_decode(c, wire_type(c->type), &out->failed));
		out->failure = (enum failure)out->failed.failure;
		cr_assert_neq(out->failure, FAILURE_NONE);
		out->failed.kdc_certificate = keep(out, &used, out->failed.kdc_certificate);
	} else {
		cr_assert_eq(c->type, WIRE_KRB_RESULT);
		cr_assert(out->tgt);
		cr_assert_null(channel_decode(c, wire_type(c->type), &out->result));
		out->result.ap_req = keep(out, &used, out->result.ap_req);
		out->result.signed_data = keep(out, &used, out->result.signed_data);
		out->result.ccache = keep(out, &used, out->result.ccache);
		out->failure = FAILURE_NONE;
	}
	return true;
}

static pid_t
spawn(int fd)
{
	static const char program[] = PROGRAM;
	char *const argv[] = { (char *)(uintptr_t)program, NULL };
	char *const envp[] = { NULL };
	pid_t pid = fork();

	if (pid == 0) {
		dup2(fd, HELPER_CHANNEL);
		execve(program, argv, envp);
		_exit(127);
	}
	return pid;
}

void
run_attempt(const struct run_wish *wish, struct run_result *out)
{
	struct run r = { .wish = wish, .out = out };
	struct pollfd fds[2];
	int authority[2], signer[2];
	pid_t pid;

	memset(out, 0, sizeof(*out));
	out->failure = FAILURE_HELPER_DIED;
	identity_read(&r);
	cr_assert(channel_pair(authority) == 0 && channel_pair(signer) == 0);
	pid = spawn(authority[1]);
	close(authority[1]);
	channel_init(&r.authority, authority[0]);
	channel_init(&r.sign, signer[0]);
	start(&r, signer[1]);
	close(signer[1]);
	for (;;) {
		fds[0] = (struct pollfd){ r.authority.fd, POLLIN, 0 };
		fds[1] = (struct pollfd){ r.sign.fd, POLLIN, 0 };
		cr_assert(poll(fds, 2, -1) > 0);
		if (fds[1].revents != 0 && r.sign.fd >= 0 && fds[0].revents == 0)
			sign(&r);
		else if (fds[0].revents != 0 && !take(&r))
			break;
	}
	cr_assert(waitpid(pid, &out->status, 0) == pid);
	channel_close(&r.authority);
	channel_close(&r.sign);
	EVP_PKEY_free(r.key);
	OPENSSL_free(r.cert);
}
