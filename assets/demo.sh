#!/bin/sh
# demo.sh - shows what Cardea does: a card logs on, is pulled, comes back.
#
#   sh assets/demo.sh              the whole walk: half a minute, once it is built
#   sh assets/demo.sh --fast       without the pauses in which to look at it
#   sh assets/demo.sh --pictures   in no window, even where one could be opened
#   sh assets/demo.sh --keep       then leaves it running and says how to enter it
#
# The walk is that of people at a kiosk: cards are put in and pulled, PINs typed.
# With DISPLAY or WAYLAND_DISPLAY it can be watched in a window. In any case a
# picture of each screen is left in build/demo, and all of them in strip.png.
#
# Installs missing packages, builds, and runs everything in namespaces of its own:
# a real pcscd with a virtual reader and virtual cards, an MIT KDC, private users
# and files. The machine outside is not changed. Needs root and Debian 12.
set -eu

usage() { sed -n '2,17s/^# \{0,1\}//p' "$0"; }

targets='cardea cardea-authority cardea-watch cardea-card cardea-krb cardea-verify
	cardea-session cardea-seat cardea-seat-none cardea-kiosk kiosk_assets
	kiosk_catalogues vcard vcardctl rigreader ifdrig udevrig kdclax slowproxy
	cardea-seat-probe probe pixels strip relay await'

options() {
	keep=false pause=2 window=true
	for option; do
		case $option in
		--keep)	keep=true ;;
		--fast)	pause=0 ;;
		--pictures) window=false ;;
		--help | -h) usage; exit 0 ;;
		*)	usage >&2; exit 2 ;;
		esac
	done
}

build() {
	echo '== Building (a minute or two, the first time)'
	mkdir -p build
	[ -f build/plain/build.ninja ] || cmake --preset plain >build/plain.log 2>&1 ||
		{ cat build/plain.log >&2; exit 1; }
	# shellcheck disable=SC2086
	ninja -C build/plain -j "$(nproc)" $targets >build/plain.log 2>&1 ||
		{ tail -n 60 build/plain.log >&2; exit 1; }
}

# The rig has its own /tmp and /run, and its seat another uid than who started this: a relay
# between brings it to the display, and ends with this process. Sets DEMO_BACKEND: wayland, x11, or
# headless without a display.
open_window() {
	DEMO_BACKEND=headless
	$window || return 0
	case ${WAYLAND_DISPLAY-} in
	'')	;;
	/*)	try_window wayland "$WAYLAND_DISPLAY" && return ;;
	*)	try_window wayland "${XDG_RUNTIME_DIR-}/$WAYLAND_DISPLAY" && return ;;
	esac
	case ${DISPLAY-} in
	:*)	number=${DISPLAY#:}
		try_window x11 "${number%%.*}" && return ;;
	esac
	[ -z "${DISPLAY-}${WAYLAND_DISPLAY-}" ] ||
		echo 'The display cannot be reached: there will be pictures, and no window.'
}

try_window() { # wayland|x11, its place
	"$DEMO_BIN/relay" "$DEMO_OUT/display" "$1" "$2" >"$DEMO_OUT/relay.log" 2>&1 &
	relay=$!
	until grep -q ready "$DEMO_OUT/relay.log"; do
		kill -0 $relay 2>/dev/null || return 1
		sleep 0.05
	done
	DEMO_BACKEND=$1
}

outside() {
	options "$@"
	[ "$(id -u)" = 0 ] || { echo 'demo.sh: must be run by root' >&2; exit 1; }
	cd "$(dirname "$0")/.."
	sh assets/setup.sh
	build
	DEMO_BUILD=$PWD/build/plain DEMO_OUT=$PWD/build/demo
	DEMO_BIN=$DEMO_BUILD/tests/display DEMO_KEEP=$keep DEMO_PAUSE=$pause
	export DEMO_BUILD DEMO_BIN DEMO_OUT DEMO_KEEP DEMO_PAUSE DEMO_BACKEND
	export RIG_BIN="$DEMO_BUILD/tests/rig" CARDEA_PROGRAMS="$DEMO_BUILD/libexec"
	echo '== Preparing a realm, certificates and cards (some seconds, the first time)'
	sh tests/rig/rig.sh prepare
	rm -rf "$DEMO_OUT"
	mkdir -p "$DEMO_OUT"
	open_window
	exec sh tests/rig/rig.sh run -- sh assets/demo.sh inside
}

# From what was noticed, a card that went, to the last output that shows a locked frame.
lock_times() {
	printf '   %-16s %18s %26s\n' 'locked because' 'input is away after' \
		'every output shows it after'
	sed -n 's/.*"event":"lock","reason":"\([^"]*\)","us":\([0-9]*\),"shown_us":\([0-9]*\).*/\1 \2 \3/p' \
		/var/log/cardea/cardea.log |
		awk '$1 != "start" { printf "   %-16s %16.2f ms %24.2f ms\n", $1, $2 / 1000, $3 / 1000 }'
}

