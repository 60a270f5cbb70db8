/*
 * A Windows program: fills the structures of the Windows headers as a caller of LsaLogonUser does,
 * their strings behind them in one block, and compares the block byte for byte with what
 * pkinit/kerb packs for the block's address. Exit status 1 when one differs.
 */
#define _WIN32_WINNT 0x0602
#define UNICODE
#include <windows.h>
#include <ntsecapi.h>
#include <stdio.h>
#include <string.h>

#include "kerb_record.h"

#define ABI	(sizeof(void *) == 8 ? KERB_X64 : KERB_X86)
#define USER	"alice"
#define DOMAIN	"EXAMPLE"
#define SECRET	"p\xC3\xA4ss"

static union {
	LARGE_INTEGER aligned;
	uint8_t bytes[1024];
} block;
static size_t used;
static int differ;

/* ---- the Windows side ---- */

static void *
begin(size_t fixed)
{
	memset(&block, 0, sizeof(block));
	used = fixed;
	return block.bytes;
}

static void *
put_bytes(const void *p, size_t n)
{
	void *at;

	used += used % 2;
	at = block.bytes + used;
	memcpy(at, p, n);
	used += n;
	return at;
}

static void
put_text(UNICODE_STRING *string, const WCHAR *text)
{
	string->Length = (USHORT)(wcslen(text) * sizeof(WCHAR));
	string->MaximumLength = (USHORT)(string->Length + sizeof(WCHAR));
	string->Buffer = put_bytes(text, string->MaximumLength);
}

static void
put_string(STRING *string, const char *bytes)
{
	string->Length = string->MaximumLength = (USHORT)strlen(bytes);
	string->Buffer = put_bytes(bytes, strlen(bytes));
}

/* KERB_SMARTCARD_CSP_INFO; its names are counted from offset 40, whatever sizeof is. */
static void *
put_csp(ULONG *length)
{
	static const WCHAR names[] = L"\0\0card\0reader\0key\0provider";
	KERB_SMARTCARD_CSP_INFO *info = put_bytes(names, 0);
	const size_t head = offsetof(KERB_SMARTCARD_CSP_INFO, bBuffer);
	DWORD fields[10] = { 0 };

	*length = (ULONG)(head + sizeof(names));
	fields[0] = *length;
	fields[1] = 1;
	fields[5] = 1;
	fields[6] = 2;
	fields[7] = 7;
	fields[8] = 14;
	fields[9] = 18;
	memcpy(info, fields, head);
	memcpy((uint8_t *)info + head, names, sizeof(names));
	used += *length;
	return info;
}

/* ---- our side ---- */

static struct kerb_record record;

static void
open_record(const char *structure, uint32_t type)
{
	kerb_record_init(&record, kerb_struct_named(structure));
	kerb_record_value(&record, "MessageType")->number = type;
}

static void
text(const char *field, const char *value)
{
	*kerb_record_value(&record, field) = kerb_value_text(value);
}

static void
number(const char *field, uint64_t value)
{
	kerb_record_value(&record, field)->number = value;
}

static void
csp(void)
{
	text("nCardNameOffset", "card");
	text("nReaderNameOffset", "reader");
	text("nContainerNameOffset", "key");
	text("nCSPNameOffset", "provider");
}

static void
compare(const char *what)
{
	uint8_t out[sizeof(block)];
	struct kerb_fault fault;
	size_t len, i = 0;

	if (kerb_record_pack(&record, ABI, (uint64_t)(uintptr_t)block.bytes, out, sizeof(out), &len,
	    &fault) != FAILURE_NONE) {
		printf("%s: %s %s\n", what, fault.field, kerb_rule_name(fault.rule));
		differ = 1;
		return;
	}
	while (i < len && out[i] == block.bytes[i])
		i++;
	if (len == used && i == len)
		return;
	printf("%s: %u bytes, not %u; the first that differs is %u\n", what, (unsigned int)len,
	    (unsigned int)used, (unsigned int)i);
	differ = 1;
}

/* ---- the kinds ---- */

static void
interactive(KERB_INTERACTIVE_LOGON *logon, KERB_LOGON_SUBMIT_TYPE type, const char *what)
{
	logon->MessageType = type;
	put_text(&logon->LogonDomainName, L"EXAMPLE");
	put_text(&logon->UserName, L"alice");
	put_text(&logon->Password, L"p\u00E4ss");
	open_record(what, (uint32_t)type);
	text("LogonDomainName", DOMAIN);
	text("UserName", USER);
	text("Password", SECRET);
}

static void
compare_interactive(void)
{
	KERB_INTERACTIVE_UNLOCK_LOGON *unlock;

	interactive(begin(sizeof(KERB_INTERACTIVE_LOGON)), KerbInteractiveLogon,
	    "KERB_INTERACTIVE_LOGON");
	compare("KERB_INTERACTIVE_LOGON");
	unlock = begin(sizeof(*unlock));
	unlock->LogonId = (LUID){ 0x3E7, -1 };
	interactive(&unlock->Logon, KerbWorkstationUnlockLogon, "KERB_INTERACTIVE_UNLOCK_LOGON");
	number("LogonId", 0xFFFFFFFF000003E7);
	compare("KERB_INTERACTIVE_UNLOCK_LOGON");
	interactive(begin(sizeof(MSV1_0_INTERACTIVE_LOGON)),
	    (KERB_LOGON_SUBMIT_TYPE)MsV1_0InteractiveLogon, "MSV1_0_INTERACTIVE_LOGON");
	compare("MSV1_0_INTERACTIVE_LOGON");
}

