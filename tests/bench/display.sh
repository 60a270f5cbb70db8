# shellcheck shell=sh disable=SC2154 # here, BENCH...: inside.sh's
# display.sh - sourced by inside.sh: the seat and the kiosk beside sway with swaylock.
#
# tests/display/stage.c stands for the authority and the watcher, so that nothing but the display is
# in the numbers. Locks and memory are the product's seat's; frames are seen by the one with a probe.

DISPLAY=$RIG/display
session_socket=/run/cardea/seat/wayland

probe() { "$DISPLAY_BIN/probe" "$@"; }
stage() { "$DISPLAY_BIN/probe" --stage "$@"; }
as_user() {
	uid=$1
	shift
	setpriv --reuid "$uid" --regid "$uid" --clear-groups "$@"
}

display_stage() { # seat program
	rm -rf /run/cardea "$RIG/stage"
	STAGE_SHARE=$DISPLAY_SHARE "$DISPLAY_BIN/stage" "$1" >"$BENCH/stage" 2>&1 &
	stage_pid=$!
	benchwait "$BENCH/stage" ready 1
	n=0
	until [ -S $session_socket ]; do
		n=$((n + 1))
		[ $n -lt 200 ] || return 1
		sleep 0.05
	done
}

display_stage_end() {
	stage end >/dev/null || :
	wait "$stage_pid" 2>/dev/null || :
}

display_oracle() {
	: >/home/alice/events
	chown 2001:2001 /home/alice/events
	as_user 2001 env WAYLAND_DISPLAY=$session_socket "$DISPLAY/oracle" /home/alice/events &
	oracle_pid=$!
	benchwait /home/alice/events mapped 1
}

# KEY COLUMN FILE: the median, the 99th in a hundred and the worst.
display_spread() {
	spread "$1" "$2" "$3"
	awk -v column="$2" '{ print $column }' "$3" | sort -n |
		awk -v key="$1" '{ v[NR] = $1 } END { n = int(NR * 0.99 + 0.999999)
			printf "%s.p99\t%.4g\n", key, v[n] }' >>"$BENCH/results"
}

display_locks() {
	say "display: $BENCH_LOCKS locks"
	display_stage "$PROGRAMS/cardea-seat"
	stage front "$PROGRAMS/cardea-kiosk" >/dev/null
	sleep 2
	stage session 2001 >/dev/null
	display_oracle
	stage cycle 5 "$BENCH/cycles" >/dev/null
	stage cycle "$BENCH_LOCKS" "$BENCH/cycles" >/dev/null
	awk '{ printf "%.4f %.4f\n", ($4 - $2) / 1e6, ($3 - $2) / 1e6 }' "$BENCH/cycles" \
		>"$BENCH/cycles.ms"
	result display.lock.count "$(wc -l <"$BENCH/cycles.ms")"
	display_spread display.lock.ms_event_to_frame 1 "$BENCH/cycles.ms"
	display_spread display.lock.ms_event_to_decided 2 "$BENCH/cycles.ms"
	kill -KILL $oracle_pid
	stage session 0 >/dev/null
	display_stage_end
}

# Locked, the kiosk there, nobody near: what the seat and the kiosk hold and how often they wake,
# and the empty compositor in the same seconds.
display_rest() {
	say 'display: rest'
	display_stage "$PROGRAMS/cardea-seat"
	stage front "$PROGRAMS/cardea-kiosk" >/dev/null
	as_user 65534 "$DISPLAY/empty" >"$BENCH/empty" 2>&1 &
	empty_pid=$!
	benchwait "$BENCH/empty" ready 1
	stage silence >/dev/null
	# GLib's spare threads end after 15 s, and what they had counted with them.
	sleep 20
	for name in cardea-seat cardea-kiosk empty; do
		benchrest "$BENCH_SECONDS" $name >"$BENCH/rest.display.$name" &
		eval "rest_$(echo $name | tr -d -)=$!"
	done
	wait "$rest_cardeaseat" "$rest_cardeakiosk" "$rest_empty"
	rest_sum display.rest.seat "$BENCH/rest.display.cardea-seat"
	rest_sum display.rest.kiosk "$BENCH/rest.display.cardea-kiosk"
	rest_sum display.rest.empty "$BENCH/rest.display.empty"
	kill -KILL $empty_pid
	display_stage_end
}

