#!/bin/sh
# build.sh SOURCE DIR: what there is for Windows, for x64 and x86, without a warning, in DIR/x64 and
# DIR/x86. What was built before stays. The x86 programs are built and linked and run nowhere.
set -eu
source=$1 dir=$2
mkdir -p "$dir"
log=$dir/build.log
launcher=
command -v ccache >/dev/null && launcher=-DCMAKE_C_COMPILER_LAUNCHER=ccache

quietly() {
	"$@" >"$log" 2>&1 && ! grep -i 'warning:' "$log" && return
	tail -n 60 "$log" >&2
	echo "FAIL: $*" >&2
	exit 1
}

for abi in x64 x86; do
	# shellcheck disable=SC2086
	[ -f "$dir/$abi/build.ninja" ] || (cd "$source" && quietly cmake --preset "windows-$abi" \
		-B "$dir/$abi" -DCARDEA_DOWNLOADS="$dir/downloads" $launcher)
	quietly ninja -C "$dir/$abi" -j 2
	for file in app/tool/cardea.exe tests/pkinit/lsa/windows/calls.exe \
		tests/pkinit/lsa/windows/secur32.dll; do
		[ -s "$dir/$abi/$file" ] || { echo "FAIL: no $abi/$file" >&2; exit 1; }
	done
done
