#!/bin/sh
# Every refusal by its name, its codes and its price on the card; a good attempt after each.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_refusals.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

try() { # sentence, failure id, VERIFY commands, PIN, options...
	s=$1 i=$2 v=$3 p=$4
	shift 4
	check_verdict "$s" "$i" "$v" "$p" cardea try "$@"
}

# A trial of the card NAME that is refused, then a good one.
refused() { # card, failure id, VERIFY commands
	card_in "$1"
	try "the card $1" "$2" "$3" 123456
	check_good
}

as() { # user, command...
	user=$1
	shift
	setpriv --reuid "$user" --regid "$user" --init-groups "$@"
}

# How long the last attempt took, by the log.
logged_us() {
	grep '"event":"attempt-end"' $log | tail -n 1 | sed -n 's/.*"us":\([0-9]*\).*/\1/p'
}

machine_start
card_in alice
check_good

# ---- certificates ----

refused expired cert-expired 0
refused notyet cert-not-yet-valid 0
refused revoked cert-revoked 0
refused untrusted cert-untrusted 0
refused noname cert-no-name 0
refused noeku cert-no-eku 0
refused wrongname account-unknown 0
refused clone cert-key-mismatch 1

# ---- the PIN ----

try 'a wrong PIN' pin-wrong 1 111111
check_is 'two tries left' 2 "$(field tries)"
check_good
check_is 'three again' 3 "$(card_has tries)"
try 'a PIN that is too short' pin-malformed 0 12
try 'one that is too long' pin-malformed 0 123456789
try 'one with letters' pin-malformed 0 12345a
try 'none at all' pin-malformed 0 ''
check_is 'which cost nothing' 3 "$(card_has tries)"
check_good

rig card alice tries 1 >/dev/null
card_in alice
try 'the last try, without consent' pin-last-try 0 123456
check_is 'is not spent' 1 "$(card_has tries)"
try 'nor on a wrong PIN' pin-last-try 0 111111
try 'with consent' none 1 123456 --spend-last-try
check_good
rig card alice tries 1 >/dev/null
card_in alice
try 'with consent, but wrong' pin-blocked 1 111111 --spend-last-try
try 'a card that is blocked' pin-blocked 0 123456
try 'and stays so, whatever is consented to' pin-blocked 0 123456 --spend-last-try
rig card alice tries reset >/dev/null
card_in alice
check_good

# ---- card and reader ----

try 'a key that the card has not' card-no-container 0 123456 --container PIV-9Z
try 'a reader that is not there' reader-none 0 123456 --reader 'No Such Reader'
try 'a reader without a card' card-absent 0 123456 --reader 'Virtual PCD 01 00'
check_good
refused notpiv card-unknown 0
card_in alice
card=
card_in bob --reader 1
try 'of two cards the one that is named' none 1 654321 --reader 'Virtual PCD 01 00'
card_out
card=alice
card_out
try 'no card' card-absent 0 123456
rig reader remove 0
rig reader remove 1
log_await '"event":"reader".*"attached":false' 2
try 'no reader' reader-none 0 123456
rig reader add 0
rig reader add 1
log_await '"event":"reader".*"attached":true' 4
check_good

# ---- the KDC ----

configure '[kerberos]
kdc_seconds = 3'
rig kdc stop
try 'no KDC' kdc-refused 0 123456
rig kdc start
check_good
rig kdc freeze
try 'a KDC that does not answer' kdc-timeout 0 123456
check_that 'within the limit of the attempt' test "$(logged_us)" -lt 30000000
rig kdc cont
check_good
rig card alice fault hold ins 20 >/dev/null
{ rig card alice wait held; rig kdc freeze; rig card alice release; } >/dev/null &
try 'a KDC that is lost after the PIN' kdc-lost 1 123456
wait $!
rig kdc cont
configure ''
check_good
rig kdc slow 200
try 'a slow KDC' none 1 123456
for flavour in untrusted:kdc-cert-untrusted expired:kdc-cert-expired \
	revoked:kdc-cert-revoked noeku:kdc-cert-wrong-eku othername:kdc-cert-wrong-realm \
	dc:kdc-cert-wrong-eku rogue:kdc-cert-untrusted impostor:host-key-wrong; do
	rig kdc start "${flavour%:*}"
	try "a KDC that is ${flavour%:*}" "${flavour#*:}" 1 123456
	rig kdc start good
	check_good
