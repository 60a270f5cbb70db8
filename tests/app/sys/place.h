/*
 * place.h: a mount namespace with a /run of its own and a cgroup2 mount, for the tests that need
 * root; they are skipped without.
 */
#ifndef TESTS_APP_SYS_PLACE_H
#define TESTS_APP_SYS_PLACE_H

void place_make(void);

/* A path below the cgroup2 mount that is this process's own. Static. */
const char *place_cgroup(void);

/* Kills and removes that cgroup. */
void place_drop(void);

#endif
