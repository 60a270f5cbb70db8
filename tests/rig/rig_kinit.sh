#!/bin/sh
# kinit with OpenSC's PKCS#11 module logs on with the virtual card, and does not
# where the card, the certificate or the KDC is wrong.
# shellcheck disable=SC2016,SC2317
set -eu
[ -n "${RIG-}" ] || exec sh "$(dirname "$0")/rig.sh" run --kdc sh "$0"
# shellcheck source=tests/rig/rig_test.sh
. "$(dirname "$0")/rig_test.sh"

module=$(rig_find_module opensc-pkcs11.so)
logon() { # principal PIN
	rm -f "$RIG/log/cc"
	printf '%s\n' "$2" | kinit -c "FILE:$RIG/log/cc" \
		-X "X509_user_identity=PKCS11:module_name=$module" "$1" >/dev/null &&
	klist -c "$RIG/log/cc" -s
}

card_in alice
check 'kinit logs on with the card' logon alice 123456
check 'it took one VERIFY' state_has verifies=1
check 'the ticket is for alice' sh -c 'klist -c $RIG/log/cc | grep -q "principal: alice@TEST.EXAMPLE"'
check 'the host key is the realm'\''s' env KRB5CCNAME="$RIG/log/cc" kvno -k "$RIG_KEYTAB" host/kiosk.test.example
rig keytab wrong
refuse 'the host key of another realm' env KRB5CCNAME="$RIG/log/cc" kvno -k "$RIG_KEYTAB" host/kiosk.test.example
rig keytab good
refuse 'a wrong PIN' logon alice 111111
refuse "another user's name" logon bob 123456
for flavour in expired untrusted rogue othername; do
	: >"$RIG/log/kdc.log"
	rig kdc start $flavour
	refuse "a KDC that is $flavour" logon alice 123456
	check 'though it issued a ticket' grep -q ISSUE "$RIG/log/kdc.log"
done
rig kdc start impostor
check 'a KDC with a stolen certificate deceives kinit' logon alice 123456
refuse 'but not the host key' env KRB5CCNAME="$RIG/log/cc" kvno -k "$RIG_KEYTAB" host/kiosk.test.example
rig kdc stop
refuse 'no KDC' logon alice 123456
rig kdc slow 300
before=$(date +%s%N)
check 'a slow KDC' logon alice 123456
check 'is slow' test $(($(date +%s%N) - before)) -ge 600000000
rig kdc start good
check 'the good KDC again' logon alice 123456
card_out alice

for name in expired untrusted noeku; do
	card_in $name
	refuse "a certificate that is $name" logon alice 123456
	card_out $name
done
for name in gzip strict; do
	card_in $name
	check "the card $name" logon alice 123456
	card_out $name
done
card_in clone
refuse 'a clone' logon alice 123456
card_out clone
card_in bob --reader 1
check 'bob, in the second reader' logon bob 654321
finish