done
check_that 'the log has the certificate of the KDC' \
	grep -q '"failure":"kdc-cert-expired".*"kdc_subject":"[^"]*kdc.test.example"' $log
check_that 'and the check that failed' \
	grep -q '"failure":"kdc-cert-expired".*"kdc_check":"[^"]' $log

shifted_kdc() { # seconds
	sh "$here/../rig/realm.sh" stop $RIG
	LD_PRELOAD=$E2E_BIN/libclock_shift.so CLOCK_SHIFT=$1 KRB5_KDC_PROFILE=$RIG/kdc.conf \
		krb5kdc -r TEST.EXAMPLE -P $RIG/kdc.pid
	await $RIG/kdc.pid .
}
shifted_kdc 900
try 'a KDC whose clock is fast' clock-behind 0 123456
shifted_kdc -900
try 'a KDC whose clock is slow' clock-ahead 0 123456
rig kdc start good
check_good

configure '[kerberos]
KdcValidation = names
kdc_hosts = kdc.test.example'
rig kdc start dc
try "a domain controller's certificate, by policy" none 1 123456
rig kdc start good
configure '[kerberos]
KdcValidation = names
kdc_hosts = other.test.example'
rig kdc start dc
try 'of another host' kdc-cert-wrong-host 1 123456
rig kdc start good
configure '[kerberos]
kdcs =
kdcs = nowhere.test.example'
try 'a KDC without an address' kdc-dns 0 123456
configure '[kerberos]
kdc_anchors ='
try 'no anchor for KDCs' kdc-anchors-missing 0 123456
configure '[kerberos]
kdc_crls =
kdc_revocation = required'
try "no news of the KDC's certificate" kdc-cert-revocation-unknown 1 123456
configure '[certificates]
crls =
revocation = required'
try "no news of the card's certificate" cert-revocation-unknown 0 123456

# ---- the time of a whole attempt ----

configure '[cards]
attempt_seconds = 6
card_seconds = 6
[kerberos]
kdc_seconds = 6'
rig kdc slow 2500
rig card alice fault delay 2500 apdu 5 >/dev/null
try 'each part in time, but not the whole' helper-timeout 1 123456
rig card alice faults clear >/dev/null
rig kdc start good
configure ''
check_good

# ---- this host's key ----

rig keytab none
try 'no keytab' host-no-keytab 0 123456
rig keytab good
check_good
chmod 0666 /etc/krb5.keytab
try 'a keytab that anybody may write' host-no-keytab 0 123456
rig keytab wrong
try "another realm's keytab" host-key-wrong 1 123456
rig keytab good
check_good
configure '[kerberos]
host_principal = host/other.test.example'
try "another host's keytab" host-keytab-no-entry 0 123456
configure ''

# ---- accounts ----

configure '[accounts]
map ='
try 'no rule' local-no-rule 1 123456
configure '[accounts]
map =
map = alice@TEST.EXAMPLE alice
map = alice@TEST.EXAMPLE carol'
try 'two rules' local-rule-ambiguous 1 123456
try 'and a name that chooses' none 1 123456 --user-name alice
configure ''
try "another's name" kdc-says-name-mismatch 1 123456 --user-name bob
check_good
# A nameless certificate that the KDC maps to Bob's name: that alone is not believed.
sh "$here/../rig/realm.sh" kadmin "$RIG" \
	'setstr bob pkinit_cert_match <SUBJECT>.*alice.*' >/dev/null
card_in noname
try "another's name, by the KDC's mapping" host-client-mismatch 1 123456 --user-name bob
configure '[certificates]
X509HintsNeeded = 1'
try 'and where policy believes the mapping' none 1 123456 --user-name bob
card_in alice
configure '[accounts]
map =
map = alice@TEST.EXAMPLE nobody-here'
try 'a user that is not known' local-user-unknown 1 123456
check_verdict 'the same at a logon' local-user-unknown 1 123456 cardea logon
no_cgroup() { [ -z "$(find "$RIG_CGROUP/sessions" -mindepth 1 -type d)" ]; }
check_that 'leaves no cgroup' await_command no_cgroup
configure '[accounts]
map =
map = alice@TEST.EXAMPLE daemon'
try 'a uid below the minimum' local-uid-too-low 1 123456
check_verdict 'the same at a logon' local-uid-too-low 1 123456 cardea logon
configure ''
sed -i 's/^alice:.*/alice:*:19700:0:99999:7::1:/' /etc/shadow
try 'an account that has expired' local-account-refused 1 123456
sed -i 's/^alice:.*/alice:*:19700:0:99999:7:::/' /etc/shadow
mv /home/alice /home/alice.away
check_verdict 'no home' local-home-missing 1 123456 cardea logon
mv /home/alice.away /home/alice
check_that 'leaves no session' await_command session_none
check_that 'nor a cgroup' await_command no_cgroup
check_good

