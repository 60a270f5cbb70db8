/*
 * fonts.h: whether the letters on the screen are those that were meant.
 */
#ifndef APP_KIOSK_FONTS_H
#define APP_KIOSK_FONTS_H

#include "texts.h"

/* Tells texts->log when the themes' family ("Inter") is not installed, so that another takes its
 * place, and which of the offered languages have names that no font here has the letters of: their
 * texts would be boxes. Reads fonts; takes some milliseconds. */
void fonts_report(const struct texts *texts);

#endif
