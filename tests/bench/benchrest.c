/*
 * benchrest: how often processes ran in an interval, and what memory they hold at its end.
 *
 *	benchrest SECONDS PREFIX
 *
 * Of every process whose name begins with PREFIX prints a line
 *
 *	NAME PID THREADS WAKEUPS PREEMPTIONS PSS RSS
 *
 * WAKEUPS and PREEMPTIONS are the voluntary and the other context switches of all its threads, PSS
 * and RSS are KiB. A process that began meanwhile counts whole; one that ended is "NAME PID gone".
 * Reading /proc wakes none of them.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PROCESSES = 256, NAME = 32 };

struct process {
	int pid;
	char name[NAME];
	unsigned int threads;
	uint64_t wakeups, preemptions;
	uint64_t pss_kib, rss_kib;
};

struct snapshot {
	struct process processes[PROCESSES];
	size_t count;
};

/* Adds up the numbers after `key` in a file of "key: number" lines; what cannot be read is 0. */
static uint64_t
field(const char *path, const char *key)
{
	FILE *in = fopen(path, "re");
	char line[256];
	uint64_t sum = 0;

	if (in == NULL)
		return 0;
	while (fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			sum += strtoull(line + strlen(key), NULL, 10);
	fclose(in);
	return sum;
}

static void
threads_read(struct process *p)
{
	char path[320];
	struct dirent *entry;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", p->pid);
	tasks = opendir(path);
	if (tasks == NULL)
		return;
	while ((entry = readdir(tasks)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%s/status", p->pid, entry->d_name);
		p->threads++;
		p->wakeups += field(path, "voluntary_ctxt_switches:");
		p->preemptions += field(path, "nonvoluntary_ctxt_switches:");
	}
	closedir(tasks);
}

static bool
name_read(struct process *p)
{
	char path[64];
	FILE *in;
	bool read;

	snprintf(path, sizeof(path), "/proc/%d/comm", p->pid);
	in = fopen(path, "re");
	if (in == NULL)
		return false;
	read = fgets(p->name, sizeof(p->name), in) != NULL;
	fclose(in);
	p->name[strcspn(p->name, "\n")] = '\0';
	return read;
}

static bool
snapshot_take(struct snapshot *s, const char *prefix)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	s->count = 0;
	if (proc == NULL)
		return false;
	while ((entry = readdir(proc)) != NULL && s->count < PROCESSES) {
		struct process *p = &s->processes[s->count];

		*p = (struct process){ .pid = atoi(entry->d_name) };
		if (p->pid <= 0 || !name_read(p) ||
		    strncmp(p->name, prefix, strlen(prefix)) != 0)
			continue;
		threads_read(p);
		s->count++;
	}
	closedir(proc);
	return true;
}

static const struct process *
snapshot_find(const struct snapshot *s, int pid)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->processes[i].pid == pid)
			return &s->processes[i];
	return NULL;
}

static void
memory_read(struct process *p)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", p->pid);
	p->pss_kib = field(path, "Pss:");
	p->rss_kib = field(path, "Rss:");
}

static void
print(const struct snapshot *before, struct snapshot *after)
{
	for (size_t i = 0; i < after->count; i++) {
		struct process *p = &after->processes[i];
		const struct process *was = snapshot_find(before, p->pid);

		memory_read(p);
		printf("%s %d %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", p->name, p->pid,
		    p->threads, p->wakeups - (was == NULL ? 0 : was->wakeups),
		    p->preemptions - (was == NULL ? 0 : was->preemptions), p->pss_kib, p->rss_kib);
	}
	for (size_t i = 0; i < before->count; i++)
		if (snapshot_find(after, before->processes[i].pid) == NULL)
			printf("%s %d gone\n", before->processes[i].name, before->processes[i].pid);
}

int
main(int argc, char **argv)
{
	static struct snapshot before, after;
	struct timespec interval = { 0 };

	if (argc != 3 || (interval.tv_sec = atol(argv[1])) <= 0) {
		fputs("usage: benchrest SECONDS PREFIX\n", stderr);
		return 2;
	}
	if (!snapshot_take(&before, argv[2]))
		return EXIT_FAILURE;
	while (nanosleep(&interval, &interval) != 0 && errno == EINTR)
		;
	if (!snapshot_take(&after, argv[2]))
		return EXIT_FAILURE;
	print(&before, &after);
	return EXIT_SUCCESS;
}
