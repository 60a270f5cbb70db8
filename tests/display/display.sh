# shellcheck shell=sh disable=SC2154,SC2034
# display.sh - sourced by each display_*.sh inside its rig; brings e2e's machine.sh and checks.sh.
#
# DISPLAY_BIN is the folder of this folder's programs. They are put where every user can start them,
# $tools, and the seat is the one with the probe.
#
#   stage_start				a seat alone, with the stage for its two channels
#   stage COMMAND...			see stage.c; probe COMMAND...: see probe.c
#   oracle_start [WORDS]		the session's: alice's, its events in $events; it is mapped
#   count PATTERN			lines of $events; count_await PATTERN [N] waits for them
#   sees_session SENTENCE		the outputs show it
#   feels_input SENTENCE		keys, pointer and touch reach it
#   watch_begin | watch_end SENTENCE	no frame in between had a pixel of it, and nothing reached it
#   poke				keys, pointer, touch, wheel: one of each
#
#   display_machine [LINES [LINES]]	the whole machine with a display; the oracle is the shell
#   by_keyboard PIN			types it, with Enter, once the kiosk shows where
#   logon_by_keyboard NAME PIN		puts the card in, types, returns when the session shows
#   log_off HOW				ends the session, and the card goes
#   kill_fresh NAME			kills cardea-NAME and waits for another
#   a11y_start				an accessibility bus of its own; atspi COMMAND...
#   display_finish			checks_finish, after the seed of what failed

