#!/bin/sh
# What ends a session: its helper, the watcher, the seat or the authority is killed while it is locked.
# Nothing of it is seen or reached, and there is a kiosk again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_kills.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

kills=${DISPLAY_KILLS:-20}

killed() { # name, how it is killed
	n=0 pixels_seen=0 reached=0
	watch_begin
	while [ $n -lt "$kills" ]; do
		if session_none; then
			: >$events
			logon_by_keyboard alice 123456
			count_await '^mapped'
			card_out
			probe await picture >/dev/null
			watch_begin
		fi
		poke
		probe redraw >/dev/null
		felt_all
		pixels_seen=$((pixels_seen + $(seen_pixels)))
		$2
		reached=$((reached + $(count "$touched") - felt))
		# A new seat counts from its first frame on.
		pixels_seen=$((pixels_seen + $(seen_pixels)))
		n=$((n + 1))
	done
	check_is "$kills kills of $1: no pixel of the session" 0 $pixels_seen
	check_is "$kills kills of $1: no input to it" 0 $reached
	check_that "after $kills kills of $1 there is a kiosk" probe await picture
}
ended() { await_command session_none && ! pgrep -u 2001 -x oracle >/dev/null; }
kill_session() { kill -KILL "$(helper_pid session)"; await_command ended; }
kill_seat() { kill_fresh seat; await_command ended; await_command devices_add; }
kill_watch() { was=$(helper_pid seat); kill_fresh watch; await_command fresh seat "$was"
	await_command ended; await_command devices_add; }
# The old seat may outlive its authority by a moment, and would take the devices.
kill_authority() {
	was=$(helper_pid seat)
	machine_kill
	machine_again
	await_command fresh seat "$was"
	await_command devices_add
	await_command ended
}

display_machine
await_screen insert
logon_by_keyboard alice 123456
feels_input 'a session'
card_out
probe await picture >/dev/null
killed 'the session'"'"'s helper' kill_session
killed 'the watcher' kill_watch
killed 'the seat' kill_seat
killed 'the authority' kill_authority
display_finish
