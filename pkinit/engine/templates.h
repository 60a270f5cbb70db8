/*
 * templates.h: the ASN.1 types of PKINIT as OpenSSL templates.
 *
 * RFC 4556 3.2 (AuthPack, PA-PK-AS-REQ, PA-PK-AS-REP, KDCDHKeyInfo), RFC 8636 (KDF identifiers,
 * OtherInfo), RFC 8070 (freshness token), RFC 4120 (PA-DATA, names), MS-KILE 2.2.1, 2.2.2
 * (KERB-ERROR-DATA). Members carry the names of the ASN.1 fields. Each type has TYPE_new(),
 * TYPE_free(), d2i_TYPE() and i2d_TYPE().
 *
 * OpenSSL's decoder takes BER. Who needs one encoding only asks der_exact().
 */
#ifndef PKINIT_ENGINE_TEMPLATES_H
#define PKINIT_ENGINE_TEMPLATES_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/asn1.h>
#include <openssl/asn1t.h>
#include <openssl/x509.h>

#define OID_PKINIT_AUTH_DATA	"1.3.6.1.5.2.3.1"
#define OID_PKINIT_DHKEY_DATA	"1.3.6.1.5.2.3.2"
#define OID_PKINIT_KPKDC	"1.3.6.1.5.2.3.5"
#define OID_PKINIT_SAN		"1.3.6.1.5.2.2"

struct der_kdf_id {
	ASN1_OBJECT *kdf_id;			/* [0] */
};
typedef struct der_kdf_id DER_KDF_ID;
DECLARE_ASN1_FUNCTIONS(DER_KDF_ID)
DEFINE_STACK_OF(DER_KDF_ID)

struct der_pk_authenticator {
	ASN1_INTEGER *cusec;			/* [0] */
	ASN1_GENERALIZEDTIME *ctime;		/* [1] */
	ASN1_INTEGER *nonce;			/* [2] */
	ASN1_OCTET_STRING *pa_checksum;		/* [3] SHA-1 of KDC-REQ-BODY, optional */
	ASN1_OCTET_STRING *freshness_token;	/* [4] optional */
	ASN1_TYPE *pa_checksum2;		/* [5] optional */
};
typedef struct der_pk_authenticator DER_PK_AUTHENTICATOR;
DECLARE_ASN1_FUNCTIONS(DER_PK_AUTHENTICATOR)

struct der_auth_pack {
	DER_PK_AUTHENTICATOR *authenticator;	/* [0] */
	X509_PUBKEY *client_public_value;	/* [1] optional */
	STACK_OF(X509_ALGOR) *cms_types;	/* [2] optional */
	ASN1_OCTET_STRING *client_dh_nonce;	/* [3] optional */
	STACK_OF(DER_KDF_ID) *kdfs;		/* [4] optional */
};
typedef struct der_auth_pack DER_AUTH_PACK;
DECLARE_ASN1_FUNCTIONS(DER_AUTH_PACK)

struct der_pk_as_req {
	ASN1_OCTET_STRING *signed_auth_pack;	/* [0] IMPLICIT */
	ASN1_TYPE *trusted_certifiers;		/* [1] optional */
	ASN1_OCTET_STRING *kdc_pk_id;		/* [2] IMPLICIT optional */
};
typedef struct der_pk_as_req DER_PK_AS_REQ;
DECLARE_ASN1_FUNCTIONS(DER_PK_AS_REQ)

struct der_dh_rep_info {
	ASN1_OCTET_STRING *dh_signed_data;	/* [0] IMPLICIT */
	ASN1_OCTET_STRING *server_dh_nonce;	/* [1] optional */
	DER_KDF_ID *kdf;			/* [2] optional */
};
typedef struct der_dh_rep_info DER_DH_REP_INFO;
DECLARE_ASN1_FUNCTIONS(DER_DH_REP_INFO)

