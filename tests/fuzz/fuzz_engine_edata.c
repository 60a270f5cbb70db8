/* The e_data of a KRB-ERROR from any KDC. What it points at must be inside the input. */
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

	if (edata_parse(data, size, &got) != 0 || got.dh_parameters == NULL)
		return 0;
	if (got.dh_parameters < data || got.dh_parameters_len > size ||
	    got.dh_parameters + got.dh_parameters_len > data + size)
		abort();
	(void)dh_group_offered(got.dh_parameters, got.dh_parameters_len, DH_GROUP_14);
	return 0;
}
