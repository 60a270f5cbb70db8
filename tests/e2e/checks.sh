# shellcheck shell=sh
# checks.sh - sourced by each e2e_*.sh inside its rig, after machine.sh. A check that fails says so
# in one line, under it the log's end and what a sanitizer said; one that holds, on a terminal or
# with CHECKS_VERBOSE=1 only. A script that ends without checks_finish has failed, and says where.
#
#   check_is SENTENCE WANTED GOT
#   check_that SENTENCE COMMAND...	the command must succeed
#   check_not SENTENCE COMMAND...	the command must fail; for one that fails in no other way
#   check_other SENTENCE OLD NEW	both must be there, and not be the same
#   check_await SENTENCE FILE PATTERN [COUNT]	see await.c
#   await_command COMMAND...		returns when it succeeds
#   check_verdict SENTENCE ID VERIFIES PIN COMMAND...
#	one trial, logon or unlock of the card that is in: failure id, NTSTATUS, SubStatus, Win32 and
#	stage as the table has them, in the answer and in the log, and so many VERIFY on the card
#   check_good				alice's card is in (again) and a trial with her PIN works
#   checks_finish			after what the programs said, how many; the exit status
#
#   card_in NAME [--reader N] | card_out	the only card; return when it was read, or is gone
#   card_has KEY			a number of the state of the card that is in
#   log_count PATTERN, log_await PATTERN [COUNT]	lines of the authority's log
#   state_await PATTERN			the seat's record
#   session_none			whether there is no session
#   helper_pid NAME			of the running cardea-NAME; the newest when there are several
#   descriptors				of the authority, no caller's among them
#   secret_places DIGITS FILE...		where they are: in a process of ours, its environment or
#					arguments, in a file or below a folder of FILE...
#   configure LINES			takes LINES as the drop-in and starts the authority anew

# shellcheck disable=SC2154 # the script that sources this has said where it is
table=$here/../facts/verdicts.tsv
log=/var/log/cardea/cardea.log
state=/run/cardea/seat/state
checks=0
failed=0
card=
last_check='the start'
ok_lines=${CHECKS_VERBOSE:-0}
[ ! -t 1 ] || ok_lines=1

checks_left() {
	status=$?
	echo "FAIL  the script ended by itself, status $status, after '$last_check'"
	log_end
	exit 1
}
trap checks_left EXIT

await() { "$E2E_BIN/await" "$@"; }

passed() {
	checks=$((checks + 1))
	last_check=$1
	[ "$ok_lines" = 0 ] || echo "ok    $1"
}

log_end() {
	{
		tail -n 4 $log
		grep -E 'SUMMARY|runtime error' "$RIG/log/authority" | tail -n 2
	} 2>/dev/null | cut -c -200 | sed 's/^/      /'
}

broken() { # sentence, wanted, got
	checks=$((checks + 1))
	failed=$((failed + 1))
	last_check=$1
	echo "FAIL  $1: expected $2, got $3"
	log_end
}

check_is() {
	if [ "$2" = "$3" ]; then passed "$1"; else broken "$1" "'$2'" "'$3'"; fi
}

check_other() {
	if [ -n "$2" ] && [ -n "$3" ] && [ "$2" != "$3" ]; then
		passed "$1"
	else
		broken "$1" "another than '$2'" "'$3'"
	fi
}

check_that() {
	sentence=$1
	shift
	status=0
	"$@" >"$RIG/log/check" 2>&1 || status=$?
	if [ $status = 0 ]; then
		passed "$sentence"
	else
		broken "$sentence" "success of: $*" \
			"status $status: $(head -c 600 "$RIG/log/check")"
	fi
}

check_not() {
	sentence=$1
	shift
	if "$@" >"$RIG/log/check" 2>&1; then
		broken "$sentence" "failure of: $*" "success: $(head -c 600 "$RIG/log/check")"
	else
		passed "$sentence"
	fi
}

# Until the command succeeds; at most a minute.
await_command() {
	patience=$(($(date +%s) + 60))
	until "$@" >/dev/null 2>&1; do
		[ "$(date +%s)" -lt "$patience" ] || return 1
		sleep 0.05
	done
}

check_await() {
	sentence=$1
	shift
	check_that "$sentence" await "$@"
}

log_count() { cat $log 2>/dev/null | grep -cE "$1" || :; }
log_await() { await $log "$@"; }
state_await() { await $state "$@"; }

card_has() { "$RIG_BIN/vcardctl" "$RIG/cards/$card/control" state | tr ' ' '\n' | sed -n "s/^$1=//p"; }

card_in() {
	[ -z "$card" ] || card_out
	card=$1
	read_before=$(log_count '"event":"card-(ready|unusable)"')
	rig card "$1" insert --reader "${3:-0}" >/dev/null
	log_await '"event":"card-(ready|unusable)"' $((read_before + 1)) || card_trouble
}

card_trouble() {
	echo "the card $card was not read; the log's end:" >&2
	tail -n 8 $log >&2
	return 1
}

