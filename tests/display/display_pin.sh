#!/bin/sh
# Where a PIN is while it is typed and afterwards: in no event of AT-SPI, and after each verdict in no
# process, log, environment or argument of ours.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_pin.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

# Without a zero, which is also what an event has that tells of no text.
digits() { od -An -N64 -tu1 /dev/urandom | tr -cd 1-9 | cut -c 1-8; }
pin=$(digits)
wrong=$(digits)
while [ "$wrong" = "$pin" ]; do wrong=$(digits); done
heard=$RIG/a11y/heard
# The card has that PIN from the beginning.
sed -i '/^pin/d' "$RIG/cards/alice/card.conf" 2>/dev/null || :
printf 'pin = %s\n' "$pin" >>"$RIG/cards/alice/card.conf"

# The folders that our programs write to, and the session's.
places() { # secret
	secret_places "$1" /run/cardea /var/log/cardea /etc/cardea /var/lib/cardea "$RIG/log" \
		/home/alice
}
kiosk_has() { places "$1" | grep -q '^cardea-kiosk '; }
is_gone() { [ -z "$(places "$1")" ]; }
check_gone() { # sentence, secret: what hands it on may be about to wipe it
	await_command is_gone "$2" || :
	check_is "$1: in no memory, environment, argument or file" '' "$(places "$2")"
}

a11y_start
(umask 0; : >$heard)
atspi listen $heard &
await $heard listening

# ---- the oracles hear and find ----

stage_start
stage kiosk /usr/bin/env "AT_SPI_BUS_ADDRESS=$AT_SPI_BUS_ADDRESS" $tools/entry >/dev/null
check_that 'a plain field is there' atspi await 'a plain field'
probe still >/dev/null
probe type "$pin"
first=$(echo "$pin" | cut -c 1)
check_await 'a plain field tells a listener what is typed' $heard "text-changed.*\|$first\|"
entry_has() { printf '%s\n' "$pin" | "$DISPLAY_BIN/seek" entry; }
check_that 'and has it in its memory' await_command entry_has
kill -KILL "$stage_pid"
wait "$stage_pid" 2>/dev/null || :
pkill -KILL -x entry || :
pkill -KILL -f cardea-seat-probe || :
rm -rf /run/cardea

# ---- ours ----

display_machine '
[kiosk]
tell_pin_count = no'
card_in alice
still pin
atspi await PIN
lines=$(wc -l <$heard)
# What the events since then say of text: of all that is shown but the clock.
said() {
	tail -n +$((lines + 1)) $heard | grep -v '|label|[0-9]*:[0-9]*|' |
		awk -F '|' '{ print $4 == "0" ? "" : $4, $6, $7 }'
}
typed_events() { tail -n +$((lines + 1)) $heard; }

probe type "$pin"
check_that 'while it is typed it is in the kiosk' await_command kiosk_has "$pin"
check_is 'and nowhere else' cardea-kiosk "$(places "$pin" | cut -d ' ' -f 1 | sort -u)"
echo "the PIN is $pin" >/home/alice/control
check_is 'where a file would be found' '/home/alice/control cardea-kiosk' \
	"$(places "$pin" | cut -d ' ' -f 1 | sort -u | xargs)"
rm /home/alice/control
probe press 28
sees_session 'by keyboard: logged on'
check_gone 'after a logon' "$pin"
check_that 'the kiosk tells a listener of itself' test -n "$(typed_events)"
check_is 'no event of AT-SPI had a digit' '' \
	"$(said | grep '[1-9]' || :)"

card_out
await_screen locked
card_in alice
still pin
probe type "$wrong"
check_that 'a wrong one is found while it is typed' await_command kiosk_has "$wrong"
failures=$(log_count '"failure":"pin-wrong"')
probe press 28
log_await '"failure":"pin-wrong"' $((failures + 1))
check_gone 'after a wrong PIN' "$wrong"

still pin
probe type "$pin"
await_command kiosk_has "$pin"
card_out
await_screen locked
check_gone 'after a removal half-way' "$pin"

card_in alice
still pin
still pin
pad_find
lines=$(wc -l <$heard)
# shellcheck disable=SC2046
finger $(echo "$pin" | sed 's/./& /g')
check_that 'by touch it is in the kiosk, too' await_command kiosk_has "$pin"
check_is 'no event of AT-SPI has a digit, or tells of a key' '' \
	"$(said | grep '[1-9]' || :)"
check_is 'no key takes the focus' '' "$(typed_events | grep '^object:state-changed:focused' || :)"
finger go
sees_session 'by touch: unlocked'
check_gone 'after an unlock' "$pin"
display_finish
