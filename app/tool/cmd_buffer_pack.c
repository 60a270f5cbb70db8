#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd_buffer.h"
#include "kerb.h"
#include "number.h"
#include "rows.h"
#include "tool.h"
#include "vault.h"

/* Room for n more bytes of values; NULL after a message. */
static uint8_t *
take_room(struct vault *vault, size_t n)
{
	uint8_t *p = vault->values + vault->used;

	if (n > sizeof(vault->values) - vault->used) {
		fputs("cardea buffer: the values are too long\n", stderr);
		return NULL;
	}
	vault->used += n;
	return p;
}

/* All of fd, of a text less one newline. */
static bool
read_fd(struct vault *vault, int fd, bool text, struct kerb_value *value)
{
	uint8_t *p = vault->values + vault->used;
	ssize_t n = vault_read(fd, p, sizeof(vault->values) - vault->used);
	size_t len = n > 0 ? (size_t)n : 0;

	if (n < 0) {
		fprintf(stderr, "cardea buffer: cannot read a value: %s\n", strerror(errno));
		return false;
	}
	vault->used += len;
	if (text && len > 0 && p[len - 1] == '\n')
		len--;
	if (text && len > 0 && p[len - 1] == '\r')
		len--;
	*value = kerb_value_bytes(p, len);
	return true;
}

static bool
read_file(struct vault *vault, const char *path, struct kerb_value *value)
{
	int fd = vault_open_file(path);
	bool good;

	if (fd < 0) {
		fprintf(stderr, "cardea buffer: %s: %s\n", path, strerror(errno));
		return false;
	}
	good = read_fd(vault, fd, false, value);
	close(fd);
	return good;
}

static bool
parse_hex(struct vault *vault, const char *text, struct kerb_value *value)
{
	size_t len = strlen(text) / 2;
	uint8_t *p = take_room(vault, len);
	char pair[3] = "", *end;

	if (!p || strlen(text) % 2 != 0 || text[strspn(text, "0123456789abcdefABCDEF")] != '\0')
		return false;
	for (size_t i = 0; i < len; i++) {
		memcpy(pair, &text[2 * i], 2);
		p[i] = (uint8_t)strtoul(pair, &end, 16);
	}
	*value = kerb_value_bytes(p, len);
	return true;
}

/* A text that fills its array with zeros. */
static bool
parse_chars(struct vault *vault, const char *text, size_t count, struct kerb_value *value)
{
	uint8_t *p = take_room(vault, count);

	if (!p || strlen(text) > count)
		return false;
	memset(p, 0, count);
	memcpy(p, text, strlen(text));
	*value = kerb_value_bytes(p, count);
	return true;
}

static bool
parse_integer(const struct kerb_member *member, const char *text, uint64_t *number)
{
	bool narrow = member->type == KERB_T_ULONG || member->type == KERB_T_USHORT;
	uint32_t value;

	if (member->type == KERB_T_LUID)
		return number_luid(text, number);
	if (member->group && kerb_enum_value(member->group, text, &value)) {
		*number = value;
		return true;
	}
	return number_parse(text, !narrow ? UINT64_MAX : member->type == KERB_T_USHORT ?
	    UINT16_MAX : UINT32_MAX, number);
}

static bool
parse_value(struct vault *vault, const struct kerb_member *member, const char *text,
    struct kerb_value *value)
{
	uint64_t fd;

	if (buffer_option_is_fd(member))
		return number_parse(text, INT32_MAX, &fd) &&
		    read_fd(vault, (int)fd, member->type == KERB_T_UNICODE, value);
	switch (member->type) {
	case KERB_T_UNICODE:
	case KERB_T_NAME:
		*value = kerb_value_text(text);
		return true;
	case KERB_T_TRAILER:
		if ((member->attributes & KERB_A_TEXT) == 0)
			return parse_hex(vault, text, value);
		*value = kerb_value_text(text);
		return true;
	case KERB_T_UCHARS:
		if ((member->attributes & KERB_A_TEXT) != 0)
			return parse_chars(vault, text, member->count, value);
		return parse_hex(vault, text, value);
	case KERB_T_STRING:
	case KERB_T_AREA:
		return text[0] == '@' ? read_file(vault, text + 1, value) :
		    parse_hex(vault, text, value);
	default:
		return parse_integer(member, text, &value->number);
	}
}

static const char *
given(const struct buffer_request *request, const char *option, bool used[BUFFER_GIVEN_MAX])
{
	const char *value = NULL;

	for (size_t i = 0; i < request->given_count; i++)
		if (strcmp(request->given[i].option, option) == 0) {
			value = request->given[i].value;
			used[i] = true;
		}
	return value;
}

