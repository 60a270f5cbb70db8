/* cardea buffer: makes, takes apart and judges buffers of the LsaLogonUser page. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd_buffer.h"
#include "harden.h"
#include "names.h"
#include "number.h"
#include "rows.h"
#include "show.h"
#include "status.h"
#include "tool.h"

enum { OPT_ABI = 256, OPT_FORM, OPT_BASE, OPT_KIND, OPT_JSON, OPT_FIELD, OPTIONS_MAX = 96 };

static const struct option common[] = {
	{ "abi", required_argument, NULL, OPT_ABI },
	{ "form", required_argument, NULL, OPT_FORM },
	{ "base", required_argument, NULL, OPT_BASE },
	{ "kind", required_argument, NULL, OPT_KIND },
	{ "output", required_argument, NULL, 'o' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "help", no_argument, NULL, 'h' },
};

#define COMMON	(sizeof(common) / sizeof(common[0]))

static const char usage[] =
    "usage: cardea buffer pack KIND [options] [--FIELD VALUE ...]\n"
    "       cardea buffer show [options] FILE\n"
    "       cardea buffer check [options] FILE\n"
    "       cardea buffer pack KIND --help\n"
    "\n"
    "Makes, takes apart or judges a buffer of LsaLogonUser. A field's option is its\n"
    "name in kebab case: --user-name alice; pack KIND --help lists those of a kind.\n"
    "Secrets come by descriptor (--pin-fd, --password-fd) and are never printed.\n"
    "FILE may be - for the standard input.\n"
    "\n"
    "  --abi x64|x86          pointer width of the layout; pack: x64 when not given\n"
    "  --form offset|address  pointers count from the buffer's start (when not\n"
    "                         given), or are addresses\n"
    "  --base ADDR            the address of the buffer in its caller\n"
    "  --kind KIND            show, check: what FILE is, not what it looks like\n"
    "  -o, --output FILE      where pack writes, mode 0600; - or nothing: stdout\n"
    "  --json                 print JSON; with pack only beside -o FILE\n"
    "  --help                 print this and the kinds\n";

static const char kinds[] =
    "\n"
    "KIND is logon (KERB_CERTIFICATE_LOGON), unlock (KERB_CERTIFICATE_UNLOCK_LOGON),\n"
    "or one of these structures or the name of its MessageType:\n"
    "\n";

static void
print_types(const struct kerb_struct *what)
{
	const char *group = kerb_family_group(what->family);

	printf("  %-32s", what->name);
	for (size_t i = 0; i < 2 && what->types[i] != 0; i++)
		printf("%s%2u %s", i > 0 ? "\n                                  " : "",
		    (unsigned int)what->types[i], kerb_enum_name(group, what->types[i]));
	putchar('\n');
}

static void
print_help(void)
{
	const struct kerb_struct *const *all;
	size_t count;

	fputs(usage, stdout);
	fputs(kinds, stdout);
	all = kerb_structs(&count);
	for (size_t i = 0; i < count; i++)
		if (buffer_kind_is(all[i]))
			print_types(all[i]);
}

static void
print_fields(const struct kerb_struct *what)
{
	char option[KERB_OPTION_ROOM];
	struct kerb_layout layout;

	kerb_layout(what, KERB_X64, &layout);
	for (size_t i = 0; i < layout.count; i++) {
		const struct kerb_member *member = layout.leaves[i].member;

		if (buffer_option(member, option))
			printf("  --%-40s%s\n", option, member->name);
	}
}

void
buffer_help_kind(const struct buffer_kind *kind)
{
	struct kerb_record record;

	printf("%s:\n\n", kind->what->name);
	print_fields(kind->what);
	kerb_record_init(&record, kind->what);
	if (!record.inner)
		return;
	printf("\nin CspData, %s:\n\n", record.inner->name);
	print_fields(record.inner);
	if (kerb_record_use_certificate_info(&record)) {
		printf("\nor, with USE_CERTIFICATE_INFO (2) in --flags, %s:\n\n",
		    record.inner->name);
		print_fields(record.inner);
	}
}

/* ---- verdicts ---- */

json_t *
buffer_verdict_json(enum failure failure, const struct kerb_fault *fault)
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

