#!/bin/sh
# Each fault of the card, seen through pcscd by a client that sends raw commands.
# shellcheck disable=SC2016,SC2317
set -eu
[ -n "${RIG-}" ] || exec sh "$(dirname "$0")/rig.sh" run sh "$0"
# shellcheck source=tests/rig/rig_test.sh
. "$(dirname "$0")/rig_test.sh"

reader='Virtual PCD 00 00'
select=00A4040009A0000003080000100000
chuid=00CB3FFF055C035FC10200
cert=00CB3FFF055C035FC10500
tries=00200080
pin=0020008008313233343536FFFF
bad=0020008008313131313131FFFF
more=00C0000000

# answers EXPECTED... -- COMMAND...: each answer's end, or the whole of it after
# "=", or a pattern of its beginning before "*"
answers() {
	: >"$RIG/log/expected"
	while [ "$1" != -- ]; do echo "$1" >>"$RIG/log/expected"; shift; done
	shift
	rigreader send "$reader" "$@" >"$RIG/log/got" || :
	exec 3<"$RIG/log/got"
	while read -r expected; do
		read -r got <&3 || got=none
		case $expected in
		=*)	[ "$got" = "${expected#=}" ] ;;
		*\*)	[ "${got#"${expected%\*}"}" != "$got" ] ;;
		*)	[ "${got%"$expected"}" != "$got" ] ;;
		esac || { echo "not $expected: $got"; return 1; }
	done <"$RIG/log/expected"
}
fault() { rig card alice fault "$@" >/dev/null; }
length() { # of the only answer
	rigreader send "$reader" "$1" | awk '{ print length($0) / 2 }'
}

card_in alice
check 'no fault' answers 9000 9000 63C3 6100 -- $select $chuid $tries $cert
check 'no fault, the whole certificate' answers 9000 6100 6100 6100 6100 61CF 9000 \
	-- $select $cert $more $more $more $more 00C00000CF
check 'nothing before SELECT' answers =6D00 -- $chuid
check 'VERIFY and its end by reset' answers 9000 =9000 =9000 -- $select $pin $tries
check 'a reset ends it' answers 9000 =63C3 -- $select $tries
check 'another application ends it' answers 9000 =9000 =9000 9000 =63C3 -- \
	$select $pin 00A4040004F0524947 $select $tries
check 'no key without PIN' answers 9000 =9000 =6982 -- $select \
	"1087079AFF7C82010682008182010000$(printf %0488d 0)" "0087079A0B$(printf %022d 0)00"
check 'an unknown object' answers 9000 =6A82 -- $select 00CB3FFF055C035FC1FF00
check 'a chain that is broken off' answers 9000 =9000 =6883 -- $select \
	1087079A0100 $chuid
check 'a wrong length' answers 9000 =6700 -- $select 00CB3FFF055C03

fault sw 6F42 apdu 2
check 'a status word at an APDU' answers 9000 =6F42 9000 -- $select $chuid $chuid
fault sw 6983 ins 20 2
check 'a status word at an instruction' answers 9000 =63C3 9000 =6983 =63C3 -- \
	$select $tries $chuid $tries $tries
fault lie 63C0 ins 20
check 'a lie about VERIFY' answers 9000 =63C0 =9000 -- $select $pin $tries
check 'an honest length' answers 9000 '533B*' -- $select $chuid
fault tlv +7 ins CB
check 'a length too long' answers 9000 '5342*' -- $select $chuid
fault tlv -1 ins CB
check 'a length too short' answers 9000 '533A*' -- $select $chuid
fault tlv +1 ins CB
check 'a long length too long' answers 9000 '538205CC*' -- $select $cert
fault cut 3 ins CB
check 'an answer cut short' answers 9000 =533B30 9000 -- $select $chuid $chuid
fault empty ins CB
check 'an answer of nothing' answers 9000 = 9000 -- $select $chuid $chuid
fault pad 20 apdu 1
check 'an answer longer than Le' test "$(length $select)" -eq $((21 + 20))
fault endless 16 ins CB
check '61xx for ever' answers 9000 6100 6100 6100 6100 -- $select $chuid $more $more $more
check 'until a reset' answers 9000 =6985 -- $select $more
fault delay 200 ins 20
before=$(date +%s%N)
check 'a slow answer' answers 9000 =63C3 -- $select $tries
check 'was slow' test $(($(date +%s%N) - before)) -ge 200000000

for when in before during after; do
	rig card alice tries reset >/dev/null
	fault yank-$when ins 20
	answers -- $select $bad >/dev/null
	check "yanked $when VERIFY" rig card alice wait gone
	case $when in before) left=3 ;; *) left=2 ;; esac
	case $when in after) answer=63C2 ;; *) answer=error ;; esac
	check 'its answer' grep -q "^$answer" "$RIG/log/got"
	check 'counted as executed or not' state_has tries=$left inserted=0
	rigreader wait "$reader" empty
	card_in alice
done

for hold in hold-before hold; do
	rig card alice tries reset >/dev/null
	fault $hold ins 20
	rigreader send "$reader" $select $bad >"$RIG/log/got" &
	check "a command is held ($hold)" rig card alice wait held
	case $hold in hold) left=2 ;; *) left=3 ;; esac
	check 'executed or not' state_has tries=$left held=1
	rig card alice release >/dev/null
	wait $!
	check 'and goes on' grep -q 63C2 "$RIG/log/got"
done

fault sw 6F00 all
check 'a fault for all' answers =6F00 =6F00 -- $select $chuid
rig card alice faults clear >/dev/null
check 'is cleared' answers 9000 9000 -- $select $chuid
refuse 'an unknown fault' rig card alice fault explode all
refuse 'a fault without end' rig card alice fault sw 6F00 apdu
check 'the log has no data' sh -c '! grep -i 313233343536 "$(rig card alice log)"'
finish
