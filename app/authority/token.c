#include "token.h"

#include <stdlib.h>
#include <string.h>

#include "profile.h"

static int64_t
filetime(uint64_t unix_time, int64_t absent)
{
	return unix_time == 0 ? absent : kerb_time_from_unix((int64_t)unix_time);
}

static void
text(char *to, size_t room, const char *from)
{
	size_t n = strlen(from);

	if (n < room)
		memcpy(to, from, n + 1);
}

size_t
token_profile(const struct wire_verify_proof *proof, const struct message_blob *certificate,
    uint8_t pointer_width, uint8_t *out, size_t room)
{
	struct kerb_profile *p = calloc(1, sizeof(*p));
	struct kerb_fault fault;
	size_t n = 0;

	if (p == NULL)
		return 0;
	kerb_profile_init(p);
	p->logon_count = proof->logon_count;
	p->bad_password_count = proof->bad_passwords;
	p->logon_time = filetime(proof->auth_time, 0);
	p->logoff_time = filetime(proof->end_time, KERB_TIME_NEVER);
	p->kick_off_time = filetime(proof->kick_off_time, KERB_TIME_NEVER);
	text(p->logon_script, sizeof(p->logon_script), proof->logon_script);
	text(p->home_directory, sizeof(p->home_directory), proof->home_directory);
	text(p->full_name, sizeof(p->full_name), proof->full_name);
	text(p->profile_path, sizeof(p->profile_path), proof->profile_path);
	text(p->home_directory_drive, sizeof(p->home_directory_drive), proof->home_drive);
	text(p->logon_server, sizeof(p->logon_server), proof->logon_server);
	p->user_flags = KERB_LOGON_PKINIT;
	p->certificate = certificate->p;
	p->certificate_len = (uint32_t)certificate->n;
	if (!kerb_profile_pack(p, pointer_width == 32 ? KERB_X86 : KERB_X64, 0, out, room, &n,
	    &fault))
		n = 0;
	free(p);
	return n;
}
