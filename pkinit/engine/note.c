#include "note.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/objects.h>

#include "text.h"

#define CUT		"..."
#define NAME_SIZE	256	/* of a cleaned name with its NUL */

void
note_begin(struct note *note, char *text, size_t size)
{
	*note = (struct note){ .text = text, .size = size };
	text[0] = '\0';
}

void
note_add(struct note *note, const char *format, ...)
{
	size_t room = note->size - note->used, end;
	va_list ap;
	int n;

	if (note->full)
		return;
	va_start(ap, format);
	n = vsnprintf(note->text + note->used, room, format, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < room) {
		note->used += (size_t)n;
		return;
	}
	note->full = true;
	end = note->size - sizeof(CUT);
	/* Not in the middle of a character: its later octets are 10xxxxxx. */
	while (end > 0 && ((unsigned char)note->text[end] & 0xc0) == 0x80)
		end--;
	memcpy(note->text + end, CUT, sizeof(CUT));
	note->used = end + sizeof(CUT) - 1;
}

void
note_add_name(struct note *note, const X509_NAME *name)
{
	char text[NAME_SIZE] = "";
	BIO *bio = BIO_new(BIO_s_mem());
	char *p = NULL;
	long n;

	if (bio != NULL && name != NULL &&
	    X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0) {
		n = BIO_get_mem_data(bio, &p);
		if (n > 0)
			(void)text_clean(text, sizeof(text), (const uint8_t *)p, (size_t)n);
	}
	BIO_free(bio);
	note_add(note, "%s", text);
}

void
note_add_hex(struct note *note, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n && !note->full; i++)
		note_add(note, "%02x", p[i]);
}

void
note_add_object(struct note *note, const ASN1_OBJECT *object)
{
	char text[80];
	int n = OBJ_obj2txt(text, sizeof(text), object, 0);

	note_add(note, "%s", n > 0 && (size_t)n < sizeof(text) ? text : "an unknown algorithm");
}
