#!/bin/sh
# Screens beside the walk: what a site adds and what is missing, what people set for themselves,
# what locks and what asks for the PIN then, cards and readers that will not do, shells that fail,
# another person's card. With DISPLAY_SHOTS a folder, pictures of them are left there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_screens.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

KEY_ESC=1 KEY_TAB=15 KEY_ENTER=28 KEY_SHIFT=42 KEY_DOWN=108
bob_events=/home/bob/events
shots=${DISPLAY_SHOTS:-$RIG/shots}
mkdir -p "$shots"

# ---- words of this script ----

conf() { # lines of [kiosk], of [seat], of [shell]
	display_conf "[seat]
${2-}
[shell]
${3-}" "$1"
}
again() { # as conf
	configure "$(conf "$@")"
	await_command probe output list
	devices_add
	await_screen insert
}

shot() { # name
	probe still >/dev/null
	probe shot 1 "$shots/$1.png"
}
differs() { # name of a picture, of the one that is taken now, at least so many pixels
	probe shot 1 "$shots/$2.png" &&
		[ "$(pixels differ "$shots/$1.png" "$shots/$2.png")" -ge "$3" ]
}
changes() { # sentence, as differs
	said=$1
	shift
	check_that "$said" await_command differs "$@"
	probe still >/dev/null
}

press() { probe press "$@" >/dev/null; }
next() { press $KEY_TAB; press $KEY_ENTER; }
super_l() { press 125 38; }
attention() { press 29 56 111; }
enter() { still "$1" && press $KEY_ENTER; } # on that screen
cancel() { still "$1" && press $KEY_ESC; }
says() { check_that "it says: $1" atspi await "$1"; } # a part of a text
remarked() { check_that "the log has: $1" log_await "\"event\":\"remark\".*$1"; }

attempts() { log_count '"event":"attempt-end"'; }
asks_nothing() { # sentence, PIN, [key after it]: typed where none is asked for
	attempts_before=$(attempts)
	probe type "$2" >/dev/null
	[ -z "${3-}" ] || press "$3"
	probe still >/dev/null
	check_is "$1: a PIN that is typed goes nowhere" "$attempts_before" "$(attempts)"
}
locks() { # reason, command...: locks once more
	reason=$1
	locks_before=$(log_count "\"event\":\"lock\",\"reason\":\"$reason\"")
	shift
	"$@"
	check_that "it locks: $reason" log_await "\"event\":\"lock\",\"reason\":\"$reason\"" \
		$((locks_before + 1))
	check_that "$reason: the kiosk is shown" probe await picture
}
beside() { # name: a second card
	read_before=$(log_count '"event":"card-ready"')
	rig card "$1" insert --reader 1 >/dev/null
	log_await '"event":"card-ready"' $((read_before + 1))
}
share() { probe shot 1 "$shots/$1.png" && pixels share "$shots/$1.png"; }
notice_shown() { [ "$(share idle)" -lt 1000 ]; } # else all of it is the oracle's
notice_gone() { [ "$(share touched)" = 1000 ]; }
refused_card() { # name, sentence on the screen
	card_in "$1"
	await_screen unusable
	says "$2"
}

session_of() { cardea status --json | sed -n 's/.*"account": "\([a-z]*\)".*/\1/p'; }
alice_stays() { # after what
	check_that "$1: alice's shell runs" kill -0 "$shell_pid"
	check_is "$1: the session is hers" alice "$(session_of)"
}

# ---- a site's notice; what is missing ----

share=$RIG/share
cp -R "$DISPLAY_SHARE" "$share"
rm -r "$share/dark.css" "$share/card.svg" "$share/locale/fr"
brand=$RIG/brand
mkdir "$brand"
echo '<svg' >"$brand/logo.svg"
echo 'Only for your work.' >"$brand/notice.txt"
echo 'Ward 4: call 1234.' >"$brand/help.txt"
chmod -R go-w "$share" "$brand"

inter=/usr/share/fonts/opentype/inter
[ ! -d $inter ] || mount -t tmpfs none $inter

a11y_start
: >$bob_events
chown bob: $bob_events
display_machine '' "share_dir = $share
brand_dir = $brand
languages = en,fr"
await_screen insert
check_that 'with much of it missing the kiosk is there' probe await picture
shot missing
check_that 'and shows something' test "$(pixels colours "$shots/missing.png")" -ge 8
says 'Insert your card'
remarked 'dark.css'
remarked 'card.svg'
remarked 'no catalogue of the language: fr'
remarked 'the font Inter is not installed'
remarked "the brand's logo: XML"
card_in alice
still notice
says 'Only for your work.'
asks_nothing 'a notice' 123456
cancel notice
still card-in
enter card-in
enter notice
by_keyboard 123456
sees_session 'after the notice was accepted'
log_off 'a notice'
[ ! -d $inter ] || umount $inter

# ---- what people set for themselves ----

