#!/bin/sh
# Recorded attempts, judged again by somebody who has neither card, network, configuration nor keys;
# and what is given away for that holds no secret.
set -eu
own=$(cd "$(dirname "$0")" && pwd)
here=$(cd "$own/../../e2e" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$own/e2e_replay.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

bundles=$RIG/bundles
mkdir -p $bundles
ids=

# ---- attempts, and a bundle of each ----

last_attempt() {
	grep '"event":"attempt-end"' $log | tail -n 1 | sed 's/.*"attempt":"\([^"]*\)".*/\1/'
}

recorded() { # failure id, VERIFY commands, command: the attempt and its bundle, called by its id
	id=$1 v=$2
	shift 2
	check_verdict "an attempt: $id" "$id" "$v" "${pin_now:-123456}" "$@"
	code=$(last_attempt)
	check_await "$id: it is recorded" "/var/log/cardea/attempts/$code.json" '"verdict"'
	check_that "$id: it is bundled" cardea log --attempt "$code" --bundle "$bundles/$id"
	ids="$ids $id"
}

machine_start
card_in alice
recorded none 1 cardea logon
code_good=$code
await_command test -e /home/alice/session.done
ccache=$(sed -n 's/^KRB5CCNAME=FILE:\(.*\)/\1/p' /home/alice/session.done)
od -An -v -tx1 "$ccache" | tr -d ' \n' >$RIG/ccache.hex
cardea logoff >/dev/null
await_command session_none
pin_now=111111
recorded pin-wrong 1 cardea try
pin_now=
check_good
rig kdc start expired
recorded kdc-cert-expired 1 cardea try
rig kdc start good
rig keytab wrong
recorded host-key-wrong 1 cardea try
rig keytab good
configure '[accounts]
map ='
recorded local-no-rule 1 cardea try
configure ''
card_in expired
recorded cert-expired 0 cardea try
card_in wrongname
recorded account-unknown 0 cardea try
card_out
rig kdc stop

# ---- the file ----

check_is 'a bundle is for its owner alone' 600 "$(stat -c %a $bundles/none)"
check_not 'and never replaces another file' \
	cardea log --attempt "$code_good" --bundle $bundles/cert-expired
check_that 'unless that is asked for' \
	cardea log --attempt "$code_good" --bundle $bundles/none --force
check_that 'the log tells what the card was told' \
	sh -c "cardea log --attempt $code_good | grep -q 'VERIFY, data withheld'"
check_that 'and what was recorded of the KDC' \
	sh -c "cardea log --attempt $code_good | grep -q 'signed answer: .* from 127.0.0.1:88'"

# ---- no secret in it ----

has() { grep -qiE -- "$1" $bundles/none; }

# Ciphers of tickets and session keys, as the session's ticket cache has them.
grep -oE 'a003020112(a1030201..)?a28[12].{2,4}048[12].{2,4}[0-9a-f]{64}' $RIG/ccache.hex |
	sed 's/.*\(.\{64\}\)$/\1/' | sort -u >$RIG/ciphers
grep -oE '001200000020[0-9a-f]{64}' $RIG/ccache.hex | sed 's/^001200000020//' | sort -u >$RIG/keys
check_that 'the cache has tickets' test -s $RIG/ciphers
check_that 'and keys' test -s $RIG/keys
check_not 'no ticket is in the bundle' grep -qF -f $RIG/ciphers $bundles/none
check_not 'no session key' grep -qF -f $RIG/keys $bundles/none
{ cat $bundles/none; head -n 1 $RIG/keys; head -n 1 $RIG/ciphers; } >$RIG/leaky
check_that 'where one of them would be found' grep -qF -f $RIG/ciphers $RIG/leaky
check_that 'and the other' grep -qF -f $RIG/keys $RIG/leaky
check_not 'no PIN in digits' has '(^|[^0-9a-f])123456([^0-9a-f]|$)'
check_not 'nor as the card is given it' has '3132333435366?|123456ffff'
check_not 'nor as the caller gives it' has '310032003300'
printf '"123456" 313233343536ffff 310032003300340035003600\n' >$bundles/leaky
for form in '(^|[^0-9a-f])123456([^0-9a-f]|$)' '313233343536' '310032003300'; do
	check_that "where $form would be found" grep -qiE -- "$form" $bundles/leaky
done
rm $bundles/leaky
check_that 'the name of the card is in it' has '"principal": "alice"'
check_that "and the realm in the KDC's answer" \
	has "$(printf TEST.EXAMPLE | od -An -v -tx1 | tr -d ' ')"

# ---- again, elsewhere ----

machine_stop
mv /etc/cardea /etc/cardea.away
mv /etc/krb5.keytab /etc/krb5.keytab.away
chmod 0644 $bundles/*

# replay FILE: by nobody, without a network: its JSON in $RIG/last, its status in $again.
replay() {
	again=0
	unshare -n setpriv --reuid 65534 --regid 65534 --clear-groups "$programs/cardea" replay \
		--json "$1" >$RIG/last 2>$RIG/last.err || again=$?
}
replayed() { # sentence, status, recorded id, replayed id, same, file
	replay "$6"
	check_is "$1" "$2 $3 $4 $5" "$again $(field recorded) $(field replayed) $(field same)"
}
# altered FILE SED-COMMAND: a copy of the bundle with that changed.
altered() {
	sed "$2" "$bundles/$1" >$bundles/altered
	check_not "$1: it was altered" cmp -s "$bundles/$1" $bundles/altered
}

for id in $ids; do
	replayed "$id: the same again" 0 "$id" "$id" true "$bundles/$id"
done
check_that 'the stages that are not repeated are marked so' \
	grep -q '"repeated": false' $RIG/last

# ---- what was altered comes out otherwise, and is told ----

altered none 's/"now": [0-9]*/"now": 2500000000/'
replayed 'another time' 1 none cert-expired false $bundles/altered
openssl req -x509 -newkey rsa:2048 -nodes -keyout $RIG/other.key -subj /CN=other -days 30 \
	2>/dev/null >$RIG/other.pem
other=$(awk '{ printf "%s\\\\n", $0 }' $RIG/other.pem)
altered none "s|\"text\": \"-----BEGIN CERT[^\"]*\"|\"text\": \"$other\"|"
replayed 'another anchor' 1 none cert-untrusted false $bundles/altered
check_that 'which is not the file that was kept' grep -q '"altered": true' $RIG/last
altered kdc-cert-expired '/"type": "krb_start"/,/"type": "krb_e/s/"now": [0-9]*/"now": 1000000000/'
replayed "another time for the KDC's certificate" 1 kdc-cert-expired kdc-cert-untrusted false \
	$bundles/altered
altered local-no-rule 's/"maps": ""/"maps": "map = alice@TEST.EXAMPLE alice\\n"/'
replayed 'another account rule' 1 local-no-rule none false $bundles/altered
altered none 's/"realm": "TEST.EXAMPLE"/"realm": "OTHER.EXAMPLE"/'
replayed 'another realm' 1 none kdc-cert-wrong-realm false $bundles/altered

# ---- what is no bundle ----

head -c 3000 $bundles/none >$bundles/altered
replay $bundles/altered
check_is 'one that is cut short' '2 ' "$again $(cat $RIG/last)"
replay /dev/null
check_is 'an empty one' '2 ' "$again $(cat $RIG/last)"
check_that 'is told' grep -q 'cannot be replayed' $RIG/last.err

checks_finish
