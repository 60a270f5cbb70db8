#include "vcard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ini.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#define ZLIB_CONST
#include <zlib.h>

/* T=1, historical octets "Rig PIV". */
static const uint8_t files_atr[] = {
	0x3B, 0x87, 0x01, 'R', 'i', 'g', ' ', 'P', 'I', 'V', 0xB5
};

/* SP 800-73-4 part 1, table 3 and part 1, 4.1. */
static const struct {
	uint8_t ref, tag;
	const char *setting;
} files_slots[VCARD_SLOTS] = {
	{ 0x9A, 0x05, "slot.9a" },
	{ 0x9C, 0x0A, "slot.9c" },
	{ 0x9D, 0x0B, "slot.9d" },
	{ 0x9E, 0x01, "slot.9e" },
};

size_t
vcard_tlv_length(const uint8_t *p, const uint8_t *end, size_t *value)
{
	size_t octets;

	*value = 0;
	if (p >= end)
		return 0;
	if (*p < 0x80) {
		*value = *p;
		return *value <= (size_t)(end - p - 1) ? 1 : 0;
	}
	octets = *p & 0x7F;
	if (octets == 0 || octets > 3 || (size_t)(end - p) < 1 + octets)
		return 0;
	for (size_t i = 1; i <= octets; i++)
		*value = *value << 8 | p[i];
	return *value <= (size_t)(end - p) - 1 - octets ? 1 + octets : 0;
}

bool
vcard_tlv_put(uint8_t *buf, size_t max, size_t *len, uint32_t tag,
    const void *value, size_t value_len)
{
	uint8_t head[8];
	size_t n = 0;

	if (value_len > 0xFFFF)
		return false;
	if (tag > 0xFFFF)
		head[n++] = (uint8_t)(tag >> 16);
	if (tag > 0xFF)
		head[n++] = (uint8_t)(tag >> 8);
	head[n++] = (uint8_t)tag;
	if (value_len > 0xFF) {
		head[n++] = 0x82;
		head[n++] = (uint8_t)(value_len >> 8);
	} else if (value_len > 0x7F) {
		head[n++] = 0x81;
	}
	head[n++] = (uint8_t)value_len;
	if (max - *len < n || max - *len - n < value_len)
		return false;
	memcpy(buf + *len, head, n);
	if (value_len > 0)
		memcpy(buf + *len + n, value, value_len);
	*len += n + value_len;
	return true;
}

/* A member as RFC 1952 has it; false if it does not fit. */
static bool
files_gzip(const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len)
{
	z_stream z = { 0 };
	bool done;

	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9,
	    Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	z.next_in = in;
	z.avail_in = (uInt)in_len;
	z.next_out = out;
	z.avail_out = (uInt)*out_len;
	done = deflate(&z, Z_FINISH) == Z_STREAM_END;
	*out_len = z.total_out;
	deflateEnd(&z);
	return done;
}

/* 53 { 70 certificate, 71 CertInfo, FE error detection }: SP 800-73-4 part 1,
 * table 10.  CertInfo 01 says gzip. */
static bool
files_object(struct vcard_slot *slot, const uint8_t *der, size_t der_len,
    bool gzip)
{
	static uint8_t packed[VCARD_OBJECT_MAX], body[VCARD_OBJECT_MAX];
	const uint8_t info = gzip ? 0x01 : 0x00;
	size_t packed_len = sizeof(packed), len = 0;

	if (gzip) {
		if (!files_gzip(der, der_len, packed, &packed_len))
			return false;
		der = packed;
		der_len = packed_len;
	}
	if (!vcard_tlv_put(body, sizeof(body), &len, 0x70, der, der_len) ||
	    !vcard_tlv_put(body, sizeof(body), &len, 0x71, &info, 1) ||
	    !vcard_tlv_put(body, sizeof(body), &len, 0xFE, "", 0))
		return false;
	slot->object_len = 0;
	slot->object = malloc(len + 4);
	return slot->object != NULL && vcard_tlv_put(slot->object, len + 4,
	    &slot->object_len, 0x53, body, len);
}

static EVP_PKEY *
files_key(const char *dir, const char *name)
{
	char path[600];
	EVP_PKEY *key = NULL;
	BIO *bio;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if ((bio = BIO_new_file(path, "r")) != NULL)
		key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	return key;
}

static bool
files_slot(struct vcard_files *files, size_t i, const char *cert_name,
    const char *key_name)
{
	struct vcard_slot *slot = &files->slots[i];
	char path[600];
	uint8_t *der = NULL;
	X509 *cert = NULL;
	bool done = false;
	int len = 0;
	BIO *bio;

	snprintf(path, sizeof(path), "%s/%s", files->dir, cert_name);
	if ((bio = BIO_new_file(path, "r")) != NULL)
		cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (cert != NULL)
		len = i2d_X509(cert, &der);
	slot->key = files_key(files->dir, key_name);
	if (len > 0 && slot->key != NULL &&
	    files_object(slot, der, (size_t)len, files->gzip)) {
		slot->ref = files_slots[i].ref;
		slot->tag = files_slots[i].tag;
		done = true;
	}
	OPENSSL_free(der);
	X509_free(cert);
	if (!done)
		fprintf(stderr, "vcard: %s with %s cannot be used\n", path, key_name);
	return done;
}

