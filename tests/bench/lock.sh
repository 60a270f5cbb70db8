# shellcheck shell=sh
# lock.sh - sourced by inside.sh: a card is pulled out of a shown session, again and again.
#
# The seat writes down when the watcher heard of the removal and when the session was hidden; the
# virtual card's log has when it left. All are of one clock.

lock_logon() {
	pin 123456 cardea logon --json >"$BENCH/logon.json" || { cat "$BENCH/logon.json" >&2; return 1; }
	logon_id=$(sed -n 's/.*"logon_id": *"\(0x[0-9a-f]*\)".*/\1/p' "$BENCH/logon.json" | head -n 1)
}

lock_pulls() {
	say "$BENCH_PULLS pulls"
	events=/run/cardea/seat/events
	lock_logon
	shown=$(benchwait --count $events '"event":"unlocked"')
	locked=$(benchwait --count $events '"reason":"card-removed"')
	left=$(grep -c ' pull ' "$(rig card alice log)" || :)
	n=0
	while :; do
		benchwait $events '"event":"unlocked"' $((shown + n))
		rig card alice pull >/dev/null
		n=$((n + 1))
		benchwait $events '"reason":"card-removed"' $((locked + n))
		[ $n -lt "$BENCH_PULLS" ] || break
		logon_insert
		pin 123456 cardea unlock --logon-id "$logon_id" --json >"$BENCH/unlock.json" ||
			{ cat "$BENCH/unlock.json" >&2; return 1; }
	done
	lock_times $events >"$BENCH/locks"
	spread lock.ms_event_to_locked 1 "$BENCH/locks"
	spread lock.ms_card_to_locked 2 "$BENCH/locks"
	result lock.count "$(wc -l <"$BENCH/locks")"
}

# Milliseconds from the watcher's event, and from the card's leaving, to locked.
lock_times() { # EVENTS
	sed -n 's/.*"reason":"card-removed".*"event_ns":\([0-9]*\).*"decided_ns":\([0-9]*\).*/\1 \2/p' \
		"$1" | tail -n "+$((locked + 1))" >"$BENCH/decided"
	awk '$3 == "pull" { print $1 }' "$(rig card alice log)" | tail -n "+$((left + 1))" |
		paste -d ' ' - "$BENCH/decided" |
		awk '{ printf "%.3f %.3f\n", ($3 - $2) / 1e6, ($3 - $1) / 1e6 }'
}
