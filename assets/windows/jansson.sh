#!/bin/sh
# jansson.sh TOOLCHAIN DOWNLOADS PREFIX: jansson for Windows, which no Debian package has.
#
# Takes the source of the libjansson-dev that is installed here, from where this machine's own apt
# sources say, verified by apt; the source lines are in a file of their own below DOWNLOADS, which
# nothing else reads.  Builds it with the toolchain file and installs it below PREFIX.  Done at
# once when that version is there; needs no root.
set -eu
toolchain=$1 downloads=$2 prefix=$3
# shellcheck disable=SC2016
version=$(dpkg-query -W -f '${source:Version}' libjansson-dev)
[ ! -e "$prefix/$version" ] || exit 0

mkdir -p "$downloads"
downloads=$(cd "$downloads" && pwd)
log=$downloads/jansson.log
: >"$log"

quietly() {
	"$@" >>"$log" 2>&1 </dev/null && return
	tail -n 30 "$log" >&2
	echo "jansson: failed: $*" >&2
	exit 1
}

apt_here() {
	apt-get -q -o Dir::Etc::sourcelist="$downloads/apt/none" \
		-o Dir::Etc::sourceparts="$downloads/apt/parts" \
		-o Dir::State::lists="$downloads/apt/lists" \
		-o Dir::Cache="$downloads/apt/cache" "$@"
}

# The machine's own lines, each asking for sources.
source_lines() {
	mkdir -p "$downloads/apt/parts" "$downloads/apt/lists/partial" "$downloads/apt/cache"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
		/etc/apt/sources.list.d/*.sources; do
		[ -f "$file" ] || continue
		sed -e 's/^Types:.*/Types: deb-src/' -e '/^deb-src /d' -e 's/^deb /deb-src /' \
			"$file" >"$downloads/apt/parts/${file##*/}"
	done
}

cd "$downloads"
tarball=jansson_${version%-*}.orig.tar.gz
if [ ! -e "$version.verified" ]; then
	source_lines
	apt_here update >>"$log" 2>&1 || :	# what is missing then, the next line says
	quietly apt_here source --download-only "jansson=$version"
	: >"$version.verified"
fi

rm -rf "$prefix"
mkdir -p "$prefix/source"
quietly tar -xzf "$tarball" -C "$prefix/source" --strip-components=1
quietly cmake -G Ninja -S "$prefix/source" -B "$prefix/build" -DCMAKE_TOOLCHAIN_FILE="$toolchain" \
	-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" -DJANSSON_BUILD_DOCS=OFF \
	-DJANSSON_WITHOUT_TESTS=ON -DJANSSON_EXAMPLES=OFF -DJANSSON_BUILD_SHARED_LIBS=OFF
quietly ninja -C "$prefix/build" install
rm -rf "$prefix/source" "$prefix/build"
: >"$prefix/$version"
