#!/bin/sh
# run.sh DIR CARDEA: the x64 programs that build.sh made in DIR, under Wine: the calls of lsa.h with
# the double of secur32.dll beside the program, and cardea.exe against CARDEA, this machine's.
set -eu
dir=$1 cardea=$2
wine=/usr/lib/wine/wine64
calls=$dir/x64/tests/pkinit/lsa/windows/calls.exe
windows=$dir/x64/app/tool/cardea.exe
work=$dir/run
[ -x "$wine" ] || { echo "FAIL: no $wine (package wine64)" >&2; exit 1; }
rm -rf "$work"
mkdir -p "$work"
export WINEPREFIX="$work/wine" WINEARCH=win64 WINEDEBUG=-all DISPLAY="" LC_ALL=C.UTF-8
export WINEDLLOVERRIDES='secur32=n,b;mscoree,mshtml='

# A server of our own: it belongs to the prefix.
finish() {
	/usr/lib/wine/wineserver64 -k 2>/dev/null || :
	rm -rf "$WINEPREFIX"
}
trap finish EXIT

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

"$wine" "$calls" || fail "the calls of lsa.h"

# The same words and the same bytes as here.
same() { # what, file of Windows, file of this machine
	tr -d '\r' <"$2" | cmp - "$3" || fail "$1 differs"
}

cd "$work"
for code in pin-wrong 24 0xC000038C; do
	"$wine" "$windows" explain --json "$code" >theirs
	"$cardea" explain --json "$code" >ours
	same "explain $code" theirs ours
done
! "$wine" "$windows" explain no-such-code 2>/dev/null || fail 'a code that is none is explained'

set -- --abi x64 --user-name "alicé" --domain-name EXAMPLE --reader-name 'Reader 0' \
	--container-name 9A --pin-fd 0
pin='12\03256\n'	# with the byte that ends a text of Windows
echo an older file, longer than what is written to it >theirs.bin
# shellcheck disable=SC2059
{
	printf "$pin" | "$wine" "$windows" buffer pack logon "$@" -o theirs.bin
	printf "$pin" | "$wine" "$windows" buffer pack logon "$@" >piped.bin
	printf "$pin" | "$cardea" buffer pack logon "$@" -o ours.bin
}
cmp theirs.bin ours.bin || fail 'buffer pack differs'
cmp piped.bin ours.bin || fail 'buffer pack to the standard output differs'
case $(stat -c %A theirs.bin) in
*---)	;;
*)	fail 'others may read what buffer pack wrote' ;;
esac
for verb in show check; do
	"$wine" "$windows" buffer "$verb" ours.bin >theirs
	"$cardea" buffer "$verb" ours.bin >ours
	same "buffer $verb" theirs ours
done
head -c 40 ours.bin >short.bin
! "$wine" "$windows" buffer check short.bin >theirs || fail 'a cut buffer is good'
grep -q '^refused: ' theirs || fail 'a cut buffer is not refused'
echo 'buffer and explain are the same'
