#!/bin/sh
# check.sh ASSERTS SOURCE DIR: pkinit/kerb against the Windows headers of mingw-w64, x64 and x86: the
# layouts and values, the pure core built without a warning, and what it packs beside structures that
# a Windows program fills, which for x64 runs under Wine. ASSERTS is the program that writes the
# assertions, SOURCE the project, DIR where things may be written.
set -eu
asserts=$1 source=$2 dir=$3
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$dir"
mkdir -p "$dir"
export WINEPREFIX="$dir/wine" WINEARCH=win64 WINEDEBUG=-all DISPLAY=
wine=/usr/lib/wine/wine64

build() { # compiler, abi
	"$asserts" "$2" >"$dir/$2.c"
	"$1" -std=gnu17 -Wall -Wextra -Werror -c -o "$dir/$2.o" "$dir/$2.c"
	"$1" -std=gnu17 -O1 -Wall -Wextra -Wshadow -Wconversion -Werror -D__USE_MINGW_ANSI_STDIO=1 \
		-I"$source/pkinit/kerb" -I"$source/pkinit/ipc" -I"$source/pkinit/status" \
		-o "$dir/$2.exe" "$here/compare.c" "$source"/pkinit/kerb/*.c \
		"$source/pkinit/ipc/bytes.c"
	printf '%s: %s assertions hold\n' "$2" "$(grep -c _Static_assert "$dir/$2.c")"
}

finish() {
	/usr/lib/wine/wineserver64 -k 2>/dev/null || :
	rm -rf "$WINEPREFIX"
}

build x86_64-w64-mingw32-gcc x64
build i686-w64-mingw32-gcc x86
trap finish EXIT
"$wine" "$dir/x64.exe"
