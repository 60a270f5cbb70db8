/*
 * submit [options] FILE: gives the bytes of FILE to lsa_logon_user() as they are, and prints what
 * came of it in the words of `cardea try --json`.
 *
 *	--logon-type N	2 without it
 *	--package P	a package's name, or its number after "#"; Kerberos without it
 *	--groups	with one LocalGroups entry
 *	--trusted	registers as a logon process first
 *	--trial		asks for a trial
 *	--consent	to the last PIN try
 *	--x86		the buffer is a 32-bit process's
 *	--patch N:HEX	the bytes from N on are HEX
 *	--cut N		only the first N bytes
 *	--pad N		and N bytes of zero more
 *	--profile OUT	the profile's bytes go to the file OUT
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lsa.h"

enum { ROOM = 64 * 1024 };

struct call {
	struct lsa_request request;
	const char *package;
	bool trusted;
	const char *patch;
	const char *profile;
	size_t cut, pad;
};

static uint8_t buffer[ROOM];

static const struct option options[] = {
	{ "logon-type", required_argument, NULL, 'l' }, { "package", required_argument, NULL, 'p' },
	{ "groups", no_argument, NULL, 'g' }, { "trusted", no_argument, NULL, 't' },
	{ "trial", no_argument, NULL, 'T' }, { "consent", no_argument, NULL, 'c' },
	{ "x86", no_argument, NULL, 'x' }, { "patch", required_argument, NULL, 'P' },
	{ "cut", required_argument, NULL, 'C' }, { "pad", required_argument, NULL, 'a' },
	{ "profile", required_argument, NULL, 'o' },
	{ NULL, 0, NULL, 0 },
};

static const struct lsa_group group = { "S-1-5-32-544", 7 };

static bool
take(struct call *call, int option)
{
	switch (option) {
	case 'l': call->request.logon_type = (uint32_t)strtoul(optarg, NULL, 10); return true;
	case 'p': call->package = optarg; return true;
	case 'g': call->request.groups = &group; call->request.group_count = 1; return true;
	case 't': call->trusted = true; return true;
	case 'T': call->request.trial = true; return true;
	case 'c': call->request.spend_last_try = true; return true;
	case 'x': call->request.pointer_width = 32; return true;
	case 'o': call->profile = optarg; return true;
	case 'P': call->patch = optarg; return true;
	case 'C': call->cut = strtoul(optarg, NULL, 10); return true;
	case 'a': call->pad = strtoul(optarg, NULL, 10); return true;
	default: return false;
	}
}

/* The file's bytes, cut, patched and padded; false when there are too many. */
static bool
fill(struct call *call, FILE *f)
{
	size_t n = fread(buffer, 1, sizeof(buffer), f);
	char *hex = NULL;
	size_t at = call->patch == NULL ? 0 : strtoul(call->patch, &hex, 10);
	unsigned int byte;

	if (call->cut < n)
		n = call->cut;
	for (hex = hex == NULL ? NULL : hex + 1; hex != NULL && at < n &&
	    sscanf(hex, "%2x", &byte) == 1; hex += 2)
		buffer[at++] = (uint8_t)byte;
	if (call->pad > sizeof(buffer) - n)
		return false;
	memset(buffer + n, 0, call->pad);
	call->request.information_length = n + call->pad;
	return true;
}

static int
print(uint32_t status, const struct lsa_result *r)
{
	printf("{\n  \"failure\": \"%s\",\n  \"ntstatus\": \"0x%08X\",\n"
	    "  \"substatus\": \"0x%08X\",\n  \"win32\": \"0x%08X\",\n"
	    "  \"stage\": \"%s\",\n  \"attempt\": \"%s\",\n"
	    "  \"verify_sent\": %u\n}\n", r->failure, status, r->sub_status,
	    lsa_nt_status_to_win_error(status), r->stage, r->attempt, r->verify_sent);
	return status != 0;
}

static void
keep_profile(const char *path, const struct lsa_result *r)
{
	FILE *f = r->profile == NULL ? NULL : fopen(path, "wb");

	if (f == NULL)
		return;
	fwrite(r->profile, 1, r->profile_length, f);
	fclose(f);
}

static int
run(struct call *call)
{
	static struct lsa_result result;
	struct lsa_handle *handle = NULL;
	uint32_t mode, status;

	status = call->trusted ? lsa_register_logon_process("submit", &handle, &mode) :
	    lsa_connect_untrusted(&handle);
	if (status == 0 && call->package[0] == '#')
		call->request.package = (uint32_t)strtoul(call->package + 1, NULL, 10);
	else if (status == 0)
		status = lsa_lookup_authentication_package(handle, call->package,
		    &call->request.package);
	if (status == 0)
		status = lsa_logon_user(handle, &call->request, &result);
	if (call->profile != NULL)
		keep_profile(call->profile, &result);
	(void)lsa_free_return_buffer(result.profile);
	result.profile = NULL;
	(void)lsa_deregister_logon_process(handle);
	return print(status, &result);
}

int
main(int argc, char **argv)
{
	struct call call = {
		.request = { .logon_type = LSA_INTERACTIVE, .information = buffer,
		    .origin = "submit", .source_name = "submit" },
		.package = LSA_KERBEROS, .cut = SIZE_MAX,
	};
	int option;
	FILE *f;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!take(&call, option))
			return 2;
	f = optind + 1 == argc ? fopen(argv[optind], "rb") : NULL;
	if (f == NULL || !fill(&call, f)) {
		fputs("usage: submit [options] FILE\n", stderr);
		return 2;
	}
	fclose(f);
	return run(&call);
}
