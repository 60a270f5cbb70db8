/* cardea buffer: makes, takes apart and judges logon buffers. The PIN comes by descriptor, lives in
 * one locked area with the buffer that holds it, and is never printed, nor is its length. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <jansson.h>

#include "harden.h"
#include "kerb.h"
#include "names.h"
#include "show.h"
#include "status.h"
#include "tool.h"
#include "vault.h"

enum {
	OPT_ABI = 256, OPT_PIN_FD, OPT_DOMAIN_NAME, OPT_USER_NAME, OPT_CARD_NAME, OPT_READER_NAME,
	OPT_CONTAINER_NAME, OPT_CSP_NAME, OPT_FLAGS, OPT_LOGON_ID, OPT_JSON,
};

static const struct option options[] = {
	{ "abi", required_argument, NULL, OPT_ABI },
	{ "pin-fd", required_argument, NULL, OPT_PIN_FD },
	{ "domain-name", required_argument, NULL, OPT_DOMAIN_NAME },
	{ "user-name", required_argument, NULL, OPT_USER_NAME },
	{ "card-name", required_argument, NULL, OPT_CARD_NAME },
	{ "reader-name", required_argument, NULL, OPT_READER_NAME },
	{ "container-name", required_argument, NULL, OPT_CONTAINER_NAME },
	{ "csp-name", required_argument, NULL, OPT_CSP_NAME },
	{ "flags", required_argument, NULL, OPT_FLAGS },
	{ "logon-id", required_argument, NULL, OPT_LOGON_ID },
	{ "output", required_argument, NULL, 'o' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
    "usage: cardea buffer pack KIND --pin-fd N --container-name NAME [options]\n"
    "       cardea buffer show [--abi x64|x86] [--json] FILE\n"
    "       cardea buffer check [--abi x64|x86] [--json] FILE\n"
    "\n"
    "Makes, takes apart or judges a buffer for LsaLogonUser. KIND is logon\n"
    "(KERB_CERTIFICATE_LOGON, 13) or unlock (KERB_CERTIFICATE_UNLOCK_LOGON, 15).\n"
    "FILE may be - for the standard input. The PIN is never printed.\n"
    "\n"
    "  --abi x64|x86          pointer width of the layout; pack: x64 when not given\n"
    "  --pin-fd N             the PIN: all of descriptor N, less one newline\n"
    "  --domain-name NAME     DomainName, may be left out\n"
    "  --user-name NAME       UserName, may be left out\n"
    "  --flags N              Flags: 0, or 1 (CHECK_DUPLICATES)\n"
    "  --card-name NAME       the names in CspData; only the container is needed\n"
    "  --reader-name NAME\n"
    "  --container-name NAME\n"
    "  --csp-name NAME        '" KERB_CSP_CARDEA "' when not given\n"
    "  --logon-id ID          LogonId of the session to unlock: a number or HIGH:LOW\n"
    "  -o, --output FILE      where pack writes, mode 0600; - or nothing: stdout\n"
    "  --json                 print JSON; with pack only beside -o FILE\n"
    "  --help                 print this\n";

struct request {
	struct kerb_logon logon;
	enum kerb_abi abi;		/* 0: not given */
	int pin_fd;			/* -1: not given */
	const char *output;
	bool json, help;
};

static bool
parse_abi(const char *text, enum kerb_abi *abi)
{
	if (strcmp(text, "x64") == 0)
		*abi = KERB_X64;
	else if (strcmp(text, "x86") == 0)
		*abi = KERB_X86;
	else
		return false;
	return true;
}

static const char *
abi_name(enum kerb_abi abi)
{
	return abi == KERB_X86 ? "x86" : "x64";
}

static bool
parse_number(const char *text, uint64_t max, uint64_t *value)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, &end, 0);
	return errno == 0 && *end == '\0' && *value <= max;
}

/* "0x3e7", or "HIGH:LOW" as Windows tools write a LUID. */
static bool
parse_luid(const char *text, struct kerb_luid *luid)
{
	const char *colon = strchr(text, ':');
	uint64_t high, low;
	char head[24];

	if (colon == NULL) {
		if (!parse_number(text, UINT64_MAX, &low))
			return false;
		high = low >> 32;
	} else {
		if ((size_t)(colon - text) >= sizeof(head))
			return false;
		memcpy(head, text, (size_t)(colon - text));
		head[colon - text] = '\0';
		if (!parse_number(head, UINT32_MAX, &high) ||
		    !parse_number(colon + 1, UINT32_MAX, &low))
			return false;
	}
	luid->high = (int32_t)(uint32_t)high;
	luid->low = (uint32_t)low;
	return true;
}

