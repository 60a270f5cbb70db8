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
# What the kiosk hears is looked for behind a mark.
mark=0
mark() { mark=$(wc -l <$out); }
tell() { mark; echo "$*" >$front/in; }
heard() { tail -n +$((mark + 1)) $out | grep -qE "$1"; }
await_heard() { await_command heard "$1"; }
check_heard() { check_that "$1" await_command heard "$2"; }
kiosk_pid() { sed -n 's/^begin pid=\([0-9]*\).*/\1/p' $out | tail -n 1; }
status_has() { cardea status --json | grep -q "$1"; }

# A command and the result that comes of it.
check_result() { # sentence, "FAILURE TRIES", command
	tell "$3"
	await_heard '^result' || :
	check_is "$1: verdict" "$2" \
		"$(tail -n +$((mark + 1)) $out | sed -n 's/^result \([^ ]* [^ ]*\).*/\1/p')"
}

# A kiosk has done its work when the seat shows a session, and may not hear its own verdict.
check_granted() { # sentence, command
	granted=$(log_count '"event":"attempt-end".*"failure":"none"')
	tell "$2"
	check_await "$1" $log '"event":"attempt-end".*"failure":"none"' $((granted + 1))
}

put_in() { # name: until its tiles are told
	card_out_of_kiosk
	mark
	card_in "$1"
	await_heard '^tile'
}
card_out_of_kiosk() { [ -z "$card" ] || card_out; }
session_id() { cardea status --json | sed -n 's/.*"logon_id": "\([^"]*\)".*/\1/p'; }

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
	"$(nsenter --target "$pid" --mount --root ls -x /run)"
check_is 'of /home nothing' '' "$(nsenter --target "$pid" --mount --root ls /home)"
check_heard 'the state of empty readers' \
	'^state pcscd=1 readers=2 session=0 .* reason=start attention=0 ended=0 code=$'
tell screen insert
check_that 'the screen it shows is known' await_command status_has '"screen": "insert"'
check_await 'and logged' $log '"event":"screen","name":"insert"'
mark
kill -KILL "$pid"
check_heard 'a kiosk that dies is followed by another' '^begin'
check_that 'of a pid of its own' test "$(kiosk_pid)" != "$pid"
check_heard 'which is told all anew' '^state'

# ---- a card and its tiles ----

mark
card_in alice
check_heard 'a card is read' '^card .*fresh=1 state=1'
check_heard 'and ready with its tiles' '^card .*fresh=1 state=2 .*tiles=[1-9]'
check_heard 'one may log on' '^tile usable=1 own=0 failure=0 name=alice issuer=Cardea Test CA'
mark
card_out
check_heard 'and is gone' '^gone insertion=[0-9]+ cause=1'
put_in alice

# ---- who may log on ----

check_that 'root is no front-end where there is a display' \
	expect caller-refused pin 123456 cardea logon
check_verdict 'but may try' none 1 123456 cardea try
check_result 'a wrong PIN is refused' 'pin-wrong 2' 'logon 999999'
check_heard 'the tries are told' '^card .*tries=2'
rig kdc freeze
tell logon 123456
check_heard 'stages are told' '^stage kdc-reach'
tell change 123456 654321
check_heard 'no errand beside an attempt' '^done failure=[1-9]'
tell cancel
check_heard 'it is cancelled' '^result pin-cancelled'
tell logon 123456
await_heard '^stage kdc-reach'
mark
kill -KILL "$(kiosk_pid)"
check_await 'an attempt ends with its kiosk' $log \
	'"event":"attempt-end".*"failure":"pin-cancelled"' 2
check_heard 'and there is another kiosk' '^begin'
rig kdc cont
await_heard '^tile'
tell drop
check_heard 'one that closes its logons ends too' '^begin'
await_heard '^tile'

# ---- a session, and the next locked period ----

check_granted 'a logon' 'logon 123456'
check_await 'the seat shows the session' $state '^unlocked [1-9]'
check_that 'the kiosk is gone' await_command status_has '"kiosk": null'
check_that 'the session knows the display' \
	await /home/alice/session.done '^WAYLAND_DISPLAY=/run/cardea/seat/wayland'
check_that 'and has a runtime folder' \
	await /home/alice/session.done '^XDG_RUNTIME_DIR=/run/cardea/user/2001'
