#include "survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "keytab_survey.h"
#include "survey_findings.h"
#include "trust_files.h"
#include "trust_survey.h"
#include "wire_lines.h"

#define KDC_KEY_BITS_MIN	112	/* as the engine has it for every key of a KDC's path */

_Static_assert(IDENTITY_NAME_SIZE == sizeof(((struct wire_finding *)0)->subject), "a name fits");
_Static_assert(IDENTITY_WHY_SIZE == sizeof(((struct wire_finding *)0)->why), "a reason fits");

/* One of the two trusts, and how what is wrong with it is called. */
struct side {
	uint8_t files[3];		/* enum wire_finding_what, by enum trust_kind */
	uint8_t objects[3];
	enum failure no_anchor;
	bool kdc;
};

static const struct side card_side = {
	{ WIRE_FINDING_ANCHORS_FILE, WIRE_FINDING_INTERMEDIATES_FILE, WIRE_FINDING_CRLS_FILE },
	{ WIRE_FINDING_ANCHOR, WIRE_FINDING_INTERMEDIATE, WIRE_FINDING_CRL },
	FAILURE_CERT_UNTRUSTED, false,
};

static const struct side kdc_side = {
	{ WIRE_FINDING_KDC_ANCHORS_FILE, WIRE_FINDING_KDC_INTERMEDIATES_FILE,
	    WIRE_FINDING_KDC_CRLS_FILE },
	{ WIRE_FINDING_KDC_ANCHOR, WIRE_FINDING_KDC_INTERMEDIATE, WIRE_FINDING_KDC_CRL },
	FAILURE_KDC_ANCHORS_MISSING, true,
};

/* The survey of one side. */
struct look {
	const struct side *side;
	struct identity_survey how;
	struct survey_findings *findings;
	size_t *objects_left;		/* that may still be judged */
	const char *file;		/* whose objects are told */
};

/* A KDC's path has fewer names for its faults. */
static enum failure
side_failure(const struct side *side, enum failure failure)
{
	if (!side->kdc)
		return failure;
	switch (failure) {
	case FAILURE_NONE:
		return FAILURE_NONE;
	case FAILURE_CERT_REVOKED:
		return FAILURE_KDC_CERT_REVOKED;
	case FAILURE_CERT_REVOCATION_UNKNOWN:
		return FAILURE_KDC_CERT_REVOCATION_UNKNOWN;
	case FAILURE_CERT_WEAK_DIGEST:
	case FAILURE_CERT_WEAK_KEY:
		return FAILURE_KDC_CERT_WEAK;
	default:
		return FAILURE_KDC_CERT_UNTRUSTED;
	}
}

static void
object_told(void *data, const struct identity_object *object)
{
	const struct look *look = data;
	enum trust_kind kind = object->crl ? TRUST_CRLS :
	    object->anchor ? TRUST_ANCHORS : TRUST_INTERMEDIATES;
	struct wire_finding finding = {
		.what = look->side->objects[kind],
		.outcome = judge_outcome(object->outcome),
		.failure = (uint16_t)side_failure(look->side, object->failure),
		.since = object->since > 0 ? (uint64_t)object->since : 0,
		.until = object->until > 0 ? (uint64_t)object->until : 0,
	};

	snprintf(finding.file, sizeof(finding.file), "%s", look->file);
	memcpy(finding.subject, object->subject, sizeof(finding.subject));
	memcpy(finding.issuer, object->issuer, sizeof(finding.issuer));
	memcpy(finding.why, object->why, sizeof(finding.why));
	survey_findings_add(look->findings, &finding);
}

/* `told` of the objects that may still be judged are used up, the others left out. */
static void
objects_used(struct look *look, size_t told)
{
	if (told > *look->objects_left) {
		look->findings->left_out += told - *look->objects_left;
		told = *look->objects_left;
	}
	*look->objects_left -= told;
}

static void
file_tell(const struct look *look, enum trust_kind kind, enum wire_outcome outcome,
    enum failure failure, const char *why)
{
	struct wire_finding finding = { .what = look->side->files[kind],
		.outcome = (uint8_t)outcome, .failure = (uint16_t)failure };