static bool
parse_kind(const char *text, enum kerb_kind *kind)
{
	static const struct { const char *name; enum kerb_kind kind; } kinds[] = {
		{ "logon", KERB_CERTIFICATE_LOGON },
		{ "certificate-logon", KERB_CERTIFICATE_LOGON },
		{ "KERB_CERTIFICATE_LOGON", KERB_CERTIFICATE_LOGON },
		{ "KerbCertificateLogon", KERB_CERTIFICATE_LOGON },
		{ "13", KERB_CERTIFICATE_LOGON },
		{ "unlock", KERB_CERTIFICATE_UNLOCK_LOGON },
		{ "certificate-unlock-logon", KERB_CERTIFICATE_UNLOCK_LOGON },
		{ "KERB_CERTIFICATE_UNLOCK_LOGON", KERB_CERTIFICATE_UNLOCK_LOGON },
		{ "KerbCertificateUnlockLogon", KERB_CERTIFICATE_UNLOCK_LOGON },
		{ "15", KERB_CERTIFICATE_UNLOCK_LOGON },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcasecmp(kinds[i].name, text) == 0) {
			*kind = kinds[i].kind;
			return true;
		}
	return false;
}

static bool
take_name(char *to, size_t room, const char *from)
{
	size_t len = strlen(from);

	if (len >= room)
		return false;
	memcpy(to, from, len + 1);
	return true;
}

static bool
take_option(struct request *request, int option, const char *value)
{
	struct kerb_logon *logon = &request->logon;
	struct kerb_csp *csp = &logon->csp;
	uint64_t number = 0;
	bool good = true;

	switch (option) {
	case OPT_ABI: good = parse_abi(value, &request->abi); break;
	case OPT_PIN_FD:
		good = parse_number(value, INT32_MAX, &number);
		request->pin_fd = (int)number;
		break;
	case OPT_DOMAIN_NAME:
		good = take_name(logon->domain_name, sizeof(logon->domain_name), value);
		break;
	case OPT_USER_NAME:
		good = take_name(logon->user_name, sizeof(logon->user_name), value);
		break;
	case OPT_CARD_NAME: good = take_name(csp->card_name, KERB_NAME_ROOM, value); break;
	case OPT_READER_NAME: good = take_name(csp->reader_name, KERB_NAME_ROOM, value); break;
	case OPT_CONTAINER_NAME:
		good = take_name(csp->container_name, KERB_NAME_ROOM, value);
		break;
	case OPT_CSP_NAME: good = take_name(csp->csp_name, KERB_NAME_ROOM, value); break;
	case OPT_FLAGS:
		good = parse_number(value, UINT32_MAX, &number);
		logon->flags = (uint32_t)number;
		break;
	case OPT_LOGON_ID: good = parse_luid(value, &logon->logon_id); break;
	case OPT_JSON: request->json = true; break;
	case 'o': request->output = value; break;
	case 'h': request->help = true; break;
	default: return false;
	}
	if (!good)
		fprintf(stderr, "cardea buffer: '%s' is no value for that option\n", value);
	return good;
}

static bool
parse_options(int argc, char **argv, struct request *request)
{
	int option;

	*request = (struct request){ .pin_fd = -1,
		.logon.csp.csp_name = KERB_CSP_CARDEA };
	optind = 1;
	while ((option = getopt_long(argc, argv, "o:h", options, NULL)) != -1)
		if (!take_option(request, option, optarg))
			return false;
	return true;
}

/* The PIN on fd up to its newline. */
static bool
read_pin(int fd, char *pin, size_t *len)
{
	ssize_t n = vault_read(fd, pin, VAULT_PIN_ROOM);

	if (n < 0) {
		fprintf(stderr, "cardea buffer: cannot read the PIN: %s\n", strerror(errno));
		return false;
	}
	*len = (size_t)n;
	if (*len > 0 && pin[*len - 1] == '\n')
		(*len)--;
	if (*len > 0 && pin[*len - 1] == '\r')
		(*len)--;
	return true;
}

static json_t *
verdict_json(enum failure failure, const struct kerb_fault *fault)
{
	const struct failure_row *row = failure_row(failure);
	char code[16];

	snprintf(code, sizeof(code), "0x%08" PRIX32, row->ntstatus);
	if (failure == FAILURE_NONE)
		return json_pack("{s:b}", "valid", 1);
	return json_pack("{s:b, s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "valid", 0,
	    "failure", row->id, "ntstatus", code, "ntstatus_name", status_name_nt(row->ntstatus),
	    "field", fault->field, "rule", kerb_rule_name(fault->rule),
	    "reason", kerb_rule_sentence(fault->rule), "offset", (json_int_t)fault->at);
}

