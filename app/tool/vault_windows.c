#include "vault_system.h"

#include <windows.h>

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdbool.h>
#include <wchar.h>

#include "vault.h"

#define USED_FIRST	8192	/* the pages that a usual buffer touches */
#define PATH_ROOM	1024	/* characters */

struct vault *
vault_open(void)
{
	struct vault *vault = VirtualAlloc(NULL, sizeof(*vault), MEM_RESERVE | MEM_COMMIT,
	    PAGE_READWRITE);

	if (vault == NULL) {
		errno = ENOMEM;
		return NULL;
	}
	/* A process may lock less than this area: the pages that are used come first. */
	if (!VirtualLock(vault, sizeof(*vault))) {
		(void)VirtualLock(vault->values, USED_FIRST);
		(void)VirtualLock(vault->buffer, USED_FIRST);
	}
	return vault;
}

void
vault_close(struct vault *vault)
{
	if (vault == NULL)
		return;
	SecureZeroMemory(vault, sizeof(*vault));
	VirtualFree(vault, 0, MEM_RELEASE);
}

static bool
widen(const char *path, wchar_t out[PATH_ROOM])
{
	if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, out, PATH_ROOM) > 0)
		return true;
	errno = EINVAL;
	return false;
}

int
vault_open_file(const char *path)
{
	wchar_t wide[PATH_ROOM];

	return widen(path, wide) ? _wopen(wide, _O_RDONLY | _O_BINARY | _O_NOINHERIT) : -1;
}

/* A descriptor of security that lets the user in whose name this runs do all, and nobody else
 * anything. */
struct own_security {
	union {
		TOKEN_USER user;
		uint8_t room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	} who;
	union {
		ACL acl;
		uint8_t room[sizeof(ACL) + sizeof(ACCESS_ALLOWED_ACE) + SECURITY_MAX_SID_SIZE];
	} list;
	SECURITY_DESCRIPTOR descriptor;
};

static bool
make_security(struct own_security *own)
{
	DWORD used;
	HANDLE token;
	bool good;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return false;
	good = GetTokenInformation(token, TokenUser, &own->who, sizeof(own->who), &used) &&
	    InitializeAcl(&own->list.acl, sizeof(own->list), ACL_REVISION) &&
	    AddAccessAllowedAce(&own->list.acl, ACL_REVISION, FILE_ALL_ACCESS,
	    own->who.user.User.Sid) &&
	    InitializeSecurityDescriptor(&own->descriptor, SECURITY_DESCRIPTOR_REVISION) &&
	    SetSecurityDescriptorOwner(&own->descriptor, own->who.user.User.Sid, FALSE) &&
	    SetSecurityDescriptorDacl(&own->descriptor, TRUE, &own->list.acl, FALSE) &&
	    SetSecurityDescriptorControl(&own->descriptor, SE_DACL_PROTECTED, SE_DACL_PROTECTED);
	CloseHandle(token);
	return good;
}

/* The file may hold a PIN. Who could open an older one of that name is not to read this one: it is
 * made anew. */
int
vault_open_output(const char *path)
{
	struct own_security own;
	SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes),
		.lpSecurityDescriptor = &own.descriptor };
	wchar_t wide[PATH_ROOM];
	HANDLE file;
	int fd;

	if (!widen(path, wide))
		return -1;
	errno = EACCES;
	if (!make_security(&own) ||
	    (!DeleteFileW(wide) && GetLastError() != ERROR_FILE_NOT_FOUND))
		return -1;
	file = CreateFileW(wide, GENERIC_WRITE, 0, &attributes, CREATE_NEW, FILE_ATTRIBUTE_NORMAL,
	    NULL);
	if (file == INVALID_HANDLE_VALUE)
		return -1;
	fd = _open_osfhandle((intptr_t)file, _O_BINARY);
	if (fd < 0)
		CloseHandle(file);
	return fd;
}

void
vault_take_bytes(int fd)
{
	if (fd >= 0)
		(void)_setmode(fd, _O_BINARY);
}
