/* causes_tables.h: the tables behind causes.h, one file each. Private to pkinit/status. */
#ifndef PKINIT_STATUS_CAUSES_TABLES_H
#define PKINIT_STATUS_CAUSES_TABLES_H

#include <stdint.h>

#include "causes.h"

/* Of an NTSTATUS that several failures answer with, or none. */
struct code_causes {
	uint32_t code;
	const char *causes[CAUSES_MAX + 1];
};

extern const struct failure_causes causes_machine[], causes_certificate[], causes_kdc[],
    causes_logon[];
extern const size_t causes_machine_count, causes_certificate_count, causes_kdc_count,
    causes_logon_count;
extern const struct code_causes causes_nt[];
extern const size_t causes_nt_count;

#endif
