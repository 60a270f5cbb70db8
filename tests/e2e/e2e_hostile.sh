#!/bin/sh
# A cardea-krb that lies is refused by name, and gets nothing out of the card but one signature; nor
# does a cardea-verify or cardea-card that lies harm the authority.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_hostile.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

hostile=$RIG/hostile

replace_krb() {
	mkdir -p $hostile
	mv $RIG/programs/cardea-krb $hostile/cardea-krb
	chown cardea-krb:cardea-krb $hostile
	install -m 0711 "$E2E_BIN/hostile_krb" $RIG/programs/cardea-krb
}

# What the real cardea-krb brings for this card, kept as $hostile/NAME.
record() { # card, PIN, name
	card_in "$1"
	echo record >$hostile/mode
	check_verdict "$1, with a listener between" none 1 "$2" cardea try
	mv $hostile/result "$hostile/$3"
}

# lies MODE COPY ID VERIFIES SENTENCE: as a trial and as a logon
lies() {
	echo "$1" >$hostile/mode
	cp -p "$hostile/$2" $hostile/result
	check_verdict "$5" "$3" "$4" 123456 cardea try
	check_verdict "$5, at a logon" "$3" "$4" 123456 cardea logon
	check_that 'no session came of it' no_session
	check_is 'nothing was unlocked' 0 "$(log_count '"event":"(unlock|session-begin)"')"
	echo record >$hostile/mode
	check_good
}
no_session() {
	session_none && [ -z "$(ls /run/cardea/tickets)" ]
}

machine_start
replace_krb
record bob 654321 of-bob
record alice 123456 of-alice
lies garbage of-alice protocol-violation 1 'success and noise'
lies unsigned of-alice protocol-violation 0 "success without the card's signature"
lies replay of-alice host-nonce-mismatch 1 'all of an earlier attempt'
lies old-ap-req of-alice host-nonce-mismatch 1 'the AP-REQ of an earlier attempt'
lies old-signed of-alice host-nonce-mismatch 1 'the SignedData of an earlier attempt'
lies replay of-bob cert-key-mismatch 1 "all of another card's attempt"
lies old-signed of-bob cert-key-mismatch 1 "another card's SignedData"
lies old-ap-req of-bob host-nonce-mismatch 1 "another card's AP-REQ"
lies greedy of-alice kdc-lost 1 'three signatures for one PIN'
lies early of-alice protocol-violation 0 'the last word first'
lies chatty of-alice protocol-violation 0 'answers of the KDC without end'
lies silent of-alice helper-died 0 'no word at all'

rm $RIG/programs/cardea-krb
install -m 0711 $hostile/cardea-krb $RIG/programs/cardea-krb
check_good
check_verdict 'the real one logs on' none 1 123456 cardea logon
check_not 'and the session is there' session_none

# ---- cardea-verify ----

# replace NAME FALSE PLACE: the real one is kept as PLACE
replace() {
	mv "$RIG/programs/cardea-$1" "$3"
	install -m 0711 "$E2E_BIN/$2" "$RIG/programs/cardea-$1"
}

# The doctor's answer, in one line.
doctor() { cardea doctor --json >$RIG/examined 2>&1 || :; }
told() { tr -d ' \n' <$RIG/examined | grep -qF "$1"; }

cardea logoff >/dev/null
await_command session_none
replace verify hostile_verify $hostile/cardea-verify
mkfifo -m 0644 $hostile/go
echo garbage >$hostile/verify
over='"name":"cardea-krb".*"what":"(ended|released)"'
ended=$(log_count "$over")
doctor &
asked=$!
check_await 'the KDC was asked' $log "$over" $((ended + 1))
# A FIFO that nobody reads any more would be waited for without end.
check_that 'then cardea-verify speaks' timeout 20 tee $hostile/go </dev/null
wait $asked
check_that 'a survey that is noise is a file check that was not made' \
	told '"check":"kdc","outcome":"passed"'
check_good
echo other >$hostile/verify
doctor
check_that 'a certificate that was not judged keeps nobody from asking the KDC' \
	told '"check":"kdc","outcome":"passed"'
check_verdict 'nor is it taken for judged' protocol-violation 0 123456 cardea try
echo honest >$hostile/verify
check_good

# ---- cardea-card ----

card_out
replace card hostile_card $RIG/programs/real-card
card_in alice
check_verdict 'a broken word about the PIN' protocol-violation 1 123456 cardea try
check_that 'ends no authority' cardea status

checks_finish
