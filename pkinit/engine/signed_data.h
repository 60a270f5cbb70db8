/*
 * signed_data.h: CMS SignedData (RFC 5652) as PKINIT uses it: one signer, content inside.
 *
 * Making one takes two calls, because the private key is on a card that another process holds:
 * signed_data_begin() gives the digest, signed_data_finish() takes the signature.
 */
#ifndef PKINIT_ENGINE_SIGNED_DATA_H
#define PKINIT_ENGINE_SIGNED_DATA_H

#include <stddef.h>

#include <openssl/x509.h>

#define SIGNED_DATA_MAX		65536	/* octets of a ContentInfo that are looked at */
#define SIGNED_DATA_DIGEST_LEN	32	/* SHA-256 */
#define SIGNED_DATA_CERTS_MAX	16	/* certificates of a message that are looked at */

struct signed_data;

/* Begins a SignedData over content[0..len) of the type `oid` (dotted), to be signed with SHA-256 by
 * the key of cert, which goes in together with the path above it as far as `others` (may be
 * NULL) has it, self-signed certificates left out. All arguments are copied or referenced as
 * OpenSSL does. digest is what the key has to sign: RSA by PKCS #1 v1.5 or ECDSA. Returns the
 * unfinished message for signed_data_finish() or signed_data_free(), NULL when the certificate's
 * key cannot be used or OpenSSL fails. */
struct signed_data *signed_data_begin(const unsigned char *content, size_t len, const char *oid,
    X509 *cert, STACK_OF(X509) *others, unsigned char digest[SIGNED_DATA_DIGEST_LEN])
    __attribute__((warn_unused_result));

/* Puts the signature in and proves the message under the certificate. *der is the caller's, to
 * OPENSSL_free(). 0 on success; 1 when the signature is not one of this certificate's key over
 * the digest; -1 on any other error. sd stays the caller's to free. */
int signed_data_finish(struct signed_data *sd, const unsigned char *sig, size_t sig_len,
    unsigned char **der, size_t *der_len) __attribute__((warn_unused_result));

/* NULL is allowed. */
void signed_data_free(struct signed_data *sd);

enum signed_data_result {
	SIGNED_DATA_OK = 0,
	SIGNED_DATA_MALFORMED,		/* no SignedData of this content type with one signer */
	SIGNED_DATA_NO_CERTIFICATE,	/* the signer's certificate is not in it */
	SIGNED_DATA_BAD_SIGNATURE,	/* content or attributes do not verify under its key */
};

/* What a message held. Free it with signed_data_content_free(). */
struct signed_data_content {
	unsigned char *content;		/* eContent */
	size_t content_len;
	X509 *signer;			/* the certificate that the signature was checked against */
	STACK_OF(X509) *certs;		/* all certificates of the message */
	int digest_nid;			/* digest of the signature: NID_sha256, or NID_undef */
};

/* Takes the ContentInfo der[0..len) apart and checks its signature, never the certificate's worth:
 * no chain, no date, no purpose. `signer` is the certificate it must verify under; with NULL it is
 * the one inside that the message's SignerInfo names. On SIGNED_DATA_BAD_SIGNATURE signer,
 * certs and digest_nid are filled so that the certificate can be judged and named, and content is
 * NULL; on every other error all of *out is clear. Bounded by SIGNED_DATA_MAX. */
enum signed_data_result signed_data_verify(const unsigned char *der, size_t len, const char *oid,
    X509 *signer, struct signed_data_content *out) __attribute__((warn_unused_result));

void signed_data_content_free(struct signed_data_content *content);

#endif
