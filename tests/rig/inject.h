/*
 * Answers that no KDC gives by itself: the proxy gives them in the KDC's place.
 */
#ifndef TESTS_RIG_INJECT_H
#define TESTS_RIG_INJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Writes to `answer` (size octets at most) what the file `path` has a KDC say
 * to a request, and returns its length; 0 when this request is not meant or
 * there is no such file: the KDC is then asked. The file is one line of words:
 *
 *	first|signed|host	the AS-REQ without PKINIT's data, the one with it,
 *				the TGS-REQ
 *	CODE | raw=HEX		a KRB-ERROR of that code, or these octets
 *	e-data=HEX		its e_data
 *	skew=SECONDS		its stime is so far from this clock
 *	udp			only by datagram
 *	once			the file is removed then
 *
 * It is read anew for each request, so that a new line needs no new proxy.
 */
size_t inject_answer(const char *path, bool datagram, const uint8_t *request,
    size_t len, uint8_t *answer, size_t size);

#endif
