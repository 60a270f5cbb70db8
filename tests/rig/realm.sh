#!/bin/sh
# realm.sh - an MIT Kerberos realm with PKINIT, its PKI and its cards.
#
#   realm.sh prepare DIR         everything that takes time, once: PKI,
#                                databases, keytabs, cards
#   realm.sh start DIR [FLAVOUR] [PORT]
#                                the KDC on 127.0.0.1 (port 88); returns when it
#                                serves; one KDC a DIR, the old one is stopped
#                                DIR/kdc.settings: lines of its own for kdc.conf
#   realm.sh stop DIR
#   realm.sh kadmin DIR QUERY    kadmin.local on the database of "good"
#   realm.sh issue DIR NAME CN EXTENSIONS [START] [END]
#                                one more certificate: DIR/pki/NAME.pem
#   realm.sh crl DIR NAME LAST NEXT
#                                one more CRL, DIR/pki/NAME.crl, of that time
#   realm.sh card DIR NAME PIN [CERT]
#                                a card directory DIR/cards/NAME from DIR/pki/CERT
#
# Flavours of the KDC: good; expired, notyet, untrusted, noeku, othername, sha1,
# revoked: its certificate; dc: a certificate as domain controllers have it (serverAuth and a
# DNS name); rogue: another database, a certificate of the rogue CA; impostor:
# another database behind the good certificate, so that only a ticket for this
# host shows it.
#
# The realm is TEST.EXAMPLE; users alice, bob, carol; the host is
# host/kiosk.test.example.  PINs: alice 123456, bob 654321, carol 246810, and
# 123456 on every other card; PUK 12345678.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/rig/pki.sh
. "$here/pki.sh"
REALM=TEST.EXAMPLE KDC=kdc.test.example HOST=kiosk.test.example
EKU_USER=$PKI_EKU_CLIENT,$PKI_EKU_SMARTCARD,clientAuth
CERT_SIZE=1474		# what the published measurements were made with
PATH=$PATH:/usr/sbin:/sbin
umask 022

die() { echo "realm.sh: $*" >&2; exit 1; }

realm_krb5_conf() { # DIR
	cat <<-CNF
	[libdefaults]
	    default_realm = $REALM
	    dns_lookup_kdc = false
	    dns_lookup_realm = false
	    dns_canonicalize_hostname = false
	    rdns = false
	    qualify_shortname = ""
	[realms]
	    $REALM = {
	        kdc = $KDC:88
	        pkinit_anchors = FILE:$1/pki/ca.pem
	        pkinit_kdc_hostname = $KDC
	    }
	[domain_realm]
	    .test.example = $REALM
	    localhost = $REALM
	CNF
}

realm_kdc_conf() { # DIR database certificate port
	cat <<-CNF
	[kdcdefaults]
	    kdc_listen = 127.0.0.1:$4
	    kdc_tcp_listen = 127.0.0.1:$4
	[logging]
	    kdc = FILE:$1/log/kdc.log
	    admin_server = FILE:$1/log/kdc.log
	[realms]
	    $REALM = {
	        database_name = $1/$2/principal
	        key_stash_file = $1/$2/stash
	        acl_file = $1/$2/acl
	        max_life = 10h
	        max_renewable_life = 7d
	$(realm_kdc_settings "$@" | sed 's/^/        /')
	    }
	CNF
}

# What DIR/kdc.settings sets comes in the place of the lines of that name.
realm_kdc_settings() { # DIR database certificate
	own=$(cat "$1/kdc.settings" 2>/dev/null || :)
	while read -r name is value; do
		printf '%s\n' "$own" | grep -q "^$name *=" || echo "$name $is $value"
	done <<-CNF
	pkinit_identity = FILE:$1/pki/$3.pem,$1/pki/$3.key
	pkinit_anchors = FILE:$1/pki/ca.pem
	pkinit_anchors = FILE:$1/pki/rogue-ca.pem
	pkinit_eku_checking = kpClientAuth
	CNF
	printf '%s\n' "$own"
}

realm_database() { # DIR database
	mkdir -p "$1/$2" "$1/log"
	realm_kdc_conf "$1" "$2" kdc-good 88 >"$1/kdc.conf"
	realm_krb5_conf "$1" >"$1/krb5.conf"
	KRB5_CONFIG=$1/krb5.conf KRB5_KDC_PROFILE=$1/kdc.conf
	export KRB5_CONFIG KRB5_KDC_PROFILE
	kdb5_util -r "$REALM" create -s -P "master of $2" >/dev/null 2>&1 ||
		die "no database in $1/$2"
	{
		for user in alice bob carol; do
			echo "addprinc -randkey +requires_preauth $user"
		done
		echo "addprinc -randkey host/$HOST"
		echo "ktadd -k \"$1/$2/host.keytab\" host/$HOST"
	} | kadmin.local -r "$REALM" >/dev/null 2>&1
	[ -s "$1/$2/host.keytab" ] || die "no keytab in $1/$2"
}

