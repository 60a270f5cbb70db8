# shellcheck shell=sh
# rest.sh - sourced by inside.sh: what runs, and what memory it takes, while nothing happens.

# rest_sum KEY FILE: wake-ups a second and memory of all lines of benchrest together.
rest_sum() {
	awk -v key="$1" -v seconds="$BENCH_SECONDS" '
		$3 == "gone" { gone++; next }
		{ n++; wakeups += $4; others += $5; pss += $6; rss += $7 }
		END {
			printf "%s.processes\t%d\n", key, n
			printf "%s.wakeups_per_second\t%.4g\n", key, (wakeups + others) / seconds
			printf "%s.switches\t%d\n", key, wakeups + others
			printf "%s.pss_mb\t%.4g\n%s.rss_mb\t%.4g\n", key, pss / 1000 * 1.024,
			    key, rss / 1000 * 1.024
			if (gone)
				printf "%s.ended_meanwhile\t%d\n", key, gone
		}' "$2" >>"$BENCH/results"
}

# rest_state NAME: ours, and pcscd as it is when we are its only clients.
rest_state() {
	say "rest: $1"
	# A change may be followed by a few more looks within two seconds; rest begins after them.
	sleep 5
	benchrest "$BENCH_SECONDS" pcscd >"$BENCH/rest.pcscd" &
	benchrest "$BENCH_SECONDS" cardea- >"$BENCH/rest.$1"
	wait $!
	rest_sum "rest.$1" "$BENCH/rest.$1"
	rest_sum "rest.$1.pcscd" "$BENCH/rest.pcscd"
	awk -v key="rest.$1.each" -v seconds="$BENCH_SECONDS" '$3 != "gone" {
		sub(/^cardea-/, "", $1)
		sub(/authorit$/, "authority", $1)
		count[$1]++
		name = $1 (count[$1] > 1 ? "_" count[$1] : "")
		printf "%s.%s.wakeups_per_second\t%.4g\n", key, name, ($4 + $5) / seconds
		printf "%s.%s.pss_mb\t%.4g\n", key, name, $6 / 1000 * 1.024
	}' "$BENCH/rest.$1" >>"$BENCH/results"
}

# The session of lock_pulls, locked and shown.
# shellcheck disable=SC2154 # logon_id: lock.sh's
rest_session() {
	rest_state locked_session
	logon_insert
	pin 123456 cardea unlock --logon-id "$logon_id" --json >"$BENCH/unlock.json" ||
		{ cat "$BENCH/unlock.json" >&2; return 1; }
	rest_state shown
}

rest_scan() {
	command -v pcsc_scan >/dev/null || return 0
	say 'rest: pcsc_scan'
	pcsc_scan -q >/dev/null 2>&1 </dev/null &
	scan=$!
	sleep 5
	benchrest "$BENCH_SECONDS" pcsc_scan >"$BENCH/rest.scan"
	kill $scan
	wait $scan 2>/dev/null || :
	rest_sum rest.pcsc_scan "$BENCH/rest.scan"
}
