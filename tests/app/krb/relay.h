/* A man between cardea-krb and the KDC: passes requests on, does to each answer what a table says. */
#ifndef TESTS_APP_KRB_RELAY_H
#define TESTS_APP_KRB_RELAY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum relay_kind {
	RELAY_PASS = 0,
	RELAY_SILENT,		/* takes the request and never answers */
	RELAY_CLOSE,		/* closes the listening socket and the connection: the KDC is gone */
	RELAY_CUT,		/* sends `at` octets of the answer, its prefix included, and closes */
	RELAY_SHORT,		/* sends a whole frame that holds only `at` octets of the answer */
	RELAY_FLIP,		/* flips bit `at` of the answer */
	RELAY_FLIP_LAST,	/* flips the last bit: of an AS-REP's encrypted part */
	RELAY_ERROR,		/* answers KRB-ERROR `at` */
	RELAY_BYTES,		/* answers `bytes` */
	RELAY_REPLAY,		/* answers what it answered to the attempt before */
};

struct relay_act {
	enum relay_kind kind;
	size_t at;
	const uint8_t *bytes;	/* RELAY_ERROR: its e_data */
	size_t bytes_len;
};

struct relay {
	pid_t pid;
	int fd;
	char kdcs[32];		/* "127.0.0.1:PORT" */
};

/* Starts one; the n-th request of its life meets acts[n], the last act goes on for ever. */
struct relay relay_start(const struct relay_act *acts, size_t count);
void relay_stop(struct relay *relay);

#endif
