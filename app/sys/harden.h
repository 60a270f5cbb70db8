/*
 * harden.h: what every program does to itself before it reads its first message.
 */
#ifndef APP_SYS_HARDEN_H
#define APP_SYS_HARDEN_H

/* The inherited descriptors of a helper. 0, 1 and 2 are /dev/null. */
enum {
	HELPER_CHANNEL = 3,		/* to the authority */
	HELPER_SECOND = 4,		/* watch: to the seat; seat: to the watch */
};

/* No core dumps, no ptrace by the same uid, no new privileges, SIGPIPE ignored, umask 077. Exits
 * with status 70 and a sentence on standard error when one of these cannot be had. On Windows: no
 * error report, which would hold the memory. */
void harden_process(void);

#endif
