/*
 * note.h: a text of bounded size that is added to, for details in the log.
 */
#ifndef PKINIT_ENGINE_NOTE_H
#define PKINIT_ENGINE_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/x509.h>

struct note {
	char *text;		/* the caller's; always ends with NUL */
	size_t size;
	size_t used;		/* octets without the NUL */
	bool full;		/* something did not fit: the text ends with "..." and stays so */
};

/* Begins an empty text in text[0..size), size at least 4. */
void note_begin(struct note *note, char *text, size_t size);

/* Adds to it; cut after a whole UTF-8 character when it does not fit. What is added is valid UTF-8
 * and already cleaned (text.h). */
void note_add(struct note *note, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds other people's data: a name in the order of RFC 2253, cleaned; octets in lower-case hex; an
 * algorithm by its name, or its number when it has none. */
void note_add_name(struct note *note, const X509_NAME *name);
void note_add_hex(struct note *note, const unsigned char *p, size_t n);
void note_add_object(struct note *note, const ASN1_OBJECT *object);

#endif
