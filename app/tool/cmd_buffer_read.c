#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "cmd_buffer.h"
#include "kerb.h"
#include "names.h"
#include "rows.h"
#include "show.h"
#include "tool.h"
#include "vault.h"

enum { ROW_ROOM = 512, VALUE_COLUMN = 40 };

/* A buffer as it was read, and what it was found to be. */
struct finding {
	struct buffer_kind kind;
	enum kerb_abi abi;
	enum failure failure;
	struct kerb_fault fault;
	struct kerb_record record;	/* when failure is none */
};

/* What the bytes of a buffer that is good in neither layout look like most. On x64 padding stands
 * where x86 has the lengths of DomainName and UserName. */
static enum kerb_abi
guess_abi(const uint8_t *p, size_t len)
{
	static const uint8_t zero[4];
	unsigned int length, maximum;

	if (len < 24)
		return KERB_X64;
	if (memcmp(p + 4, zero, 4) != 0 || memcmp(p + 12, zero, 4) != 0)
		return KERB_X86;
	length = p[20] | (unsigned int)p[21] << 8;
	maximum = p[22] | (unsigned int)p[23] << 8;
	return length > 0 && length <= maximum ? KERB_X86 : KERB_X64;
}

static bool
try_one(const struct buffer_request *request, const struct kerb_struct *what, enum kerb_abi abi,
    const uint8_t *p, size_t len, struct finding *found)
{
	struct bytes_in in = bytes_in(p, len);

	found->kind = (struct buffer_kind){ .what = what };
	if (what->types[0] != 0)
		found->kind.type = bytes_in_u32(&in);
	found->abi = abi;
	found->failure = kerb_record_unpack(p, len, abi, request->base, what, &found->record,
	    &found->fault);
	return found->failure == FAILURE_NONE;
}

static bool
try_abis(const struct buffer_request *request, const struct kerb_struct *what, const uint8_t *p,
    size_t len, struct finding *found)
{
	if (request->abi != 0)
		return try_one(request, what, request->abi, p, len, found);
	return try_one(request, what, KERB_X64, p, len, found) ||
	    try_one(request, what, KERB_X86, p, len, found);
}

/* The first kind of the MessageType in which the buffer is good, or else the first of all, to say
 * what is wrong with it. */
static void
find_kind(const struct buffer_request *request, const uint8_t *p, size_t len,
    struct finding *found)
{
	const struct kerb_struct *const *all, *first = NULL;
	struct bytes_in in = bytes_in(p, len);
	uint32_t type = bytes_in_u32(&in);
	struct buffer_kind asked;
	size_t count;

	all = kerb_structs(&count);
	if (request->kind && buffer_kind_named(request->kind, &asked)) {
		first = asked.what;
		if (try_abis(request, first, p, len, found))
			return;
	}
	for (size_t i = 0; i < count && !request->kind; i++) {
		if (!kerb_struct_takes(all[i], type))
			continue;
		if (try_abis(request, all[i], p, len, found))
			return;
		first = first ? first : all[i];
	}
	if (!first)
		first = kerb_struct_of(KERB_SUBMIT_KERBEROS, KERB_CERTIFICATE_LOGON);
	(void)try_one(request, first, request->abi ? request->abi : guess_abi(p, len), p, len,
	    found);
}

/* What the authority here would say to the buffer: it serves not every kind. */
static enum failure
served(const struct buffer_request *request, const struct finding *found, const uint8_t *p,
    size_t len)
{
	struct kerb_logon logon;
	struct kerb_fault fault;

	if (found->kind.what->family != KERB_SUBMIT_KERBEROS || request->address)
		return FAILURE_BUFFER_NOT_SERVED;
	return kerb_logon_unpack(p, len, found->abi, &logon, &fault);
}

static json_t *
tolerances_json(uint32_t tolerances)
{
	json_t *list = json_array();

	for (unsigned int i = 0; i < KERB_TOLERANCE_COUNT; i++)
		if ((tolerances >> i & 1) != 0)
			json_array_append_new(list,
			    json_string(kerb_tolerance_name((enum kerb_tolerance)i)));
	return list;
}

static void
print_tolerances(uint32_t tolerances)
{
	for (unsigned int i = 0; i < KERB_TOLERANCE_COUNT; i++)
		if ((tolerances >> i & 1) != 0)
			show_fieldf(stdout, 0, 19, "tolerated", "%s: %s",
			    kerb_tolerance_name((enum kerb_tolerance)i),
			    kerb_tolerance_sentence((enum kerb_tolerance)i));
}

static bool
is_number(const struct kerb_member *member)
{
	return member->type == KERB_T_USHORT || member->type == KERB_T_ULONG ||
	    member->type == KERB_T_LARGE_INTEGER || member->type == KERB_T_SIZE_T;
}

