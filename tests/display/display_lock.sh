#!/bin/sh
# The lock of the whole machine: no pixel of a session and no input to it while its seat is locked,
# whatever outputs change, programs die and the session's own user does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_lock.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

changes=${DISPLAY_CHANGES:-1000}
kiosk_kills=${DISPLAY_KIOSK_KILLS:-100}
kills=${DISPLAY_KILLS:-20}

# Logs on (or unlocks), sees that the oracles see, and pulls the card.
show_and_lock() { # sentence
	logon_by_keyboard alice 123456
	count_await '^mapped'
	mapped=$(count '^key 30 1')
	probe press 30
	check_that "$1: the session gets keys" count_await '^key 30 1' $((mapped + 1))
	sees_session "$1: it is seen"
	card_out
	check_that "$1: a removal hides it" probe await picture
	watch_begin
}

display_machine
check_that 'it starts locked' probe await picture
await_screen insert
show_and_lock 'a session'
session_pid=$(pgrep -u 2001 -x oracle)

change_outputs "$changes"
check_that "after $changes changes of outputs the kiosk is there" probe await picture
watch_end "$changes changes of outputs"

n=0
while [ $n -lt "$kiosk_kills" ]; do
	screens=$(log_count '"event":"screen"')
	kill_fresh kiosk
	[ $((n % 10)) != 0 ] || poke
	log_await '"event":"screen"' $((screens + 1))
	n=$((n + 1))
done
check_that "after $kiosk_kills kills of the kiosk there is one" probe await picture
check_is 'in the state that there was' locked "$(cardea status --json |
	sed -n 's/.*"screen": *"\([a-z-]*\)".*/\1/p')"
watch_end "$kiosk_kills kills of the kiosk"
check_that 'the session lives' kill -0 "$session_pid"

card_in alice
n=0
while [ $n -lt "$kills" ]; do
	was=$(helper_pid card) || break
	kill -KILL "$was"
	await_command test ! -d "/proc/$was"
	card_out
	card_in alice
	n=$((n + 1))
done
check_is 'the card helper was killed so often' "$kills" "$n"
watch_end "$kills kills of the card's helper"
card_out

# Those of an attempt, or of a card that is judged.
kill_krb() {
	card_in alice
	by_keyboard 123456
	await_command helper_pid krb
	deaths=$(log_count '"event":"attempt-end".*"failure":"helper-died"')
	kill -KILL "$(helper_pid krb)"
	log_await '"event":"attempt-end".*"failure":"helper-died"' $((deaths + 1))
	card_out
}
kill_verify() {
	rm -f "$RIG/held"
	"$E2E_BIN/hold" "$RIG_CA" >"$RIG/held" &
	holder=$!
	await "$RIG/held" ready
	card=alice
	rig card alice insert >/dev/null
	await "$RIG/held" '^[0-9]'
	kill -KILL "$(tail -n 1 "$RIG/held")"
	kill "$holder"
	wait "$holder" 2>/dev/null || :
	card_out
}
rig kdc freeze
for name in krb verify; do
	n=0
	while [ $n -lt "$kills" ]; do
		"kill_$name"
		n=$((n + 1))
	done
	watch_end "$kills kills of cardea-$name"
done
rig kdc cont
check_that 'and the session lives' kill -0 "$session_pid"

# ---- what the session's own user can do ----

attack() {
	for pid in $(pgrep cardea); do
		for signal in $(seq 1 64); do
			as_alice kill -"$signal" "$pid" 2>/dev/null && echo "signal $signal $pid"
		done
		as_alice sh -c "exec 3<>/proc/$pid/mem" 2>/dev/null && echo "mem $pid"
		as_alice ls "/proc/$pid/fd" 2>/dev/null && echo "fd $pid"
	done
	for file in /run/cardea/seat/state /run/cardea/seat/events /run/cardea/seat/wayland \
		/run/cardea/seat /run/cardea /etc/cardea/cardea.conf /var/log/cardea/cardea.log; do
		as_alice sh -c "echo unlocked >$file" 2>/dev/null && echo "wrote $file"
		as_alice rm -rf "$file" 2>/dev/null && echo "removed $file"
		as_alice mv "$file" "$file.old" 2>/dev/null && echo "moved $file"
	done
	as_alice "$DISPLAY_BIN/probe" await session 2>/dev/null && echo 'the probe'
	as_alice cardea unlock --logon-id 1 --pin-fd 0 </dev/null 2>/dev/null && echo unlock
	as_alice cardea logon --pin-fd 0 </dev/null 2>/dev/null && echo logon
	as_alice cardea logoff 2>/dev/null && echo logoff
	:
}
check_is 'nothing that its own user tries has an effect' '' "$(attack)"
as_alice $tools/oracle $events --every 10 2>/dev/null &
as_alice $tools/hostile flood >/dev/null 2>&1 &
count_await '^mapped' $(($(count '^mapped') + 1)) || :
poke
watch_end "the session's own user"
check_that 'the session lives' kill -0 "$session_pid"
check_that 'it is locked' grep -q '^locked' $state

# ---- the session is what it was ----

logon_by_keyboard alice 123456
check_that 'the same session comes back' kill -0 "$session_pid"
feels_input 'it gets input'
card_out

display_finish
