#!/bin/sh
# rig_inside.sh - the first process of a rig: makes the private machine, starts
# its services, runs CMD and ends everything.  Started by rig.sh only.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PATH=$here:$RIG_BIN:$PATH:/usr/sbin:/sbin
RIG=/run/rig
export PATH RIG

say() { echo "rig: $*" >&2; }

kdc=false pcscd=true
while [ $# -gt 0 ]; do
	case $1 in
	--kdc)	kdc=true ;;
	--no-pcscd) pcscd=false ;;
	--)	shift; break ;;
	-*)	say "no such option: $1"; exit 2 ;;
	*)	break ;;
	esac
	shift
done
[ $# -gt 0 ] || { say 'no command'; exit 2; }

# Before /proc is replaced it still counts as the machine outside does.
if [ -z "${RIG_HOST_PID-}" ]; then
	read -r RIG_HOST_PID _ </proc/self/stat || RIG_HOST_PID=
fi 2>/dev/null
export RIG_HOST_PID
mount -t proc proc /proc

inside_network() {
	hostname kiosk.test.example
	ip link set lo up
	# With delayed ACKs an APDU over loopback takes 44 ms.
	for to in 127.0.0.0/8 127.0.0.1; do
		ip route replace local $to dev lo table local proto kernel \
			scope host src 127.0.0.1 quickack 1
	done
}

# A copy of /etc on a tmpfs, so that files may be added to it.
inside_etc() {
	mkdir "$RIG/etc"
	cp -a /etc/. "$RIG/etc"
	mount --bind "$RIG/etc" /etc
	rm -rf /etc/cardea /etc/reader.conf.d/* /etc/hosts /etc/krb5.keytab
	mkdir -p /etc/cardea /etc/reader.conf.d /etc/pam.d
	printf '%s\n' '127.0.0.1 localhost' \
		'127.0.0.1 kiosk.test.example kiosk' \
		'127.0.0.1 kdc.test.example kdc' >/etc/hosts
	printf '%s: files\n' passwd group shadow hosts services protocols \
		>/etc/nsswitch.conf
}

inside_user() { # name uid home shell
	echo "$1:x:$2:$2::$3:$4" >>/etc/passwd
	echo "$1:x:$2:" >>/etc/group
	echo "$1:*:19700:0:99999:7:::" >>/etc/shadow
}

inside_users() {
	shell=/bin/sh
	[ ! -x /bin/bash ] || shell=/bin/bash
	rm -f /etc/passwd /etc/group /etc/shadow /etc/gshadow
	: >/etc/passwd
	: >/etc/group
	(umask 077 && : >/etc/shadow)
	inside_user root 0 /root "$shell"
	inside_user daemon 1 / /usr/sbin/nologin
	inside_user nobody 65534 /nonexistent /usr/sbin/nologin
	printf '%s\n' 'tty:x:5:' 'kiosk-staff:x:2100:alice,bob' \
		'cardea:x:900:alice' >>/etc/group
	uid=901
	for name in watch card krb verify seat kiosk; do
		inside_user "cardea-$name" $uid / /usr/sbin/nologin
		uid=$((uid + 1))
	done
	uid=2001
	for name in alice bob carol; do
		inside_user $name $uid /home/$name "$shell"
		mkdir -m 0700 "/home/$name"
		chown $uid:$uid "/home/$name"
		uid=$((uid + 1))
	done
	pam=$here/../../assets/pam.d/cardea
	if [ -f "$pam" ]; then
		cp "$pam" /etc/pam.d/cardea
	else
		printf '%s\n' 'auth required pam_permit.so' \
			'account required pam_unix.so' \
			'session required pam_unix.so' >/etc/pam.d/cardea
	fi
}

# A tmpfs over a folder; what is in the folder stays reachable in it.
inside_cover() { # folder name [mode]
	cover=$RIG/cover/$2
	mkdir -p "$cover"
	mount -t tmpfs -o "mode=${3:-0755}" "rig-$2" "$cover"
	for entry in "$1"/*; do
		if [ -L "$entry" ] || [ ! -d "$entry" ]; then
			continue
		fi
		mkdir "$cover/${entry##*/}"
		mount --rbind "$entry" "$cover/${entry##*/}"
	done
	mount --move "$cover" "$1"
}