	snprintf(finding.file, sizeof(finding.file), "%s", look->file);
	snprintf(finding.why, sizeof(finding.why), "%.255s", why);
	survey_findings_add(look->findings, &finding);
}

/* What is refused for want of what an unreadable file holds. */
static void
file_unread(const struct look *look, enum trust_kind kind, const char *why)
{
	static const enum failure failures[] = {
		[TRUST_ANCHORS] = FAILURE_CERT_UNTRUSTED,
		[TRUST_INTERMEDIATES] = FAILURE_CERT_CHAIN_INCOMPLETE,
		[TRUST_CRLS] = FAILURE_CERT_REVOCATION_UNKNOWN,
	};
	bool passes = kind == TRUST_CRLS &&
	    look->how.revocation != IDENTITY_REVOCATION_REQUIRED;

	file_tell(look, kind, passes ? WIRE_NOT_APPLICABLE : WIRE_FAILED,
	    passes ? FAILURE_NONE : side_failure(look->side, failures[kind]), why);
}

static void
file_look(struct look *look, enum trust_kind kind, const char *path)
{
	static const char *const nouns[] = { "certificate", "certificate", "CRL" };
	struct identity_trust *part = identity_trust_new();
	char why[WIRE_DETAIL] = "no memory";
	int added = part == NULL ? -1 :
	    trust_file_add(part, kind, path, why, sizeof(why));

	look->file = path;
	if (added < 0) {
		file_unread(look, kind, why);
	} else {
		snprintf(why, sizeof(why), "%d %s%s", added, nouns[kind], added == 1 ? "" : "s");
		file_tell(look, kind, WIRE_PASSED, FAILURE_NONE, why);
		objects_used(look, identity_survey_part(&look->how, part, *look->objects_left,
		    object_told, look));
	}
	identity_trust_free(part);
	look->file = "";
}

static void
files_look(struct look *look, enum trust_kind kind, const char *paths)
{
	char path[WIRE_PATHS];

	while (wire_lines_next(&paths, path, sizeof(path)))
		file_look(look, kind, path);
}

static void
trust_look(const struct side *side, const struct wire_trust *paths,
    const struct wire_verify_survey *ask, struct survey_findings *findings, size_t *objects_left)
{
	struct trust_found found;
	struct identity_trust *trust = trust_files_load(paths, &found);
	struct look look = {
		.side = side, .findings = findings, .objects_left = objects_left, .file = "",
		.how = { .trust = trust, .now = (int64_t)ask->now,
			.allow_weak_digest = ask->weak_digest != 0,
			.key_bits_min = side->kdc ? KDC_KEY_BITS_MIN : 0,
			.revocation = judge_revocation(paths->revocation) },
	};

	if (trust == NULL) {
		file_tell(&look, TRUST_ANCHORS, WIRE_UNKNOWN, FAILURE_NONE, "no memory");
		return;
	}
	if (identity_trust_anchors(trust) == 0)
		file_tell(&look, TRUST_ANCHORS, WIRE_FAILED, side->no_anchor,
		    found.anchors > 0 ? "no certificate among the anchors is self-signed" :
		    "there is no anchor");
	files_look(&look, TRUST_ANCHORS, paths->anchors);
	files_look(&look, TRUST_INTERMEDIATES, paths->intermediates);
	if (look.how.revocation != IDENTITY_REVOCATION_OFF)
		files_look(&look, TRUST_CRLS, paths->crls);
	objects_used(&look, identity_survey_missing(&look.how, *objects_left, object_told, &look));
	identity_trust_free(trust);
}

void
survey(const struct wire_verify_survey *ask, int keytab_fd, struct survey *survey)
{
	struct survey_findings *findings = calloc(1, sizeof(*findings));
	size_t objects_left = SURVEY_OBJECTS_MAX;

	memset(survey, 0, sizeof(*survey));
	survey->surveyed.findings.p = survey->findings;
	if (findings == NULL)
		return;
	trust_look(&card_side, &ask->trust, ask, findings, &objects_left);
	trust_look(&kdc_side, &ask->kdc_trust, ask, findings, &objects_left);
	keytab_survey(ask, keytab_fd, findings);
	survey->surveyed.findings.n = survey_findings_close(findings, survey->findings);
	free(findings);
}
