/* What a PIV card's answers hold, NIST SP 800-73-4. Pure. */
#ifndef CARDIO_PIV_OBJECT_H
#define CARDIO_PIV_OBJECT_H

#include <stddef.h>
#include <stdint.h>

#include "cardio.h"

/*
 * piv_chuid_serial: the card's serial out of the first bytes of its CHUID (part 1, table 9): the
 * GUID, or, where an old card has none (all zeros), the FASC-N; in hexadecimal. "" when it has
 * neither. The object may go on beyond the bytes. Fails with BAD_DATA.
 */
int piv_chuid_serial(const uint8_t *object, size_t len, char serial[CARDIO_SERIAL_MAX])
    __attribute__((warn_unused_result));

/*
 * piv_certificate: the DER certificate out of a certificate object (part 1, appendix A, table 10),
 * decompressed if CertInfo says so; allocated for the caller to free. It is one DER SEQUENCE and
 * nothing beside it. Fails with NO_CERTIFICATE (an empty object), BAD_DATA or MEMORY.
 */
int piv_certificate(const uint8_t *object, size_t len, uint8_t **der, size_t *der_len)
    __attribute__((warn_unused_result));

/*
 * piv_signature: lends the response out of a dynamic authentication template (part 2, table 7). It
 * must have exactly want bytes. Fails with BAD_DATA.
 */
int piv_signature(const uint8_t *answer, size_t len, size_t want, const uint8_t **sig)
    __attribute__((warn_unused_result));

#endif
