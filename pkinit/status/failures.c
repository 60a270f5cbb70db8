/* The rows of failure.h, in its order. tests/pkinit/status holds them against the published table. */
#include "status.h"

const struct failure_row failure_rows[FAILURE_COUNT] = {
	[FAILURE_NONE] = {
		.id = "none", .stage = STAGE_NONE,
		.tries = TRIES_NEVER, .before_pin = false, .fixes = FIXES_USER,
		.sentence = "", .remedy = "", .condition = "The attempt succeeded.",
	},
	[FAILURE_PACKAGE_UNKNOWN] = {
		.id = "package-unknown", .stage = STAGE_BUFFER,
		.ntstatus = 0xC00000FE, .substatus = 0x00000000, .win32 = 0x00000554,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy =
		    "Look the package up by name on the same connection and pass the identifier "
		    "it returned.",
		.condition =
		    "AuthenticationPackage is not an identifier that this authority's package "
		    "look-up returns.",
	},
	[FAILURE_CALLER_REFUSED] = {
		.id = "caller-refused", .stage = STAGE_BUFFER,
		.ntstatus = 0xC0000022, .substatus = 0x00000000, .win32 = 0x00000005,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy =
		    "Run the caller under the kiosk's account, or add its account to the socket's"
		    " group.",
		.condition =
		    "The peer credentials of the calling process are not among those that the "
		    "authority's logon socket admits.",
	},
	[FAILURE_PRIVILEGE_MISSING] = {
		.id = "privilege-missing", .stage = STAGE_BUFFER,
		.ntstatus = 0xC0000061, .substatus = 0x00000000, .win32 = 0x00000522,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy = "Register as a logon process, or pass no LocalGroups.",
		.condition =
		    "LocalGroups is not NULL, or an S4U impersonation token or sub-authentication"
		    " is asked for, on a handle that was not registered as a trusted logon "
		    "process.",
	},
	[FAILURE_LOGON_TYPE_INVALID] = {
		.id = "logon-type-invalid", .stage = STAGE_BUFFER,
		.ntstatus = 0xC000010B, .substatus = 0x00000000, .win32 = 0x00000557,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy =
		    "Pass Interactive (2) for a logon and Interactive or Unlock (7) for an "
		    "unlock.",
		.condition =
		    "LogonType is no SECURITY_LOGON_TYPE value, or one that the submitted buffer "
		    "kind does not allow.",
	},
	[FAILURE_BUFFER_TOO_SHORT] = {
		.id = "buffer-too-short", .stage = STAGE_BUFFER,
		.ntstatus = 0xC0000023, .substatus = 0x00000000, .win32 = 0x0000007A,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy =
		    "Count the structure and every string and CspData in "
		    "AuthenticationInformationLength; check it with `cardea buffer show`.",
		.condition =
		    "AuthenticationInformationLength is less than 4, or less than the fixed part "
		    "of the structure that MessageType names in the caller's pointer width.",
	},
	[FAILURE_BUFFER_TYPE_UNKNOWN] = {
		.id = "buffer-type-unknown", .stage = STAGE_BUFFER,
		.ntstatus = 0xC00000A7, .substatus = 0x00000000, .win32 = 0x00000544,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy =
		    "Set MessageType to 13 (KerbCertificateLogon) or 15 "
		    "(KerbCertificateUnlockLogon).",
		.condition = "MessageType is no documented submit type of the package.",
	},
	[FAILURE_BUFFER_NOT_SERVED] = {
		.id = "buffer-not-served", .stage = STAGE_BUFFER,
		.ntstatus = 0xC00000BB, .substatus = 0x00000000, .win32 = 0x00000032,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy = "Submit a kind that this version serves; its help lists them.",
		.condition =
		    "MessageType or Flags asks for a documented submit type or feature that this "
		    "authority does not serve.",
	},
	[FAILURE_BUFFER_BAD_OFFSET] = {
		.id = "buffer-bad-offset", .stage = STAGE_BUFFER,
		.ntstatus = 0xC000000D, .substatus = 0x00000000, .win32 = 0x00000057,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy = "Run `cardea buffer show` on the buffer; it names the field and the rule.",
		.condition =
		    "A string or CspData lies outside the buffer, before the end of the fixed "
		    "part, on an odd offset or over another part, or bytes of the buffer belong "
		    "to no part.",
	},
	[FAILURE_BUFFER_BAD_FIELD] = {
		.id = "buffer-bad-field", .stage = STAGE_BUFFER,
		.ntstatus = 0xC000000D, .substatus = 0x00000000, .win32 = 0x00000057,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy = "Run `cardea buffer show` on the buffer; it names the field and the rule.",
		.condition =
		    "A string header or fixed field holds a value its page does not allow: an odd"
		    " Length, Length above MaximumLength, invalid UTF-16, an embedded NUL or an "
		    "undefined flag bit.",
	},
	[FAILURE_BUFFER_BAD_CSP] = {
		.id = "buffer-bad-csp", .stage = STAGE_BUFFER,
		.ntstatus = 0xC000000D, .substatus = 0x00000000, .win32 = 0x00000057,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy = "Run `cardea buffer show` on the buffer; it names the CSP field and the rule.",
		.condition =
		    "CspData is not one well-formed KERB_SMARTCARD_CSP_INFO: its length, its "
		    "MessageType, a name offset, a terminator or the container name breaks a "
		    "rule.",
	},
	[FAILURE_POLICY_CONFIG_INVALID] = {
		.id = "policy-config-invalid", .stage = STAGE_POLICY,
		.ntstatus = 0xC00000DC, .substatus = 0x00000000, .win32 = 0x00000548,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is not set up. Please call a technician.",
		.remedy = "Run `cardea doctor`; it names the file, the line and the rule.",
		.condition =
		    "The authority's configuration cannot be read whole or breaks one of its "
		    "rules, so it serves no logon.",
	},
	[FAILURE_POLICY_LOGON_DISABLED] = {
		.id = "policy-logon-disabled", .stage = STAGE_POLICY,
		.ntstatus = 0xC0000155, .substatus = 0x00000000, .win32 = 0x00000564,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is closed for now.",
		.remedy = "Switch logons on again in the configuration when the maintenance ends.",
		.condition = "An administrator has switched logons off on this kiosk.",
	},
	[FAILURE_POLICY_CARD_REQUIRED] = {
		.id = "policy-card-required", .stage = STAGE_POLICY,
		.ntstatus = 0xC00002FA, .substatus = 0x00000000, .win32 = 0x8009033E,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "Please use your card to log on.",
		.remedy = "Log on with a card; scforceoption is on for this machine.",
		.condition = "A logon without a card is asked for while scforceoption is 1.",
	},
	[FAILURE_PCSC_DENIED] = {
		.id = "pcsc-denied", .stage = STAGE_READER,
		.ntstatus = 0xC0000321, .substatus = 0x00000000, .win32 = 0x000004F0,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "The card service is not working. Please call a technician.",
		.remedy = "Install the polkit rule that admits the card process to PC/SC.",
		.condition = "PC/SC answers SCARD_W_SECURITY_VIOLATION to this process.",
	},
	[FAILURE_PCSC_UNAVAILABLE] = {
		.id = "pcsc-unavailable", .stage = STAGE_READER,
		.ntstatus = 0xC0000321, .substatus = 0x00000000, .win32 = 0x000004F0,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "The card service is not working. Please call a technician.",
		.remedy = "Start pcscd and see that its version fits the client library.",
		.condition =
		    "The PC/SC service cannot be reached, stops, or fails by itself, before or "
		    "during the attempt.",
	},
	[FAILURE_READER_NONE] = {
		.id = "reader-none", .stage = STAGE_READER,
		.ntstatus = 0xC0000383, .substatus = 0x00000000, .win32 = 0x8010000C,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "No card reader is connected. Please call a technician.",
		.remedy =
		    "Plug the reader in, or correct the reader's name in the request or the "
		    "filter.",
		.condition =
		    "No reader is attached when the attempt starts, or not the one that the "
		    "attempt names.",
	},
	[FAILURE_READER_REMOVED] = {
		.id = "reader-removed", .stage = STAGE_READER,
		.ntstatus = 0xC0000383, .substatus = 0x00000000, .win32 = 0x8010000C,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "The card reader was disconnected. Please start again.",
		.remedy = "Fix the reader's cable or port, then start again.",
		.condition =
		    "The attempt's reader was unplugged between the attempt's start and its "
		    "verdict.",
	},
	[FAILURE_CARD_ABSENT] = {
		.id = "card-absent", .stage = STAGE_CARD,
		.ntstatus = 0xC0000383, .substatus = 0x00000000, .win32 = 0x8010000C,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "Please insert your card.",
		.remedy = "Insert the card.",
		.condition =
		    "The named reader, or every reader when none is named, holds no card when the"
		    " attempt starts.",
	},
	[FAILURE_CARD_REMOVED] = {
		.id = "card-removed", .stage = STAGE_CARD,
		.ntstatus = 0xC0000383, .substatus = 0x00000000, .win32 = 0x8010000C,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_USER,
		.sentence = "The card was removed. Please insert it and start again.",
		.remedy = "Insert the card, leave it in, and start again.",
		.condition =
		    "The attempt's card left its reader, or another card took its place, between "
		    "the attempt's start and its verdict.",
	},
	[FAILURE_CARD_MUTE] = {
		.id = "card-mute", .stage = STAGE_CARD,
		.ntstatus = 0xC0000387, .substatus = 0x00000000, .win32 = 0x8010002F,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "The card does not answer. Please check how it is inserted.",
		.remedy = "Turn the card round, clean it, try another reader.",
		.condition =
		    "A card is in, but the reader gets no valid ATR from it, cannot power it or "
		    "shares no protocol with it.",
	},
	[FAILURE_CARD_BUSY] = {
		.id = "card-busy", .stage = STAGE_CARD,
		.ntstatus = 0xC0000321, .substatus = 0x00000000, .win32 = 0x000004F0,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "The card is in use elsewhere. Please try again.",
		.remedy = "Stop the program that holds the card; the log names it when it can be found.",
		.condition =
		    "Another program keeps the card by an exclusive connection or a transaction "
		    "for longer than the time limit.",
	},
	[FAILURE_CARD_UNKNOWN] = {
		.id = "card-unknown", .stage = STAGE_CARD,
		.ntstatus = 0xC0000321, .substatus = 0x00000000, .win32 = 0x000004F0,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kind of card cannot be used here.",
		.remedy = "Enable the driver for this card family, or issue a supported card.",
		.condition = "No enabled card driver recognises the card.",
	},
	[FAILURE_CARD_NO_APPLET] = {
		.id = "card-no-applet", .stage = STAGE_CARD,
		.ntstatus = 0xC0000386, .substatus = 0x00000000, .win32 = 0x80090016,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This card cannot be used for logon.",
		.remedy = "Have the logon application put on the card, or issue another card.",
		.condition =
		    "A driver claims the card by its ATR or by configuration, but the card "
		    "refuses to select that driver's application.",
	},
	[FAILURE_CARD_LOCKED] = {
		.id = "card-locked", .stage = STAGE_CARD,
		.ntstatus = 0xC0000381, .substatus = 0x00000000, .win32 = 0x8010006C,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This card is locked. Please contact your help desk.",
		.remedy = "Have the card's issuer unlock or replace it.",
		.condition =
		    "The card selects its application but reports it, or the card, as locked, "
		    "deactivated or terminated.",
	},
	[FAILURE_CARD_NO_CONTAINER] = {
		.id = "card-no-container", .stage = STAGE_CARD,
		.ntstatus = 0xC0000384, .substatus = 0x00000000, .win32 = 0x8009000D,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This card has no such logon key.",
		.remedy = "List the slots with `cardea cards`; the card may have been issued anew.",
		.condition = "The attempt names a key container that is none of the card's key slots.",
	},
	[FAILURE_CARD_NO_CERTIFICATE] = {
		.id = "card-no-certificate", .stage = STAGE_CARD,
		.ntstatus = 0xC0000385, .substatus = 0x00000000, .win32 = 0x8010002C,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This card holds no certificate for logon.",
		.remedy = "Issue a logon certificate to this card.",
		.condition =
		    "The key slot asked for, or every slot when none is named, holds no "
		    "certificate.",
	},
	[FAILURE_CARD_NO_KEY] = {
		.id = "card-no-key", .stage = STAGE_CARD,
		.ntstatus = 0xC0000386, .substatus = 0x00000000, .win32 = 0x80090016,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This card holds no key for logon.",
		.remedy = "Issue the card anew, with key and certificate in the same slot.",
		.condition =
		    "The slot holds a certificate, but the card says that it has no private key "
		    "there.",
	},
	[FAILURE_CARD_NOT_AUTHENTICATED] = {
		.id = "card-not-authenticated", .stage = STAGE_CARD,
		.ntstatus = 0xC0000382, .substatus = 0x00000000, .win32 = 0x8010006F,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "The card refused to sign. Please call a technician.",
		.remedy = "Check which PIN guards this key slot, and that the driver uses that one.",
		.condition =
		    "The card refuses the signature for want of a verified PIN although VERIFY "
		    "succeeded in the same transaction.",
	},
	[FAILURE_CARD_TIMEOUT] = {
		.id = "card-timeout", .stage = STAGE_CARD,
		.ntstatus = 0xC00000B5, .substatus = 0x00000000, .win32 = 0x00000079,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "The card took too long. Please try again.",
		.remedy = "See in the log which limit tripped; clean or replace the card or its reader.",
		.condition =
		    "The card is present but does not finish a command within the command's or "
		    "the attempt's card time limit.",
	},
	[FAILURE_CARD_BAD_DATA] = {
		.id = "card-bad-data", .stage = STAGE_CARD,
		.ntstatus = 0xC0000387, .substatus = 0x00000000, .win32 = 0x8010002F,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "The card's content cannot be read. Please contact your help desk.",
		.remedy = "Read the rule and the object in the log; have the card issued anew.",
		.condition =
		    "The card answers with lengths, encodings, compression or volume that break "
		    "its standard or our limits.",
	},
	[FAILURE_CARD_IO] = {
		.id = "card-io", .stage = STAGE_CARD,
		.ntstatus = 0xC0000387, .substatus = 0x00000000, .win32 = 0x8010002F,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_USER,
		.sentence = "Contact with the card was lost. Please insert it again.",
		.remedy = "Insert the card again; if it recurs, change the reader or its driver.",
		.condition =
		    "An exchange with the present card fails in transport, is ended by another "
		    "program's reset, or ends in a status word that the driver's path does not "
		    "allow.",
	},
	[FAILURE_CERT_UNREADABLE] = {
		.id = "cert-unreadable", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card cannot be read.",
		.remedy = "Issue the certificate to this card again.",
		.condition = "The slot's object cannot be decoded as one X.509 certificate.",
	},
	[FAILURE_CERT_EXPIRED] = {
		.id = "cert-expired", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038D, .substatus = 0x00000000, .win32 = 0x80090355,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card has expired.",
		.remedy = "Renew the certificate on the card.",
		.condition =
		    "The authority's time is after notAfter, and AllowTimeInvalidCertificates is "
		    "off.",
	},
	[FAILURE_CERT_NOT_YET_VALID] = {
		.id = "cert-not-yet-valid", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card is not valid yet.",
		.remedy =
		    "Check this kiosk's clock; else wait, or have the certificate issued with an "
		    "earlier start.",
		.condition =
		    "The authority's time is before notBefore, and AllowTimeInvalidCertificates "
		    "is off.",
	},
	[FAILURE_CERT_NO_DIGITAL_SIGNATURE] = {
		.id = "cert-no-digital-signature", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This certificate is not made for logon.",
		.remedy = "Issue a certificate with key usage digitalSignature.",
		.condition = "A key usage extension is present and lacks digitalSignature.",
	},
	[FAILURE_CERT_NO_EKU] = {
		.id = "cert-no-eku", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This certificate is not made for logon.",
		.remedy =
		    "Issue a certificate with Smart Card Logon usage, or set "
		    "AllowCertificatesWithNoEKU.",
		.condition =
		    "There is no extended key usage extension, and AllowCertificatesWithNoEKU is "
		    "off.",
	},
	[FAILURE_CERT_WRONG_EKU] = {
		.id = "cert-wrong-eku", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This certificate is not made for logon.",
		.remedy = "Issue a certificate with Smart Card Logon usage.",
		.condition =
		    "An extended key usage is present with neither Smart Card Logon nor "
		    "id-pkinit-KPClientAuth, nor, with AllowCertificatesWithNoEKU on, Client "
		    "Authentication or Any Purpose.",
	},
	[FAILURE_CERT_NO_NAME] = {
		.id = "cert-no-name", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC00002F9, .substatus = 0x00000000, .win32 = 0x8009033D,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This certificate names no account.",
		.remedy = "Issue a certificate with a UPN, or give the user name as a hint.",
		.condition =
		    "The certificate has no usable UPN and no usable id-pkinit-san, and the "
		    "request carries no user name.",
	},
	[FAILURE_CERT_KEY_NOT_ALLOWED] = {
		.id = "cert-key-not-allowed", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kind of certificate may not be used here.",
		.remedy =
		    "Set EnumerateECCCerts or AllowSignatureOnlyKeys, or issue an allowed kind of"
		    " key.",
		.condition =
		    "Policy bars this kind of key: elliptic curve while EnumerateECCCerts is off,"
		    " signature-only slot while AllowSignatureOnlyKeys is off, or an algorithm we"
		    " do not sign with.",
	},
	[FAILURE_CERT_WEAK_KEY] = {
		.id = "cert-weak-key", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card is too weak.",
		.remedy = "Issue a certificate with a stronger key.",
		.condition =
		    "The certificate's RSA key is shorter, or its curve weaker, than the "
		    "configured minimum.",
	},
	[FAILURE_CERT_UNTRUSTED] = {
		.id = "cert-untrusted", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038A, .substatus = 0x00000000, .win32 = 0x80090352,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This card's issuer is not trusted here.",
		.remedy = "Add the issuing CA's root and intermediates to the configured anchors.",
		.condition =
		    "Path building ends at a self-signed certificate that is no configured "
		    "anchor, or finds no certificate of the card certificate's own issuer.",
	},
	[FAILURE_CERT_CHAIN_INCOMPLETE] = {
		.id = "cert-chain-incomplete", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038A, .substatus = 0x00000000, .win32 = 0x80090352,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This card's issuer cannot be checked here.",
		.remedy = "Add the missing CA certificate that the log names to the intermediates.",
		.condition =
		    "Path building finds the card certificate's issuer but not the certificate of"
		    " a later issuer.",
	},
	[FAILURE_CERT_CHAIN_INVALID] = {
		.id = "cert-chain-invalid", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card cannot be accepted.",
		.remedy =
		    "Read in the log which certificate of the chain failed which check, and renew"
		    " it.",
		.condition =
		    "A full path to an anchor exists, but a certificate on it fails: signature, "
		    "CA validity, CA flag, path length, constraint or unknown critical extension.",
	},
	[FAILURE_CERT_WEAK_DIGEST] = {
		.id = "cert-weak-digest", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card is too weak.",
		.remedy = "Issue the certificate again with SHA-256 or better.",
		.condition =
		    "A certificate below the anchor is signed with a digest that policy does not "
		    "allow, such as SHA-1 or MD5.",
	},
	[FAILURE_CERT_REVOKED] = {
		.id = "cert-revoked", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC0000389, .substatus = 0x00000000, .win32 = 0x80090351,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card has been withdrawn.",
		.remedy = "Issue a new certificate to the card's owner.",
		.condition =
		    "A current CRL or OCSP answer from the right issuer, available here, lists "
		    "the certificate or a CA of its path as revoked.",
	},
	[FAILURE_CERT_REVOCATION_UNKNOWN] = {
		.id = "cert-revocation-unknown", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038B, .substatus = 0x00000000, .win32 = 0x80090353,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "The card's certificate could not be checked. Please try later.",
		.remedy = "Publish a current CRL, and make it reachable from this kiosk.",
		.condition =
		    "Policy demands a revocation check here, and no current CRL or OCSP answer "
		    "from the right issuer is available for a certificate of the path.",
	},
	[FAILURE_CERT_SID_MISMATCH] = {
		.id = "cert-sid-mismatch", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC00002F9, .substatus = 0x00000000, .win32 = 0x8009033D,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This card does not belong to that account.",
		.remedy = "Issue a certificate for the account's present SID.",
		.condition =
		    "The certificate carries a SID other than the one known here for the account "
		    "that it maps to.",
	},
	[FAILURE_CERT_SID_MISSING] = {
		.id = "cert-sid-missing", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC00002F9, .substatus = 0x00000000, .win32 = 0x8009033D,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_CA_ADMIN,
		.sentence = "This card's certificate must be renewed for this service.",
		.remedy =
		    "Issue the certificate with the SID extension, or register the printed "
		    "altSecurityIdentities string.",
		.condition =
		    "Strong mapping is demanded, the certificate carries no SID, and no "
		    "altSecurityIdentities value is known here for its account.",
	},
	[FAILURE_CERT_WEAK_MAPPING] = {
		.id = "cert-weak-mapping", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC00002F9, .substatus = 0x00000000, .win32 = 0x8009033D,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This card is not registered strongly enough for this service.",
		.remedy = "Register the strong altSecurityIdentities string that the log prints.",
		.condition =
		    "Strong mapping is demanded, the certificate carries no SID, and only weak "
		    "altSecurityIdentities values known here fit it.",
	},
	[FAILURE_CERT_KEY_MISMATCH] = {
		.id = "cert-key-mismatch", .stage = STAGE_CERTIFICATE,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_CA_ADMIN,
		.sentence = "The key and certificate on this card do not match.",
		.remedy = "Issue the card anew; its key and certificate do not belong together.",
		.condition =
		    "A signature that the card made does not verify under the certificate of its "
		    "slot.",
	},
	[FAILURE_KDC_WRONG_REALM] = {
		.id = "kdc-wrong-realm", .stage = STAGE_KDC_REACH,
		.ntstatus = 0xC00000DF, .substatus = 0x00000000, .win32 = 0x0000054B,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "Your organisation's logon service is not known here.",
		.remedy = "Check the domain hint, the UPN suffix and the realms of the configuration.",
		.condition =
		    "No KDC serves the realm asked for: the realm is unknown here, or the KDC "
		    "answers 68 or 7 to the AS-REQ and no followable referral is left.",
	},
	[FAILURE_KDC_DNS] = {
		.id = "kdc-dns", .stage = STAGE_KDC_REACH,
		.ntstatus = 0xC000005E, .substatus = 0x00000000, .win32 = 0x0000051F,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "The logon service cannot be found. Please try later.",
		.remedy = "Check the kiosk's DNS servers and the realm's SRV and host records.",
		.condition = "The realm's KDC names cannot be resolved to any address.",
	},
	[FAILURE_KDC_REFUSED] = {
		.id = "kdc-refused", .stage = STAGE_KDC_REACH,
		.ntstatus = 0xC000005E, .substatus = 0x00000000, .win32 = 0x0000051F,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "The logon service cannot be reached. Please try later.",
		.remedy = "Check cable, address, firewall port 88 (TCP and UDP) and that the KDC runs.",
		.condition =
		    "Every KDC address refuses the connection or is unreachable at once, or the "
		    "KDC itself says that it cannot serve (29, or 52 with TCP closed).",
	},
	[FAILURE_KDC_TIMEOUT] = {
		.id = "kdc-timeout", .stage = STAGE_KDC_REACH,
		.ntstatus = 0xC000005E, .substatus = 0x00000000, .win32 = 0x0000051F,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "The logon service does not answer. Please try later.",
		.remedy = "Check firewall and load of the KDC; the log names the limit that tripped.",
		.condition =
		    "At least one KDC address took the request and none answered within the time "
		    "limit.",
	},
	[FAILURE_KDC_GARBAGE] = {
		.id = "kdc-garbage", .stage = STAGE_KDC_REACH,
		.ntstatus = 0xC00000C3, .substatus = 0x00000000, .win32 = 0x0000003A,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "The logon service gives no proper answer. Please call a technician.",
		.remedy =
		    "See in the log what answered on port 88; look for a proxy or a foreign "
		    "service.",
		.condition =
		    "The answer to the first AS-REQ is cut short or is no well-formed Kerberos "
		    "message, its e_data included.",
	},
	[FAILURE_CLOCK_AHEAD] = {
		.id = "clock-ahead", .stage = STAGE_KDC_REACH,
		.ntstatus = 0xC0000133, .substatus = 0x00000000, .win32 = 0x00000576,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk's clock is wrong. Please call a technician.",
		.remedy = "Set this kiosk's clock back by time synchronisation with the domain.",
		.condition =
		    "This machine's time is later than the KDC's stime by more than the allowed "
		    "skew (300 s unless set), in a reply that carries 25 or 37.",
	},
	[FAILURE_CLOCK_BEHIND] = {
		.id = "clock-behind", .stage = STAGE_KDC_REACH,
		.ntstatus = 0xC0000133, .substatus = 0x00000000, .win32 = 0x00000576,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk's clock is wrong. Please call a technician.",
		.remedy = "Set this kiosk's clock forward by time synchronisation with the domain.",
		.condition =
		    "This machine's time is earlier than the KDC's stime by more than the allowed"
		    " skew (300 s unless set), in a reply that carries 25 or 37.",
	},
	[FAILURE_KDC_NO_PKINIT] = {
		.id = "kdc-no-pkinit", .stage = STAGE_KDC_REACH,
		.ntstatus = 0xC00000BB, .substatus = 0x00000000, .win32 = 0x00000032,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_KDC_ADMIN,
		.sentence = "Cards are not accepted by the logon service.",
		.remedy = "Give every KDC a certificate for PKINIT and restart it.",
		.condition =
		    "The KDC demands pre-authentication without offering PA-PK-AS-REQ (16), or "
		    "answers 16.",
	},
	[FAILURE_PIN_CANCELLED] = {
		.id = "pin-cancelled", .stage = STAGE_PIN,
		.ntstatus = 0xC0000120, .substatus = 0x00000000, .win32 = 0x000003E3,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "Cancelled.",
		.remedy = "Start again.",
		.condition =
		    "The person, or the caller, ended the attempt before the PIN was sent to the "
		    "card.",
	},
	[FAILURE_PIN_TIMEOUT] = {
		.id = "pin-timeout", .stage = STAGE_PIN,
		.ntstatus = 0xC00000B5, .substatus = 0x00000000, .win32 = 0x00000079,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "No PIN was entered in time.",
		.remedy = "Start again.",
		.condition =
		    "No PIN was entered, on the screen or on the pin pad, within the entry time "
		    "limit.",
	},
	[FAILURE_PIN_MALFORMED] = {
		.id = "pin-malformed", .stage = STAGE_PIN,
		.ntstatus = 0xC0000380, .substatus = 0x00000000, .win32 = 0x8010006B,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "This is not a possible PIN. Please check it.",
		.remedy = "Enter the PIN again; the card's rules are in the log.",
		.condition =
		    "The PIN is empty, or has a length or a character that the card's PIN does "
		    "not allow, and is therefore not sent.",
	},
	[FAILURE_PIN_BLOCKED] = {
		.id = "pin-blocked", .stage = STAGE_PIN,
		.ntstatus = 0xC0000381, .substatus = 0x00000000, .win32 = 0x8010006C,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This card's PIN is blocked. Please contact your help desk.",
		.remedy = "Unblock the PIN with the PUK or administrator key.",
		.condition =
		    "The card says that no try is left, either before the PIN is sent or in "
		    "answer to it.",
	},
	[FAILURE_PIN_LAST_TRY] = {
		.id = "pin-last-try", .stage = STAGE_PIN,
		.ntstatus = 0xC0000382, .substatus = 0x00000000, .win32 = 0x8010006F,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "One PIN try is left. Please confirm before using it.",
		.remedy = "Make sure of the PIN and consent, or have the PIN unblocked first.",
		.condition =
		    "One try is left and the attempt carries no consent to spend it, so the PIN "
		    "is not sent.",
	},
	[FAILURE_PIN_WRONG] = {
		.id = "pin-wrong", .stage = STAGE_PIN,
		.ntstatus = 0xC0000380, .substatus = 0x00000000, .win32 = 0x8010006B,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_USER,
		.sentence = "The PIN is wrong.",
		.remedy = "Enter the right PIN; mind the tries left.",
		.condition = "The card refuses the PIN and has at least one try left.",
	},
	[FAILURE_PIN_RESULT_UNKNOWN] = {
		.id = "pin-result-unknown", .stage = STAGE_PIN,
		.ntstatus = 0xC0000387, .substatus = 0x00000000, .win32 = 0x8010002F,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_USER,
		.sentence = "The card did not answer. Please check the tries left.",
		.remedy =
		    "Read the tries left before the next attempt; never send the PIN again "
		    "unasked.",
		.condition = "The PIN was sent, the card is still in, and no status word came back.",
	},
	[FAILURE_ACCOUNT_UNKNOWN] = {
		.id = "account-unknown", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000064, .substatus = 0x00000000, .win32 = 0x00000525,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account cannot log on. Please contact your help desk.",
		.remedy =
		    "Compare the certificate's UPN or hint with the directory; wait for "
		    "replication.",
		.condition = "The KDC answers 6, or the e_data of its error carries STATUS_NO_SUCH_USER.",
	},
	[FAILURE_ACCOUNT_DISABLED] = {
		.id = "account-disabled", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000006E, .substatus = 0xC0000072, .win32 = 0x0000052F,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account cannot log on. Please contact your help desk.",
		.remedy = "Enable the account.",
		.condition = "The e_data carries STATUS_ACCOUNT_DISABLED.",
	},
	[FAILURE_ACCOUNT_HOURS] = {
		.id = "account-hours", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000006E, .substatus = 0xC000006F, .win32 = 0x0000052F,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account may not log on at this time.",
		.remedy = "Wait, or change the account's logon hours or start date.",
		.condition = "The e_data carries STATUS_INVALID_LOGON_HOURS, or the KDC answers 21.",
	},
	[FAILURE_ACCOUNT_WORKSTATION] = {
		.id = "account-workstation", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000006E, .substatus = 0xC0000070, .win32 = 0x0000052F,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account may not log on at this kiosk.",
		.remedy = "Add this kiosk's NetBIOS name to the account's workstations.",
		.condition = "The e_data carries STATUS_INVALID_WORKSTATION.",
	},
	[FAILURE_ACCOUNT_PASSWORD_EXPIRED] = {
		.id = "account-password-expired", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000006E, .substatus = 0xC0000071, .win32 = 0x0000052F,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account's password needs attention. Please contact your help desk.",
		.remedy =
		    "Change or reset the account's password, or end password expiry for card-only"
		    " accounts.",
		.condition =
		    "The e_data carries STATUS_PASSWORD_EXPIRED, or the KDC answers 23 without a "
		    "status that says otherwise.",
	},
	[FAILURE_ACCOUNT_PASSWORD_MUST_CHANGE] = {
		.id = "account-password-must-change", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000224, .substatus = 0x00000000, .win32 = 0x00000773,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account's password needs attention. Please contact your help desk.",
		.remedy = "Change the password once elsewhere, or clear the must-change mark.",
		.condition = "The e_data carries STATUS_PASSWORD_MUST_CHANGE.",
	},
	[FAILURE_ACCOUNT_EXPIRED] = {
		.id = "account-expired", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000193, .substatus = 0x00000000, .win32 = 0x00000701,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account cannot log on. Please contact your help desk.",
		.remedy = "Extend the account's expiry date.",
		.condition = "The e_data carries STATUS_ACCOUNT_EXPIRED, or the KDC answers 1.",
	},
	[FAILURE_ACCOUNT_LOCKED_OUT] = {
		.id = "account-locked-out", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000234, .substatus = 0x00000000, .win32 = 0x00000775,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account cannot log on. Please contact your help desk.",
		.remedy = "Unlock the account, and find what keeps trying wrong passwords.",
		.condition = "The e_data carries STATUS_ACCOUNT_LOCKED_OUT.",
	},
	[FAILURE_ACCOUNT_REVOKED] = {
		.id = "account-revoked", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000006E, .substatus = 0x00000000, .win32 = 0x0000052F,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account cannot log on. Please contact your help desk.",
		.remedy = "See in the KDC whether the principal is disabled or locked out.",
		.condition =
		    "The KDC answers 18, and its e_data carries no status that tells disabled "
		    "from locked out or expired.",
	},
	[FAILURE_ACCOUNT_SMARTCARD_REQUIRED] = {
		.id = "account-smartcard-required", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC00002FA, .substatus = 0x00000000, .win32 = 0x8009033E,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_KDC_ADMIN,
		.sentence = "This account cannot log on. Please contact your help desk.",
		.remedy = "Find out why the KDC did not take the request as a card logon.",
		.condition = "The e_data carries STATUS_SMARTCARD_LOGON_REQUIRED.",
	},
	[FAILURE_ACCOUNT_NOT_UNIQUE] = {
		.id = "account-not-unique", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000404, .substatus = 0x00000000, .win32 = 0x0000217B,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account cannot log on. Please contact your help desk.",
		.remedy = "Find the second account with this UPN and rename it.",
		.condition = "The KDC answers 8: more than one entry bears the client's name.",
	},
	[FAILURE_ACCOUNT_RESTRICTED] = {
		.id = "account-restricted", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000006E, .substatus = 0x00000000, .win32 = 0x0000052F,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This account may not log on here. Please contact your help desk.",
		.remedy =
		    "Read the status in the log; check authentication policies, silos and "
		    "restrictions.",
		.condition =
		    "The KDC answers 12, and its e_data carries no status that has a row of its "
		    "own.",
	},
	[FAILURE_KDC_SAYS_CERT_UNTRUSTED] = {
		.id = "kdc-says-cert-untrusted", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000038A, .substatus = 0x00000000, .win32 = 0x80090352,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service does not trust this card.",
		.remedy = "Add the card's issuing CA to the KDC's anchors or NTAuth store.",
		.condition = "The KDC answers 70, with or without a list of trusted certifiers.",
	},
	[FAILURE_KDC_SAYS_CERT_INVALID] = {
		.id = "kdc-says-cert-invalid", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service did not accept this card.",
		.remedy =
		    "Compare the certificate named in the log with the KDC's clock, CRLs and "
		    "rules.",
		.condition = "The KDC answers 71, with or without a list of invalid certificates.",
	},
	[FAILURE_KDC_SAYS_CERT_REVOKED] = {
		.id = "kdc-says-cert-revoked", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000389, .substatus = 0x00000000, .win32 = 0x80090351,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card has been withdrawn.",
		.remedy = "Issue a new certificate to the card's owner.",
		.condition = "The KDC answers 72, or its e_data carries STATUS_SMARTCARD_CERT_REVOKED.",
	},
	[FAILURE_KDC_SAYS_REVOCATION_UNKNOWN] = {
		.id = "kdc-says-revocation-unknown", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000038B, .substatus = 0x00000000, .win32 = 0x80090353,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The card's certificate could not be checked. Please try later.",
		.remedy = "Give the KDC a current CRL or a reachable OCSP responder.",
		.condition = "The KDC answers 73 or 74, or its e_data carries STATUS_REVOCATION_OFFLINE_C.",
	},
	[FAILURE_KDC_SAYS_CERT_NOT_ACCEPTED] = {
		.id = "kdc-says-cert-not-accepted", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service did not accept this card.",
		.remedy = "Check revocation, the chain and NTAuth on the KDC, in that order.",
		.condition = "The KDC answers 62 without a more exact status.",
	},
	[FAILURE_KDC_SAYS_NAME_MISMATCH] = {
		.id = "kdc-says-name-mismatch", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC00002F9, .substatus = 0x00000000, .win32 = 0x8009033D,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This card does not belong to that account.",
		.remedy = "Correct the hint, the account's UPN or its certificate mapping.",
		.condition = "The KDC answers 75, or its e_data carries STATUS_PKINIT_NAME_MISMATCH.",
	},
	[FAILURE_KDC_SAYS_WEAK_MAPPING] = {
		.id = "kdc-says-weak-mapping", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC00002F9, .substatus = 0x00000000, .win32 = 0x8009033D,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This card is not registered strongly enough for this service.",
		.remedy =
		    "Add the SID extension to the certificate, or a strong altSecurityIdentities "
		    "value.",
		.condition = "The KDC answers 66.",
	},
	[FAILURE_KDC_SAYS_WRONG_EKU] = {
		.id = "kdc-says-wrong-eku", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_CA_ADMIN,
		.sentence = "This certificate is not made for logon.",
		.remedy = "Issue a certificate with the key usage that this KDC demands.",
		.condition = "The KDC answers 77.",
	},
	[FAILURE_KDC_SAYS_BAD_SIGNATURE] = {
		.id = "kdc-says-bad-signature", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_DEVELOPER,
		.sentence = "The logon service did not accept this card.",
		.remedy =
		    "Replay the recorded attempt; compare signature algorithm and encoding with "
		    "the KDC's.",
		.condition = "The KDC answers 64 although the signature verified here.",
	},
	[FAILURE_KDC_SAYS_WEAK_DIGEST] = {
		.id = "kdc-says-weak-digest", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000038C, .substatus = 0x00000000, .win32 = 0x80090354,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_CA_ADMIN,
		.sentence = "The certificate on this card is too weak.",
		.remedy = "Issue the certificate again with a digest that the KDC accepts.",
		.condition = "The KDC answers 78.",
	},
	[FAILURE_KDC_REFUSES_DH] = {
		.id = "kdc-refuses-dh", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC00002F3, .substatus = 0x00000000, .win32 = 0x80090337,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service and this kiosk cannot agree. Please call a technician.",
		.remedy = "Align the Diffie-Hellman minimum of the KDC with the groups allowed here.",
		.condition =
		    "The KDC answers 65 and its list names no group that we may use, or it "
		    "answers 65 again.",
	},
	[FAILURE_KDC_NO_COMMON_ETYPE] = {
		.id = "kdc-no-common-etype", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC00002FD, .substatus = 0x00000000, .win32 = 0x80090342,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service and this kiosk cannot agree. Please call a technician.",
		.remedy = "Align the encryption types of account, KDC and this kiosk.",
		.condition = "The KDC answers 14.",
	},
	[FAILURE_KDC_REFUSES_ALGORITHM] = {
		.id = "kdc-refuses-algorithm", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC00002F3, .substatus = 0x00000000, .win32 = 0x80090337,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service and this kiosk cannot agree. Please call a technician.",
		.remedy = "Read the refused algorithm in the log; allow a common one on both sides.",
		.condition =
		    "The KDC answers 15, 80, 81 or 100: it refuses a checksum, digest, key "
		    "transport or key derivation.",
	},
	[FAILURE_KDC_WANTS_FRESHNESS] = {
		.id = "kdc-wants-freshness", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000351, .substatus = 0x00000000, .win32 = 0x80090343,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service did not accept this logon. Please try again.",
		.remedy = "Try again; else check the KDC's clock and its freshness setting.",
		.condition =
		    "The KDC answers 90 to a fresh token, or 24 with a freshness token in e_data "
		    "to a request that carried none.",
	},
	[FAILURE_KDC_HAS_NO_FITTING_CERT] = {
		.id = "kdc-has-no-fitting-cert", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Give the KDC a certificate for its realm from a CA that this kiosk trusts.",
		.condition = "The KDC answers 63 or 76.",
	},
	[FAILURE_KDC_PREAUTH_LOOP] = {
		.id = "kdc-preauth-loop", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000351, .substatus = 0x00000000, .win32 = 0x80090343,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service asks for more than a card.",
		.remedy =
		    "See which further pre-authentication the KDC demands of this account "
		    "(hardware, FAST).",
		.condition =
		    "The KDC answers 25 or 91 again to a request that already carried the PKINIT "
		    "data.",
	},
	[FAILURE_KDC_REFUSED_NO_REASON] = {
		.id = "kdc-refused-no-reason", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000006D, .substatus = 0x00000000, .win32 = 0x0000052E,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service refused this logon.",
		.remedy =
		    "Read the KDC's log: its certificate, its trust in the card's CA, its DH "
		    "minimum.",
		.condition =
		    "The KDC answers 24 or 31 to the PKINIT request with nothing in e_data that "
		    "says why.",
	},
	[FAILURE_KDC_INVALID_REQUEST] = {
		.id = "kdc-invalid-request", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC00002FB, .substatus = 0x00000000, .win32 = 0x80090340,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "The logon service refused this logon.",
		.remedy = "Replay the recorded attempt; compare the request with what the KDC allows.",
		.condition =
		    "The KDC answers a code that calls our request wrong: 3, 10, 11, 13, 17, 38, "
		    "39, 40, 61, 79, 92 or 93.",
	},
	[FAILURE_KDC_ERROR_OTHER] = {
		.id = "kdc-error-other", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC0000001, .substatus = 0x00000000, .win32 = 0x0000001F,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service has a fault. Please try later.",
		.remedy = "Read the KDC's own log at the time of this attempt.",
		.condition =
		    "The KDC answers 60, a code about its own entries or keys, a code that makes "
		    "no sense for the request it answers, or one that no row names.",
	},
	[FAILURE_AS_REPLY_MALFORMED] = {
		.id = "as-reply-malformed", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC00000C3, .substatus = 0x00000000, .win32 = 0x0000003A,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "The logon service gives no proper answer. Please call a technician.",
		.remedy = "Keep the recorded attempt; look for a proxy or an impostor on port 88.",
		.condition =
		    "The answer to the signed AS-REQ is cut short or not well-formed: its e_data "
		    "lies about lengths, nests too deep or claims success inside an error.",
	},
	[FAILURE_KDC_LOST] = {
		.id = "kdc-lost", .stage = STAGE_AS_REQUEST,
		.ntstatus = 0xC000005E, .substatus = 0x00000000, .win32 = 0x0000051F,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "The logon service stopped answering. Please try again.",
		.remedy = "Try again; check that large requests reach the KDC (TCP port 88).",
		.condition =
		    "The KDC answered before the PIN was used, but no KDC answers the signed "
		    "AS-REQ within the time limit, or it then answers 29 or 52.",
	},
	[FAILURE_KDC_ANCHORS_MISSING] = {
		.id = "kdc-anchors-missing", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC000040D, .substatus = 0x00000000, .win32 = 0x80090359,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is not set up. Please call a technician.",
		.remedy = "Configure the CA that issues the KDCs' certificates.",
		.condition = "No trust anchor for KDC certificates is configured or readable.",
	},
	[FAILURE_KDC_CERT_UNTRUSTED] = {
		.id = "kdc-cert-untrusted", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC000040D, .substatus = 0x00000000, .win32 = 0x80090359,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Make sure it is your KDC; then add its CA to the anchors.",
		.condition = "No valid path leads from the KDC's certificate to a configured anchor.",
	},
	[FAILURE_KDC_CERT_EXPIRED] = {
		.id = "kdc-cert-expired", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC000040E, .substatus = 0x00000000, .win32 = 0x8009035A,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Renew the KDC's certificate and restart the KDC.",
		.condition = "The authority's time is after notAfter of the KDC's certificate.",
	},
	[FAILURE_KDC_CERT_NOT_YET_VALID] = {
		.id = "kdc-cert-not-yet-valid", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy =
		    "Check the clocks; else wait or issue the KDC's certificate with an earlier "
		    "start.",
		.condition = "The authority's time is before notBefore of the KDC's certificate.",
	},
	[FAILURE_KDC_CERT_REVOKED] = {
		.id = "kdc-cert-revoked", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC000040F, .substatus = 0x00000000, .win32 = 0x8009035B,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Find out why it was revoked; then give the KDC a new certificate.",
		.condition =
		    "A current CRL or OCSP answer from the right issuer lists the KDC's "
		    "certificate or a CA of its path as revoked.",
	},
	[FAILURE_KDC_CERT_REVOCATION_UNKNOWN] = {
		.id = "kdc-cert-revocation-unknown", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC000040C, .substatus = 0x00000000, .win32 = 0x80090358,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_CA_ADMIN,
		.sentence = "The logon service could not be checked. Please call a technician.",
		.remedy = "Publish a current CRL, and make it reachable from this kiosk.",
		.condition =
		    "Policy demands a revocation check and no current CRL or OCSP answer from the"
		    " right issuer is available for the KDC's path.",
	},
	[FAILURE_KDC_CERT_WEAK] = {
		.id = "kdc-cert-weak", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Issue the KDC's certificate again with SHA-256 or better and a strong key.",
		.condition = "The KDC's path has a digest or a key that policy does not allow.",
	},
	[FAILURE_KDC_CERT_WRONG_EKU] = {
		.id = "kdc-cert-wrong-eku", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy =
		    "Issue the KDC's certificate from the Kerberos Authentication template or "
		    "with id-pkinit-KPKdc.",
		.condition =
		    "The KDC's certificate lacks id-pkinit-KPKdc, and strict validation is on, or"
		    " no id-pkinit-san of it fits and it lacks serverAuth as well.",
	},
	[FAILURE_KDC_CERT_WRONG_REALM] = {
		.id = "kdc-cert-wrong-realm", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Make sure it is your KDC; issue its certificate for this realm.",
		.condition =
		    "The KDC's certificate has id-pkinit-san names, and none is "
		    "krbtgt/REALM@REALM of the realm asked.",
	},
	[FAILURE_KDC_CERT_WRONG_HOST] = {
		.id = "kdc-cert-wrong-host", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Make sure it is your KDC; issue its certificate with the KDC's DNS name.",
		.condition =
		    "The KDC's certificate has no dNSName that policy accepts for this KDC or "
		    "domain, and strict validation is on or it has no id-pkinit-san at all.",
	},
	[FAILURE_KDC_SIGNATURE_BAD] = {
		.id = "kdc-signature-bad", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Suspect an impostor; then check that the KDC's key fits its certificate.",
		.condition =
		    "The signature over the KDC's Diffie-Hellman value does not verify under the "
		    "KDC's certificate.",
	},
	[FAILURE_KDC_DH_REPLY_BAD] = {
		.id = "kdc-dh-reply-bad", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Suspect an impostor; keep the recorded attempt for the KDC's maker.",
		.condition =
		    "The AS-REP lacks PA-PK-AS-REP or its signer's certificate, or its "
		    "Diffie-Hellman value is no element of the group that we offered.",
	},
	[FAILURE_KDC_NONCE_MISMATCH] = {
		.id = "kdc-nonce-mismatch", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC0000320, .substatus = 0x00000000, .win32 = 0x000004EF,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Suspect a replayed answer: look for an impostor between kiosk and KDC.",
		.condition = "The nonce that the KDC signed is not the one of our request.",
	},
	[FAILURE_KDC_REPLY_MISMATCH] = {
		.id = "kdc-reply-mismatch", .stage = STAGE_KDC_CERT,
		.ntstatus = 0xC00002C3, .substatus = 0x00000000, .win32 = 0x00000575,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service could not prove itself. Please call a technician.",
		.remedy = "Suspect a replayed or altered answer; keep the recorded attempt.",
		.condition =
		    "The AS-REP does not decrypt with the agreed key, or is for another client, "
		    "realm, server or nonce than asked.",
	},
	[FAILURE_HOST_PRINCIPAL_UNKNOWN] = {
		.id = "host-principal-unknown", .stage = STAGE_HOST_TICKET,
		.ntstatus = 0xC000018B, .substatus = 0x00000000, .win32 = 0x000006FB,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This kiosk is not registered. Please call a technician.",
		.remedy = "Create the host principal, or rejoin this machine to the domain.",
		.condition = "The KDC answers 7 to the request for this machine's host ticket.",
	},
	[FAILURE_HOST_TICKET_REFUSED] = {
		.id = "host-ticket-refused", .stage = STAGE_HOST_TICKET,
		.ntstatus = 0xC000018D, .substatus = 0x00000000, .win32 = 0x000006FD,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_DIRECTORY_ADMIN,
		.sentence = "This kiosk is not registered properly. Please call a technician.",
		.remedy =
		    "Read the code in the log; check the host account's state, types and who may "
		    "use it.",
		.condition =
		    "The KDC answers the request for this machine's host ticket with any other "
		    "error.",
	},
	[FAILURE_HOST_TICKET_NO_KDC] = {
		.id = "host-ticket-no-kdc", .stage = STAGE_HOST_TICKET,
		.ntstatus = 0xC000005E, .substatus = 0x00000000, .win32 = 0x0000051F,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "The logon service stopped answering. Please try again.",
		.remedy = "Try again; check the path to the KDC.",
		.condition =
		    "No KDC answers the request for this machine's host ticket within the time "
		    "limit.",
	},
	[FAILURE_HOST_NO_KEYTAB] = {
		.id = "host-no-keytab", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC000018A, .substatus = 0x00000000, .win32 = 0x000006FA,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is not set up. Please call a technician.",
		.remedy = "Put the host's keytab in place, or join this machine to the domain.",
		.condition = "The host keytab does not exist, cannot be read or holds no entry at all.",
	},
	[FAILURE_HOST_KEYTAB_NO_ENTRY] = {
		.id = "host-keytab-no-entry", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC000018A, .substatus = 0x00000000, .win32 = 0x000006FA,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is not set up. Please call a technician.",
		.remedy = "Extract a keytab for the host principal that the configuration names.",
		.condition = "The keytab holds no key of this machine's host principal in the realm asked.",
	},
	[FAILURE_HOST_KVNO_WRONG] = {
		.id = "host-kvno-wrong", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC000018D, .substatus = 0x00000000, .win32 = 0x000006FD,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is not registered properly. Please call a technician.",
		.remedy = "Extract the host's keytab again, or rejoin the domain.",
		.condition = "The ticket's key version is none of the keytab's versions of this principal.",
	},
	[FAILURE_HOST_KEY_WRONG] = {
		.id = "host-key-wrong", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC000018D, .substatus = 0x00000000, .win32 = 0x000006FD,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is not registered properly. Please call a technician.",
		.remedy = "Suspect an impostor KDC; then extract the host's keytab again.",
		.condition =
		    "The keytab has the ticket's key version, but the ticket does not decrypt "
		    "with that key or its encryption type is missing.",
	},
	[FAILURE_HOST_NONCE_MISMATCH] = {
		.id = "host-nonce-mismatch", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC00002C3, .substatus = 0x00000000, .win32 = 0x00000575,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please call a technician.",
		.remedy =
		    "Suspect a replayed or stolen ticket request; keep the log and replace the "
		    "machine's helper.",
		.condition =
		    "The AP-REQ is sound but does not carry this attempt's nonce from the "
		    "authority.",
	},
	[FAILURE_HOST_CLIENT_MISMATCH] = {
		.id = "host-client-mismatch", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC00002C3, .substatus = 0x00000000, .win32 = 0x00000575,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "This card does not belong to that account.",
		.remedy = "Compare principal, PAC and certificate in the log; suspect tampering.",
		.condition =
		    "The ticket's client, or the PAC's client or SID, is not the one of the AS "
		    "exchange and the certificate.",
	},
	[FAILURE_HOST_APREQ_INVALID] = {
		.id = "host-apreq-invalid", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC00002C3, .substatus = 0x00000000, .win32 = 0x00000575,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk could not check its logon. Please call a technician.",
		.remedy = "Read the AP error in the log; check the clock first.",
		.condition =
		    "The AP-REQ fails RFC 4120's checks in any other way, the ticket's times "
		    "included.",
	},
	[FAILURE_PAC_MISSING] = {
		.id = "pac-missing", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC0000250, .substatus = 0x00000000, .win32 = 0x00000260,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service left out your account's details.",
		.remedy = "Let the KDC issue PACs for this account and host, or relax the policy.",
		.condition = "Policy demands a PAC and the ticket carries none.",
	},
	[FAILURE_PAC_INVALID] = {
		.id = "pac-invalid", .stage = STAGE_HOST_VERIFY,
		.ntstatus = 0xC000006D, .substatus = 0x00000000, .win32 = 0x0000052E,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_KDC_ADMIN,
		.sentence = "The logon service sent details that cannot be trusted.",
		.remedy = "Suspect tampering; check the KDC's PAC signatures and the host key's types.",
		.condition =
		    "The ticket's PAC cannot be decoded, or its signature does not verify with "
		    "the host key.",
	},
	[FAILURE_LOCAL_NO_RULE] = {
		.id = "local-no-rule", .stage = STAGE_ACCOUNT,
		.ntstatus = 0xC0000073, .substatus = 0x00000000, .win32 = 0x00000534,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "You are not registered for this kiosk.",
		.remedy = "Add an account rule for this principal, realm or group.",
		.condition =
		    "No account rule maps the proven principal, its realm or its groups to a "
		    "local account.",
	},
	[FAILURE_LOCAL_RULE_AMBIGUOUS] = {
		.id = "local-rule-ambiguous", .stage = STAGE_ACCOUNT,
		.ntstatus = 0xC0000714, .substatus = 0x00000000, .win32 = 0x0000052E,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "More than one account fits. Please enter your user name.",
		.remedy = "Give the user name as a hint, or make the rules unambiguous.",
		.condition =
		    "The account rules map the proven principal to more than one local account "
		    "and the request names none of them.",
	},
	[FAILURE_LOCAL_USER_UNKNOWN] = {
		.id = "local-user-unknown", .stage = STAGE_ACCOUNT,
		.ntstatus = 0xC0000064, .substatus = 0x00000000, .win32 = 0x00000525,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "You are not registered for this kiosk.",
		.remedy = "Create the local user, or repair the name service.",
		.condition = "The account rule names a local user that the name service does not know.",
	},
	[FAILURE_LOCAL_UID_TOO_LOW] = {
		.id = "local-uid-too-low", .stage = STAGE_ACCOUNT,
		.ntstatus = 0xC0000124, .substatus = 0x00000000, .win32 = 0x0000055B,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "You may not log on at this kiosk.",
		.remedy = "Map the principal to an ordinary user.",
		.condition = "The local user's uid is 0 or below the configured minimum.",
	},
	[FAILURE_LOCAL_ACCOUNT_REFUSED] = {
		.id = "local-account-refused", .stage = STAGE_ACCOUNT,
		.ntstatus = 0xC000006E, .substatus = 0x00000000, .win32 = 0x0000052F,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "You may not log on at this kiosk.",
		.remedy = "See in the log which PAM module refused, and why.",
		.condition = "PAM's account check refuses the local user.",
	},
	[FAILURE_LOCAL_HOME_MISSING] = {
		.id = "local-home-missing", .stage = STAGE_ACCOUNT,
		.ntstatus = 0xC0000034, .substatus = 0x00000000, .win32 = 0x00000002,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "Your workspace is missing. Please call a technician.",
		.remedy = "Create the home directory, or let PAM create it.",
		.condition =
		    "The local user's home directory does not exist and is not made on first "
		    "logon.",
	},
	[FAILURE_UNLOCK_OTHER_USER] = {
		.id = "unlock-other-user", .stage = STAGE_ACCOUNT,
		.ntstatus = 0xC0000022, .substatus = 0x00000000, .win32 = 0x00000005,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "This kiosk is locked by someone else.",
		.remedy = "Use the card of the locked session, or have the session ended.",
		.condition =
		    "The card's names share none with the locked session's logon, or the proven "
		    "principal, SID or uid is not the session's.",
	},
	[FAILURE_UNLOCK_OTHER_CARD] = {
		.id = "unlock-other-card", .stage = STAGE_ACCOUNT,
		.ntstatus = 0xC0000022, .substatus = 0x00000000, .win32 = 0x00000005,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "Please use the card you logged on with.",
		.remedy = "Use the first card, or let policy admit another card of the same user.",
		.condition =
		    "The user is the session's, but card or certificate is not the one of the "
		    "first logon and policy demands that.",
	},
	[FAILURE_TOKEN_NO_MEMORY] = {
		.id = "token-no-memory", .stage = STAGE_TOKEN,
		.ntstatus = 0xC0000017, .substatus = 0x00000000, .win32 = 0x00000008,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is overloaded. Please call a technician.",
		.remedy = "Find what uses the memory; raise the authority's limit.",
		.condition = "Memory for the token, its session or the profile buffer cannot be had.",
	},
	[FAILURE_TOKEN_QUOTA] = {
		.id = "token-quota", .stage = STAGE_TOKEN,
		.ntstatus = 0xC0000044, .substatus = 0x00000000, .win32 = 0x00000718,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk is overloaded. Please call a technician.",
		.remedy = "Raise the caller's memory quota.",
		.condition = "The caller's quota is too small for the profile buffer that is returned.",
	},
	[FAILURE_TOKEN_CCACHE_FAILED] = {
		.id = "token-ccache-failed", .stage = STAGE_TOKEN,
		.ntstatus = 0xC000009A, .substatus = 0x00000000, .win32 = 0x000005AA,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk has a storage fault. Please call a technician.",
		.remedy = "Check space and rights of the ticket cache directory.",
		.condition = "The ticket cache cannot be written or handed to the user.",
	},
	[FAILURE_UNLOCK_NO_SUCH_SESSION] = {
		.id = "unlock-no-such-session", .stage = STAGE_SESSION,
		.ntstatus = 0xC000005F, .substatus = 0x00000000, .win32 = 0x00000520,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "There is no session to unlock. Please log on.",
		.remedy = "Submit the LogonId that the first logon returned.",
		.condition = "LogonId names no session that this authority has issued.",
	},
	[FAILURE_UNLOCK_SESSION_ENDED] = {
		.id = "unlock-session-ended", .stage = STAGE_SESSION,
		.ntstatus = 0xC000005F, .substatus = 0x00000000, .win32 = 0x00000520,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_USER,
		.sentence = "The session has ended. Please log on again.",
		.remedy = "Log on again.",
		.condition = "LogonId names a session that has ended, before or during the attempt.",
	},
	[FAILURE_UNLOCK_NOT_LOCKED] = {
		.id = "unlock-not-locked", .stage = STAGE_SESSION,
		.ntstatus = 0xC0000104, .substatus = 0x00000000, .win32 = 0x00000555,
		.tries = TRIES_NEVER, .before_pin = true, .fixes = FIXES_DEVELOPER,
		.sentence = "The session is not locked.",
		.remedy = "Ask for an unlock only of a locked session.",
		.condition = "LogonId names a live session that is not locked.",
	},
	[FAILURE_SESSION_START_FAILED] = {
		.id = "session-start-failed", .stage = STAGE_SESSION,
		.ntstatus = 0xC0000001, .substatus = 0x00000000, .win32 = 0x0000001F,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "Your session could not be started. Please call a technician.",
		.remedy = "See in the log which PAM module or system call failed.",
		.condition =
		    "PAM does not open the session, or the session's process, identity or limits "
		    "cannot be set up.",
	},
	[FAILURE_SHELL_MISSING] = {
		.id = "shell-missing", .stage = STAGE_SESSION,
		.ntstatus = 0xC0000034, .substatus = 0x00000000, .win32 = 0x00000002,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "Your workspace could not be started. Please call a technician.",
		.remedy = "Correct the shell rule; `cardea doctor` checks each.",
		.condition =
		    "No shell rule fits the user, or the shell that the rule names does not exist"
		    " or is not executable.",
	},
	[FAILURE_SHELL_EXITS_AT_ONCE] = {
		.id = "shell-exits-at-once", .stage = STAGE_SESSION,
		.ntstatus = 0xC0000001, .substatus = 0x00000000, .win32 = 0x0000001F,
		.tries = TRIES_ALWAYS, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "Your workspace closed at once. Please call a technician.",
		.remedy = "Run the shell by hand as the user; read its last lines in the log.",
		.condition =
		    "The shell ends within the configured first seconds without an exit code that"
		    " a rule names.",
	},
	[FAILURE_SHELL_CRASH_LOOP] = {
		.id = "shell-crash-loop", .stage = STAGE_SESSION,
		.ntstatus = 0xC0000001, .substatus = 0x00000000, .win32 = 0x0000001F,
		.tries = TRIES_NOT_APPLICABLE, .before_pin = false, .fixes = FIXES_TECHNICIAN,
		.sentence = "Your workspace keeps failing. Please call a technician.",
		.remedy = "Read the exit codes in the log; repair the shell or its rule.",
		.condition = "The shell has been restarted more often than the crash brake allows.",
	},
	[FAILURE_AUTHORITY_UNAVAILABLE] = {
		.id = "authority-unavailable", .stage = STAGE_INTERNAL,
		.ntstatus = 0xC00000DC, .substatus = 0x00000000, .win32 = 0x00000548,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk's logon service is not running. Please call a technician.",
		.remedy = "Start the authority, and read its last records.",
		.condition = "The caller cannot reach the authority, or loses it before the verdict.",
	},
	[FAILURE_AUDIT_FAILED] = {
		.id = "audit-failed", .stage = STAGE_INTERNAL,
		.ntstatus = 0xC0000244, .substatus = 0x00000000, .win32 = 0x0000025E,
		.tries = TRIES_MAYBE, .before_pin = true, .fixes = FIXES_TECHNICIAN,
		.sentence = "This kiosk has a storage fault. Please call a technician.",
		.remedy = "Make room on the log's file system, or repair it.",
		.condition = "A log record cannot be written and policy refuses logons without a log.",
	},
	[FAILURE_HELPER_DIED] = {
		.id = "helper-died", .stage = STAGE_INTERNAL,
		.ntstatus = 0xC00000E5, .substatus = 0x00000000, .win32 = 0x0000054F,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please try again.",
		.remedy = "Read which helper ended and how; keep the recorded attempt.",
		.condition = "A helper process ends, by signal or exit, without a complete verdict.",
	},
	[FAILURE_HELPER_TIMEOUT] = {
		.id = "helper-timeout", .stage = STAGE_INTERNAL,
		.ntstatus = 0xC00000E5, .substatus = 0x00000000, .win32 = 0x0000054F,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please try again.",
		.remedy = "Read which helper hung and where; keep the recorded attempt.",
		.condition =
		    "A helper process gives no verdict within its time limit although its peer "
		    "outside had answered.",
	},
	[FAILURE_PROTOCOL_VIOLATION] = {
		.id = "protocol-violation", .stage = STAGE_INTERNAL,
		.ntstatus = 0xC00000E5, .substatus = 0x00000000, .win32 = 0x0000054F,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please try again.",
		.remedy = "Check that all programs are of one version; suspect a compromised helper.",
		.condition =
		    "A helper or caller sends a message that its channel's table does not allow "
		    "in that state, or of a wrong size or version.",
	},
	[FAILURE_INTERNAL_ERROR] = {
		.id = "internal-error", .stage = STAGE_INTERNAL,
		.ntstatus = 0xC00000E5, .substatus = 0x00000000, .win32 = 0x0000054F,
		.tries = TRIES_MAYBE, .before_pin = false, .fixes = FIXES_DEVELOPER,
		.sentence = "This kiosk's logon software has a fault. Please try again.",
		.remedy = "Report it with the recorded attempt.",
		.condition =
		    "Anything else: an unexpected error of a library or system call that no other"
		    " row names.",
	},
};