static void
print_verdict(FILE *out, enum failure failure, const struct kerb_fault *fault)
{
	const struct failure_row *row = failure_row(failure);

	fprintf(out, "refused: %s (%s, 0x%08" PRIX32 ")\n", row->id,
	    status_name_nt(row->ntstatus), row->ntstatus);
	fprintf(out, "field:   %s, offset %" PRIu64 "\n", fault->field, fault->at);
	fprintf(out, "rule:    %s\n", kerb_rule_name(fault->rule));
	fprintf(out, "reason:  %s\n", kerb_rule_sentence(fault->rule));
}

/* Prints json and releases it. */
static int
put_json(json_t *json)
{
	bool good = json != NULL;

	show_json(stdout, json);
	json_decref(json);
	return good ? show_done() : EXIT_FAILURE;
}

static int
pack_into(struct vault *vault, const struct request *request)
{
	struct kerb_fault fault;
	enum failure failure;
	size_t pin_len, len;

	if (!read_pin(request->pin_fd, vault->pin, &pin_len))
		return EXIT_FAILURE;
	failure = kerb_logon_pack(&request->logon, vault->pin, pin_len, request->abi,
	    vault->buffer, sizeof(vault->buffer), &len, &fault);
	if (failure != FAILURE_NONE) {
		if (request->json)
			put_json(verdict_json(failure, &fault));
		else
			print_verdict(stderr, failure, &fault);
		return EXIT_FAILURE;
	}
	if (vault_write(request->output, vault->buffer, len) != 0)
		return EXIT_FAILURE;
	if (request->json)
		return put_json(json_pack("{s:b, s:s, s:s, s:s}", "valid", 1, "kind",
		    kerb_type_name((uint32_t)request->logon.kind), "abi", abi_name(request->abi),
		    "file", request->output));
	return EXIT_SUCCESS;
}

static int
buffer_pack(struct request *request, const char *kind)
{
	struct vault *vault;
	int status;

	if (!parse_kind(kind, &request->logon.kind)) {
		fprintf(stderr, "cardea buffer: '%s' is no kind that can be packed\n", kind);
		return TOOL_USAGE;
	}
	if (request->pin_fd < 0) {
		fputs("cardea buffer: --pin-fd is missing\n", stderr);
		return TOOL_USAGE;
	}
	if (request->json && (request->output == NULL || strcmp(request->output, "-") == 0)) {
		fputs("cardea buffer: --json needs -o FILE\n", stderr);
		return TOOL_USAGE;
	}
	if (request->abi == 0)
		request->abi = KERB_X64;
	vault = vault_open();
	if (vault == NULL) {
		perror("cardea buffer");
		return EXIT_FAILURE;
	}
	status = pack_into(vault, request);
	vault_close(vault);
	return status;
}

/* What the bytes of a buffer that is good in neither layout look like most. On x64 padding stands
 * where x86 has the lengths of DomainName and UserName. */
static enum kerb_abi
guess_abi(const uint8_t *p, size_t len)
{
	static const uint8_t zero[4];
	unsigned int length, maximum;

	if (len < 24)
		return KERB_X64;
	if (memcmp(p + 4, zero, 4) != 0 || memcmp(p + 12, zero, 4) != 0)
		return KERB_X86;
	length = p[20] | (unsigned int)p[21] << 8;
	maximum = p[22] | (unsigned int)p[23] << 8;
	return length > 0 && length <= maximum ? KERB_X86 : KERB_X64;
}

static enum failure
unpack_any(const uint8_t *p, size_t len, enum kerb_abi *abi, struct kerb_logon *logon,
    struct kerb_fault *fault)
{
	static const enum kerb_abi both[] = { KERB_X64, KERB_X86 };

	for (size_t i = 0; *abi == 0 && i < 2; i++)
		if (kerb_logon_unpack(p, len, both[i], logon, fault) == FAILURE_NONE)
			*abi = both[i];
	if (*abi == 0)
		*abi = guess_abi(p, len);
	return kerb_logon_unpack(p, len, *abi, logon, fault);
}

/* One field; what is not printable ASCII as \xHH. */
static void
print_name(const char *label, const char *text)
{
	printf("%-22s", label);
	for (const char *c = text; *c; c++)
		if (*c >= 0x20 && *c <= 0x7E && *c != '\\')
			putchar(*c);
		else
			printf("\\x%02X", (unsigned int)(unsigned char)*c);
	putchar('\n');
}

