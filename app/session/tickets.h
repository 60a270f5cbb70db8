/*
 * tickets.h: the ticket cache of a session, as a file of the user's.
 *
 * ROOT/UID/LOGON-ID: ROOT is root's, 0711; ROOT/UID is the user's, 0700; the cache is written as
 * the user, 0600, into a new file that takes the old one's name. So no link and no file that the
 * user has put there can make root write anywhere, and new tickets replace all earlier ones at
 * once.
 */
#ifndef APP_SESSION_TICKETS_H
#define APP_SESSION_TICKETS_H

#include <stdint.h>
#include <sys/types.h>

#include "message.h"
#include "wire.h"

#define TICKETS_FOLDER	"tickets"	/* below the runtime folder */

struct tickets {
	int root, dir;			/* descriptors of the folders; owned, -1 when closed */
	uid_t uid;
	gid_t gid;
	char file[32];			/* its name in the folder */
	char name[WIRE_NAME];		/* "FILE:/run/cardea/tickets/1000/3e7": KRB5CCNAME */
};

/* Sets up an empty struct, which tickets_remove() may take. */
void tickets_init(struct tickets *t);

/* Makes the folders, or takes those there are if they belong to whom they should, and removes what
 * an earlier session has left there. -1 with errno on failure. */
int tickets_open(struct tickets *t, const char *root, uid_t uid, gid_t gid, uint64_t logon_id)
    __attribute__((warn_unused_result));

/* Writes the cache, the first or a later one. -1 with errno on failure; the earlier cache then
 * stays. Blocks until the child that writes has ended. */
int tickets_write(const struct tickets *t, struct message_blob ccache)
    __attribute__((warn_unused_result));

/* Removes all files of the user's folder and the folder, and closes. May be called again. */
void tickets_remove(struct tickets *t);

#endif
