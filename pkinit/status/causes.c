#include "causes.h"

#include "causes_tables.h"

static const struct failure_causes *
find(enum failure id, const struct failure_causes *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

const struct failure_causes *
failure_causes(enum failure id)
{
	const struct failure_causes *row = find(id, causes_machine, causes_machine_count);

	if (row == NULL)
		row = find(id, causes_certificate, causes_certificate_count);
	if (row == NULL)
		row = find(id, causes_kdc, causes_kdc_count);
	if (row == NULL)
		row = find(id, causes_logon, causes_logon_count);
	return row != NULL ? row : failure_causes(FAILURE_INTERNAL_ERROR);
}

bool
failure_ambiguous(enum failure id)
{
	return id != FAILURE_NONE && failure_causes(id)->ambiguous;
}
