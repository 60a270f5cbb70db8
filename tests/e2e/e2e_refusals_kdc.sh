#!/bin/sh
# What an MIT KDC refuses and why, what is wrong with its certificate and with CRLs, by name; a good
# attempt at the end of each part.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_refusals_kdc.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

try() { # sentence, failure id, VERIFY commands, krb_error, options...
	s=$1 i=$2 v=$3 k=$4
	shift 4
	check_verdict "$s" "$i" "$v" 123456 cardea try "$@"
	check_is "$s: the KDC's own code" "$k" "$(field krb_error)"
}

told() { check_that "which is told: $1" grep -q "\"detail\": .*$1" $RIG/last; }

kadmin() { sh "$here/../rig/realm.sh" kadmin "$RIG" "$*" >/dev/null; }

machine_start
card_in alice

# ---- accounts ----

kadmin modprinc -allow_tix alice
try 'a disabled account' account-revoked 0 18
kadmin modprinc +allow_tix -expire yesterday alice
try 'an expired account' account-expired 0 1
kadmin modprinc -expire never +needchange alice
try 'a password that must be changed' account-password-expired 0 23
kadmin modprinc -needchange -pwexpire yesterday alice
try 'an expired password' account-password-expired 0 23
kadmin modprinc -pwexpire never alice
kadmin modprinc -allow_svr host/kiosk.test.example
try 'a host that nobody may have tickets for' host-ticket-refused 1 27
kadmin modprinc +allow_svr host/kiosk.test.example
check_good

# ---- what the KDC demands ----

rig kdc settings 'pkinit_require_freshness = true'
try 'freshness required' none 1 0
rig kdc settings 'pkinit_dh_min_bits = 4096'
try 'a larger group required' none 1 0
rig kdc settings 'pkinit_dh_min_bits = 9000'
try 'a group that there is not' kdc-refuses-dh 1 65
rig kdc settings 'pkinit_identity = FILE:/nowhere'
try 'a KDC without PKINIT' kdc-no-pkinit 0 25
told 'it offers 136 (PA-FX-FAST)'

rig kdc settings "pkinit_identity = FILE:$RIG/pki/kdc-expired.pem,$RIG/pki/kdc-expired.key"
try 'a KDC that sees its own certificate expired' kdc-refused-no-reason 1 24
rig kdc settings "pkinit_anchors = FILE:$RIG/pki/rogue-ca.pem"
try 'a KDC that trusts neither certificate' kdc-says-cert-untrusted 1 70

# ---- what the KDC thinks of the card's certificate ----

rig kdc settings "pkinit_anchors = FILE:$RIG/pki/ca.pem"
configure "[certificates]
anchors = $RIG/pki/rogue-ca.pem
crls =
revocation = off
AllowTimeInvalidCertificates = 1
AllowCertificatesWithNoEKU = 1
AllowWeakDigest = 1"
card_in untrusted
try 'a CA that only the kiosk trusts' kdc-says-cert-untrusted 1 70
told 'it trusts .CN=Cardea Test CA'
card_in expired
try 'expired, as the KDC sees it' kdc-says-cert-invalid 1 71
told 'it refuses .CN=alice'
card_in notyet
try 'not yet valid, as the KDC sees it' kdc-says-cert-invalid 1 71
card_in noeku
try 'without usage, as the KDC sees it' kdc-says-wrong-eku 1 77
card_in sha1
try 'signed with SHA-1, where policy allows it' none 1 0
card_in revoked
rig kdc settings "pkinit_revoke = FILE:$RIG/pki/crl.pem"
try 'revoked, as the KDC sees it' kdc-says-cert-revoked 1 72
card_in alice
rig kdc settings 'pkinit_require_crl_checking = true'
try 'a KDC without the CRL that it needs' kdc-says-revocation-unknown 1 73
rig kdc settings
configure ''
check_good

# ---- the card's certificate, as the kiosk sees it ----

card_in wrongeku
try 'another usage' cert-wrong-eku 0 0
card_in sha1
try 'signed with SHA-1' cert-weak-digest 0 0
told 'is signed with SHA1'
card_in alice
for why in 'stale|is stale since' 'rogue|no CRL of Cardea Test CA' 'early|begins only on'; do
	crl=${why%|*}
	configure "[certificates]
crls =
crls = $RIG/pki/$crl.crl
revocation = required"
	try "the $crl CRL, and one is required" cert-revocation-unknown 0 0
	told "${why#*|}"
	configure "[certificates]
crls =
crls = $RIG/pki/$crl.crl"
	try "the $crl CRL, and none is required" none 1 0
done
configure "[certificates]
crls =
crls = $RIG/pki/none.crl
revocation = required"
try 'a CRL that is not there' cert-revocation-unknown 0 0

# ---- the KDC's certificate ----

for flavour in notyet:kdc-cert-not-yet-valid sha1:kdc-cert-weak; do
	configure ''
	rig kdc start "${flavour%:*}"
	try "a KDC that is ${flavour%:*}" "${flavour#*:}" 1 0
done
rig kdc start good
# The certificate itself is in the log, for who wants to look at it.
cardea log --attempt "$(field attempt)" --kdc-certificate >$RIG/refused.pem || true
check_is "a refused KDC's certificate can be looked at" 'subject=CN=kdc.test.example' \
	"$(openssl x509 -in $RIG/refused.pem -noout -subject -nameopt RFC2253)"
for crl in stale rogue early; do
	configure "[kerberos]
kdc_crls =
kdc_crls = $RIG/pki/$crl.crl
kdc_revocation = required"
	try "the $crl CRL for the KDC, and one is required" kdc-cert-revocation-unknown 1 0
done
configure ''
check_good
checks_finish
