/*
 * What the rig's card, its two modules in pcscd (udev_rig.c, ifd_rig.c) and its
 * script agree upon.
 */
#ifndef RIG_READER_H
#define RIG_READER_H

#define RIG_READER_DIR "/run/rig/reader"

enum {
	RIG_READERS = 2,
	RIG_FIRST_PORT = 35963,		/* of vpcd, reader 0; reader 1 the next */
	/* vpcd waits for ever on a message of no octets: a card's answer of this
	 * one octet is what ifd_rig.c makes an empty answer of. */
	RIG_EMPTY_ANSWER = 0xEE,
};

#endif
