#include "trust.h"

#include <stdio.h>
#include <stdlib.h>

#include "trusted.h"
#include "wire_lines.h"

#define FILE_MAX	(8u << 20)	/* octets of one file: a CRL can be large */

/* Reads every file of `paths`, a line each, and adds what it holds. */
static int
files_add(const char *paths, struct kdc_trust *trust,
    int (*add)(struct kdc_trust *trust, const unsigned char *data, size_t len),
    char *why, size_t room)
{
	char path[WIRE_PATHS];
	unsigned char *data;
	size_t len;
	int r;

	while (wire_lines_next(&paths, path, sizeof(path))) {
		if (trusted_read(path, FILE_MAX, &data, &len, why, room) != 0)
			return -1;
		r = add(trust, data, len);
		free(data);
		if (r < 0) {
			(void)snprintf(why, room, "%s holds nothing of its kind or is malformed",
			    path);
			return -1;
		}
	}
	return 0;
}

enum failure
trust_read(const struct wire_trust *from, struct kdc_trust **out, char *why, size_t room)
{
	struct kdc_trust *trust = kdc_trust_new();
	enum failure failure = FAILURE_INTERNAL_ERROR;

	*out = NULL;
	(void)snprintf(why, room, "no memory for the anchors");
	if (trust == NULL)
		return failure;
	failure = FAILURE_KDC_ANCHORS_MISSING;
	if (files_add(from->anchors, trust, kdc_trust_add_anchors, why, room) != 0)
		goto out;
	(void)snprintf(why, room, "no anchor for KDC certificates is configured");
	if (kdc_trust_anchors(trust) == 0)
		goto out;
	failure = FAILURE_POLICY_CONFIG_INVALID;
	if (files_add(from->intermediates, trust, kdc_trust_add_intermediates, why, room) != 0)
		goto out;
	/* A CRL that cannot be had is the revocation policy's matter, not a reason to stop here. */
	(void)files_add(from->crls, trust, kdc_trust_add_crls, why, room);
	why[0] = '\0';
	*out = trust;
	return FAILURE_NONE;
out:
	kdc_trust_free(trust);
	return failure;
}
