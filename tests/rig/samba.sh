#!/bin/sh
# samba.sh - a Samba AD domain as a KDC with PKINIT and nothing else, its PKI and its cards. Inside
# a rig only.
#
#   samba.sh start DIR           the KDC on 127.0.0.1:88; the first time the domain is made, and
#                                kept in RIG_CACHE; cards to RIG/cards/ad-*; returns when it serves
#   samba.sh stop DIR
#   samba.sh restart DIR         after a change of its settings
#   samba.sh user DIR NAME ATTRIBUTE=VALUE...   see samba_domain.py
#   samba.sh sid DIR NAME
#   samba.sh issue DIR NAME CN EXTENSIONS [START] [END]
#                                one more certificate and its card, ad-NAME
#   samba.sh revoke DIR NAME     and a new DIR/ca/crl.pem; this KDC looks into none
#
# The realm is AD.EXAMPLE, its NetBIOS name ADX, its only controller dc1; the host's account KIOSK$,
# with host/kiosk.ad.example. Accounts are below, in ad_users; all PINs are 123456.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/rig/pki.sh
. "$here/pki.sh"
REALM=AD.EXAMPLE DOMAIN=ADX HOST=dc1 dns=ad.example
EKU_USER=$PKI_EKU_SMARTCARD,clientAuth
PATH=$PATH:/usr/sbin:/sbin
umask 022

die() { echo "samba.sh: $*" >&2; exit 1; }
domain() { /usr/bin/python3 "$here/samba_domain.py" "$@"; }

# 512: a person; 2, 16, 65536, 262144 more: disabled, locked, its password lasts, smart card only.
ad_users() {
	no_hours=0x$(printf %042d 0)
	cat <<-USERS
	@ lockoutDuration=-9223372036854775808
	KIOSK$ servicePrincipalName=host/kiosk.$dns dNSHostName=kiosk.$dns userAccountControl=4096 msDS-SupportedEncryptionTypes=24
	alice userPrincipalName=alice@$dns userAccountControl=66048 displayName=Alice_Example scriptPath=logon.cmd profilePath=\\\\\\\\dc1\\\\profiles\\\\alice homeDirectory=\\\\\\\\dc1\\\\alice homeDrive=H:
	bob userPrincipalName=bob.smith@corp.example userAccountControl=66048
	carol userPrincipalName=carol@$dns userAccountControl=66048 userWorkstations=ELSEWHERE
	disabled userPrincipalName=disabled@$dns userAccountControl=66050
	expired userPrincipalName=expired@$dns userAccountControl=66048 accountExpires=130000000000000000
	hours userPrincipalName=hours@$dns userAccountControl=66048 logonHours=$no_hours
	mustchange userPrincipalName=mustchange@$dns userAccountControl=512 pwdLastSet=0
	oldpassword userPrincipalName=oldpassword@$dns userAccountControl=512 pwdLastSet=130000000000000000
	locked userPrincipalName=locked@$dns userAccountControl=66048 lockoutTime=now
	cardonly userPrincipalName=cardonly@$dns userAccountControl=328192
	USERS
}

ad_issue() { # DIR NAME user [UPN]
	[ -e "$1/certs/$2.key" ] || cp "$1/certs/kdc.key" "$1/certs/$2.key"
	pki_issue "$1/ca" "$1/certs/$2" "$3" "$(pki_user $REALM "$3" "$EKU_USER" upn "${4:-$3@$dns}")"
}

ad_certificates() { # DIR
	mkdir -p "$1/certs"
	pki_ca "$1/ca" 'AD Test CA'
	pki_issue "$1/ca" "$1/certs/kdc" $HOST.$dns \
		"$(pki_kdc $REALM $HOST.$dns "$PKI_EKU_KDC,serverAuth,clientAuth" both)"
	for user in alice carol disabled expired hours mustchange oldpassword locked cardonly \
		nobody; do
		ad_issue "$1" $user $user
	done
	ad_issue "$1" bob bob bob.smith@corp.example
	ad_issue "$1" revoked alice
	PKI_SID=$(domain sid "$1/smb.conf" alice)
	ad_issue "$1" sid alice
	PKI_SID=$(domain sid "$1/smb.conf" bob)
	ad_issue "$1" othersid alice
	PKI_SID=
	pki_revoke "$1/ca" "$1/certs/revoked.pem"
}