#define PK_AS_REP_DH_INFO	0
#define PK_AS_REP_ENC_KEY_PACK	1
struct der_pk_as_rep {
	int type;				/* PK_AS_REP_* */
	union {
		DER_DH_REP_INFO *dh_info;	/* [0] */
		ASN1_OCTET_STRING *enc_key_pack;	/* [1] IMPLICIT */
	} d;
};
typedef struct der_pk_as_rep DER_PK_AS_REP;
DECLARE_ASN1_FUNCTIONS(DER_PK_AS_REP)

struct der_kdc_dh_key_info {
	ASN1_BIT_STRING *public_key;		/* [0] holds a DER INTEGER */
	ASN1_INTEGER *nonce;			/* [1] */
	ASN1_GENERALIZEDTIME *dh_key_expiration;	/* [2] optional */
};
typedef struct der_kdc_dh_key_info DER_KDC_DH_KEY_INFO;
DECLARE_ASN1_FUNCTIONS(DER_KDC_DH_KEY_INFO)

struct der_principal_name {
	ASN1_INTEGER *name_type;		/* [0] */
	STACK_OF(ASN1_GENERALSTRING) *name_string;	/* [1] */
};
typedef struct der_principal_name DER_PRINCIPAL_NAME;
DECLARE_ASN1_FUNCTIONS(DER_PRINCIPAL_NAME)

struct der_krb5_principal_name {		/* KRB5PrincipalName, RFC 4556 3.2.2 */
	ASN1_GENERALSTRING *realm;		/* [0] */
	DER_PRINCIPAL_NAME *principal_name;	/* [1] */
};
typedef struct der_krb5_principal_name DER_KRB5_PRINCIPAL_NAME;
DECLARE_ASN1_FUNCTIONS(DER_KRB5_PRINCIPAL_NAME)

struct der_supp_pub_info {			/* PkinitSuppPubInfo, RFC 8636 5 */
	ASN1_INTEGER *enctype;			/* [0] */
	ASN1_OCTET_STRING *as_req;		/* [1] */
	ASN1_OCTET_STRING *pk_as_rep;		/* [2] */
};
typedef struct der_supp_pub_info DER_SUPP_PUB_INFO;
DECLARE_ASN1_FUNCTIONS(DER_SUPP_PUB_INFO)

struct der_other_info {				/* OtherInfo, RFC 8636 5 */
	X509_ALGOR *algorithm;
	ASN1_OCTET_STRING *party_u_info;	/* [0] */
	ASN1_OCTET_STRING *party_v_info;	/* [1] */
	ASN1_OCTET_STRING *supp_pub_info;	/* [2] */
};
typedef struct der_other_info DER_OTHER_INFO;
DECLARE_ASN1_FUNCTIONS(DER_OTHER_INFO)

struct der_pa_data {				/* PA-DATA, RFC 4120 5.2.7 */
	ASN1_INTEGER *type;			/* [1] */
	ASN1_OCTET_STRING *value;		/* [2] */
};
typedef struct der_pa_data DER_PA_DATA;
DECLARE_ASN1_FUNCTIONS(DER_PA_DATA)
DEFINE_STACK_OF(DER_PA_DATA)

struct der_typed_data {				/* TYPED-DATA's element, RFC 4120 5.9.1 */
	ASN1_INTEGER *type;			/* [0] */
	ASN1_OCTET_STRING *value;		/* [1] optional */
};
typedef struct der_typed_data DER_TYPED_DATA;
DECLARE_ASN1_FUNCTIONS(DER_TYPED_DATA)
DEFINE_STACK_OF(DER_TYPED_DATA)

struct der_kerb_error_data {			/* KERB-ERROR-DATA, MS-KILE 2.2.1 */
	ASN1_INTEGER *type;			/* [1] */
	ASN1_OCTET_STRING *value;		/* [2] optional */
};
typedef struct der_kerb_error_data DER_KERB_ERROR_DATA;
DECLARE_ASN1_FUNCTIONS(DER_KERB_ERROR_DATA)

