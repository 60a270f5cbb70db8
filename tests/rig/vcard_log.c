#include "vcard.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

int64_t
vcard_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* One write a line, so that lines of a reader never come in halves. */
static void
log_line(const struct vcard *card, const char *line, int len)
{
	if (card->log >= 0 && len > 0 &&
	    write(card->log, line, (size_t)len) != len)
		fputs("vcard: the log cannot be written\n", stderr);
}

void
vcard_log_event(const struct vcard *card, const char *event)
{
	char line[160];
	int len;

	len = snprintf(line, sizeof(line), "%lld %u %s port=%u\n",
	    (long long)vcard_clock(), card->link.apdus, event, card->link.port);
	log_line(card, line, len);
}

void
vcard_log_apdu(const struct vcard *card, const struct vcard_apdu *apdu, int sw,
    size_t answer_len)
{
	const char *names = card->link.effect.names;
	char line[256], word[8] = "----";
	int len;

	if (sw >= 0)
		snprintf(word, sizeof(word), "%04X", (unsigned)sw & 0xFFFF);
	len = snprintf(line, sizeof(line),
	    "%lld %u apdu %02X %02X %02X %02X lc=%zu le=%zu sw=%s len=%zu%s%s\n",
	    (long long)vcard_clock(), card->link.apdus, apdu->cla, apdu->ins,
	    apdu->p1, apdu->p2, apdu->lc, apdu->le, word, answer_len,
	    names[0] != '\0' ? " fault=" : "", names);
	log_line(card, line, len);
}