display_frames() {
	say 'display: first frames, and keys'
	display_stage "$DISPLAY_BIN/cardea-seat-probe"
	: >"$BENCH/starts"
	n=0
	while [ $n -le "$BENCH_RUNS" ]; do
		began=$(stage front "$PROGRAMS/cardea-kiosk")
		shown=$(probe await picture)
		# The first start fills the caches of a machine that was just switched on.
		if [ $n = 0 ]; then
			result display.kiosk.ms_cold "$(echo "$began $shown" |
				awk '{ printf "%.4g", ($3 - $1) / 1e6 }')"
		else
			echo "$began $shown" | awk '{ printf "%.3f\n", ($3 - $1) / 1e6 }' \
				>>"$BENCH/starts"
		fi
		n=$((n + 1))
		[ $n -le "$BENCH_RUNS" ] || break
		kill -KILL "${began#* }"
		probe await blank >/dev/null
	done
	display_spread display.kiosk.ms_first_frame 1 "$BENCH/starts"

	probe keyboard add
	stage card 1 >/dev/null
	sleep 5
	probe still >/dev/null
	: >"$BENCH/keys"
	n=0
	while [ $n -lt 100 ]; do
		# A digit that is shown as one bullet more, and back.
		probe frame 2 | awk '{ printf "%.3f\n", ($2 - $1) / 1e6 }' >>"$BENCH/keys"
		probe key 2 0 >/dev/null
		probe frame 14 >/dev/null
		probe key 14 0 >/dev/null
		n=$((n + 1))
		sleep 0.05
	done
	display_spread display.key.ms_to_frame 1 "$BENCH/keys"
	display_stage_end
}

# sway shows the same session; a script that sleeps until the card is gone starts swaylock, which
# goes to the background once it has locked.
display_sway() {
	command -v sway >/dev/null && command -v swaylock >/dev/null || return 0
	say 'display: sway and swaylock'
	run=/home/alice/run
	mkdir -p -m 0700 $run
	chown 2001:2001 $run
	: >/home/alice/events
	chown 2001:2001 /home/alice/events
	printf 'exec %s /home/alice/events\n' "$DISPLAY/oracle" >"$DISPLAY/sway.conf"
	as_user 2001 env -i PATH="$PATH" HOME=/home/alice XDG_RUNTIME_DIR=$run \
		WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 \
		sway -c "$DISPLAY/sway.conf" >"$BENCH/sway.log" 2>&1 &
	sway_pid=$!
	benchwait /home/alice/events mapped 1
	rig card alice pull >/dev/null
	: >"$BENCH/swaylocks"
	n=0
	while [ $n -lt 30 ]; do
		rig card alice insert >/dev/null
		rigreader wait 'Virtual PCD 00 00' present
		{
			rigreader wait 'Virtual PCD 00 00' empty
			gone=$(date +%s%N)
			as_user 2001 env -i HOME=/home/alice XDG_RUNTIME_DIR=$run \
				WAYLAND_DISPLAY=wayland-1 swaylock -f -c 000000 2>>"$BENCH/sway.log"
			echo "$gone $(date +%s%N)" >>"$BENCH/swaylocks"
		} &
		script=$!
		sleep 0.1
		rig card alice pull >/dev/null
		wait $script
		n=$((n + 1))
		[ $n -lt 30 ] || break
		pkill -KILL -u 2001 -x swaylock || :
	done
	awk '{ printf "%.3f\n", ($2 - $1) / 1e6 }' "$BENCH/swaylocks" >"$BENCH/swaylocks.ms"
	display_spread display.sway.ms_event_to_locked 1 "$BENCH/swaylocks.ms"
	kill -KILL "$(pgrep -u 2001 -x oracle)"
	sleep 5
	benchrest "$BENCH_SECONDS" sway >"$BENCH/rest.display.sway"
	rest_sum display.rest.sway "$BENCH/rest.display.sway"
	kill -KILL $sway_pid
	pkill -KILL -u 2001 -x swaylock || :
}

display_all() {
	mkdir -p "$DISPLAY"
	cp "$DISPLAY_BIN/oracle" "$DISPLAY_BIN/empty" "$DISPLAY/"
	chmod 0755 "$DISPLAY" "$DISPLAY"/*
	PROGRAMS=/run/rig/programs
	display_locks
	display_rest
	display_frames
	display_sway
}
