#include "bundle_trust.h"

#include "wire_lines.h"

/* One of the functions that take files into a trust. */
struct adder {
	int (*card)(struct identity_trust *trust, const uint8_t *data, size_t len);
	int (*kdc)(struct kdc_trust *trust, const unsigned char *data, size_t len);
	struct identity_trust *card_trust;
	struct kdc_trust *kdc_trust;
};

/* Adds every file of the newline-separated `paths`. Returns how many could not be; cardea-krb goes
 * no further than to the first of them. */
static size_t
files_add(const struct bundle *bundle, const char *paths, const struct adder *adder)
{
	const struct bundle_file *file;
	char path[WIRE_PATHS];
	size_t failed = 0;
	int added;

	while (wire_lines_next(&paths, path, sizeof(path))) {
		file = bundle_file(bundle, path);
		if (file == NULL || file->data == NULL)
			added = -1;
		else if (adder->card != NULL)
			added = adder->card(adder->card_trust, file->data, file->n);
		else
			added = adder->kdc(adder->kdc_trust, file->data, file->n);
		failed += added < 0;
		if (failed > 0 && adder->kdc != NULL)
			break;
	}
	return failed;
}

static bool
is_whole(const struct bundle *bundle, const char *paths)
{
	const struct bundle_file *file;
	char path[WIRE_PATHS];

	while (wire_lines_next(&paths, path, sizeof(path))) {
		file = bundle_file(bundle, path);
		if (file == NULL || file->lacking || file->unopened)
			return false;
	}
	return true;
}

bool
bundle_trust_is_whole(const struct bundle *bundle, const struct wire_trust *from)
{
	return is_whole(bundle, from->anchors) && is_whole(bundle, from->intermediates) &&
	    is_whole(bundle, from->crls);
}

struct identity_trust *
bundle_trust_of_card(const struct bundle *bundle, const struct wire_trust *from)
{
	struct adder adder = { .card = identity_trust_add_anchors,
		.card_trust = identity_trust_new() };

	if (adder.card_trust == NULL)
		return NULL;
	(void)files_add(bundle, from->anchors, &adder);
	adder.card = identity_trust_add_intermediates;
	(void)files_add(bundle, from->intermediates, &adder);
	adder.card = identity_trust_add_crls;
	if (from->revocation != WIRE_REVOCATION_OFF)
		(void)files_add(bundle, from->crls, &adder);
	return adder.card_trust;
}

enum failure
bundle_trust_of_kdc(const struct bundle *bundle, const struct wire_trust *from,
    struct kdc_trust **trust)
{
	struct adder adder = { .kdc = kdc_trust_add_anchors, .kdc_trust = kdc_trust_new() };
	enum failure failure = FAILURE_KDC_ANCHORS_MISSING;

	*trust = NULL;
	if (adder.kdc_trust == NULL)
		return FAILURE_INTERNAL_ERROR;
	if (files_add(bundle, from->anchors, &adder) > 0 ||
	    kdc_trust_anchors(adder.kdc_trust) == 0)
		goto out;
	failure = FAILURE_POLICY_CONFIG_INVALID;
	adder.kdc = kdc_trust_add_intermediates;
	if (files_add(bundle, from->intermediates, &adder) > 0)
		goto out;
	adder.kdc = kdc_trust_add_crls;
	(void)files_add(bundle, from->crls, &adder);
	*trust = adder.kdc_trust;
	return FAILURE_NONE;
out:
	kdc_trust_free(adder.kdc_trust);
	return failure;
}
