#!/bin/sh
# The authority with a display: a kiosk for each locked period, told what there is, the one
# front-end; a second person who takes over; PIN errands. The kiosk and the display are stand-ins.
set -eu
own=$(cd "$(dirname "$0")" && pwd)
here=$(cd "$own/../../e2e" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$own/e2e_front.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

front=$RIG/front
out=$front/out
mkdir -p $front
mkfifo $front/in
: >$out
chown -R cardea-kiosk $front

settings="[seat]
backend = headless
[kiosk]
brand_dir = $front
warn_days = 21
[shell]
default = $RIG/shell
user = bob $RIG/exits
at_once_seconds = 5
end_grace_seconds = 1
"
tell() { echo "$*" >$front/in; }
heard() { grep -cE "$1" $out || :; }
await_heard() { await $out "$@"; }
check_heard() { # sentence, pattern [count]
	sentence=$1
	shift
	check_await "$sentence" $out "$@"
}
kiosk_pid() { sed -n 's/^begin pid=\([0-9]*\).*/\1/p' $out | tail -n 1; }
status_has() { cardea status --json | grep -q "$1"; }

# A command and the result that comes of it.
check_result() { # sentence, "FAILURE TRIES", command
	results=$(heard '^result')
	tell "$3"
	check_await "$1" $out "^result" $((results + 1))
	check_is "$1: verdict" "$2" "$(grep '^result' $out | tail -n 1 | cut -d ' ' -f 2,3)"
}

machine_install
install -m 0711 "$FRONT_BIN/fake_kiosk" $RIG/programs/cardea-kiosk
install -m 0711 "$FRONT_BIN/fake_seat" $RIG/programs/cardea-seat
rm -f $RIG/programs/cardea-seat-none
machine_config "$settings"
printf '#!/bin/sh\nexit 7\n' >$RIG/exits
chmod 0755 $RIG/exits
rig kdc start

# ---- it is started, told what there is, and started again ----

machine_again
check_heard 'a kiosk is there from the start' '^begin .*languages=en,de,fr,ar .*warn=21'
pid=$(kiosk_pid)
check_is 'under its own uid' 906 "$(stat -c %u "/proc/$pid")"
check_is 'without a network' 1 "$(nsenter --net="/proc/$pid/ns/net" ip -o link | wc -l)"
check_is 'of /run it sees what policy lets it read' 'rig' \
	"$(nsenter --mount="/proc/$pid/ns/mnt" ls -x /run)"
check_is 'of /home nothing' '' "$(nsenter --mount="/proc/$pid/ns/mnt" ls /home)"
check_heard 'the state of an empty reader' \
	'^state pcscd=1 readers=2 session=0 .* reason=start attention=0 ended=0 code=$'
tell screen insert
check_that 'the screen it shows is known' await_command status_has '"screen": "insert"'
check_await 'and logged' $log '"event":"screen","name":"insert"'
kill -KILL "$pid"
check_heard 'a kiosk that dies is followed by another' '^begin' 2
check_that 'of a pid of its own' test "$(kiosk_pid)" != "$pid"
check_heard 'which is told all anew' '^state' 3

# ---- a card and its tiles ----

card_in alice
check_heard 'a card is read' '^card .*fresh=1 state=1'
check_heard 'and ready with its tiles' '^card .*fresh=1 state=2 .*tiles=[1-9]'
check_heard 'one may log on' '^tile usable=1 own=0 failure=0 name=.*'
card_out
check_heard 'and is gone' '^gone insertion=[0-9]+ cause=1'
card_in alice
check_heard 'and back' '^card .*state=2' 2

# ---- who may log on ----

check_that 'root is no front-end where there is a display' \
	expect caller-refused pin 123456 cardea logon
check_verdict 'but may try' none 1 123456 cardea try
check_result 'a wrong PIN is refused' 'pin-wrong 2' 'logon 999999'
check_that 'the tries are told' await_heard '^card .*tries=2'
rig kdc freeze
results=$(heard '^result')
tell logon 123456
check_heard 'stages are told' '^stage kdc-reach' $((1 + $(heard '^stage kdc-reach')))
tell errand 1
check_heard 'no errand beside an attempt' '^done'
tell cancel
check_heard 'it is cancelled' '^result pin-cancelled' 1
tell logon 123456
await_heard '^stage kdc-reach' 3
kill -KILL "$(kiosk_pid)"
check_await 'an attempt ends with its kiosk' $log \
	'"event":"attempt-end".*"failure":"pin-cancelled"' 2
check_heard 'and there is another kiosk' '^begin' 3
rig kdc continue
await_heard '^card .*state=2' 4
tell drop
check_heard 'one that closes its logons ends too' '^begin' 4
await_heard '^tile usable=1' 5

# ---- a session, and the next locked period ----

check_result 'a logon' 'none 3' 'logon 123456'
check_await 'the seat shows the session' $state '^unlocked [1-9]'
check_that 'the kiosk is gone' await_command status_has '"kiosk": null'
check_that 'the session knows the display' \
	await /home/alice/session.done '^WAYLAND_DISPLAY=/run/cardea/seat/wayland$'
check_that 'and has a runtime folder' \
	await /home/alice/session.done '^XDG_RUNTIME_DIR=/run/cardea/user/2001$'
check_is 'of its own' '2001 2001 700' "$(stat -c '%u %g %a' /run/cardea/user/2001)"
check_that 'anyone may go to the display' \
	setpriv --reuid 2001 --regid 2001 --clear-groups ls /run/cardea/seat
logon_id=$(cardea status --json | sed -n 's/.*"logon_id": "\([^"]*\)".*/\1/p')
cardea lock >/dev/null
check_heard 'lock on demand brings a fresh kiosk' '^begin' 5
check_heard 'which knows whose session it is' '^state .*session=1 .*who=.*reason=demand'
check_await 'the lock says how long it took' $log \
	'"event":"lock","reason":"demand".*"us":[0-9]+,"shown_us":[0-9]+,"outputs":1'
check_heard 'the card was in before' '^card .*fresh=0 state=2'
check_heard 'and is the session'\''s' '^tile usable=1 own=1'
check_result 'it unlocks' 'none 3' 'unlock 123456'
check_await 'the seat shows it' $state '^unlocked [1-9]'
card_out
check_heard 'pulling it brings a fresh kiosk' '^begin' 6
check_heard 'that says why' '^state .*session=1 .*reason=card-removed'

# ---- another person ----

card_in bob
await_heard '^tile usable=1 own=0 .*' $((1 + $(heard '^tile usable=1 own=0')))
check_result 'another may not' 'unlock-other-user 3' 'takeover 123456'
check_that 'the session is there' status_has "\"logon_id\": \"$logon_id\""
configure "$settings
[kiosk]
tap_over = end-session
[shell]
user ="
card_out
card_in alice
await_heard '^tile usable=1 own=0'
tiles=$(heard '^tile usable=1')
results=$(heard '^result none')
tell logon 123456
await_heard '^result none' $((results + 1))
await $state '^unlocked [1-9]'
logon_id=$(cardea status --json | sed -n 's/.*"logon_id": "\([^"]*\)".*/\1/p')
card_out
await $state '^locked card-removed'
card_in bob
await_heard '^tile usable=1' $((tiles + 1))
check_result 'another may by policy, but not with a wrong PIN' 'pin-wrong 2' 'takeover 999999'
check_that 'the session is there' status_has "\"logon_id\": \"$logon_id\""
check_result 'nor without asking for it' 'unlock-other-user 2' 'logon 123456'
check_result 'another takes over' 'none 3' 'takeover 123456'
check_await 'the first session has ended' $log "\"event\":\"session-end\".*\"logon_id\":\"$logon_id\""
check_that 'the second is his' await_command status_has '"account": "bob"'
check_await 'and shown' $state '^unlocked [1-9]'
check_that 'the first ended before the second began' \
	awk '/"session-end"/ { e = NR } /"session-begin"/ { b = NR } END { exit !(e < b) }' $log
cardea logoff >/dev/null
check_await 'a log-off locks and says so' $log '"event":"lock","reason":"session-ended"'
await_command session_none

# ---- PIN errands ----

kiosks=$(heard '^begin')
check_that 'a kiosk for it' test "$kiosks" -gt 6
await_command status_has '"kiosk": [0-9]'
await_heard '^tile usable=1' $((tiles + 2))
done=$(heard '^done')
tell change 123456 654321
check_heard 'a PIN is changed' '^done failure=0 tries=3' 1
check_await 'and that is logged' $log '"event":"pin-errand","kind":"change".*"failure":"none"'
check_result 'the new one works' 'none 3' 'logon 654321'
await $state '^unlocked [1-9]'
check_that 'no PIN is in the log' sh -c "! grep -qE '123456|654321' $log"
cardea logoff >/dev/null
await_command session_none
tell die
await_heard '^begin' $(($(heard '^begin') + 1))

# ---- a session that cannot stay ----

configure "$settings"
card_out
card_in bob
await_command status_has '"kiosk": [0-9]'
starts=$(heard '^tile usable=1')
await_heard '^tile usable=1' "$starts"
ended=$(heard '^state .* ended=[1-9]')
tell logon 654321
check_heard 'a shell that exits at once: the next kiosk says so' \
	'^state .*session=0 .* ended=[1-9][0-9]* code=[0-9A-Z]{6}' $((ended + 1))

machine_stop
check_is 'nothing is left' '' "$(find "$RIG_CGROUP" -name cgroup.procs -exec cat {} +)"
checks_finish
