#!/bin/sh
# The lock of the seat alone: what is shown and who gets input, whatever outputs, devices, kiosks and
# clients do. The stage says what the authority and the watcher would.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run --no-pcscd -- sh "$here/display_seat.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

kiosk_events=$RIG/kiosk/events
mkdir $RIG/kiosk
chown 906:906 $RIG/kiosk
kiosk_start() { kiosk_pid=$(stage kiosk $tools/oracle $kiosk_events --colour 10c8 "$@"); }
kiosk_read_all() {
	kiosk_synced=$(kiosk_count '^synced')
	pkill -USR1 -u 906 -x oracle && await $kiosk_events '^synced' $((kiosk_synced + 1))
}
kiosk_count() { grep -cE "$1" $kiosk_events || :; }
changes=${DISPLAY_CHANGES:-1000}
kills=${DISPLAY_KIOSK_KILLS:-100}

stage_start
check_that 'a seat that starts shows a blank screen' probe await blank
kiosk_start
check_that 'and the kiosk when that draws' probe await picture
oracle_start
check_is 'a session that maps a window while locked gets no focus' 0 "$(count "$touched")"
check_is 'nor does the screen show it' 0 "$(seen_pixels)"

# ---- the oracles see ----

stage present 1
check_that 'the authority and the watcher agree' stage unlock 1
sees_session 'the session is shown'
feels_input 'and gets input'
kiosk_felt=$(grep -cE "$touched" $kiosk_events || :)
poke
check_is 'the kiosk gets none' "$kiosk_felt" "$(grep -cE "$touched" $kiosk_events || :)"
before=$(count '^button 272 1')
probe click 0.5 0.5
check_that 'nor while the session does' count_await '^button 272 1' $((before + 1))

# ---- a lock ----

bare=$(count '^capabilities 0')
left=$(count '^keyboard-leave')
check_that 'a removal locks' stage gone 1
check_that 'takes keyboard, pointer and touch from the session' count_await '^capabilities 0' \
	$((bare + 1))
check_that 'and its focus' count_await '^keyboard-leave' $((left + 1))
check_that 'the screen shows the kiosk' probe await picture
watch_begin
poke
check_that 'that gets input' await $kiosk_events '^key 30 1'
probe press 125 38
watch_end 'a lock'

# ---- the clipboard ----

# The kiosk has none, and that of the session stays there.
selects() { # events file
	for _ in 1 2 3 4; do
		poke
		! await "$1" '^selection[^-]' 1 3 2>/dev/null || return 0
	done
	return 1
}
kill -KILL "$kiosk_pid"
kiosk_start --copy secret
probe await picture >/dev/null
poke
check_await 'what the kiosk copies' $kiosk_events '^key 46 0'
check_is 'is nowhere' 0 "$(kiosk_count '^selection$')"
stage present 11
check_that 'an unlock' stage unlock 11
feels_keys 'the session'
check_is 'gets nothing of it' 0 "$(count '^selection$')"
: >/home/alice/copies
chown 2001:2001 /home/alice/copies
as_alice $tools/oracle /home/alice/copies --copy secret &
copier=$!
check_that 'the session has a clipboard' selects /home/alice/copies
check_that 'a removal locks' stage gone 11
kill -KILL "$kiosk_pid"
: >$kiosk_events
kiosk_start
probe await picture >/dev/null
check_await 'a fresh kiosk has the keyboard' $kiosk_events '^keyboard-enter'
poke
check_await 'and is typed to' $kiosk_events '^key 46 0'
check_is 'it gets nothing of the session'"'"'s clipboard' 0 "$(kiosk_count '^selection$')"
check_is 'nobody asked for that' 0 "$(grep -c '^asked' /home/alice/copies || :)"
kill -KILL $copier

# ---- outputs ----

watch_begin
kiosk_reads=kiosk_read_all
change_outputs "$changes"
check_that "after $changes changes of outputs the kiosk is there" probe await picture
check_that 'many of them were done' test "$(seen_frames)" -ge $((changes / 20))
watch_end "$changes changes of outputs"

