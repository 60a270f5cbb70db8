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
logon_id=$(cardea status --json | sed -n 's/.*"logon_id": "\([^"]*\)".*/\1/p' | head -n 1)

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

# Each says what it could do. The process "own" is one of the session's.
attack_processes() { # signals, pid...
	as_alice sh -c 'signals=$1
		shift
		for pid; do
			[ $pid != own ] || { sleep 1000 & pid=$!; }
			(exec 3<>/proc/$pid/mem) && echo mem
			ls /proc/$pid/fd >/dev/null && echo fd
			for signal in $signals; do kill -$signal $pid && echo signal; done
		done' sh "$@" 2>/dev/null || :
}
attack_files() { # file...
	as_alice sh -c 'for file; do
			(echo unlocked >"$file") && echo wrote
			mv "$file" "$file.old" && mv "$file.old" "$file" && echo moved
			rm -r "$file" && echo removed
		done' sh "$@" 2>/dev/null || :
}
# The session's user is of the group that may talk to the authority.
refused_to_her() { # failure id, command
	id=$1
	shift
	verifies=$(card_has verifies)
	setpriv --reuid alice --regid alice --init-groups "$@" --json >"$RIG/last" \
		2>"$RIG/last.err" <"$RIG/pin" || :
	check_is "$2 by the session's user: $id" "$id $verifies" \
		"$(field failure) $(card_has verifies)"
}

: >/home/alice/file
chown 2001:2001 /home/alice/file
check_is 'what is her own she can reach' 'mem fd signal signal' \
	"$(attack_processes '0 9' own | xargs)"
check_is 'and change' 'wrote moved removed' "$(attack_files /home/alice/file | xargs)"
# shellcheck disable=SC2046
check_is 'but no program of ours' '' "$(attack_processes "$(seq -s ' ' 0 64)" $(pgrep cardea))"
check_is 'and no file of ours' '' "$(attack_files /run/cardea/seat/state /run/cardea/seat/events \
	/run/cardea/seat/wayland /run/cardea/seat /run/cardea /etc/cardea/cardea.conf \
	/var/log/cardea/cardea.log)"
cp "$DISPLAY_BIN/probe" $tools/probe
chmod 0755 $tools/probe
check_that 'root has a probe in the seat' $tools/probe output list
check_is 'she has not' 2 "$(as_alice $tools/probe output list >/dev/null 2>&1 || echo $?)"
card_in alice
tool=$programs/cardea
printf '123456\n' >"$RIG/pin"
refused_to_her privilege-missing $tool unlock --logon-id "$logon_id" --pin-fd 0
refused_to_her privilege-missing $tool logon --pin-fd 0
refused_to_her caller-refused $tool logoff
card_out

second=/home/alice/second
: >$second
chown 2001:2001 $second
as_alice $tools/oracle $second --every 10 2>/dev/null &
as_alice $tools/hostile flood >$RIG/log/flood 2>&1 &
check_await 'another window of hers is mapped' $second '^mapped'
check_await 'a flood has begun' $RIG/log/flood begun
poke
watch_end "the session's own user"
await $second '^synced'
check_is 'nothing reached the other window either' 0 "$(grep -cE "$touched" $second || :)"
pkill -KILL -u 2001 -x hostile || :
pkill -KILL -u 2001 -f "oracle $second"
check_that 'the session lives' kill -0 "$session_pid"
check_that 'it is locked' grep -q '^locked' $state

# ---- the session is what it was ----

logon_by_keyboard alice 123456
check_that 'the same session comes back' kill -0 "$session_pid"
feels_input 'it gets input'
card_out

display_finish
