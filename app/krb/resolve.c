#include "resolve.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "loop.h"

#define NAMES_MAX	8	/* names of KDCs that are looked up */
#define HOST_SIZE	256
#define PORT_SIZE	6
#define PORT_DEFAULT	"88"

struct kdc_name {
	char host[HOST_SIZE];
	char port[PORT_SIZE];
	unsigned int order;	/* SRV priority and weight in one, smaller first */
};

/* "host:port", "host", "[v6]:port" or "[v6]" in line[0..n). */
static bool
name_split(const char *line, size_t n, struct kdc_name *name)
{
	const char *end = line + n, *host_end, *port = NULL;

	if (n > 0 && line[0] == '[') {
		line++;
		host_end = memchr(line, ']', (size_t)(end - line));
		if (host_end == NULL || (host_end + 1 < end && host_end[1] != ':'))
			return false;
		port = host_end + 1 < end ? host_end + 2 : NULL;
	} else {
		host_end = memchr(line, ':', n);
		port = host_end == NULL ? NULL : host_end + 1;
		host_end = host_end == NULL ? end : host_end;
	}
	if (host_end == line || (size_t)(host_end - line) >= HOST_SIZE ||
	    (port != NULL && (port == end || (size_t)(end - port) >= PORT_SIZE)))
		return false;
	(void)snprintf(name->host, HOST_SIZE, "%.*s", (int)(host_end - line), line);
	(void)snprintf(name->port, PORT_SIZE, "%.*s",
	    port == NULL ? (int)strlen(PORT_DEFAULT) : (int)(end - port),
	    port == NULL ? PORT_DEFAULT : port);
	return true;
}

static size_t
names_from_lines(const char *kdcs, struct kdc_name *names, size_t room)
{
	size_t count = 0, n;

	for (; *kdcs != '\0' && count < room; kdcs += n + (kdcs[n] == '\n')) {
		n = strcspn(kdcs, "\n");
		if (name_split(kdcs, n, &names[count]))
			count++;
	}
	return count;
}

