/*
 * cardea-replay: the bundle of an attempt on standard input, judged again. It opens no file, has no
 * network to ask and no key: `cardea replay` hands it the one file it reads.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "bundle.h"
#include "harden.h"
#include "recording.h"
#include "report.h"
#include "show.h"

enum { CANNOT = 2 };			/* the exit status when there is nothing to compare */

/* All of standard input, up to a byte more than a bundle may have. NULL with errno. */
static char *
read_all(size_t *n)
{
	char *text = malloc(RECORDING_BUNDLE_MAX + 1);
	ssize_t got = 1;

	*n = 0;
	while (text != NULL && got > 0 && *n <= RECORDING_BUNDLE_MAX) {
		got = read(STDIN_FILENO, text + *n, RECORDING_BUNDLE_MAX + 1 - *n);
		if (got > 0)
			*n += (size_t)got;
		else if (got < 0 && errno == EINTR)
			got = 1;
	}
	if (got >= 0)
		return text;
	free(text);
	return NULL;
}

static int
tell(const struct bundle *bundle, bool json)
{
	struct stages stages;

	stages_replay(bundle, &stages);
	if (!json)
		report_text(stdout, bundle, &stages);
	else if (report_json(stdout, bundle, &stages) != 0)
		return CANNOT;
	if (show_done() != EXIT_SUCCESS)
		return CANNOT;
	return stages.same ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	/* What bundle.h does not bound: the same file named again and again by one message. */
	const struct rlimit memory = { REPLAY_MEMORY, REPLAY_MEMORY };
	bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
	char why[256], shown[256], *text;
	struct bundle *bundle = NULL;
	int status = CANNOT;
	size_t n;

	harden_process();
	if (argc > 1 && !json) {
		fputs("usage: cardea-replay [--json] < FILE\n", stderr);
		return CANNOT;
	}
	/* No configuration file of OpenSSL's: the bundle alone decides. */
	if (setrlimit(RLIMIT_AS, &memory) != 0 ||
	    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1)
		return CANNOT;
	text = read_all(&n);
	if (text == NULL)
		fprintf(stderr, "cardea: the bundle cannot be read: %s\n", strerror(errno));
	else if (bundle_read(text, n, &bundle, why, sizeof(why)) != 0)
		fprintf(stderr, "cardea: this cannot be replayed: %s\n",
		    show_clean(why, shown, sizeof(shown)));
	else
		status = tell(bundle, json);
	bundle_free(&bundle);
	free(text);
	return status;
}
