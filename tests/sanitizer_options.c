/*
 * Linked into every program of a sanitized build. Our programs are undumpable and run with an
 * empty environment, so the leak checker, which attaches to its own process, cannot work in
 * them and cannot be told so from outside; the unit tests check for leaks instead.
 */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0:log_to_syslog=0:handle_segv=0";
}
