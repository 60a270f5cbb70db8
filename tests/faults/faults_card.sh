#!/bin/sh
# Cards that answer wrongly, late or never, and other programs that use the card.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/faults_card.sh"
# shellcheck source=tests/faults/faults.sh
. "$here/faults.sh"

reader='Virtual PCD 00 00'

# One fault of the next attempt, then a good one.
bad() { # failure id, VERIFY commands, fault
	wanted_id=$1 wanted_pins=$2
	shift 2
	fault "$@"
	tried "$*" "$wanted_id" "$wanted_pins" 123456
	rig card "$card" faults clear >/dev/null
	rig card "$card" tries reset >/dev/null
	good
}

good() { tried '  and a good one' none 1 123456; }

last_is() {
	grep -E '"event":"card-(ready|unusable)"' $log | tail -n 1 | grep -q "\"failure\":\"$1\""
}
cards_say() { cardea cards --json | grep -q "\"failure\": \"$1\""; }

# One fault of the next insertion of alice; then a good insertion.
bad_in() { # failure id, fault
	wanted_id=$1
	shift
	card_out
	card=alice
	fault "$@"
	card=
	card_in alice
	check_that "insertion, $*: unusable" last_is "$wanted_id"
	check_that '  and cards says why' cards_say "$wanted_id"
	fault "$@"
	# An attempt looks again.
	tried '  as does an attempt' "$wanted_id" 0 123456
	rig card alice faults clear >/dev/null
}

# A fault of the next insertion of alice that does no harm.
odd_in() { # fault
	card_out
	card=alice
	fault "$@"
	card=
	card_in alice
	good
	rig card alice faults clear >/dev/null
}

machine_start
card_in alice
census_take card seat watch
with_card=$counted
good

# ---- status words ----
# Commands of an attempt: SELECT, tries left, VERIFY, then three for the signature.

for sw in 6A82 6982 6D00 6F00 6700; do
	bad card-io 0 sw $sw apdu 1
done
bad card-locked 0 sw 6283 apdu 1
for sw in 6982 6A82 6D00 6F00 6700 6B00; do
	bad card-io 0 sw $sw apdu 2
done
bad pin-blocked 0 sw 6983 apdu 2
bad pin-blocked 0 sw 63C0 apdu 2
bad pin-last-try 0 sw 63C1 apdu 2
# 9000: verified already, by whom? The card is told to forget and asked again.
fault sw 9000 apdu 2
tried 'a card that stands verified is made to forget' none 1 123456
bad card-io 0 sw 9000 all
# A card may refuse without having looked: it counts no try then, but the PIN was sent.
card_refuses() { # failure id, status word
	fault sw "$2" apdu 3
	yanked_as "sw $2 apdu 3" "$1"
	good
}
yanked_as() { yanked "$1" "$2" 123456 cardea try; }
card_refuses pin-blocked 6983
card_refuses pin-blocked 63C0
card_refuses pin-wrong 63C2
for sw in 6982 6A82 6D00 6F00 6700 6B00 6100 6C08; do
	card_refuses card-io $sw
done
# A card that says 9000 and has not verified.
fault sw 9000 apdu 3
yanked_as 'sw 9000 apdu 3' card-not-authenticated
good
for at in 4 5; do
	bad card-not-authenticated 1 sw 6982 apdu $at
	bad card-no-key 1 sw 6A88 apdu $at
	bad card-no-key 1 sw 6A86 apdu $at
	for sw in 6983 63C0 6A82 6F00 6D00 6700; do
		bad card-io 1 sw $sw apdu $at
	done
done
bad card-bad-data 1 sw 9000 apdu 5
bad card-io 1 sw 6F00 apdu 6
bad card-bad-data 1 sw 9000 apdu 6

# ---- lengths ----

bad card-bad-data 0 empty apdu 1
bad card-bad-data 0 cut 1 apdu 2
bad pin-result-unknown 1 empty apdu 3
bad pin-result-unknown 1 cut 1 apdu 3
bad card-bad-data 1 empty apdu 4
bad card-bad-data 1 cut 1 apdu 5
bad card-bad-data 1 pad 300 apdu 5
bad card-bad-data 1 pad 1 apdu 6
bad card-bad-data 1 endless 16 ins 87 2
bad card-bad-data 1 endless 256 ins 87 2
bad card-bad-data 1 endless 0 ins 87 2
counted=$with_card
check_census 'nothing is left of all these'

# ---- slowness ----

configure '[cards]
card_seconds = 2'
bad card-timeout 0 delay 3000 apdu 1
bad pin-result-unknown 1 delay 3000 apdu 3
bad card-timeout 1 delay 3000 apdu 5
fault delay 300 apdu 3
tried 'a slow card within the limit' none 1 123456
fault hold apdu 3
tried 'a card that never answers to VERIFY' pin-result-unknown 1 123456
rig card alice release >/dev/null
good
bad_in card-timeout delay 3000 apdu 4
configure ''
good
check_census 'nothing is left of the slow ones'