/* A secret as whether there is one, a number as such, all else as text. */
static json_t *
value_json(const struct kerb_row *row)
{
	static char text[KERB_TEXT_ROOM];

	if ((row->member->attributes & KERB_A_SECRET) != 0)
		return json_boolean(row->value->len > 0);
	if (row->member->type == KERB_T_LUID) {
		snprintf(text, sizeof(text), "0x%016" PRIx64, row->value->number);
		return json_string(text);
	}
	if (is_number(row->member))
		return json_integer((json_int_t)row->value->number);
	return json_string(kerb_row_text(row, text, sizeof(text)));
}

/* The field by the name of its option, in snake case: "user_name", "pin_present". */
static void
add_field(json_t *json, json_t *fields, const struct kerb_row *row)
{
	bool secret = (row->member->attributes & KERB_A_SECRET) != 0;
	char name[KERB_OPTION_ROOM], key[KERB_OPTION_ROOM + 16];

	kerb_member_option(row->member, '_', name);
	snprintf(key, sizeof(key), "%s%s", name, secret ? "_present" : "");
	if ((row->member->attributes & KERB_A_DERIVED) == 0)
		json_object_set_new(json, key, value_json(row));
	json_array_append_new(fields, json_pack("{s:I, s:s+, s:o}", "offset",
	    (json_int_t)row->offset, "field", row->inner ? "CspData." : "", row->member->name,
	    "value", value_json(row)));
}

static json_t *
finding_json(const struct buffer_request *request, const struct finding *found, const uint8_t *p,
    size_t len, bool show)
{
	json_t *json = buffer_verdict_json(found->failure, &found->fault), *fields;
	struct kerb_row rows[KERB_ROWS_MAX];
	size_t count;

	if (json == NULL)
		return NULL;
	json_object_set_new(json, "abi", json_string(buffer_abi_name(found->abi)));
	if (found->failure != FAILURE_NONE)
		return json;
	json_object_set_new(json, "kind", json_string(buffer_kind_name(&found->kind)));
	json_object_set_new(json, "structure", json_string(found->kind.what->name));
	json_object_set_new(json, "tolerances", tolerances_json(found->record.tolerances));
	json_object_set_new(json, "served",
	    json_boolean(served(request, found, p, len) == FAILURE_NONE));
	if (!show)
		return json;
	fields = json_array();
	count = kerb_rows(&found->record, p, found->abi, rows);
	for (size_t i = 0; i < count; i++)
		add_field(json, fields, &rows[i]);
	json_object_set_new(json, "fields", fields);
	return json;
}

static void
print_rows(const struct finding *found, const uint8_t *p)
{
	static char text[ROW_ROOM], clean[4 * ROW_ROOM];	/* no secret in them */
	char head[64];
	struct kerb_row rows[KERB_ROWS_MAX];
	size_t count = kerb_rows(&found->record, p, found->abi, rows);

	printf("%s, %s\n", found->kind.what->name, buffer_abi_name(found->abi));
	for (size_t i = 0; i < count; i++) {
		snprintf(head, sizeof(head), "%04zx  %s%s", rows[i].offset,
		    rows[i].inner ? "CspData." : "", rows[i].member->name);
		show_clean(kerb_row_text(&rows[i], text, sizeof(text)), clean, sizeof(clean));
		show_wrap(stdout, 0, VALUE_COLUMN, head, clean);
	}
}

static int
report(const struct buffer_request *request, const uint8_t *p, size_t len, bool show)
{
	struct finding found = { 0 };
	enum failure failure;
	int status;

	find_kind(request, p, len, &found);
	if (request->json) {
		status = buffer_put_json(finding_json(request, &found, p, len, show));
		return found.failure == FAILURE_NONE ? status : EXIT_FAILURE;
	}
	if (found.failure != FAILURE_NONE) {
		printf("layout:  %s\n", buffer_abi_name(found.abi));
		buffer_verdict_print(stdout, found.failure, &found.fault);
		return EXIT_FAILURE;
	}
	if (show) {
		print_rows(&found, p);
		return show_done();
	}
	printf("good: %s, %s\n", buffer_kind_name(&found.kind), buffer_abi_name(found.abi));
	print_tolerances(found.record.tolerances);
	failure = served(request, &found, p, len);
	if (failure != FAILURE_NONE)
		printf("not served by this authority: %s\n", failure_row(failure)->id);
	return show_done();
}

int
buffer_read(const struct buffer_request *request, const char *path, bool show)
{
	bool from_stdin = strcmp(path, "-") == 0;
	int fd = from_stdin ? STDIN_FILENO : vault_open_file(path);
	struct vault *vault = vault_open();
	ssize_t len = fd >= 0 && vault != NULL ?
	    vault_read(fd, vault->buffer, sizeof(vault->buffer)) : -1;
	int status = EXIT_FAILURE;

	if (len < 0)
		fprintf(stderr, "cardea buffer: %s: %s\n", path, strerror(errno));
	else
		status = report(request, vault->buffer, (size_t)len, show);
	vault_close(vault);
	if (!from_stdin && fd >= 0)
		close(fd);
	return status;
}
