#!/bin/sh
# The machine goes to sleep: the session is locked first, and no card is believed after it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_sleep.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"
login1=$E2E_BIN/../app/watch/mock_login1
heard=$RIG/log/login1

# The system bus where every program looks for it, and a stand-in for logind on it.
bus_start() {
	mkdir -p /run/dbus
	cat >"$RIG/bus.conf" <<-'CONF'
	<busconfig>
	<listen>unix:path=/run/dbus/system_bus_socket</listen>
	<auth>EXTERNAL</auth>
	<policy context="default"><allow user="*"/><allow own="*"/>
	<allow send_destination="*"/><allow receive_sender="*"/></policy>
	</busconfig>
	CONF
	dbus-daemon --config-file="$RIG/bus.conf" --fork 2>"$RIG/log/bus"
	mkfifo "$RIG/login1"
	"$login1" <"$RIG/login1" >"$heard" &
	exec 5>"$RIG/login1"
	await "$heard" '^ready'
}

login1() { echo "$1" >&5; }

seat_is() { check_await "$1" "$state" "$2"; }

bus_start
machine_start ''
check_await 'the watcher holds a sleep back' "$heard" '^inhibit sleep delay'
card_in alice
check_verdict 'logon' none 1 123456 cardea logon
logon_id=$(field logon_id)
seat_is 'shown' '^unlocked '
was=$(log_count '"event":"card-ready"')
login1 sleep
seat_is 'a sleep locks' '^locked suspend '
check_await 'and then only the machine sleeps' "$heard" '^released'
check_that 'the card is a new one' log_await '"event":"card-ready"' $((was + 1))
check_that 'gone by the sleep' log_await '"event":"card-out".*"cause":"suspend"'
login1 wake
check_await 'the next sleep is held back' "$heard" '^inhibit sleep delay' 2
check_verdict 'the PIN unlocks it' none 1 123456 cardea unlock --logon-id "$logon_id"
seat_is 'shown again' '^unlocked '
login1 sleep
check_await 'once more' "$heard" '^released' 2
login1 wake
cardea logoff >/dev/null
await_command session_none

# A session that no card locks.
configure '[removal]
ScRemoveOption = 0'
check_await 'a new watcher holds it back too' "$heard" '^inhibit sleep delay' 4
[ "$card" = alice ] || card_in alice
check_verdict 'logon' none 1 123456 cardea logon
card_out
check_that 'its card may leave' grep -q '^unlocked ' "$state"
login1 sleep
seat_is 'a sleep locks it all the same' '^locked suspend '
check_await 'before the machine sleeps' "$heard" '^released' 4
checks_finish
