/*
 * What is known of accounts, and names for altSecurityIdentities strings. The input is the lines; then
 * its bytes are a UTF-8 subject, whose strings must fit the certificate that they were made of.
 */
#include <stdlib.h>
#include <string.h>

#include "known.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_be_ended(const char *text, size_t size)
{
	if (memchr(text, '\0', size) == NULL)
		abort();
}

static void
fuzz_subject(X509 *cert, const uint8_t *data, size_t size)
{
	X509_NAME *name = X509_NAME_new();
	struct mapping mapping;
	const char *end;

	if (name != NULL && size > 0 && size <= 4096 &&
	    X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, data, (int)size, -1, 0) == 1)
		(void)!X509_set_subject_name(cert, name);
	X509_NAME_free(name);
	mapping_read(cert, &mapping);
	must_be_ended(mapping.lines, sizeof(mapping.lines));
	for (const char *at = mapping.lines; *at != '\0'; at = end + 1) {
		end = strchr(at, '\n');
		if (end == NULL || strncmp(at, "X509:<", 6) != 0 ||
		    mapping_fits(&mapping, at, (size_t)(end - at)) == MAPPING_NONE)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct identity_principal principal = { .name = "a", .realm = "R",
		.text = "a@R" };
	X509 *cert = X509_new();
	char *lines = malloc(size + 1);
	struct mapping mapping;
	struct known known;

	if (cert == NULL || lines == NULL)
		abort();
	memcpy(lines, data, size);
	lines[size] = '\0';
	mapping_read(cert, &mapping);
	known_read(lines, &principal, "S-1-5-21-1", &mapping, &known);
	must_be_ended(known.sid, sizeof(known.sid));
	must_be_ended(known.fitting, sizeof(known.fitting));
	must_be_ended(known.unfit, sizeof(known.unfit));
	if (!known.any && (known.sid_fits || known.fit != MAPPING_NONE))
		abort();
	fuzz_subject(cert, data, size);
	X509_free(cert);
	free(lines);
	return 0;
}
