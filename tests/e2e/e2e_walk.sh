#!/bin/sh
# The walk: a card logs on, is pulled, comes back; what the session is; how it ends.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_walk.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"

# Says what it is, then does as it is told: an exit code from the FIFO.
make_shells() {
	mkdir -p $RIG/shells
	cat >$RIG/shells/facts <<'SHELL'
#!/bin/sh
tr '\0' '\n' </proc/$$/environ | sort >"$HOME/environ"
(ls -l /proc/$$/fd >"$HOME/fds")
cp /proc/$$/status "$HOME/status"
cp /proc/$$/cgroup "$HOME/cgroup"
cp /proc/$$/oom_score_adj "$HOME/oom"
id >"$HOME/id"
klist >"$HOME/klist" 2>&1
cut -d ' ' -f 6 /proc/$$/stat >"$HOME/sid"
pwd >"$HOME/cwd"
sleep 100000 &
echo $! >"$HOME/child"
echo $$ >"$HOME/pid"
wait
SHELL
	cat >$RIG/shells/obey <<'SHELL'
#!/bin/sh
echo "$0 $*" >>"$HOME/starts"
# A writer that is slow to close is an end without a word.
until read -r code <"$HOME/order"; do :; done
exit "$code"
SHELL
	printf '#!/bin/sh\nexit 1\n' >$RIG/shells/exits
	chmod 0755 $RIG/shells/*
	for name in alice bob; do
		mkfifo "/home/$name/order"
		chown $name "/home/$name/order"
	done
}

order() { echo "$2" >"/home/$1/order"; }

seat_is() { # sentence, pattern of the record
	check_await "$1" $state "$2"
}

logon() {
	rm -f /home/alice/pid
	check_verdict "${1:-logon}" none 1 123456 cardea logon
	logon_id=$(field logon_id)
}

unlock() { check_verdict "${1:-unlock}" none 1 123456 cardea unlock --logon-id "$logon_id"; }

# Returns when the session and its cgroup are gone.
ended() {
	log_await "\"event\":\"session-end\".*\"logon_id\":\"0x0*${logon_id#0x}\"" &&
		await $state '^locked' && no_session
}
no_session() {
	session_none && [ ! -d "$RIG_CGROUP/sessions/${logon_id#0x}" ] &&
		[ ! -d /run/cardea/tickets/2001 ]
}
no_tickets() { [ -z "$(ls /run/cardea/tickets)" ]; }
no_cgroup() { [ -z "$(find "$RIG_CGROUP/sessions" -mindepth 1 -type d)" ]; }
has_session() { cardea status --json | grep -q "\"logon_id\": \"$logon_id\""; }
await_shell() { await "/home/alice/$1" . "${2:-1}"; }
word() { sed -n "s/^$1:[[:space:]]*//p" /home/alice/status | tr '\t' ' '; }
alive() { grep -sq '^State:[[:space:]]*[^ZX]' "/proc/$1/status"; }

# ---- a card that was in before Cardea started ----

make_shells
machine_install
machine_config "[shell]
default = $RIG/shells/facts"
rig kdc start
rig card alice insert >/dev/null
card=alice
echo -500 2>/dev/null >/proc/self/oom_score_adj || :	# where that is allowed
machine_again
check_await 'a card that was in already is read' $log '"event":"card-ready"'
check_is 'by at most 3 + 6 APDUs' 9 "$(card_has apdus)"
seat_is 'the seat begins locked' '^locked start'

# ---- logon and what the session is ----

logon
await_shell pid
shell=$(cat /home/alice/pid)
child=$(cat /home/alice/child)
cache=/run/cardea/tickets/2001/${logon_id#0x}
seat_is 'the seat shows the session' '^unlocked [1-9]'
check_is 'the shell is alice, with her groups' \
	'uid=2001(alice) gid=2001(alice) groups=2001(alice),900(cardea),2100(kiosk-staff)' \
	"$(cat /home/alice/id)"
check_that 'her tickets are for alice' grep -q 'principal: alice@TEST.EXAMPLE' /home/alice/klist
check_that 'with a TGT' grep -q 'krbtgt/TEST.EXAMPLE@TEST.EXAMPLE' /home/alice/klist
check_is 'the cache is hers alone' '2001 2001 600' "$(stat -c '%u %g %a' "$cache")"
check_is 'in a folder that is hers alone' '2001 2001 700' "$(stat -c '%u %g %a' "${cache%/*}")"
cat >$RIG/environ <<ENVIRON
CARDEA_LOGON_ID=$logon_id
HOME=/home/alice
KRB5CCNAME=FILE:$cache
LANG=C.UTF-8
LOGNAME=alice
PATH=/usr/local/bin:/usr/bin:/bin
SHELL=$(awk -F : '/^alice:/ { print $7 }' /etc/passwd)
USER=alice
ENVIRON
check_that 'the environment is what was promised' diff $RIG/environ /home/alice/environ
check_is 'descriptors: 0 to 2, and the script that is read' \
	'0 /dev/null,1 pipe,2 pipe,script' "$(sed -nE "
		s|.* [0-9]+ -> $RIG/shells/.*|script|p
		s/.* ([0-9]+ )-> (pipe|socket|[^:]*).*/\1\2/p
	" /home/alice/fds | sort | paste -sd ,)"
check_is 'its own session' "$shell" "$(cat /home/alice/sid)"
check_is 'in its home' /home/alice "$(cat /home/alice/cwd)"
check_that 'in its own cgroup' grep -q "/sessions/${logon_id#0x}\$" /home/alice/cgroup
for set in CapInh CapPrm CapEff CapBnd CapAmb; do
	check_is "no capability in $set" 0000000000000000 "$(word $set)"
done
check_is 'and no way to new ones' 1 "$(word NoNewPrivs)"
check_that 'nor is it spared when memory runs out' test "$(cat /home/alice/oom)" -ge 0
check_that 'the log names the session' log_await \
	'"event":"session-begin".*"principal":"alice","account":"alice","uid":2001'
check_verdict 'a second logon is refused' unlock-other-user 0 123456 cardea logon
check_verdict 'an unlock of what is not locked' unlock-not-locked 0 123456 \
	cardea unlock --logon-id "$logon_id"
check_that 'the session is untouched' has_session

# ---- pulled, another's card, a wrong PIN, and back ----

old_cache=$(stat -c %i "$cache")
old_ticket=$(cksum <"$cache")
card_out
seat_is 'a pulled card locks the seat' '^locked card-removed'
check_that 'the session is kept' has_session
check_that 'its shell lives' alive "$shell"
check_verdict 'no card, no unlock' card-absent 0 123456 cardea unlock --logon-id "$logon_id"
card_in bob
seat_is "still locked with another's card in" '^locked'
check_verdict "another's card" unlock-other-user 0 654321 cardea unlock --logon-id "$logon_id"
card_in alice
check_verdict 'a wrong PIN' pin-wrong 1 999999 cardea unlock --logon-id "$logon_id"
check_is 'says how many tries are left' 2 "$(field tries)"
check_is 'and the card agrees' 2 "$(card_has tries)"
seat_is 'still locked' '^locked'
check_that 'the tickets are the old ones' test "$(cksum <"$cache")" = "$old_ticket"
unlock 'the right PIN unlocks'
seat_is 'the seat shows the session again' '^unlocked [1-9]'
check_is 'the card forgets the wrong try' 3 "$(card_has tries)"
check_is 'the same session' "$logon_id" "$(field logon_id)"
check_that 'and the same shell' alive "$shell"
check_other 'the cache is a new file' "$old_cache" "$(stat -c %i "$cache")"
check_other 'with other tickets' "$old_ticket" "$(cksum <"$cache")"
check_is 'no file of the old ones is left' "${logon_id#0x}" "$(ls "${cache%/*}")"
check_is 'one TGT' 1 "$(klist -c "$cache" | grep -c krbtgt/)"
check_is 'the new cache is hers alone' '2001 2001 600' "$(stat -c '%u %g %a' "$cache")"

# ---- the log of that attempt ----

code=$(field attempt)
cardea log --attempt "$code" >$RIG/log/story
for stage in buffer certificate kdc-reach card tickets host-proof account session; do
	check_that "the log has a time for the stage $stage" grep -qE \
		"\"attempt-end\",\"attempt\":\"$code\".*\"stages\":.*\"$stage\":[0-9]" $log
	check_that "and cardea log shows $stage" grep -qw -e "$stage" $RIG/log/story
done

# ---- log-off ----

check_that 'log-off' cardea logoff
check_that 'ends the session, its cgroup and its tickets' ended
check_not 'the shell is gone' alive "$shell"
check_not 'and so is what it left running' alive "$child"
seat_is 'the seat is locked' '^locked'
check_verdict 'the session cannot be unlocked any more' unlock-session-ended 0 123456 \
	cardea unlock --logon-id "$logon_id"
check_not 'there is nothing to log off' cardea logoff
logon 'the next logon'
await_shell pid
card_out
check_that 'a log-off while locked' cardea logoff
check_that 'ends it too' ended

# ---- what a removal does, by policy ----

facts="[shell]
default = $RIG/shells/facts"
configure "[removal]
ScRemoveOption = 0
$facts"
card_in alice
logon 'ScRemoveOption 0'
seat_is 'binds the session to no card' '^unlocked 0'
check_that 'the log says so' log_await '"event":"authority-start".*"removal":"nothing"'
card_out
seat_is 'a pulled card changes nothing' '^unlocked 0'
check_that 'the session is there' has_session
card_in alice
seat_is 'a card that comes in locks all the same' '^locked insertion'
unlock
check_that 'log-off' cardea logoff
check_that 'ends it' ended

configure "[removal]
ScRemoveOption = 2
$facts"
logon 'ScRemoveOption 2'
card_out
seat_is 'a pulled card locks' '^locked'
check_that 'and logs off' ended

configure "[removal]
ScRemoveOption = 2
grace_seconds = 10
$facts"
card_in alice
logon 'ScRemoveOption 2 with a grace time'
card_out
seat_is 'locks at once' '^locked card-removed'
check_that 'the session is still there' has_session
card_in alice
unlock 'back within the grace time'
check_that 'the session is the same' has_session
card_out
seat_is 'locks again' '^locked card-removed'
check_that 'and logs off when the time is over' ended

# ---- how a shell's exit is taken ----

configure "[shell]
default = $RIG/shells/obey default
group = kiosk-staff $RIG/shells/obey group
user = alice $RIG/shells/obey user of alice
exit = 3 restart-shell
exit = 4 log-off
exit = 5 restart-device
exit = 6 shut-down-device
exit = 7 nothing
brake_count = 2
brake_seconds = 60
at_once_seconds = 0"
rm -f /home/alice/starts
card_in alice
logon 'a shell of her own'
await_shell starts
check_is 'is the one that runs' "$RIG/shells/obey user of alice" "$(cat /home/alice/starts)"
order alice 3
check_await 'code 3 restarts it' /home/alice/starts . 2
check_that 'the log says so' log_await '"event":"shell".*"status":3,"action":"restart-shell"'
seat_is 'the seat shows it' '^unlocked'
order alice 4
check_that 'code 4 logs off' ended

rm -f /home/alice/starts
logon 'a shell that crashes'
for n in 1 2 3; do
	await_shell starts $n
	order alice 3
done
check_that 'often is stopped by the brake' ended
check_that 'by name' log_await '"event":"session-fault".*"failure":"shell-crash-loop"'
cardea status >$RIG/log/status
check_that 'that cardea status shows' grep -q 'last failure: *shell-crash-loop' $RIG/log/status

logon 'a shell that ends with nothing to follow'
order alice 7
check_that 'leaves the session' log_await '"event":"shell".*"status":7,"action":"nothing"'
check_that 'as it was' has_session
check_that 'until log-off' cardea logoff
check_that 'ends it' ended

# Nothing is rebooted here, whatever this machine has.
printf '#!/bin/sh\n' >$RIG/shells/shutdown
chmod 0755 $RIG/shells/shutdown
[ ! -e /sbin/shutdown ] || mount --bind $RIG/shells/shutdown "$(readlink -f /sbin/shutdown)"
for rule in '5 reboot' '6 poweroff'; do
	logon "a shell that asks for ${rule#* }"
	order alice "${rule% *}"
	check_that 'ends the session' ended
	check_that 'and the device is told' \
		log_await "\"event\":\"device\",\"action\":\"${rule#* }\""
done

card_in bob
rm -f /home/bob/starts
check_verdict 'a shell of the group' none 1 654321 cardea logon
logon_id=$(field logon_id)
await /home/bob/starts .
check_is 'is the one that runs' "$RIG/shells/obey group" "$(cat /home/bob/starts)"
order bob 9
check_that 'a code that no rule names logs off' ended

configure "[shell]
default = $RIG/shells/exits"
card_in alice
logon 'a shell that exits at once'
check_that 'ends the session' ended
check_that 'by name' log_await '"event":"session-fault".*"failure":"shell-exits-at-once"'

configure "[shell]
default = $RIG/shells/none"
check_verdict 'a shell that is not there' shell-missing 1 123456 cardea logon
check_that 'leaves no session' await_command session_none
check_that 'nor its cgroup' await_command no_cgroup
check_that 'nor its tickets' await_command no_tickets
seat_is 'and the seat locked' '^locked'

configure "$facts"
logon 'the next good logon'
check_that 'log-off' cardea logoff
check_that 'ends it' ended

# ---- how it ends when Cardea does ----

logon 'a session when the authority is told to stop'
await_shell pid
shell=$(cat /home/alice/pid)
machine_stop
check_not 'has ended' alive "$shell"
check_that 'as the log says' grep -q "\"session-end\".*\"logon_id\":\"0x0*${logon_id#0x}\"" $log
check_is 'with its tickets' '' "$(ls /run/cardea/tickets)"
seat_is 'and the seat is locked' '^locked authority-gone'
checks_finish
