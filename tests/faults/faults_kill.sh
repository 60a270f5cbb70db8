#!/bin/sh
# Each program is killed in each stage of an attempt, with a session shown, and while it is locked;
# some are only stopped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/faults_kill.sh"
# shellcheck source=tests/faults/faults.sh
. "$here/faults.sh"

# ---- an attempt that stays in a stage ----

# Any start of cardea-verify can be held.
machine_install
mv "$programs/cardea-verify" "$programs/cardea-verify.real"
cp "$FAULTS_BIN/gate" "$programs/cardea-verify"
: >"$programs/cardea-verify.gate"

holder=
hold_start() { # file
	rm -f "$RIG/held"
	"$E2E_BIN/hold" "$1" >"$RIG/held" &
	holder=$!
	await "$RIG/held" ready
}

stage_reach() { # stage, command
	stage=$1
	shift
	stopped=
	case $stage in
	buffer)
		stopped=$(helper_pid card)
		halt "$stopped" ;;
	certificate) hold_start "$RIG_CA" ;;
	kdc-reach) rig kdc freeze ;;
	card)	fault hold apdu 3 ;;
	tickets | host-proof) fault hold apdu 6 ;;
	account) hold_start /etc/pam.d/cardea ;;
	session) hold_start /run/rig/shell ;;
	esac
	attempt_start 123456 "$@"
	case $stage in
	card)	rig card alice wait held >/dev/null ;;
	tickets)
		rig card alice wait held >/dev/null
		rig kdc freeze
		rig card alice release >/dev/null ;;
	host-proof)
		rig card alice wait held >/dev/null
		hold_start "$programs/cardea-verify.gate"
		rig card alice release >/dev/null ;;
	esac
	attempt_await_stage "$stage"
}

stage_leave() {
	case $stage in
	buffer)	kill -CONT "$stopped" 2>/dev/null || : ;;
	kdc-reach) rig kdc cont ;;
	card)	rig card alice release >/dev/null 2>&1 || : ;;
	tickets) rig kdc cont ;;
	*)
		kill "$holder"
		wait "$holder" 2>/dev/null || : ;;
	esac
	rig card alice faults clear >/dev/null
}

# The PIN has gone to the card from this stage on.
stage_pins() {
	case $stage in
	buffer | certificate | kdc-reach) echo 0 ;;
	*)	echo 1 ;;
	esac
}

# ---- who is killed ----

end() { # victim
	case $1 in
	authority)
		kill -KILL "$AUTHORITY_PID"
		wait "$AUTHORITY_PID" 2>/dev/null || : ;;
	caller)	kill -KILL "$attempt_pid" ;;
	shell)	kill -KILL "$(cat /home/alice/shell)" ;;
	*)	helper_kill "$1" ;;
	esac
}

expected() { # victim
	case $1 in
	authority) echo authority-unavailable ;;
	*)	echo helper-died ;;
	esac
}

# A caller that is gone hears nothing; the log has what became of its attempt.
cancelled() {
	wait "$attempt_pid" 2>/dev/null || :
	log_await '"event":"attempt-end".*"failure":"pin-cancelled"' $((cancels + 1))
	check_is "$1: PINs sent" "$2" "$(($(card_has verifies) - sent_before))"
}

killed_in() { # stage, victim, command: an attempt and the next one
	stage=$1 victim=$2
	shift 2
	was_logon=$2
	cancels=$(log_count '"event":"attempt-end".*"failure":"pin-cancelled"')
	stage_reach "$stage" "$@"
	end "$victim"
	if [ "$victim" = caller ]; then
		cancelled "cardea killed in the stage $stage" "$(stage_pins)"
	else
		attempt_ended "$victim killed in the stage $stage" "$(expected "$victim")" "$(stage_pins)"
	fi
	check_await '  the seat is locked' $state '^locked'
	stage_leave
	[ "$victim" != authority ] || machine_again
	[ "$was_logon" != logon ] || check_no_session '  no session'
	check_census '  nothing is left'
	tried '  and a good one' none 1 123456
}

machine_start
sed -i '2i echo $$ >"$HOME/shell"' /run/rig/shell
card_in alice
census_take card seat watch
with_card=$counted
tried 'a good one' none 1 123456

for victim in card watch seat authority caller; do
	for stage_now in buffer certificate kdc-reach card tickets host-proof account; do
		killed_in $stage_now $victim cardea try
	done
	killed_in session $victim cardea logon
