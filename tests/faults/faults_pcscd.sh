#!/bin/sh
# Readers are unplugged, pcscd is killed and stopped: idle, in an attempt, with a session shown.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/faults_pcscd.sh"
# shellcheck source=tests/faults/faults.sh
. "$here/faults.sh"

reader='Virtual PCD 00 00'

good() { tried '  and a good one' none 1 123456; }

# The reader's card went with it, or with pcscd.
reader_back() {
	rig reader add 0
	card=
	card_in alice
}

pcscd_back() {
	ups=$(log_count '"event":"pcscd","up":true')
	rig pcscd start
	log_await '"event":"pcscd","up":true' $((ups + 1))
	card=
	card_in alice
}

# What was told before the last card came is of no interest.
gone_await() { # cause
	log_await "\"event\":\"card-out\".*\"cause\":\"$1\"" $((gone + 1))
}
gone_count() { gone=$(log_count "\"event\":\"card-out\".*\"cause\":\"$1\""); }

# An attempt that has got as far as STAGE and stays there; "tickets": signed, the KDC silent.
attempt_at() { # kdc-reach|card|tickets, command
	at=$1
	shift
	case $at in
	kdc-reach) rig kdc freeze ;;
	card)	fault hold apdu 3 ;;
	tickets) fault hold apdu 6 ;;
	esac
	attempt_start 123456 "$@"
	case $at in
	kdc-reach) attempt_await_stage kdc-reach ;;
	card)	rig card alice wait held >/dev/null ;;
	tickets)
		rig card alice wait held >/dev/null
		rig kdc freeze
		rig card alice release >/dev/null
		attempt_await_stage tickets ;;
	esac
}

attempt_let_go() {
	rig kdc cont
	rig card alice release >/dev/null 2>&1 || :
	rig card alice faults clear >/dev/null
}

machine_start
card_in alice
census_take card seat watch
with_card=$counted
watcher=$(helper_pid watch)
good

# ---- the reader ----

gone_count reader
rig reader remove 0
gone_await reader
tried 'its reader is unplugged' reader-none 0 123456 --reader "$reader"
tried 'nor is there a card elsewhere' card-absent 0 123456
reader_back
good

for at_stage in kdc-reach:0 tickets:1; do
	attempt_at ${at_stage%:*} cardea try
	rig reader remove 0
	attempt_ended "unplugged in the stage ${at_stage%:*}" reader-removed ${at_stage#*:}
	attempt_let_go
	reader_back
	good
done
check_census 'nothing is left'

logon_good
census_take card seat session watch
with_session=$counted
rig reader remove 0
check_await 'unplugged while the session is shown: locked' $state '^locked reader-removed'
check_verdict 'no reader, no unlock' reader-none 0 123456 \
	cardea unlock --logon-id "$logon_id" --reader "$reader"
reader_back
check_await 'still locked' $state '^locked'
attempt_at tickets cardea unlock --logon-id "$logon_id"
rig reader remove 0
attempt_ended 'unplugged while unlocking' reader-removed 1
attempt_let_go
check_await 'still locked' $state '^locked'
reader_back
unlock_good
rig reader remove 1
check_await "another reader's end is nothing" $state '^unlocked'
rig reader add 1
check_await 'nor is its return' $state '^unlocked'
check_census 'the session and nothing else'

# ---- pcscd is killed ----

rig pcscd kill
check_await 'pcscd killed while the session is shown: locked' $state '^locked pcsc-gone'
check_verdict 'no pcscd, no unlock' pcsc-unavailable 0 123456 cardea unlock --logon-id "$logon_id"
check_that 'cards says so' sh -c 'cardea cards --json | grep -q "\"pcscd\": false"'
pcscd_back
check_await 'still locked' $state '^locked'
unlock_good
check_census 'the session and nothing else'
logoff_good

for at_stage in kdc-reach:0 card:1 tickets:1; do
	attempt_at ${at_stage%:*} cardea try
	rig pcscd kill
	attempt_ended "pcscd killed in the stage ${at_stage%:*}" pcsc-unavailable ${at_stage#*:}
	attempt_let_go
	pcscd_back
	good
done
gone_count pcscd
rig pcscd kill
gone_await pcscd
tried 'pcscd killed while nothing is done' pcsc-unavailable 0 123456
check_await 'the seat is locked' $state '^locked'
pcscd_back
good

card_out
card=alice
fault hold apdu 4
rig card alice insert >/dev/null
rig card alice wait held >/dev/null
gone_count pcscd
rig pcscd kill
gone_await pcscd
cards=$(cardea cards --json 2>/dev/null || :)
check_is 'pcscd killed while the card is read: no card' '"pcscd": false,' \
	"$(echo "$cards" | grep -oE '"pcscd": false,|"insertion"' | xargs -d '\n')"
rig card alice faults clear >/dev/null
pcscd_back
good
counted=$with_card
check_census 'nothing is left'

# ---- pcscd is stopped ----

check_is 'the watcher is the one of the start' "$watcher" "$(helper_pid watch)"
configure '[cards]
card_seconds = 2'
watcher=$(helper_pid watch)
logon_good
rig pcscd stop
check_await 'pcscd stopped while the session is shown: locked' $state '^locked watch-silent'
rig pcscd cont
unlock_good
check_await 'and goes on being shown' $state '^unlocked'
counted=$with_session
check_census 'the session and nothing else'
rig pcscd stop
state_await '^locked watch-silent'
check_verdict 'no unlock while it stands still' pcsc-unavailable 0 123456 \
	cardea unlock --logon-id "$logon_id"
check_await 'still locked' $state '^locked'
rig pcscd cont
unlock_good
logoff_good

for at_stage in card:1 kdc-reach:0; do
	attempt_at ${at_stage%:*} cardea try
	rig pcscd stop
	attempt_let_go
	attempt_ended "pcscd stopped in the stage ${at_stage%:*}" pcsc-unavailable ${at_stage#*:}
	rig pcscd cont
	good
done
rig pcscd stop
tried 'pcscd stopped before' pcsc-unavailable 0 123456
rig pcscd kill
pcscd_back
good
gone_count card
rig pcscd stop
rig card alice pull >/dev/null
rig pcscd cont
gone_await card
card=
tried 'what happened meanwhile is seen' card-absent 0 123456
card_in alice
good
counted=$with_card
check_census 'nothing is left'
check_is 'the watcher is still the same' "$watcher" "$(helper_pid watch)"
faults_finish
