# headless.sh: a headless compositor for the script that sources it, until that ends.

# headless_start SIZE: sets XDG_RUNTIME_DIR, a folder of its own, and WAYLAND_DISPLAY.
headless_start() {
	XDG_RUNTIME_DIR=$(mktemp -d)
	export XDG_RUNTIME_DIR
	headless_pid=
	trap headless_end EXIT
	trap 'exit 1' INT TERM

	cat >"$XDG_RUNTIME_DIR/sway.conf" <<END
output HEADLESS-1 mode $1 position 0 0
default_border none
exec sh -c 'echo "\$WAYLAND_DISPLAY" >$XDG_RUNTIME_DIR/new && mv $XDG_RUNTIME_DIR/new $XDG_RUNTIME_DIR/name'
END
	# sway does not run as root.
	as=
	if [ "$(id -u)" = 0 ]; then
		chown nobody "$XDG_RUNTIME_DIR"
		as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
	fi
	WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 \
		$as sway -c "$XDG_RUNTIME_DIR/sway.conf" >"$XDG_RUNTIME_DIR/sway.log" 2>&1 &
	headless_pid=$!
	while [ ! -e "$XDG_RUNTIME_DIR/name" ]; do
		kill -0 "$headless_pid" 2>/dev/null ||
			{ cat "$XDG_RUNTIME_DIR/sway.log" >&2; exit 1; }
		sleep 0.05
	done
	WAYLAND_DISPLAY=$XDG_RUNTIME_DIR/$(cat "$XDG_RUNTIME_DIR/name")
	export WAYLAND_DISPLAY
}

headless_end() {
	[ -z "$headless_pid" ] || kill "$headless_pid" 2>/dev/null || true
	rm -rf "$XDG_RUNTIME_DIR"
}
