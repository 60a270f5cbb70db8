#!/bin/sh
# What a card is asked beside a logon, on the screen: a PIN typed on the reader, changed, and
# unblocked with the PUK; and two cards that change places.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_card.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

enter() { # screen, what is typed there
	still "$1"
	probe type "$2"
	probe press 28
}

# Presses a button by its name, as assistive technology does.
button() { check_that "the button $1" atspi 'do' "$1" click; }

a11y_start
display_machine ''

# ---- the PIN is changed ----

card_in alice
still pin
button 'Change PIN'
enter change-old 111111
enter change-new 987654
enter change-repeat 987654
await_screen change-old
check_is 'a wrong old PIN costs a try' 2 "$(card_has tries)"
enter change-old 123456
enter change-new 987654
enter change-repeat 456789
enter change-new 987654
enter change-repeat 987654
still errand-done
probe press 28
enter pin 987654
sees_session 'the new PIN logs on'
check_is 'after as many commands as there were PINs' 3 \
	"$(grep -cE 'apdu 00 (20|24) 00 80 lc=(8|16)' "$(rig card alice log)")"
log_off 'a changed PIN'

# ---- the PIN is unblocked ----

rig card alice tries 0 >/dev/null
card_in alice
still blocked
button 'Unblock with the PUK'
enter unblock-puk 00000000
enter unblock-new 246802
enter unblock-repeat 246802
await_screen unblock-puk
check_is 'a wrong PUK costs one of its tries' 2 "$(card_has puk)"
enter unblock-puk 12345678
enter unblock-new 246802
enter unblock-repeat 246802
still errand-done
probe press 28
enter pin 246802
sees_session 'the PIN that was given with the PUK logs on'
log_off 'an unblocked PIN'
rig card alice reissue >/dev/null

# ---- the PIN is typed on the reader ----

rig reader pad 20
card_in alice
still pinpad-start
probe press 28
await_screen pinpad
rig reader type 999999
check_that 'a wrong one is told' log_await '"failure":"pin-wrong"'
still pinpad-start
probe press 28
await_screen pinpad
rig reader cancel
check_that 'cancelled there' log_await '"failure":"pin-cancelled"'
still card-in
probe press 28
still pinpad-start
probe press 28
await_screen pinpad
rig reader type 123456
sees_session 'the PIN typed on the reader logs on'
log_off 'a reader with keys'
rig reader pad off

# ---- cards that change places ----

card_in alice
await_screen pin
rig card alice swap bob >/dev/null
enter pin 654321
check_that 'another card in its place logs its own person on' \
	log_await '"event":"session-begin".*bob'
display_finish