walk() {
	title 'Alice puts her card into the reader' \
		'It is read at once, and all is checked that a logon needs. No PIN is used.'
	see insert 'Nobody is logged on: the kiosk asks for a card'
	insert alice
	await_screen pin
	see pin "Alice's card was read and checked: her PIN is asked for"

	title 'Alice types her PIN' \
		'The card signs once, the KDC answers, the ticket for this machine is proved,' \
		'her session opens. The PIN goes from the kiosk to the card and nowhere else.'
	type 1234
	see typed 'What is typed shows as dots'
	type 56
	enter
	await_session alice

	title "Alice's desktop" 'It runs as Alice, with her tickets, under a compositor of its own.'
	see desktop "Alice's session: a shell rule names any Wayland program"
	echo
	sed '/^uid=/i\alice$ id
/^Ticket cache/i\alice$ klist' /home/alice/terminal.shown
	show 'cardea status'

	title 'Alice pulls her card' 'The seat locks at once; her session is kept.'
	pull alice
	await_screen locked
	see locked 'The card is out: locked, and her session is kept behind it'

	title "Bob tries his card at Alice's lock" 'He is told so, and his PIN is not asked for.'
	insert bob
	await_screen locked-other
	see other "Bob's card cannot open Alice's session"
	show 'cardea status | head -n 4'
	pull bob
	await_screen locked

	title 'Alice is back, and mistypes her PIN' \
		'One try of three is gone. The seat stays locked.'
	insert alice
	await_screen pin
	type 999999
	enter
	await_log '"failure":"pin-wrong"'
	await_screen pin
	see wrong 'A wrong PIN: how many tries are left'

	title 'Alice types the right one' 'The same session is shown again, with new tickets.' \
		'The KDC is held for a moment here, to see the wait.'
	rig kdc freeze
	type 123456
	enter
	await_screen waiting
	see waiting 'While the KDC is asked: each stage is told, and it can be cancelled'
	rig kdc cont
	await_unlocked
	see unlocked 'The right one: everything is where it was'

	title 'Alice logs off' 'Her session ends with all of its processes.'
	type_line exit
	await_screen card-in
	see logged-off 'Alice has left her desktop; her card is still in'
	pull alice
	await_screen insert

	title 'A card whose certificate has expired' 'The PIN is not used for what cannot succeed.'
	insert expired
	await_screen unusable
	see expired 'A certificate that has expired'
	refused cert-expired
	pull expired
	await_screen insert

	title 'A card whose certificate was withdrawn' 'The same, by the CRL.'
	insert revoked
	await_screen unusable
	see revoked 'A certificate that was withdrawn'
	refused cert-revoked
}

technician() {
	title 'The technician asks what that means' \
		'Any id, NTSTATUS, Kerberos, PC/SC or Win32 code.'
	show 'cardea explain cert-revoked'
	pull revoked

	title "The technician's log" \
		'One line an attempt: when (UTC), code, kind, how long, the outcome, who.'
	show 'cardea log'
	echo
	lock_times

	title 'The whole story of the first one' 'From the card and the PIN to the end of the session.'
	first=$(cardea log | sed -n '1s/^.\{20\}\(.\{6\}\).*/\1/p')
	show "cardea log --attempt $first"
}

kept() {
	printf "export PATH='%s'\n" "$PATH" >>/run/rig/env
	cat <<TEXT

It keeps running until you press Enter here. In another terminal, as root:

    sh "$(pwd)/tests/rig/rig.sh" enter $RIG_HOST_PID

and inside, for example:

    rig card alice insert               put her card in (pull: take it out)
    probe type 123456; probe press 28   type her PIN, and Enter
    probe shot 1 "$DEMO_OUT/now.png"
    cardea cards; cardea status; cardea log

Alice's PIN is 123456, Bob's 654321. "rig --help" lists what else can happen;
tests/display/probe.c, what else the probe can do.
TEXT
	[ "$DEMO_BACKEND" = headless ] || echo 'The window takes your own keys, too.'
	read -r _ || sleep infinity
}

inside() {
	. assets/demo/person.sh
	demo_start ""
	walk
	technician
	[ "$DEMO_BACKEND" != headless ] || . assets/demo/more.sh
	finish
	[ "$DEMO_KEEP" = false ] || kept
}

if [ "${1-}" = inside ]; then
	inside
else
	outside "$@"
fi
