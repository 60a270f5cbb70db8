/* Any bytes as a log: every record that is read has what a record must have. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "log.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("log", MFD_CLOEXEC);
	struct log_reader *reader;
	struct log_line line;
	size_t lines = 0, most = 1;

	for (size_t i = 0; i < size; i++)
		most += data[i] == '\n';
	if (fd < 0 || write(fd, data, size) != (ssize_t)size || (reader = log_reader_fd(fd)) == NULL)
		abort();
	while (log_read(reader, &line) == 1) {
		if (++lines > most || line.n >= LOG_RECORD_MAX ||
		    memchr(line.text, '\n', line.n) != NULL ||
		    json_integer_value(json_object_get(line.object, "seq")) < 1 ||
		    !json_is_string(json_object_get(line.object, "event")))
			abort();
	}
	if (lines + log_reader_broken(reader) > most)
		abort();
	log_reader_close(&reader);
	return 0;
}
