/* The causes of an NTSTATUS that several failures answer with, or none: a KDC or Windows does. */
#include "causes_tables.h"

const struct code_causes causes_nt[] = {
	{ 0x00000000, {		/* STATUS_SUCCESS */
	    "The logon succeeded." } },
	{ 0x0000010D, {		/* STATUS_NO_QUOTAS_FOR_ACCOUNT */
	    "No quota limits were ever set for it." } },
	{ 0xC0000001, {		/* STATUS_UNSUCCESSFUL */
	    "The KDC has an internal fault.",
	    "PAM does not open the session.",
	    "The shell of the session ends at once." } },
	{ 0xC0000002, {		/* STATUS_NOT_IMPLEMENTED */
	    "The caller asks a package for a call that it does not have." } },
	{ 0xC0000003, {		/* STATUS_INVALID_INFO_CLASS */
	    "The caller's request class is not the package's.",
	    "The caller is newer than the package." } },
	{ 0xC0000008, {		/* STATUS_INVALID_HANDLE */
	    "The caller uses a handle after closing it.",
	    "The service was started anew, so that the handle is no more." } },
	{ 0xC000000D, {		/* STATUS_INVALID_PARAMETER */
	    "The container's name in CspData is empty or unknown.",
	    "An offset or a length of the buffer is wrong.",
	    "A text of the buffer is not UTF-16." } },
	{ 0xC0000022, {		/* STATUS_ACCESS_DENIED */
	    "The card is not that of the locked session's user.",
	    "The caller is not one who may ask.",
	    "Policy demands the very card of the first logon." } },
	{ 0xC0000034, {		/* STATUS_OBJECT_NAME_NOT_FOUND */
	    "The user's home directory does not exist.",
	    "The shell that a rule names is not there." } },
	{ 0xC000005E, {		/* STATUS_NO_LOGON_SERVERS */
	    "The network or its DNS is out of reach.",
	    "A firewall bars port 88.",
	    "No KDC runs at the addresses that are known.",
	    "The KDC is overloaded." } },
	{ 0xC000005F, {		/* STATUS_NO_SUCH_LOGON_SESSION */
	    "The session has ended.",
	    "The LogonId is of before the service's last start." } },
	{ 0xC0000060, {		/* STATUS_NO_SUCH_PRIVILEGE */
	    "The caller misspells the privilege." } },
	{ 0xC0000062, {		/* STATUS_INVALID_ACCOUNT_NAME */
	    "The name has characters that account names may not have.",
	    "The name is empty, or too long." } },
	{ 0xC0000064, {		/* STATUS_NO_SUCH_USER */
	    "The certificate's UPN is no account's in the directory.",
	    "The account was deleted, or has not reached this KDC yet.",
	    "The account rule names a local user who does not exist." } },
	{ 0xC000006A, {		/* STATUS_WRONG_PASSWORD */
	    "The password was mistyped, or changed elsewhere.",
	    "The KDC's key for the account is not the one it was proved with." } },
	{ 0xC000006B, {		/* STATUS_ILL_FORMED_PASSWORD */
	    "The new password has characters that are not allowed." } },
	{ 0xC000006C, {		/* STATUS_PASSWORD_RESTRICTION */
	    "The new password is too short, too simple, or was used before." } },
	{ 0xC000006D, {		/* STATUS_LOGON_FAILURE */
	    "The KDC does not trust the card's authority, or cannot check its revocation.",
	    "The KDC's own certificate cannot be used.",
	    "The certificate is mapped to no account, or to another one.",
	    "The PAC of the ticket is bad." } },
	{ 0xC000006E, {		/* STATUS_ACCOUNT_RESTRICTION */
	    "SubStatus tells it: disabled, hours, workstation, password.",
	    "Without a SubStatus: disabled, locked out or expired, as the KDC knows.",
	    "An authentication policy or silo forbids it.",
	    "PAM refuses the local account." } },
	{ 0xC00000B5, {		/* STATUS_IO_TIMEOUT */
	    "Nobody entered the PIN in time.",
	    "The card or its reader is too slow, or faulty." } },
	{ 0xC00000BB, {		/* STATUS_NOT_SUPPORTED */
	    "The KDC has no certificate for PKINIT, or has lost it.",
	    "The caller asks for a kind of logon that is not served." } },
	{ 0xC00000BE, {		/* STATUS_BAD_NETWORK_PATH */
	    "The server's name is misspelt, or has no address.",
	    "The server is switched off." } },
	{ 0xC00000C3, {		/* STATUS_INVALID_NETWORK_RESPONSE */
	    "Another service answers on the KDC's port.",
	    "A proxy or a firewall changes the messages.",
	    "Somebody plays the KDC." } },
	{ 0xC00000DC, {		/* STATUS_INVALID_SERVER_STATE */
	    "The logon service does not run.",
	    "The logon service has refused its configuration." } },
	{ 0xC00000E5, {		/* STATUS_INTERNAL_ERROR */
	    "A helper was killed, mostly for want of memory.",
	    "The machine is overloaded, or slept.",
	    "The programs are of different versions.",
	    "This program has a fault." } },
	{ 0xC00000ED, {		/* STATUS_NOT_LOGON_PROCESS */
	    "The caller connected untrusted, and makes a call for logon processes." } },
	{ 0xC00000EE, {		/* STATUS_LOGON_SESSION_EXISTS */
	    "The session's number is in use already." } },
	{ 0xC0000105, {		/* STATUS_LOGON_SESSION_COLLISION */
	    "Two sessions got the same number." } },
	{ 0xC0000132, {		/* STATUS_LOGON_SERVER_CONFLICT */
	    "Two domain controllers believe that they are the primary one." } },
	{ 0xC0000133, {		/* STATUS_TIME_DIFFERENCE_AT_DC */
	    "This machine's time synchronisation does not run.",
	    "The clock was set by hand, or stood still while the machine slept.",
	    "The KDC's clock is wrong." } },
	{ 0xC0000158, {		/* STATUS_INTERNAL_DB_ERROR */
	    "The database of local security was damaged: a full disk, a power cut." } },
	{ 0xC000015A, {		/* STATUS_TOO_MANY_CONTEXT_IDS */
	    "The account is in more groups than a token holds, nested ones included." } },
	{ 0xC000015B, {		/* STATUS_LOGON_TYPE_NOT_GRANTED */
	    "The account lacks the right to log on here.",
	    "A rule denies this kind of logon to one of its groups." } },
	{ 0xC000018A, {		/* STATUS_NO_TRUST_LSA_SECRET */
	    "The keytab was never put in place.",
	    "The keytab has keys of other principals only." } },
	{ 0xC000018C, {		/* STATUS_TRUSTED_DOMAIN_FAILURE */
	    "The secret of the trust was changed on one side only.",
	    "The trusted domain's controllers cannot be reached." } },
	{ 0xC000018D, {		/* STATUS_TRUSTED_RELATIONSHIP_FAILURE */
	    "The host's key was changed at the KDC, and the keytab is the old one.",
	    "The host's account is disabled, or the user may not use it.",
	    "It is not your KDC." } },
	{ 0xC0000190, {		/* STATUS_TRUST_FAILURE */
	    "The trust is broken, or goes in the other direction only." } },
	{ 0xC0000192, {		/* STATUS_NETLOGON_NOT_STARTED */
	    "The service was stopped, or the machine is in no domain." } },
	{ 0xC0000198, {		/* STATUS_NOLOGON_INTERDOMAIN_TRUST_ACCOUNT */
	    "The certificate is mapped to the account of a trust." } },
	{ 0xC0000199, {		/* STATUS_NOLOGON_WORKSTATION_TRUST_ACCOUNT */
	    "The certificate is a machine's, or is mapped to a machine's account." } },
	{ 0xC000019A, {		/* STATUS_NOLOGON_SERVER_TRUST_ACCOUNT */
	    "The certificate is mapped to a domain controller's account." } },
	{ 0xC000019B, {		/* STATUS_DOMAIN_TRUST_INCONSISTENT */
	    "The domain was renamed, or made again under the same name." } },
	{ 0xC0000202, {		/* STATUS_NO_USER_SESSION_KEY */
	    "The logon was one without a key, such as an anonymous one." } },
	{ 0xC0000225, {		/* STATUS_NOT_FOUND */
	    "What was asked for is not there, or has another name." } },
	{ 0xC0000233, {		/* STATUS_DOMAIN_CONTROLLER_NOT_FOUND */
	    "DNS knows no controller of the domain.",
	    "No controller answers." } },
	{ 0xC0000236, {		/* STATUS_CONNECTION_REFUSED */
	    "The server does not run, or listens at another port.",
	    "A firewall refuses the connection." } },
	{ 0xC000023C, {		/* STATUS_NETWORK_UNREACHABLE */
	    "The cable is out, or there is no route to the network." } },
	{ 0xC000023D, {		/* STATUS_HOST_UNREACHABLE */
	    "The host is switched off, or has another address." } },
	{ 0xC0000247, {		/* STATUS_LOGIN_TIME_RESTRICTION */
	    "It is outside the account's logon hours." } },
	{ 0xC0000248, {		/* STATUS_LOGIN_WKSTA_RESTRICTION */
	    "The account may log on at other machines only." } },
	{ 0xC000028B, {		/* STATUS_DECRYPTION_FAILED */
	    "One side has an old key.",
	    "What was received was changed on its way." } },
	{ 0xC000029A, {		/* STATUS_POLICY_OBJECT_NOT_FOUND */
	    "An authentication policy was deleted, and accounts still name it." } },
	{ 0xC00002C3, {		/* STATUS_MUTUAL_AUTHENTICATION_FAILED */
	    "This machine's clock and the KDC's are apart.",
	    "The ticket is another principal's than the certificate's.",
	    "An answer was replayed or changed." } },
	{ 0xC00002CC, {		/* STATUS_ONLY_IF_CONNECTED */
	    "The domain cannot be reached, and nothing is remembered of this logon." } },
	{ 0xC00002EF, {		/* STATUS_NO_TGT_REPLY */
	    "The KDC answered without the ticket that was asked for." } },
	{ 0xC00002F0, {		/* STATUS_OBJECTID_NOT_FOUND */
	    "An object identifier in a message or certificate is not known here." } },
	{ 0xC00002F1, {		/* STATUS_NO_IP_ADDRESSES */
	    "The network is not up, or gives no address." } },
	{ 0xC00002F2, {		/* STATUS_WRONG_CREDENTIAL_HANDLE */
	    "The caller mixes two handles." } },
	{ 0xC00002F3, {		/* STATUS_CRYPTO_SYSTEM_INVALID */
	    "The KDC demands a larger Diffie-Hellman group.",
	    "The KDC bars a digest or a key derivation that was used." } },
	{ 0xC00002F4, {		/* STATUS_MAX_REFERRALS_EXCEEDED */
	    "Realms refer to one another in a circle.",
	    "The path through the trusts is too long." } },
	{ 0xC00002F5, {		/* STATUS_MUST_BE_KDC */
	    "The caller runs on a machine that is no domain controller." } },
	{ 0xC00002F6, {		/* STATUS_STRONG_CRYPTO_NOT_SUPPORTED */
	    "The other side demands what this system does not have." } },
	{ 0xC00002F7, {		/* STATUS_TOO_MANY_PRINCIPALS */
	    "More names were given than the call takes.",
	    "Several entries answer to the name." } },
	{ 0xC00002F8, {		/* STATUS_NO_PA_DATA */
	    "The KDC demands pre-authentication, and does not say with which type." } },
	{ 0xC00002F9, {		/* STATUS_PKINIT_NAME_MISMATCH */
	    "The certificate's UPN is not the account's.",
	    "The certificate has no UPN, and no user name was given.",
	    "It has no SID, and the account no strong mapping to it.",
	    "Its SID is another than the account's." } },
	{ 0xC00002FA, {		/* STATUS_SMARTCARD_LOGON_REQUIRED */
	    "A password was offered where a card is demanded.",
	    "The KDC did not take the request as a card logon." } },
	{ 0xC00002FC, {		/* STATUS_KDC_UNABLE_TO_REFER */
	    "The KDC knows that the name is another realm's, but not which." } },
	{ 0xC00002FE, {		/* STATUS_SHUTDOWN_IN_PROGRESS */
	    "The machine is being shut down." } },
	{ 0xC000030C, {		/* STATUS_PASSWORD_CHANGE_REQUIRED */
	    "A policy of the device demands a new password." } },
	{ 0xC000030D, {		/* STATUS_LOST_MODE_LOGON_RESTRICTION */
	    "The device was reported as lost." } },
	{ 0xC0000320, {		/* STATUS_PKINIT_FAILURE */
	    "The KDC's certificate is made for another realm, host or purpose.",
	    "The KDC has no certificate of an authority that is trusted here.",
	    "It is not valid yet, or too weak.",
	    "Somebody between the kiosk and the KDC changed the answer." } },
	{ 0xC0000321, {		/* STATUS_SMARTCARD_SUBSYSTEM_FAILURE */
	    "The card service pcscd does not run, or has failed.",
	    "Another program holds the card.",
	    "The card is of a kind that is not known here.",
	    "pcscd refuses the process by polkit." } },
	{ 0xC0000322, {		/* STATUS_NO_KERB_KEY */
	    "The account has no key of any type that is allowed.",
	    "The account was made without a password." } },
	{ 0xC0000351, {		/* STATUS_UNSUPPORTED_PREAUTH */
	    "The account demands a second proof, or armor.",
	    "The freshness token ran out on the way." } },
	{ 0xC0000380, {		/* STATUS_SMARTCARD_WRONG_PIN */
	    "A digit was mistyped.",
	    "It is the PIN of another card.",
	    "The PIN has a form that the card does not take." } },
	{ 0xC0000381, {		/* STATUS_SMARTCARD_CARD_BLOCKED */
	    "The wrong PIN was entered too often.",
	    "The issuer has locked the card." } },
	{ 0xC0000382, {		/* STATUS_SMARTCARD_CARD_NOT_AUTHENTICATED */
	    "One PIN try is left, and nobody consented to spend it.",
	    "The card demands its PIN again, or another PIN, for this key." } },
	{ 0xC0000383, {		/* STATUS_SMARTCARD_NO_CARD */
	    "No card is in the reader.",
	    "The card was taken out before the end.",
	    "No reader is connected, or not the one that is meant." } },
	{ 0xC0000386, {		/* STATUS_SMARTCARD_NO_KEYSET */
	    "The certificate was written without a key in the same slot.",
	    "The logon application was never put on the card." } },
	{ 0xC0000387, {		/* STATUS_SMARTCARD_IO_ERROR */
	    "The card moved in the reader, or its contacts are dirty.",
	    "The card is in the wrong way round, or broken.",
	    "The card holds data that break its standard.",
	    "The answer to the PIN was lost." } },
	{ 0xC0000388, {		/* STATUS_DOWNGRADE_DETECTED */
	    "The controller's name was resolved, but it cannot be reached.",
	    "Somebody between answers in its place with weaker methods." } },
	{ 0xC0000389, {		/* STATUS_SMARTCARD_CERT_REVOKED */
	    "The card was reported lost, or replaced by another.",
	    "An authority above the card was revoked." } },
	{ 0xC000038A, {		/* STATUS_ISSUING_CA_UNTRUSTED */
	    "The issuing authority is not among the anchors, here or at the KDC.",
	    "An intermediate certificate is missing.",
	    "The card is another organisation's." } },
	{ 0xC000038B, {		/* STATUS_REVOCATION_OFFLINE_C */
	    "The CRL has run out, here or at the KDC.",
	    "There is no CRL of the card's issuer.",
	    "The KDC cannot reach the place where the CRL is." } },
	{ 0xC000038C, {		/* STATUS_PKINIT_CLIENT_FAILURE */
	    "The certificate is not made for logon: its key usage is another.",
	    "The KDC does not trust it, or could not check its revocation.",
	    "A certificate of its path has expired, or breaks a rule.",
	    "Its key or its digest is too weak, or of a kind that is not allowed.",
	    "It is not valid yet: a clock is wrong." } },
	{ 0xC000038F, {		/* STATUS_SMARTCARD_SILENT_CONTEXT */
	    "The caller forbade the provider to ask, and gave no PIN." } },
	{ 0xC0000408, {		/* STATUS_USER2USER_REQUIRED */
	    "The service has no key of its own." } },
	{ 0xC000040A, {		/* STATUS_NO_S4U_PROT_SUPPORT */
	    "The domain's controllers do not know this extension." } },
	{ 0xC000040B, {		/* STATUS_CROSSREALM_DELEGATION_FAILURE */
	    "The service that is delegated to is in another realm." } },
	{ 0xC000040D, {		/* STATUS_ISSUING_CA_UNTRUSTED_KDC */
	    "The authority of the KDC's certificate is not among the anchors, or was renewed.",
	    "No anchor for KDCs is configured.",
	    "It is not your KDC." } },
	{ 0xC0000413, {		/* STATUS_AUTHENTICATION_FIREWALL_FAILED */
	    "The trust has selective authentication, and the account is not let in here." } },
	{ 0xC0000418, {		/* STATUS_NTLM_BLOCKED */
	    "A policy bars NTLM, and the caller used it." } },
	{ 0xC000042D, {		/* STATUS_NO_SECURITY_CONTEXT */
	    "The caller uses a context that was never made, or is gone." } },
	{ 0xC000042F, {		/* STATUS_PKU2U_CERT_FAILURE */
	    "One of two peers cannot use the other's certificate." } },
	{ 0xC000A000, {		/* STATUS_INVALID_SIGNATURE */
	    "The signature was made with another key, or the content was changed." } },
	{ 0xC00A0037, {		/* STATUS_CTX_LOGON_DISABLED */
	    "An administrator closed the server for remote logons." } },
};

const size_t causes_nt_count = sizeof(causes_nt) / sizeof(causes_nt[0]);