card_out() {
	gone_before=$(log_count '"event":"card-out"')
	was=$card card=
	case $(rig card "$was" state) in
	*inserted=1*) ;;
	*) return 0 ;;
	esac
	rig card "$was" pull >/dev/null
	log_await '"event":"card-out"' $((gone_before + 1))
}

# NTSTATUS, SubStatus, Win32 and stage of a failure id.
codes() {
	if [ "$1" = none ]; then
		echo 0x00000000 0x00000000 0x00000000 none
	else
		awk -F '\t' -v id="$1" '$1 == id { print $5, $7, $8, $2 }' "$table"
	fi
}

# Whether `cardea status` has a session.
session_none() { cardea status --json | grep -q '"session": null'; }

helper_pid() {
	newest=$(find "$RIG_CGROUP/helpers" -name "$1-*" | sort -V | tail -n 1)
	[ -n "$newest" ] && grep -m 1 . "$newest/cgroup.procs"
}

# The last answer in the same form: one look at it, for these are many.
answer() {
	tr -d '",' <$RIG/last | awk '
		{ sub(/:$/, "", $1); if (!($1 in v)) v[$1] = $2 }
		END { print v["failure"], v["ntstatus"], v["substatus"], v["win32"], v["stage"] }'
}

# The authority closes a caller's connection a moment after the caller has ended.
alone() {
	ends=$(awk '$6 != "01" { print $8 }' "/proc/$AUTHORITY_PID/net/unix") || return 1
	! echo "$ends" | grep -q authority.sock
}

descriptors() {
	await_command alone || :
	find "/proc/$AUTHORITY_PID/fd" -type l | wc -l
}

# What ends or goes while it is looked into is looked for again.
secret_places() {
	digits=$1
	shift
	for _ in 1 2 3 4 5; do
		status=0
		printf '%s\n' "$digits" | "$E2E_BIN/../display/seek" cardea || status=$?
		in_files=0
		grep -rls "$digits" "$@" || in_files=$?
		[ $status = 2 ] || [ $in_files = 2 ] || break
	done
	[ $status != 2 ] || echo 'a process cannot be read'
	[ $in_files != 2 ] || echo 'a file cannot be read'
	find "$@" -name "*$digits*"
}

# What the log's last word on the attempt is, in the same form.
logged() {
	grep "\"event\":\"attempt-end\",\"attempt\":\"$1\"" $log | tr ',' '\n' | tr -d '"' |
		awk -F : '{ v[$1] = $2 }
			END { print v["failure"], v["ntstatus"], v["substatus"], v["win32"],
				v["failure"] == "none" ? "none" : v["stage"] }'
}

check_verdict() {
	said=$1 id=$2 verifies=$3 digits=$4
	shift 4
	sent_before=0
	[ -z "$card" ] || sent_before=$(card_has verifies)
	pin "$digits" "$@" --json >"$RIG/last" 2>"$RIG/last.err" || :
	sent=0
	[ -z "$card" ] || sent=$(($(card_has verifies) - sent_before))
	wanted="$id $(codes "$id")"
	code=$(field attempt)
	if [ "$(answer)" != "$wanted" ]; then
		broken "$said" "$wanted" "$(answer) ($(head -c 300 "$RIG/last.err"))"
	elif [ "$sent" != "$verifies" ] || [ "$(field verify_sent)" != "$verifies" ]; then
		broken "$said: $id" "$verifies VERIFY" \
			"$sent on the card, $(field verify_sent) told"
	elif [ "$(logged "$code" | tr a-f A-F)" != "$(echo "$wanted" | tr a-f A-F)" ]; then
		broken "$said: $id in the log" "$wanted" "$(logged "$code")"
	else
		passed "$said: $id, $verifies VERIFY"
	fi
}

check_good() {
	[ "$card" = alice ] || card_in alice
	check_verdict 'and a good attempt' none 1 123456 cardea try
}

configure() {
	machine_stop
	printf '%s\n' "$1" >/etc/cardea/cardea.conf.d/test.conf
	read_before=$(log_count '"event":"card-(ready|unusable)"')
	machine_again
	[ -z "$card" ] || log_await '"event":"card-(ready|unusable)"' $((read_before + 1))
}

# What all helpers say is in the authority's or the stage's words: one of them is there.
check_language() {
	words=$(find "$RIG/log" -maxdepth 1 -name authority -o -name stage)
	check_that 'what the programs said is kept' test -n "$words"
	# shellcheck disable=SC2086
	check_is 'no program broke a rule of the language' '' \
		"$(cat $words </dev/null | grep -E 'Sanitizer|runtime error|[Aa]ssert' || :)"
}

checks_finish() {
	[ $checks != 0 ] || broken 'a script of checks' 'at least one' none
	check_language
	trap - EXIT
	if [ $failed = 0 ]; then
		echo "$checks checks"
	else
		echo "$checks checks, $failed failed"
		exit 1
	fi
}