# ---- the insertion ----
# SELECT, CHUID, tries left, then the certificate and its GET RESPONSEs.

bad_in card-unknown sw 6A82 apdu 1
bad_in card-locked sw 6283 apdu 1
bad_in card-io sw 6982 apdu 2
bad_in card-bad-data empty apdu 3
bad_in card-io sw 6F00 apdu 3
bad_in card-io sw 6982 apdu 4
bad_in card-bad-data sw 9000 apdu 4
bad_in card-bad-data tlv +7 apdu 4
bad_in card-bad-data tlv -7 apdu 4
bad_in card-bad-data cut 1 apdu 6
bad_in card-bad-data pad 300 apdu 6
bad_in card-bad-data endless 16 apdu 4
bad_in card-bad-data endless 256 apdu 4
bad_in card-bad-data endless 0 apdu 4
odd_in delay 100 all
odd_in sw 6A82 apdu 2
odd_in tlv +1 apdu 2
card_out
card=alice
fault sw 6A82 apdu 4
card=
card_in alice
tried 'a card without a certificate' card-no-certificate 0 123456
card_out
card_in alice
good
check_census 'nothing is left of the odd insertions'

# ---- cards of another kind ----

for odd in gzip strict; do
	card_in $odd
	tried "the card $odd" none 1 123456
done
card_in notpiv
check_that 'a card that is none of ours is named' cards_say card-unknown
tried '  and ignored' card-unknown 0 123456
card=
card_in alice --reader 1
good
card_out
card=notpiv
card_in clone
tried 'a card with another key' cert-key-mismatch 1 123456
mkdir "$RIG/cards/mute"
cp "$RIG"/cards/alice/*.pem "$RIG/cards/alice/guid" "$RIG/cards/mute/"
echo 'atr = 00' >"$RIG/cards/mute/card.conf"
card_in mute
tried 'a card whose answer to reset is none' card-mute 0 123456
card_in alice
good
check_census 'nothing is left of other cards'

# ---- another card meanwhile ----

fault hold apdu 3
attempt_start 123456 cardea try
rig card alice wait held >/dev/null
readies=$(log_count '"event":"card-ready"')
rig card bob insert --reader 1 >/dev/null
log_await '"event":"card-ready"' $((readies + 1))
rig card bob pull >/dev/null
rig card alice release >/dev/null
attempt_ended 'a card comes and goes in the other reader' none 1
fault hold apdu 3
attempt_start 123456 cardea try
rig card alice wait held >/dev/null
rig card alice pull >/dev/null
rig card bob insert >/dev/null
attempt_ended "another's card in its place" card-removed 1
card=bob
tried '  is good for its owner' none 1 654321
card_in alice
good
check_census 'nothing is left of that'

# ---- a try is lost, whatever happens then ----

fault yank-during apdu 3
yanked 'the answer to a wrong PIN is lost' card-removed 111111 cardea try
card_in alice
check_that 'the card counted it' test "$(card_has tries)" = 2
good
check_is 'and a right one gives all tries back' 3 "$(card_has tries)"

# ---- other programs ----

mkfifo "$RIG/other"
other_start() {
	: >"$RIG/other.out"
	"$FAULTS_BIN/pcscuser" "$reader" <"$RIG/other" >>"$RIG/other.out" 2>&1 &
	other_pid=$!
	exec 7>"$RIG/other"
	other_said=0
}
other() { # word
	echo "$1" >&7
	other_said=$((other_said + 1))
	await "$RIG/other.out" . $other_said
	tail -n 1 "$RIG/other.out" | grep -q '^ok$' || broken "the other program: $1" ok \
		"$(tail -n 1 "$RIG/other.out")"
}
other_end() {
	exec 7>&-
	wait $other_pid || :
}

other_start
other shared
other begin
tried 'another program keeps a transaction' card-busy 0 123456
other end
good
other select
tried 'another program has selected something else' none 1 123456
other reset
tried 'another program has reset the card' none 1 123456
other_end
good

# Its reset comes while ours is between two commands: PC/SC lets it wait for our transaction.
other_start
other shared
fault hold apdu 3
attempt_start 123456 cardea try
rig card alice wait held >/dev/null
echo reset >&7
rig card alice release >/dev/null
attempt_ended 'another program wants to reset the card meanwhile' none 1
other_end
good

card_out
other_start
rig card alice insert >/dev/null
card=alice
rig reader wait "$reader" present
other_end
card_out

# Whoever was there first may keep the card to itself.
machine_stop
rig card alice insert >/dev/null
card=alice
rig reader wait "$reader" present
other_start
other exclusive
unusable=$(log_count '"event":"card-unusable"')
machine_again 7>&-
log_await '"event":"card-unusable"' $((unusable + 1))
tried 'another program has the card to itself' card-busy 0 123456
other leave
other_end
card_out
card_in alice
good
check_census 'and nothing is left'
faults_finish