# ---- unlocking what cannot be unlocked ----

check_verdict 'a LogonId that never was' unlock-no-such-session 0 123456 \
	cardea unlock --logon-id 0x77
check_verdict 'a logon' none 1 123456 cardea logon
logon_id=$(field logon_id)
check_verdict 'a session that is not locked' unlock-not-locked 0 123456 \
	cardea unlock --logon-id "$logon_id"
check_verdict 'a logon while there is a session' unlock-other-user 0 123456 cardea logon
card_in alice
check_verdict 'another LogonId' unlock-no-such-session 0 123456 cardea unlock --logon-id 0x77
check_verdict 'another LogonId, far off' unlock-no-such-session 0 123456 \
	cardea unlock --logon-id 0xffffffffffffffff
check_verdict 'the right one' none 1 123456 cardea unlock --logon-id "$logon_id"
cardea logoff >/dev/null
log_await "\"event\":\"session-end\".*\"logon_id\":\"0x0*${logon_id#0x}\""
check_verdict 'one whose session has ended' unlock-session-ended 0 123456 \
	cardea unlock --logon-id "$logon_id"
check_good

# ---- who calls ----

tool=$programs/cardea
check_verdict 'a trial by a member of the group' none 1 123456 as alice $tool try
as alice $tool logon --json --pin-fd 4 4<$RIG/pin >$RIG/last 2>$RIG/last.err || :
check_is 'a logon by her is refused' 'privilege-missing 0xC0000061' \
	"$(field failure) $(field ntstatus)"
as alice $tool logoff --json >$RIG/last 2>$RIG/last.err || :
check_is 'and a log-off' 'caller-refused 0xC0000022' "$(field failure) $(field ntstatus)"
before=$(card_has verifies)
as alice $tool try --spend-last-try --json --pin-fd 4 4<$RIG/pin >$RIG/last 2>&1 || :
check_is 'and consent to the last try' "caller-refused $(codes caller-refused)" "$(answer)"
as carol $tool try --json --pin-fd 4 4<$RIG/pin >$RIG/last 2>$RIG/last.err || :
check_is 'a stranger cannot connect' 'caller-refused 0xC0000022' \
	"$(field failure) $(field ntstatus)"
check_that 'and is told so' grep -q 'You may not use the logon service' $RIG/last.err
check_is 'none of which the card has seen' "$before" "$(card_has verifies)"
check_good

# ---- the buffer ----

reader='Virtual PCD 00 00'
cardea cards --json >$RIG/last
card_name=$(field card_name)
container=$(field container)
buffer() { # file, options of cardea buffer pack ...
	file=$1
	shift
	printf '123456\n' >$RIG/pin
	cardea buffer pack "$@" --pin-fd 4 -o $RIG/$file 4<$RIG/pin >/dev/null
}
pack() { # file, kind, abi
	buffer "$1" "$2" --abi "$3" --card-name "$card_name" --reader-name "$reader" \
		--container-name "$container"
}
# submitted SENTENCE ID VERIFIES [options of submit] FILE
submitted() {
	s=$1 i=$2 v=$3
	shift 3
	before=$(card_has verifies)
	"$E2E_BIN/submit" "$@" >$RIG/last 2>$RIG/last.err || :
	check_is "$s: $i, $v VERIFY" "$i $(codes "$i") $v" \
		"$(answer) $(($(card_has verifies) - before))"
}
try_as_front_end='--trusted --trial'
pack good logon x64
pack good86 logon x86
size=$(wc -c <$RIG/good)
submitted 'a good buffer' none 1 $try_as_front_end $RIG/good
submitted 'a good one of 32 bits' none 1 $try_as_front_end --x86 $RIG/good86
submitted 'a package by number' package-unknown 0 --trial --package '#77' $RIG/good
submitted 'groups, trusted' none 1 $try_as_front_end --groups $RIG/good
submitted 'groups, untrusted' privilege-missing 0 --trial --groups $RIG/good
submitted 'a logon type that is none' logon-type-invalid 0 --trial --logon-type 99 $RIG/good
submitted 'one of the network' logon-type-invalid 0 --trial --logon-type 3 $RIG/good
submitted 'an unlock type with a logon' logon-type-invalid 0 --trial --logon-type 7 $RIG/good
submitted 'no bytes' buffer-too-short 0 --trial --cut 0 $RIG/good
submitted 'three bytes' buffer-too-short 0 --trial --cut 3 $RIG/good
submitted 'a byte less than the fixed part' buffer-too-short 0 --trial --cut 71 $RIG/good
submitted 'a byte less' buffer-bad-offset 0 --trial --cut $((size - 1)) $RIG/good
submitted 'a byte more' buffer-bad-offset 0 --trial --pad 1 $RIG/good
submitted 'far too many' buffer-bad-offset 0 --trial --pad 20000 $RIG/good
submitted 'a type that is none' buffer-type-unknown 0 --trial --patch 0:63000000 $RIG/good
submitted 'a type that is not served' buffer-not-served 0 --trial --patch 0:02000000 $RIG/good
submitted 'an offset outside' buffer-bad-offset 0 --trial --patch 48:ffffff7f $RIG/good
submitted 'an odd length' buffer-bad-field 0 --trial --patch 40:0b00 $RIG/good
submitted 'a flag that is none' buffer-bad-field 0 --trial --patch 56:00000080 $RIG/good
submitted 'a flag that is not served' buffer-not-served 0 --trial --patch 56:02000000 $RIG/good
submitted 'a name without an end' buffer-bad-csp 0 --trial --patch $((size - 2)):4100 $RIG/good
submitted 'a buffer of the other width' buffer-bad-offset 0 --trial --x86 $RIG/good
buffer bad logon --abi x64 --card-name "$card_name" --reader-name 'Virtual PCD 01 00' \
	--container-name "$container"
