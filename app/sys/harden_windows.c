#include "harden.h"

#include <windows.h>

void
harden_process(void)
{
	SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
}