/* Whether each option was one of the kind's. A logon passes over the LogonId of its unlock, so that
 * the same command line makes both. */
static bool
all_used(const struct buffer_request *request, const struct kerb_struct *what,
    const bool used[BUFFER_GIVEN_MAX])
{
	for (size_t i = 0; i < request->given_count; i++) {
		const char *option = request->given[i].option;

		if (used[i] || (what->unlock && strcmp(option, "logon-id") == 0))
			continue;
		fprintf(stderr, "cardea buffer: %s has no field for --%s\n", what->name, option);
		return false;
	}
	return true;
}

/* Sets the fields of one structure from their options. */
static bool
fill(struct vault *vault, const struct buffer_request *request, const struct kerb_struct *what,
    struct kerb_value *values, bool used[BUFFER_GIVEN_MAX])
{
	char option[KERB_OPTION_ROOM];
	struct kerb_layout layout;

	kerb_layout(what, KERB_X64, &layout);
	for (size_t i = 0; i < layout.count; i++) {
		const struct kerb_member *member = layout.leaves[i].member;
		const char *value;

		if (!buffer_option(member, option))
			continue;
		value = given(request, option, used);
		if (!value && buffer_option_is_fd(member) && member->type == KERB_T_UNICODE) {
			fprintf(stderr, "cardea buffer: --%s is missing\n", option);
			return false;
		}
		if (value && !parse_value(vault, member, value, &values[i])) {
			fprintf(stderr, "cardea buffer: '%s' is no value for --%s\n", value,
			    option);
			return false;
		}
	}
	return true;
}

static bool
fill_record(struct vault *vault, const struct buffer_request *request,
    const struct buffer_kind *kind, struct kerb_record *record)
{
	bool used[BUFFER_GIVEN_MAX] = { false };
	const struct kerb_value *flags;

	kerb_record_init(record, kind->what);
	if (kind->type != 0)
		kerb_record_value(record, "MessageType")->number = kind->type;
	if (record->inner)
		*kerb_record_value(record, "CspName") = kerb_value_text(KERB_CSP_CARDEA);
	if (!fill(vault, request, record->what, record->values, used))
		return false;
	flags = kerb_record_value(record, "Flags");
	if (record->inner && flags && (flags->number & KERB_FLAG_USE_CERTIFICATE_INFO) != 0 &&
	    !kerb_record_use_certificate_info(record))
		return false;
	if (record->inner && !fill(vault, request, record->inner, record->inner_values, used))
		return false;
	return all_used(request, record->what, used);
}

static int
pack_into(struct vault *vault, const struct buffer_request *request,
    const struct buffer_kind *kind)
{
	struct kerb_record record;
	struct kerb_fault fault;
	enum failure failure;
	size_t len;

	if (!fill_record(vault, request, kind, &record))
		return TOOL_USAGE;
	failure = kerb_record_pack(&record, request->abi, request->base, vault->buffer,
	    VAULT_BUFFER_MAX, &len, &fault);
	if (failure != FAILURE_NONE) {
		if (request->json)
			buffer_put_json(buffer_verdict_json(failure, &fault));
		else
			buffer_verdict_print(stderr, failure, &fault);
		return EXIT_FAILURE;
	}
	if (vault_write(request->output, vault->buffer, len) != 0)
		return EXIT_FAILURE;
	if (request->json)
		return buffer_put_json(json_pack("{s:b, s:s, s:s, s:s, s:s}", "valid", 1, "kind",
		    buffer_kind_name(kind), "structure", kind->what->name, "abi",
		    buffer_abi_name(request->abi), "file", request->output));
	return EXIT_SUCCESS;
}

int
buffer_pack(struct buffer_request *request, const char *name)
{
	struct buffer_kind kind;
	struct vault *vault;
	int status;

	if (!buffer_kind_named(name, &kind)) {
		fprintf(stderr, "cardea buffer: '%s' is no kind that can be packed\n", name);
		return TOOL_USAGE;
	}
	if (request->json && (request->output == NULL || strcmp(request->output, "-") == 0)) {
		fputs("cardea buffer: --json needs -o FILE\n", stderr);
		return TOOL_USAGE;
	}
	if (request->abi == 0)
		request->abi = KERB_X64;
	vault = vault_open();
	if (vault == NULL) {
		perror("cardea buffer");
		return EXIT_FAILURE;
	}
	status = pack_into(vault, request, &kind);
	vault_close(vault);
	return status;
}
