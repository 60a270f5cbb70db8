#!/bin/sh
# One card that several accounts fit: the kiosk says so and asks for the user name, which is typed by
# keyboard, by touch, by AT-SPI, each alone, and opens a session of that account, be it the card's
# own name or another; an unlock asks for it again; policy asks for it always.
# With DISPLAY_SHOTS a folder, a picture of each screen is left there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_hint.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

shot() { # name
	[ -z "${DISPLAY_SHOTS-}" ] || probe shot 1 "$DISPLAY_SHOTS/$1.png"
}

letters() { # NAME: as keys of a keyboard, small letters
	for letter in $(echo "$1" | sed 's/./& /g'); do
		rest=${keys#*"$letter":}
		printf 'press %s\n' "${rest%% *}"
	done | probe - >/dev/null
}
keys='q:16 w:17 e:18 r:19 t:20 y:21 u:22 i:23 o:24 p:25 a:30 s:31 d:32 f:33 g:34 h:35 j:36 k:37 l:38 '
keys="$keys z:44 x:45 c:46 v:47 b:48 n:49 m:50 "
enter=28 tab=15 shift=42 escape=1

name_pad_there() {
	probe still >/dev/null
	probe shot 1 "$RIG/pad.png"
	pixels names "$RIG/pad.png" >"$RIG/pad"
}

ambiguous() { # how, count: the verdict, and the PIN screen that says why
	check_that "$1: more than one account fits" \
		log_await '"failure":"local-rule-ambiguous"' "$2"
	check_that "$1: it says so" atspi await 'More than one account fits'
	still pin
}

logged_on() { # how, account, count: of sessions that were its
	sees_session "$1: logged on"
	check_that "$1: as the one who was named" \
		log_await "\"event\":\"session-begin\".*\"account\":\"$2\"" "$3"
}

name_field() { atspi text | grep -q '^User name'; }
# The heading is the card's, and has the same words.
name_shows() { atspi text | grep -q "^User name.*|${1:-alice}\$"; }

log_off() {
	check_that "$1: log-off" cardea logoff
	check_that "$1: ends the session" await_command session_none
	: >$events
	card_out
}

rules="[accounts]
map =
map = alice@TEST.EXAMPLE bob
map = alice@TEST.EXAMPLE alice
map = bob@TEST.EXAMPLE bob
[shell]
user = bob $tools/oracle /dev/null"

a11y_start
display_machine "$rules"
probe screen add >/dev/null

# ---- by keyboard ----

card_in alice
still pin
check_not 'no name is asked for as long as none is needed' name_field
by_keyboard 123456
ambiguous 'by keyboard' 1
letters alice
shot hint-keyboard
check_that 'by keyboard: it can be read' await_command name_shows
probe press $enter
probe type 123456
probe press $enter
logged_on 'by keyboard' alice 1

# The session's logon had a name: so has its unlock.
card_out
await_screen locked
card_in alice
still pin
check_that 'an unlock asks for it' atspi await 'User name'
check_not 'and knows nothing of the former' name_shows
probe press $shift $tab
letters alice
probe press $enter
probe type 123456
probe press $enter
sees_session 'by keyboard: unlocked'
log_off 'by keyboard'

# What was typed goes with its card, and with cancel.
card_in alice
by_keyboard 123456
ambiguous 'once more' 2
letters alice
await_command name_shows
probe press $escape
await_screen card-in
probe press $enter
still pin
check_not 'cancel forgets the name' name_shows
letters alice
await_command name_shows
card_out
await_screen insert
card_in alice
still pin
check_not 'removal forgets the name' name_shows
card_out

# ---- by touch ----

probe keyboard remove >/dev/null
card_in alice
still pin
pad_find
finger 1 2 3 4 5 6 go
ambiguous 'by touch' 3
check_that 'by touch: there are letters' await_command name_pad_there
finger b o o erase b
shot hint-touch
check_that 'by touch: it can be read' await_command name_shows bob
finger go
await_command pad_there
finger 1 2 3 4 5 6 go
logged_on 'by touch' bob 1
log_off 'by touch'

# ---- by AT-SPI ----

probe screen remove >/dev/null
card_in alice
check_that 'by AT-SPI: the PIN is typed' atspi pin 123456
ambiguous 'by AT-SPI' 4
check_that 'by AT-SPI: the name is typed' atspi type 'User name' alice@test.example
check_that 'by AT-SPI: the PIN again' atspi pin 123456
logged_on 'by AT-SPI' alice 2
log_off 'by AT-SPI'

# ---- by policy ----

configure "$(display_conf "$rules
[certificates]
X509HintsNeeded = 1")"
await_command probe output list
devices_add
card_in alice
still pin
check_that 'by policy it may be given at once' atspi await 'User name (optional)'
shot hint-policy
check_that 'by policy: with its domain' atspi type 'User name (optional)' 'TEST.EXAMPLE\alice'
check_that 'by policy: and the PIN' atspi pin 123456
logged_on 'by policy' alice 3
log_off 'by policy'

# A certificate without a name, which the KDC maps to one.
sh "$here/../rig/realm.sh" kadmin "$RIG" \
	'setstr bob pkinit_cert_match <SUBJECT>.*alice.*' >/dev/null
card_in noname
still pin
check_that 'no name of its own: one is typed' atspi type 'User name (optional)' bob
check_that 'no name of its own: the PIN' atspi pin 123456
logged_on 'no name of its own' bob 2
card_out
await_screen locked
card_in noname
still pin
check_that 'no name of its own: it is the one that unlocks' atspi type 'User name' bob
check_that 'no name of its own: the PIN again' atspi pin 123456
sees_session 'no name of its own: unlocked'
display_finish
