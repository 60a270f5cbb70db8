/*
 * secret.h: one locked page for one secret.
 *
 * The page is never swapped, never in a core dump and never inherited by a child. It is wiped by
 * secret_wipe() and secret_free(). A secret leaves it only as (pointer, length).
 */
#ifndef APP_SYS_SECRET_H
#define APP_SYS_SECRET_H

#include <stddef.h>
#include <stdint.h>

struct secret {
	uint8_t *p;		/* room bytes */
	size_t room;		/* whole pages */
	size_t n;		/* bytes in use, the caller's to keep */
};

/* Room for at least `room` bytes. NULL with errno when memory cannot be had or locked. */
struct secret *secret_new(size_t room) __attribute__((warn_unused_result));

/* Overwrites the whole room and sets n to 0. */
void secret_wipe(struct secret *s);

/* Wipes, unlocks and frees *s and sets it to NULL; NULL is allowed. */
void secret_free(struct secret **s);

#endif
