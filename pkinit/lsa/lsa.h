/*
 * lsa.h: LsaLogonUser and its family (ntsecapi.h), on Windows and on Linux.
 *
 * The functions, their order of use and what they answer are those of the documented family; only
 * the long parameter list of LsaLogonUser is two structs here. lsa_unix.c asks cardea-authority
 * over its socket, lsa_windows.c the LSA through secur32; which differs is said at each. All
 * functions return an NTSTATUS; 0 is STATUS_SUCCESS. They block until the authority answers and
 * allow one call at a time on a handle.
 */
#ifndef PKINIT_LSA_LSA_H
#define PKINIT_LSA_LSA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LSA_SOCKET	"/run/cardea/authority.sock"
#define LSA_KERBEROS	"Kerberos"		/* MICROSOFT_KERBEROS_NAME_A */
#define LSA_NEGOTIATE	"Negotiate"		/* NEGOSSP_NAME_A */

enum lsa_logon_type {			/* SECURITY_LOGON_TYPE */
	LSA_INTERACTIVE = 2, LSA_NETWORK = 3, LSA_UNLOCK = 7,
};

enum { LSA_STAGES_MAX = 24, LSA_TRIES_UNKNOWN = 0xFF };

struct lsa_handle;

struct lsa_luid {
	uint32_t low;
	int32_t high;
};

struct lsa_group {			/* SID_AND_ATTRIBUTES */
	const char *sid;		/* "S-1-5-..." */
	uint32_t attributes;
};

struct lsa_request {
	const char *origin;		/* OriginName; NULL: empty */
	uint32_t logon_type;		/* enum lsa_logon_type */
	uint32_t package;		/* AuthenticationPackage */
	const uint8_t *information;	/* AuthenticationInformation: a packed submit buffer,
					 * as lsa_submit.h makes them */
	size_t information_length;	/* Windows: in the address form, for where it lies, and in
					 * the process's own pointer width */
	const struct lsa_group *groups;	/* LocalGroups; NULL on an untrusted handle */
	size_t group_count;
	char source_name[9];		/* TOKEN_SOURCE.SourceName, NUL-terminated */
	struct lsa_luid source_id;	/* TOKEN_SOURCE.SourceIdentifier */

	/* Beyond the documented parameters; all zero asks for plain LsaLogonUser. Windows refuses
	 * trial and replace_session, STATUS_NOT_SUPPORTED, and looks at none of the others but
	 * pointer_width. */
	uint8_t pointer_width;		/* of the buffer's ABI, bits: 64 when 0, or 32 */
	bool trial;			/* a verdict and a token's summary, no session */
	bool spend_last_try;		/* the person consents to use the last PIN try */
	bool replace_session;		/* a logon while another's session is locked ends that one
					 * first, where policy lets it; inherited handles only */
	void (*progress)(void *data, const char *stage);	/* NULL, or called as stages begin */
	void *progress_data;
};

struct lsa_quotas {			/* QUOTA_LIMITS */
	uint64_t paged_pool, non_paged_pool, minimum_working_set, maximum_working_set, pagefile;
	int64_t time;
};

struct lsa_stage {
	char name[24];
	uint64_t us;
};

struct lsa_result {
	uint32_t sub_status;		/* STATUS_SUCCESS but for four account restrictions */
	void *profile;			/* ProfileBuffer, the caller's: lsa_free_return_buffer() */
	uint32_t profile_length;	/* bytes; KERB_SMART_CARD_PROFILE, offsets from its start;
					 * Windows: addresses */
	struct lsa_luid logon_id;
	uint64_t token;			/* names the token inside the authority; 0: none; Windows:
					 * its HANDLE, the caller's to CloseHandle() */
	struct lsa_quotas quotas;

	char failure[32];		/* id of pkinit/status, "none" on success; Windows: empty
					 * when not exactly one has the status and sub_status */
	char stage[16];			/* empty when failure is; what follows is of Linux alone */
	char attempt[7];		/* six characters, the same in the log */
	char principal[256];
	char detail[512];		/* of a trial: what the stage saw; empty else */
	uint32_t krb_error;		/* the code as the KDC sent it, 0 when none */
	uint32_t edata_status;		/* the NTSTATUS in its e_data, 0 when none */
	uint8_t tries;			/* PIN tries left, or LSA_TRIES_UNKNOWN */
	uint8_t verify_sent;		/* VERIFY commands with a PIN that were sent */
	struct lsa_stage stages[LSA_STAGES_MAX];
	size_t stage_count;
};

/* Linux alone. From the next connection on the authority's socket is `path` (borrowed for good),
 * not LSA_SOCKET: for a machine whose runtime folder is another. */
void lsa_use_socket(const char *path);

/* LsaRegisterLogonProcess: a trusted handle, for root only: STATUS_PRIVILEGE_NOT_HELD else.
 * process_name has 1 to 127 bytes; *mode is 0. STATUS_INVALID_SERVER_STATE: no authority. Windows:
 * for a holder of SeTcbPrivilege, and *mode and the statuses are the LSA's. */
uint32_t lsa_register_logon_process(const char *process_name, struct lsa_handle **handle,
    uint32_t *mode) __attribute__((warn_unused_result));

/* LsaConnectUntrusted. STATUS_ACCESS_DENIED when the socket does not admit the caller. */
uint32_t lsa_connect_untrusted(struct lsa_handle **handle) __attribute__((warn_unused_result));

/* Linux alone. A trusted handle over a connection that the authority made and this process
 * inherited: that of its own front-end. fd is the handle's from now on, also on failure.
 * process_name as above. */
uint32_t lsa_inherit(int fd, const char *process_name, struct lsa_handle **handle)
    __attribute__((warn_unused_result));

/* LsaLookupAuthenticationPackage: STATUS_NO_SUCH_PACKAGE when there is none of that name. */
uint32_t lsa_lookup_authentication_package(struct lsa_handle *handle, const char *name,
    uint32_t *package) __attribute__((warn_unused_result));

/* LsaLogonUser. The buffer goes over a socket of its own to the process that holds the card; the
 * caller wipes its own copy. *result is all zero but for what the answer fills in. When the
 * authority is lost before the verdict: STATUS_INVALID_SERVER_STATE, failure
 * authority-unavailable. */
uint32_t lsa_logon_user(struct lsa_handle *handle, const struct lsa_request *request,
    struct lsa_result *result) __attribute__((warn_unused_result));

/* LsaFreeReturnBuffer: wipes, but for Windows, and frees; NULL is allowed. */
uint32_t lsa_free_return_buffer(void *buffer);

/* LsaNtStatusToWinError: ERROR_MR_MID_NOT_FOUND (317) for a status that has no Win32 value. */
uint32_t lsa_nt_status_to_win_error(uint32_t status);

/* LsaDeregisterLogonProcess, for both kinds of handle; NULL is allowed. */
uint32_t lsa_deregister_logon_process(struct lsa_handle *handle);

/* Linux alone. The socket below the handle, for what else the tool asks the authority
 * (app/wire). */
int lsa_descriptor(const struct lsa_handle *handle);

#endif
