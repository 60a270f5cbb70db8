/*
 * scene.h: a presenter's state in which a screen has everything it can have, to look at.
 */
#ifndef TESTS_APP_KIOSK_SCENE_H
#define TESTS_APP_KIOSK_SCENE_H

#include "front.h"

/* Puts *s on `screen`, with people, tiles, tries and an attempt's code; its settings stay. Names do
 * not fit into a line when `is_long`. */
void scene_set(struct front_state *s, enum front_screen screen, bool is_long);

#endif
