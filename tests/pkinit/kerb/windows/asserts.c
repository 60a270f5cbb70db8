/*
 * asserts x64|x86: writes a C file that asserts every structure and enumeration of pkinit/kerb
 * against the Windows headers with which it is then compiled.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "structs.h"

/* The documented declaration of the CSP info is packed, mingw's is not: its fields alone. A hash
 * info behind a certificate info is no structure of the headers. */
static bool
has_sizeof(const struct kerb_struct *what)
{
	return what != &kerb_csp_info;
}

static void
write_struct(const struct kerb_struct *what, enum kerb_abi abi)
{
	struct kerb_layout layout;
	size_t at, size;

	kerb_layout(what, abi, &layout);
	if (has_sizeof(what))
		printf("_Static_assert(sizeof(%s) == %zu, \"sizeof %s\");\n", what->name,
		    layout.size, what->name);
	for (size_t i = 0; i < what->count; i++) {
		const char *name = what->members[i].name;

		if (!kerb_layout_field(what, abi, name, &at, &size))
			abort();
		printf("_Static_assert(offsetof(%s, %s) == %zu, \"%s.%s\");\n", what->name, name,
		    at, what->name, name);
		printf("_Static_assert(sizeof(((%s *)0)->%s) == %zu, \"%s.%s\");\n", what->name,
		    name, size, what->name, name);
	}
}

static void
write_enums(void)
{
	char line[512], group[80], name[128];
	FILE *f = fopen(TESTS_DIR "/facts/enums.tsv", "r");
	uint32_t value;

	if (!f)
		abort();
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%79[^\t]\t%127[^\t]\t%*u\t%*x", group, name) == 2 &&
		    kerb_enum_value(group, name, &value) && strcspn(name, "/ ") == strlen(name))
			printf("_Static_assert((unsigned int)(%s) == 0x%xu, \"%s\");\n", name,
			    (unsigned int)value, name);
	fclose(f);
}

int
main(int argc, char **argv)
{
	enum kerb_abi abi = argc == 2 && strcmp(argv[1], "x86") == 0 ? KERB_X86 : KERB_X64;
	const struct kerb_struct *const *all;
	size_t count;

	puts("#define _WIN32_WINNT 0x0602\n#define UNICODE\n#include <stddef.h>\n"
	    "#include <windows.h>\n#include <ntsecapi.h>\n#include <wincrypt.h>\n");
	all = kerb_structs(&count);
	for (size_t i = 0; i < count; i++)
		write_struct(all[i], abi);
	write_enums();
	puts("int kerb_asserted;");
	return 0;
}
