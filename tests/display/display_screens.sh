#!/bin/sh
# Screens beside the walk: what a site adds and what is missing, what people set for themselves,
# what locks and what asks for the PIN then, cards and readers that will not do, shells that fail,
# another person's card. With DISPLAY_SHOTS a folder, pictures of them are left there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_screens.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"

KEY_ESC=1 KEY_TAB=15 KEY_ENTER=28 KEY_DOWN=108
bob_events=/home/bob/events
shots=${DISPLAY_SHOTS:-$RIG/shots}
mkdir -p "$shots"

# ---- words of this script ----

conf() { # lines of [kiosk], of [seat], of [shell]
	cat <<-CONF
	[seat]
	backend = headless
	renderer = pixman
	layout = us
	${2-}
	[kiosk]
	$1
	reduce_motion = yes
	$a11y_line
	[shell]
	default = $tools/oracle $events
	${3-}
	CONF
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
differ() { # name, name, at least so many pixels
	[ "$(pixels differ "$shots/$1.png" "$shots/$2.png")" -ge "$3" ]
}
changes() { # sentence, name of the picture before, name of the one now, pixels
	shot "$3"
	check_that "$1" differ "$2" "$3" "$4"
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
asks_nothing() { # sentence, PIN: typed where none is asked for
	attempts_before=$(attempts)
	probe type "$2" >/dev/null
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
log_off() { # how
	check_that "$1: log-off" cardea logoff
	check_that "$1: ends the session" await_command session_none
	: >$events
	card_out
}
refused_card() { # name, sentence on the screen
	card_in "$1"
	await_screen unusable
	says "$2"
}

# ---- a site's notice; what is missing ----

share=$RIG/share
cp -R "$DISPLAY_SHARE" $share
rm -r $share/dark.css $share/card.svg $share/locale/fr
brand=$RIG/brand
mkdir $brand
echo '<svg' >$brand/logo.svg
echo 'Only for your work.' >$brand/notice.txt
echo 'Ward 4: call 1234.' >$brand/help.txt
chmod -R go-w $share $brand

a11y_start
machine_install
cp "$DISPLAY_BIN/cardea-seat-probe" /run/rig/programs/cardea-seat
chmod 0711 /run/rig/programs/cardea-seat
for person in alice bob; do
	: >/home/$person/events
	chown $person: /home/$person/events
done
machine_start "$(conf "share_dir = $share
brand_dir = $brand
languages = en,fr")"
await_command probe output list
devices_add
await_screen insert
check_that 'with much of it missing the kiosk is there' probe await picture
shot missing
check_not 'and shows something' test "$(pixels colours "$shots/missing.png")" -lt 8
says 'Insert your card'
remarked 'dark.css'
remarked 'card.svg'
remarked 'no catalogue of the language: fr'
remarked 'svg.* line 2'
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

# ---- what people set for themselves ----

again "share_dir = $DISPLAY_SHARE
brand_dir = $RIG/none
languages = en,ar" '' "user = bob $RIG/none
user = carol /bin/true"
remarked "the brand's folder is not there"
shot english
next
changes 'by keyboard: large text' english large 20000
press $KEY_ENTER
next
changes 'by keyboard: high contrast' english contrast 100000
press $KEY_ENTER
next
press $KEY_DOWN
press $KEY_ENTER
says 'أدخل'
changes 'by keyboard: Arabic' english arabic 20000
