#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <krb5.h>

#include "ccache.h"

static krb5_context context;

static void
creds_make(krb5_creds *c, const char *server, char *ticket, unsigned int len)
{
	static krb5_octet key[32] = { 1, 2, 3 };

	memset(c, 0, sizeof(*c));
	cr_assert(krb5_parse_name(context, "alice@TEST.EXAMPLE", &c->client) == 0);
	cr_assert(krb5_parse_name(context, server, &c->server) == 0);
	c->keyblock = (krb5_keyblock){ KV5M_KEYBLOCK, ENCTYPE_AES256_CTS_HMAC_SHA1_96, 32, key };
	c->times = (krb5_ticket_times){ 1790000000, 1790000001, 1790036000, 1790600000 };
	c->ticket_flags = TKT_FLG_INITIAL;
	c->ticket = (krb5_data){ KV5M_DATA, len, ticket };
}

static void
creds_release(krb5_creds *c)
{
	krb5_free_principal(context, c->client);
	krb5_free_principal(context, c->server);
}

Test(ccache, libkrb5_reads_the_image_as_a_file_cache)
{
	char ticket[] = "a ticket", other[] = "another", path[] = "/tmp/test-krb-ccache-XXXXXX";
	char name[64], *text;
	krb5_creds tgt, host, want, got;
	krb5_creds *const both[] = { &tgt, &host };
	krb5_ccache cc;
	krb5_principal who;
	uint8_t *image;
	size_t len;
	int fd;

	cr_assert(krb5_init_context(&context) == 0);
	creds_make(&tgt, "krbtgt/TEST.EXAMPLE@TEST.EXAMPLE", ticket, sizeof(ticket));
	creds_make(&host, "host/kiosk@TEST.EXAMPLE", other, sizeof(other));
	cr_assert(ccache_image(context, both, 2, &image, &len) == 0);
	fd = mkstemp(path);
	cr_assert(write(fd, image, len) == (ssize_t)len);
	close(fd);
	(void)snprintf(name, sizeof(name), "FILE:%s", path);
	cr_assert(krb5_cc_resolve(context, name, &cc) == 0);
	cr_assert(krb5_cc_get_principal(context, cc, &who) == 0);
	cr_assert(krb5_unparse_name(context, who, &text) == 0);
	cr_expect_str_eq(text, "alice@TEST.EXAMPLE");
	for (size_t i = 0; i < 2; i++) {
		want = (krb5_creds){ .client = both[i]->client, .server = both[i]->server };
		cr_assert(krb5_cc_retrieve_cred(context, cc, 0, &want, &got) == 0);
		cr_expect_eq(got.ticket.length, both[i]->ticket.length);
		cr_expect_arr_eq(got.ticket.data, both[i]->ticket.data, got.ticket.length);
		cr_expect_eq(got.times.endtime, 1790036000);
		cr_expect_arr_eq(got.keyblock.contents, both[i]->keyblock.contents, 32);
		krb5_free_cred_contents(context, &got);
	}
	krb5_free_unparsed_name(context, text);
	krb5_free_principal(context, who);
	krb5_cc_close(context, cc);
	unlink(path);
	ccache_image_free(image, len);
	creds_release(&tgt);
	creds_release(&host);
	krb5_free_context(context);
}

Test(ccache, a_ticket_too_large_for_a_message_is_refused)
{
	static char ticket[CCACHE_IMAGE_MAX];
	krb5_creds tgt;
	krb5_creds *const one[] = { &tgt };
	uint8_t *image;
	size_t len;

	cr_assert(krb5_init_context(&context) == 0);
	creds_make(&tgt, "krbtgt/TEST.EXAMPLE@TEST.EXAMPLE", ticket, sizeof(ticket));
	cr_expect(ccache_image(context, one, 1, &image, &len) != 0);
	cr_expect_null(image);
	creds_release(&tgt);
	krb5_free_context(context);
}
