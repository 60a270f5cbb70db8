#include "fake_lsa.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "wire_tool.h"

struct lsa_handle {
	int fd;
};

struct fake_lsa fake_lsa;
static int ends[2] = { -1, -1 };

void
fake_lsa_answer(uint32_t status, const char *json)
{
	struct wire_tool_answer answer = { .status = status,
	    .json = { (const uint8_t *)json, json != NULL ? strlen(json) : 0 } };
	struct channel c;

	if (ends[0] < 0)
		cr_assert_eq(channel_pair(ends), 0);
	channel_init(&c, dup(ends[1]));
	cr_assert_eq(channel_send(&c, wire_type(WIRE_TOOL_ANSWER), &answer, NULL), CHANNEL_OK);
	channel_close(&c);
}

static uint32_t
connect_as(struct lsa_handle **handle, bool trusted)
{
	*handle = NULL;
	fake_lsa.trusted = trusted;
	if (fake_lsa.connect_status != 0)
		return fake_lsa.connect_status;
	if (ends[0] < 0)
		cr_assert_eq(channel_pair(ends), 0);
	*handle = calloc(1, sizeof(**handle));
	(*handle)->fd = ends[0];
	fake_lsa.connected++;
	return 0;
}

uint32_t
lsa_register_logon_process(const char *name, struct lsa_handle **handle, uint32_t *mode)
{
	cr_assert_str_eq(name, "cardea");
	*mode = 0;
	return connect_as(handle, true);
}

uint32_t
lsa_connect_untrusted(struct lsa_handle **handle)
{
	return connect_as(handle, false);
}

uint32_t
lsa_lookup_authentication_package(struct lsa_handle *handle, const char *name, uint32_t *package)
{
	cr_assert_not_null(handle);
	cr_assert_str_eq(name, LSA_KERBEROS);
	*package = 2;
	return 0;
}

uint32_t
lsa_logon_user(struct lsa_handle *handle, const struct lsa_request *request,
    struct lsa_result *result)
{
	struct kerb_fault fault;
	size_t n;

	cr_assert_not_null(handle);
	fake_lsa.logons++;
	fake_lsa.request = *request;
	cr_assert_eq(kerb_logon_unpack(request->information, request->information_length, KERB_X64,
	    &fake_lsa.logon, &fault), FAILURE_NONE);
	n = fake_lsa.logon.pin.length / 2;
	cr_assert_lt(n, sizeof(fake_lsa.pin));
	for (size_t i = 0; i < n; i++)
		fake_lsa.pin[i] = (char)request->information[fake_lsa.logon.pin.offset + 2 * i];
	fake_lsa.pin[n] = '\0';
	*result = fake_lsa.result;
	return fake_lsa.logon_status;
}

uint32_t
lsa_free_return_buffer(void *buffer)
{
	free(buffer);
	return 0;
}

uint32_t
lsa_deregister_logon_process(struct lsa_handle *handle)
{
	if (handle != NULL)
		fake_lsa.connected--;
	free(handle);
	return 0;
}

int
lsa_descriptor(const struct lsa_handle *handle)
{
	return handle->fd;
}
