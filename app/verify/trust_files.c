#include "trust_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trust_survey.h"
#include "trusted.h"
#include "wire_lines.h"

static int (*const add[])(struct identity_trust *trust, const uint8_t *data, size_t len) = {
	[TRUST_ANCHORS] = identity_trust_add_anchors,
	[TRUST_INTERMEDIATES] = identity_trust_add_intermediates,
	[TRUST_CRLS] = identity_trust_add_crls,
};

int
trust_file_add(struct identity_trust *trust, enum trust_kind kind, const char *path, char *why,
    size_t room)
{
	uint8_t *data;
	size_t len;
	int added;

	if (trusted_read(path, TRUST_FILE_MAX, &data, &len, why, room) != 0)
		return -1;
	added = add[kind](trust, data, len);
	if (added < 0)
		snprintf(why, room, "%.255s: not PEM or DER of the kind that is wanted", path);
	free(data);
	return added;
}

/* Adds every file of the newline-separated `paths`. Returns the objects. */
static int
files_add(struct identity_trust *trust, enum trust_kind kind, const char *paths,
    struct trust_found *found)
{
	char path[WIRE_PATHS], why[WIRE_DETAIL];
	int objects = 0;

	while (wire_lines_next(&paths, path, sizeof(path))) {
		int added = trust_file_add(trust, kind, path, why, sizeof(why));

		if (added > 0) {
			objects += added;
		} else if (found->unread++ == 0) {
			memcpy(found->why, why, sizeof(why));
		}
	}
	return objects;
}

struct identity_trust *
trust_files_load(const struct wire_trust *files, struct trust_found *found)
{
	struct identity_trust *trust = identity_trust_new();

	memset(found, 0, sizeof(*found));
	if (trust == NULL)
		return NULL;
	found->anchors = files_add(trust, TRUST_ANCHORS, files->anchors, found);
	found->intermediates = files_add(trust, TRUST_INTERMEDIATES,
	    files->intermediates, found);
	if (files->revocation != WIRE_REVOCATION_OFF)
		found->crls = files_add(trust, TRUST_CRLS, files->crls, found);
	return trust;
}

int
trust_files_count(const char *paths, char *why, size_t room)
{
	struct identity_trust *trust = identity_trust_new();
	struct trust_found found = { 0 };
	size_t anchors = 0;
	int objects = 0;

	why[0] = '\0';
	if (trust != NULL) {
		objects = files_add(trust, TRUST_ANCHORS, paths, &found);
		anchors = identity_trust_anchors(trust);
	}
	identity_trust_free(trust);
	if (anchors == 0 && objects > 0)
		snprintf(why, room, "no anchor: none of the KDC's certificates is self-signed (%d)",
		    objects);
	else if (anchors == 0)
		snprintf(why, room, "%s", found.why[0] != '\0' ? found.why :
		    "no anchor for KDC certificates is configured");
	return (int)anchors;
}
