/*
 * known.h: what is known here of accounts, held against a certificate. Pure. Private to this
 * folder.
 */
#ifndef PKINIT_IDENTITY_KNOWN_H
#define PKINIT_IDENTITY_KNOWN_H

#include "mapping.h"
#include "principal.h"

/* What the lines say of one account. Texts are cut to fit. */
struct known {
	bool any;			/* a line names the account */
	bool sid_fits;			/* one of its SIDs is the certificate's */
	char sid[IDENTITY_NAME_SIZE];	/* its first SID; empty: none is known */
	enum mapping_fit fit;		/* of the value that fits best */
	char fitting[IDENTITY_NAME_SIZE];	/* that value */
	char unfit[IDENTITY_NAME_SIZE];	/* the first altSecurityIdentities that does not fit */
};

/*
 * Reads the newline-separated lines "PRINCIPAL@REALM VALUE", VALUE a SID or an
 * altSecurityIdentities string to the end of the line, and fills *known from those of `principal`,
 * compared in any case as a directory does. An account that is asked for by an enterprise name is
 * found as user@suffix@REALM or as user@suffix. `sid` is the certificate's, empty when it has none.
 * A line without a value, or longer than 511 octets, is passed over. lines may be NULL.
 */
void known_read(const char *lines, const struct identity_principal *principal, const char *sid,
    const struct mapping *mapping, struct known *known);

#endif
