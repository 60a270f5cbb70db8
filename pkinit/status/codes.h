/* codes.h: the tables behind names.h, one file each. Private to pkinit/status. */
#ifndef PKINIT_STATUS_CODES_H
#define PKINIT_STATUS_CODES_H

#include "names.h"

extern const struct status_code codes_nt[], codes_krb[], codes_scard[];
extern const size_t codes_nt_count, codes_krb_count, codes_scard_count;

#endif
