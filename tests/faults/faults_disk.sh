#!/bin/sh
# The log's file system is full: nobody logs on, everybody is locked, and the loss is counted.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/faults_disk.sh"
# shellcheck source=tests/faults/faults.sh
. "$here/faults.sh"

# Full to the last byte: a record that still fits into the log's last block is in its way. The
# authority stands still meanwhile: it may be about to write.
fill() {
	halt "$AUTHORITY_PID"
	size=$(stat -c %s $log)
	head -c 2M /dev/zero >/var/log/cardea/filler 2>/dev/null || :
	truncate -s %4096 $log
	kill -CONT "$AUTHORITY_PID"
}

# What filled the log's last block was never a record.
empty() {
	halt "$AUTHORITY_PID"
	truncate -s "$size" $log
	rm /var/log/cardea/filler
	kill -CONT "$AUTHORITY_PID"
}

first_since() { tail -c +$((size + 1)) $log | head -n 1; }

# The card without the log: it tells nothing now.
reading() { cardea cards --json | grep -q '"state": "ready"'; }
unread() { cards=$(cardea cards --json) && ! echo "$cards" | grep -q '"insertion"'; }
pull() {
	rig card alice pull >/dev/null
	await_command unread
}
insert() {
	rig card alice insert >/dev/null
	await_command reading
}

# An attempt of which the log says nothing.
refused() { # sentence, VERIFY commands, command
	said=$1 verifies=$2
	shift 2
	sent_before=$(card_has verifies)
	pin 123456 "$@" --json >"$RIG/last" 2>"$RIG/last.err" || :
	judge_refused "$said" "$verifies"
}
judge_refused() {
	check_is "$1" "audit-failed $(codes audit-failed)" "$(answer)"
	check_is '  PINs sent' "$2 $2" "$(($(card_has verifies) - sent_before)) $(field verify_sent)"
}

check_loss() {
	check_that "$1" sh -c 'echo "$1" | grep -q "\"lost\":[1-9]"' - "$(first_since)"
	check_that '  and no record is torn' sh -c "cardea log --json >/dev/null &&
		! grep -v '^{.*}\$' $log"
}

mount -t tmpfs -o mode=0750,size=1m small /var/log/cardea
machine_start
card_in alice
census_take card seat watch
with_card=$counted
tried 'there is room' none 1 123456

fill
refused 'no room: a trial' 0 cardea try
refused 'no room: a logon' 0 cardea logon
check_await '  the seat is locked' $state '^locked'
check_no_session '  there is no session'
empty
tried 'room again' none 1 123456
check_loss 'the first record tells how many were lost'
check_census '  nothing is left'

logon_good
census_take card seat session watch
fill
pull
check_await 'no room: a pulled card locks' $state '^locked card-removed'
insert
refused 'no room: an unlock' 0 cardea unlock --logon-id "$logon_id"
check_await '  still locked' $state '^locked'
empty
unlock_good 'room again: unlocked'
check_loss 'the first record tells how many were lost'
check_census '  the session and nothing else'
fill
cardea logoff >/dev/null
check_await 'no room: log-off locks' $state '^locked'
check_no_session '  and ends the session'
empty
counted=$with_card
check_census '  nothing is left'

# The disk becomes full in the middle.
for kind in try logon; do
	fault hold apdu 3
	attempt_start 123456 cardea $kind
	rig card alice wait held >/dev/null
	fill
	rig card alice release >/dev/null
	wait $attempt_pid || :
	judge_refused "no room since the PIN was sent: $kind" 1
	check_no_session '  there is no session'
	check_await '  the seat is locked' $state '^locked'
	empty
	tried '  and a good one' none 1 123456
	check_loss '  whose first record tells how many were lost'
done

# An authority that is started without room.
fill
machine_kill
machine_again
await_command reading
# What was no record is cut off at the start.
fill
refused 'started without room: a trial' 0 cardea try
empty
tried '  and with room' none 1 123456
check_loss '  the first record tells how many were lost'
check_census '  nothing is left'
logon_good
logoff_good
faults_finish
