#!/bin/sh
# `cardea doctor`: each thing that a logon needs is broken once, and named as the logon would name
# it; what is left alone is not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_doctor.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

# What did not pass, "CHECK OUTCOME FAILURE" once each, and the exit status. Where a check failed,
# what then could not be checked of the same thing is left out.
examine() { # options...
	found=0
	cardea doctor --json "$@" >$RIG/examined 2>$RIG/examined.err || found=$?
	findings
}

examine_as() { # user
	found=0
	setpriv --reuid "$1" --regid "$1" --init-groups $programs/cardea doctor --json \
		>$RIG/examined 2>$RIG/examined.err || found=$?
	findings
}

findings() {
	tr -d '",' <$RIG/examined | awk '
		$1 == "check:" { check = $2 }
		$1 == "outcome:" { outcome = $2 }
		$1 == "failure:" && outcome != "passed" && !said[check, $2]++ {
			if (outcome == "failed")
				failed[check] = 1
			if (outcome != "unchecked" || !failed[check])
				printf "%s %s %s; ", check, outcome, $2
		}'
	echo "$found"
}

# doctor SENTENCE STATUS [CHECK OUTCOME FAILURE]...
doctor() {
	d=$1 st=$2
	shift 2
	wanted=
	while [ $# -ge 3 ]; do
		wanted="$wanted$1 $2 $3; "
		shift 3
	done
	check_is "$d" "$wanted$st" "$(examine)"
}

broken_by() { # lines of the configuration, then as doctor()
	lines=$1
	shift
	configure "$lines"
	doctor "$@"
}

# ---- at rest ----

machine_start
doctor 'no card was ever in' 3 clock unchecked null pkinit unchecked null \
	kdc-certificate unchecked null
check_is 'that is mended by a card' 2 \
	"$(grep -c '"Put a card in and run this again, or log on once\."' $RIG/examined)"
card_in alice
doctor 'a KDC that was never seen' 3 kdc-certificate unchecked null
check_good
doctor 'all is well' 0
card_out
doctor 'no card, after a good attempt' 0
sh "$here/../rig/realm.sh" kadmin $RIG 'modprinc +requires_preauth host/kiosk.test.example' >/dev/null
doctor 'no card, and a host that the KDC offers PKINIT' 0
check_that 'now' grep -q 'offered to host/kiosk.test.example@TEST.EXAMPLE' $RIG/examined
sh "$here/../rig/realm.sh" kadmin $RIG 'modprinc -requires_preauth host/kiosk.test.example' >/dev/null

# ---- this machine ----

broken_by '[authority]
no_such_setting = 1' 'a configuration that is none' 2 \
	service failed policy-config-invalid configuration failed policy-config-invalid \
	kdc unchecked null
configure ''
card_in alice
broken_by '[authority]
logons = no' 'a kiosk that is closed' 2 service failed policy-logon-disabled
broken_by '[shell]
default = /nowhere/shell' 'a shell that is not there' 2 \
	shells failed shell-missing
broken_by '[accounts]
pam_service = nowhere' 'a PAM service that is not there' 2 \
	accounts failed local-account-refused
broken_by '[accounts]
map =' 'no rule' 2 accounts failed local-no-rule
broken_by '[accounts]
map =
map = alice@TEST.EXAMPLE nobody-here' 'a user that is not there' 2 \
	accounts failed local-user-unknown
configure ''
rig keytab none
doctor 'no keytab' 2 keytab failed host-no-keytab
rig keytab good
chmod 0666 /etc/krb5.keytab
doctor 'a keytab that anybody may write' 2 keytab failed host-no-keytab
rig keytab good
broken_by '[kerberos]
host_principal = host/other.test.example' "another host's keytab" 2 \
	keytab failed host-keytab-no-entry

mount -t tmpfs -o size=4k,mode=0750 none /var/log/cardea/attempts
configure ''
check_good
doctor 'an attempt that could not be recorded' 1 log warning null
check_that 'in a line of its own' grep -q 'an attempt was not recorded, .*No space' $RIG/examined
umount -l /var/log/cardea/attempts
configure ''
doctor 'a service that starts anew' 0

# ---- trust ----

broken_by '[certificates]
anchors =
anchors = /etc/cardea/none.pem' 'no anchors' 2 \
	certificate failed cert-untrusted anchors failed cert-untrusted crls warning null
broken_by "[certificates]
anchors =
anchors = $RIG/pki/rogue-ca.pem" 'other anchors' 2 \
	certificate failed cert-untrusted crls warning null
broken_by '[kerberos]
kdc_anchors =' 'no anchors for KDCs' 2 \
	kdc-anchors failed kdc-anchors-missing kdc-crls warning null
# A CRL of another issuer is of no use, which is said as well.
for crl in stale: 'rogue:warning null' early:; do
	news=${crl#*:}
	# shellcheck disable=SC2086
	broken_by "[certificates]
crls =
crls = $RIG/pki/${crl%:*}.crl
revocation = required" "the ${crl%:*} CRL, and one is required" 2 \
		certificate failed cert-revocation-unknown ${news:+crls $news} \
		crls failed cert-revocation-unknown
	# shellcheck disable=SC2086
	broken_by "[kerberos]
kdc_crls =
kdc_crls = $RIG/pki/${crl%:*}.crl
kdc_revocation = required" "the ${crl%:*} CRL for the KDC, and one is required" 2 \
		${news:+kdc-crls $news} kdc-crls failed kdc-cert-revocation-unknown
done
sh "$here/../rig/realm.sh" crl $RIG soon '-10 days' '+3 days'
broken_by "[certificates]
crls =
crls = $RIG/pki/soon.crl" 'a CRL that is about to end' 1 crls warning cert-revocation-unknown
configure ''
check_is 'ends that are far off' "$(echo certificate warning cert-expired\; \
	crls warning cert-revocation-unknown\; kdc-crls warning kdc-cert-revocation-unknown\; \
	kdc-certificate warning kdc-cert-expired\; 1)" "$(examine --warn-days 400)"

# ---- the KDC ----

configure ''
rig kdc stop
doctor 'no KDC' 2 kdc failed kdc-refused
rig kdc start good
broken_by '[kerberos]
kdcs =
kdcs = nowhere.test.example' 'a KDC without an address' 2 \
	kdc failed kdc-dns
broken_by '[kerberos]
kdc_seconds = 1' 'a shorter limit' 0
rig kdc freeze
doctor 'a KDC that does not answer' 2 \
	kdc failed kdc-timeout
rig kdc cont
configure ''
rig kdc settings 'pkinit_identity = FILE:/nowhere'
doctor 'a KDC without PKINIT' 2 pkinit failed kdc-no-pkinit
rig kdc settings
rig kdc proxy
rig kdc inject first 37 skew=900
doctor 'a clock that is slow' 2 clock failed clock-behind
rig kdc inject first 37 skew=-900
doctor 'a clock that is fast' 2 clock failed clock-ahead
rig kdc inject off
rig kdc start good
sh "$here/../rig/realm.sh" kadmin $RIG 'modprinc -allow_tix alice' >/dev/null
doctor 'a disabled account' 2 principal failed account-revoked
sh "$here/../rig/realm.sh" kadmin $RIG 'modprinc +allow_tix alice' >/dev/null
doctor 'all is well again' 0

# ---- cards and readers ----

for card_fault in expired:cert-expired notyet:cert-not-yet-valid revoked:cert-revoked \
	untrusted:cert-untrusted; do
	card_in "${card_fault%:*}"
	doctor "the card ${card_fault%:*}" 2 certificate failed "${card_fault#*:}"
done
card_in wrongname
doctor 'a card of nobody' 2 principal failed account-unknown
rig card alice tries 1 >/dev/null
card_in alice
doctor 'a last PIN try' 1 card warning pin-last-try
rig card alice tries 0 >/dev/null
card_in alice
doctor 'a blocked PIN' 2 card failed pin-blocked
rig card alice tries reset >/dev/null
card_out
doctor 'no card' 0
card_in notpiv
doctor 'a card that is none' 2 card failed card-unknown
card_out
reader_events() { log_count '"event":"reader".*"attached":'"$1"; }
gone=$(reader_events false)
rig reader remove 0
rig reader remove 1
log_await '"event":"reader".*"attached":false' $((gone + 2))
doctor 'no reader' 2 readers failed reader-none
there=$(reader_events true)
rig reader add 0
rig reader add 1
log_await '"event":"reader".*"attached":true' $((there + 2))
doctor 'readers again' 0

# ---- who asks, and whom ----

check_is 'a member of the group is told what she may not see' \
	"$(echo log unchecked null\; clock unchecked null\; pkinit unchecked null\; \
	kdc-certificate unchecked null\; 3)" \
	"$(examine_as alice)"
sh "$here/../rig/realm.sh" kadmin $RIG 'delprinc -force host/kiosk.test.example' >/dev/null
doctor 'no card, and a host that is no client of the KDC' 0
check_that 'by its clock' grep -q "s \(ahead of\|behind\) the KDC's" $RIG/examined
machine_stop
doctor 'no service' 2 service failed authority-unavailable pcsc unchecked null \
	readers unchecked null card unchecked null kdc unchecked null
checks_finish
