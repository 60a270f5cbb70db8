#include "lsa.h"

#include "names.h"

uint32_t
lsa_nt_status_to_win_error(uint32_t status)
{
	return status_win32(status);
}
