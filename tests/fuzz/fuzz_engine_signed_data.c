/* A ContentInfo from anybody, as an AuthPack's or as a KDC's. */
#include <stddef.h>
#include <stdint.h>

#include "signed_data.h"
#include "templates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct signed_data_content got;

	(void)!signed_data_verify(data, size, OID_PKINIT_AUTH_DATA, NULL, &got);
	signed_data_content_free(&got);
	(void)!signed_data_verify(data, size, OID_PKINIT_DHKEY_DATA, NULL, &got);
	signed_data_content_free(&got);
	return 0;
}
