#!/bin/sh
# check.sh ASSERTS SOURCE DIR: the layouts and values of pkinit/kerb against the Windows headers of
# mingw-w64, and the pure core built for Windows without a warning; x64 and x86. ASSERTS is the
# program that writes the assertions, SOURCE the project, DIR where things may be written.
set -eu
asserts=$1 source=$2 dir=$3
mkdir -p "$dir"
for abi in x64 x86; do
	cc=x86_64-w64-mingw32-gcc
	[ $abi = x64 ] || cc=i686-w64-mingw32-gcc
	"$asserts" $abi >"$dir/$abi.c"
	"$cc" -std=gnu17 -Wall -Wextra -Werror -c -o "$dir/$abi.o" "$dir/$abi.c"
	for file in "$source"/pkinit/kerb/*.c "$source"/pkinit/ipc/bytes.c; do
		"$cc" -std=gnu17 -O1 -Wall -Wextra -Wshadow -Wconversion -Werror \
			-D__USE_MINGW_ANSI_STDIO=1 -I"$source/pkinit/kerb" \
			-I"$source/pkinit/ipc" -I"$source/pkinit/status" \
			-c -o "$dir/$abi.o" "$file"
	done
	printf '%s: %s assertions hold\n' $abi "$(grep -c _Static_assert "$dir/$abi.c")"
done
