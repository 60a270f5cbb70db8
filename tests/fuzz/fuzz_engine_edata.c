/* The e_data of a KRB-ERROR from any KDC. What it points at must be inside the input, and its
 * description without a control character. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "dh.h"
#include "edata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct edata got;
	struct note note;
	char text[256];

	note_begin(&note, text, sizeof(text));
	edata_describe(data, size, &note);
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			abort();
	if (edata_parse(data, size, &got) != 0 || got.dh_parameters == NULL)
		return 0;
	if (got.dh_parameters < data || got.dh_parameters_len > size ||
	    got.dh_parameters + got.dh_parameters_len > data + size)
		abort();
	(void)dh_group_offered(got.dh_parameters, got.dh_parameters_len, DH_GROUP_14);
	return 0;
}
