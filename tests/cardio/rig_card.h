/* Moves the rig's cards, readers and pcscd; for tests that run inside tests/rig/rig.sh. */
#ifndef TESTS_RIG_CARD_H
#define TESTS_RIG_CARD_H

#include <stdbool.h>
#include <stddef.h>

#define RIG_READER	"Virtual PCD 00 00"
#define RIG_READER_2	"Virtual PCD 01 00"

/* rig_do: "rig" with these words, which must succeed. */
void rig_do(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* rig_insert: puts a card into reader 0, out of which it is taken first if it was in, and waits
 * until PC/SC shows it. */
void rig_insert(const char *card);

/* rig_pull: takes it out and waits until PC/SC shows that. */
void rig_pull(const char *card);

/* rig_number: one number of a card's state: "verifies", "tries", "apdus", "total". */
long rig_number(const char *card, const char *name);

/* rig_log_apdus: how many APDU lines of a card's log, after its first `from` lines, contain `with`;
 * an empty text is in all. */
size_t rig_log_apdus(const char *card, size_t from, const char *with);

/* rig_log_lines: all lines of the log. */
size_t rig_log_lines(const char *card);

#endif
