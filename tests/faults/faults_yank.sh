#!/bin/sh
# The card is pulled before, during and after each command of an insertion and of an attempt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/faults_yank.sh"
# shellcheck source=tests/faults/faults.sh
. "$here/faults.sh"

machine_start
census_take seat watch
no_card=$counted

# ---- how many commands there are ----

card_in alice
insertion=$(card_has apdus)
census_take card seat watch
with_card=$counted
tried 'a trial' none 1 123456
attempt=$(($(card_has apdus) - insertion))
echo "      $insertion commands at the insertion, $attempt for the attempt"
check_that 'there are some of both' test "$insertion" -gt 3 -a "$attempt" -gt 3
card_out

# ---- each command of the insertion ----

card=alice
for step in $(seq "$insertion"); do
	for phase in before during after; do
		counted=$no_card
		outs=$(log_count '"event":"card-out"')
		fault yank-$phase apdu "$step"
		# The card may be gone again before it can be called inserted.
		rig card alice insert >/dev/null 2>&1 || :
		rig card alice wait gone >/dev/null
		log_await '"event":"card-out"' $((outs + 1))
		check_census "insertion, $phase command $step: no card, nothing left"
		card=
		card_in alice
		card_out
		card=alice
	done
done
check_verdict 'and then no card' card-absent 0 123456 cardea try
check_not 'no insertion failed for another reason' \
	sh -c "grep card-unusable $log | grep -v card-removed"
card=
check_good

# ---- each command of an attempt ----

for step in $(seq "$attempt"); do
	for phase in before during after; do
		# The last answer is the card's part done: the KDC must take longer than the news.
		[ "$step$phase" != "${attempt}after" ] || rig kdc slow 2000
		fault yank-$phase apdu "$step"
		yanked "trial, $phase command $step" card-removed 123456 cardea try
		[ "$step$phase" != "${attempt}after" ] || rig kdc start
		card_in alice
		tried '  and a good one' none 1 123456
	done
done
counted=$with_card
check_census 'nothing is left of all these'

# ---- a logon, an unlock ----

for when in 'before 1' 'during 3' 'after 3' "during $attempt" "after $attempt"; do
	[ "$when" != "after $attempt" ] || rig kdc slow 2000
	fault "yank-${when% *}" apdu "${when#* }"
	yanked "logon, ${when% *} command ${when#* }" card-removed 123456 cardea logon
	check_no_session
	check_await 'the seat is locked' $state '^locked'
	card_in alice
done
rig kdc start
check_census 'nothing is left of them'
logon_good
census_take card seat session watch
with_session=$counted
card_out
check_await 'a pulled card locks' $state '^locked card-removed'
card_in alice
for when in 'before 1' 'during 2' 'before 3' 'during 3' 'after 3' "before $attempt" \
	"during $attempt" "after $attempt"; do
	[ "$when" != "after $attempt" ] || rig kdc slow 2000
	fault "yank-${when% *}" apdu "${when#* }"
	yanked "unlock, ${when% *} command ${when#* }" card-removed 123456 \
		cardea unlock --logon-id "$logon_id"
	check_await 'the seat is locked' $state '^locked'
	card_in alice
done
rig kdc start
unlock_good
counted=$with_session
check_census 'the session and nothing else'

# ---- out, and in again at once ----

for _ in 1 2 3; do
	again=$(log_count '"event":"card-ready"')
	rig card alice pull >/dev/null
	rig card alice insert >/dev/null
	check_await 'out and in again: locked' $state '^locked'
	log_await '"event":"card-ready"' $((again + 1))
	unlock_good
done
rig kdc freeze
attempt_start 123456 cardea try
attempt_await_stage kdc-reach
again=$(log_count '"event":"card-ready"')
rig card alice pull >/dev/null
rig card alice insert >/dev/null
attempt_ended 'out and in again in an attempt' card-removed 0
rig kdc cont
log_await '"event":"card-ready"' $((again + 1))
check_census 'the session and nothing else'

# ---- granted, but the card leaves before the session is shown ----

card_out
card_in alice
cache=/run/cardea/tickets/2001/${logon_id#0x}
renewed_again() { [ "$(stat -c %i "$cache")" != "$renewed" ]; }
keeper=$(helper_pid session)
halt "$keeper"
attempt_start 123456 cardea unlock --logon-id "$logon_id"
attempt_await_stage session
card_out
card=alice
attempt_ended 'pulled while the tickets are renewed' card-removed 1
card=
card_in alice
# The session answers to that attempt while the next one runs.
fault hold apdu 3
attempt_start 123456 cardea unlock --logon-id "$logon_id"
rig card alice wait held >/dev/null
check_await 'the seat is locked' $state '^locked'
renewed=$(stat -c %i "$cache")
kill -CONT "$keeper"
await_command renewed_again
rig card alice release >/dev/null
attempt_ended 'an old answer does not end the next' none 1
state_await '^unlocked'
logoff_good
counted=$with_card
check_census 'nothing is left'

"$E2E_BIN/hold" /run/rig/shell >"$RIG/held" &
holder=$!
await "$RIG/held" ready
attempt_start 123456 cardea logon
await "$RIG/held" '^[0-9]'
attempt_await_stage session
card_out
card=alice
kill "$holder"
attempt_ended 'pulled while the shell starts' card-removed 1
check_await 'the seat is locked' $state '^locked'
check_no_session
card=
card_in alice
check_census 'nothing is left'
logon_good
logoff_good
faults_finish