submitted 'a buffer for an empty reader' card-absent 0 --trial $RIG/bad
n=0
while [ $n -lt "$size" ]; do
	"$E2E_BIN/submit" --trial --cut $n $RIG/good >>$RIG/cuts 2>&1 || :
	n=$((n + 37))
done
check_is 'no cut is granted' 0 "$(grep -c '"failure": "none"' $RIG/cuts || :)"
check_is 'nor a surprise' '' \
	"$(sed -n 's/.*"failure": "\(.*\)",/\1/p' $RIG/cuts | grep -v '^buffer-' || :)"
check_is 'the same cardea-card has read them all' 0 \
	"$(log_count '"event":"helper","name":"cardea-card".*"signal":(6|8|11)')"
chmod 0644 $RIG/good
as alice "$E2E_BIN/submit" $RIG/good >$RIG/last 2>&1 || :
check_is 'a logon that a member submits by hand' "caller-refused $(codes caller-refused)" \
	"$(answer)"
check_good

# ---- words on the public socket ----

talk() { "$E2E_BIN/talk" "$@" </dev/null | tr '\n' ' '; }
authority=$AUTHORITY_PID
held=$(descriptors)
check_is 'well-formed words' '0x101 0x82 ' "$(talk connect status)"
check_is 'a question before CONNECT' 'ended ' "$(talk status)"
check_is 'CONNECT twice' '0x101 ended ' "$(talk connect connect)"
check_is 'one byte' 'ended ' "$(talk 01)"
check_is 'zeros' 'ended ' "$(talk zeros:64)"
check_is 'as much as fits' 'ended ' "$(talk zeros:131072)"
check_is 'more than fits' 'ended ' "$(talk zeros:200000)"
check_is 'another version' 'ended ' "$(talk 0200000100000000)"
check_is 'a type that is none' '0x101 ended ' "$(talk connect 0100ff7f00000000)"
check_is "another channel's word" '0x101 ended ' "$(talk connect 0100200001000000'01')"
check_is "the authority's own word" '0x101 ended ' "$(talk connect 0100070100000000)"
check_is 'a length that lies' '0x101 ended ' "$(talk connect 0100800002000000'01')"
check_is 'a logon without a body' '0x101 ended ' "$(talk connect 0100040100000000)"
check_is 'descriptors that nobody wants' '0x101 ended ' "$(talk connect fds:010080000100000001)"
check_that 'the authority lives' kill -0 "$authority"
check_is 'and keeps none of it' "$held" "$(descriptors)"
check_good

# ---- several at once ----