static bool
hex_read(const char *hex, uint8_t *out, size_t max, size_t *len)
{
	unsigned octet;

	for (*len = 0; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
		if (*len == max || sscanf(hex, "%2x", &octet) != 1)
			return false;
		out[(*len)++] = (uint8_t)octet;
	}
	return *hex == '\0';
}

static bool
yes(const char *value)
{
	return strcmp(value, "yes") == 0;
}

/* What "slot.9c = CERT KEY" says is kept until all settings are known. */
struct files_conf {
	struct vcard_files *files;
	char cert[VCARD_SLOTS][64], key[VCARD_SLOTS][64];
};

static int
conf_slot(struct files_conf *conf, const char *name, const char *value)
{
	for (size_t i = 0; i < VCARD_SLOTS; i++)
		if (strcmp(name, files_slots[i].setting) == 0)
			return sscanf(value, "%63s %63s", conf->cert[i],
			    conf->key[i]) == 2;
	return 0;
}

static int
conf_line(void *user, const char *section, const char *name, const char *value)
{
	struct files_conf *conf = user;
	struct vcard_files *files = conf->files;

	(void)section;
	if (strcmp(name, "pin") == 0)
		snprintf(files->pin, sizeof(files->pin), "%s", value);
	else if (strcmp(name, "puk") == 0)
		snprintf(files->puk, sizeof(files->puk), "%s", value);
	else if (strcmp(name, "tries") == 0)
		files->tries = (unsigned)atoi(value) & 0x0F;
	else if (strcmp(name, "puk_tries") == 0)
		files->puk_tries = (unsigned)atoi(value) & 0x0F;
	else if (strcmp(name, "gzip") == 0)
		files->gzip = yes(value);
	else if (strcmp(name, "piv") == 0)
		files->piv = yes(value);
	else if (strcmp(name, "le_exact") == 0)
		files->le_exact = yes(value);
	else if (strcmp(name, "atr") == 0)
		return hex_read(value, files->atr, sizeof(files->atr),
		    &files->atr_len);
	else
		return conf_slot(conf, name, value);
	return 1;
}

static bool
files_conf_read(struct files_conf *conf)
{
	char path[600];
	int line;

	snprintf(path, sizeof(path), "%s/card.conf", conf->files->dir);
	line = ini_parse(path, conf_line, conf);
	if (line == -1)
		return true;		/* no file: all defaults */
	if (line != 0)
		fprintf(stderr, "vcard: %s: line %d is wrong\n", path, line);
	return line == 0;
}

static bool
files_guid_read(struct vcard_files *files)
{
	char path[600], text[64] = "";
	size_t len = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/guid", files->dir);
	if ((file = fopen(path, "re")) == NULL)
		return true;		/* all zero */
	if (fscanf(file, "%63s", text) != 1 ||
	    !hex_read(text, files->guid, sizeof(files->guid), &len))
		len = 0;
	fclose(file);
	if (len != sizeof(files->guid))
		fprintf(stderr, "vcard: %s: not 32 hex digits\n", path);
	return len == sizeof(files->guid);
}

bool
vcard_files_load(struct vcard_files *files, const char *dir)
{
	struct files_conf conf = { .files = files };

	memset(files, 0, sizeof(*files));
	files->piv = true;
	files->tries = files->puk_tries = 3;
	snprintf(files->dir, sizeof(files->dir), "%s", dir);
	snprintf(files->pin, sizeof(files->pin), "123456");
	snprintf(files->puk, sizeof(files->puk), "12345678");
	memcpy(files->atr, files_atr, sizeof(files_atr));
	files->atr_len = sizeof(files_atr);
	snprintf(conf.cert[0], sizeof(conf.cert[0]), "cert.pem");
	snprintf(conf.key[0], sizeof(conf.key[0]), "key.pem");
	if (!files_conf_read(&conf) || !files_guid_read(files))
		return false;
	if (!files->piv)
		return true;
	for (size_t i = 0; i < VCARD_SLOTS; i++)
		if (conf.cert[i][0] != '\0' &&
		    !files_slot(files, i, conf.cert[i], conf.key[i]))
			return false;
	files->other = files_key(dir, "other.pem");
	return true;
}

void
vcard_files_free(struct vcard_files *files)
{
	for (size_t i = 0; i < VCARD_SLOTS; i++) {
		EVP_PKEY_free(files->slots[i].key);
		free(files->slots[i].object);
	}
	EVP_PKEY_free(files->other);
	memset(files, 0, sizeof(*files));
}
