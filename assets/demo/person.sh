# shellcheck shell=sh disable=SC2154
# person.sh - sourced by demo.sh inside its rig, in the checkout: what people do at the kiosk, and
# what they see.
#
#   demo_start [LINES]			the machine with a screen; LINES of configuration more
#   title WHAT MEANING...		the next step
#   show COMMAND			a technician's command and what it says
#   refused FAILURE			a trial of the card that is in: it must end in this
#   insert CARD | pull CARD
#   type DIGITS | type_line WORD | enter | press CODE...	real keys, as evdev counts them
#   await_screen NAME			as cardea-status(1) calls what the kiosk shows
#   await_session | await_unlocked | await_log PATTERN
#   see NAME CAPTION [moving]		takes the screen's picture, once it is still, and another than
#					the last; a person has time to look at it
#   look FILE still|moving		the same, and nobody is told
#   finish				puts the pictures together

. tests/e2e/machine.sh
PATH=$DEMO_BIN:$PATH
desktop=/run/rig/desktop
step=0
pictures=0
last=

failed() { # sentence
	echo "demo.sh: $1" >&2
	tail -n 5 /var/log/cardea/cardea.log >&2
	tail -n 5 /home/*/desktop.log 2>/dev/null >&2 || :
	exit 1
}

# Until the command succeeds; at most half a minute.
until_it() { # sentence, command
	sentence=$1
	shift
	n=0
	until "$@"; do
		n=$((n + 1))
		[ $n -lt 600 ] || failed "not so after half a minute: $sentence"
		sleep 0.05
	done
}

# ---- the machine ----

demo_conf() { # lines
	cat <<CONF
[seat]
backend = $DEMO_BACKEND
renderer = pixman
layout = us
$(display_line)

[kiosk]
share_dir = /run/rig/share/cardea/kiosk
brand_dir = /etc/cardea/brand
reduce_motion = $([ "$DEMO_BACKEND" = headless ] && echo yes || echo no)
${1-}

[shell]
default = $desktop/desktop
PATH = $programs:/usr/local/bin:/usr/bin:/bin
CONF
}

display_line() {
	case $DEMO_BACKEND in
	x11)	echo 'display = :0' ;;
	wayland) echo 'display = /run/rig/display' ;;
	esac
}

# The relay's socket, where the seat finds a display.
bind_display() {
	case $DEMO_BACKEND in
	x11)	place=/tmp/.X11-unix/X0 ;;
	wayland) place=/run/rig/display ;;
	*)	return 0 ;;
	esac
	mkdir -p "${place%/*}"
	: >$place
	mount --bind "$DEMO_OUT/display" $place
	rm "$DEMO_OUT/display" "$DEMO_OUT/relay.log"
}

demo_start() { # lines
	machine_install
	cp "$DEMO_BIN/cardea-seat-probe" /run/rig/programs/cardea-seat
	chmod 0711 /run/rig/programs/cardea-seat
	# The kiosk's uid may not reach the checkout.
	cp -R "$DEMO_BUILD/share" /run/rig/
	mkdir -p $desktop /etc/cardea/brand
	cp assets/demo/* $desktop
	cp assets/kiosk/brand-sample/logo.svg assets/kiosk/brand-sample/help* /etc/cardea/brand
	chmod -R u=rwX,go=rX $desktop /run/rig/share /etc/cardea/brand
	cat >/etc/cardea/brand/brand.conf <<-'BRAND'
	[site]
	name = Ward 4 · Station 12
	name.de = Station 4 · Platz 12
	name.ar = جناح 4 · محطة 12
	BRAND
	bind_display
	machine_start "$(demo_conf "${1-}")"
	at_the_kiosk
}

# Keyboard and touch screen are there before the kiosk asks for them.
at_the_kiosk() {
	until_it 'the seat runs' probe_answers
	probe output mode 1 1280 720
	probe keyboard add
	probe screen add
	await_screen insert
	probe await picture >/dev/null
}

probe_answers() { probe output list >/dev/null 2>&1; }

demo_again() { # lines
	machine_stop
	printf '%s\n' "$(demo_conf "${1-}")" >/etc/cardea/cardea.conf.d/test.conf
	machine_again
	at_the_kiosk
}

# ---- what people do ----

insert() { rig card "$1" insert >/dev/null; }
pull() { rig card "$1" pull >/dev/null; }
type() { probe type "$1"; }
press() { probe press "$@"; }
enter() { probe press 28; }

# In the desktop's terminal, a word of these letters.
type_line() {
	for letter in $(echo "$1" | sed 's/./& /g'); do
		case $letter in
		e)	probe press 18 ;;
		x)	probe press 45 ;;
		i)	probe press 23 ;;
		t)	probe press 20 ;;
		esac
	done
	enter
}

# ---- what they see ----

screen_is() { cardea status --json | grep -q "\"screen\": \"$1\""; }
await_screen() {
	until_it "the screen is $1" screen_is "$1"
	probe await picture >/dev/null
}
is_unlocked() { cardea status --json | grep -q '"locked": false'; }
await_unlocked() { until_it 'the session is shown' is_unlocked; }
has_shown() { [ -e "/home/$1/terminal.shown" ] && [ -e "/home/$1/machine.shown" ]; }
await_session() { # user
	await_unlocked
	until_it 'the desktop has started' has_shown "$1"
}
in_log() { grep -q "$1" /var/log/cardea/cardea.log; }
await_log() { until_it "the log has $1" in_log "$1"; }

# Pictures a moment apart are the same, and not as the last screen was.
is_still() { # file, still|moving
	case $2 in
	still)	looks=3 ;;
	*)	looks=0 ;;
	esac
	for _ in $(seq $looks); do
		mv "$1" "$1.before"
		sleep 0.08
		probe shot 1 "$1"
		[ "$(pixels differ "$1" "$1.before")" = 0 ] || return 1
	done
	[ $looks -gt 0 ] || probe shot 1 "$1"
	[ -z "$last" ] || [ "$(pixels differ "$1" "$last")" -ge 100 ]
}

# A picture of what is there once it is another than the last, and still.
look() { # file, still|moving
	probe shot 1 "$1"
	until_it "another picture than before, and still: $1" is_still "$1" "$2"
	rm -f "$1.before"
	last=$1
}

see() { # name, caption, "moving" if it does
	pictures=$((pictures + 1))
	file=$DEMO_OUT/$(printf '%02d-%s.png' $pictures "$1")
	look "$file" "${3:-still}"
	printf '%s\t%s\n' "$file" "$2" >>/run/rig/captions
	printf '   [%d] %s\n' $pictures "$2"
	[ "$DEMO_BACKEND" = headless ] || sleep "$DEMO_PAUSE"
}

title() { # WHAT MEANING...
	step=$((step + 1))
	printf '\n== %d. %s\n' $step "$1"
	shift
	[ $# = 0 ] || printf '   %s\n' "$@"
	echo
}

# The exit status is that of the command.
show() {
	printf 'kiosk# %s\n' "$1"
	sh -c "$1" 2>&1
}

refused() { # failure id
	printf '123456\n' >/run/rig/pin
	cardea try --pin-fd 4 4</run/rig/pin >/run/rig/trial || :
	printf 'kiosk# %s\n' 'cardea try'
	sed '/^win32/q' /run/rig/trial
	grep -q "^failure: *$1\$" /run/rig/trial || failed "this should have been: $1"
}

finish() {
	strip 4 "$DEMO_OUT/strip.png" 'Cardea: people at a kiosk' </run/rig/captions
	printf '\n== Done: %d steps, each as it should be\n\n' $step
	printf '   %d pictures   %s\n' $pictures "$DEMO_OUT"
	printf '   all in one    %s\n' "$DEMO_OUT/strip.png"
}
