/* Each constructor makes the golden buffer of its kind. */
#include <criterion/criterion.h>
#include <string.h>

#include "golden.h"
#include "lsa_submit.h"

static const struct lsa_luid session = { 0x3E7, (int32_t)0x80000001u };
static const struct lsa_csp csp = {
	"PIV card", "Reader 0", "9A", "Cardea Smart Card Provider",
};
static const uint8_t ticket[] = { 0x61, 0x62, 0x63, 0x64, 0x65 };
static const uint8_t granting[] = { 0x76, 0x77, 0x78, 0x79, 0x7A, 0x7B };
static const uint8_t certificate[] = { 0x30, 5, 2, 3, 1, 2, 3 };
static uint8_t response[27], other[24], hash[20];

static struct lsa_bytes
bytes(const void *p, size_t n)
{
	return (struct lsa_bytes){ .p = p, .n = n };
}

#define BYTES(a)	bytes(a, sizeof(a))

static void
fill(uint8_t *p, size_t n, unsigned int first)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(first + i);
}

static struct lsa_challenge
challenge(struct lsa_bytes first, struct lsa_bytes second)
{
	return (struct lsa_challenge){ "EXAMPLE", "alice", "KIOSK", { 1, 2, 3, 4, 5, 6, 7, 8 },
		first, second, 0x802 };
}

static const struct lsa_luid *
unlocks(const char *name)
{
	return strstr(name, "UNLOCK") ? &session : NULL;
}

static uint32_t
make_msv1_0(const char *name, struct lsa_submit *out)
{
	struct lsa_challenge lm20 = challenge(BYTES(response), BYTES(other));
	struct lsa_challenge subauth = challenge(bytes("one", 3), bytes(NULL, 0));
	static const char password[] = "p\xC3\xA4ss \xF0\x9F\x94\x91";

	if (strcmp(name, "MSV1_0_INTERACTIVE_LOGON.hex") == 0)
		return lsa_submit_msv1_0_interactive(out, "EXAMPLE", "alice",
		    bytes(password, strlen(password)), false);
	if (strcmp(name, "MSV1_0_LM20_LOGON.hex") == 0)
		return lsa_submit_lm20(out, &lm20, false);
	if (strcmp(name, "MSV1_0_SUBAUTH_LOGON.hex") == 0)
		return lsa_submit_subauth(out, &subauth, 132);
	cr_assert_str_eq(name, "MSV1_0_S4U_LOGON.hex");
	return lsa_submit_msv1_0_s4u(out, 2, "alice@example.test", NULL);
}

static uint32_t
make(const char *name, struct lsa_submit *out)
{
	static const char password[] = "p\xC3\xA4ss \xF0\x9F\x94\x91";
	struct lsa_bytes pin = bytes("123456", 6);

	if (strncmp(name, "MSV", 3) == 0)
		return make_msv1_0(name, out);
	if (strncmp(name, "KERB_INTERACTIVE", 16) == 0)
		return lsa_submit_interactive(out, "EXAMPLE", "alice",
		    bytes(password, strlen(password)), unlocks(name));
	if (strncmp(name, "KERB_SMART_CARD", 15) == 0)
		return lsa_submit_smart_card(out, pin, &csp, unlocks(name));
	if (strncmp(name, "KERB_TICKET", 11) == 0)
		return lsa_submit_ticket(out, 1, BYTES(ticket), BYTES(granting), unlocks(name));
	if (strcmp(name, "KERB_S4U_LOGON.hex") == 0)
		return lsa_submit_s4u(out, 8, "alice@example.test", "EXAMPLE.TEST");
	if (strcmp(name, "KERB_CERTIFICATE_S4U_LOGON.hex") == 0)
		return lsa_submit_certificate_s4u(out, 4, "", "EXAMPLE", BYTES(certificate));
	if (strcmp(name, "KERB_CERTIFICATE_LOGON_HASH.hex") == 0)
		return lsa_submit_certificate_hash(out, "", "alice", pin, 1, "MY", BYTES(hash),
		    NULL);
	return lsa_submit_certificate(out, "EXAMPLE.TEST", "alice", pin, 1, &csp, unlocks(name));
}

static size_t made;

static void
expect_golden(const struct golden *g)
{
	static const uint8_t zero[1024];
	uint8_t b[1024];
	struct lsa_submit out = { .p = b, .room = sizeof(b), .base = g->base,
		.pointer_width = g->abi == KERB_X86 ? 32 : 0 };

	if (strstr(g->name, "PROFILE"))
		return;
	made++;
	cr_assert_eq(make(g->name, &out), 0, "%s", g->name);
	cr_assert_eq(out.n, g->len, "%s: %zu bytes", g->name, out.n);
	cr_assert_arr_eq(b, g->bytes, g->len, "%s", g->name);
	out.room = g->len - 1;
	cr_expect_eq(make(g->name, &out), 0xC0000023, "STATUS_BUFFER_TOO_SMALL");
	cr_expect_eq(out.n, 0);
	cr_expect_arr_eq(b, zero, out.room);
}

Test(lsa_submit, makes_the_golden_buffer_of_each_kind)
{
	fill(response, sizeof(response), 0x10);
	fill(other, sizeof(other), 0x40);
	fill(hash, sizeof(hash), 0xA0);
	golden_each(expect_golden);
	cr_expect_eq(made, 60, "15 kinds, 2 widths, 2 forms");
}

Test(lsa_submit, makes_the_second_type_of_a_kind)
{
	uint8_t b[512];
	struct lsa_submit out = { .p = b, .room = sizeof(b) };
	struct lsa_challenge lm20 = challenge(bytes(NULL, 0), bytes(NULL, 0));

	cr_assert_eq(lsa_submit_lm20(&out, &lm20, true), 0);
	cr_expect_eq(b[0], 4);
	cr_assert_eq(lsa_submit_msv1_0_interactive(&out, "", "u", bytes("p", 1), true), 0);
	cr_expect_eq(b[0], 7);
}

Test(lsa_submit, refuses_values_that_no_kind_has)
{
	static const uint32_t invalid = 0xC000000D;
	static const struct lsa_csp no_container = { "c", "r", NULL, "p" };
	uint8_t b[512];
	struct lsa_submit out = { .p = b, .room = sizeof(b) };

	cr_expect_eq(lsa_submit_s4u(&out, 4, "u", "r"), invalid);
	cr_expect_eq(lsa_submit_s4u(&out, 0, "\xFF", "r"), invalid);
	cr_expect_eq(lsa_submit_smart_card(&out, bytes("1", 1), &no_container, NULL), invalid);
	cr_expect_eq(lsa_submit_certificate(&out, NULL, NULL, bytes("1", 1), 2, &csp, NULL),
	    invalid);
	cr_expect_eq(lsa_submit_certificate_hash(&out, NULL, NULL, bytes("1", 1), 0, NULL,
	    bytes(NULL, 0), NULL), invalid);
	cr_expect_eq(out.n, 0);
}