# Alice's certificate is filled up until it has exactly CERT_SIZE octets.
realm_issue_sized() { # DIR NAME user
	PKI_PAD=x
	for _ in 1 2 3 4; do
		pki_issue "$1/ca" "$1/pki/$2" "$3" \
			"$(pki_user $REALM "$3" "$EKU_USER" both)"
		size=$(pki_size "$1/pki/$2.pem")
		[ "$size" -ne $CERT_SIZE ] || break
		more=$((CERT_SIZE - size + ${#PKI_PAD}))
		[ $more -gt 0 ] || die "certificate of $size octets"
		PKI_PAD=$(printf "%${more}s" '' | tr ' ' x)
	done
	PKI_PAD=
	[ "$size" -eq $CERT_SIZE ] || die "certificate of $size octets"
}

realm_users() { # DIR
	realm_issue_sized "$1" alice alice
	for user in bob carol; do
		pki_issue "$1/ca" "$1/pki/$user" $user \
			"$(pki_user $REALM $user "$EKU_USER" both)"
	done
	alice=$(pki_user $REALM alice "$EKU_USER" both)
	pki_issue "$1/ca" "$1/pki/expired" alice "$alice" '-60 days' '-1 day'
	pki_issue "$1/ca" "$1/pki/notyet" alice "$alice" '+300 days' '+600 days'
	pki_issue "$1/ca" "$1/pki/revoked" alice "$alice"
	pki_issue "$1/rogue" "$1/pki/untrusted" alice "$alice"
	pki_issue "$1/ca" "$1/pki/wrongname" alice \
		"$(pki_user $REALM mallory "$EKU_USER" both)"
	pki_issue "$1/ca" "$1/pki/noname" alice \
		"$(pki_user $REALM alice "$EKU_USER" none)"
	pki_issue "$1/ca" "$1/pki/noeku" alice \
		"$(pki_user $REALM alice '' both)"
	pki_issue "$1/ca" "$1/pki/wrongeku" alice \
		"$(pki_user $REALM alice serverAuth both)"
	PKI_DIGEST=sha1
	pki_issue "$1/ca" "$1/pki/sha1" alice "$alice"
	PKI_DIGEST=
	pki_issue "$1/rogue" "$1/pki/other" other "$alice"
	pki_revoke "$1/ca" "$1/pki/revoked.pem"
}

realm_kdcs() { # DIR
	good=$(pki_kdc $REALM $KDC $PKI_EKU_KDC both)
	pki_issue "$1/ca" "$1/pki/kdc-good" $KDC "$good"
	pki_issue "$1/ca" "$1/pki/kdc-expired" $KDC "$good" '-60 days' '-1 day'
	pki_issue "$1/ca" "$1/pki/kdc-notyet" $KDC "$good" '+300 days' '+600 days'
	PKI_DIGEST=sha1
	pki_issue "$1/ca" "$1/pki/kdc-sha1" $KDC "$good"
	PKI_DIGEST=
	pki_issue "$1/rogue" "$1/pki/kdc-untrusted" $KDC "$good"
	pki_issue "$1/ca" "$1/pki/kdc-noeku" $KDC "$(pki_kdc $REALM $KDC '' both)"
	pki_issue "$1/ca" "$1/pki/kdc-othername" $KDC \
		"$(pki_kdc OTHER.EXAMPLE kdc.other.example $PKI_EKU_KDC both)"
	pki_issue "$1/ca" "$1/pki/kdc-dc" $KDC \
		"$(pki_kdc $REALM $KDC serverAuth,clientAuth dns)"
	pki_issue "$1/ca" "$1/pki/kdc-revoked" $KDC "$good"
	pki_revoke "$1/ca" "$1/pki/kdc-revoked.pem"
}

realm_card() { # DIR NAME PIN [CERT]
	card=$1/cards/$2
	mkdir -p "$card"
	cp "$1/pki/${4:-$2}.pem" "$card/cert.pem"
	cp "$1/pki/${4:-$2}.key" "$card/key.pem"
	cp "$1/pki/other.key" "$card/other.pem"
	printf '%s' "$2" | openssl md5 -r | cut -c1-32 >"$card/guid"
	printf 'pin = %s\npuk = 12345678\n' "$3" >"$card/card.conf"
}

realm_cards() { # DIR
	realm_card "$1" alice 123456
	realm_card "$1" bob 654321
	realm_card "$1" carol 246810
	for name in expired notyet revoked untrusted wrongname noname noeku wrongeku \
		sha1; do
		realm_card "$1" $name 123456
	done
	realm_card "$1" gzip 123456 alice
	echo 'gzip = yes' >>"$1/cards/gzip/card.conf"
	# Answers 6Cxx to an Le that is too long.
	realm_card "$1" strict 123456 alice
	echo 'le_exact = yes' >>"$1/cards/strict/card.conf"
	# Alice's certificate before a key that is not hers.
	realm_card "$1" clone 123456 alice
	cp "$1/pki/other.key" "$1/cards/clone/key.pem"
	realm_card "$1" many 123456 alice
	cat >>"$1/cards/many/card.conf" <<-'CNF'
	slot.9c = bob.pem bob.key
	slot.9d = carol.pem carol.key
	slot.9e = noeku.pem noeku.key
	CNF
	for name in bob carol noeku; do
		cp "$1/pki/$name.pem" "$1/pki/$name.key" "$1/cards/many/"
	done
	# A card, but no PIV card.
	mkdir -p "$1/cards/notpiv"
	echo 'piv = no' >"$1/cards/notpiv/card.conf"
}

realm_prepare() { # DIR
	mkdir -p "$1/pki"
	pki_ca "$1/ca" 'Cardea Test CA'
	pki_ca "$1/rogue" 'Cardea Rogue CA'
	realm_users "$1"
	realm_kdcs "$1"
	cp "$1/ca/ca.pem" "$1/ca/crl.pem" "$1/pki/"
	cp "$1/rogue/ca.pem" "$1/pki/rogue-ca.pem"
	cp "$1/rogue/crl.pem" "$1/pki/rogue.crl"
	pki_crl "$1/ca" "$1/pki/stale.crl" '-60 days' '-1 day'
	pki_crl "$1/ca" "$1/pki/early.crl" '+300 days' '+600 days'
	realm_cards "$1"
	realm_database "$1" db
	realm_database "$1" rogue-db
	rm -f "$1/kdc.conf" "$1/krb5.conf"
}

# What each flavour is made of: database, certificate.
realm_flavour() {
	case $1 in
	rogue)		echo rogue-db kdc-untrusted ;;
	impostor)	echo rogue-db kdc-good ;;
	good | expired | notyet | untrusted | noeku | othername | sha1 | revoked | dc)
			echo db "kdc-$1" ;;
	*)		die "no such KDC: $1" ;;
	esac
}

