#!/bin/sh
# Each running program against the table of the design: who it is, what it can reach, what it holds.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_processes.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"
# shellcheck source=tests/e2e/processes.sh
. "$here/processes.sh"

screen='lib(gtk|wlroots|wayland)'
machine_start

# ---- cardea-verify, held while it opens a list of revoked certificates ----

"$E2E_BIN/hold" "$RIG_CRL" >$RIG/held &
holder=$!
await $RIG/held ready
rig card alice insert >/dev/null
card=alice
await $RIG/held '^[0-9]'
helper cardea-verify 904 "lib(pcsclite|pam)|$screen"
check_is 'cardea-verify: is the one that waits' "$pid" "$(sed -n 2p $RIG/held)"
check_is 'cardea-verify: descriptors' '3 /dev/null, 1 /etc/krb5.keytab, 1 socket' "$(kinds)"
no_network
kill $holder
wait $holder 2>/dev/null || :
log_await '"event":"card-ready"'

# ---- cardea-krb, waiting for a KDC that stands still ----

rig kdc freeze
printf '123456\n' >$RIG/pin
cardea try --json --pin-fd 4 4<$RIG/pin >$RIG/last &
trial=$!
log_await '"event":"helper","name":"cardea-krb".*"what":"started"'
await_command sh -c "[ \"\$(cardea status --json | grep -c '\"stage\": \"kdc-reach\"')\" = 1 ]"
helper cardea-krb 903 "lib(pcsclite|pam)|$screen"
check_is 'cardea-krb: has the network' "$(outside net)" "$(space net)"
asks() { [ "$(find "/proc/$pid/fd" -lname 'socket:*' | wc -l)" -ge 3 ]; }
await_command asks
for fd in 3 4; do
	check_that "cardea-krb: descriptor $fd is a channel" \
		grep -qwe "$(stat -L -c %i "/proc/$pid/fd/$fd")" "/proc/$pid/net/unix"
done
only_kdc() {
	for fd in "/proc/$pid/fd"/*; do
		case ${fd##*/}:$(readlink "$fd") in
		[0-4]:* | *:/memfd:krb5.conf*) continue ;;
		esac
		grep -qw "$(stat -L -c %i "$fd")" /proc/$pid/net/udp /proc/$pid/net/tcp || return 1
	done
}
check_that 'cardea-krb: beside them only its profile and sockets to the KDC' await_command only_kdc
rig kdc cont
wait $trial
check_is 'and the trial ends well' none "$(field failure)"

# ---- the others, with a session shown ----

check_verdict 'a logon' none 1 123456 cardea logon
await $state '^unlocked'
helper cardea-watch 901 "lib(krb5|k5crypto|crypto|ssl|pam)|$screen"
for fd in 3 4; do
	check_is "cardea-watch: descriptor $fd is a channel" socket \
		"$(readlink "/proc/$pid/fd/$fd" | cut -d : -f 1)"
done
check_is 'cardea-watch: descriptors' \
	'3 /dev/null, 1 eventfd, 1 eventpoll, 6 socket, 4 timerfd' "$(kinds)"
no_network
# There is no display here.
helper cardea-seat 905 "lib(pcsclite|krb5|k5crypto|crypto|ssl|pam)|$screen" cardea-seat-none
check_is 'cardea-seat: descriptors' \
	'3 /dev/null, 1 /run/cardea/seat, 1 eventpoll, 2 socket, 1 timerfd' "$(kinds)"
no_network
helper cardea-card 902 "lib(krb5|k5crypto|pam)|$screen"
check_is 'cardea-card: descriptors' '3 /dev/null, 1 eventpoll, 2 socket, 2 timerfd' "$(kinds)"
no_network
check_is 'cardea-card: memory may be locked for the PIN' yes \
	"$([ "$(limit_of 'Max locked memory' | cut -d ' ' -f 1)" = 0 ] && echo no || echo yes)"

pid=$(pid_of cardea-session)
check_is 'cardea-session: root, who alone can become the user' '0 0 0 0' "$(fact Uid)"
check_is 'cardea-session: no environment' 0 "$(wc -c <"/proc/$pid/environ")"
check_is 'cardea-session: no core dumps' '0 0' "$(limit_of 'Max core file size')"
check_is 'cardea-session: no way to new privileges' 1 "$(fact NoNewPrivs)"
check_is 'cardea-session: alone in its cgroup' "$pid " "$(company "$(cgroup_of)")"
check_is 'cardea-session: maps nothing that it must not' '' \
	"$(maps "lib(pcsclite|krb5|k5crypto)|$screen")"
check_is 'cardea-session: one channel, and no other socket' 1 \
	"$(find "/proc/$pid/fd" -lname 'socket:*' | wc -l)"

pid=$AUTHORITY_PID
check_is 'cardea-authority: root' '0 0 0 0' "$(fact Uid)"
check_is 'cardea-authority: no core dumps' '0 0' "$(limit_of 'Max core file size')"
check_is 'cardea-authority: no way to new privileges' 1 "$(fact NoNewPrivs)"
check_is 'cardea-authority: maps nothing that it must not' '' \
	"$(maps "lib(pcsclite|krb5|k5crypto|crypto|ssl|gssapi|pam)|$screen")"
check_is 'the public socket' '0 900 660' "$(stat -c '%u %g %a' /run/cardea/authority.sock)"
check_is "the seat's folder" '905 905 755' "$(stat -c '%u %g %a' /run/cardea/seat)"
check_is 'the log is nobody else'\''s to read' '' "$(find /var/log/cardea -type f -perm /o+rwx)"

# ---- nothing is left of what has ended ----

gone() { [ -z "$(pid_of "$1")" ]; }
cardea logoff >/dev/null
check_that 'cardea-session goes with its session' await_command gone cardea-session
card_out
check_that 'cardea-card goes with its card' await_command gone cardea-card
check_is 'what is left is the seat and the watcher' 2 \
	"$(find "$RIG_CGROUP/helpers" -mindepth 1 -type d | wc -l)"
machine_stop
check_is 'and nothing at all after the authority' '' \
	"$(find "$RIG_CGROUP" -name cgroup.procs -exec cat {} +)"
checks_finish
