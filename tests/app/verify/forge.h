/*
 * forge.h: tickets, AP-REQs and signed AuthPacks made up in the test's own process, right and wrong
 * ones. The DER is written by hand here, so that a fault of the product's templates shows. Any
 * failure aborts the test.
 */
#ifndef TESTS_APP_VERIFY_FORGE_H
#define TESTS_APP_VERIFY_FORGE_H

#include <stdbool.h>

#include <krb5.h>

#include "pki.h"

#define FORGE_REALM	"TEST.EXAMPLE"
#define FORGE_HOST	"host/kiosk.test.example"
#define FORGE_KVNO	3

/* A realm with one host, two cards and the CA of both. */
struct forge {
	krb5_context context;		/* its clock stands at PKI_NOW */
	krb5_keyblock host_key;		/* AES-256, of FORGE_KVNO in the keytab */
	char keytab[64];		/* path of a file of root's */
	EVP_PKEY *ca_key, *alice_key, *bob_key;
	X509 *ca, *alice, *bob;
};

void forge_begin(struct forge *forge);
void forge_end(struct forge *forge);

/* An open descriptor of the keytab; the caller closes it. */
int forge_keytab(const struct forge *forge);

/* What to make; zero is as an honest KDC and client would. Times are seconds from PKI_NOW. */
struct forge_ticket {
	const char *client;		/* "alice" */
	const char *realm;		/* FORGE_REALM */
	const char *server;		/* FORGE_HOST */
	const krb5_keyblock *key;	/* the host's */
	krb5_kvno kvno;			/* FORGE_KVNO */
	krb5_enctype enctype;		/* as the ticket claims; the key's */
	bool not_preauthenticated;
	long authtime, start, end;	/* end: 36000 */
	const char *apreq_client;	/* as the authenticator says; client */
	const uint8_t *nonce;		/* under the checksum, 32 octets; NULL: no checksum */
	krb5_cksumtype checksum;	/* 0: as libkrb5 makes it; 0x8003: the nonce itself */
	long made;			/* the authenticator's time */
	const uint8_t *pac;		/* a signed PAC; NULL: none */
	size_t pac_len;
	bool pac_twice;
};

/* An AP-REQ; the caller frees p. */
struct pki_octets forge_apreq(const struct forge *forge, const struct forge_ticket *ticket);

/* A PAC of client, with up to two buffers of our choice beside those that libkrb5 makes, signed with
 * `key` (NULL: the host's) for authtime PKI_NOW. */
struct forge_pac_buffer {
	uint32_t type;
	const uint8_t *p;
	size_t len;
};
struct pki_octets forge_pac(const struct forge *forge, const char *client,
	const krb5_keyblock *key, const struct forge_pac_buffer *buffers, size_t count);

/* A SignedData over an AuthPack with this nonce, made `made` seconds from PKI_NOW, that carries cert
 * and is signed with key. */
struct pki_octets forge_signed(X509 *cert, EVP_PKEY *key, const uint8_t *nonce, long made);

#endif
