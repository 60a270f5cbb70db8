/*
 * benchtime: runs a command that asks for a PIN, and says when it began, when it was given the PIN
 * and when it ended.
 *
 *	benchtime [--pin-file FILE [--prompt TEXT | --pin-fd N]] --output FILE CMD...
 *
 *	--prompt TEXT	the PIN goes to standard input once TEXT was printed
 *	--pin-fd N	the PIN waits in descriptor N when the command starts
 *	--output FILE	what the command prints
 *
 * Prints "BEGIN PIN END", nanoseconds of CLOCK_MONOTONIC; PIN is BEGIN where none was waited for.
 * Exit 0 when the command's was 0.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sys/wait.h>

enum { PATIENCE_MS = 60000, PIN_MAX = 64, PRINTED_MAX = 16384 };

struct options {
	const char *pin_file, *prompt, *output;
	int pin_fd;
	char **command;
};

struct run {
	const struct options *options;
	char pin[PIN_MAX];
	size_t pin_len;
	pid_t pid;
	int feed;			/* where the PIN goes in; -1 once it went */
	int printed;			/* where its words come out */
	char text[PRINTED_MAX];		/* what it printed, a string; the rest goes to the file only */
	size_t text_len;
	uint64_t begin_ns, pin_ns, end_ns;
};

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static bool
options_read(struct options *o, int argc, char **argv)
{
	static const struct option known[] = {
		{ "pin-file", required_argument, NULL, 'p' },
		{ "prompt", required_argument, NULL, 't' },
		{ "pin-fd", required_argument, NULL, 'n' },
		{ "output", required_argument, NULL, 'o' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	*o = (struct options){ .pin_fd = STDIN_FILENO };
	while ((c = getopt_long(argc, argv, "+", known, NULL)) != -1) {
		if (c == 'p')
			o->pin_file = optarg;
		else if (c == 't')
			o->prompt = optarg;
		else if (c == 'n')
			o->pin_fd = (int)strtol(optarg, NULL, 10);
		else if (c == 'o')
			o->output = optarg;
		else
			return false;
	}
	o->command = argv + optind;
	return o->output != NULL && optind < argc && o->pin_fd >= 0;
}

static bool
pin_read(struct run *r)
{
	ssize_t n;
	int fd;

	if (r->options->pin_file == NULL)
		return true;
	fd = open(r->options->pin_file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, r->pin, sizeof(r->pin));
	close(fd);
	r->pin_len = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static void
pin_feed(struct run *r)
{
	r->pin_ns = now_ns();
	if (r->pin_len > 0 && write(r->feed, r->pin, r->pin_len) != (ssize_t)r->pin_len)
		perror("benchtime: the PIN");
	close(r->feed);
	r->feed = -1;
}

static void
child(const struct run *r, int feed, int print)
{
	int pin_fd = r->options->pin_fd;

	if (dup2(print, STDOUT_FILENO) < 0 || dup2(print, STDERR_FILENO) < 0)
		_exit(126);
	if (feed == pin_fd ? fcntl(feed, F_SETFD, 0) != 0 : dup2(feed, pin_fd) < 0)
		_exit(126);
	execvp(r->options->command[0], r->options->command);
	perror(r->options->command[0]);
	_exit(127);
}

static bool
start(struct run *r)
{
	int feed[2], print[2];

	if (pipe2(feed, O_CLOEXEC) != 0 || pipe2(print, O_CLOEXEC) != 0)
		return false;
	r->feed = feed[1];
	r->printed = print[0];
	r->begin_ns = now_ns();
	if (r->options->prompt == NULL) {
		pin_feed(r);
		r->pin_ns = r->begin_ns;
	}
	r->pid = fork();
	if (r->pid == 0)
		child(r, feed[0], print[1]);
	close(feed[0]);
	close(print[1]);
	return r->pid > 0;
}

/* Keeps what is printed, and gives the PIN when it is asked for, until the command closed its end. */
static bool
follow(struct run *r, int file)
{
	struct pollfd from = { .fd = r->printed, .events = POLLIN };
	char piece[2048];
	size_t keep;
	ssize_t n;

	for (;;) {
		if (poll(&from, 1, PATIENCE_MS) <= 0)
			return false;
		n = read(r->printed, piece, sizeof(piece));
		if (n <= 0)
			return n == 0;
		if (write(file, piece, (size_t)n) != n)
			return false;
		keep = sizeof(r->text) - 1 - r->text_len;
		keep = keep < (size_t)n ? keep : (size_t)n;
		memcpy(r->text + r->text_len, piece, keep);
		r->text_len += keep;
		if (r->feed >= 0 && strstr(r->text, r->options->prompt) != NULL)
			pin_feed(r);
	}
}

int
main(int argc, char **argv)
{
	static struct run run;
	struct options options;
	int file, status = 0;
	bool followed;

	if (!options_read(&options, argc, argv)) {
		fputs("usage: benchtime [--pin-file FILE [--prompt TEXT | --pin-fd N]] "
		    "--output FILE CMD...\n", stderr);
		return 2;
	}
	run.options = &options;
	file = open(options.output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0 || !pin_read(&run) || !start(&run)) {
		perror("benchtime");
		return EXIT_FAILURE;
	}
	followed = follow(&run, file);
	if (!followed)
		kill(run.pid, SIGKILL);
	while (waitpid(run.pid, &status, 0) < 0 && errno == EINTR)
		;
	run.end_ns = now_ns();
	if (run.feed >= 0) {
		fputs("benchtime: it never asked for the PIN\n", stderr);
		followed = false;
	}
	printf("%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", run.begin_ns, run.pin_ns, run.end_ns);
	return followed && status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