. "$here/../e2e/machine.sh"
. "$here/../e2e/checks.sh"
tools=$RIG/display
events=/home/alice/events
session_uid=2001
session_socket=/run/cardea/seat/wayland
seed=${DISPLAY_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
mkdir -p "$tools"
for name in oracle hostile entry atspi cardea-seat-probe; do
	cp "$DISPLAY_BIN/$name" "$tools/"
done
chmod 0755 "$tools" "$tools"/*
# The kiosk's uid may not reach the build.
if [ -d "${DISPLAY_SHARE-}" ]; then
	cp -R "$DISPLAY_SHARE" $tools/share
	chmod -R u=rwX,go=rX $tools/share
	DISPLAY_SHARE=$tools/share
fi

probe() { "$DISPLAY_BIN/probe" "$@"; }
stage() { "$DISPLAY_BIN/probe" --stage "$@"; }
pixels() { "$DISPLAY_BIN/pixels" "$@"; }
as_user() { # uid, command
	uid=$1
	shift
	setpriv --reuid "$uid" --regid "$uid" --clear-groups "$@"
}
as_alice() { as_user $session_uid setsid -w env HOME=/home/alice WAYLAND_DISPLAY=$session_socket "$@"; }

# ---- a seat alone ----

stage_start() { # [seat program]
	"$DISPLAY_BIN/stage" "${1:-$tools/cardea-seat-probe}" >$RIG/log/stage 2>&1 &
	stage_pid=$!
	await $RIG/log/stage ready
	[ -n "${1-}" ] || await_command devices_add 2>/dev/null
	await_command test -S $session_socket
}

oracle_start() {
	: >$events
	chown $session_uid:$session_uid $events
	stage session $session_uid >/dev/null
	as_alice "$tools/oracle" $events "$@" 2>>$RIG/log/oracle &
	oracle_pid=$!
	count_await mapped
}

# ---- what is seen and felt ----

count() { grep -cE "$1" $events || :; }
count_await() { await $events "$@"; }

# Words of its seat that are input; focus that is taken from it is none.
touched='^(key |keyboard-enter|modifiers [1-9]|pointer-enter|motion|button|axis|touch-|selection$|drag|asked)'

sees_session() {
	check_that "$1" probe await session
}

poke() {
	probe - >/dev/null <<-'COMMANDS'
	press 30
	press 29 46
	pointer 0.3 0.3
	pointer 0.7 0.6
	button 272 1
	button 272 0
	axis 15
	touch down 7 0.4 0.4
	touch move 7 0.5 0.5
	touch up 7
	COMMANDS
}

# What is typed before a client has asked for the keyboard that came goes nowhere: asked again then.
comes() { # word, count
	for _ in 1 2 3 4; do
		poke
		! await $events "^$1" "$2" 3 2>/dev/null || return 0
	done
	return 1
}

feels_input() {
	feels_keys "$1"
	for word in touch-down touch-motion; do
		check_that "$1: $word" comes "$word" $(($(count "^$word") + 1))
	done
}

feels_keys() {
	for word in 'key 30 1' 'key 30 0' motion 'button 272 1'; do
		check_that "$1: $word" comes "$word" $(($(count "^$word") + 1))
	done
}

# All that was sent to the session's oracle until now is in $events; nothing, when there is none.
felt_all() {
	synced=$(count '^synced')
	! pkill -USR1 -u $session_uid -x oracle || count_await '^synced' $((synced + 1))
}

watch_begin() {
	felt_all
	felt=$(count "$touched")
	probe mark >/dev/null
}

seen_pixels() { probe seen | sed 's/.*session \([0-9]*\) pixels.*/\1/'; }
seen_frames() { probe seen | sed 's/frames \([0-9]*\) .*/\1/'; }

watch_end() {
	check_that "$1: a frame was looked at" probe redraw
	felt_all
	check_is "$1: no frame with a pixel of the session" 0 "$(seen_pixels)"
	check_is "$1: nothing that was typed, moved or touched reached it" "$felt" \
		"$(count "$touched")"
}

# N random changes of the outputs, with input in between, as probe's commands. At most four outputs
# at once, at times none; ids count up from `first`.
random_changes() { # N, first new id, ids there are
	awk -v n="$1" -v next_id="$2" -v ids="$3" -v seed="$seed" '
	function pick() { return 1 + int(rand() * have) }
	function drop(i) { id[i] = id[have--] }
	BEGIN {
		srand(seed)
		have = split(ids, id, " ")
		split("640 480 800 600 320 240 1024 768 1 1 1280 720 477 333", size, " ")
		while (n-- > 0) {
			r = rand()
			s = 2 * int(rand() * 7) + 1
			if (have == 0 || (have < 4 && r < 0.2)) {
				printf "output add %d %d\n", size[s], size[s + 1]
				id[++have] = next_id++
			} else if (r < 0.35) {
				i = pick()
				print "output remove " id[i]
				drop(i)
			} else if (r < 0.6)
				printf "output size %d %d %d\n", id[pick()], size[s], size[s + 1]
			else if (r < 0.75)
				printf "output scale %d %s\n", id[pick()],
				    substr("1.01.52.03.0", 1 + 3 * int(rand() * 4), 3)
			else if (r < 0.85)
				printf "output turn %d %d\n", id[pick()], int(rand() * 8)
			else if (r < 0.93)
				print "output off " id[pick()]
			else
				print "output on " id[pick()]
			if (n % 8 == 0) {
				print "press 30"
				printf "pointer %.3f %.3f\n", rand(), rand()
				print "button 272 1"
				print "button 272 0"
				printf "touch down 1 %.3f %.3f\n", rand(), rand()
				print "touch up 1"
			}
			if (n % 50 == 0) {
				print "keyboard remove"
				print "screen remove"
				print "mouse remove"
			}
		}
	}'
}

# Back to one output that is on. All that there were go.
outputs_plain() {
	probe output add 1280 720 >/dev/null
	probe output list | tr ';' '\n' | sed '$d' | awk '{ print "output remove " $1 }' |
		probe - >/dev/null
	devices_add
}

# Changes that the seat may refuse are no failure: what counts is what is shown then. Who is told of
# more than it can read is ended: after some changes all clients have read.
change_outputs() { # N
	ids=$(probe output list | tr ';' '\n' | awk '{ print $1 }' | tr '\n' ' ')
	last=$(echo "$ids" | tr ' ' '\n' | sort -n | tail -n 1)
	random_changes "$1" $((last + 1)) "$ids" >$RIG/log/changes
	rm -f $RIG/log/changes.*
	split -l 100 $RIG/log/changes $RIG/log/changes.
	for part in $RIG/log/changes.*; do
		probe - <$part >/dev/null 2>$RIG/log/refused || [ $? = 1 ]
		felt_all
		${kiosk_reads:-:}
	done
	outputs_plain
}

# ---- the whole machine ----

display_conf() { # [lines [lines of [kiosk] in the place of its folder and language]]
	cat <<CONF
[seat]
backend = headless
renderer = pixman
layout = us

[kiosk]
${2-share_dir = $DISPLAY_SHARE
languages = en}
reduce_motion = yes
${a11y_line-}

[shell]
default = $tools/oracle $events
${1-}
CONF
}

display_machine() { # as display_conf
	machine_install
	cp "$DISPLAY_BIN/cardea-seat-probe" /run/rig/programs/cardea-seat
	chmod 0711 /run/rig/programs/cardea-seat
	: >$events
	chown 2001:2001 $events
	machine_start "$(display_conf "$@")"
	await_command probe output list
	devices_add
}

# They are there before a person is: what is typed while a client learns of a keyboard is lost.
devices_add() {
	printf '%s add\n' keyboard mouse screen | probe -
}

screen_is() { cardea status --json | grep -q "\"screen\": \"$1\""; }

await_screen() { # name
	check_that "the screen is $1" await_command screen_is "$1"
}

# Once the screen is this and does not change any more: then it takes keys, too.
still() { # screen
	await_command screen_is "$1"
	probe still >/dev/null
}

# The number pad is there once a finger was seen. Where its keys are: $RIG/pad.
pad_find() {
	probe tap 0.02 0.5
	await_command pad_there
}
pad_there() {
	probe still >/dev/null
	probe shot 1 $RIG/pad.png
	pixels pad $RIG/pad.png >$RIG/pad
}
finger() { # KEY...: digits, erase, go
	for key; do
		# shellcheck disable=SC2046
		probe tap $(sed -n "s/^$key //p" $RIG/pad)
	done
}

by_keyboard() { # PIN
	still pin
	probe type "$1"
	probe press 28
}

logon_by_keyboard() { # card, PIN
	card_in "$1"
	by_keyboard "$2"
	probe await session >/dev/null
}

log_off() { # how: the session ends and the card goes
	check_that "$1: log-off" cardea logoff
	check_that "$1: ends the session" await_command session_none
	: >$events
	[ -z "$card" ] || card_out
}

kill_fresh() { # name: kills it and waits for another
	was=$(helper_pid "$1")
	kill -KILL "$was"
	await_command fresh "$1" "$was"
}
fresh() { now=$(helper_pid "$1") && [ -n "$now" ] && [ "$now" != "$2" ]; }

a11y_start() {
	a11y=$RIG/a11y
	mkdir -p $a11y
	chown 906:906 $a11y
	sed -e "s|<listen>.*</listen>|<listen>unix:path=$a11y/bus</listen>|" \
		/usr/share/defaults/at-spi2/accessibility.conf >$RIG/a11y.conf
	as_user 906 dbus-daemon --config-file=$RIG/a11y.conf --nofork \
		2>$RIG/log/a11y &
	await_command test -S $a11y/bus
	AT_SPI_BUS_ADDRESS=unix:path=$a11y/bus
	export AT_SPI_BUS_ADDRESS
	as_user 906 /usr/libexec/at-spi2-registryd >$RIG/log/registry 2>&1 &
	await $RIG/log/registry running
	a11y_line="accessibility_bus = $AT_SPI_BUS_ADDRESS"
}

atspi() { as_user 906 "$tools/atspi" "$@" 2>>$RIG/log/atspi; }

display_finish() {
	[ $failed = 0 ] || echo "      DISPLAY_SEED=$seed"
	checks_finish
}