# ---- kiosks ----

watch_begin
n=0
while [ $n -lt "$kills" ]; do
	kill -KILL "$kiosk_pid"
	[ $((n % 10)) != 0 ] || probe await blank >/dev/null
	poke
	kiosk_start
	n=$((n + 1))
done
check_that "after $kills kiosks the last is there" probe await picture
watch_end "$kills kills of the kiosk"
kill -STOP "$kiosk_pid"
poke
kill -CONT "$kiosk_pid"
watch_end 'a kiosk that stands still'

# ---- who may connect ----

as_connect() { as_user "$1" env WAYLAND_DISPLAY=$session_socket $tools/hostile connect; }
check_refused() { # sentence, uid
	check_is "$1" 'refused 1' "$( (as_connect "$2" 2>/dev/null || echo $?) | xargs)"
}
check_that 'the session'"'"'s user may connect again' as_connect 2001
for uid in 0 901 905 906 2002 65534; do
	check_refused "uid $uid may not" $uid
done
check_that 'the session is offered what it needs' count_await '^global wl_compositor'
for global in zwlr_screencopy zwp_virtual_keyboard zwlr_virtual_pointer zwlr_export_dmabuf \
	zwlr_data_control zwlr_layer_shell zwlr_output_manager zwlr_input_inhibit \
	ext_session_lock zwlr_gamma zwlr_foreign_toplevel zwp_input_method; do
	check_is "the session is offered no $global" 0 "$(count "^global $global")"
done
stage session 2002
check_that 'a new session ends the clients of the former' count_await '^ended'
check_refused 'who may not connect any more' 2001
check_that 'but the new one may' as_connect 2002
stage session 0
check_refused 'without a session nobody may' 2002

# ---- and it is still a seat that can show ----

oracle_start
stage present 2
check_that 'an unlock' stage unlock 2
sees_session 'shows the session again'
feels_input 'and gives it input'
watch_begin
pixels_seen() { [ "$(seen_pixels)" -gt 0 ]; }
check_that 'here the watch sees it' await_command pixels_seen

# ---- a cursor of the session's, and nothing in its place ----

kill -KILL "$kiosk_pid"
probe pointer 0.3 0.3
check_that 'an output changes its scale' \
	probe output scale "$(probe output list | cut -d ' ' -f 1)" 1.25
sees_session 'and shows the session'
stage gone 2 >/dev/null
watch_begin
probe pointer 0.6 0.6
check_that 'a lock without a kiosk is blank' probe await blank
frames_seen() { [ "$(seen_frames)" -gt 0 ]; }
check_that 'as frames tell' await_command frames_seen
watch_end 'a lock without a kiosk'
kiosk_start
stage present 6
check_that 'an unlock' stage unlock 6
sees_session 'shows the session again'

# ---- the ends of channels ----

check_that 'Ctrl+Alt+Del' probe press 29 56 111
check_is 'locks' attention "$(stage await locked | cut -d ' ' -f 1)"
before=$(count '^key 111')
check_is 'and reaches nobody' 0 "$before"
check_that 'once more' probe press 29 56 111
check_that 'is told' stage await attention
stage present 3
check_that 'an unlock' stage unlock 3
sees_session 'the session'
check_that 'Super+L' probe press 125 38
check_is 'locks' demand "$(stage await locked | cut -d ' ' -f 1)"
stage present 4
check_that 'an unlock' stage unlock 4
sees_session 'the session'
stage silence
check_is 'a watcher that says nothing locks' watch-silent \
	"$(stage await locked | cut -d ' ' -f 1)"
watch_begin
poke
check_that 'the kiosk is shown' probe await picture
watch_end 'silence'
seat_pid=$(stage seat)
stage close authority
check_that 'an authority that is gone ends the seat' await_command test ! -d "/proc/$seat_pid"
display_finish
