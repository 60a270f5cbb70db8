# shellcheck shell=sh disable=SC2154
# processes.sh - sourced after checks.sh by what holds running programs against the design's table.
#
#   pid_of PROGRAM			of a running helper; the others tell of the process $pid
#   fact KEY				of its status; leads LINK, space NAMESPACE: below /proc/PID
#   kinds				its descriptors: "3 /dev/null, 2 socket, ..."
#   maps PATTERN			what it maps of that name
#   helper PROGRAM UID PATTERN [FILE]	all that holds for every helper, which maps nothing that
#					PATTERN names; FILE is what it runs, PROGRAM
#   no_network				it has none
#   files_allowed			set to another limit of descriptors where a helper has it

files_allowed='64 64'

pid_of() { # program
	cardea status --json | grep -A 1 "\"name\": \"$1\"" |
		sed -n 's/.*"pid": \([0-9]*\).*/\1/p' | head -n 1
}

fact() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$pid/status" | tr -s '\t ' ' ' | sed 's/ $//'; }
# Where a link of it leads, as it sees that itself: a rig in a chroot has a root of its own.
leads() { # below /proc/PID
	link=$(readlink "/proc/$pid/$1") top=$(readlink "/proc/$pid/root")
	[ "$top" = / ] || link=${link#"$top"}
	echo "${link:-/}"
}
space() { readlink "/proc/$pid/ns/$1"; }
outside() { readlink "/proc/$AUTHORITY_PID/ns/$1"; }

# "3 /dev/null, 2 socket, ..." of all descriptors
kinds() {
	for fd in "/proc/$pid/fd"/*; do leads "fd/${fd##*/}"; done |
		sed -E 's/^(socket|pipe):.*/\1/; s/^anon_inode:\[(.*)\]/\1/' |
		sort | uniq -c | sed 's/^ *//' | paste -sd , | sed 's/,/, /g'
}

# libraries that are mapped and match
maps() { grep -oE "/[^ ]*($1)[^ ]*" "/proc/$pid/maps" | sort -u | tr '\n' ' ' | sed 's/ $//'; }
limit_of() { sed -n "s/^$1  *\([^ ]*\)  *\([^ ]*\) .*/\1 \2/p" "/proc/$pid/limits"; }

# The processes of its cgroup.
cgroup_of() { sed -n 's/^0:://p' "/proc/$pid/cgroup"; }
company() { tr '\n' ' ' <"$RIG_CGROUP/${1#*/cardea/}/cgroup.procs"; }

interfaces() {
	nsenter --net="/proc/$pid/ns/net" ip -o link |
		sed -E 's/^[0-9]+: ([^:]*):.*state ([A-Z]*).*/\1 \2/' | paste -sd ,
}

# What holds for every helper.
helper() { # program, uid, libraries it must not map, its file
	program=$1
	pid=$(pid_of "$program")
	check_that "$program runs" test -n "$pid"
	check_is "$program is the installed program" "$programs/${4:-$program}" "$(leads exe)"
	check_is "$program: uid" "$2 $2 $2 $2" "$(fact Uid)"
	check_is "$program: gid" "$2 $2 $2 $2" "$(fact Gid)"
	check_is "$program: no other group" '' "$(fact Groups)"
	check_is "$program: no capability" '0000000000000000' \
		"$({ fact CapInh; fact CapPrm; fact CapEff; fact CapBnd; fact CapAmb; } | sort -u)"
	check_is "$program: no way to new privileges" 1 "$(fact NoNewPrivs)"
	check_is "$program: cannot be looked into by its own uid" 0 \
		"$(stat -c %u "/proc/$pid/environ")"
	check_is "$program: no environment" 0 "$(wc -c <"/proc/$pid/environ")"
	check_is "$program: no core dumps" '0 0' "$(limit_of 'Max core file size')"
	check_is "$program: so many files" "$files_allowed" "$(limit_of 'Max open files')"
	check_is "$program: a session of its own" "$pid" "$(cut -d ' ' -f 6 "/proc/$pid/stat")"
	case $program in
	cardea-seat) folder=/run/cardea ;;
	*) folder=/ ;;
	esac
	check_is "$program: works in $folder" $folder "$(leads cwd)"
	for name in mnt ipc uts; do
		check_other "$program: own $name namespace" "$(outside $name)" "$(space $name)"
	done
	at=$(cgroup_of)
	check_that "$program: own cgroup" \
		expr "$at" : ".*/cardea/helpers/${program#cardea-}-[0-9]*\$"
	check_is "$program: is alone there" "$pid " "$(company "$at")"
	check_is "$program: maps nothing that it must not" '' "$(maps "$3")"
}

no_network() {
	check_other "$program: own network namespace" "$(outside net)" "$(space net)"
	check_is "$program: which is empty" 'lo DOWN' "$(interfaces)"
}
