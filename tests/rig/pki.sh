# shellcheck shell=sh
# pki.sh - a test PKI made with openssl(1); sourced by realm.sh.
#
#   pki_ca DIR NAME                 a CA in DIR: ca.pem, ca.key, crl.pem
#   pki_issue CADIR OUT NAME EXTENSIONS [START] [END]
#                                   OUT.pem and OUT.key (kept if it is there),
#                                   RSA-2048; START and END as date(1) reads them;
#                                   with PKI_DIGEST signed with that digest
#   pki_revoke CADIR CERT           and a new crl.pem
#   pki_crl CADIR [OUT LAST NEXT]   a new crl.pem, or OUT of that time
#   pki_user REALM USER EKUS SAN [UPN]      print the extensions of a user;
#                                   EKUS an openssl list, "" = none;
#                                   SAN both|upn|pkinit|none; with PKI_SID
#                                   the extension of Microsoft's KB5014754
#   pki_kdc REALM HOST EKUS SAN     the same for a KDC; SAN both|dns|pkinit|none
#   pki_size CERT                   octets of its DER

# shellcheck disable=SC2034	# for realm.sh
PKI_EKU_KDC=1.3.6.1.5.2.3.5			# id-pkinit-KPKdc, RFC 4556
# shellcheck disable=SC2034
PKI_EKU_CLIENT=1.3.6.1.5.2.3.4			# id-pkinit-KPClientAuth
# shellcheck disable=SC2034
PKI_EKU_SMARTCARD=1.3.6.1.4.1.311.20.2.2	# smart card logon
PKI_SAN_UPN=1.3.6.1.4.1.311.20.2.3
PKI_SAN_PKINIT=1.3.6.1.5.2.2			# id-pkinit-san
PKI_DIR=.
export PKI_DIR

pki_time() { date -u -d "$1" +%Y%m%d%H%M%SZ; }

pki_run() { # openssl's words, shown only when it fails
	pki_said=$(openssl "$@" 2>&1) || { printf '%s\n' "$pki_said" >&2; return 1; }
}

pki_ca() {
	PKI_DIR=$1
	mkdir -p "$1/new"
	: >"$1/index.txt"
	echo 1000 >"$1/serial"
	echo 01 >"$1/crlnumber"
	cat >"$1/ca.cnf" <<-'CNF'
	[ca]
	default_ca = c
	[c]
	dir = $ENV::PKI_DIR
	database = $dir/index.txt
	serial = $dir/serial
	crlnumber = $dir/crlnumber
	new_certs_dir = $dir/new
	certificate = $dir/ca.pem
	private_key = $dir/ca.key
	default_md = sha256
	default_crl_days = 365
	unique_subject = no
	policy = p
	[p]
	commonName = supplied
	[req]
	distinguished_name = dn
	[dn]
	[authority]
	basicConstraints = critical,CA:TRUE
	keyUsage = critical,keyCertSign,cRLSign
	subjectKeyIdentifier = hash
	CNF
	pki_run req -new -config "$1/ca.cnf" -newkey rsa:2048 -nodes -sha256 \
		-subj "/CN=$2" -keyout "$1/ca.key" -out "$1/ca.csr" &&
	chmod 600 "$1/ca.key" &&
	pki_run ca -config "$1/ca.cnf" -batch -notext -selfsign \
		-extensions authority -in "$1/ca.csr" -out "$1/ca.pem" \
		-startdate "$(pki_time '-400 days')" -enddate "$(pki_time '+3650 days')" &&
	rm "$1/ca.csr" &&
	pki_crl "$1"
}

pki_crl() {
	PKI_DIR=$1
	set -- "$1/ca.cnf" "${2:-$1/crl.pem}" "${3:+$(pki_time "$3")}" "${4:+$(pki_time "$4")}"
	pki_run ca -config "$1" -gencrl -out "$2" ${3:+-crl_lastupdate "$3"} \
		${4:+-crl_nextupdate "$4"}
}