static void
smart_card(KERB_SMART_CARD_LOGON *logon, KERB_LOGON_SUBMIT_TYPE type, const char *what)
{
	logon->MessageType = type;
	put_text(&logon->Pin, L"1234");
	logon->CspData = put_csp(&logon->CspDataLength);
	open_record(what, (uint32_t)type);
	text("Pin", "1234");
	csp();
}

static void
compare_smart_card(void)
{
	KERB_SMART_CARD_UNLOCK_LOGON *unlock;

	smart_card(begin(sizeof(KERB_SMART_CARD_LOGON)), KerbSmartCardLogon,
	    "KERB_SMART_CARD_LOGON");
	compare("KERB_SMART_CARD_LOGON");
	unlock = begin(sizeof(*unlock));
	smart_card(&unlock->Logon, KerbSmartCardUnlockLogon, "KERB_SMART_CARD_UNLOCK_LOGON");
	compare("KERB_SMART_CARD_UNLOCK_LOGON");
}

static void
certificate(KERB_CERTIFICATE_LOGON *logon, KERB_LOGON_SUBMIT_TYPE type, const char *what)
{
	logon->MessageType = type;
	put_text(&logon->DomainName, L"EXAMPLE");
	put_text(&logon->UserName, L"alice");
	put_text(&logon->Pin, L"1234");
	logon->Flags = KERB_CERTIFICATE_LOGON_FLAG_CHECK_DUPLICATES;
	logon->CspData = put_csp(&logon->CspDataLength);
	open_record(what, (uint32_t)type);
	text("DomainName", DOMAIN);
	text("UserName", USER);
	text("Pin", "1234");
	number("Flags", 1);
	csp();
}

static void
compare_certificate(void)
{
	KERB_CERTIFICATE_UNLOCK_LOGON *unlock;

	certificate(begin(sizeof(KERB_CERTIFICATE_LOGON)), KerbCertificateLogon,
	    "KERB_CERTIFICATE_LOGON");
	compare("KERB_CERTIFICATE_LOGON");
	unlock = begin(sizeof(*unlock));
	unlock->LogonId = (LUID){ 7, 1 };
	certificate(&unlock->Logon, KerbCertificateUnlockLogon, "KERB_CERTIFICATE_UNLOCK_LOGON");
	number("LogonId", 0x100000007);
	compare("KERB_CERTIFICATE_UNLOCK_LOGON");
}

/* With a hash in place of the CSP info. */
static void
compare_hash(void)
{
	static const uint8_t hash[20] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	KERB_CERTIFICATE_LOGON *logon = begin(sizeof(*logon));
	KERB_CERTIFICATE_INFO info = { 8 + 4 + 6 + sizeof(hash), CertHashInfo };
	KERB_CERTIFICATE_HASHINFO hash_info = { 6, sizeof(hash) };

	logon->MessageType = KerbCertificateLogon;
	put_text(&logon->Pin, L"1234");
	logon->Flags = KERB_CERTIFICATE_LOGON_FLAG_USE_CERTIFICATE_INFO;
	logon->CspDataLength = info.CertInfoSize;
	logon->CspData = put_bytes(&info, sizeof(info));
	put_bytes(&hash_info, sizeof(hash_info));
	put_bytes(L"MY", 6);
	put_bytes(hash, sizeof(hash));
	open_record("KERB_CERTIFICATE_LOGON", KerbCertificateLogon);
	text("Pin", "1234");
	if (!kerb_record_use_certificate_info(&record))
		differ = 1;
	text("StoreName", "MY");
	*kerb_record_value(&record, "CertificateHash") = kerb_value_bytes(hash, sizeof(hash));
	compare("KERB_CERTIFICATE_LOGON with KERB_CERTIFICATE_INFO");
}

static void
compare_ticket(void)
{
	KERB_TICKET_UNLOCK_LOGON *unlock = begin(sizeof(*unlock));

	unlock->Logon.MessageType = KerbTicketUnlockLogon;
	unlock->Logon.Flags = KERB_LOGON_FLAG_ALLOW_EXPIRED_TICKET;
	unlock->Logon.ServiceTicketLength = 3;
	unlock->Logon.TicketGrantingTicketLength = 5;
	unlock->Logon.ServiceTicket = put_bytes("tkt", 3);
	unlock->Logon.TicketGrantingTicket = put_bytes("krtgt", 5);
	unlock->LogonId = (LUID){ 7, 0 };
	open_record("KERB_TICKET_UNLOCK_LOGON", KerbTicketUnlockLogon);
	number("Flags", 1);
	text("ServiceTicket", "tkt");
	text("TicketGrantingTicket", "krtgt");
	number("LogonId", 7);
	compare("KERB_TICKET_UNLOCK_LOGON");
}

