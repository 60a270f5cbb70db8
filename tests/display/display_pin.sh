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

in_memory() { printf '%s\n' "$1" | "$DISPLAY_BIN/seek" cardea; }
in_files() { # secret
	grep -rls "$1" /run/cardea /var/log/cardea /etc/cardea /var/lib/cardea "$RIG/log" \
		/home/alice 2>/dev/null
	find /run/cardea /var/log/cardea /var/lib/cardea "$RIG/log" -name "*$1*" 2>/dev/null
}
check_gone() { # sentence, secret
	sleep 0.1
	check_is "$1: in no memory, environment or argument" '' "$(in_memory "$2")"
	check_is "$1: in no file" '' "$(in_files "$2")"
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
await_command sh -c "printf '%s\n' '$pin' | '$DISPLAY_BIN/seek' entry"
check_that 'and has it in its memory' sh -c "printf '%s\n' '$pin' | '$DISPLAY_BIN/seek' entry"
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
check_that 'while it is typed it is in the kiosk' await_command in_memory "$pin"
check_is 'and in no other process' '' "$(in_memory "$pin" | grep -v '^cardea-kiosk ' || :)"
probe press 28
sees_session 'by keyboard: logged on'
check_gone 'after a logon' "$pin"
check_not 'the kiosk tells a listener of itself' test -z "$(typed_events)"
check_is 'no event of AT-SPI had a digit' '' \
	"$(said | grep '[1-9]' || :)"

card_out
await_screen locked
card_in alice
still pin
probe type "$wrong"
check_that 'a wrong one is found while it is typed' await_command in_memory "$wrong"
failures=$(log_count '"failure":"pin-wrong"')
probe press 28
log_await '"failure":"pin-wrong"' $((failures + 1))
check_gone 'after a wrong PIN' "$wrong"

still pin
probe type "$pin"
await_command in_memory "$pin"
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
check_that 'by touch it is in the kiosk, too' await_command in_memory "$pin"
check_is 'no event of AT-SPI has a digit, or tells of a key' '' \
	"$(said | grep '[1-9]' || :)"
check_is 'no key takes the focus' '' "$(typed_events | grep '^object:state-changed:focused' || :)"
finger go
sees_session 'by touch: unlocked'
check_gone 'after an unlock' "$pin"
display_finish
