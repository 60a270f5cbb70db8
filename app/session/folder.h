/*
 * folder.h: a folder of the user's below one of root's, made and emptied by root.
 */
#ifndef APP_SESSION_FOLDER_H
#define APP_SESSION_FOLDER_H

#include <sys/types.h>

/* The folder `name` in the folder at (or AT_FDCWD), made if it is missing, with this owner and
 * mode. One that is there must belong to uid. No link is followed. Its descriptor, or -1 with
 * errno. */
int folder_open(int at, const char *name, mode_t mode, uid_t uid, gid_t gid)
    __attribute__((warn_unused_result));

/* Removes what is in it but folders, which are the user's own doing and harmless. */
void folder_empty(int dir);

#define FOLDER_RUNTIME	"user"	/* below the runtime folder: USER/UID is XDG_RUNTIME_DIR */

/* Makes ROOT/user/UID, 0700, empty but for folders, and writes its name to name[0..room). -1 with
 * errno on failure. Blocks on the file system only. */
int folder_runtime(const char *root, uid_t uid, gid_t gid, char *name, size_t room)
    __attribute__((warn_unused_result));

#endif
