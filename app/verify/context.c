#include "context.h"

#include <errno.h>
#include <limits.h>
#include <profile.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char profile_text[] =
	"[libdefaults]\n"
	"\tclockskew = %u\n"
	"\tdns_lookup_kdc = false\n"
	"\tdns_lookup_realm = false\n"
	"\tdns_canonicalize_hostname = false\n"
	"\trdns = false\n"
	"\tplugin_base_dir = /nonexistent\n";

int
context_memory_file(const char *name, const void *text, size_t len)
{
	int fd = memfd_create(name, MFD_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = pwrite(fd, text, len, 0);
	if (n < 0 || (size_t)n != len) {
		close(fd);
		return -1;
	}
	return fd;
}

krb5_error_code
context_new(int64_t now, uint32_t skew, krb5_context *context)
{
	char text[sizeof(profile_text) + 16], path[32];
	profile_t profile = NULL;
	krb5_error_code code;
	int fd;

	*context = NULL;
	if (now < 0 || now > UINT32_MAX || skew > INT_MAX)
		return EINVAL;
	snprintf(text, sizeof(text), profile_text, (unsigned int)skew);
	fd = context_memory_file("krb5.conf", text, strlen(text));
	if (fd < 0)
		return errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	code = (krb5_error_code)profile_init_path(path, &profile);
	if (code == 0)
		code = krb5_init_context_profile(profile, 0, context);
	if (code == 0)
		code = krb5_set_real_time(*context, (krb5_timestamp)(uint32_t)now, 0);
	if (code != 0 && *context != NULL) {
		krb5_free_context(*context);
		*context = NULL;
	}
	if (profile != NULL)
		profile_release(profile);
	close(fd);
	return code;
}
