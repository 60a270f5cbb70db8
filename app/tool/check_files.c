/* config check: the files and folders that the configuration names. */
#include <errno.h>
#include <linux/magic.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "context.h"
#include "findings.h"
#include "keytab.h"
#include "trust_files.h"
#include "trusted.h"
#include "wire_lines.h"

enum kind { ANCHORS, INTERMEDIATES, CRLS };

static const char *const kind_names[] = { "anchors", "intermediate certificates", "CRLs" };

/* How many objects of the kind one file holds, by the loader that a logon uses. */
static int
count_objects(enum kind kind, const char *path, char *why, size_t room)
{
	struct wire_trust *trust = calloc(1, sizeof(*trust));
	struct trust_found found = { 0 };
	char *list;

	if (trust == NULL)
		return 0;
	list = kind == ANCHORS ? trust->anchors : kind == CRLS ? trust->crls : trust->intermediates;
	trust->revocation = WIRE_REVOCATION_REQUIRED;
	snprintf(list, WIRE_PATHS, "%s\n", path);
	identity_trust_free(trust_files_load(trust, &found));
	free(trust);
	snprintf(why, room, "%s", found.why);
	return found.anchors + found.intermediates + found.crls;
}

/* The CRL that ends first in the file; NULL when there is none in PEM or DER. */
static X509_CRL *
first_to_end(const char *path)
{
	char why[256];
	int fd = trusted_open(path, why, sizeof(why));
	BIO *bio = fd < 0 ? NULL : BIO_new_fd(fd, BIO_CLOSE);
	X509_CRL *first = NULL, *crl;

	if (bio == NULL) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	while ((crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)) != NULL) {
		if (first == NULL || ASN1_TIME_compare(X509_CRL_get0_nextUpdate(crl),
		    X509_CRL_get0_nextUpdate(first)) < 0) {
			X509_CRL_free(first);
			first = crl;
		} else {
			X509_CRL_free(crl);
		}
	}
	if (first == NULL && lseek(fd, 0, SEEK_SET) == 0)
		first = d2i_X509_CRL_bio(bio, NULL);
	BIO_free(bio);
	return first;
}

static void
check_crl(struct findings *f, const char *check, enum failure id, const char *path)
{
	static const char remedy[] = "Fetch a current list from the certification authority.";
	X509_CRL *crl = first_to_end(path);
	const ASN1_TIME *end = crl == NULL ? NULL : X509_CRL_get0_nextUpdate(crl);
	char when[32] = "";
	struct tm tm;

	if (end != NULL && ASN1_TIME_to_tm(end, &tm) == 1)
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	if (when[0] == '\0')
		finding(f, FINDING_FAILED, check, id, remedy,
		    "%s: says not when its successor comes", path);
	else if (X509_cmp_current_time(end) < 0)
		finding(f, FINDING_FAILED, check, id, remedy, "%s: was current until %s", path,
		    when);
	else
		finding_passed(f, check, "%s: current until %s", path, when);
	X509_CRL_free(crl);
}

/* Whether only root may see it, and this is not root. */
static bool
hidden(const char *path)
{
	return geteuid() != 0 && access(path, R_OK) != 0 && errno == EACCES;
}

static void
check_list(struct findings *f, const char *check, enum kind kind, enum failure id,
    const char *list)
{
	char path[POLICY_PATH], why[WIRE_DETAIL];
	int n;

	while (wire_lines_next(&list, path, sizeof(path))) {
		n = count_objects(kind, path, why, sizeof(why));
		if (n <= 0)
			finding(f, hidden(path) ? FINDING_UNKNOWN : FINDING_FAILED, check, id,
			    "Name a file of root's in PEM or DER that holds it.", "%s", why);
		else if (kind == CRLS)
			check_crl(f, check, id, path);
		else
			finding_passed(f, check, "%s: %d %.*s", path, n,
			    (int)strlen(kind_names[kind]) - (n == 1 ? 1 : 0), kind_names[kind]);
	}
}

/* What a logon is refused with for want of these, by `kind`. */
static const enum failure card_ids[] = { FAILURE_CERT_UNTRUSTED, FAILURE_CERT_CHAIN_INCOMPLETE,
    FAILURE_CERT_REVOCATION_UNKNOWN };
static const enum failure kdc_ids[] = { FAILURE_KDC_ANCHORS_MISSING, FAILURE_KDC_CERT_UNTRUSTED,
    FAILURE_KDC_CERT_REVOCATION_UNKNOWN };

static void
check_trust(struct findings *f, const char *whose, const enum failure *ids,
    const struct wire_trust *trust)
{
	char check[32];

	snprintf(check, sizeof(check), "%sanchors", whose);
	if (trust->anchors[0] == '\0')
		finding(f, FINDING_FAILED, check, ids[ANCHORS],
		    "Name the file of the certification authority.",
		    "none is given: nobody can log on");
	check_list(f, check, ANCHORS, ids[ANCHORS], trust->anchors);
	snprintf(check, sizeof(check), "%sinterm.", whose);
	check_list(f, check, INTERMEDIATES, ids[INTERMEDIATES], trust->intermediates);
	snprintf(check, sizeof(check), "%scrls", whose);
	if (trust->revocation == WIRE_REVOCATION_REQUIRED && trust->crls[0] == '\0')
		finding(f, FINDING_FAILED, check, ids[CRLS],
		    "Name the CRLs, or do not require revocation.",
		    "none is given, but revocation is required");
	if (trust->revocation != WIRE_REVOCATION_OFF)
		check_list(f, check, CRLS, ids[CRLS], trust->crls);
}

