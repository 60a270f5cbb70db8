/*
 * build.h: buffers made without the code under test: each field is put where structs.tsv says.
 */
#ifndef TESTS_KERB_BUILD_H
#define TESTS_KERB_BUILD_H

#include <stdbool.h>

#include "facts.h"

/* How the maker of a buffer goes about it. */
struct maker {
	const char *name;
	bool unlock_outside;		/* type 13 inside the UNLOCK structure */
	bool no_nul;			/* strings without a stored NUL */
	bool align_csp;			/* CspData at a multiple of eight */
	unsigned int first;		/* WCHARs in front of the first name */
	unsigned int order[4];		/* which name comes when: 0 card, 1 reader, 2 container, 3 csp */
	unsigned int slack;		/* bytes behind the last name */
	uint32_t key_spec, csp_flags;
};

/* What goes in; all ASCII. */
struct input {
	uint32_t type;
	const char *domain, *user, *pin;
	uint32_t flags;
	const char *names[4];
	uint32_t luid_low, luid_high;
};

struct built {
	uint8_t b[8192];
	size_t len;
	size_t domain, user, pin, csp;	/* where each part lies; 0 when absent */
	enum kerb_abi abi;
};

extern const struct maker house_maker;	/* the layout that kerb.h documents */
extern const struct input sample_logon, sample_unlock;

struct built build(const struct input *in, const struct maker *maker, enum kerb_abi abi);

/* Overwrites a field of KERB_CERTIFICATE_LOGON; part NULL, or "Length", "MaximumLength", "Buffer". */
void set_field(struct built *b, const char *field, const char *part, uint64_t value);
uint64_t get_field(const struct built *b, const char *field, const char *part);

/* Overwrites a 32-bit field of KERB_SMARTCARD_CSP_INFO. */
void set_csp(struct built *b, const char *field, uint32_t value);

void put_le(uint8_t *p, uint64_t value, size_t n);
uint64_t get_le(const uint8_t *p, size_t n);

#endif
