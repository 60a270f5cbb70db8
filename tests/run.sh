#!/bin/sh
# Builds Cardea plain, with AddressSanitizer and UBSan, and as fuzz targets (CMakePresets.json, in
# build/); runs each fuzz target for FUZZ_SECONDS (3), then every test of both builds. Installs
# missing packages first. Ends on CTest's own summary of the plain build.
set -eu
cd "$(dirname "$0")/.."
sh assets/setup.sh
jobs=$(nproc)

build() { # preset
	dir=build/$1
	[ -f "$dir/build.ninja" ] || cmake --preset "$1" >"$dir.log" 2>&1 ||
		{ cat "$dir.log" >&2; exit 1; }
	ninja -C "$dir" -j "$jobs" >"$dir.log" 2>&1 || { tail -n 60 "$dir.log" >&2; exit 1; }
}

mkdir -p build
echo "== building: plain"
build plain
echo "== building: AddressSanitizer and UBSan"
build asan
echo "== building: fuzz targets"
build fuzz

failed=0
echo "== fuzzing"
sh tests/fuzz/run.sh build/fuzz/fuzz "${FUZZ_SECONDS:-3}" || failed=1
echo "== testing: AddressSanitizer and UBSan"
ctest --test-dir build/asan --output-on-failure --no-tests=error -j "$jobs" || failed=1
echo "== testing: plain"
ctest --test-dir build/plain --output-on-failure --no-tests=error -j "$jobs" || failed=1
exit $failed