void
buffer_verdict_print(FILE *out, enum failure failure, const struct kerb_fault *fault)
{
	const struct failure_row *row = failure_row(failure);

	fprintf(out, "refused: %s (%s, 0x%08" PRIX32 ")\n", row->id,
	    status_name_nt(row->ntstatus), row->ntstatus);
	fprintf(out, "field:   %s, offset %" PRIu64 "\n", fault->field, fault->at);
	fprintf(out, "rule:    %s\n", kerb_rule_name(fault->rule));
	fprintf(out, "reason:  %s\n", kerb_rule_sentence(fault->rule));
}

int
buffer_put_json(json_t *json)
{
	bool good = json != NULL;

	show_json(stdout, json);
	json_decref(json);
	return good ? show_done() : EXIT_FAILURE;
}

/* ---- the command line ---- */

/* The common options and one for each field of each kind. */
static const struct option *
all_options(void)
{
	static struct option options[OPTIONS_MAX];
	static char names[OPTIONS_MAX][KERB_OPTION_ROOM];
	const struct kerb_struct *const *all;
	struct kerb_layout layout;
	size_t count, used = COMMON, known;

	memcpy(options, common, sizeof(common));
	all = kerb_structs(&count);
	for (size_t i = 0; i <= count; i++) {
		kerb_layout(i < count ? all[i] : &kerb_certificate_hash, KERB_X64, &layout);
		for (size_t k = 0; k < layout.count && used + 1 < OPTIONS_MAX; k++) {
			if (!buffer_option(layout.leaves[k].member, names[used]))
				continue;
			for (known = COMMON; strcmp(names[known], names[used]) != 0;)
				known++;
			if (known == used) {
				options[used] = (struct option){ names[used], required_argument,
					NULL, OPT_FIELD };
				used++;
			}
		}
	}
	options[used] = (struct option){ NULL, 0, NULL, 0 };
	return options;
}

static bool
parse_abi(const char *text, enum kerb_abi *abi)
{
	*abi = strcmp(text, "x86") == 0 ? KERB_X86 : KERB_X64;
	return strcmp(text, buffer_abi_name(*abi)) == 0;
}

static bool
take_option(struct buffer_request *request, int option, const char *name, const char *value,
    bool *help)
{
	struct buffer_kind kind;
	bool good = true;

	switch (option) {
	case OPT_ABI: good = parse_abi(value, &request->abi); break;
	case OPT_FORM:
		request->address = strcmp(value, "address") == 0;
		good = request->address || strcmp(value, "offset") == 0;
		break;
	case OPT_BASE: good = number_parse(value, UINT64_MAX, &request->base); break;
	case OPT_KIND:
		request->kind = value;
		good = buffer_kind_named(value, &kind);
		break;
	case OPT_FIELD:
		good = request->given_count < BUFFER_GIVEN_MAX;
		if (good)
			request->given[request->given_count++] = (struct buffer_given){
				.option = name, .value = value };
		break;
	case OPT_JSON: request->json = true; break;
	case 'o': request->output = value; break;
	case 'h': *help = true; break;
	default: return false;
	}
	if (!good)
		fprintf(stderr, "cardea buffer: '%s' is no value for --%s\n", value, name);
	return good;
}

static bool
parse_options(int argc, char **argv, struct buffer_request *request, bool *help)
{
	const struct option *options = all_options();
	int option, index = 0;

	*request = (struct buffer_request){ 0 };
	*help = false;
	optind = 1;
	while ((option = getopt_long(argc, argv, "o:h", options, &index)) != -1)
		if (!take_option(request, option, options[index].name, optarg, help))
			return false;
	if (request->address == (request->base != 0))
		return true;
	fputs("cardea buffer: --form address and --base go together\n", stderr);
	return false;
}

int
cmd_buffer(int argc, char **argv)
{
	struct buffer_request request;
	const char *verb, *what;
	struct buffer_kind kind;
	bool help;

	if (!parse_options(argc, argv, &request, &help)) {
		fputs(usage, stderr);
		return TOOL_USAGE;
	}
	verb = optind < argc ? argv[optind] : "";
	what = optind + 1 < argc ? argv[optind + 1] : NULL;
	if (help) {
		if (what != NULL && buffer_kind_named(what, &kind))
			buffer_help_kind(&kind);
		else
			print_help();
		return EXIT_SUCCESS;
	}
	harden_process();
	if (what != NULL && optind + 2 == argc) {
		if (strcmp(verb, "pack") == 0)
			return buffer_pack(&request, what);
		if (request.given_count == 0 &&
		    (strcmp(verb, "show") == 0 || strcmp(verb, "check") == 0))
			return buffer_read(&request, what, verb[0] == 's');
	}
	fputs(usage, stderr);
	return TOOL_USAGE;
}