inside_folders() {
	umask 022
	mount -t tmpfs -o mode=0755 rig-run /run
	mkdir -p "$RIG/log" "$RIG/reader" /run/lock /run/user /run/pcscd
	cp -a "$RIG_FIXTURE/." "$RIG/"
	chown -R 0:0 "$RIG"
	chmod 0600 "$RIG"/pki/*.key "$RIG"/cards/*/*.key "$RIG"/cards/*/key.pem \
		"$RIG"/cards/*/other.pem "$RIG"/db/* "$RIG"/rogue-db/*
	mount -t tmpfs -o mode=0755 rig-log /var/log
	inside_cover /home home
	# Criterion names a socket in /tmp, and its shared memory, by its pid; pids
	# begin anew in here, and in every rig beside this one.
	inside_cover /tmp tmp 1777
	[ ! -d /dev/shm ] || mount -t tmpfs -o mode=1777 rig-shm /dev/shm
	# Nothing here reads much of /var/lib: links will do.
	mkdir -p "$RIG/lower" "$RIG/cover/lib"
	mount --rbind /var/lib "$RIG/lower"
	mount -t tmpfs -o mode=0755 rig-lib /var/lib
	ln -s "$RIG"/lower/* /var/lib/
	rm -f /var/lib/cardea
	mkdir -p /var/log/cardea /var/lib/cardea
}

# pcscd finds drivers in this folder only. The rig's replaces the machine's, so
# no reader of the machine is ever touched.
inside_readers() {
	drivers=/usr/lib/pcsc/drivers
	bundle=$RIG/drivers/rig.bundle/Contents
	mkdir -p "$bundle/Linux" "$RIG/drivers/serial"
	cp -L $drivers/serial/libifdvpcd.so "$RIG/drivers/serial/"
	cp "$RIG_BIN/libifdrig.so" "$bundle/Linux/"
	# LD_PRELOAD ends a name at a space, which RIG_BIN may have.
	for module in libudevrig.so libkdclax.so; do
		[ ! -f "$RIG_BIN/$module" ] || cp "$RIG_BIN/$module" "$RIG/"
	done
	# pcscd reads one value a line.
	cat >"$bundle/Info.plist" <<-'PLIST'
	<?xml version="1.0" encoding="UTF-8"?>
	<plist version="1.0"><dict>
	<key>CFBundleExecutable</key><string>libifdrig.so</string>
	<key>CFBundleName</key><string>RIG</string>
	<key>ifdVendorID</key>
	<array>
	<string>0xF055</string>
	<string>0xF055</string>
	</array>
	<key>ifdProductID</key>
	<array>
	<string>0x0001</string>
	<string>0x0002</string>
	</array>
	<key>ifdFriendlyName</key>
	<array>
	<string>Virtual PCD</string>
	<string>Virtual PCD</string>
	</array>
	</dict></plist>
	PLIST
	mount --bind "$RIG/drivers" $drivers
	: >"$RIG/reader/usb0"
	: >"$RIG/reader/usb1"
	mkfifo -m 0600 "$RIG/reader/udev"
	[ "${RIG_READER-}" = poll ] ||
		mkfifo -m 0600 "$RIG/reader/poke.35963" "$RIG/reader/poke.35964"
}

# Every mount of cgroup2 shows one and the same tree: take a folder of it.
inside_cgroup() {
	RIG_CGROUP=
	mkdir "$RIG/cgroup"
	if mount -t cgroup2 cgroup2 "$RIG/cgroup" 2>/dev/null; then
		# What a killed rig left; a new one is never so old and empty.
		for old in $(find "$RIG/cgroup" -maxdepth 1 -name 'cardea-rig.*' \
			-mmin +5 -exec grep -lx 'populated 0' {}/cgroup.events \;); do
			find "${old%/*}" -depth -type d -exec rmdir {} + 2>/dev/null || :
		done
		top=$RIG/cgroup/cardea-rig.${RIG_HOST_PID:-x}.$(date +%s%N)
		mkdir "$top" "$top/rig" "$top/cardea"
		echo 0 >"$top/rig/cgroup.procs"
		RIG_CGROUP=$top/cardea
	else
		say 'no cgroup v2 here'
	fi
	export RIG_CGROUP
}

inside_env() {
	RIG_KEYTAB=/etc/krb5.keytab RIG_CA=$RIG/pki/ca.pem RIG_CRL=$RIG/pki/crl.pem
	RIG_KRB5_CONF=$RIG/krb5.conf KRB5_CONFIG=$RIG/krb5.conf
	export RIG_KEYTAB RIG_CA RIG_CRL RIG_KRB5_CONF KRB5_CONFIG
	for name in PATH RIG RIG_BIN RIG_CACHE RIG_FIXTURE RIG_HOST_PID RIG_CGROUP \
		RIG_KEYTAB RIG_CA RIG_CRL RIG_KRB5_CONF KRB5_CONFIG; do
		value=
		eval "value=\${$name-}"
		printf "export %s='%s'\n" "$name" \
			"$(printf %s "$value" | sed "s/'/'\\\\''/g")"
	done >"$RIG/env"
}

# shellcheck disable=SC2317	# a trap calls it
# Everything inside goes; then the rig's cgroup, which would outlive it.
inside_end() {
	status=$?
	trap - EXIT
	kill -KILL -1 2>/dev/null || :
	[ -n "${RIG_CGROUP-}" ] || exit "$status"
	echo 0 >"$RIG/cgroup/cgroup.procs" 2>/dev/null || :
	n=0
	while [ -d "$top" ] && [ "$n" -lt 100 ]; do
		find "$top" -depth -type d -exec rmdir {} + 2>/dev/null && break
		n=$((n + 1))
		sleep 0.01
	done
	exit "$status"
}

inside_folders
inside_etc
inside_users
inside_network
inside_readers
inside_cgroup
trap inside_end EXIT
inside_env
rig keytab good
rig kdc conf
[ "$pcscd" = false ] || rig pcscd start
[ "$kdc" = false ] || rig kdc start
if [ -n "${RIG_HOOK-}" ]; then
	# shellcheck disable=SC1090
	. "$RIG_HOOK"
fi
status=0
"$@" || status=$?
exit $status