check_is 'of its own' '2001 2001 700' "$(stat -c '%u %g %a' /run/cardea/user/2001)"
check_that 'anyone may go to the display' \
	setpriv --reuid 2001 --regid 2001 --clear-groups ls /run/cardea/seat
logon_id=$(session_id)
mark
cardea lock >/dev/null
check_heard 'lock on demand brings a fresh kiosk' '^begin'
check_heard 'which knows whose session it is' '^state .*session=1 .*who=.*reason=demand'
check_await 'the lock says how long it took' $log \
	'"event":"lock","reason":"demand".*"us":[0-9]+,"shown_us":[0-9]+,"outputs":1'
check_heard 'the card was in before' '^card .*fresh=0 state=2'
check_heard 'and is the session'\''s' '^tile usable=1 own=1'
check_granted 'it unlocks' 'unlock 123456'
check_await 'the seat shows it' $state '^unlocked [1-9]'
mark
card_out
check_heard 'pulling it brings a fresh kiosk' '^begin'
check_heard 'that says why' '^state .*session=1 .*reason=card-removed'

# ---- another person ----

put_in bob
check_result 'another may not' 'unlock-other-user 3' 'takeover 654321'
check_that 'the session is there' status_has "\"logon_id\": \"$logon_id\""
mark
configure "$settings
[kiosk]
tap_over = end-session
[shell]
user ="
put_in alice
check_granted 'a second session' 'logon 123456'
await $state '^unlocked [1-9]'
logon_id=$(session_id)
mark
card_out
await_heard '^state .* reason=card-removed'
put_in bob
check_heard 'a card that is not the session'\''s' '^tile usable=1 own=0'
check_result 'another may by policy, but not with a wrong PIN' 'pin-wrong 2' 'takeover 999999'
check_that 'the session is there' status_has "\"logon_id\": \"$logon_id\""
check_result 'nor without asking for it' 'unlock-other-user 2' 'logon 123456'
check_granted 'another takes over' 'takeover 654321'
check_await 'the first session has ended' $log \
	'"event":"session-end".*"logon_id":"0x0*'"${logon_id#0x}"
check_that 'the second is his' await_command status_has '"account": "bob"'
check_await 'and shown' $state '^unlocked [1-9]'
check_that 'the first ended before the second began' \
	awk '/"session-end"/ { e = NR } /"session-begin"/ { b = NR } END { exit !(e < b) }' $log
mark
cardea logoff >/dev/null
check_await 'a log-off locks and says so' $log '"event":"lock","reason":"session-ended"'
check_heard 'which the kiosk hears' '^state .*session=0 .*reason=session-ended'
await_command session_none

# ---- PIN errands ----

await_heard '^tile usable=1'
tell change 654321 135790
check_heard 'a PIN is changed' '^done failure=0'
check_await 'and that is logged' $log '"event":"pin-errand","kind":"change".*"failure":"none"'
tell change 654321 111111
check_heard 'not with a wrong one' '^done failure=[1-9][0-9]* tries=2'
check_await 'which is logged too' $log '"event":"pin-errand".*"failure":"pin-wrong".*"tries":2'
check_granted 'the new one works' 'logon 135790'
await $state '^unlocked [1-9]'
check_not 'no PIN is in the log' grep -qE '(^|[^0-9a-f])(123456|654321|111111|135790)([^0-9a-f]|$)' $log
mark
cardea logoff >/dev/null
await_command session_none
await_heard '^tile'

# ---- a session that cannot stay ----

mark
configure "$settings"
await_heard '^tile'
tell logon 135790
check_heard 'a shell that exits at once: the next kiosk says so' \
	'^state .*session=0 .* ended=[1-9][0-9]* code=[0-9A-Z]{6}'

# ---- a configuration that is refused ----

mark
configure "$settings
[authority]
no_such_setting = 1"
check_heard 'the screen stays, and no certificate may log on' '^tile usable=0 own=0 failure=[1-9]'
check_that 'for that reason' expect policy-config-invalid pin 135790 cardea try
machine_stop

configure "$settings"
machine_stop
check_is 'nothing is left' '' "$(find "$RIG_CGROUP" -name cgroup.procs -exec cat {} +)"
checks_finish
