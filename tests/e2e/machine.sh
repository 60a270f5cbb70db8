# machine.sh - sourced inside a rig: installs Cardea's programs, configures and starts it.
#
#   machine_start [EXTRA-CONFIGURATION-LINES]   KDC and authority; returns when it serves
#   machine_stop | machine_kill                 SIGTERM or SIGKILL, and waits
#   machine_again                               the authority once more, as a supervisor would
#
# CARDEA_PROGRAMS is the folder of the built programs. AUTHORITY_PID is the running authority.

programs=/usr/local/libexec/cardea
AUTHORITY_PID=

machine_install() {
	mkdir -p /run/rig/programs "$programs"
	[ -x "$programs/cardea-authority" ] || {
		cp "$CARDEA_PROGRAMS"/* /run/rig/programs/
		chmod 0711 /run/rig/programs/*
		chmod 0755 /run/rig/programs/cardea /run/rig/programs/*.so
		chown 0:0 /run/rig/programs/*
		mount --bind /run/rig/programs "$programs"
	}
	PATH=$programs:$PATH
	export PATH
}

machine_config() { # extra lines
	# A session that says what it is and then waits for its end.
	cat >/run/rig/shell <<'SHELL'
#!/bin/sh
{ id; klist; env; ls -l /proc/self/fd; cat /proc/self/status /proc/self/cgroup; } \
	>"$HOME/session" 2>&1
mv "$HOME/session" "$HOME/session.done"
exec sleep 100000
SHELL
	chmod 0755 /run/rig/shell
	cat >/etc/cardea/cardea.conf <<CONF
[authority]
libexec_dir = $programs
cgroup = $RIG_CGROUP

[kerberos]
realm = TEST.EXAMPLE
kdcs = 127.0.0.1:88
host_principal = host/kiosk.test.example
keytab = /etc/krb5.keytab
kdc_anchors = $RIG_CA
kdc_crls = $RIG_CRL
kdc_revocation = if-available

[certificates]
anchors = $RIG_CA
crls = $RIG_CRL
revocation = if-available

[accounts]
minimum_uid = 1000
map = *@TEST.EXAMPLE %

[shell]
default = /run/rig/shell
CONF
	mkdir -p /etc/cardea/cardea.conf.d
	printf '%s\n' "${1-}" >/etc/cardea/cardea.conf.d/test.conf
	chmod -R go-w /etc/cardea
}

machine_again() {
	rm -f /run/rig/ready
	mkfifo /run/rig/ready
	"$programs/cardea-authority" --ready-fd 3 3>/run/rig/ready 2>>/run/rig/log/authority &
	AUTHORITY_PID=$!
	read -r _ </run/rig/ready || { cat /run/rig/log/authority >&2; return 1; }
}

machine_start() {
	machine_install
	machine_config "$@"
	rig kdc start
	machine_again
}

machine_stop() {
	[ -n "$AUTHORITY_PID" ] || return 0
	kill -TERM "$AUTHORITY_PID"
	wait "$AUTHORITY_PID" || :
	AUTHORITY_PID=
}

machine_kill() {
	kill -KILL "$AUTHORITY_PID"
	wait "$AUTHORITY_PID" 2>/dev/null || :
	AUTHORITY_PID=
}

# expect WORD COMMAND...: a trial, logon or unlock must end in the failure WORD ("none": success).
# Its JSON is left in /run/rig/last.
expect() {
	word=$1
	shift
	"$@" --json >/run/rig/last 2>/run/rig/last.err || :
	got=$(field failure)
	if [ "$got" != "$word" ]; then
		echo "FAILED: expected $word, got '$got' from: $*" >&2
		cat /run/rig/last /run/rig/last.err >&2
		cardea log --json 2>/dev/null | tail -n 25 >&2
		return 1
	fi
	echo "ok: $word"
}

# One field of the JSON that expect left.
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p" /run/rig/last | head -n 1; }

# pin DIGITS COMMAND...: the PIN by descriptor.
pin() {
	digits=$1
	shift
	printf '%s\n' "$digits" >/run/rig/pin
	"$@" --pin-fd 4 4</run/rig/pin
}
