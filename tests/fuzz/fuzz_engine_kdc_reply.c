/* A PA-PK-AS-REP from anybody: with no anchor there is never a key. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "kdc_reply.h"

static const struct kdf_octets part = { (const unsigned char *)"krbtgt", 6 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const hosts[] = { "kdc.test.example" };
	static const struct kdc_rules rules = { .realm = "TEST.EXAMPLE", .hosts = hosts,
		.hosts_count = 1, .now = 1790000000 };
	static struct kdc_verdict verdict;
	static struct kdc_trust *trust;
	static struct dh_key *dh;
	struct kdc_reply_keys keys;
	struct kdc_reply_question q = { .der = data, .der_len = size, .nonce = 1,
		.rules = &rules, .kdf.client.parts = &part, .kdf.client.parts_count = 1 };

	if (dh == NULL) {
		dh = dh_key_new(DH_GROUP_14);
		trust = kdc_trust_new();
	}
	q.dh = dh;
	q.trust = trust;
	if (kdc_reply_judge(&q, &verdict, &keys, 32) == FAILURE_NONE)
		abort();
	return 0;
}
