#!/bin/sh
# A session's clients that flood, die, send noise, ask for the impossible or never listen: the seat
# locks as with a quiet one, and shows the kiosk.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run --no-pcscd -- sh "$here/display_clients.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

rounds=${DISPLAY_ROUNDS:-20}
# The descriptors that a user has on their way are counted on the whole machine: who hoards them is
# of no uid that another rig has.
session_uid=$((100000 + ${RIG_HOST_PID:-0}))
events=$RIG/events

# Some rounds of removal and unlock, each of which must end on locked frames. The median from the
# watcher's event to them, in microseconds, is told beside that of a quiet session and not judged.
cycle() { # name
	stage cycle "$rounds" "$RIG/log/cycle.$1" >/dev/null
	check_is "$1: every removal was shown as locked" "$rounds" \
		"$(awk '$1 == "card-removed" && $5 > 0' "$RIG/log/cycle.$1" | wc -l)"
	median=$(awk '{ print int(($4 - $2) / 1000) }' "$RIG/log/cycle.$1" | sort -n |
		sed -n "$((rounds / 2))p")
}

stage_start
stage kiosk $tools/oracle /dev/null --colour 10c8 >/dev/null
probe await picture >/dev/null
oracle_start
cycle quiet
quiet=$median

for way in flood deaf garbage die many grabs orphan layers ragged hoard huge; do
	as_alice $tools/hostile $way >$RIG/log/$way 2>$RIG/log/$way.err &
	hostile_pid=$!
	check_await "$way: it is at it" $RIG/log/$way begun
	cycle $way
	# shellcheck disable=SC2154 # checks.sh
	[ "$ok_lines" = 0 ] || echo "      $way: $median us to locked, a quiet session $quiet us"
	watch_begin
	poke
	check_that "$way: the kiosk is shown" probe await picture
	watch_end $way
	kill -KILL $hostile_pid 2>/dev/null || :
	pkill -KILL -u $session_uid -x hostile || :
	await_command as_alice $tools/hostile connect
	check_that "$way: the quiet client is kept" kill -0 $oracle_pid
done

stage present 1
check_that 'after all of them the session' stage unlock 1
sees_session 'is shown'
feels_input 'and gets input'
display_finish
