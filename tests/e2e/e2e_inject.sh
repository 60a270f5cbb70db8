#!/bin/sh
# Every error of RFC 4120, RFC 4556 and MS-KILE as the answer to each of the three requests, with
# e_data of every shape, answered in the KDC's place: its name, its codes and its price on the card.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${RIG-}" ] || exec sh "$here/../rig/rig.sh" run -- sh "$here/e2e_inject.sh"
# shellcheck source=tests/e2e/machine.sh
. "$here/machine.sh"
# shellcheck source=tests/e2e/checks.sh
. "$here/checks.sh"
maps=$here/../facts/verdict-maps.tsv
tab=$(printf '\t')

# A line a case: the failure id, VERIFY commands, krb_error, words of `rig kdc inject`.
cases=$RIG/cases
result() { # id, VERIFY commands, krb_error, words...
	one=$1 two=$2 three=$3
	shift 3
	echo "$one $two $three $*" >>$cases
}

# ---- DER by hand ----

der() { # tag, hexadecimal contents: at most 255 octets
	length=$((${#2} / 2))
	if [ $length -lt 128 ]; then
		printf '%s%02x%s' "$1" $length "$2"
	else
		printf '%s81%02x%s' "$1" $length "$2"
	fi
}
typed() { # PA type, hexadecimal value: PA-DATA, and as short as KERB-ERROR-DATA
	der 30 "$(der a1 "$(der 02 "$(printf %02x "$1")")")$(der a2 "$(der 04 "$2")")"
}
bytes_of() { # NTSTATUS as eight digits: KERB-ERR-EXT, little endian
	echo "$1" | sed 's/^\(..\)\(..\)\(..\)\(..\)$/\4\3\2\1/; s/$/0000000001000000/'
}
bare() { typed 3 "$(bytes_of "$1")"; }
listed() { der 30 "$(typed 3 "$(bytes_of "$1")")"; }
pkinit=$(der 30 "$(typed 16 '')")

# ---- what is tried ----

# The rows of the map; those that say more than one thing are taken up below.
rows() { # the map's kind, word, VERIFY commands
	grep "^$1$tab" "$maps" | while IFS=$tab read -r _ code _ id _; do
		case $id in
		'(go on'* | clock-*) ;;
		*)	result "$id" "$3" "$code" "$2" "$code" ;;
		esac
	done
}
codes_each() {
	rows 'krb, first AS-REQ' first 0
	rows 'krb, signed AS-REQ' signed 1
	rows 'krb, TGS-REQ for the host' host 1
	for word in first signed; do
		result kdc-error-other "$([ $word = signed ] && echo 1 || echo 0)" 117 $word 117
	done
	result none 1 0 first 25 "e-data=$pkinit"
	result kdc-no-pkinit 0 25 first 25
	result none 1 0 first 52 udp
	for word in first:0 signed:1; do
		result clock-behind ${word#*:} 37 ${word%:*} 37 skew=900
		result clock-ahead ${word#*:} 37 ${word%:*} 37 skew=-900
		result kdc-error-other ${word#*:} 37 ${word%:*} 37
	done
	result host-ticket-refused 1 37 host 37 skew=900
}

# Each status in both shapes, where a KDC may send it.
statuses_each() {
	grep '^status in e_data' "$maps" | while IFS=$tab read -r _ status _ id note; do
		case $status in
		0x*)	s=${status#0x} ;;
		*)	continue ;;
		esac
		for shape in bare listed; do
			e=e-data=$($shape "$s")
			result "$id" 1 31 signed 31 "$e"
			case $note in
			signed*) result kdc-error-other 0 31 first 31 "$e" ;;
			*)	result "$id" 0 18 first 18 "$e" ;;
			esac
		done
	done
	for shape in bare listed; do
		# A failure that has no row leaves the code's.
		result account-revoked 0 18 first 18 "e-data=$($shape C000009A)"
		result kdc-refused-no-reason 1 31 signed 31 "e-data=$($shape C000009A)"
		result host-ticket-refused 1 12 host 12 "e-data=$($shape C0000072)"
		for s in 00000000 40000000 80000005; do
			result kdc-garbage 0 18 first 18 "e-data=$($shape $s)"
			result as-reply-malformed 1 31 signed 31 "e-data=$($shape $s)"
		done
	done
}

nested() { # times
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= n; i++) {
			len = sprintf("3082%04x", 4 * (n - i))
			printf "%s", len
		}
	}'
}

