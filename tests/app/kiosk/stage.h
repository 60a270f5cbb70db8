/*
 * stage.h: a presenter that is told and touched, for tests.
 *
 * One state a process (Criterion forks for each test). Every step's effects are gathered until
 * stage_reset_effects(), and each step checks that what is shown is complete.
 */
#ifndef TESTS_APP_KIOSK_STAGE_H
#define TESTS_APP_KIOSK_STAGE_H

#include "front.h"

enum { STAGE_WALL = 1800000000, STAGE_DAY = 86400 };

extern struct front_state stage;
extern struct front_view look;		/* what the last step shows */
extern struct front_effects done;	/* of the last step */
extern unsigned int did;		/* FRONT_DO_ bits since stage_open() or stage_forget() */

/* A kiosk that was begun; told that pcscd answers and one reader is there. */
void stage_open(void);
void stage_open_with(const struct wire_front_begin *begin, bool notice);
void stage_forget(void);

/* What the authority tells. A session of Alice is locked when session is 1. */
struct wire_front_state stage_state(uint8_t session);
void stage_tell(const struct wire_front_state *m);
void stage_card(const struct wire_front_card *m);
void stage_tile(const struct wire_front_tile *m);
struct wire_front_card stage_ready(uint64_t insertion, uint8_t tiles);
struct wire_front_tile stage_good(uint64_t insertion, const char *container);
struct wire_front_tile stage_bad(uint64_t insertion, const char *container, enum failure failure);

/* A fresh card with one certificate that may log on; own: that of the locked session. */
void stage_insert(uint64_t insertion, bool own);
void stage_remove(uint64_t insertion);

/* What comes of an attempt. */
void stage_result(enum failure failure, uint8_t tries);
void stage_progress(const char *name);

void stage_errand_socket(uint64_t insertion);
void stage_errand_done(enum failure failure, uint8_t tries);

/* What people do. */
void stage_act(enum front_action action);
void stage_act_on(enum front_action action, unsigned int index);
void stage_key(unsigned int length);
void stage_type(unsigned int length, bool same);	/* a complete PIN */
void stage_name(const char *name);			/* all that is typed of a user name */

/* Time passes: `ms` more, and the presenter is told. */
void stage_wait(uint64_t ms);

/* Whether a button, a text is on the screen. */
bool stage_offers(enum front_action action);

/* Why what is shown is incomplete; NULL when it is not. */
const char *stage_incomplete(const struct front_state *state, const struct front_view *view);

/* Asserts the screen by its name. */
#define cr_screen(name) cr_assert_str_eq(front_screen_name(stage.screen), name)

#endif
