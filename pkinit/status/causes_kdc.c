/* The causes of a KDC's refusals, and of ours of a KDC. */
#include "causes_tables.h"

const struct failure_causes causes_kdc[] = {
	{ .id = FAILURE_ACCOUNT_UNKNOWN, .ambiguous = true,
	  .causes = {
	    "No account has the certificate's name: the UPN differs from the directory's.",
	    "The account was deleted or renamed.",
	    "The account is new, and this KDC does not have it yet.",
	    "The hint names an account that does not exist, or is no name of this realm.",
	  },
	  .checks = {
	    "cardea cards",
	    "kadmin getprinc NAME; Windows: the account's userPrincipalName.",
	  } },
	{ .id = FAILURE_ACCOUNT_DISABLED,
	  .causes = {
	    "The account was disabled on purpose, by a person or by a rule for unused ones.",
	  },
	  .checks = {
	    "The account's state in the directory.",
	  } },
	{ .id = FAILURE_ACCOUNT_HOURS, .ambiguous = true,
	  .causes = {
	    "It is outside the account's logon hours.",
	    "The account begins on a later day.",
	    "The KDC's clock or time zone is wrong.",
	  },
	  .checks = {
	    "The account's logon hours in the directory.",
	    "cardea doctor",
	  } },
	{ .id = FAILURE_ACCOUNT_WORKSTATION,
	  .causes = {
	    "The account may log on at named machines only, and this is none of them.",
	    "This machine's NetBIOS name differs from the one in the list.",
	  },
	  .checks = {
	    "netbios_name in cardea.conf",
	    "The account's userWorkstations in the directory.",
	  } },
	{ .id = FAILURE_ACCOUNT_PASSWORD_EXPIRED,
	  .causes = {
	    "The account's password is too old; nobody types it, but the KDC still minds it.",
	    "Password expiry was not switched off for accounts that need a card.",
	  },
	  .checks = {
	    "kadmin getprinc NAME; Windows: pwdLastSet and the password policy.",
	  } },
	{ .id = FAILURE_ACCOUNT_PASSWORD_MUST_CHANGE,
	  .causes = {
	    "The account is new, or its password was reset, with a change demanded at the next "
	    "logon.",
	  },
	  .checks = {
	    "kadmin getprinc NAME; Windows: pwdLastSet is 0.",
	  } },
	{ .id = FAILURE_ACCOUNT_EXPIRED,
	  .causes = {
	    "The account's end date has passed: a contract has ended or was prolonged elsewhere "
	    "only.",
	  },
	  .checks = {
	    "kadmin getprinc NAME; Windows: accountExpires.",
	  } },
	{ .id = FAILURE_ACCOUNT_LOCKED_OUT,
	  .causes = {
	    "Wrong passwords for this account were tried somewhere: a phone, a mapped drive, a "
	    "service.",
	    "Somebody guesses passwords.",
	  },
	  .checks = {
	    "The KDC's log; Windows: events 4740 and 4771.",
	  } },
	{ .id = FAILURE_ACCOUNT_REVOKED, .ambiguous = true,
	  .causes = {
	    "The account is disabled.",
	    "The account is locked out after wrong passwords.",
	    "The account has expired.",
	    "The KDC's own rule refuses this principal all tickets.",
	  },
	  .checks = {
	    "kadmin getprinc NAME: Attributes and failed attempts.",
	    "The KDC's log at the time of the attempt.",
	  } },
	{ .id = FAILURE_ACCOUNT_SMARTCARD_REQUIRED, .ambiguous = true,
	  .causes = {
	    "The KDC did not find the certificate's data in the request, or did not accept it.",
	    "The certificate is mapped to another account, for which this one was asked.",
	  },
	  .checks = {
	    "The KDC's log at the time of the attempt.",
	  } },
	{ .id = FAILURE_ACCOUNT_NOT_UNIQUE,
	  .causes = {
	    "Two accounts have the same UPN, perhaps in different domains.",
	    "A service name was given to two accounts.",
	  },
	  .checks = {
	    "Windows: dsquery * forestroot -filter (userPrincipalName=UPN)",
	  } },
	{ .id = FAILURE_ACCOUNT_RESTRICTED, .ambiguous = true,
	  .causes = {
	    "The account may not log on at this machine.",
	    "An authentication policy or silo forbids it.",
	    "The account is a member of a group for which this kind of logon is barred.",
	    "The KDC's own rule refuses this principal, or demands a stronger one.",
	  },
	  .checks = {
	    "cardea log --attempt ID: edata_status.",
	    "The KDC's log; Windows: event 4768 with code 0xC, and 4820.",
	  } },
	{ .id = FAILURE_KDC_SAYS_CERT_UNTRUSTED, .ambiguous = true,
	  .causes = {
	    "The KDC's anchors lack the card's issuing authority.",
	    "An intermediate certificate is missing on the KDC.",
	    "The authority is not in Active Directory's NTAuth store.",
	    "The authority was renewed, and only the kiosks know its new certificate.",
	  },
	  .checks = {
	    "cardea log --attempt ID: the certifiers that the KDC trusts.",
	    "MIT: pkinit_anchors and pkinit_pool in kdc.conf; Windows: certutil -viewstore "
	    "-enterprise NTAuth",
	  } },
	{ .id = FAILURE_KDC_SAYS_CERT_INVALID, .ambiguous = true,
	  .causes = {
	    "The certificate has expired, or is not valid yet, by the KDC's clock.",
	    "The KDC's CRL of an issuer has run out.",
	    "A certificate of the path has a signature or an extension that the KDC refuses.",
	  },
	  .checks = {
	    "cardea log --attempt ID: the certificates that the KDC calls invalid.",
	    "The KDC's log, its clock and its CRLs.",
	  } },
	{ .id = FAILURE_KDC_SAYS_CERT_REVOKED,
	  .causes = {
	    "The card was reported lost, or replaced by another.",
	    "The KDC has a newer CRL than this kiosk.",
	    "An authority above the card was revoked.",
	  },
	  .checks = {
	    "cardea cards",
	    "openssl crl -noout -text -in FILE, on the KDC.",
	  } },
	{ .id = FAILURE_KDC_SAYS_REVOCATION_UNKNOWN, .ambiguous = true,
	  .causes = {
	    "The KDC's CRL has run out.",
	    "The KDC cannot reach the place where the CRL or the OCSP responder is.",
	    "The KDC has no CRL of this issuer at all.",
	  },
	  .checks = {
	    "The KDC's log; MIT: pkinit_revoke in kdc.conf; Windows: certutil -verify -urlfetch "
	    "FILE",
	  } },
	{ .id = FAILURE_KDC_SAYS_CERT_NOT_ACCEPTED, .ambiguous = true,
	  .causes = {
	    "The card's certificate is revoked.",
	    "The KDC could not check revocation: its CRL has run out or is out of reach.",
	    "The KDC does not trust the issuing authority, or it is not in NTAuth.",
	    "The certificate has expired by the KDC's clock.",
	    "The certificate is mapped to no account.",
	  },
	  .checks = {
	    "The KDC's log; Windows: CAPI2 and Kerberos-Key-Distribution-Center 19, 21, 29.",
	    "cardea log --attempt ID: edata_status.",
	  } },
	{ .id = FAILURE_KDC_SAYS_NAME_MISMATCH, .ambiguous = true,
	  .causes = {
	    "The certificate's UPN is not the name of the account asked for.",
	    "The hint names another account than the certificate's.",
	    "The account's altSecurityIdentities do not fit this certificate.",
	    "A principal's rule at the KDC (pkinit_cert_match) does not match.",
	  },
	  .checks = {
	    "cardea cards",
	    "kadmin getstrs NAME; Windows: userPrincipalName and altSecurityIdentities.",
	  } },
	{ .id = FAILURE_KDC_SAYS_WEAK_MAPPING, .ambiguous = true,
	  .causes = {
	    "The certificate has no SID, and the account no strong altSecurityIdentities value.",
	    "The certificate's SID is not the account's.",
	    "The certificate is older than the account.",
	  },
	  .checks = {
	    "cardea cards: the values to be registered.",
	    "Windows: events 39, 40 and 41 of Kerberos-Key-Distribution-Center.",
	  } },
	{ .id = FAILURE_KDC_SAYS_WRONG_EKU, .ambiguous = true,
	  .causes = {
	    "The certificate lacks the key usage that the KDC demands.",
	    "The KDC is set to demand the KPClientAuth usage only.",
	  },
	  .checks = {
	    "cardea cards",
	    "MIT: pkinit_eku_checking in kdc.conf.",
	  } },
	{ .id = FAILURE_KDC_SAYS_BAD_SIGNATURE, .ambiguous = true,
	  .causes = {
	    "The KDC does not know the signature's algorithm or encoding.",
	    "The request was changed on its way.",
	    "This program has a fault.",
	  },
	  .checks = {
	    "cardea log --attempt ID --bundle FILE, cardea replay FILE",
	    "The KDC's log at the time of the attempt.",
	  } },
	{ .id = FAILURE_KDC_SAYS_WEAK_DIGEST,
	  .causes = {
	    "The certificate, or one above it, is signed with SHA-1 or MD5, which the KDC "
	    "refuses.",
	  },
	  .checks = {
	    "openssl x509 -noout -text -in FILE",
	    "The KDC's crypto policy.",
	  } },
	{ .id = FAILURE_KDC_REFUSES_DH, .ambiguous = true,
	  .causes = {
	    "The KDC demands a larger Diffie-Hellman group than is offered.",
	    "The KDC allows old groups only, which are barred here.",
	  },
	  .checks = {
	    "MIT: pkinit_dh_min_bits in kdc.conf.",
	    "cardea log --attempt ID: the groups that the KDC would take.",
	  } },
	{ .id = FAILURE_KDC_NO_COMMON_ETYPE, .ambiguous = true,
	  .causes = {
	    "The account has keys of old encryption types only (RC4, DES).",
	    "The KDC or this kiosk bars what the other offers.",
	  },
	  .checks = {
	    "kadmin getprinc NAME; Windows: msDS-SupportedEncryptionTypes.",
	    "permitted_enctypes in krb5.conf",
	  } },
	{ .id = FAILURE_KDC_REFUSES_ALGORITHM, .ambiguous = true,
	  .causes = {
	    "The KDC bars the digest of the signed request: it is too new or too old for it.",
	    "The KDC knows no key derivation that is offered.",
	    "The KDC's crypto policy bars SHA-1, or knows nothing else.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "The KDC's crypto policy and version.",
	  } },
	{ .id = FAILURE_KDC_WANTS_FRESHNESS, .ambiguous = true,
	  .causes = {
	    "The token ran out between the PIN and the request: the card was slow.",
	    "Two KDCs answer, which do not share a key for tokens.",
	    "The KDC's clock jumps.",
	  },
	  .checks = {
	    "cardea log --attempt ID: what the stages took.",
	    "MIT: pkinit_require_freshness in kdc.conf.",
	  } },
	{ .id = FAILURE_KDC_HAS_NO_FITTING_CERT, .ambiguous = true,
	  .causes = {
	    "The KDC has no certificate of an authority that this kiosk listed.",
	    "The KDC's certificate is made for another realm or name.",
	    "The KDC's certificate has expired, and it took it out of use.",
	  },
	  .checks = {
	    "cardea doctor",
	    "openssl x509 -noout -text -in FILE, on the KDC.",
	  } },
	{ .id = FAILURE_KDC_PREAUTH_LOOP, .ambiguous = true,
	  .causes = {
	    "The account demands a second proof, such as a one-time password or hardware.",
	    "The KDC demands armor (FAST).",
	    "The KDC did not take the certificate's data and asks for others.",
	  },
	  .checks = {
	    "kadmin getprinc NAME: Attributes.",
	    "The KDC's log at the time of the attempt.",
	  } },
	{ .id = FAILURE_KDC_REFUSED_NO_REASON, .ambiguous = true,
	  .causes = {
	    "The KDC does not trust the card's authority, or cannot check the card's revocation.",
	    "The KDC's own certificate cannot be used, or has expired.",
	    "The certificate is mapped to no account, or to another one.",
	    "The KDC's Diffie-Hellman minimum is above what is offered.",
	    "The KDC is one that gives no reasons: Samba answers so to most faults of a "
	    "certificate.",
	  },
	  .checks = {
	    "The KDC's log at the time of the attempt.",
	    "cardea cards, cardea doctor",
	  } },
	{ .id = FAILURE_KDC_INVALID_REQUEST, .ambiguous = true,
	  .causes = {
	    "The account or the KDC forbids what every logon asks for: forwardable, or renewable "
	    "for so long.",
	    "A proxy or a network translation changes addresses.",
	    "The KDC does not speak this version of the protocol.",
	    "This program has a fault.",
	  },
	  .checks = {
	    "cardea log --attempt ID --bundle FILE, cardea replay FILE",
	    "The KDC's log at the time of the attempt.",
	  } },
	{ .id = FAILURE_KDC_ERROR_OTHER, .ambiguous = true,
	  .causes = {
	    "The KDC has an internal fault: its database, its directory or its master key.",
	    "The realm's own entries (krbtgt) are missing, disabled or expired.",
	    "The KDC is just starting or replicating.",
	  },
	  .checks = {
	    "The KDC's log at the time of the attempt.",
	    "cardea log --attempt ID: krb_error and edata_status.",
	  } },
	{ .id = FAILURE_AS_REPLY_MALFORMED, .ambiguous = true,
	  .causes = {
	    "A proxy or a firewall cuts or changes the KDC's answer.",
	    "The KDC has a fault.",
	    "Somebody plays the KDC.",
	  },
	  .checks = {
	    "cardea log --attempt ID --bundle FILE, cardea replay FILE",
	  } },
	{ .id = FAILURE_KDC_LOST, .ambiguous = true,
	  .causes = {
	    "The request with the certificate is large, and the path lets only small ones "
	    "through.",
	    "TCP to port 88 is barred, UDP is not.",
	    "The KDC went down between two requests.",
	  },
	  .checks = {
	    "nc -zv KDC 88",
	    "cardea doctor",
	  } },
	{ .id = FAILURE_KDC_ANCHORS_MISSING,
	  .causes = {
	    "kdc_anchors is not set, or names a file that does not exist.",
	    "The file is not root's, or holds no certificate.",
	  },
	  .checks = {
	    "cardea doctor",
	  } },
	{ .id = FAILURE_KDC_CERT_UNTRUSTED, .ambiguous = true,
	  .causes = {
	    "The authority of the KDC's certificate is not among kdc_anchors, or was renewed.",
	    "The KDC does not send an intermediate certificate that is not known here.",
	    "The KDC uses a certificate that it signed itself.",
	    "It is not your KDC.",
	  },
	  .checks = {
	    "cardea log --attempt ID: the KDC's certificate and its issuer.",
	    "openssl x509 -noout -subject -issuer -in FILE",
	  } },
	{ .id = FAILURE_KDC_CERT_EXPIRED,
	  .causes = {
	    "Nobody renewed the KDC's certificate.",
	    "It was renewed, but the KDC was not restarted.",
	    "This machine's clock is ahead.",
	  },
	  .checks = {
	    "cardea doctor",
	    "openssl x509 -noout -dates -in FILE, on the KDC.",
	  } },
	{ .id = FAILURE_KDC_CERT_NOT_YET_VALID,
	  .causes = {
	    "This machine's clock is behind.",
	    "The certificate was made for a date to come.",
	  },
	  .checks = {
	    "cardea doctor",
	    "date -u",
	  } },
	{ .id = FAILURE_KDC_CERT_REVOKED,
	  .causes = {
	    "The KDC's certificate was replaced, and the KDC still uses the old one.",
	    "Its key was lost to somebody.",
	  },
	  .checks = {
	    "cardea log --attempt ID: the KDC's certificate.",
	    "openssl crl -noout -text -in FILE",
	  } },
	{ .id = FAILURE_KDC_CERT_REVOCATION_UNKNOWN,
	  .causes = {
	    "The CRL of the KDC's authority has run out here.",
	    "There is no CRL of the authority that issued the KDC's certificate.",
	  },
	  .checks = {
	    "cardea doctor",
	    "openssl crl -noout -issuer -nextupdate -in FILE",
	  } },
	{ .id = FAILURE_KDC_CERT_WEAK,
	  .causes = {
	    "The KDC's certificate, or one above it, is signed with SHA-1.",
	    "The KDC's key is a short one.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "openssl x509 -noout -text -in FILE",
	  } },
	{ .id = FAILURE_KDC_CERT_WRONG_EKU,
	  .causes = {
	    "It is a web server's or a domain controller's certificate of an old template.",
	    "The certificate is for another purpose, and the KDC took it for want of a better "
	    "one.",
	  },
	  .checks = {
	    "cardea log --attempt ID: the KDC's certificate.",
	    "KdcValidation in cardea.conf",
	  } },
	{ .id = FAILURE_KDC_CERT_WRONG_REALM,
	  .causes = {
	    "The certificate was made for another realm, or the realm is misspelt in it.",
	    "It is another realm's KDC.",
	  },
	  .checks = {
	    "cardea log --attempt ID: the KDC's certificate.",
	    "openssl x509 -noout -ext subjectAltName -in FILE",
	  } },
	{ .id = FAILURE_KDC_CERT_WRONG_HOST,
	  .causes = {
	    "The certificate has another DNS name than kdc_hosts allows.",
	    "The KDC was renamed, or a new one was added.",
	    "It is not your KDC.",
	  },
	  .checks = {
	    "cardea log --attempt ID: the KDC's certificate.",
	    "kdc_hosts in cardea.conf",
	  } },
	{ .id = FAILURE_KDC_SIGNATURE_BAD, .ambiguous = true,
	  .causes = {
	    "Somebody between the kiosk and the KDC changed the answer.",
	    "The KDC's key file does not belong to its certificate.",
	  },
	  .checks = {
	    "cardea log --attempt ID --bundle FILE, cardea replay FILE",
	    "openssl x509 -noout -pubkey and openssl pkey -pubout, on the KDC.",
	  } },
	{ .id = FAILURE_KDC_DH_REPLY_BAD, .ambiguous = true,
	  .causes = {
	    "Somebody between the kiosk and the KDC changed the answer.",
	    "The KDC has a fault, or speaks an old draft of PKINIT.",
	  },
	  .checks = {
	    "cardea log --attempt ID --bundle FILE, cardea replay FILE",
	  } },
	{ .id = FAILURE_KDC_NONCE_MISMATCH, .ambiguous = true,
	  .causes = {
	    "An old answer was replayed.",
	    "A proxy mixes the answers of two requests.",
	  },
	  .checks = {
	    "cardea log --attempt ID --bundle FILE, cardea replay FILE",
	  } },
	{ .id = FAILURE_KDC_REPLY_MISMATCH, .ambiguous = true,
	  .causes = {
	    "The answer was replayed or changed.",
	    "The KDC gave the ticket another name than was asked for: an alias.",
	    "The KDC derives the key in another way.",
	  },
	  .checks = {
	    "cardea log --attempt ID --bundle FILE, cardea replay FILE",
	  } },
};

const size_t causes_kdc_count = sizeof(causes_kdc) / sizeof(causes_kdc[0]);
