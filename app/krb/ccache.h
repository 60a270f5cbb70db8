/*
 * ccache.h: tickets as the bytes of a FILE credential cache, version 4.
 */
#ifndef APP_KRB_CCACHE_H
#define APP_KRB_CCACHE_H

#include <stddef.h>
#include <stdint.h>

#include <krb5.h>

#define CCACHE_IMAGE_MAX	(48 * 1024)

/* The image with the default principal of creds[0] and creds[0..count). *image is the caller's, to
 * be wiped and free()d with ccache_image_free(). 0, or a krb5 code. */
krb5_error_code ccache_image(krb5_context context, krb5_creds *const creds[], size_t count,
    uint8_t **image, size_t *len) __attribute__((warn_unused_result));

void ccache_image_free(uint8_t *image, size_t len);

#endif