static void
compare_s4u(void)
{
	KERB_S4U_LOGON *logon = begin(sizeof(*logon));
	KERB_CERTIFICATE_S4U_LOGON *by_cert;

	logon->MessageType = KerbS4ULogon;
	logon->Flags = KERB_S4U_LOGON_FLAG_IDENTIFY;
	put_text(&logon->ClientUpn, L"alice");
	put_text(&logon->ClientRealm, L"EXAMPLE");
	open_record("KERB_S4U_LOGON", KerbS4ULogon);
	number("Flags", 8);
	text("ClientUpn", USER);
	text("ClientRealm", DOMAIN);
	compare("KERB_S4U_LOGON");
	by_cert = begin(sizeof(*by_cert));
	by_cert->MessageType = KerbCertificateS4ULogon;
	put_text(&by_cert->UserPrincipalName, L"alice");
	by_cert->CertificateLength = 4;
	by_cert->Certificate = put_bytes("cert", 4);
	open_record("KERB_CERTIFICATE_S4U_LOGON", KerbCertificateS4ULogon);
	text("UserPrincipalName", USER);
	text("Certificate", "cert");
	compare("KERB_CERTIFICATE_S4U_LOGON");
}

static void
compare_msv1_0(void)
{
	MSV1_0_LM20_LOGON *lm20 = begin(sizeof(*lm20));
	MSV1_0_SUBAUTH_LOGON *subauth;

	lm20->MessageType = MsV1_0NetworkLogon;
	put_text(&lm20->UserName, L"alice");
	memcpy(lm20->ChallengeToClient, "12345678", 8);
	put_string(&lm20->CaseSensitiveChallengeResponse, "sensitive");
	put_string(&lm20->CaseInsensitiveChallengeResponse, "insensitive");
	lm20->ParameterControl = MSV1_0_ALLOW_WORKSTATION_TRUST_ACCOUNT;
	open_record("MSV1_0_LM20_LOGON", MsV1_0NetworkLogon);
	text("UserName", USER);
	text("ChallengeToClient", "12345678");
	text("CaseSensitiveChallengeResponse", "sensitive");
	text("CaseInsensitiveChallengeResponse", "insensitive");
	number("ParameterControl", 0x800);
	compare("MSV1_0_LM20_LOGON");
	subauth = begin(sizeof(*subauth));
	subauth->MessageType = MsV1_0SubAuthLogon;
	put_text(&subauth->Workstation, L"EXAMPLE");
	put_string(&subauth->AuthenticationInfo2, "two");
	subauth->SubAuthPackageId = 132;
	open_record("MSV1_0_SUBAUTH_LOGON", MsV1_0SubAuthLogon);
	text("Workstation", DOMAIN);
	text("AuthenticationInfo2", "two");
	number("SubAuthPackageId", 132);
	compare("MSV1_0_SUBAUTH_LOGON");
}

static void
interactive_profile(KERB_INTERACTIVE_PROFILE *profile, KERB_PROFILE_BUFFER_TYPE type,
    const char *what)
{
	profile->MessageType = type;
	profile->LogonCount = 3;
	profile->KickOffTime.QuadPart = INT64_MAX;
	put_text(&profile->FullName, L"alice");
	put_text(&profile->LogonServer, L"EXAMPLE");
	profile->UserFlags = LOGON_PKINIT;
	open_record(what, (uint32_t)type);
	number("LogonCount", 3);
	number("KickOffTime", INT64_MAX);
	text("FullName", USER);
	text("LogonServer", DOMAIN);
	number("UserFlags", 0x10000);
}

static void
compare_profiles(void)
{
	KERB_SMART_CARD_PROFILE *card;
	KERB_TICKET_PROFILE *ticket;

	interactive_profile(begin(sizeof(KERB_INTERACTIVE_PROFILE)), KerbInteractiveProfile,
	    "KERB_INTERACTIVE_PROFILE");
	compare("KERB_INTERACTIVE_PROFILE");
	card = begin(sizeof(*card));
	interactive_profile(&card->Profile, KerbSmartCardProfile, "KERB_SMART_CARD_PROFILE");
	card->CertificateSize = 4;
	card->CertificateData = put_bytes("cert", 4);
	text("CertificateData", "cert");
	compare("KERB_SMART_CARD_PROFILE");
	ticket = begin(sizeof(*ticket));
	interactive_profile(&ticket->Profile, KerbTicketProfile, "KERB_TICKET_PROFILE");
	ticket->SessionKey.KeyType = 18;
	ticket->SessionKey.Length = 3;
	ticket->SessionKey.Value = put_bytes("key", 3);
	number("KeyType", 18);
	text("SessionKey", "key");
	compare("KERB_TICKET_PROFILE");
}

int
main(void)
{
	compare_interactive();
	compare_smart_card();
	compare_certificate();
	compare_hash();
	compare_ticket();
	compare_s4u();
	compare_msv1_0();
	compare_profiles();
	printf("%s\n", differ ? "the blocks differ" : "the blocks are the same");
	return differ;
}
