#include "inject.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <krb5.h>

enum { LINE = 65536, AS_REQ = 0x6a, TGS_REQ = 0x6c };

struct injection {
	const char *which;
	const char *code;		/* NULL: raw */
	uint8_t octets[LINE / 2];	/* the e_data, or the answer itself */
	size_t octet_count;
	long skew;
	bool udp, once;
};

static char line[LINE];

static bool
line_read(const char *path)
{
	FILE *f = fopen(path, "re");
	bool read = f != NULL && fgets(line, sizeof(line), f) != NULL;

	if (f != NULL)
		fclose(f);
	return read;
}

static size_t
hex_read(const char *hex, uint8_t *octets)
{
	unsigned int octet;
	size_t n = 0;

	for (; sscanf(hex, "%2x", &octet) == 1; hex += 2)
		octets[n++] = (uint8_t)octet;
	return n;
}

static void
injection_read(struct injection *i)
{
	char *rest = NULL;

	memset(i, 0, sizeof(*i));
	i->which = strtok_r(line, " \n", &rest);
	for (char *w; (w = strtok_r(NULL, " \n", &rest)) != NULL;) {
		if (strncmp(w, "raw=", 4) == 0)
			i->octet_count = hex_read(w + 4, i->octets);
		else if (strncmp(w, "e-data=", 7) == 0)
			i->octet_count = hex_read(w + 7, i->octets);
		else if (strncmp(w, "skew=", 5) == 0)
			i->skew = strtol(w + 5, NULL, 10);
		else if (strcmp(w, "udp") == 0)
			i->udp = true;
		else if (strcmp(w, "once") == 0)
			i->once = true;
		else
			i->code = w;
	}
}

/* "first", "signed" or "host"; PA-PK-AS-REQ is known by its type as DER has it. */
static const char *
kind(const uint8_t *request, size_t len)
{
	static const uint8_t pk_as_req[] = { 0xa1, 0x03, 0x02, 0x01, 0x10, 0xa2 };

	if (len == 0 || (request[0] != AS_REQ && request[0] != TGS_REQ))
		return "none";
	if (request[0] == TGS_REQ)
		return "host";
	return memmem(request, len, pk_as_req, sizeof(pk_as_req)) != NULL ?
	    "signed" : "first";
}

static size_t
error_make(struct injection *i, uint8_t *answer, size_t size)
{
	krb5_data out = { 0 };
	krb5_error error = {
		.stime = (krb5_timestamp)(time(NULL) + i->skew),
		.error = (krb5_ui_4)strtoul(i->code, NULL, 10),
		.e_data = { .length = (unsigned int)i->octet_count,
		    .data = (void *)i->octets },
	};
	krb5_context context;
	size_t n = 0;

	if (krb5_init_context(&context) != 0)
		return 0;
	if (krb5_parse_name(context, "krbtgt/INJECTED", &error.server) == 0 &&
	    krb5_mk_error(context, &error, &out) == 0 && out.length <= size) {
		n = out.length;
		memcpy(answer, out.data, n);
	}
	krb5_free_data_contents(context, &out);
	krb5_free_principal(context, error.server);
	krb5_free_context(context);
	return n;
}

size_t
inject_answer(const char *path, bool datagram, const uint8_t *request, size_t len,
    uint8_t *answer, size_t size)
{
	static struct injection i;
	size_t n;

	if (path == NULL || !line_read(path))
		return 0;
	injection_read(&i);
	if (i.which == NULL || strcmp(i.which, kind(request, len)) != 0 ||
	    (i.udp && !datagram))
		return 0;
	if (i.code != NULL) {
		n = error_make(&i, answer, size);
	} else {
		n = i.octet_count < size ? i.octet_count : size;
		memcpy(answer, i.octets, n);
	}
	if (i.once)
		(void)unlink(path);
	return n;
}
