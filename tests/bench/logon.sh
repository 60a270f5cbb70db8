# shellcheck shell=sh
# logon.sh - sourced by inside.sh: logons with a card, by kinit and by Cardea.
#
# A run is a line "BEGIN PIN TGT END" of nanoseconds on the clock that the virtual card's log has,
# too, so that a command belongs to a run by its time.
# shellcheck disable=SC2154 # here: inside.sh's

# traffic.awk's columns: ms from begin to TGT, ms from PIN to TGT, APDUs and bytes of all the run,
# APDUs and bytes from the PIN on.
logon_count() { # KEY RUNS CARD
	awk -f "$here/traffic.awk" "$2" "$(rig card "$3" log)" >"$2.counted"
	spread "logon.$1.ms_whole" 1 "$2.counted"
	spread "logon.$1.ms_pin_to_tgt" 2 "$2.counted"
	middle "logon.$1.apdus" 3 "$2.counted"
	middle "logon.$1.bytes" 4 "$2.counted"
	middle "logon.$1.apdus_from_pin" 5 "$2.counted"
	middle "logon.$1.bytes_from_pin" 6 "$2.counted"
}

logon_timed() { # RUNS ARGUMENTS-OF-BENCHTIME...
	runs=$1
	shift
	rm -f "$RIG/log/cc"
	time=$(benchtime --output "$BENCH/output" "$@") ||
		{ cat "$BENCH/output" >&2; return 1; }
	# Its TGT is kinit's last act.
	echo "$time ${time##* }" >>"$runs"
}

logon_kinit_card() { # RUNS
	logon_timed "$1" --pin-file "$BENCH/pin" --prompt 'PIN' kinit -c "FILE:$RIG/log/cc" \
		-X "X509_user_identity=PKCS11:module_name=$logon_module" alice
}

logon_find_opensc() {
	for logon_module in /usr/lib/opensc-pkcs11.so /usr/lib/*/opensc-pkcs11.so ''; do
		[ ! -e "$logon_module" ] || break
	done
	[ -n "$logon_module" ] || { echo 'inside.sh: no opensc-pkcs11.so' >&2; return 1; }
	mkdir "$BENCH/opensc-cache"
	cat >"$BENCH/opensc.conf" <<-CONF
	app default {
		framework pkcs15 {
			use_file_caching = yes;
			file_cache_dir = $BENCH/opensc-cache;
		}
	}
	CONF
}

LOGON_LOG=/var/log/cardea/cardea.log

# A card goes in; returns when Cardea has read it and judged its certificate.
logon_insert() {
	ready=$(benchwait --count $LOGON_LOG '"event":"card-ready"')
	rig card alice insert >/dev/null
	benchwait $LOGON_LOG '"event":"card-ready"' $((ready + 1))
}

# The insertion as if it were a run, from "insert" to Cardea's "card-ready".
logon_insertion() {
	at=$(awk '$3 == "insert" { at = $1 } END { print at }' "$(rig card alice log)")
	ready=$(sed -n 's/.*"mono_ns": *\([0-9]*\).*"event": *"card-ready".*/\1/p' $LOGON_LOG |
		tail -n 1)
	echo "$at $at $ready $ready" >"$BENCH/insertion"
	logon_count cardea_insertion "$BENCH/insertion" alice
}

logon_cardea_card() { # ATTEMPTS
	time=$(benchtime --pin-file "$BENCH/pin" --pin-fd 4 --output "$BENCH/output" \
		cardea try --json --pin-fd 4) || { cat "$BENCH/output" >&2; return 1; }
	echo "$time $(sed -n 's/.*"attempt": *"\([0-9A-Z]*\)".*/\1/p' "$BENCH/output")" >>"$1"
}

# All kinds of kinit by turns. The first round of a block fills caches and does not count.
logon_kinit() { # HOW-MANY
	prefix=$BENCH/warm_ n=0
	while [ $n -le "$1" ]; do
		logon_timed "${prefix}kinit_file" kinit -c "FILE:$RIG/log/cc" \
			-X "X509_user_identity=FILE:$RIG/pki/alice.pem,$RIG/pki/alice.key" alice
		logon_kinit_card "${prefix}kinit_opensc"
		export OPENSC_CONF="$BENCH/opensc.conf"
		logon_kinit_card "${prefix}kinit_opensc_cache"
		unset OPENSC_CONF
		prefix=$BENCH/ n=$((n + 1))
	done
}

logon_cardea() { # HOW-MANY
	prefix=$BENCH/warm_ n=0
	while [ $n -le "$1" ]; do
		logon_cardea_card "${prefix}attempts"
		prefix=$BENCH/ n=$((n + 1))
	done
}

# In blocks of five, so that a busy moment of the machine meets both; Cardea is stopped while kinit
# runs, because each resets the card under the other.
logons() {
	say 'logons'
	logon_find_opensc
	logon_insert
	logon_insertion
	left=$BENCH_RUNS
	while [ "$left" -gt 0 ]; do
		block=$((left < 5 ? left : 5)) left=$((left > 5 ? left - 5 : 0))
		logon_cardea "$block"
		machine_stop
		logon_kinit "$block"
		ready=$(benchwait --count $LOGON_LOG '"event":"card-ready"')
		machine_again
		benchwait $LOGON_LOG '"event":"card-ready"' $((ready + 1))
	done
	awk -v runs="$BENCH/cardea" -v stages="$BENCH/stages" -f "$here/attempts.awk" \
		"$BENCH/attempts" $LOGON_LOG
	for kind in kinit_file kinit_opensc kinit_opensc_cache cardea; do
		logon_count $kind "$BENCH/$kind" alice
	done
	# The columns of stages, as attempts.awk has them.
	set -- 1 buffer 2 certificate 3 kdc_reach 4 tgt 5 tgt_card 6 tgt_kdc 7 host_ticket \
		8 host_proof 9 account 10 card_verify_and_sign
	while [ $# -gt 0 ]; do
		middle "stages.$2" "$1" "$BENCH/stages"
		shift 2
	done
}
