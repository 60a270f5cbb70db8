#include "lsa_wire.h"

#define F(s, member, kind)	MESSAGE_F(struct s, member, kind)

static const struct message_field connect_fields[] = {
	F(lsa_connect, trusted, MESSAGE_U8),
	F(lsa_connect, process, MESSAGE_TEXT),
};

static const struct message_field connected_fields[] = {
	F(lsa_connected, status, MESSAGE_U32),
	F(lsa_connected, mode, MESSAGE_U32),
};

static const struct message_field lookup_fields[] = {
	F(lsa_lookup, name, MESSAGE_TEXT),
};

static const struct message_field package_fields[] = {
	F(lsa_package, status, MESSAGE_U32),
	F(lsa_package, package, MESSAGE_U32),
};

static const struct message_field logon_fields[] = {
	F(lsa_logon, logon_type, MESSAGE_U32),
	F(lsa_logon, package, MESSAGE_U32),
	F(lsa_logon, message_type, MESSAGE_U32),
	F(lsa_logon, length, MESSAGE_U32),
	F(lsa_logon, pointer_width, MESSAGE_U8),
	F(lsa_logon, trial, MESSAGE_U8),
	F(lsa_logon, spend_last_try, MESSAGE_U8),
	F(lsa_logon, replace_session, MESSAGE_U8),
	F(lsa_logon, groups, MESSAGE_U32),
	F(lsa_logon, source_id, MESSAGE_U64),
	F(lsa_logon, source, MESSAGE_TEXT),
	F(lsa_logon, origin, MESSAGE_TEXT),
	F(lsa_logon, reader, MESSAGE_TEXT),
	MESSAGE_B(struct lsa_logon, group_list, LSA_WIRE_GROUPS),
};

static const struct message_field submit_fields[] = {
	F(lsa_submit, attempt, MESSAGE_U64),
};

static const struct message_field progress_fields[] = {
	F(lsa_progress, stage, MESSAGE_TEXT),
};

static const struct message_field result_fields[] = {
	F(lsa_wire_result, status, MESSAGE_U32),
	F(lsa_wire_result, sub_status, MESSAGE_U32),
	F(lsa_wire_result, logon_id, MESSAGE_U64),
	F(lsa_wire_result, token, MESSAGE_U64),
	F(lsa_wire_result, paged_pool, MESSAGE_U64),
	F(lsa_wire_result, non_paged_pool, MESSAGE_U64),
	F(lsa_wire_result, minimum_working_set, MESSAGE_U64),
	F(lsa_wire_result, maximum_working_set, MESSAGE_U64),
	F(lsa_wire_result, pagefile, MESSAGE_U64),
	F(lsa_wire_result, time_limit, MESSAGE_U64),
	F(lsa_wire_result, krb_error, MESSAGE_U32),
	F(lsa_wire_result, edata_status, MESSAGE_U32),
	F(lsa_wire_result, tries, MESSAGE_U8),
	F(lsa_wire_result, verify_sent, MESSAGE_U8),
	F(lsa_wire_result, failure, MESSAGE_TEXT),
	F(lsa_wire_result, stage, MESSAGE_TEXT),
	F(lsa_wire_result, attempt, MESSAGE_TEXT),
	F(lsa_wire_result, principal, MESSAGE_TEXT),
	F(lsa_wire_result, detail, MESSAGE_TEXT),
	MESSAGE_B(struct lsa_wire_result, stages, 1024),
	MESSAGE_B(struct lsa_wire_result, profile, 48 * 1024),
};

#define TYPE(id, name, body, fds) \
	{ id, #name, name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), \
	    sizeof(struct body), fds }

static const struct message_type types[] = {
	TYPE(LSA_CONNECT, connect, lsa_connect, 0),
	TYPE(LSA_CONNECTED, connected, lsa_connected, 0),
	TYPE(LSA_LOOKUP, lookup, lsa_lookup, 0),
	TYPE(LSA_PACKAGE, package, lsa_package, 0),
	TYPE(LSA_LOGON, logon, lsa_logon, 0),
	TYPE(LSA_SUBMIT, submit, lsa_submit, 1),
	TYPE(LSA_PROGRESS, progress, lsa_progress, 0),
	TYPE(LSA_RESULT, result, lsa_wire_result, 0),
};

const struct message_type *
lsa_wire_type(uint16_t type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == type)
			return &types[i];
	return NULL;
}
