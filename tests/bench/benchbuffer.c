/*
 * benchbuffer: packs and unpacks a KERB_CERTIFICATE_LOGON many times over and prints what one
 * costs, "KEY<TAB>NUMBER" a line: nanoseconds of processor time, and allocations.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kerb.h"

enum { ROUNDS = 100000, BATCHES = 9 };

static unsigned long allocations;

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);

void *
__wrap_malloc(size_t n)
{
	allocations++;
	return __real_malloc(n);
}

void *
__wrap_calloc(size_t count, size_t n)
{
	allocations++;
	return __real_calloc(count, n);
}

static struct kerb_logon logon = {
	.kind = KERB_CERTIFICATE_LOGON, .domain_name = "EXAMPLE.TEST", .user_name = "alice",
	.csp = { "PIV card", "Virtual PCD 00 00", "9A", KERB_CSP_CARDEA, 0, 1 },
}, back;
static uint8_t buffer[KERB_LOGON_MAX];
static size_t used;

static enum failure
pack(void)
{
	struct kerb_fault fault;

	return kerb_logon_pack(&logon, "123456", 6, KERB_X64, buffer, sizeof(buffer), &used,
	    &fault);
}

static enum failure
unpack(void)
{
	struct kerb_fault fault;

	return kerb_logon_unpack(buffer, used, KERB_X64, &back, &fault);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void
measure(const char *what, enum failure (*one)(void))
{
	double best = 0, start, ns;

	allocations = 0;
	for (int batch = 0; batch < BATCHES; batch++) {
		start = now();
		for (int i = 0; i < ROUNDS; i++)
			if (one() != FAILURE_NONE)
				abort();
		ns = (now() - start) / ROUNDS;
		best = batch == 0 || ns < best ? ns : best;
	}
	printf("buffer.%s.ns\t%.0f\nbuffer.%s.allocations\t%.3g\n", what, best, what,
	    (double)allocations / BATCHES / ROUNDS);
}

int
main(void)
{
	measure("pack", pack);
	measure("unpack", unpack);
	return 0;
}
