/*
 * vpcd's messages: two octets of length, big-endian, then the message.  One
 * octet is a control message, anything longer a command APDU.
 */
#include "vcard.h"
#include "rig_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

enum { MESSAGE_OFF = 0, MESSAGE_ON = 1, MESSAGE_RESET = 2, MESSAGE_ATR = 4 };

/* Wakes a driver that waits for card movements instead of polling; nobody
 * listens in a rig that polls. */
static void
link_poke(const struct vcard *card)
{
	char path[256];
	int fd;

	if (card->poke == NULL)
		return;
	snprintf(path, sizeof(path), "%s%u", card->poke, card->link.port);
	fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, "", 1) != 1 && errno != EAGAIN)
		perror(path);
	close(fd);
}

bool
vcard_link_insert(struct vcard *card)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct vcard_link *link = &card->link;
	int on = 1, fd;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	to.sin_port = htons(link->port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	/* Nagle with a delayed ACK costs 40 ms an APDU. */
	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
	    (connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0 &&
	    errno != EINPROGRESS)) {
		close(fd);
		return false;
	}
	link->fd = fd;
	link->up = link->waiting = link->held = false;
	link->in_len = 0;
	link->apdus = 0;
	vcard_pin_load(&card->pin);
	vcard_apdu_reset(&card->piv);
	vcard_log_event(card, "insert");
	link_poke(card);
	return true;
}

void
vcard_link_pull(struct vcard *card, const char *why)
{
	struct vcard_link *link = &card->link;

	if (link->fd < 0)
		return;
	vcard_log_event(card, why);
	close(link->fd);
	link->fd = -1;
	link->up = link->waiting = link->held = false;
	link->in_len = 0;
	vcard_apdu_reset(&card->piv);
	link_poke(card);
}

static void
link_send(struct vcard *card, const uint8_t *message, size_t len)
{
	const uint8_t *p = message;

	while (len > 0) {
		ssize_t n = send(card->link.fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			vcard_link_pull(card, "reader-gone");
			return;
		}
		p += n;
		len -= (size_t)n;
	}
}

static void
link_answer(struct vcard *card)
{
	struct vcard_link *link = &card->link;

	link->waiting = link->held = false;
	link_send(card, link->out, link->out_len);
	if (link->effect.yank == YANK_AFTER)
		vcard_link_pull(card, "yank-after");
}

static void
link_consume(struct vcard_link *link)
{
	size_t len = 2 + ((size_t)link->in[0] << 8 | link->in[1]);

	link->in_len -= len;
	memmove(link->in, link->in + len, link->in_len);
}

/* Executes the command at the head of in and answers it, now or later. */
static void
link_execute(struct vcard *card)
{
	struct vcard_link *link = &card->link;
	const struct vcard_effect *effect = &link->effect;
	size_t raw_len = (size_t)link->in[0] << 8 | link->in[1], len;
	struct vcard_apdu apdu;
	unsigned sw = SW_LENGTH;

	if (vcard_apdu_parse(&apdu, link->in + 2, raw_len)) {
		len = vcard_apdu_run(&card->piv, &apdu, effect, link->out + 2, &sw);
	} else {
		link->out[2] = SW_LENGTH >> 8;
		link->out[3] = SW_LENGTH & 0xFF;
		len = 2;
	}
	if (effect->cut && effect->cut_len < len)
		len = effect->cut_len;
	vcard_log_apdu(card, &apdu, (int)sw, len);
	link_consume(link);
	if (effect->yank == YANK_DURING) {
		vcard_link_pull(card, "yank-during");
		return;
	}
	if (len == 0)
		link->out[2 + len++] = RIG_EMPTY_ANSWER;
	link->out[0] = (uint8_t)(len >> 8);
	link->out[1] = (uint8_t)len;
	link->out_len = len + 2;
	link->held_before = false;
	link->held = link->waiting = effect->hold;
	if (effect->delay_ms > 0) {
		link->waiting = true;
		link->due_ns = vcard_clock() + (int64_t)effect->delay_ms * 1000000;
	}
	if (!link->waiting)
		link_answer(card);
}

static void
link_command(struct vcard *card)
{
	struct vcard_link *link = &card->link;
	size_t raw_len = (size_t)link->in[0] << 8 | link->in[1];
	struct vcard_apdu apdu;

	link->apdus++;
	link->total++;
	vcard_fault_meet(&card->faults, raw_len > 1 ? link->in[3] : 0,
	    &link->effect);
	if (link->effect.yank == YANK_BEFORE) {
		if (!vcard_apdu_parse(&apdu, link->in + 2, raw_len))
			memset(&apdu, 0, sizeof(apdu));
		vcard_log_apdu(card, &apdu, -1, 0);
		vcard_link_pull(card, "yank-before");
		return;
	}
	if (link->effect.hold_before) {
		link->waiting = link->held = link->held_before = true;
		return;
	}
	link_execute(card);
}

static void
link_control(struct vcard *card, uint8_t message)
{
	const struct vcard_files *files = &card->files;
	uint8_t atr[2 + sizeof(files->atr)];

	switch (message) {
	case MESSAGE_OFF:
		vcard_log_event(card, "power-off");
		vcard_apdu_reset(&card->piv);
		break;
	case MESSAGE_ON:
		vcard_log_event(card, "power-on");
		vcard_apdu_reset(&card->piv);
		break;
	case MESSAGE_RESET:
		vcard_log_event(card, "reset");
		vcard_apdu_reset(&card->piv);
		break;
	case MESSAGE_ATR:
		atr[0] = 0;
		atr[1] = (uint8_t)files->atr_len;
		memcpy(atr + 2, files->atr, files->atr_len);
		link_send(card, atr, files->atr_len + 2);
		break;
	default:
		break;
	}
}

/* The whole messages in the buffer, until one has to wait. */
static void
link_messages(struct vcard *card)
{
	struct vcard_link *link = &card->link;

	while (link->fd >= 0 && !link->waiting && link->in_len >= 2) {
		size_t len = (size_t)link->in[0] << 8 | link->in[1];

		if (link->in_len < 2 + len)
			return;
		if (len == 1) {
			uint8_t message = link->in[2];

			link_consume(link);
			link_control(card, message);
		} else if (len == 0) {
			link_consume(link);
		} else {
			link_command(card);
		}
	}
}

void
vcard_link_readable(struct vcard *card)
{
	struct vcard_link *link = &card->link;
	ssize_t n;

	n = recv(link->fd, link->in + link->in_len,
	    sizeof(link->in) - link->in_len, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		vcard_link_pull(card, "reader-gone");
		return;
	}
	if (!link->up) {
		link->up = true;
		fcntl(link->fd, F_SETFL, 0);
	}
	link->in_len += (size_t)n;
	link_messages(card);
}

void
vcard_link_due(struct vcard *card, int64_t now)
{
	struct vcard_link *link = &card->link;

	if (!link->waiting || link->held || now < link->due_ns)
		return;
	link_answer(card);
	link_messages(card);
}

void
vcard_link_release(struct vcard *card)
{
	struct vcard_link *link = &card->link;

	if (!link->held)
		return;
	link->waiting = link->held = false;
	if (link->held_before)
		link_execute(card);
	else if (link->effect.delay_ms > 0)
		link->waiting = true;
	else
		link_answer(card);
	link_messages(card);
}