done
for at_stage in certificate:verify kdc-reach:krb card:krb tickets:krb host-proof:verify \
	account:session; do
	killed_in ${at_stage%:*} ${at_stage#*:} cardea try
done
killed_in account session cardea logon
killed_in session session cardea logon

# ---- the programs of an attempt are stopped ----

configure '[cards]
card_seconds = 2

[kerberos]
kdc_seconds = 4'
check_census 'started again'
for at_stage in buffer:card certificate:verify kdc-reach:krb account:session; do
	stage_reach ${at_stage%:*} cardea try
	halt "$(helper_pid "${at_stage#*:}")"
	stopped=
	attempt_ended "${at_stage#*:} stopped in the stage ${at_stage%:*}" helper-timeout \
		"$(stage_pins)"
	stage_leave 2>/dev/null
	check_census '  nothing is left'
	tried '  and a good one' none 1 123456
done

configure ''
check_census 'with the usual limits again'

# ---- while a card is read ----

card_out
card=alice
fault hold apdu 5
rig card alice insert >/dev/null
rig card alice wait held >/dev/null
unusable=$(log_count '"event":"card-unusable".*helper-died')
end card
log_await '"event":"card-unusable".*helper-died' $((unusable + 1))
rig card alice release >/dev/null 2>&1 || :
tried 'card killed while the card is read: the next attempt looks again' none 1 123456
card_out
hold_start "$programs/cardea-verify.gate"
card_in alice
await "$RIG/held" '^[0-9]'
end verify
stage=insertion
stage_leave
counted=$with_card
check_census 'verify killed while the certificate is judged: nothing is left'
tried '  and a good one' none 1 123456

# ---- with a session shown ----

shell_gone() { [ ! -d "/proc/$shell" ]; }

session_shown() {
	rm -f /home/alice/shell
	logon_good "${1:-logon}"
	await /home/alice/shell .
	shell=$(cat /home/alice/shell)
}

session_ended() {
	check_that '  the session is ended' await_command session_none
	check_that '  and its shell' await_command shell_gone
	counted=$with_card
	check_census '  nothing is left'
}

session_kept() {
	check_that '  the session is kept' sh -c \
		"cardea status --json | grep -q '\"logon_id\": \"$logon_id\"'"
	check_not '  and its shell' shell_gone
	counted=$with_session
	check_census '  and nothing else'
}

session_shown
census_take card seat session watch
with_session=$counted
readies=$(log_count '"event":"card-ready"')
end card
log_await '"event":"card-ready"' $((readies + 1))
check_await 'card killed while the session is shown: another reads it' $state '^unlocked'
session_kept
end watch
# Its successor's seat writes another reason down soon.
locked_by() { cardea status --json | grep -q "\"lock_reason\": \"$1\""; }
check_that 'watch killed while the session is shown: locked' await_command locked_by watch-gone
check_await '  as the seat says' $state '^locked'
session_kept
unlock_good '  unlocked again'
halt "$(helper_pid watch)"
check_await 'watch stopped while the session is shown: locked' $state '^locked watch-silent'
kill -CONT "$(helper_pid watch)"
unlock_good '  unlocked again'
session_kept
end seat
check_await 'seat killed while the session is shown: locked' $state '^locked'
session_ended

session_shown
halt "$(helper_pid seat)"
card_out
check_await 'seat stopped while the card is pulled: locked' $state '^locked'
card_in alice
session_ended

session_shown
end session
check_await 'session killed: locked' $state '^locked'
session_ended

session_shown
end shell
check_await 'the shell killed: locked' $state '^locked'
session_ended

session_shown
helpers=$(cat "$RIG_CGROUP"/helpers/*/cgroup.procs)
end authority
# The watcher ends with the authority, and may be heard first.
check_await 'authority killed while the session is shown: locked' $state \
	'^locked (authority|watch)-gone'
gone() { for pid in $helpers; do [ ! -d "/proc/$pid" ] || return 1; done; }
check_that '  all its helpers end by themselves' await_command gone
machine_again
session_ended
check_await '  its successor begins locked' $state '^locked start'
check_verdict '  and grants nothing that was granted' unlock-no-such-session 0 123456 \
	cardea unlock --logon-id "$logon_id"
tried '  but a good attempt' none 1 123456

# A session whose keeper cannot end it any more.
session_shown
halt "$(helper_pid session)"
end authority
check_await 'authority killed, the session stopped: locked' $state '^locked (authority|watch)-gone'
check_not '  the shell still runs' shell_gone
machine_again
check_that '  the successor has ended it before it serves' shell_gone
session_ended

session_shown
halt "$AUTHORITY_PID"
rig card alice pull >/dev/null
check_await 'authority stopped while the card is pulled: locked' $state '^locked card-removed'
outs=$(log_count '"event":"card-out"')
kill -CONT "$AUTHORITY_PID"
log_await '"event":"card-out"' $((outs + 1))
card=
card_in alice
unlock_good '  unlocked again'
session_kept

# ---- while it is locked ----

card_out
card_in alice
check_await 'locked' $state '^locked card-removed'
for victim in card watch; do
	end $victim
	check_census "$victim killed while it is locked"
	check_await '  still locked' $state '^locked'
	session_kept
	unlock_good '  unlocked'
	card_out
	card_in alice
done
for at_stage in kdc-reach:krb card:card tickets:watch host-proof:verify account:session; do
	stage_reach ${at_stage%:*} cardea unlock --logon-id "$logon_id"
	end ${at_stage#*:}
	attempt_ended "${at_stage#*:} killed in the stage ${at_stage%:*} of an unlock" helper-died \
		"$(stage_pins)"
	check_await '  still locked' $state '^locked'
	stage_leave
	session_kept
done
unlock_good '  unlocked'
card_out
card_in alice
end shell
check_that 'the shell killed while it is locked' await_command session_none
check_await '  still locked' $state '^locked'
session_ended

for victim in seat session authority; do
	session_shown
	card_out
	card_in alice
	stage_reach tickets cardea unlock --logon-id "$logon_id"
	if [ $victim = session ]; then
		# The session's, not one of the attempt's.
		end session
		attempt_ended 'session killed while it is unlocked' unlock-session-ended 1
	else
		end $victim
		attempt_ended "$victim killed while it is unlocked" "$(expected $victim)" 1
	fi
	check_await '  still locked' $state '^locked'
	stage_leave
	[ $victim != authority ] || machine_again
	session_ended
done
session_shown 'the next logon'
logoff_good
faults_finish
