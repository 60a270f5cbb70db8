#!/bin/sh
# setup.sh - installs those packages of packages.txt that this Debian 12 lacks. Needs root only when
# one is missing. A second run does nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

missing=
for package in $(sed 's/#.*//' "$here/packages.txt"); do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || :)
	[ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

[ "$(id -u)" = 0 ] || { echo "setup.sh: must be run by root to install:$missing" >&2; exit 1; }
echo "== installing:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# Their services are not to be started: what needs one starts its own.
policy=/usr/sbin/policy-rc.d
[ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod 0755 "$policy"; ours=1; }
status=0
{ apt-get update -q && apt-get install -qy --no-install-recommends $missing; } >"$log" 2>&1 ||
	status=$?
[ -z "${ours-}" ] || rm -f "$policy"
[ $status = 0 ] || { tail -n 40 "$log" >&2; echo "setup.sh: see $log" >&2; exit $status; }
rm -f "$log"
