#!/bin/sh
# demo.sh - shows Cardea's main job on a machine of its own: a card logs on, is pulled, comes back.
#
#   sh assets/demo.sh           the whole walk, some seconds after the first build
#   sh assets/demo.sh --keep    leaves it running afterwards and says how to enter it
#
# Installs missing packages, builds, and runs everything in namespaces of its own: a real pcscd
# with a virtual reader and virtual cards, an MIT KDC, private users and files. The machine outside
# is not changed. Needs root and Debian 12.
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
	echo '== building'
	mkdir -p build
	[ -f build/plain/build.ninja ] || cmake -S . -B build/plain -G Ninja >build/plain.log 2>&1 ||
		{ cat build/plain.log >&2; exit 1; }
	ninja -C build/plain -j "$(nproc)" >build/plain.log 2>&1 ||
		{ tail -n 60 build/plain.log >&2; exit 1; }
	echo '== preparing a realm, certificates and cards (once)'
	export RIG_BIN="$PWD/build/plain/tests/rig" CARDEA_PROGRAMS="$PWD/build/plain/libexec"
	sh tests/rig/rig.sh prepare
	exec sh tests/rig/rig.sh run -- sh assets/demo.sh inside "$@"
}

title() { printf '\n== %s\n' "$*"; }

# Shows a command and its output; the exit status is that of the command.
show() {
	printf '   # %s\n' "$*"
	status=0
	"$@" >/run/rig/shown 2>&1 || status=$?
	sed 's/^/   /' /run/rig/shown
	return $status
}

# A step that must succeed, or must be refused by this name, else the demo has failed.
must() { # succeed|FAILURE-ID PIN COMMAND...
	wanted=$1 digits=$2
	shift 2
	printf '   # %s   (PIN typed)\n' "$*"
	printf '%s\n' "$digits" >/run/rig/pin
	status=0
	"$@" --pin-fd 4 4</run/rig/pin >/run/rig/shown 2>&1 || status=$?
	sed 's/^/   /' /run/rig/shown
	case $wanted in
	succeed) [ $status = 0 ] ;;
	*) [ $status != 0 ] && grep -qw -e "$wanted" /run/rig/shown ;;
	esac || { echo "demo.sh: this should have been: $wanted" >&2; exit 1; }
}

await_session() {
	n=0
	until [ -f /home/alice/session.done ]; do
		n=$((n + 1))
		[ $n -lt 200 ] || { echo 'demo.sh: the shell did not start' >&2; exit 1; }
		sleep 0.05
	done
}

seat() { printf '   the seat: %s\n' "$(cat /run/cardea/seat/state)"; }

# The seat's own record is what tells when a pulled card has locked.
await_locked() {
	n=0
	until grep -q '^locked' /run/cardea/seat/state; do
		n=$((n + 1))
		[ $n -lt 200 ] || { echo 'demo.sh: the seat did not lock' >&2; exit 1; }
		sleep 0.05
	done
}

# Waits until the card in the reader has been read.
await_card() {
	n=0
	until cardea cards --json | grep -q '"setup_failure"'; do
		n=$((n + 1))
		[ $n -lt 200 ] || { echo 'demo.sh: the card was not read' >&2; exit 1; }
		sleep 0.05
	done
}

change() { # OLD NEW
	[ -z "$1" ] || rig card "$1" pull >/dev/null
	rig card "$2" insert >/dev/null
	await_card
}

inside() {
	here=$(cd "$(dirname "$0")" && pwd)
	. "$here/../tests/e2e/machine.sh"
	machine_start

	title 'Alice puts her card into the reader'
	change '' alice
	show cardea cards

	title 'Alice types her PIN'
	must succeed 123456 cardea logon
	logon_id=$(sed -n 's/.*logon[_ ]id[": ]*\(0x[0-9a-f]*\).*/\1/ip' /run/rig/shown | head -n 1)
	seat
	await_session

	title "Alice's shell: who it runs as, and its tickets"
	sed -n '1,/renew\|krbtgt/p' /home/alice/session.done | sed 's/^/   /'

	title 'Alice pulls her card'
	rig card alice pull >/dev/null
	await_locked
	seat

	title "Bob tries his card at Alice's lock"
	change '' bob
	must unlock-other-user 654321 cardea unlock --logon-id "$logon_id"

	title 'Alice is back, and mistypes her PIN'
	change bob alice
	must pin-wrong 999999 cardea unlock --logon-id "$logon_id"
	seat

	title 'Alice types the right one'
	must succeed 123456 cardea unlock --logon-id "$logon_id"
	seat

	title 'Alice logs off'
	show cardea logoff
	await_locked
	seat

	title 'A card whose certificate has expired'
	change alice expired
	must cert-expired 123456 cardea logon

	title 'A card whose certificate was withdrawn'
	change expired revoked
	must cert-revoked 123456 cardea logon
	rig card revoked pull >/dev/null

	title "The technician's log: one line an attempt"
	show cardea log
	title 'and the whole story of the first one'
	first=$(cardea log --json | sed -n 's/.*"attempt": *"\([0-9A-Z]*\)".*/\1/p' | head -n 1)
	show cardea log --attempt "$first"
	title 'Done'
	[ "${1-}" = --keep ] || return 0
	cat <<TEXT
   It keeps running until you press Enter here. In another terminal, as root:
     sh $here/../tests/rig/rig.sh enter $RIG_HOST_PID
   and inside, for example:
     export PATH=/usr/local/libexec/cardea:\$PATH
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
