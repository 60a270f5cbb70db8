#!/bin/sh
# A reader with keys of its own asks for the PIN: it goes to the card, and nowhere else.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_pinpad.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"
reader='Virtual PCD 00 00'

hex() { printf %s "$1" | od -An -tx1 | tr -d ' \n'; }

# Eight digits that nothing else has, for the card's PIN.
random_pin() {
	number=$(od -An -N8 -tu4 /dev/urandom | tr -dc 0-9 | head -c 8)
	[ ${#number} = 8 ] || random_pin
}

change_pin() { # PIN of six digits, eight
	rigreader send "$reader" 00A4040009A0000003080000100000 \
		"0024008010$(hex "$1")FFFF$(hex "$2")" | tail -n 1
}

# No PIN comes by descriptor: the reader's keys are pressed when it asks.
pin() {
	keys=$1
	shift
	if [ "$keys" = nothing ]; then
		"$@" --pinpad
		return
	fi
	rig reader "${keys%%:*}" "${keys#*:}" &
	"$@" --pinpad || :
	wait $! || {
		echo 'no keys were asked for' >&2
		: >"$RIG/last"
	}
}

# Where the number is: in our processes, logs and the folders they write to.
places() { secret_places "$number" /var/log/cardea /run/cardea "$RIG/log/authority"; }

machine_start '[cards]
card_seconds = 5'
rig reader pad 20
random_pin
card_in alice
check_is 'the PIN is changed' 9000 "$(change_pin 123456 "$number")"
cp "$(command -v sleep)" "$RIG/cardea-control"
"$RIG/cardea-control" "$number" &
control=$!
echo "the PIN is $number" >/run/cardea/control
check_is 'what is sought would be found' '/run/cardea/control cardea-control' \
	"$(places | cut -d ' ' -f 1 | sort -u | xargs)"
rm /run/cardea/control
kill $control
wait $control 2>/dev/null || :

check_verdict 'the PIN is typed on the reader' none 1 "type:$number" cardea try
check_is 'and is nowhere' '' "$(places)"
rig card alice fault hold-before ins 87 >/dev/null
rig reader type "$number" &
cardea try --pinpad --json >"$RIG/last" 2>&1 &
trial=$!
check_that 'VERIFY was answered, the signature waits' rig card alice wait held
check_is 'and the PIN is nowhere either' '' "$(places)"
rig card alice release >/dev/null
check_that 'the attempt goes on' wait $trial
check_is 'to its good end' none "$(field failure)"

check_verdict 'a wrong one' pin-wrong 1 type:00000000 cardea try
check_is 'costs a try' 2 "$(card_has tries)"
check_verdict 'cancelled on the reader' pin-cancelled 0 cancel:0 cardea try
check_verdict 'too few keys' pin-malformed 0 type:123 cardea try
check_is 'these cost none' 2 "$(card_has tries)"
rig reader pad 1
check_verdict 'nobody is there' pin-timeout 0 nothing cardea try
rig reader pad 20
check_verdict 'and the next one is' none 1 "type:$number" cardea logon
logon_id=$(field logon_id)
card_out
card_in alice
check_verdict 'and unlocks' none 1 "type:$number" cardea unlock --logon-id "$logon_id"
check_is 'nor is it anywhere at the end' '' "$(places)"
cardea logoff >/dev/null

# A reader that has lost its keys has none for the next insertion.
rig reader pad off
card_out
card_in alice
check_verdict 'a reader without keys is not asked' pin-malformed 0 nothing cardea try
rig card alice reissue >/dev/null
checks_finish
