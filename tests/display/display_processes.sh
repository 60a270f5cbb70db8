#!/bin/sh
# The programs that a display adds, against the table of the design: the product's own, without a
# probe in the seat.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/display_processes.sh"
# shellcheck source=tests/display/display.sh
. "$here/display.sh"
# shellcheck source=tests/e2e/processes.sh
. "$here/../e2e/processes.sh"

secrets='lib(pcsclite|krb5|k5crypto|gssapi|pam)'
# Without what a program has for itself alone.
own_kinds() {
	kinds | sed 's/, /\n/g' | grep -vE 'event(fd|poll)|timerfd|\(deleted\)' | paste -sd , |
		sed 's/,/, /g'
}

machine_start "$(display_conf)"
await_screen insert
# Who draws for many clients has as many as a root may give away, or all that this one has.
pid=$AUTHORITY_PID
most=$(limit_of 'Max open files' | cut -d ' ' -f 2)
[ "$most" -lt 524288 ] && ! prlimit --nofile=524288 true 2>/dev/null || most=524288
files_allowed="$most $most"
helper cardea-seat 905 "$secrets|lib(gtk-4|rsvg|ssl)"
check_is 'cardea-seat: descriptors' '3 /dev/null, 1 /run/cardea/seat, 6 socket' "$(own_kinds)"
no_network
helper cardea-kiosk 906 "$secrets|libwlroots"
check_is 'cardea-kiosk: descriptors' '3 /dev/null, 3 socket' "$(own_kinds)"
no_network
was=$pid
gone() { [ ! -d "/proc/$was" ]; }
machine_stop
check_that 'cardea-kiosk goes with the authority' await_command gone
display_finish
