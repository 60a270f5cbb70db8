#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "secret.h"

/* AddressSanitizer makes mlock do nothing. */
#ifdef __SANITIZE_ADDRESS__
enum { MLOCK_WORKS = 0 };
#else
enum { MLOCK_WORKS = 1 };
#endif

static struct secret *s;

static void
make(void)
{
	s = secret_new(100);
	cr_assert_not_null(s);
	memcpy(s->p, "1234", 4);
	s->n = 4;
}

static void
drop(void)
{
	secret_free(&s);
	cr_expect_null(s);
	secret_free(&s);
}

TestSuite(sys_secret, .init = make, .fini = drop);

Test(sys_secret, it_has_whole_pages_of_room)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct secret *large = secret_new(page + 1);

	cr_expect_eq(s->room, page);
	cr_expect_eq((uintptr_t)s->p % page, 0);
	cr_assert_not_null(large);
	cr_expect_eq(large->room, 2 * page);
	secret_free(&large);
}

Test(sys_secret, a_wipe_leaves_nothing)
{
	s->p[s->room - 1] = 9;
	secret_wipe(s);
	cr_expect_eq(s->n, 0);
	for (size_t i = 0; i < s->room; i++)
		cr_assert_eq(s->p[i], 0);
}

/* The flags of the mapping that holds the secret. */
static const char *
vm_flags(void)
{
	static char line[512];
	FILE *f = fopen("/proc/self/smaps", "r");
	bool here = false;

	cr_assert_not_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		unsigned long from, to;

		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			here = (uintptr_t)s->p >= from && (uintptr_t)s->p < to;
		if (here && strncmp(line, "VmFlags:", 8) == 0)
			break;
	}
	fclose(f);
	return line;
}

Test(sys_secret, it_is_locked_not_dumped_and_not_inherited)
{
	if (MLOCK_WORKS)
		cr_expect_not_null(strstr(vm_flags(), " lo"), "%s", vm_flags());
	cr_expect_not_null(strstr(vm_flags(), " dd"), "%s", vm_flags());
	cr_expect_not_null(strstr(vm_flags(), " wf"), "%s", vm_flags());
}

Test(sys_secret, a_child_sees_zeroes)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(memcmp(s->p, "\0\0\0\0", 4) != 0);
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect_eq(status, 0);
	cr_expect_eq(memcmp(s->p, "1234", 4), 0);
}

/* AddressSanitizer turns mlock into nothing. */
Test(sys_secret, without_locked_memory_there_is_none, .disabled = !MLOCK_WORKS)
{
	struct rlimit none = { 0, 0 };
	int status;
	pid_t pid;

	cr_assert_eq(geteuid(), 0, "needs root");
	pid = fork();
	if (pid == 0) {
		if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 || setresuid(65534, 65534, 65534) != 0)
			_exit(2);
		_exit(secret_new(100) != NULL);
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect_eq(status, 0);
}