malformed_each() {
	good=$(bare C0000072)
	inner=${good#3015}
	for e in "3016$inner" "3014$inner" "3084ffffffff$inner" "3080$inner" "30" "301" \
		"$(echo "$good" | sed 's/a20e040c/a20e040d/')" \
		"$(echo "$good" | sed 's/a20e040c/a20f040c/')" \
		"$(echo "$good" | sed 's/a20e040c/a20e0484/')" \
		"$(echo "$good" | cut -c -40)" "$(nested 1000)"; do
		result kdc-garbage 0 18 first 18 "e-data=$e"
		result as-reply-malformed 1 18 signed 18 "e-data=$e"
	done
	# No Kerberos message at all, and one that is cut short.
	for raw in 00 7e 7e80 7e820fff30 6b03020105 3000; do
		result kdc-garbage 0 0 first "raw=$raw"
		result as-reply-malformed 1 0 signed "raw=$raw"
	done
}

# ---- the trials ----

machine_start
configure '[authority]
record_attempts = 1024'
rig kdc proxy
card_in alice
check_good
: >$cases
codes_each
statuses_each
malformed_each
before=$(card_has verifies)
echo 123456 >$RIG/pin
while read -r id verifies error words; do
	echo "$words" >$RIG/inject
	echo "@ $id $verifies $error $words"
	cardea try --json --pin-fd 4 4<$RIG/pin 2>>$RIG/last.err || :
done <$cases >$RIG/answers
rm -f $RIG/inject

# Each answer beside the table's row, and beside the log's last word on it.
verdicts() {
	awk -F '\t' '
	function value(line) {
		sub(/^[^:]*: *"?/, "", line)
		sub(/"?,?$/, "", line)
		return line
	}
	function judge(said, wanted) {
		if (words == "")
			return
		wanted = id " " nt[id] " " substatus[id] " " stage[id] " " error " " verifies
		said = v["failure"] " " v["ntstatus"] " " v["substatus"] " " v["stage"]
		said = said " " v["krb_error"] " " v["verify_sent"]
		if (said == wanted && logged[v["attempt"]] != v["failure"] " " tolower(v["ntstatus"]))
			said = "in the log: " logged[v["attempt"]]
		print (said == wanted ? "ok" : "no") "\t" substr(words, 1, 70) "\t" wanted "\t" said
		split("", v)
	}
	BEGIN { nt["none"] = substatus["none"] = "0x00000000"; stage["none"] = "none" }
	FILENAME ~ /verdicts/ { nt[$1] = $5; substatus[$1] = $7; stage[$1] = $2; next }
	FILENAME ~ /log$/ {
		if ($0 !~ /"event":"attempt-end"/)
			next
		n = split($0, pair, ",")
		for (i = 1; i <= n; i++) {
			gsub(/["{}]/, "", pair[i])
			split(pair[i], kv, ":")
			of[kv[1]] = kv[2]
		}
		logged[of["attempt"]] = of["failure"] " " tolower(of["ntstatus"])
		next
	}
	/^@ / {
		judge()
		split($0, w, " ")
		id = w[2]; verifies = w[3]; error = w[4]
		words = $0
		sub(/^@ [^ ]* [^ ]* [^ ]* /, "", words)
		next
	}
	/^  "/ {
		name = $0
		sub(/^  "/, "", name)
		sub(/".*/, "", name)
		v[name] = value($0)
	}
	END { judge() }' "$table" $log $RIG/answers
}
verdicts >$RIG/verdicts
while IFS=$tab read -r word said wanted got; do
	if [ "$word" = ok ]; then passed "$said: $wanted"; else broken "$said" "$wanted" "$got"; fi
done <$RIG/verdicts
check_is 'each case has its verdict' "$(wc -l <$cases)" "$(wc -l <$RIG/verdicts)"
check_is 'and the card has seen what was told' "$(awk '{ n += $2 } END { print n }' $cases)" \
	$(($(card_has verifies) - before))
check_good

# What the KDC said is kept, and means the same to somebody else: every fifth of them.
again=$(sed -n 's/^  "attempt": "\(.*\)",/\1/p' $RIG/answers | awk 'NR % 5 == 1')
for attempt in $again; do
	cardea log --attempt "$attempt" --bundle $RIG/bundle --force && cardea replay $RIG/bundle ||
		echo "$attempt: not the same"
done >$RIG/replays 2>&1
check_is 'judged again they come out the same' '' "$(grep 'not the same' $RIG/replays || :)"
check_is 'all of them' "$(echo "$again" | wc -l)" "$(grep -c '^ *The same' $RIG/replays)"
checks_finish