ad_conf() { # DIR
	cat >"$1/smb.conf" <<-CNF
	[global]
	    netbios name = $HOST
	    realm = $REALM
	    workgroup = $DOMAIN
	    server role = active directory domain controller
	    server services = kdc
	    interfaces = 127.0.0.1/8
	    bind interfaces only = yes
	    private dir = $1/private
	    state directory = $1/state
	    cache directory = $1/cache
	    lock directory = $1/lock
	    pid directory = $1/run
	    ncalrpc dir = $1/ncalrpc
	    ntp signd socket directory = $1/ntp
	    winbindd socket directory = $1/winbind
	    binddns dir = $1/bind-dns
	    usershare path =
	    log file = $1/log.samba
	    logging = file
	    log level = 1 kerberos:3
	CNF
	# What Heimdal's KDC within it reads.
	cat >"$1/kdc.conf" <<-CNF
	[libdefaults]
	    default_realm = $REALM
	    dns_lookup_kdc = false
	    dns_lookup_realm = false
	[kdc]
	    enable-pkinit = yes
	    pkinit_identity = FILE:$1/certs/kdc.pem,$1/certs/kdc.key
	    pkinit_anchors = FILE:$1/ca/ca.pem
	    pkinit_principal_in_certificate = yes
	    pkinit_win2k_require_binding = yes
	CNF
}

ad_make() { # DIR
	rm -rf "$1"
	mkdir -p "$1"
	echo '[global]' >"$1/base.conf"
	domain provision "$1" $REALM $DOMAIN $HOST >"$1/provision.log" 2>&1 ||
		{ tail -n 5 "$1/provision.log" >&2; die 'no domain'; }
	for folder in run cache lock ncalrpc ntp winbind; do mkdir -p "$1/$folder"; done
	ad_conf "$1"
	ad_users | domain users "$1/smb.conf"
	ad_certificates "$1"
	samba-tool domain exportkeytab "$1/host.keytab" --principal="host/kiosk.$dns" \
		-s "$1/smb.conf" >>"$1/provision.log" 2>&1 || die 'no keytab'
}

# The domain is made once for each version of what makes it, where it will stand: its database
# knows its own path.
ad_prepare() { # DIR
	[ ! -d "$1/private" ] || return 0
	made=$RIG_CACHE/ad-$(cat "$here/samba.sh" "$here/samba_domain.py" "$here/pki.sh" \
		/usr/sbin/samba | cksum | tr -d ' ')
	(
		flock 9
		if [ -z "$(find "$made/made" -mtime -20 2>/dev/null)" ]; then
			rm -rf "$made"
			ad_make "$1"
			cp -a "$1" "$made"
			: >"$made/made"
		else
			cp -a "$made" "$1"
		fi
	) 9>"$RIG_CACHE/ad.lock"
}

ad_card() { # DIR NAME
	cp "$1/certs/$2.pem" "$RIG/pki/ad-$2.pem"
	cp "$1/certs/$2.key" "$RIG/pki/ad-$2.key"
	sh "$here/realm.sh" card "$RIG" "ad-$2" 123456
}

ad_stop() { # DIR
	[ -s "$1/samba.pid" ] || return 0
	pid=$(cat "$1/samba.pid")
	rm -f "$1/samba.pid"
	kill "$pid" 2>/dev/null || return 0
	n=0
	while kill -0 "$pid" 2>/dev/null; do
		n=$((n + 1))
		[ $n -lt 500 ] || die "samba $pid does not end"
		sleep 0.01
	done
}

serves() { grep -q ':0058 .* 0A ' /proc/net/tcp; }

ad_start() { # DIR
	ad_prepare "$1"
	for cert in "$1"/certs/*.pem; do
		name=${cert##*/}
		[ -d "$RIG/cards/ad-${name%.pem}" ] || ad_card "$1" "${name%.pem}"
	done
	KRB5_CONFIG=$1/kdc.conf samba -F --no-process-group -M single -s "$1/smb.conf" \
		>"$1/samba.out" 2>&1 </dev/null &
	echo $! >"$1/samba.pid"
	n=0
	until serves; do
		n=$((n + 1))
		if [ $n -gt 1000 ] || ! kill -0 "$(cat "$1/samba.pid")" 2>/dev/null; then
			tail -n 5 "$1/samba.out" "$1/log.samba" >&2
			die 'samba did not start'
		fi
		sleep 0.02
	done
}

[ $# -ge 2 ] || { sed -n '2,19s/^# \{0,1\}//p' "$0" >&2; exit 2; }
verb=$1 dir=$2
shift 2
case $verb in
start)	ad_start "$dir" ;;
stop)	ad_stop "$dir" ;;
restart) ad_stop "$dir"; ad_start "$dir" ;;
user)	domain set "$dir/smb.conf" "$@" ;;
sid)	domain sid "$dir/smb.conf" "$1" ;;
issue)	name=$1 cn=$2 extensions=$3
	shift 3
	pki_issue "$dir/ca" "$dir/certs/$name" "$cn" "$extensions" "$@"
	ad_card "$dir" "$name" ;;
revoke)	pki_revoke "$dir/ca" "$dir/certs/$1.pem" ;;
*)	die "no such command: $verb" ;;
esac
