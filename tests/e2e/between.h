/* between.h: a false helper that stands between the authority and the real one. */
#ifndef TESTS_E2E_BETWEEN_H
#define TESTS_E2E_BETWEEN_H

#include "channel.h"

/* Starts the helper `path`; *real is its channel. */
bool between_start(const char *path, struct channel *real) __attribute__((warn_unused_result));

/* Hands on what was just received, with its descriptor, as it is. */
bool between_forward(struct channel *from, const struct channel *to)
    __attribute__((warn_unused_result));

#endif
