#!/bin/sh
# inside.sh - the part of run.sh that is inside a rig: measures, then prints the report.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PATH=$BENCH_BIN:$PATH
BENCH=$RIG/bench
export PATH BENCH
mkdir "$BENCH"
: >"$BENCH/results"
printf '123456\n' >"$BENCH/pin"

. "$here/../e2e/machine.sh"
. "$here/logon.sh"
. "$here/lock.sh"
. "$here/rest.sh"
. "$here/display.sh"

say() { echo "measuring $*" >&2; }

# result KEY VALUE: one number of the report, by its dotted name.
result() { printf '%s\t%s\n' "$1" "$2" >>"$BENCH/results"; }

# spread KEY COLUMN FILE: the median and the two ends of a column.
spread() {
	awk -v column="$2" '{ print $column }' "$3" | sort -n |
		awk -v key="$1" '
		{ v[NR] = $1 }
		END {
			if (NR == 0)
				exit 1
			median = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
			printf "%s.median\t%.4g\n%s.min\t%.4g\n%s.max\t%.4g\n",
			    key, median, key, v[1], key, v[NR]
		}' >>"$BENCH/results"
}

# middle KEY COLUMN FILE: the median alone.
middle() {
	spread "$1" "$2" "$3"
	sed -i -e "/^$1\.m[ia][nx]	/d" -e "s/^$1\.median	/$1	/" "$BENCH/results"
}

result machine.processors "$(nproc)"
result machine.load "$(cut -d ' ' -f 1 /proc/loadavg)"
result machine.runs "$BENCH_RUNS"
result machine.pulls "$BENCH_PULLS"
result machine.seconds "$BENCH_SECONDS"

benchbuffer >>"$BENCH/results"
machine_start ''
rest_state locked_empty
logons
rest_state locked_card
lock_pulls
rest_session
machine_stop
rest_scan
display_all
LC_ALL=C sort "$BENCH/results" | awk -v format="$BENCH_FORMAT" -f "$here/report.awk"