struct der_domain_parameters {			/* DomainParameters, RFC 3279 2.3.3 */
	ASN1_INTEGER *p;
	ASN1_INTEGER *g;
	ASN1_INTEGER *q;			/* optional */
	ASN1_INTEGER *j;			/* optional */
	ASN1_TYPE *validation;			/* optional */
};
typedef struct der_domain_parameters DER_DOMAIN_PARAMETERS;
DECLARE_ASN1_FUNCTIONS(DER_DOMAIN_PARAMETERS)

typedef STACK_OF(X509_ALGOR) DER_ALGORITHMS;	/* TD-DH-PARAMETERS, RFC 4556 3.1.3 */
DECLARE_ASN1_ITEM(DER_ALGORITHMS)

struct der_external_principal {			/* ExternalPrincipalIdentifier, RFC 4556 3.2.1 */
	ASN1_OCTET_STRING *subject_name;	/* [0] IMPLICIT optional: DER of a Name */
	ASN1_OCTET_STRING *issuer_and_serial;	/* [1] IMPLICIT optional: DER of that type */
	ASN1_OCTET_STRING *subject_key_id;	/* [2] IMPLICIT optional */
};
typedef struct der_external_principal DER_EXTERNAL_PRINCIPAL;
DECLARE_ASN1_FUNCTIONS(DER_EXTERNAL_PRINCIPAL)
DEFINE_STACK_OF(DER_EXTERNAL_PRINCIPAL)

typedef STACK_OF(DER_EXTERNAL_PRINCIPAL) DER_EXTERNAL_PRINCIPALS;	/* RFC 4556 3.2.2 */
DECLARE_ASN1_ITEM(DER_EXTERNAL_PRINCIPALS)

struct der_cert_digests {			/* TD-CERT-DIGEST-ALGORITHMS-DATA, RFC 8636 4 */
	STACK_OF(X509_ALGOR) *allowed;		/* [0] */
	X509_ALGOR *rejected;			/* [1] optional */
};
typedef struct der_cert_digests DER_CERT_DIGESTS;
DECLARE_ASN1_FUNCTIONS(DER_CERT_DIGESTS)

typedef STACK_OF(DER_PA_DATA) DER_METHOD_DATA;
DECLARE_ASN1_ITEM(DER_METHOD_DATA)

typedef STACK_OF(DER_TYPED_DATA) DER_TYPED_DATA_LIST;
DECLARE_ASN1_ITEM(DER_TYPED_DATA_LIST)

/* signedAttrs as they are signed, RFC 5652 5.4. */
typedef STACK_OF(X509_ATTRIBUTE) DER_ATTRIBUTES;
DECLARE_ASN1_ITEM(DER_ATTRIBUTES)

/* Decodes exactly der[0..len): a value of `it`, nothing after it. NULL on any error. The caller
 * frees it with ASN1_item_free(). */
ASN1_VALUE *der_decode(const unsigned char *der, size_t len, const ASN1_ITEM *it)
    __attribute__((warn_unused_result));

/* True when der[0..len) is the encoding that OpenSSL itself gives `value`, that is DER. */
bool der_exact(const ASN1_VALUE *value, const ASN1_ITEM *it, const unsigned char *der, size_t len)
    __attribute__((warn_unused_result));

/* Encodes value; *der is the caller's, to OPENSSL_free(). 0 on success, -1 without memory. */
int der_encode(const ASN1_VALUE *value, const ASN1_ITEM *it, unsigned char **der, size_t *len)
    __attribute__((warn_unused_result));

/* The Diffie-Hellman parameters of an AlgorithmIdentifier, to DER_DOMAIN_PARAMETERS_free(); NULL
 * when it has none that can be decoded. */
DER_DOMAIN_PARAMETERS *der_domain_parameters(const X509_ALGOR *alg)
    __attribute__((warn_unused_result));

/* True when obj is the dotted OID. */
bool der_oid_is(const ASN1_OBJECT *obj, const char *oid) __attribute__((warn_unused_result));

#endif
