#!/bin/sh
# Shells that nest a compositor of their own: what they show is seen, gets input, and is locked.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run --no-pcscd -- sh "$here/display_nested.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

stage_start
stage kiosk $tools/oracle /dev/null --colour 10c8 >/dev/null
probe await picture >/dev/null
stage session 2001
mkdir -m 0700 /home/alice/run
chown 2001:2001 /home/alice/run
printf 'exec %s %s\n' $tools/oracle $events >$tools/sway.conf

nested() { # command
	as_alice env XDG_RUNTIME_DIR=/home/alice/run WLR_BACKENDS=wayland WLR_RENDERER=pixman \
		"$@" >>$RIG/log/nested 2>&1 &
	nested_pid=$!
}

insertion=1
for shell in ${DISPLAY_SHELLS:-cage sway}; do
	check_that "$shell is installed" command -v $shell
	: >$events
	chown 2001:2001 $events
	case $shell in
	cage)	nested cage -- $tools/oracle $events ;;
	sway)	nested sway -c $tools/sway.conf ;;
	esac
	stage present $insertion
	check_that "$shell: an unlock" stage unlock $insertion
	sees_session "$shell: what is in it is shown"
	check_that "$shell: it is mapped" count_await '^mapped'
	# wlroots 0.15 in a window does not always know of a touch screen that was there before.
	feels_keys "$shell: and gets input"
	check_that "$shell: a removal locks" stage gone $insertion
	check_that "$shell: the kiosk is shown" probe await picture
	watch_begin
	poke
	probe frame >/dev/null || :
	watch_end $shell
	kill -KILL $nested_pid
	pkill -KILL -u 2001 || :
	insertion=$((insertion + 1))
done
display_finish