pki_revoke() {
	PKI_DIR=$1
	pki_run ca -config "$1/ca.cnf" -revoke "$2" && pki_crl "$1"
}

pki_issue() {
	PKI_DIR=$1
	[ -s "$2.key" ] || pki_run genrsa -out "$2.key" 2048 || return 1
	chmod 600 "$2.key"
	printf '%s\n' "$4" >"$2.ext"
	pki_run req -new -config "$1/ca.cnf" -key "$2.key" -subj "/CN=$3" -out "$2.csr" &&
	pki_run ca -config "$1/ca.cnf" -batch -notext -in "$2.csr" -out "$2.pem" \
		-extfile "$2.ext" -startdate "$(pki_time "${5:--30 days}")" \
		-enddate "$(pki_time "${6:-+365 days}")" ${PKI_DIGEST:+-md "$PKI_DIGEST"} &&
	rm "$2.csr" "$2.ext"
}

pki_size() { openssl x509 -in "$1" -outform DER | wc -c; }

pki_common() { # key usage, EKUs, alternative names
	echo 'basicConstraints = critical,CA:FALSE'
	echo "keyUsage = critical,$1"
	echo 'subjectKeyIdentifier = hash'
	echo 'authorityKeyIdentifier = keyid'
	[ -z "$2" ] || echo "extendedKeyUsage = $2"
	[ -z "$3" ] || echo "subjectAltName = $3"
}

# KRB5PrincipalName of RFC 4556, 3.2.2, as openssl's configuration has it.
pki_principal() { # realm, name type, components...
	printf '[principal]\nrealm = EXP:0,GeneralString:%s\n' "$1"
	printf 'name = EXP:1,SEQUENCE:principal_name\n[principal_name]\n'
	printf 'type = EXP:0,INTEGER:%s\nparts = EXP:1,SEQUENCE:principal_parts\n' "$2"
	printf '[principal_parts]\n'
	shift 2
	pki_n=0
	for pki_part; do
		pki_n=$((pki_n + 1))
		printf 'p%d = GeneralString:%s\n' "$pki_n" "$pki_part"
	done
}

pki_user() {
	pki_upn="otherName:$PKI_SAN_UPN;UTF8:${5:-$2@$1}"
	pki_name="otherName:$PKI_SAN_PKINIT;SEQUENCE:principal"
	case $4 in
	both)	pki_san=$pki_upn,$pki_name ;;
	upn)	pki_san=$pki_upn ;;
	pkinit)	pki_san=$pki_name ;;
	*)	pki_san= ;;
	esac
	pki_common digitalSignature,keyEncipherment "$3" "$pki_san"
	# Of a length that makes the certificate as long as is asked for.
	[ -z "${PKI_PAD-}" ] || printf '%s\n' 'certificatePolicies = @policy'
	[ -z "${PKI_SID-}" ] ||
		echo '1.3.6.1.4.1.311.25.2 = ASN1:SEQUENCE:security'
	pki_principal "$1" 1 "$2"
	[ -z "${PKI_SID-}" ] || printf '%s\n' '[security]' \
		'name = IMPLICIT:0,SEQUENCE:security_sid' '[security_sid]' \
		'type = OID:1.3.6.1.4.1.311.25.2.1' "value = EXP:0,OCT:$PKI_SID"
	[ -z "${PKI_PAD-}" ] || printf '[policy]\n%s\n%s\n' \
		'policyIdentifier = 1.3.6.1.4.1.99999.1' \
		"CPS.1 = http://pki.test.example/$PKI_PAD"
}

pki_kdc() {
	pki_name="otherName:$PKI_SAN_PKINIT;SEQUENCE:principal"
	case $4 in
	both)	pki_san=DNS:$2,$pki_name ;;
	dns)	pki_san=DNS:$2 ;;
	pkinit)	pki_san=$pki_name ;;
	*)	pki_san= ;;
	esac
	pki_common digitalSignature,keyEncipherment,keyAgreement "$3" "$pki_san"
	pki_principal "$1" 2 krbtgt "$1"
}
