/* The bundle of an attempt that was granted, made up in memory: a KDC, a card and their CA. */
#ifndef TESTS_APP_REPLAY_SAMPLE_H
#define TESTS_APP_REPLAY_SAMPLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bundle.h"

#define SAMPLE_REALM	"TEST.EXAMPLE"
#define SAMPLE_CA	"/etc/cardea/ca.pem"

/* A new one, to json_decref(). */
json_t *sample_new(void);

/* The message of that type in it ("krb_start"), borrowed; evidence by its `what`, else 0. */
json_t *sample_message(json_t *sample, const char *type, int what);

/* Takes the messages of that type out. */
void sample_remove(json_t *sample, const char *type);

/* Puts in a message of the wire that has a failure: "card_failed", "krb_failed" ... */
void sample_fail(json_t *sample, uint16_t type, enum failure failure);

/* What became of the attempt, as it was recorded. */
void sample_verdict(json_t *sample, const char *failure);

/* Reads it; fails the test when it is none. To bundle_free(). */
struct bundle *sample_read(json_t *sample);

#endif
