/*
 * What a compromised cardea-krb may bring: the first octet chooses whether the rest is
 * an AP-REQ or a certificate with a SignedData. Whatever it is, nothing is read past its end.
 */
#include <stdlib.h>
#include <string.h>

#include "apreq.h"
#include "prove.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fuzz_apreq(const uint8_t *data, size_t size)
{
	uint8_t *ticket = NULL;
	size_t len = 0;

	if (apreq_ticket(data, size, &ticket, &len) == 0 && (ticket == NULL || len > size))
		abort();
	free(ticket);
}

static void
fuzz_signed(const uint8_t *data, size_t size, size_t split)
{
	static const uint8_t nonce[WIRE_NONCE] = "a nonce that no input may guess";
	struct signed_claim claim = { .certificate = { data, split },
		.signed_data = { data + split, size - split }, .nonce = nonce, .now = 1768478400,
		.skew = 300 };
	struct verdict verdict;

	(void)!prove_signed(&claim, &verdict);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 3)
		return 0;
	if (data[0] % 2 == 0)
		fuzz_apreq(data + 1, size - 1);
	else
		fuzz_signed(data + 3, size - 3,
			((size_t)data[1] << 8 | data[2]) % (size - 2));
	return 0;
}
