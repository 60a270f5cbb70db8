/* One buffer of a PAC; the first octet chooses its type. */
#include <stdlib.h>
#include <string.h>

#include "pac.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum pac_type types[] = { PAC_LOGON_INFO, PAC_UPN_DNS_INFO,
		PAC_REQUESTER_SID };
	struct pac_facts facts = { .logon_count = 0 };
	char again[WIRE_NAME];

	if (size == 0 || pac_read(types[data[0] % 3], data + 1, size - 1, &facts) != 0)
		return 0;
	if (!text_clean(again, sizeof(again), (const uint8_t *)facts.full_name,
			strlen(facts.full_name)) && strchr(facts.full_name, '?') == NULL)
		abort();
	return 0;
}
