#!/bin/sh
# rig.sh - a machine of its own to try Cardea in: pcscd, two readers,
# an MIT realm, users and groups, all in fresh namespaces.  Nothing of
# the machine outside is changed or met.  Needs root.
#
#   rig.sh run [--kdc] [--no-pcscd] [--] CMD...
#		runs CMD inside; its exit status is rig.sh's.  When CMD ends, so
#		does every process inside.
#   rig.sh enter PID [CMD...]
#		another CMD (default: a shell) in a running rig; PID is the
#		RIG_HOST_PID that the rig was given
#   rig.sh prepare
#		makes what takes time (keys, certificates, databases) once
#
# Read from the environment:
#   RIG_BIN	where vcard, vcardctl, rigreader ... are (default:
#		build/plain/tests/rig of this tree)
#   RIG_CACHE	where the prepared fixture is kept (default: two folders above
#		RIG_BIN, rig-cache)
#   RIG_READER	"poll": the reader is polled every 400 ms, as vpcd's is; the
#		default is a reader that says at once that a card moved
#   RIG_HOOK	a script sourced inside, as root, before CMD starts
#
# Given to CMD:
#   RIG		/run/rig, root's, on a tmpfs; cards/, pki/, log/ are below it
#   RIG_HOST_PID	the first process inside, as the machine outside counts
#   RIG_CGROUP	a cgroup v2 folder of this rig ("" if there is no cgroup v2)
#   RIG_KEYTAB RIG_CA RIG_CRL RIG_KRB5_CONF	paths; also KRB5_CONFIG
#   PATH	begins with the folder of "rig" (see rig --help) and RIG_BIN
set -eu
here=$(cd "$(dirname "$0")" && pwd)

rig_find_programs() {
	RIG_BIN=${RIG_BIN:-$here/../../build/plain/tests/rig}
	[ -x "$RIG_BIN/vcard" ] || {
		echo "rig.sh: no vcard in $RIG_BIN: build first, or set RIG_BIN" >&2
		exit 1
	}
	RIG_BIN=$(cd "$RIG_BIN" && pwd)
	RIG_CACHE=${RIG_CACHE:-$(cd "$RIG_BIN/../.." && pwd)/rig-cache}
	export RIG_BIN RIG_CACHE
}

usage() { sed -n '2,33s/^# \{0,1\}//p' "$here/rig.sh"; }

# One fixture for each version of the scripts that make it, renewed before its
# certificates grow old.
rig_prepare() {
	version=$(cat "$here/realm.sh" "$here/pki.sh" | cksum | tr -d ' ')
	RIG_FIXTURE=$RIG_CACHE/$version
	export RIG_FIXTURE
	mkdir -p "$RIG_CACHE"
	[ -z "$(find "$RIG_FIXTURE/made" -mtime -20 2>/dev/null)" ] || return 0
	(
		flock 9
		[ -z "$(find "$RIG_FIXTURE/made" -mtime -20 2>/dev/null)" ] || exit 0
		rm -rf "$RIG_FIXTURE"
		sh "$here/realm.sh" prepare "$RIG_FIXTURE" && : >"$RIG_FIXTURE/made"
	) 9>"$RIG_CACHE/lock"
}

# In a chroot / is no mount point and mount namespaces need one: bind the tree
# over a folder of its own and make that the root.
rig_run_in_chroot() {
	root=$(mktemp -d /tmp/rig-root.XXXXXX)
	status=0
	# shellcheck disable=SC2016
	unshare --mount --propagation unchanged --net --pid --ipc --uts --fork \
		--kill-child sh -c '
			root=$1 at=$2; shift 2
			read -r RIG_HOST_PID _ 2>/dev/null </proc/self/stat ||
				RIG_HOST_PID=
			export RIG_HOST_PID
			mount --rbind / "$root" && mount --make-rprivate "$root" &&
			exec chroot "$root" sh -c "cd \"\$1\"; shift; exec \"\$@\"" \
				sh "$at" "$@"' \
		sh "$root" "$PWD" sh "$here/rig_inside.sh" "$@" || status=$?
	# If the machine shares its mounts, the bind showed up there too.
	umount -R -l "$root" 2>/dev/null || :
	rmdir "$root" 2>/dev/null || :
	exit $status
}

rig_run() {
	[ "$(id -u)" -eq 0 ] || { echo 'rig.sh: needs root' >&2; exit 1; }
	rig_prepare
	unshare --mount true 2>/dev/null || rig_run_in_chroot "$@"
	exec unshare --mount --net --pid --ipc --uts --fork --kill-child \
		sh "$here/rig_inside.sh" "$@"
}

rig_enter() {
	pid=${1:?PID}
	shift
	[ $# -gt 0 ] || set -- "${SHELL:-/bin/sh}"
	# shellcheck disable=SC2016
	exec nsenter --target "$pid" --mount --net --pid --ipc --uts --root --wd \
		sh -c '. /run/rig/env; exec "$@"' sh "$@"
}

case ${1-} in
run)	shift; rig_find_programs; rig_run "$@" ;;
enter)	shift; rig_enter "$@" ;;
prepare) rig_find_programs; rig_prepare ;;
-h | --help) usage ;;
*)	usage >&2; exit 2 ;;
esac
