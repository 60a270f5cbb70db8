#!/bin/sh
# run.sh - measures Cardea beside kinit, pcsc_scan and sway with swaylock, on one virtual card, one
# KDC and headless outputs, in one run.
#
#   sh tests/bench/run.sh [--json] [--runs N] [--pulls N] [--locks N] [--seconds N]
#
#   --json       the numbers as JSON instead of a table
#   --runs N     logons of each kind (15)
#   --pulls N    times that a card is pulled out of a shown session (100)
#   --locks N    times that a seat with a display locks (1000)
#   --seconds N  how long rest is watched, in each of seven states (30)
#
# Prints what it measured and whether each target was met; a target that was missed is no error.
# Exit status 0 when everything could be measured. Needs root. Builds first, as assets/demo.sh does;
# CARDEA_BUILD names the folder of another build to measure.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

usage() { sed -n '2,15s/^# \{0,1\}//p' "$here/run.sh"; }

number() {
	case ${1-} in
	'' | *[!0-9]* | 0*) echo 'run.sh: a number above 0 is missing' >&2; exit 2 ;;
	esac
}

BENCH_RUNS=15 BENCH_PULLS=100 BENCH_LOCKS=1000 BENCH_SECONDS=30 BENCH_FORMAT=text
while [ $# -gt 0 ]; do
	case $1 in
	--json)	BENCH_FORMAT=json ;;
	--runs)	number "${2-}"; BENCH_RUNS=$2; shift ;;
	--pulls) number "${2-}"; BENCH_PULLS=$2; shift ;;
	--locks) number "${2-}"; BENCH_LOCKS=$2; shift ;;
	--seconds) number "${2-}"; BENCH_SECONDS=$2; shift ;;
	-h | --help) usage; exit 0 ;;
	*)	usage >&2; exit 2 ;;
	esac
	shift
done
[ "$(id -u)" = 0 ] || { echo 'run.sh: must be run by root' >&2; exit 1; }

cd "$here/../.."
if [ -z "${CARDEA_BUILD-}" ]; then
	CARDEA_BUILD=$PWD/build/plain
	echo 'building' >&2
	sh assets/setup.sh >&2
	mkdir -p build
	[ -f build/plain/build.ninja ] ||
		cmake -S . -B build/plain -G Ninja >build/plain.log 2>&1 ||
		{ cat build/plain.log >&2; exit 1; }
	ninja -C build/plain -j "$(nproc)" >build/plain.log 2>&1 ||
		{ tail -n 60 build/plain.log >&2; exit 1; }
fi
RIG_BIN=$CARDEA_BUILD/tests/rig
CARDEA_PROGRAMS=$CARDEA_BUILD/libexec
BENCH_BIN=$CARDEA_BUILD/tests/bench
DISPLAY_BIN=$CARDEA_BUILD/tests/display
DISPLAY_SHARE=$CARDEA_BUILD/share/cardea/kiosk
export DISPLAY_BIN DISPLAY_SHARE BENCH_LOCKS
export BENCH_RUNS BENCH_PULLS BENCH_SECONDS BENCH_FORMAT RIG_BIN CARDEA_PROGRAMS BENCH_BIN
exec sh tests/rig/rig.sh run --kdc -- sh "$here/inside.sh"
