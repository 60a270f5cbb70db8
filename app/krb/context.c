#include "context.h"

#include <errno.h>
#include <fcntl.h>
#include <profile.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine.h"

/* enable_only also keeps the password's own mechanisms away; the final marker keeps the section
 * from being added to. kdc_timesync off: our AP-REQ has the time of this machine, which verifies
 * it. */
static const char profile_text[] =
	"[libdefaults]\n"
	"\tdefault_realm = %s\n"
	"\tclockskew = %u\n"
	"\tkdc_timesync = 0\n"
	"\tdns_lookup_kdc = false\n"
	"\tdns_lookup_realm = false\n"
	"\tdns_canonicalize_hostname = false\n"
	"\trdns = false\n"
	"\tignore_acceptor_hostname = false\n"
	"[plugins]*\n"
	"\tclpreauth = {\n"
	"\t\tmodule = " ENGINE_MODULE ":%s\n"
	"\t\tenable_only = " ENGINE_MODULE "\n"
	"\t}*\n";

/* A realm or path with these would write the profile rather than be written in it. */
static int
plain(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x21 || *text == 0x7f ||
		    strchr("\"\\{}[]#;=*", *text) != NULL)
			return 0;
	return 1;
}

static int
profile_file(const char *realm, const char *engine, uint32_t skew)
{
	char text[2048];
	int fd, n;

	n = snprintf(text, sizeof(text), profile_text, realm, (unsigned int)skew, engine);
	if (n < 0 || (size_t)n >= sizeof(text) || !plain(realm) || !plain(engine) ||
	    engine[0] != '/')
		return -1;
	fd = memfd_create("krb5.conf", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return -1;
	if (write(fd, text, (size_t)n) != n ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

krb5_error_code
context_new(const char *realm, const char *engine, uint32_t skew, krb5_context *out, int *file)
{
	char path[40];
	struct _profile_t *profile = NULL;
	krb5_error_code ret;

	*out = NULL;
	*file = profile_file(realm, engine, skew);
	if (*file < 0)
		return EINVAL;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", *file);
	ret = (krb5_error_code)profile_init_path(path, &profile);
	if (ret == 0)
		ret = krb5_init_context_profile(profile, KRB5_INIT_CONTEXT_SECURE, out);
	if (profile != NULL)
		profile_release(profile);
	if (ret != 0) {
		(void)close(*file);
		*file = -1;
	}
	return ret;
}
