#!/bin/sh
# demo.sh - shows what Cardea does: a card logs on, is pulled, comes back.
#
#   sh assets/demo.sh           the whole walk: some seconds, once it is built
#   sh assets/demo.sh --keep    then leaves it running and says how to enter it
#
# Installs missing packages, builds, and runs everything in namespaces of its own:
# a real pcscd with a virtual reader and virtual cards, an MIT KDC, private users
# and files. The machine outside is not changed. Needs root and Debian 12.
set -eu

usage() { sed -n '2,10s/^# \{0,1\}//p' "$0"; }

outside() {
	case ${1-} in
	'' | --keep) ;;
	--help | -h) usage; exit 0 ;;
	*) usage >&2; exit 2 ;;
	esac
	[ "$(id -u)" = 0 ] || { echo 'demo.sh: must be run by root' >&2; exit 1; }
	cd "$(dirname "$0")/.."
	sh assets/setup.sh
	echo '== Building (a minute or two, the first time)'
	mkdir -p build
	[ -f build/plain/build.ninja ] || cmake -S . -B build/plain -G Ninja >build/plain.log 2>&1 ||
		{ cat build/plain.log >&2; exit 1; }
	ninja -C build/plain -j "$(nproc)" >build/plain.log 2>&1 ||
		{ tail -n 60 build/plain.log >&2; exit 1; }
	echo '== Preparing a realm, certificates and cards (some seconds, the first time)'
	export RIG_BIN="$PWD/build/plain/tests/rig" CARDEA_PROGRAMS="$PWD/build/plain/libexec"
	sh tests/rig/rig.sh prepare
	exec sh tests/rig/rig.sh run -- sh assets/demo.sh inside "$@"
}

# What happens, and what it shows.
step=0
title() { # WHAT MEANING...
	step=$((step + 1))
	printf '\n== %d. %s\n' $step "$1"
	shift
	[ $# = 0 ] || printf '   %s\n' "$@"
	echo
}

# Shows a command of the shell and its output, which is left in /run/rig/shown; the exit status is
# that of the command.
show() {
	printf 'kiosk# %s\n' "$1"
	status=0
	sh -c "$1" >/run/rig/shown 2>&1 || status=$?
	cat /run/rig/shown
	return $status
}

# A step that must succeed, or must be refused by this name, else the demo has failed.
must() { # succeed|FAILURE-ID PIN COMMAND
	printf '%s\n' "$2" >/run/rig/pin
	status=0
	show "$3 --pin-fd 4 4</run/rig/pin" || status=$?
	case $1 in
	succeed) [ $status = 0 ] ;;
	*) [ $status != 0 ] && grep -qw -e "$1" /run/rig/shown ;;
	esac || { echo "demo.sh: this should have been: $1" >&2; exit 1; }
}

await_session() {
	n=0
	until [ -f /home/alice/session.done ]; do
		n=$((n + 1))
		[ $n -lt 200 ] || { echo 'demo.sh: the shell did not start' >&2; exit 1; }
		sleep 0.05
	done
}

# The seat locks by itself, and shows a session a moment after it was granted.
await_seat() { # true|false: locked
	n=0
	until cardea status --json | grep -q "\"locked\": $1"; do
		n=$((n + 1))
		[ $n -lt 200 ] || { echo "demo.sh: the seat's locked is not $1" >&2; exit 1; }
		sleep 0.05
	done
}

seat() { # true|false: locked
	await_seat "$1"
	show 'cardea status | head -n 1'
}

# Waits until there is a card that has been read, or none.
await_card() { # read|none
	n=0
	until cardea cards --json >/run/rig/read &&
		case $1 in
		read)	grep -q '"setup_failure"' /run/rig/read ;;
		none)	! grep -q '"insertion"' /run/rig/read ;;
		esac
	do
		n=$((n + 1))
		[ $n -lt 200 ] || { echo "demo.sh: not so: card $1" >&2; exit 1; }
		sleep 0.05
	done
}

change() { # OLD NEW
	[ -z "$1" ] || rig card "$1" pull >/dev/null
	await_card none
	rig card "$2" insert >/dev/null
	await_card read
}

inside() {
	here=$(cd "$(dirname "$0")" && pwd)
	. "$here/../tests/e2e/machine.sh"
	machine_start

	title 'Alice puts her card into the reader' \
		'It is read at once, and all is checked that a logon needs. No PIN is used.'
	change '' alice
	show 'cardea cards'

	title 'Alice types her PIN' \
		'The card signs once, the KDC answers, the ticket for this machine is proved,' \
		'her session opens. The PIN comes by a descriptor here, never as an argument.'
	must succeed 123456 'cardea logon'
	await_session

	title "Alice's shell" 'It runs as Alice, with her tickets.'
	sed -n '/^uid=/s/^/alice$ id\n/p' /home/alice/session.done
	sed -n '/^Ticket cache/,/krbtgt/p' /home/alice/session.done | sed '1s/^/alice$ klist\n/'
	echo
	await_seat false
	show 'cardea status'

	title 'Alice pulls her card' 'The seat locks at once; her session is kept.'
	rig card alice pull >/dev/null
	seat true

	title "Bob tries his card at Alice's lock" 'He is refused before his PIN is used.'
	change '' bob
	must unlock-other-user 654321 'cardea unlock'

	title 'Alice is back, and mistypes her PIN' \
		'One try of three is gone. The seat stays locked.'
	change bob alice
	must pin-wrong 999999 'cardea unlock'
	seat true

	title 'Alice types the right one' 'The same session is shown again, with new tickets.'
	must succeed 123456 'cardea unlock'
	seat false

	title 'Alice logs off' 'Her session ends with all of its processes.'
	show 'cardea logoff'
	seat true

	title 'A card whose certificate has expired' 'The PIN is not used for what cannot succeed.'
	change alice expired
	must cert-expired 123456 'cardea logon'

	title 'A card whose certificate was withdrawn' 'The same, by the CRL.'
	change expired revoked
	must cert-revoked 123456 'cardea logon'
	rig card revoked pull >/dev/null

	title 'The technician asks what that means' 'Any id, NTSTATUS, Kerberos, PC/SC or Win32 code.'
	show 'cardea explain cert-revoked'

	title "The technician's log" \
		'One line an attempt: when (UTC), code, kind, how long, the outcome, who.'
	show 'cardea log'

	title 'The whole story of the first one' 'From the card and the PIN to the end of the session.'
	first=$(cardea log | sed -n '1s/^.\{20\}\(.\{6\}\).*/\1/p')
	show "cardea log --attempt $first"

	printf '\n== Done: %d steps, each as it should be\n' $step
	[ "${1-}" = --keep ] || return 0
	printf "export PATH='%s'\n" "$PATH" >>/run/rig/env
	cat <<TEXT

It keeps running until you press Enter here. In another terminal, as root:

    sh $(cd "$here/.." && pwd)/tests/rig/rig.sh enter $RIG_HOST_PID

and inside, for example:

    rig card alice insert; cardea cards; cardea logon; cardea status
    rig card alice pull; cardea status; cardea log

Alice's PIN is 123456, Bob's 654321. "rig --help" lists what else can happen.
TEXT
	read -r _ || sleep infinity
}

if [ "${1-}" = inside ]; then
	shift
	inside "$@"
else
	outside "$@"
fi
