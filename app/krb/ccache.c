#include "ccache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Big-endian, as the format has it. Counts what does not fit, so that the caller sees it. */
struct image {
	uint8_t *p;
	size_t used;
};

static void
put(struct image *im, const void *p, size_t n)
{
	if (n > 0 && n <= CCACHE_IMAGE_MAX && im->used <= CCACHE_IMAGE_MAX - n)
		memcpy(im->p + im->used, p, n);
	im->used = n > CCACHE_IMAGE_MAX || im->used > CCACHE_IMAGE_MAX ?
	    CCACHE_IMAGE_MAX + 1 : im->used + n;
}

static void
put_u32(struct image *im, uint32_t v)
{
	const uint8_t be[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8),
		(uint8_t)v };

	put(im, be, sizeof(be));
}

static void
put_data(struct image *im, const krb5_data *d)
{
	put_u32(im, d->length);
	put(im, d->data, d->length);
}

static void
put_principal(struct image *im, krb5_const_principal p)
{
	put_u32(im, (uint32_t)p->type);
	put_u32(im, (uint32_t)p->length);
	put_data(im, &p->realm);
	for (krb5_int32 i = 0; i < p->length; i++)
		put_data(im, &p->data[i]);
}

krb5_error_code
ccache_image(krb5_context context, krb5_creds *const creds[], size_t count, uint8_t **image,
    size_t *len)
{
	static const uint8_t header[] = { 5, 4, 0, 0 };	/* version 4, no header fields */
	struct image im = { .p = malloc(CCACHE_IMAGE_MAX) };
	krb5_error_code ret = im.p == NULL ? ENOMEM : 0;
	krb5_data *one;

	*image = NULL;
	*len = 0;
	if (ret != 0)
		return ret;
	put(&im, header, sizeof(header));
	put_principal(&im, creds[0]->client);
	for (size_t i = 0; i < count && ret == 0; i++) {
		ret = krb5_marshal_credentials(context, creds[i], &one);
		if (ret != 0)
			break;
		put(&im, one->data, one->length);
		explicit_bzero(one->data, one->length);
		krb5_free_data(context, one);
	}
	if (ret == 0 && im.used > CCACHE_IMAGE_MAX)
		ret = ENOSPC;
	if (ret != 0) {
		ccache_image_free(im.p, CCACHE_IMAGE_MAX);
		return ret;
	}
	*image = im.p;
	*len = im.used;
	return 0;
}

void
ccache_image_free(uint8_t *image, size_t len)
{
	if (image == NULL)
		return;
	explicit_bzero(image, len);
	free(image);
}
