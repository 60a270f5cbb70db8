# shellcheck shell=sh disable=SC2154
# faults.sh - sourced by each faults_*.sh inside its rig; brings e2e's machine.sh and checks.sh.
#
#   census_take HELPER...		remembers in `counted` what the authority holds once just
#					these helpers run, named in the order of the alphabet:
#					them, its descriptors, the helpers' cgroups, its dead
#					children
#   check_census SENTENCE		it holds that again
#   helper_kill NAME			SIGKILL for it; returns once the authority knows
#   halt PID				SIGSTOP; returns once every thread of it stands still
#   fault WORDS				of the card that is in; see tests/rig/vcard_fault.c
#   tried SENTENCE ID VERIFIES PIN [options]	check_verdict of a trial
#   yanked SENTENCE ID PIN COMMAND...	as check_verdict, for a card that may have missed the PIN
#					that was sent: it counts at most what was told, that at
#					most 1
#   logon_good, unlock_good, logoff_good
#   attempt_start PIN COMMAND...	in the background; attempt_await_stage STAGE, then
#   attempt_ended SENTENCE ID VERIFIES	waits for it and judges as check_verdict does
#   faults_finish			checks_finish, after the log

# shellcheck source=tests/e2e/machine.sh
. "$here/../e2e/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/../e2e/checks.sh"

# The authority has heard of its end.
helper_kill() { # name
	victim_pid=$(helper_pid "$1")
	kill -KILL "$victim_pid"
	log_await "\"name\":\"cardea-$1\",\"pid\":$victim_pid,\"what\":\"(ended|released)\""
}

# SIGSTOP returns before every thread has stopped. One that the kernel holds up (D), as in an open
# that hold.c does not answer, stops when it is let go: it runs nothing of its own before.
halt() {
	kill -STOP "$1"
	await_command halted "$1"
}
halted() {
	threads=$(cat "/proc/$1/task"/*/stat) && ! echo "$threads" | sed 's/.*) //' | grep -qv '^[TD]'
}

running() {
	cardea status --json | sed -n 's/.*"name": "cardea-\([a-z]*\)".*/\1/p' | sort | xargs
}
running_are() { [ "$(running)" = "$1" ]; }

census() {
	names=$(running)
	echo "$names, descriptors $(descriptors)" \
		"cgroups $(find "$RIG_CGROUP/helpers" -mindepth 1 -type d | wc -l)" \
		"dead $(cat /proc/[0-9]*/stat 2>/dev/null | grep -c ") Z $AUTHORITY_PID " || :)"
}

# A card that was read a moment ago is still being judged.
census_take() {
	await_command running_are "$*"
	await_command settled
	counted=$(census)
}

settled() { cards=$(cardea cards --json) && ! echo "$cards" | grep -q '"state": "reading"'; }

census_same() { settled && [ "$(census)" = "$counted" ]; }

check_census() {
	if await_command census_same; then
		passed "$1"
	else
		broken "$1" "$counted" "$(census)"
	fi
}

fault() { rig card "$card" fault "$@" >/dev/null; }

tried() {
	said_so=$1 id_so=$2 verifies_so=$3 digits_so=$4
	shift 4
	check_verdict "$said_so" "$id_so" "$verifies_so" "$digits_so" cardea try "$@"
}

# The answer in $RIG/last against the table and the log; verdict_why says what is wrong.
verdict_judge() { # failure id
	wanted="$1 $(codes "$1")"
	code=$(field attempt)
	verdict_why=
	if [ "$(answer)" != "$wanted" ]; then
		verdict_why="answer $(answer) $(head -c 300 "$RIG/last.err")"
	elif [ "$1" != authority-unavailable ] &&
		[ "$(logged "$code" | tr a-f A-F)" != "$(echo "$wanted" | tr a-f A-F)" ]; then
		verdict_why="log $(logged "$code")"
	fi
}

yanked() {
	said=$1 id=$2 digits=$3
	shift 3
	sent_before=$(card_has verifies)
	pin "$digits" "$@" --json >"$RIG/last" 2>"$RIG/last.err" || :
	sent=$(($(card_has verifies) - sent_before))
	told=$(field verify_sent)
	verdict_judge "$id"
	if [ -n "$verdict_why" ]; then
		broken "$said" "$wanted" "$verdict_why"
	elif [ "$sent" -gt "$told" ] || [ "$told" -gt 1 ]; then
		broken "$said: $id" 'at most one VERIFY' "$sent on the card, $told told"
	else
		passed "$said: $id, $sent VERIFY"
	fi
}

attempt_start() { # PIN, command
	digits=$1
	shift
	sent_before=$(card_has verifies)
	printf '%s\n' "$digits" >"$RIG/pin"
	"$@" --pin-fd 4 --json 4<"$RIG/pin" >"$RIG/last" 2>"$RIG/last.err" &
	attempt_pid=$!
}

stage_is() { cardea status --json | grep -q "\"stage\": \"$1\""; }

attempt_await_stage() {
	await_command stage_is "$1" || broken "the attempt" "stage $1" \
		"$(cardea status --json | grep '"stage"')"
}

attempt_ended() { # sentence, failure id, VERIFY commands on the card
	wait "$attempt_pid" || :
	sent=$(($(card_has verifies) - sent_before))
	verdict_judge "$2"
	if [ -n "$verdict_why" ]; then
		broken "$1" "$wanted" "$verdict_why"
	elif [ "$sent" != "$3" ]; then
		broken "$1: $2" "$3 VERIFY" "$sent on the card"
	else
		passed "$1: $2, $3 VERIFY"
	fi
}

logon_good() {
	check_verdict "${1:-a good logon}" none 1 123456 cardea logon
	logon_id=$(field logon_id)
	state_await '^unlocked'
}

unlock_good() {
	check_verdict "${1:-a good unlock}" none 1 123456 cardea unlock --logon-id "$logon_id"
	state_await '^unlocked'
}

session_none() {
	cardea status --json | grep -q '"session": null' &&
		[ -z "$(find "$RIG_CGROUP/sessions" -mindepth 1 -type d)" ]
}

check_no_session() {
	check_that "${1:-no session is left}" await_command session_none
}

logoff_good() {
	cardea logoff >/dev/null || :
	check_no_session 'and log-off ends it'
}

# No script here writes so much that the log is put aside.
log_whole() {
	sed -n 's/^{"seq":\([0-9]*\),.*}$/\1/p' $log | awk 'NR > 1 && $1 != last + 1 { exit 1 }
		{ last = $1 }
		END { if (NR == 0) exit 1 }' && [ "$(grep -vc '^{"seq":.*}$' $log)" = 0 ]
}

faults_finish() {
	check_that 'the log has every record once, in order' log_whole
	checks_finish
}
