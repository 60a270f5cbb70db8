#!/bin/sh
# Against a Samba AD domain: each state of an account by its name, names as Active Directory has
# them, and whose certificate it is.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_samba.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

try() { # sentence, failure id, VERIFY commands, options...
	s=$1 i=$2 v=$3
	shift 3
	check_verdict "$s" "$i" "$v" 123456 cardea try "$@"
}

# A trial of the card ad-NAME, and the KDC's own code for it.
refused() { # card, failure id, VERIFY commands, krb_error
	card_in "ad-$1"
	try "the account $1" "$2" "$3"
	check_is 'as the KDC put it' "$4" "$(field krb_error)"
}

domain='[kerberos]
realm = AD.EXAMPLE
host_principal = host/kiosk.ad.example
netbios_name = KIOSK
kdc_anchors =
kdc_anchors = /run/rig/ad/ca/ca.pem
kdc_crls =
kdc_crls = /run/rig/ad/ca/crl.pem
[certificates]
anchors =
anchors = /run/rig/ad/ca/ca.pem
crls =
crls = /run/rig/ad/ca/crl.pem
[accounts]
map =
map = cardonly@AD.EXAMPLE alice
map = *@AD.EXAMPLE %'
# The domain and more lines, the last of them in [accounts] or a section of their own.
configured() { configure "$domain${1:+
$1}"; }

machine_start
rig kdc stop
rig ad start
rig keytab ad
configured ''
card_in ad-alice
try 'a user of the domain' none 1
check_is 'who is this one' alice@AD.EXAMPLE "$(field principal)"
check_is 'the doctor agrees' '' "$(cardea doctor --quiet | grep -v '^passed: ' || :)"

# ---- what the PAC says of her ----

cardea cards --json >$RIG/last
card_name=$(field card_name)
echo 123456 >$RIG/pin
cardea buffer pack logon --abi x64 --card-name "$card_name" --reader-name 'Virtual PCD 00 00' \
	--container-name "$(field container)" --pin-fd 4 -o $RIG/buffer 4<$RIG/pin >/dev/null
check_that 'a profile is given' "$E2E_BIN/submit" --trusted --trial --profile $RIG/profile $RIG/buffer
tr -d '\000' <$RIG/profile >$RIG/profile.text
while IFS='|' read -r name value; do
	check_that "it has her $name" grep -aqF "$value" $RIG/profile.text
done <<'FACTS'
full name|Alice Example
logon script|logon.cmd
profile path|\\dc1\profiles\alice
home directory|\\dc1\alice
drive for it|H:
logon server|DC1
FACTS

# ---- states of accounts ----

refused disabled account-disabled 1 18
refused expired account-expired 1 18
refused hours account-hours 1 18
refused mustchange account-password-must-change 1 23
refused oldpassword account-password-expired 1 23
refused locked account-locked-out 1 18
refused nobody account-unknown 0 6
refused revoked cert-revoked 0 0
refused carol account-workstation 1 12
rig ad user carol userWorkstations=ELSEWHERE,KIOSK
try 'at a workstation of hers' none 1
card_in ad-cardonly
try 'an account that needs its card' none 1

# ---- names ----

card_in ad-bob
try "a UPN that is not the account's name" none 1
check_is 'is asked for as an enterprise name' bob@AD.EXAMPLE "$(field principal)"
check_is 'the doctor cannot know whose it is' 'unchecked accounts' \
	"$(cardea doctor --quiet | awk '/^[a-z]+ +[a-z]/ { print $1, $2 }')"
check_verdict 'by which he logs on' none 1 123456 cardea logon
logon_id=$(field logon_id)
state_await '^unlocked'
card_out
state_await '^locked'
card_in ad-alice
check_verdict "another's card unlocks nothing" unlock-other-user 0 123456 \
	cardea unlock --logon-id "$logon_id"
card_in ad-bob
check_verdict 'and unlocks' none 1 123456 cardea unlock --logon-id "$logon_id"
cardea logoff >/dev/null
check_that 'and logs off' await_command session_none
card_in ad-alice
try 'a hint that is right' none 1 --user-name alice
try 'one in the form of a UPN' none 1 --user-name alice@ad.example
try 'one with the domain' none 1 --user-name alice --domain-name ad.example
try "another's name" kdc-says-name-mismatch 1 --user-name carol
try "a name that nobody has" account-unknown 0 --user-name nosuchuser

# ---- whose certificate it is ----

sid=$(rig ad sid alice)
card_in ad-sid
try 'the SID of the account' none 1
card_in ad-othersid
try "another's SID" host-client-mismatch 1
check_that 'both are told' grep -q "\"attempt-end\".*$sid" $log
configured '[certificates]
crls =
revocation = off'
card_in ad-revoked
try 'a revocation that neither side looks for' none 1
card_in ad-othersid
configured "identity = alice@AD.EXAMPLE $sid"
try 'a SID that is known not to be hers' cert-sid-mismatch 0
card_in ad-sid
try 'and one that is' none 1
configured '[certificates]
StrongCertificateBindingEnforcement = 2'
try 'the SID where it is demanded' none 1
card_in ad-alice
try 'none where it is demanded' cert-sid-missing 0
weak='X509:<S>CN=alice'
configured "identity = alice@AD.EXAMPLE $weak
[certificates]
StrongCertificateBindingEnforcement = 2"
try 'a weak mapping where a strong one is demanded' cert-weak-mapping 0
cardea cards --json >$RIG/cards.json
strong=$(grep -o 'X509:<SKI>[0-9A-Fa-f]*' $RIG/cards.json | head -n 1)
check_other 'what could be registered is told' 'no string' "${strong:-no string}"
configured "identity = alice@AD.EXAMPLE $strong
[certificates]
StrongCertificateBindingEnforcement = 2"
try 'a strong one' none 1
checks_finish
