/*
 * Preloaded into krb5kdc: it then builds the chain of its own certificate
 * without looking at the clock or at purposes.  MIT's KDC refuses to sign with
 * an expired certificate of its own (it answers error 24); a client must still
 * be shown one.  The rig uses it only for KDCs that are meant to be wrong.
 */
#include <dlfcn.h>
#include <string.h>

#include <openssl/x509_vfy.h>

int
X509_verify_cert(X509_STORE_CTX *ctx)
{
	int (*real)(X509_STORE_CTX *);
	void *symbol = dlsym(RTLD_NEXT, "X509_verify_cert");

	if (symbol == NULL)
		return -1;
	memcpy(&real, &symbol, sizeof(real));
	X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_NO_CHECK_TIME);
	return real(ctx);
}
