/* A KDC's Diffie-Hellman value, and its list of groups. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <openssl/crypto.h>

#include "dh.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct dh_key *key;
	unsigned char *z;
	size_t n;

	if (key == NULL)
		key = dh_key_new(DH_GROUP_14);
	if (dh_key_agree(key, data, size, &z, &n) == 0 && n != 256)
		abort();
	OPENSSL_clear_free(z, n);
	if (dh_group_offered(data, size, DH_GROUP_14) == DH_GROUP_14)
		abort();
	return 0;
}