static void
print_logon(const struct kerb_logon *logon, enum kerb_abi abi)
{
	const struct kerb_csp *csp = &logon->csp;

	printf("%-22s%u (%s)\n", "MessageType", (unsigned int)logon->kind,
	    kerb_type_name((uint32_t)logon->kind));
	printf("%-22s%s\n", "layout", abi_name(abi));
	print_name("DomainName", logon->domain_name);
	print_name("UserName", logon->user_name);
	printf("%-22s%s\n", "Pin", logon->pin.length > 0 ? "present" : "empty");
	printf("%-22s0x%08" PRIX32 "%s\n", "Flags", logon->flags,
	    logon->flags & KERB_FLAG_CHECK_DUPLICATES ? " (CHECK_DUPLICATES)" : "");
	print_name("CspData.szCardName", csp->card_name);
	print_name("CspData.szReaderName", csp->reader_name);
	print_name("CspData.szContainer", csp->container_name);
	print_name("CspData.szCSPName", csp->csp_name);
	printf("%-22s0x%08" PRIX32 "\n", "CspData.flags", csp->flags);
	printf("%-22s0x%08" PRIX32 "\n", "CspData.KeySpec", csp->key_spec);
	if (logon->kind == KERB_CERTIFICATE_UNLOCK_LOGON)
		printf("%-22s0x%08" PRIX32 ":0x%08" PRIX32 "\n", "LogonId",
		    (uint32_t)logon->logon_id.high, logon->logon_id.low);
}

static json_t *
logon_json(const struct kerb_logon *logon)
{
	const struct kerb_csp *csp = &logon->csp;
	char luid[24];

	snprintf(luid, sizeof(luid), "0x%08" PRIx32 "%08" PRIx32,
	    (uint32_t)logon->logon_id.high, logon->logon_id.low);
	return json_pack("{s:i, s:s, s:s, s:s, s:b, s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:s}",
	    "message_type", (int)logon->kind, "kind", kerb_type_name((uint32_t)logon->kind),
	    "domain_name", logon->domain_name, "user_name", logon->user_name,
	    "pin_present", logon->pin.length > 0, "flags", (json_int_t)logon->flags,
	    "card_name", csp->card_name, "reader_name", csp->reader_name,
	    "container_name", csp->container_name, "csp_name", csp->csp_name,
	    "csp_flags", (json_int_t)csp->flags, "key_spec", (json_int_t)csp->key_spec,
	    "logon_id", luid);
}

static int
report(const struct request *request, const struct vault *vault, size_t len, bool show)
{
	enum kerb_abi abi = request->abi;
	struct kerb_logon logon;
	struct kerb_fault fault;
	enum failure failure = unpack_any(vault->buffer, len, &abi, &logon, &fault);
	json_t *json;
	int status;

	if (request->json) {
		json = verdict_json(failure, &fault);
		if (json != NULL)
			json_object_set_new(json, "abi", json_string(abi_name(abi)));
		if (json != NULL && show && failure == FAILURE_NONE)
			json_object_update_new(json, logon_json(&logon));
		status = put_json(json);
		return failure == FAILURE_NONE ? status : EXIT_FAILURE;
	}
	if (failure != FAILURE_NONE) {
		printf("layout:  %s\n", abi_name(abi));
		print_verdict(stdout, failure, &fault);
		return EXIT_FAILURE;
	}
	if (show)
		print_logon(&logon, abi);
	else
		printf("good: %s, %s\n", kerb_type_name((uint32_t)logon.kind), abi_name(abi));
	return show_done();
}

static int
buffer_read(const struct request *request, const char *path, bool show)
{
	bool from_stdin = strcmp(path, "-") == 0;
	int fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct vault *vault = vault_open();
	ssize_t len = fd >= 0 && vault != NULL ?
	    vault_read(fd, vault->buffer, sizeof(vault->buffer)) : -1;
	int status = EXIT_FAILURE;

	if (len < 0)
		fprintf(stderr, "cardea buffer: %s: %s\n", path, strerror(errno));
	else
		status = report(request, vault, (size_t)len, show);
	vault_close(vault);
	if (!from_stdin && fd >= 0)
		close(fd);
	return status;
}

int
cmd_buffer(int argc, char **argv)
{
	static struct request request;	/* large for a stack; no secret in it */
	const char *verb, *what;

	if (!parse_options(argc, argv, &request)) {
		fputs(usage, stderr);
		return TOOL_USAGE;
	}
	if (request.help) {
		fputs(usage, stdout);
		return EXIT_SUCCESS;
	}
	harden_process();
	verb = optind < argc ? argv[optind] : "";
	what = optind + 1 < argc ? argv[optind + 1] : NULL;
	if (what != NULL && optind + 2 == argc) {
		if (strcmp(verb, "pack") == 0)
			return buffer_pack(&request, what);
		if (strcmp(verb, "show") == 0 || strcmp(verb, "check") == 0)
			return buffer_read(&request, what, verb[0] == 's');
	}
	fputs(usage, stderr);
	return TOOL_USAGE;
}
