#!/bin/sh
# The walk on the screen: by keyboard, by touch, by AT-SPI, each alone. With DISPLAY_SHOTS a folder,
# a picture of each screen is left there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_walk.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

shots=$RIG/shots
mkdir $shots
shot_number=0
last_shot=
shot() { # name: a picture, that is none of the screen before
	shot_number=$((shot_number + 1))
	probe still >/dev/null
	name=$(printf '%s/%02d-%s.png' $shots $shot_number "$1")
	probe shot 1 "$name"
	check_that "the screen $1 shows something" test "$(pixels colours "$name")" -ge 8
	check_is "the screen $1 shows nothing of a session" 0 "$(pixels session "$name")"
	[ -z "$last_shot" ] || check_that "the screen $1 is another" \
		test "$(pixels differ "$last_shot" "$name")" -ge 500
	last_shot=$name
}

locked_by_removal() { # how
	card_out
	await_screen locked
	probe await picture >/dev/null
	watch_begin
	poke
	shot "$1-locked"
	watch_end "$1: locked"
}

a11y_start
display_machine
await_screen insert
probe await picture >/dev/null
probe screen add >/dev/null
shot insert

# ---- by keyboard ----

card_in alice
await_screen pin
shot keyboard-pin
probe type 1234
shot keyboard-typed
probe type 56
probe press 28
sees_session 'by keyboard: logged on'
check_that 'by keyboard: the shell runs' count_await '^mapped'
feels_input 'by keyboard: the session'
locked_by_removal keyboard
logon_by_keyboard alice 123456
sees_session 'by keyboard: unlocked'
check_is 'by keyboard: it is the same session' 1 "$(count '^mapped')"
log_off 'by keyboard'

# A wrong PIN, and what comes of it.
card_in alice
by_keyboard 999999
check_that 'a wrong PIN is one in the log' log_await '"failure":"pin-wrong'
await_screen pin
shot wrong-pin
by_keyboard 123456
sees_session 'by keyboard: the right one then'
log_off 'after a wrong PIN'

# A KDC that hangs: the wait can be ended.
rig kdc freeze
card_in alice
by_keyboard 123456
await_screen waiting
shot waiting
probe press 1
check_that 'Escape ends the wait' log_await '"failure":"pin-cancelled"'
rig kdc cont
card_out

# ---- by touch ----

probe keyboard remove >/dev/null
card_in alice
still pin
pad_find
shot touch-pin
finger 1 2 3 4 5 6 go
sees_session 'by touch: logged on'
locked_by_removal touch
card_in alice
still pin
pad_find
finger 1 2 3 4 5 6 go
sees_session 'by touch: unlocked'
log_off 'by touch'

# ---- by AT-SPI ----

probe screen remove >/dev/null
last_shot=
check_that 'by AT-SPI: the screen says what to do' atspi await 'Insert your card'
card_in alice
check_that 'by AT-SPI: it asks for the PIN' atspi await 'PIN'
check_that 'by AT-SPI: the PIN is typed' atspi pin 123456
sees_session 'by AT-SPI: logged on'
locked_by_removal atspi
check_that 'by AT-SPI: it says whose session is locked' atspi await 'Locked'
card_in alice
check_that 'by AT-SPI: the PIN again' atspi pin 123456
sees_session 'by AT-SPI: unlocked'
log_off 'by AT-SPI'

if [ -n "${DISPLAY_SHOTS-}" ]; then
	mkdir -p "$DISPLAY_SHOTS"
	cp $shots/*.png "$DISPLAY_SHOTS"
fi
display_finish
