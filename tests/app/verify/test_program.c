#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"
#include "forge.h"
#include "harden.h"
#include "status.h"
#include "wire.h"
#include "wire_finding.h"

#define PROGRAM	BUILD_DIR "/libexec/cardea-verify"
#define NOBODY	65534

static struct forge forge;
static uint8_t nonce[WIRE_NONCE];
static struct wire_verify_prove ask;
static struct channel channel;
static pid_t child;

/* The program as the authority runs it: an own uid, no environment, one descriptor. */
static void
program_start(void)
{
	int ends[2], found = open(PROGRAM, O_PATH), program = fcntl(found, F_DUPFD_CLOEXEC, 64);

	cr_assert_geq(program, 0);
	close(found);
	cr_assert_eq(channel_pair(ends), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		char *argv[] = { NULL, NULL }, *env[] = { NULL };
		char name[] = "cardea-verify";

		argv[0] = name;
		if (dup2(ends[1], HELPER_CHANNEL) < 0
				|| (ends[1] == HELPER_CHANNEL && fcntl(3, F_SETFD, 0) != 0))
			_exit(99);
		for (int fd = HELPER_CHANNEL + 1; fd < 64; fd++)
			close(fd);
		if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
			_exit(98);
		/* The tree may be where this uid cannot go. */
		fexecve(program, argv, env);
		_exit(97);
	}
	close(ends[1]);
	close(program);
	channel_init(&channel, ends[0]);
}

static int
program_end(void)
{
	int status = 0;

	channel_close(&channel);
	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void
setup(void)
{
	forge_begin(&forge);
	memset(nonce, 0x5a, sizeof(nonce));
	memset(&ask, 0, sizeof(ask));
	ask.now = PKI_NOW;
	ask.skew = 300;
	strcpy(ask.principal, "alice");
	strcpy(ask.realm, FORGE_REALM);
	strcpy(ask.host_principal, FORGE_HOST);
	program_start();
}

static void
teardown(void)
{
	forge_end(&forge);
}

static void
prove_send(const uint8_t *attempt)
{
	struct forge_ticket ticket = { .nonce = attempt };
	struct pki_octets der = pki_der(forge.alice);
	struct pki_octets sd = forge_signed(forge.alice, forge.alice_key, attempt, 0);
	struct pki_octets apreq = forge_apreq(&forge, &ticket);
	int keytab = forge_keytab(&forge);

	ask.nonce = (struct message_blob){ nonce, sizeof(nonce) };
	ask.certificate = (struct message_blob){ der.p, der.len };
	ask.signed_data = (struct message_blob){ sd.p, sd.len };
	ask.ap_req = (struct message_blob){ apreq.p, apreq.len };
	cr_assert_eq(channel_send(&channel, wire_type(WIRE_VERIFY_PROVE), &ask, &keytab), CHANNEL_OK);
	close(keytab);
	free(der.p);
	free(sd.p);
	free(apreq.p);
}

TestSuite(program, .init = setup, .fini = teardown);

Test(program, proves_an_attempt_under_its_own_uid_and_exits)
{
	static struct wire_verify_proof proof;

	prove_send(nonce);
	cr_assert_eq(channel_receive(&channel, 20000), CHANNEL_OK);
	cr_assert_eq(channel.type, WIRE_VERIFY_PROOF);
	cr_assert_null(channel_decode(&channel, wire_type(WIRE_VERIFY_PROOF), &proof));
	cr_expect_str_eq(proof.principal, "alice");
	cr_expect_eq(program_end(), 0);
}

Test(program, surveys_what_it_is_given)
{
	static struct wire_verify_survey question;
	static struct wire_verify_surveyed surveyed;
	int keytab = forge_keytab(&forge);
	struct wire_finding finding;
	bool key = false;

	question.now = PKI_NOW;
	strcpy(question.realm, FORGE_REALM);
	strcpy(question.host_principal, FORGE_HOST);
	cr_assert_eq(channel_send(&channel, wire_type(WIRE_VERIFY_SURVEY), &question, &keytab),
		CHANNEL_OK);
	close(keytab);
	cr_assert_eq(channel_receive(&channel, 20000), CHANNEL_OK);
	cr_assert_eq(channel.type, WIRE_VERIFY_SURVEYED);
	cr_assert_null(channel_decode(&channel, wire_type(WIRE_VERIFY_SURVEYED), &surveyed));
	while (wire_finding_get(&surveyed.findings, &finding))
		key = key || finding.what == WIRE_FINDING_KEYTAB_ENTRY;
	cr_expect(key);
	cr_expect_eq(program_end(), 0);
}

Test(program, says_why_an_attempt_is_not_proved)
{
	static const uint8_t other[WIRE_NONCE];
	static struct wire_verify_failed failed;

	prove_send(other);
	cr_assert_eq(channel_receive(&channel, 20000), CHANNEL_OK);
	cr_assert_eq(channel.type, WIRE_VERIFY_FAILED);
	cr_assert_null(channel_decode(&channel, wire_type(WIRE_VERIFY_FAILED), &failed));
	cr_expect_eq(failed.failure, FAILURE_HOST_NONCE_MISMATCH);
	cr_expect_eq(program_end(), 0);
}

Test(program, judges_a_certificate)
{
	static struct wire_verify_prepare question;
	static struct wire_verify_judgement judgement;
	struct pki_octets der = pki_der(forge.alice);
	int keytab = forge_keytab(&forge);

	memset(&question, 0, sizeof(question));
	question.now = PKI_NOW;
	strcpy(question.realm, FORGE_REALM);
	strcpy(question.host_principal, FORGE_HOST);
	question.certificate = (struct message_blob){ der.p, der.len };
	cr_assert_eq(channel_send(&channel, wire_type(WIRE_VERIFY_PREPARE), &question, &keytab),
		CHANNEL_OK);
	close(keytab);
	free(der.p);
	cr_assert_eq(channel_receive(&channel, 20000), CHANNEL_OK);
	cr_assert_eq(channel.type, WIRE_VERIFY_JUDGEMENT);
	cr_assert_null(channel_decode(&channel, wire_type(WIRE_VERIFY_JUDGEMENT), &judgement));
	cr_expect_eq(judgement.failure, FAILURE_CERT_UNTRUSTED);
	cr_expect_eq(judgement.setup_failure, FAILURE_KDC_ANCHORS_MISSING);
	cr_expect_str_eq(judgement.principal, "alice");
	cr_expect_eq(program_end(), 0);
}

Test(program, answers_nothing_to_a_message_that_is_not_its_own)
{
	static const struct wire_card_cancel cancel = { 1 };

	cr_assert_eq(channel_send(&channel, wire_type(WIRE_CARD_CANCEL), &cancel, NULL), CHANNEL_OK);
	cr_expect_eq(channel_receive(&channel, 20000), CHANNEL_CLOSED);
	cr_expect_neq(program_end(), 0);
}

Test(program, ends_when_the_authority_is_gone)
{
	cr_expect_neq(program_end(), 0);
}
