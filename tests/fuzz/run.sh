#!/bin/sh
# run.sh DIR SECONDS: runs every fuzz target in DIR for SECONDS from its seeds in tests/fuzz/seeds,
# two at a time. What a target finds is kept in DIR/found. Exit status 1 when one failed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(cd "$1" && pwd)
seconds=$2
mkdir -p "$dir/found" "$dir/corpus"

one() {
	name=$(basename "$1")
	mkdir -p "$dir/corpus/$name"
	seeds=$here/seeds/${name#fuzz_}
	[ -d "$seeds" ] || seeds=
	if "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$dir/found/$name-" "$dir/corpus/$name" $seeds \
		>"$dir/$name.log" 2>&1; then
		printf '%-28s %s runs\n' "$name" \
			"$(sed -n 's/^stat::number_of_executed_units: *//p' "$dir/$name.log")"
	else
		printf '%-28s FAILED\n' "$name"
		tail -n 40 "$dir/$name.log"
		return 1
	fi
}

bad=0 first=
for target in "$dir"/fuzz_*; do
	case $target in *.log) continue ;; esac
	one "$target" &
	if [ -z "$first" ]; then
		first=$!
	else
		wait "$first" || bad=1
		first=$!
	fi
done
[ -z "$first" ] || wait "$first" || bad=1
exit $bad
