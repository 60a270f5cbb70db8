#!/bin/sh
# on_screen.sh COMMAND...: runs it with a headless compositor of its own for a display, and with
# GTK's accessibility kept for the test to look at.
set -eu

XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR
pid=
end() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || true
	rm -rf "$XDG_RUNTIME_DIR"
}
trap end EXIT
trap 'exit 1' INT TERM

cat >"$XDG_RUNTIME_DIR/sway.conf" <<END
output HEADLESS-1 mode 1280x800 position 0 0
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
pid=$!
while [ ! -e "$XDG_RUNTIME_DIR/name" ]; do
	kill -0 "$pid" 2>/dev/null || { cat "$XDG_RUNTIME_DIR/sway.log" >&2; exit 1; }
	sleep 0.05
done
WAYLAND_DISPLAY=$XDG_RUNTIME_DIR/$(cat "$XDG_RUNTIME_DIR/name")
export WAYLAND_DISPLAY
GDK_BACKEND=wayland GSK_RENDERER=cairo GTK_A11Y=test LC_ALL=C.UTF-8 \
	DBUS_SESSION_BUS_ADDRESS=disabled: GSETTINGS_BACKEND=memory "$@"
