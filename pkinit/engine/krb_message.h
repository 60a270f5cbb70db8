/*
 * krb_message.h: what a KDC answers, AS-REP, TGS-REP and KRB-ERROR (RFC 4120 5.4.2, 5.9.1), as
 * OpenSSL templates.
 *
 * Members carry the names of the ASN.1 fields. Nothing here opens an encrypted part. Pure.
 */
#ifndef PKINIT_ENGINE_KRB_MESSAGE_H
#define PKINIT_ENGINE_KRB_MESSAGE_H

#include "templates.h"

#define KRB_MESSAGE_MAX		(256 * 1024)	/* octets of a message that are looked at */

/* Kinds of a message; the first octet of its encoding is 0x60 + kind. */
#define KRB_MESSAGE_AS_REP	11
#define KRB_MESSAGE_TGS_REP	13
#define KRB_MESSAGE_ERROR	30

#define PA_PW_SALT		3	/* in an error: KERB-EXT-ERROR, told by its length */
#define PA_ETYPE_INFO		11
#define PA_PK_AS_REQ		16
#define PA_PK_AS_REP		17
#define PA_ETYPE_INFO2		19
#define PA_AS_FRESHNESS		150

/* TYPED-DATA, RFC 4556 3.2.2 and RFC 8636 3, 4; some KDCs send them as PA-DATA. */
#define TD_TRUSTED_CERTIFIERS	104
#define TD_INVALID_CERTIFICATES	105
#define TD_DH_PARAMETERS	109
#define TD_CMS_DIGESTS		111
#define TD_CERT_DIGESTS		112

struct der_encrypted_data {
	ASN1_INTEGER *etype;			/* [0] */
	ASN1_INTEGER *kvno;			/* [1] optional */
	ASN1_OCTET_STRING *cipher;		/* [2] */
};
typedef struct der_encrypted_data DER_ENCRYPTED_DATA;
DECLARE_ASN1_FUNCTIONS(DER_ENCRYPTED_DATA)

struct der_ticket {
	ASN1_INTEGER *tkt_vno;			/* [0] */
	ASN1_GENERALSTRING *realm;		/* [1] */
	DER_PRINCIPAL_NAME *sname;		/* [2] */
	DER_ENCRYPTED_DATA *enc_part;		/* [3] */
};
typedef struct der_ticket DER_TICKET;
DECLARE_ASN1_FUNCTIONS(DER_TICKET)

struct der_kdc_rep {
	ASN1_INTEGER *pvno;			/* [0] */
	ASN1_INTEGER *msg_type;			/* [1] */
	STACK_OF(DER_PA_DATA) *padata;		/* [2] optional */
	ASN1_GENERALSTRING *crealm;		/* [3] */
	DER_PRINCIPAL_NAME *cname;		/* [4] */
	DER_TICKET *ticket;			/* [5] */
	DER_ENCRYPTED_DATA *enc_part;		/* [6] */
};
typedef struct der_kdc_rep DER_KDC_REP;
DECLARE_ASN1_FUNCTIONS(DER_KDC_REP)

struct der_krb_error {
	ASN1_INTEGER *pvno;			/* [0] */
	ASN1_INTEGER *msg_type;			/* [1] */
	ASN1_GENERALIZEDTIME *ctime;		/* [2] optional */
	ASN1_INTEGER *cusec;			/* [3] optional */
	ASN1_GENERALIZEDTIME *stime;		/* [4] */
	ASN1_INTEGER *susec;			/* [5] */
	ASN1_INTEGER *error_code;		/* [6] */
	ASN1_GENERALSTRING *crealm;		/* [7] optional */
	DER_PRINCIPAL_NAME *cname;		/* [8] optional */
	ASN1_GENERALSTRING *realm;		/* [9] */
	DER_PRINCIPAL_NAME *sname;		/* [10] */
	ASN1_GENERALSTRING *e_text;		/* [11] optional */
	ASN1_OCTET_STRING *e_data;		/* [12] optional */
};
typedef struct der_krb_error DER_KRB_ERROR;
DECLARE_ASN1_FUNCTIONS(DER_KRB_ERROR)

/* The reply in msg[0..len): one message of that kind (KRB_MESSAGE_AS_REP or _TGS_REP), version 5,
 * with nothing after it. NULL when it is none. The caller DER_KDC_REP_free()s it. */
DER_KDC_REP *krb_message_reply(const unsigned char *msg, size_t len, int kind)
    __attribute__((warn_unused_result));

/* The KRB-ERROR in msg[0..len), likewise, to DER_KRB_ERROR_free(). */
DER_KRB_ERROR *krb_message_error(const unsigned char *msg, size_t len)
    __attribute__((warn_unused_result));

/* Encode a message; *der is the caller's, to OPENSSL_free(). 0 on success, -1 without memory. */
int krb_message_encode(const DER_KDC_REP *reply, int kind, unsigned char **der, size_t *len)
    __attribute__((warn_unused_result));
int krb_message_error_encode(const DER_KRB_ERROR *error, unsigned char **der, size_t *len)
    __attribute__((warn_unused_result));

/* The value of the first PA-DATA of that type, inside `reply`; NULL when there is none. */
const ASN1_OCTET_STRING *krb_message_padata(const DER_KDC_REP *reply, int type);

#endif
