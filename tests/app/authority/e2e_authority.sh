#!/bin/sh
# The doctor's questions, what is recorded of attempts, and what a refusal leaves behind.
set -eu
own=$(cd "$(dirname "$0")" && pwd)
here=$(cd "$own/../../e2e" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$own/e2e_authority.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

attempts=/var/log/cardea/attempts
answered=$RIG/answered
ask() { "$FRONT_BIN/ask_authority" "$@" >"$answered"; }
said() { grep -q "$1" "$answered"; }
check_said() { check_that "$1" said "$2"; }
card_judged() { ask cards && said '"mapping"'; }
ended_with() { grep '"event":"attempt-end"' "$log" | tail -n 1 | grep -qF "$1"; }
check_end() { check_that "$1" ended_with "$2"; }
recording() { echo "$attempts/$(field attempt).json"; }
recorded() { grep -q "$1" "$(recording)"; }
check_recorded() { check_that "$1" recorded "$2"; }
helpers() { find "$RIG_CGROUP/helpers" -name "$1-*"; }
krb_runs() { [ -n "$(helpers krb)" ]; }
no_krb() { ! krb_runs; }

settings='[kerberos]
kdc_seconds = 2'
machine_start "$settings
[authority]
record_attempts = 3"

# ---- what a doctor is told ----

ask doctor
check_said 'without a card the KDC is asked for the host' '"of":"host","failure":"none"'
check_said 'which tells nothing of PKINIT' '"pkinit":null'
check_said 'but where it is' '"kdc":"127.0.0.1:88"'
check_said 'with the settings that say where to look' '"log_dir":"/var/log/cardea"'
card_in alice
ask doctor
check_said 'with a card it is asked for its name' '"principal":"alice@TEST.EXAMPLE","of":"card"'
check_said 'and offers PKINIT' '"failure":"none","krb_error":25,"edata_status":null,"pkinit":true'
check_said 'by a clock like ours' '"skew":-\{0,1\}[01],'
check_said 'the card is in the answer, judged' '"mapping":"not demanded"'
check_is 'no PIN was used' 3 "$(card_has tries)"
cp "$RIG_CRL" "$RIG/crl.kept"
: >"$RIG_CRL"
ask doctor
check_said 'what the card is judged by is read anew' '"check":"trust-files","outcome":"unknown"'
cp "$RIG/crl.kept" "$RIG_CRL"

rig kdc freeze
ask doctor &
asked=$!
check_that 'a KDC that does not answer keeps nobody from it' await_command krb_runs
"$FRONT_BIN/ask_authority" doctor >"$RIG/second"
check_is 'a second doctor is told that one is at work' 'status 0xC0000321' "$(cat "$RIG/second")"
wait $asked
check_said 'and is told in the end' '"failure":"kdc-timeout"'
ask doctor &
asked=$!
await_command krb_runs
check_verdict 'an attempt comes before the doctor' kdc-timeout 0 123456 cardea try
wait $asked
check_is 'who is told that the card is busy' 'status 0xC0000321' "$(cat "$answered")"
ask doctor leave
check_that 'a doctor who leaves' await_command no_krb
check_is 'takes the helper along' '' "$(helpers krb)"
rig kdc cont

# ---- what is recorded ----

check_verdict 'a wrong PIN' pin-wrong 1 000000 cardea try
check_await 'is recorded' "$(recording)" '"failure": "pin-wrong"'
check_recorded 'with what the card was told' '"type": "card_trace"'
check_recorded 'what the KDC said' '"type": "krb_evidence"'
check_recorded 'by whose rules it was judged' 'map = \*@TEST.EXAMPLE %'
check_recorded 'the certificate' '"type": "card_slot"'
check_recorded 'and the files it was held against' "\"path\": \"$RIG_CA\""
check_is 'to the last of it' '"card_trace"' "$(sed -n \
	's/^ *"type": \(.*\),$/\1/p' "$(recording)" | grep -v card_failed | tail -n 1)"
check_verdict 'a good one' none 1 123456 cardea try
check_await 'too' "$(recording)" '"failure": "none"'
check_recorded 'with the proof' '"type": "verify_proof"'
check_is 'and no ticket' 'null' "$(sed -n 's/^ *"ccache": \(.*\),$/\1/p' "$(recording)")"
check_is 'no PIN is in any' '' \
	"$(grep -lE "(^|[^0-9a-f])123456([^0-9a-f]|$)|$(printf 123456 | od -An -tx1 | tr -d ' ')" \
		$attempts/*.json || :)"
check_is 'they are for root and the group of the log alone' '' \
	"$(find $attempts -perm /027 ! -perm 0750 ! -perm 0640)"
card_out
check_verdict 'what needs no card' card-absent 0 123456 cardea try
check_await 'is recorded at once' "$(recording)" '"failure": "card-absent"'
check_is 'and no more are kept than were asked for' 3 "$(find $attempts -name '*.json' | wc -l)"
kept=$(ls $attempts/*.json)
for _ in 1 2 3; do
	check_verdict "a member's trial" card-absent 0 123456 \
		setpriv --reuid alice --regid alice --init-groups cardea try
	check_await 'is recorded too' "$attempts/$(field attempt).group.json" '"card-absent"'
	check_that 'and can be read' cardea log --attempt "$(field attempt)"
done
check_is 'but pushes out none that is not of its kind' "$kept" \
	"$(find $attempts -maxdepth 1 -name '*.json' ! -name '*.group.json' | sort)"
check_is 'of which few are kept' 2 "$(find $attempts -name '*.group.json' | wc -l)"
rm -r $attempts
card_in alice
faults=$(log_count '"event":"fault"')
check_verdict 'a recording that cannot be written' none 1 123456 cardea try
check_await 'is a fault in the log and no refusal' $log '"event":"fault"' $((faults + 1))
configure "$settings
[authority]
record_attempts = 0"
check_good
check_not 'none are made where none are wanted' test -e $attempts

# ---- what a refusal leaves behind ----

check_end 'the log has the KDC' '"kdc":"127.0.0.1:88"'
check_end 'and the rule that mapped' '"account_rule":"map = *@TEST.EXAMPLE %"'
card_out
check_verdict 'no card' card-absent 0 123456 cardea try --reader 'Virtual PCD 00 00'
check_end 'is told with the reader' '"detail":"in Virtual PCD 00 00"'
configure "$settings
[accounts]
map =
map = Alice@TEST.EXAMPLE alice"
card_in alice
check_verdict 'no account rule' local-no-rule 1 123456 cardea try
check_is 'is told with the closest one' \
	'1 account rule, none for alice@TEST.EXAMPLE; closest: map = Alice@TEST.EXAMPLE alice: it differs in case' \
	"$(sed -n 's/^ *"detail": "\(.*\)",$/\1/p' "$RIG/last")"
ask cards
check_said 'the card tells it before' '"account":{"account":"","failure":"local-no-rule"'
configure "$settings
[certificates]
StrongCertificateBindingEnforcement = 1"
await_command card_judged
check_said 'a weak mapping is told of' '"mapping":"would fail"'
check_good
configure "$settings
[certificates]
StrongCertificateBindingEnforcement = 2"
check_verdict 'and refused where strong ones are demanded' cert-sid-missing 0 123456 cardea try
check_end 'with what could be registered' '"identities":"X509:<I>CN=Cardea Test CA<SR>'
await_command card_judged
strong=$(sed 's/.*"\(X509:<SKI>[0-9a-f]*\)".*/\1/' "$answered")
configure "$settings
[certificates]
StrongCertificateBindingEnforcement = 2
[accounts]
identity = alice@TEST.EXAMPLE $strong"
check_good
configure "$settings
[authority]
logons = no"
check_verdict 'a closed kiosk' policy-logon-disabled 0 123456 cardea try
check_end 'is told with the setting' '"detail":"[authority] logons = no"'
configure "$settings
[kerberos]
keytab = /etc/nothing"
check_verdict 'a keytab that is not there' host-no-keytab 0 123456 cardea try
check_end 'is told with the file' '/etc/nothing'
ask doctor
check_said 'by the doctor too' '"what":"keytab","outcome":"failed","failure":"host-no-keytab"'
configure 'nonsense = 1'
ask doctor
check_said 'a configuration that is refused is what it finds' '"failure":"policy-config-invalid"'
card_out
machine_stop
checks_finish