again "share_dir = $DISPLAY_SHARE
brand_dir = $RIG/none
languages = en,ar" '' "user = bob $RIG/none
user = carol /bin/true"
remarked "the brand's folder is not there"
shot english
press $KEY_TAB
press $KEY_TAB
next
changes 'by keyboard: the languages' english languages 5000
press $KEY_DOWN
press $KEY_ENTER
says 'أدخِل بطاقتك'
changes 'by keyboard: Arabic' english arabic 20000
press $KEY_SHIFT $KEY_TAB
press $KEY_ENTER
changes 'by keyboard: high contrast' arabic contrast 100000
probe tap 0.92 0.93
changes 'by touch: large text, on the right side now' contrast large 20000
card_in alice
still pin
shot arabic-pin
by_keyboard 123456
sees_session 'in Arabic'

# ---- what locks, and what asks for the PIN then ----

count_await '^mapped'
locks demand super_l
await_screen locked
says 'Ctrl+Alt+Del'
asks_nothing 'a card that was in before' 123456 $KEY_ENTER
await_screen locked
attention
by_keyboard 123456
sees_session 'the PIN after Ctrl+Alt+Del'
locks demand super_l
await_screen locked
card_out
card_in alice
by_keyboard 123456
sees_session 'the PIN after the card was put in again'
locks attention attention
by_keyboard 123456
sees_session 'the PIN after Ctrl+Alt+Del locked'
check_is 'Super+L and Ctrl+Alt+Del reach no client' 0 "$(count '^key (38|111) ')"
check_is 'it is the same session all the time' 1 "$(count '^mapped')"

# ---- another's card where no policy lets it in ----

locks card-removed card_out
card_in bob
await_screen locked-other
says 'The card in the reader is another'
asks_nothing "another's card" 654321 $KEY_ENTER
card_out
await_screen locked
log_off "another's card"

# ---- readers, the service, cards ----

rig pcscd kill
await_screen service-down
shot service-down
rig pcscd start
await_screen insert
rig reader remove 0
rig reader remove 1
await_screen no-reader
shot no-reader
rig reader add 0
rig reader add 1
await_screen insert

refused_card notpiv 'This kind of card cannot be used here'
refused_card expired 'expired'
next
await_screen why-not
shot why-not
cancel why-not
await_screen unusable
card_in alice
still pin
beside expired
check_that 'why not the others' atspi 'do' 'Why not the others?' click
await_screen why-not
rig card expired pull >/dev/null
await_screen pin
beside bob
cancel pin
still choose
shot choose
press $KEY_TAB
press $KEY_ENTER
await_screen pin
says 'bob'
cancel pin
await_screen choose
rig card bob pull >/dev/null
await_screen pin
card_out

rig card alice tries 1 >/dev/null
card_in alice
await_screen last-try
asks_nothing 'the last try without consent' 123456
cancel last-try
enter card-in
enter last-try
by_keyboard 123456
sees_session 'the last try, with consent'
log_off 'the last try'
rig card alice tries 0 >/dev/null
card_in alice
enter blocked
await_screen unblock-puk
rig card alice reissue >/dev/null
card_out

# ---- shells that fail ----

card_in bob
by_keyboard 654321
await_screen refused
says 'Your workspace could not be started.'
check_that 'a shell that is not there: the story' log_await '"failure":"shell-missing"'
check_that 'leaves no session' session_none
card_out
card_in carol
by_keyboard 246810
await_screen ended
shot ended
says 'Your workspace closed at once.'
check_that 'a shell that ends at once: the story' log_await \
	'"event":"session-fault".*"failure":"shell-exits-at-once"'
logon_by_keyboard alice 123456
sees_session 'the next good logon'
log_off 'the next good logon'

# ---- another's card where it may end a session; nobody touches it ----

again "share_dir = $DISPLAY_SHARE
tap_over = end-session
tap_over_seconds = 1" 'idle_seconds = 6
idle_notice_seconds = 3' "user = bob $tools/oracle $bob_events"
logon_by_keyboard alice 123456
count_await '^mapped'
check_that 'a session that nobody touches: the notice' await_command notice_shown
check_that 'of a session that is still shown' probe await session
press 30
check_that 'a key ends it' await_command notice_gone
check_is 'and nothing locked' 0 "$(log_count '"reason":"idle"')"
locks idle
await_screen locked
attention
by_keyboard 123456
sees_session 'the PIN after a lock for want of use'
shell_pid=$(pgrep -u 2001 -x oracle)
card_out
card_in bob
check_that 'a notice before the offer' log_await '"event":"screen","name":"tap-notice"'
still tap-offer
shot tap-offer
press $KEY_ENTER
await_screen locked
alice_stays 'Enter, which is Cancel'
card_out
card_in bob
still tap-offer
next
by_keyboard 111111
check_that 'a wrong PIN is one' log_await '"event":"attempt-end".*"failure":"pin-wrong'
await_screen pin
alice_stays 'a wrong PIN'
rig kdc stop
by_keyboard 654321
await_screen refused
says 'The logon service cannot be reached.'
alice_stays 'no logon service'
rig kdc start
enter refused
by_keyboard 654321
sees_session "the other person's PIN"
check_await 'the shell is his' $bob_events '^mapped'
check_is 'the session is his' bob "$(session_of)"
check_is "of alice no process is left" '' "$(pgrep -u 2001)"
check_that 'nor a session' log_await '"event":"session-end".*"account":"alice"'
display_finish
