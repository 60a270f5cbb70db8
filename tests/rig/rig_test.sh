# shellcheck shell=sh
# rig_test.sh - for the rig's own tests, sourced inside a rig: a line for each check that fails; for one
# that holds, on a terminal or with CHECKS_VERBOSE=1 only.
failed=0
ok_lines=${CHECKS_VERBOSE:-0}
[ ! -t 1 ] || ok_lines=1

passed() { [ "$ok_lines" = 0 ] || echo "ok    $1"; }

check() { # sentence, command that must succeed
	sentence=$1
	shift
	if "$@" >"$RIG/log/check.out" 2>&1; then
		passed "$sentence"
	else
		echo "FAIL  $sentence"
		sed 's/^/      /' "$RIG/log/check.out"
		failed=$((failed + 1))
	fi
}

refuse() { # sentence, command that must fail
	sentence=$1
	shift
	if "$@" >"$RIG/log/check.out" 2>&1; then
		echo "FAIL  refused: $sentence"
		sed 's/^/      /' "$RIG/log/check.out"
		failed=$((failed + 1))
	else
		passed "refused: $sentence"
	fi
}

card_in() { # NAME [--reader N]: in, and pcscd says so
	present=$1
	rig card "$1" insert --reader "${3:-0}" >/dev/null
	rig reader wait "Virtual PCD 0${3:-0} 00" present
}

card_out() { # NAME, in reader 0
	rig card "$1" pull >/dev/null
	rig reader wait "Virtual PCD 00 00" empty
}

state_has() { # words that the state of the present card must contain
	state=$(rig card "$present" state)
	for word; do
		case " $state " in
		*" $word "*) ;;
		*) echo "not $word: $state"; return 1 ;;
		esac
	done
}

same_certificate() {
	[ "$(openssl x509 -in "$1" -outform DER | cksum)" = \
		"$(openssl x509 -in "$2" -outform DER | cksum)" ]
}

rig_find_module() {
	for path in /usr/lib/"$1" /usr/lib/*/"$1"; do
		[ -e "$path" ] && echo "$path" && return
	done
	echo "no $1" >&2
	return 1
}

finish() {
	[ $failed -eq 0 ] || echo "$failed failed"
	exit $((failed > 0))
}