# A trial or logon that waits for a KDC that stands still: its answer goes to $RIG/waiting.
wait_for_kdc() { # command...
	begun=$(log_count '"event":"helper","name":"cardea-krb".*"started"')
	rig kdc freeze
	printf '123456\n' >$RIG/pin.waiting
	"$@" --json --pin-fd 4 4<$RIG/pin.waiting >$RIG/waiting 2>/dev/null &
	waiting=$!
	log_await '"event":"helper","name":"cardea-krb".*"started"' $((begun + 1))
}
# It is killed: until that is told.
leave() {
	cancels=$(log_count '"event":"attempt-end".*"failure":"pin-cancelled"')
	kill $waiting
	log_await '"event":"attempt-end".*"failure":"pin-cancelled"' $((cancels + 1))
}
# Its failure id, as $waited.
wait_for_answer() {
	wait $waiting || :
	waited=$(sed -n 's/.*"failure": "\(.*\)",/\1/p' $RIG/waiting)
}

wait_for_kdc cardea try
check_is 'noise beside an attempt' 'ended ' "$(talk zeros:64)"
check_is 'an answer beside an attempt' '0x101 0x82 ' "$(talk connect status)"
before=$(card_has verifies)
cardea try --json --pin-fd 4 4<$RIG/pin >$RIG/last 2>&1 || :
check_is 'a second trial' "card-busy $(codes card-busy)" "$(answer)"
rig kdc cont
wait_for_answer
check_is 'the first one goes on' none "$waited"
check_is 'one VERIFY in all' $((before + 1)) "$(card_has verifies)"

wait_for_kdc cardea try
check_that 'a caller that leaves cancels' leave
rig kdc cont
check_good

wait_for_kdc as alice $tool try
before=$(card_has verifies)
cardea logon --json --pin-fd 4 4<$RIG/pin >$RIG/last 2>&1 &
logon=$!
wait_for_answer
check_is "a trial gives way to the front-end's logon" pin-cancelled "$waited"
rig kdc cont
wait $logon || :
check_is 'which is granted' "none $(codes none)" "$(answer)"
check_is 'for one VERIFY' $((before + 1)) "$(card_has verifies)"
logon_id=$(field logon_id)
cardea logoff >/dev/null
log_await "\"event\":\"session-end\".*\"logon_id\":\"0x0*${logon_id#0x}\""
wait_for_kdc cardea logon
as alice $tool try --json --pin-fd 4 4<$RIG/pin >$RIG/last 2>&1 || :
check_is "no trial beside the front-end's logon" "card-busy $(codes card-busy)" "$(answer)"
check_that 'and it leaves' leave
rig kdc cont
check_good
check_that 'no session came of it' session_none

# ---- the kiosk itself ----

configure '[authority]
logons = no'
try 'a kiosk that is closed' policy-logon-disabled 0 123456
check_verdict 'the same at a logon' policy-logon-disabled 0 123456 cardea logon
configure ''
check_good
card_out
configure '[authority]
no_such_setting = 1'
try 'a configuration that is none' policy-config-invalid 0 123456
check_that 'which cardea status tells' sh -c 'cardea status | grep -q no_such_setting'
configure ''
check_good
machine_stop
cardea try --json --pin-fd 4 4<$RIG/pin >$RIG/last 2>$RIG/last.err || :
check_is 'no authority' 'authority-unavailable 0xC00000DC' "$(field failure) $(field ntstatus)"
check_that 'is said plainly' grep -q 'is not running' $RIG/last.err
configure ''
check_good

# ---- a full disk ----

machine_stop
mount -t tmpfs -o mode=0750,size=64k small /var/log/cardea
configure ''
check_good
head -c 65536 /dev/zero >/var/log/cardea/filler 2>/dev/null || :
# What is left of the log's last page takes some records yet.
for n in 1 2 3 4 5; do
	cardea try --json --pin-fd 4 4<$RIG/pin >$RIG/last 2>$RIG/last.err || :
	[ "$(field failure)" = none ] || break
done
check_is 'a log that cannot be written' "audit-failed $(codes audit-failed)" "$(answer)"
rm /var/log/cardea/filler
check_good
check_that 'the log counts what it lost' grep -q '"lost":[1-9]' $log
machine_stop
umount /var/log/cardea
configure ''

# ---- a new key of this host ----

cp /etc/krb5.keytab $RIG/old.keytab
sh "$here/../rig/realm.sh" kadmin $RIG "ktadd -k $RIG/new.keytab host/kiosk.test.example" >/dev/null
try "a keytab that is out of date" host-kvno-wrong 1 123456
install -m 0600 $RIG/new.keytab /etc/krb5.keytab
check_good
checks_finish
