#!/bin/sh
# compile_018.sh - compiles cardea-seat against wlroots 0.18, in a Debian 13 of its own.
#
#   sh tests/display/compile_018.sh [FOLDER]
#
# FOLDER (/var/tmp/cardea-trixie) is made once with debootstrap, from the mirror that apt uses here:
# about 1 GB, some minutes. It is not part of run.sh. Exit status 0 when everything of the seat
# compiled, without a warning, and linked; says so when the mirror lacks what it takes. Needs root.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
root=${1:-/var/tmp/cardea-trixie}
# What it is built with, and the other wlroots.
packages=$(sed -e '/^# running/,$d' -e 's/#.*//' -e 's/^libwlroots-dev$/libwlroots-0.18-dev/' \
	"$here/assets/packages.txt")

say() { echo "compile_018: $*" >&2; }

mirror() {
	sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*\).*/\2/p' \
		/etc/apt/sources.list /etc/apt/sources.list.d/*debian* 2>/dev/null | head -n 1
}

[ "$(id -u)" = 0 ] || { say 'must be run by root'; exit 1; }
if [ "$packages" != "$(cat "$root/made" 2>/dev/null)" ]; then
	command -v debootstrap >/dev/null || { say 'debootstrap is missing'; exit 1; }
	say "making Debian 13 in $root"
	[ -e "$root/bin/sh" ] || debootstrap --variant=minbase trixie "$root" "$(mirror)" >&2
	# shellcheck disable=SC2086
	chroot "$root" env DEBIAN_FRONTEND=noninteractive sh -c '
		apt-get -q update && apt-get -q -y --no-install-recommends install "$@"' \
		sh $packages >&2 || { say 'the mirror lacks a package'; exit 1; }
	echo "$packages" >"$root/made"
fi

# The tree, read-only, and a build folder of Debian 13's.
mkdir -p "$root/tree" "$root/build"
exec unshare --mount sh -eu -c '
	mount --bind "$1" "$2/tree" && mount -o remount,bind,ro "$2/tree"
	mount -t proc proc "$2/proc" 2>/dev/null || :
	exec chroot "$2" sh -eu -c "
		cmake -S /tree -B /build -G Ninja -DCARDEA_TESTS=OFF \
			>/build.log 2>&1 || { tail -n 20 /build.log; exit 1; }
		ninja -C /build cardea-seat cardea-seat-none
		echo wlroots \$(pkg-config --modversion wlroots-0.18): compiled and linked"' \
	sh "$here" "$root"