static int
by_order(const void *a, const void *b)
{
	const struct kdc_name *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

/* One SRV record; its weight only orders equals, for a kiosk asks too seldom to share a load. */
static bool
name_from_record(ns_msg *msg, int i, struct kdc_name *name)
{
	ns_rr rr;
	const unsigned char *p;

	if (ns_parserr(msg, ns_s_an, i, &rr) != 0 || ns_rr_type(rr) != ns_t_srv ||
	    ns_rr_rdlen(rr) < 7)
		return false;
	p = ns_rr_rdata(rr);
	name->order = ns_get16(p) << 16 | (0xffff - ns_get16(p + 2));
	(void)snprintf(name->port, PORT_SIZE, "%u", ns_get16(p + 4) & 0xffff);
	return dn_expand(ns_msg_base(*msg), ns_msg_end(*msg), p + 6, name->host, HOST_SIZE) > 0 &&
	    name->host[0] != '\0' && strcmp(name->host, ".") != 0;
}

static const char *
srv_failure(int h_error)
{
	switch (h_error) {
	case HOST_NOT_FOUND:
		return "DNS knows no such name";
	case NO_DATA:
		return "DNS has no SRV record of it";
	case TRY_AGAIN:
		return "DNS does not answer";
	default:
		return "DNS fails";
	}
}

static size_t
names_from_dns(const char *realm, uint32_t limit_ms, struct kdc_name *names, size_t room,
    struct note *why)
{
	struct __res_state state = { 0 };
	/* For the largest there is: the length that comes back is the answer's, whatever fitted. */
	static unsigned char answer[NS_MAXMSG];
	char question[HOST_SIZE + 32];
	size_t count = 0;
	ns_msg msg;
	int n;

	if (realm[0] == '\0' || res_ninit(&state) != 0)
		return 0;
	state.retrans = limit_ms < 4000 ? 1 : (int)(limit_ms / 4000);
	state.retry = 2;
	(void)snprintf(question, sizeof(question), "_kerberos._tcp.%.*s.", HOST_SIZE - 1, realm);
	n = res_nquery(&state, question, ns_c_in, ns_t_srv, answer, sizeof(answer));
	if (n > 0 && ns_initparse(answer, n, &msg) == 0)
		for (int i = 0; i < ns_msg_count(msg, ns_s_an) && count < room; i++)
			if (name_from_record(&msg, i, &names[count]))
				count++;
	if (count == 0)
		note_add(why, "%s: %s", question,
		    srv_failure(n > 0 ? NO_DATA : state.res_h_errno));
	res_nclose(&state);
	qsort(names, count, sizeof(names[0]), by_order);
	return count;
}

static size_t
addresses_take(const struct addrinfo *ai, struct resolve_address *out, size_t room)
{
	size_t count = 0;

	for (; ai != NULL && count < room; ai = ai->ai_next) {
		if (ai->ai_addrlen > sizeof(out[count].addr))
			continue;
		memset(&out[count], 0, sizeof(out[count]));
		memcpy(&out[count].addr, ai->ai_addr, ai->ai_addrlen);
		out[count++].len = ai->ai_addrlen;
	}
	return count;
}

static const struct addrinfo numeric_hints = {
	.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM,
};
static const struct addrinfo name_hints = {
	.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG, .ai_socktype = SOCK_STREAM,
};

/* getaddrinfo() knows no time limit, so it runs on a thread of glibc's that may be left behind. */
static bool
lookup_names(struct gaicb *requests[], int count, uint32_t limit_ms)
{
	uint64_t end = clock_ns() + (uint64_t)limit_ms * 1000000, now;
	struct sigevent none = { .sigev_notify = SIGEV_NONE };
	struct timespec wait;
	const struct gaicb *pending[NAMES_MAX];
	int left;

	if (count == 0 || getaddrinfo_a(GAI_NOWAIT, requests, count, &none) != 0)
		return false;
	for (;;) {
		left = 0;
		for (int i = 0; i < count; i++)
			if (gai_error(requests[i]) == EAI_INPROGRESS)
				pending[left++] = requests[i];
		now = clock_ns();
		if (left == 0 || now >= end)
			return left == 0;
		wait.tv_sec = (time_t)((end - now) / 1000000000);
		wait.tv_nsec = (long)((end - now) % 1000000000);
		(void)gai_suspend(pending, left, &wait);
	}
}

/* The requests outlive the call when the limit passes first: glibc may still write to them. */
static struct gaicb lookups[NAMES_MAX];

/* The addresses of one name, found as a number or by a look-up. */
static size_t
name_finish(const struct kdc_name *name, struct addrinfo *numeric, struct gaicb *lookup,
    uint32_t limit_ms, struct resolve_address *out, size_t room, struct note *why)
{
	int error = numeric != NULL ? 0 : gai_error(lookup);
	struct addrinfo *found = numeric != NULL ? numeric : lookup->ar_result;
	size_t count = 0;

	if (error == 0 && found != NULL) {
		count = addresses_take(found, out, room);
		freeaddrinfo(found);
	} else if (error == EAI_INPROGRESS) {
		note_add(why, "%s%s: DNS gave no answer in %u ms", why->used > 0 ? "; " : "",
		    name->host, (unsigned int)limit_ms);
	} else {
		note_add(why, "%s%s: %s", why->used > 0 ? "; " : "", name->host,
		    gai_strerror(error));
	}
	return count;
}

size_t
resolve_kdcs(const char *kdcs, const char *realm, uint32_t limit_ms, struct resolve_address *out,
    size_t room, struct note *why)
{
	static struct kdc_name names[NAMES_MAX];
	struct addrinfo *numeric[NAMES_MAX] = { NULL };
	struct gaicb *requests[NAMES_MAX];
	size_t n, count = 0;
	int asked = 0;

	n = kdcs[0] != '\0' ? names_from_lines(kdcs, names, NAMES_MAX) :
	    names_from_dns(realm, limit_ms, names, NAMES_MAX, why);
	memset(lookups, 0, sizeof(lookups));
	for (size_t i = 0; i < n; i++) {
		if (getaddrinfo(names[i].host, names[i].port, &numeric_hints, &numeric[i]) == 0)
			continue;
		numeric[i] = NULL;
		lookups[i].ar_name = names[i].host;
		lookups[i].ar_service = names[i].port;
		lookups[i].ar_request = &name_hints;
		requests[asked++] = &lookups[i];
	}
	(void)lookup_names(requests, asked, limit_ms);
	for (size_t i = 0; i < n; i++)
		count += name_finish(&names[i], numeric[i], &lookups[i], limit_ms, out + count,
		    room - count, why);
	return count;
}

void
resolve_text(const struct resolve_address *address, char out[RESOLVE_TEXT_SIZE])
{
	bool six = address->addr.ss_family == AF_INET6;
	char host[RESOLVE_TEXT_SIZE - 10], port[8];

	out[0] = '\0';
	if (getnameinfo((const struct sockaddr *)&address->addr, address->len, host, sizeof(host),
	    port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) == 0)
		(void)snprintf(out, RESOLVE_TEXT_SIZE, "%s%s%s:%s", six ? "[" : "", host,
		    six ? "]" : "", port);
}
