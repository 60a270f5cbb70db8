/* Every row of the published facts, on both pointer widths. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foreign.h"
#include "structs.h"

static const enum kerb_abi abis[] = { KERB_X64, KERB_X86 };

static FILE *
facts(const char *name)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), TESTS_DIR "/facts/%s", name);
	f = fopen(path, "r");
	cr_assert_not_null(f, "%s", path);
	return f;
}

static const struct kerb_struct *
described(const char *name)
{
	const struct kerb_struct *what = foreign_struct(name);

	if (strcmp(name, "CSPINFO_PACK2") == 0)
		name = "KERB_SMARTCARD_CSP_INFO";
	return what ? what : kerb_struct_named(name);
}

/* "align x64=8 x86=4" */
static void
expect_total(const struct kerb_struct *what, const char *type, const size_t size[2])
{
	size_t align[2] = { 0, 0 };
	struct kerb_layout layout;

	cr_assert_eq(sscanf(type, "sizeof; align x64=%zu x86=%zu", &align[0], &align[1]), 2);
	for (size_t a = 0; a < 2; a++) {
		kerb_layout(what, abis[a], &layout);
		cr_expect_eq(layout.size, size[a], "sizeof %s is %zu", what->name, layout.size);
		cr_expect_eq(layout.align, align[a], "%s is aligned on %zu", what->name,
		    layout.align);
	}
}

Test(kerb_structs, lie_as_every_row_of_the_facts_says)
{
	char line[512], name[64], field[64], type[64];
	size_t offset[2], size[2], at, n, rows = 0;
	FILE *f = facts("structs.tsv");

	cr_assert_not_null(fgets(line, sizeof(line), f));
	while (fgets(line, sizeof(line), f)) {
		const struct kerb_struct *what;

		cr_assert_eq(sscanf(line, "%63[^\t]\t%63[^\t]\t%63[^\t]\t%zu\t%zu\t%zu\t%zu", name,
		    field, type, &offset[0], &size[0], &offset[1], &size[1]), 7, "%s", line);
		what = described(name);
		cr_assert_not_null(what, "%s is not described", name);
		rows++;
		if (strcmp(field, "(total)") == 0) {
			expect_total(what, type, size);
			continue;
		}
		for (size_t a = 0; a < 2; a++) {
			cr_assert(kerb_layout_field(what, abis[a], field, &at, &n), "%s.%s", name,
			    field);
			cr_expect_eq(at, offset[a], "%s.%s lies at %zu", name, field, at);
			cr_expect_eq(n, size[a], "%s.%s has %zu bytes", name, field, n);
		}
	}
	fclose(f);
	cr_expect_geq(rows, 276);
}

/* Groups that are no field of a buffer here: strings, OIDs, other protocols, other headers. */
static bool
of_another_page(const char *group)
{
	static const char *const groups[] = {
		"PKU2U_LOGON_SUBMIT_TYPE", "array lengths", "CRED_PROTECTION_TYPE",
		"CRED_MARSHAL_TYPE", "CERT_CREDENTIAL_INFO", "KERB_SMARTCARD_CSP_INFO",
		"KERB-EXT-ERROR.flags", "KERB-ERROR-DATA.data-type", "PA-DATA type",
	};

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (strcmp(groups[i], group) == 0)
			return true;
	return false;
}

Test(kerb_enums, have_the_value_of_every_row_of_the_facts)
{
	char line[512], group[80], name[128];
	unsigned long long hex;
	uint32_t value;
	size_t rows = 0;
	FILE *f = facts("enums.tsv");

	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%79[^\t]\t%127[^\t]\t%*u\t%llx", group, name, &hex) != 3 ||
		    of_another_page(group))
			continue;
		rows++;
		cr_expect(kerb_enum_value(group, name, &value), "%s %s", group, name);
		cr_expect_eq(value, hex, "%s is 0x%x", name, value);
		cr_expect_not_null(kerb_enum_name(group, (uint32_t)hex));
		cr_expect_eq(kerb_enum_mask(group) & hex, hex, "%s", name);
	}
	fclose(f);
	cr_expect_geq(rows, 90);
	cr_expect_null(kerb_enum_name("KERB_LOGON_SUBMIT_TYPE", 3));
	cr_expect_not(kerb_enum_value("KERB_LOGON_SUBMIT_TYPE", "MsV1_0Lm20Logon", &value));
}

Test(kerb_enums, measure_the_arrays_of_the_structures)
{
	static const struct { const char *name, *field, *constant; } rows[] = {
		{ "MSV1_0_LM20_LOGON", "ChallengeToClient", "MSV1_0_CHALLENGE_LENGTH\t8\t" },
		{ "MSV1_0_LM20_LOGON_PROFILE", "UserSessionKey",
		    "MSV1_0_USER_SESSION_KEY_LENGTH\t16\t" },
		{ "MSV1_0_LM20_LOGON_PROFILE", "LanmanSessionKey",
		    "MSV1_0_LANMAN_SESSION_KEY_LENGTH\t8\t" },
		{ "TOKEN_SOURCE", "SourceName", "TOKEN_SOURCE_LENGTH\t8\t" },
	};
	char line[512];
	size_t at, n;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		FILE *f = facts("enums.tsv");
		bool found = false;

		cr_assert(kerb_layout_field(kerb_struct_named(rows[i].name), KERB_X64,
		    rows[i].field, &at, &n));
		while (!found && fgets(line, sizeof(line), f))
			found = strstr(line, rows[i].constant) != NULL;
		fclose(f);
		cr_assert(found, "%s", rows[i].constant);
		cr_expect_eq(n, strtoul(strchr(rows[i].constant, '\t'), NULL, 10), "%s",
		    rows[i].field);
	}
}

Test(kerb_structs, are_each_found_by_name_and_by_message_type)
{
	const struct kerb_struct *const *all;
	size_t count;

	all = kerb_structs(&count);
	for (size_t i = 0; i < count; i++) {
		cr_expect_eq(kerb_struct_named(all[i]->name), all[i]);
		for (size_t t = 0; t < 2 && all[i]->types[t] != 0; t++) {
			cr_expect_eq(kerb_struct_of(all[i]->family, all[i]->types[t]), all[i]);
			cr_expect_not_null(kerb_enum_name(kerb_family_group(all[i]->family),
			    all[i]->types[t]), "%s", all[i]->name);
		}
		cr_expect_eq(all[i]->types[0] == 0, all[i]->family == KERB_PLAIN);
	}
	cr_expect_null(kerb_struct_of(KERB_SUBMIT_KERBEROS, 0));
	cr_expect_null(kerb_struct_of(KERB_SUBMIT_KERBEROS, 84));
	cr_expect_null(kerb_struct_of(KERB_PLAIN, 0));
	cr_expect_null(kerb_struct_named("KERB_NOTHING"));
}
