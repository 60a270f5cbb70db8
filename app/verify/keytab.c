#include "keytab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "context.h"

/* All of fd from its start, at most room octets; -1 with errno. */
static ssize_t
file_read(int fd, uint8_t *buf, size_t room)
{
	size_t used = 0;

	while (used < room) {
		ssize_t n = pread(fd, buf + used, room - used, (off_t)used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			return (ssize_t)used;
		used += (size_t)n;
	}
	errno = EFBIG;
	return -1;
}

/* A memory file with fd's content; -1 with errno. */
static int
file_copy(int fd)
{
	uint8_t *buf = malloc(KEYTAB_MAX);
	int copy = -1, saved;
	ssize_t n;

	if (buf == NULL)
		return -1;
	n = file_read(fd, buf, KEYTAB_MAX);
	if (n >= 0)
		copy = context_memory_file("keytab", buf, (size_t)n);
	saved = errno;
	OPENSSL_cleanse(buf, KEYTAB_MAX);
	free(buf);
	errno = saved;
	return copy;
}

enum failure
keytab_open(krb5_context context, int fd, krb5_keytab *keytab, struct verdict *verdict)
{
	int copy = fd < 0 ? -1 : file_copy(fd);
	krb5_error_code code;
	char name[48];

	*keytab = NULL;
	if (copy < 0)
		return verdict_set(verdict, FAILURE_HOST_NO_KEYTAB, "host keytab: %s",
		    fd < 0 ? "none given" : strerror(errno));
	/* The name keeps the memory file reachable, so it stays open as long as the process. */
	snprintf(name, sizeof(name), "FILE:/proc/self/fd/%d", copy);
	code = krb5_kt_resolve(context, name, keytab);
	if (code == 0)
		code = krb5_kt_have_content(context, *keytab);
	if (code == 0)
		return FAILURE_NONE;
	verdict_krb5(verdict, FAILURE_HOST_NO_KEYTAB, context, code, "host keytab");
	if (*keytab != NULL)
		krb5_kt_close(context, *keytab);
	*keytab = NULL;
	close(copy);
	return verdict->failure;
}

enum failure
keytab_has(krb5_context context, krb5_keytab keytab, krb5_const_principal host,
    struct verdict *verdict)
{
	krb5_keytab_entry entry;
	krb5_error_code code = krb5_kt_get_entry(context, keytab, host, 0, 0, &entry);

	if (code != 0)
		return verdict_krb5(verdict, FAILURE_HOST_KEYTAB_NO_ENTRY, context, code,
		    "host keytab");
	krb5_free_keytab_entry_contents(context, &entry);
	return FAILURE_NONE;
}

static krb5_error_code
principal_parse(krb5_context context, const char *name, const char *realm, int flags,
    krb5_principal *principal)
{
	krb5_error_code code;

	*principal = NULL;
	if (name[0] == '\0' || realm[0] == '\0')
		return KRB5_PARSE_MALFORMED;
	code = krb5_parse_name_flags(context, name, flags, principal);
	if (code == 0)
		code = krb5_set_principal_realm(context, *principal, realm);
	if (code != 0) {
		krb5_free_principal(context, *principal);
		*principal = NULL;
	}
	return code;
}

krb5_error_code
keytab_principal(krb5_context context, const char *name, const char *realm,
    krb5_principal *principal)
{
	return principal_parse(context, name, realm, KRB5_PRINCIPAL_PARSE_NO_REALM, principal);
}

krb5_error_code
keytab_enterprise(krb5_context context, const char *name, const char *realm,
    krb5_principal *principal)
{
	return principal_parse(context, name, realm,
	    KRB5_PRINCIPAL_PARSE_ENTERPRISE | KRB5_PRINCIPAL_PARSE_NO_REALM, principal);
}
