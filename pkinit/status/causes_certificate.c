/* The causes of what is wrong with a certificate, the way to the KDC, or the PIN. */
#include "causes_tables.h"

const struct failure_causes causes_certificate[] = {
	{ .id = FAILURE_CERT_UNREADABLE,
	  .causes = {
	    "The certificate was written to the card only in part.",
	    "The object is compressed in a way that its header does not say.",
	    "Something else than a certificate is in the slot.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_CERT_EXPIRED,
	  .causes = {
	    "The certificate was not renewed in time.",
	    "It was renewed, but the card still has the old one.",
	    "This machine's clock is ahead.",
	  },
	  .checks = {
	    "cardea cards",
	    "date -u",
	  } },
	{ .id = FAILURE_CERT_NOT_YET_VALID,
	  .causes = {
	    "This machine's clock is behind.",
	    "The certificate was made for a date to come.",
	    "The authority's clock was ahead when it made the certificate.",
	  },
	  .checks = {
	    "cardea cards",
	    "date -u",
	  } },
	{ .id = FAILURE_CERT_NO_DIGITAL_SIGNATURE,
	  .causes = {
	    "It is the certificate for encryption, not that for logon.",
	    "The authority's template lacks key usage digitalSignature.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_CERT_NO_EKU,
	  .causes = {
	    "The certificate is of an old or a general template without extended key usage.",
	    "It is not meant for logon.",
	  },
	  .checks = {
	    "cardea cards",
	    "AllowCertificatesWithNoEKU in cardea.conf",
	  } },
	{ .id = FAILURE_CERT_WRONG_EKU,
	  .causes = {
	    "It is the card's certificate for mail, signing or encryption, not that for logon.",
	    "The template has Client Authentication, but not Smart Card Logon.",
	  },
	  .checks = {
	    "cardea cards",
	    "The authority's template: 1.3.6.1.4.1.311.20.2.2 or 1.3.6.1.5.2.3.4",
	  } },
	{ .id = FAILURE_CERT_NO_NAME,
	  .causes = {
	    "The template puts no UPN into the subject alternative name.",
	    "The UPN is there, but is not UTF-8 or is empty.",
	    "The certificate is meant to be mapped by altSecurityIdentities, with a user name "
	    "given.",
	  },
	  .checks = {
	    "cardea cards",
	    "cardea try --user-name NAME",
	  } },
	{ .id = FAILURE_CERT_KEY_NOT_ALLOWED,
	  .causes = {
	    "The card has an elliptic curve key, and EnumerateECCCerts is off.",
	    "The key is in the slot for signatures, and AllowSignatureOnlyKeys is off.",
	    "The key's algorithm is one that is not served here.",
	  },
	  .checks = {
	    "cardea cards",
	    "[certificates] of cardea.conf",
	  } },
	{ .id = FAILURE_CERT_WEAK_KEY,
	  .causes = {
	    "The card is an old one with a short RSA key.",
	    "The minimum was raised, here or by a change of policy.",
	  },
	  .checks = {
	    "cardea cards",
	    "minimum_rsa_bits in cardea.conf",
	  } },
	{ .id = FAILURE_CERT_UNTRUSTED,
	  .causes = {
	    "The issuing authority, or a new one after its renewal, is not among the anchors.",
	    "The card comes from another organisation.",
	    "The anchors' setting names the wrong file.",
	  },
	  .checks = {
	    "cardea cards",
	    "cardea doctor",
	    "openssl x509 -noout -subject -issuer -in FILE",
	  } },
	{ .id = FAILURE_CERT_CHAIN_INCOMPLETE,
	  .causes = {
	    "The intermediates' file lacks one of the issuers.",
	    "The authority was renewed, and its new certificate was not brought here.",
	  },
	  .checks = {
	    "cardea cards",
	    "intermediates in cardea.conf",
	  } },
	{ .id = FAILURE_CERT_CHAIN_INVALID,
	  .causes = {
	    "A certificate of an authority has expired.",
	    "A name constraint or a path length forbids this certificate.",
	    "An authority's certificate has the same name and another key than the one that "
	    "signed.",
	  },
	  .checks = {
	    "cardea cards",
	    "openssl verify -show_chain -CAfile FILE CERTIFICATE",
	  } },
	{ .id = FAILURE_CERT_WEAK_DIGEST,
	  .causes = {
	    "The certificate, or an authority's above it, is signed with SHA-1.",
	    "The authority was never switched to SHA-256.",
	  },
	  .checks = {
	    "cardea cards",
	    "openssl x509 -noout -text -in FILE",
	  } },
	{ .id = FAILURE_CERT_REVOKED,
	  .causes = {
	    "The card was reported lost, or its owner has left.",
	    "The card was replaced, and this is the old one.",
	    "The whole issuing authority was revoked.",
	  },
	  .checks = {
	    "cardea cards",
	    "openssl crl -noout -text -in FILE",
	  } },
	{ .id = FAILURE_CERT_REVOCATION_UNKNOWN,
	  .causes = {
	    "The CRL here has run out: the job that fetches it failed.",
	    "There is no CRL of this card's issuer, perhaps after the issuer was renewed.",
	    "The CRL's file cannot be read, or is not root's.",
	    "The CRL is signed by another key than the issuer's.",
	  },
	  .checks = {
	    "cardea doctor",
	    "openssl crl -noout -issuer -nextupdate -in FILE",
	  } },
	{ .id = FAILURE_CERT_SID_MISMATCH,
	  .causes = {
	    "The account was deleted and made again: it has a new SID.",
	    "The certificate was issued to another account of the same name.",
	    "The line identity of [accounts] has a wrong value.",
	  },
	  .checks = {
	    "cardea cards",
	    "The account's objectSid in the directory.",
	  } },
	{ .id = FAILURE_CERT_SID_MISSING,
	  .causes = {
	    "The certificate is older than the SID extension.",
	    "The template is an offline one, into which the authority puts no SID.",
	    "A strong altSecurityIdentities value is registered, but is not known here.",
	  },
	  .checks = {
	    "cardea cards",
	    "The account's altSecurityIdentities in the directory.",
	  } },
	{ .id = FAILURE_CERT_WEAK_MAPPING,
	  .causes = {
	    "The account is mapped by name, mail address or subject only.",
	    "The strong value was registered for the certificate before this one.",
	  },
	  .checks = {
	    "cardea cards",
	    "The account's altSecurityIdentities in the directory.",
	  } },
	{ .id = FAILURE_CERT_KEY_MISMATCH,
	  .causes = {
	    "The certificate was written to the wrong slot or the wrong card.",
	    "The key was made anew, and the old certificate stayed.",
	    "The card is a copy that has the certificate but not its key.",
	  },
	  .checks = {
	    "cardea cards",
	    "cardea log --attempt ID",
	  } },
	{ .id = FAILURE_KDC_WRONG_REALM, .ambiguous = true,
	  .causes = {
	    "The UPN's suffix is no realm that this kiosk or its KDC knows.",
	    "The domain hint is misspelt.",
	    "The realm in cardea.conf is not the KDC's.",
	    "The KDC refers to another realm, which is not allowed here.",
	  },
	  .checks = {
	    "cardea cards",
	    "realm in cardea.conf",
	  } },
	{ .id = FAILURE_KDC_DNS,
	  .causes = {
	    "The network or its DNS server cannot be reached.",
	    "The kiosk asks a DNS server that does not know the realm.",
	    "The realm has no SRV record, or the KDC's name is misspelt in cardea.conf.",
	  },
	  .checks = {
	    "cardea doctor",
	    "dig SRV _kerberos._udp.REALM",
	  } },
	{ .id = FAILURE_KDC_REFUSED, .ambiguous = true,
	  .causes = {
	    "The KDC does not run on this host, or not on this port.",
	    "A firewall refuses port 88.",
	    "The cable is out, or there is no route to the KDC.",
	    "The KDC cannot serve for the moment.",
	  },
	  .checks = {
	    "cardea doctor",
	    "nc -zv KDC 88",
	  } },
	{ .id = FAILURE_KDC_TIMEOUT, .ambiguous = true,
	  .causes = {
	    "A firewall drops what goes to port 88, or comes from it.",
	    "The KDC is down, and its address answers nothing.",
	    "The KDC is overloaded, or waits for its directory.",
	    "The network is slow, and kdc_seconds too small for it.",
	  },
	  .checks = {
	    "cardea doctor",
	    "nc -zv KDC 88",
	  } },
	{ .id = FAILURE_KDC_GARBAGE, .ambiguous = true,
	  .causes = {
	    "Another service answers on this port.",
	    "A proxy or a firewall changes the messages.",
	    "Somebody plays the KDC.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "cardea doctor",
	  } },
	{ .id = FAILURE_CLOCK_AHEAD,
	  .causes = {
	    "This machine's time synchronisation does not run, or asks the wrong server.",
	    "The clock was set by hand, or to local time instead of UTC.",
	    "The KDC's own clock is behind.",
	  },
	  .checks = {
	    "cardea doctor",
	    "timedatectl, chronyc tracking",
	  } },
	{ .id = FAILURE_CLOCK_BEHIND,
	  .causes = {
	    "This machine's time synchronisation does not run, or asks the wrong server.",
	    "The machine slept or its battery is empty, and the clock stood still.",
	    "The KDC's own clock is ahead.",
	  },
	  .checks = {
	    "cardea doctor",
	    "timedatectl, chronyc tracking",
	  } },
	{ .id = FAILURE_KDC_NO_PKINIT, .ambiguous = true,
	  .causes = {
	    "The KDC has no certificate for PKINIT, or it has expired.",
	    "The KDC has no anchors for clients' certificates, so that it does not offer PKINIT.",
	    "The KDC's PKINIT module is not installed.",
	    "A foreign KDC, without PKINIT, answers for this realm.",
	  },
	  .checks = {
	    "cardea doctor",
	    "The KDC's log at its start; MIT: pkinit_identity and pkinit_anchors in kdc.conf.",
	  } },
	{ .id = FAILURE_PIN_CANCELLED,
	  .causes = {
	    "The person changed their mind.",
	    "The caller gave up, or its connection ended.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	  } },
	{ .id = FAILURE_PIN_TIMEOUT,
	  .causes = {
	    "The person went away from the screen.",
	    "The pin pad waits for a key that confirms the PIN.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	  } },
	{ .id = FAILURE_PIN_MALFORMED,
	  .causes = {
	    "The PIN is of another card, with other rules.",
	    "A digit was missed or typed twice.",
	    "Letters were typed where the card takes digits only.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	  } },
	{ .id = FAILURE_PIN_BLOCKED,
	  .causes = {
	    "The wrong PIN was entered too often, here or elsewhere.",
	    "Another program tried a remembered PIN again and again.",
	    "The card was delivered blocked, to be opened with the PUK.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_PIN_LAST_TRY,
	  .causes = {
	    "The wrong PIN was entered before, here or elsewhere.",
	    "Another program uses up the tries with a remembered PIN.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_PIN_WRONG,
	  .causes = {
	    "A digit was mistyped.",
	    "It is the PIN of another card, or the old one after a change.",
	    "The keyboard's digits are off (Num Lock).",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_PIN_RESULT_UNKNOWN, .ambiguous = true,
	  .causes = {
	    "The card was moved just as it checked the PIN.",
	    "pcscd or the reader failed at that moment.",
	    "Another program reset the card.",
	  },
	  .checks = {
	    "cardea cards",
	    "cardea log --attempt ID",
	  } },
};

const size_t causes_certificate_count = sizeof(causes_certificate) / sizeof(causes_certificate[0]);
