#!/bin/sh
# setup.sh - installs what assets/packages.txt names and this machine lacks.
#
#   sh assets/setup.sh [--kiosk] [--list] [--users]
#
# --users: then makes the group cardea and a user for each helper, where missing.
# --kiosk: what a kiosk is built with and runs on, without the rig and the tests.
# Says in one line what it installs, or nothing when all is there (then it is
# done at once and needs no network and no root).  --list only says it.  The
# services in the packages are not started.  For Debian 12, also in a chroot.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
kiosk=false list=false users=false
for option; do
	case $option in
	--kiosk) kiosk=true ;;
	--list)	list=true ;;
	--users) users=true ;;
	*)	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
done

# A user of its own each, so that none can look into or signal another.
make_users() {
	getent group cardea >/dev/null || groupadd --system cardea
	for name in watch card krb verify seat kiosk; do
		getent passwd "cardea-$name" >/dev/null ||
			useradd --system --user-group --no-create-home --home-dir / \
				--shell /usr/sbin/nologin "cardea-$name"
	done
}

wanted=$(if $kiosk; then sed '/^# the rig/,$d' "$here/packages.txt"
	else cat "$here/packages.txt"; fi | sed 's/#.*//')

# dpkg-query says "name installed" for each name it knows; the rest is missing.
# shellcheck disable=SC2016,SC2086
have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null || :)
missing=
for name in $wanted; do
	case "
$have
" in
	*"
$name installed
"*)	;;
	*)	missing="$missing $name" ;;
	esac
done
[ -n "$missing" ] || {
	! $users || make_users
	exit 0
}

echo "setup: installing$missing"
! $list || exit 0
[ "$(id -u)" -eq 0 ] || { echo 'setup: needs root for that' >&2; exit 1; }

# What a package wants to start while it is installed is refused.
policy=/usr/sbin/policy-rc.d
made=
end() { [ -z "$made" ] || rm -f "$policy"; }
trap end EXIT
trap 'exit 1' HUP INT TERM
if [ ! -e "$policy" ]; then
	made=yes
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
fi

log=$(mktemp)
quietly() {
	"$@" >"$log" 2>&1 </dev/null && return
	cat "$log" >&2
	echo "setup: failed: $*" >&2
	rm -f "$log"
	exit 1
}
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
quietly apt-get -q -o DPkg::Lock::Timeout=600 update
# shellcheck disable=SC2086
quietly apt-get -q -y -o DPkg::Lock::Timeout=600 --no-install-recommends \
	install $missing
rm -f "$log"
! $users || make_users
