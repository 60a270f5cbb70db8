#!/bin/sh
# Builds Cardea plain and with AddressSanitizer and UBSan and runs every test of both, then each
# fuzz target for FUZZ_SECONDS (3). Installs missing packages first. Ends on CTest's own summary;
# its last line counts both builds.
set -eu
cd "$(dirname "$0")/.."
sh assets/setup.sh
jobs=$(nproc)

build() { # folder option...
	dir=$1
	shift
	[ -f "$dir/build.ninja" ] || cmake -S . -B "$dir" -G Ninja "$@" >"$dir.log" 2>&1 ||
		{ cat "$dir.log" >&2; exit 1; }
	ninja -C "$dir" -j "$jobs" >"$dir.log" 2>&1 || { tail -n 60 "$dir.log" >&2; exit 1; }
}

mkdir -p build
echo "== building: plain"
build build/plain
echo "== building: AddressSanitizer and UBSan"
build build/asan -DCARDEA_SANITIZE=ON
echo "== building: fuzz targets"
build build/fuzz -DCARDEA_FUZZ=ON -DCMAKE_C_COMPILER=clang

failed=0
echo "== fuzzing"
sh tests/fuzz/run.sh build/fuzz/fuzz "${FUZZ_SECONDS:-3}" || failed=1
echo "== testing: AddressSanitizer and UBSan"
ctest --test-dir build/asan --output-on-failure --no-tests=error -j "$jobs" || failed=1
echo "== testing: plain"
ctest --test-dir build/plain --output-on-failure --no-tests=error -j "$jobs" || failed=1
exit $failed
