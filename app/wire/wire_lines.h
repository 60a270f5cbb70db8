/*
 * wire_lines.h: texts of a line each, as messages and settings have lists of names. Pure.
 */
#ifndef APP_WIRE_WIRE_LINES_H
#define APP_WIRE_WIRE_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* Copies the next line of *lines that is not empty, which moves past it, to line[0..room), cut to
 * fit. False at the end: line is empty then. */
bool wire_lines_next(const char **lines, char *line, size_t room)
    __attribute__((warn_unused_result));

#endif