/* By the functions that prove a host ticket. */
static void
keytab_entry(struct findings *f, const struct policy_kerberos *k, int fd)
{
	struct verdict verdict = { 0 };
	krb5_context context = NULL;
	krb5_keytab keytab = NULL;
	krb5_principal host = NULL;

	if (context_new((int64_t)time(NULL), k->clock_skew, &context) != 0 ||
	    keytab_principal(context, k->host_principal, k->realm, &host) != 0)
		finding(f, FINDING_FAILED, "keytab", FAILURE_HOST_NO_KEYTAB,
		    "Correct host_principal and realm.", "%s@%s is no principal", k->host_principal,
		    k->realm);
	else if (keytab_open(context, fd, &keytab, &verdict) != FAILURE_NONE ||
	    keytab_has(context, keytab, host, &verdict) != FAILURE_NONE)
		finding(f, FINDING_FAILED, "keytab", verdict.failure,
		    failure_row(verdict.failure)->remedy, "%s: %s", k->keytab, verdict.detail);
	else
		finding_passed(f, "keytab", "%s: has a key of %s@%s", k->keytab, k->host_principal,
		    k->realm);
	if (keytab != NULL)
		krb5_kt_close(context, keytab);
	if (host != NULL)
		krb5_free_principal(context, host);
	if (context != NULL)
		krb5_free_context(context);
}

static void
check_keytab(struct findings *f, const struct policy_kerberos *k)
{
	char why[256];
	int fd = trusted_open(k->keytab, why, sizeof(why));

	if (fd < 0 && errno == EACCES && geteuid() != 0)
		finding(f, FINDING_UNKNOWN, "keytab", FAILURE_HOST_NO_KEYTAB, "Run this as root.",
		    "%s", why);
	else if (fd < 0)
		finding(f, FINDING_FAILED, "keytab", FAILURE_HOST_NO_KEYTAB,
		    "Export the key of host_principal there, for root alone to read.", "%s", why);
	else
		keytab_entry(f, k, fd);
	if (fd >= 0)
		close(fd);
}

static void
check_programs(struct findings *f, const char *folder, bool screen)
{
	const char *names[] = { "cardea-watch", "cardea-card", "cardea-krb", "cardea-verify",
	    "cardea-session", "cardea_pkinit.so", screen ? "cardea-seat" : "cardea-seat-none",
	    "cardea-kiosk" };
	size_t count = sizeof(names) / sizeof(names[0]) - (screen ? 0 : 1);
	char path[POLICY_PATH + 32];
	unsigned int missing = 0;
	struct stat st;

	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
			continue;
		missing++;
		finding(f, FINDING_FAILED, "programs", FAILURE_HELPER_DIED,
		    "Install it, or correct libexec_dir.", "%s: %s", path, strerror(errno));
	}
	if (missing == 0)
		finding_passed(f, "programs", "%s: all there", folder);
}

static void
check_log(struct findings *f, const char *dir)
{
	struct stat st;

	if (stat(dir, &st) != 0 && errno == ENOENT)
		finding_passed(f, "log", "%s: will be made", dir);
	else if (stat(dir, &st) != 0)
		finding(f, FINDING_FAILED, "log", FAILURE_AUDIT_FAILED,
		    "Make the folder above it, for root alone to write.", "%s: %s", dir,
		    strerror(errno));
	else if (!S_ISDIR(st.st_mode) || st.st_uid != 0 || (st.st_mode & 022) != 0)
		finding(f, FINDING_FAILED, "log", FAILURE_AUDIT_FAILED,
		    "Make it a folder of root's, mode 0750.",
		    "%s: must be a folder that root alone writes", dir);
	else
		finding_passed(f, "log", "%s: root's own folder", dir);
}

/* The folder above the cgroup must be there and in the unified hierarchy. */
static void
check_cgroup(struct findings *f, const char *cgroup)
{
	static const char remedy[] = "Name a folder below the cgroup2 mount, or leave cgroup out.";
	char above[POLICY_PATH];
	struct statfs fs;
	char *slash;

	if (cgroup[0] == '\0')
		return;
	snprintf(above, sizeof(above), "%s", cgroup);
	slash = strrchr(above, '/');
	if (slash != NULL)
		*slash = '\0';
	if (statfs(above, &fs) != 0)
		finding(f, FINDING_FAILED, "cgroup", FAILURE_SESSION_START_FAILED, remedy, "%s: %s",
		    above, strerror(errno));
	else if (fs.f_type != CGROUP2_SUPER_MAGIC)
		finding(f, FINDING_FAILED, "cgroup", FAILURE_SESSION_START_FAILED, remedy,
		    "%s: not in a cgroup2 file system", above);
	else
		finding_passed(f, "cgroup", "%s", cgroup);
}

void
config_check_files(struct findings *f, const struct policy *policy)
{
	check_trust(f, "", card_ids, &policy->certificates.trust);
	check_trust(f, "kdc_", kdc_ids, &policy->kerberos.kdc_trust);
	check_keytab(f, &policy->kerberos);
	check_programs(f, policy->authority.libexec_dir, policy_screen(policy));
	check_log(f, policy->authority.log_dir);
	check_cgroup(f, policy->authority.cgroup);
}