realm_stop() { # DIR
	[ -s "$1/kdc.pid" ] || return 0
	pid=$(cat "$1/kdc.pid")
	rm -f "$1/kdc.pid"
	kill -CONT "$pid" 2>/dev/null || return 0
	kill -KILL "$pid" 2>/dev/null || return 0
	n=0
	while kill -0 "$pid" 2>/dev/null; do
		n=$((n + 1))
		[ $n -lt 500 ] || die "KDC $pid does not end"
		sleep 0.01
	done
}

# krb5kdc without -n goes into the background once its sockets are bound, so
# nothing has to be waited for but its pid file.
realm_start() { # DIR flavour port
	made_of=$(realm_flavour "$2")
	realm_stop "$1"
	realm_kdc_conf "$1" "${made_of% *}" "${made_of#* }" "$3" >"$1/kdc.conf"
	realm_krb5_conf "$1" >"$1/krb5.conf"
	lax=
	case $2 in
	expired | notyet) lax=$1/libkdclax.so ;;
	esac
	# The clients' anchors would be the KDC's, too.
	LD_PRELOAD=$lax KRB5_CONFIG=/dev/null KRB5_KDC_PROFILE=$1/kdc.conf \
		krb5kdc -r "$REALM" -P "$1/kdc.pid" >"$1/log/kdc.out" 2>&1 ||
		{ cat "$1/log/kdc.out" >&2; die "krb5kdc did not start"; }
	n=0
	until [ -s "$1/kdc.pid" ]; do
		n=$((n + 1))
		[ $n -lt 500 ] || die "krb5kdc left no pid"
		sleep 0.01
	done
	echo "$2" >"$1/kdc.flavour"
}

[ $# -ge 2 ] || { sed -n '2,31s/^# \{0,1\}//p' "$0" >&2; exit 2; }
verb=$1 dir=$2
shift 2
case $verb in
prepare) realm_prepare "$dir" ;;
start)	realm_start "$dir" "${1:-good}" "${2:-88}" ;;
stop)	realm_stop "$dir" ;;
conf)	realm_krb5_conf "$dir" >"$dir/krb5.conf" ;;
kadmin)	KRB5_CONFIG=$dir/krb5.conf KRB5_KDC_PROFILE=$dir/kdc.conf \
	kadmin.local -r "$REALM" -q "$*" ;;
issue)	name=$1 cn=$2 extensions=$3
	shift 3
	pki_issue "$dir/ca" "$dir/pki/$name" "$cn" "$extensions" "$@" ;;
crl)	pki_crl "$dir/ca" "$dir/pki/$1.crl" "$2" "$3" ;;
card)	realm_card "$dir" "$@" ;;
*)	die "no such command: $verb" ;;
esac
