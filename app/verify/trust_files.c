#include "trust_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trusted.h"

typedef int add_fn(struct identity_trust *trust, const uint8_t *data, size_t len);

/* The objects that one file added; -1 with the reason. */
static int
file_add(struct identity_trust *trust, add_fn *add, const char *path, char *why, size_t room)
{
	uint8_t *data;
	size_t len;
	int added;

	if (trusted_read(path, TRUST_FILE_MAX, &data, &len, why, room) != 0)
		return -1;
	added = add(trust, data, len);
	if (added < 0)
		snprintf(why, room, "%.255s: not PEM or DER of the kind that is wanted", path);
	free(data);
	return added;
}

/* Adds every file of the newline-separated `paths`. Returns the objects. */
static int
files_add(struct identity_trust *trust, add_fn *add, const char *paths, struct trust_found *found)
{
	char path[WIRE_PATHS], why[WIRE_DETAIL];
	int objects = 0;

	for (const char *at = paths; *at != '\0';) {
		size_t n = strcspn(at, "\n");
		int added;

		snprintf(path, sizeof(path), "%.*s", (int)n, at);
		at += n + (at[n] == '\n');
		if (path[0] == '\0')
			continue;
		added = file_add(trust, add, path, why, sizeof(why));
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
	found->anchors = files_add(trust, identity_trust_add_anchors, files->anchors, found);
	found->intermediates = files_add(trust, identity_trust_add_intermediates,
	    files->intermediates, found);
	if (files->revocation != WIRE_REVOCATION_OFF)
		found->crls = files_add(trust, identity_trust_add_crls, files->crls, found);
	return trust;
}

int
trust_files_count(const char *paths, char *why, size_t room)
{
	struct identity_trust *trust = identity_trust_new();
	struct trust_found found = { 0 };
	int anchors = 0;

	why[0] = '\0';
	if (trust != NULL)
		anchors = files_add(trust, identity_trust_add_anchors, paths, &found);
	identity_trust_free(trust);
	if (anchors == 0)
		snprintf(why, room, "%s", found.why[0] != '\0' ? found.why :
		    "no anchor for KDC certificates is configured");
	return anchors;
}
