#!/bin/sh
# Builds Cardea plain, with AddressSanitizer and UBSan, and as fuzz targets (CMakePresets.json, in
# build/); runs each fuzz target for FUZZ_SECONDS (3), then every test of both builds. Installs
# missing packages first. Ends on CTest's own summary of the plain build; a failed run, on the names
# of what failed and the lines that say why.
set -eu
cd "$(dirname "$0")/.."
sh assets/setup.sh
jobs=$(nproc)

build() { # preset [target]
	dir=build/$1
	[ -f "$dir/build.ninja" ] || cmake --preset "$1" >"$dir.log" 2>&1 ||
		{ cat "$dir.log" >&2; exit 1; }
	ninja -C "$dir" -j "$jobs" "${2:-all}" >"$dir.log" 2>&1 || { tail -n 60 "$dir.log" >&2; exit 1; }
}

mkdir -p build
echo "== building: plain"
build plain
echo "== building: AddressSanitizer and UBSan"
build asan
echo "== building: fuzz targets"
build fuzz fuzz_targets

failed=
echo "== fuzzing"
sh tests/fuzz/run.sh build/fuzz/fuzz "${FUZZ_SECONDS:-3}" || failed="$failed fuzz"

# Most tests wait for a card, a clock or a frame most of their time: both builds' run side by side.
test_all() ( # preset
	exec ctest --test-dir "build/$1" --output-on-failure --no-tests=error -j "$jobs" \
		--output-log "$PWD/build/$1-tests.log"
)
test_all plain >build/plain-tests.out 2>&1 &
plain=$!
trap 'kill $plain; exit 1' INT TERM
echo "== testing: AddressSanitizer and UBSan"
test_all asan || failed="$failed asan"
wait $plain || failed="$failed plain"
echo "== testing: plain"
cat build/plain-tests.out

# What is to be known of a failed run comes last.
[ -n "$failed" ] || exit 0
for name in $failed; do
	[ "$name" != fuzz ] || { echo "== failed: fuzzing"; continue; }
	echo "== failed: $name"
	grep -E '^FAIL|Assertion Failed|Sanitizer|runtime error|^await:' \
		"build/$name-tests.log" | cut -c -300 | tail -n 40
	sed -n '/^The following tests FAILED/,/^$/p' "build/$name-tests.log"
done
exit 1
