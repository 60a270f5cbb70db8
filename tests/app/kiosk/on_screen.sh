#!/bin/sh
# on_screen.sh COMMAND...: runs it with a headless compositor of its own for a display, and with
# GTK's accessibility kept for the test to look at.
set -eu
# shellcheck source=tests/app/kiosk/headless.sh
. "$(dirname "$0")/headless.sh"

headless_start 1280x800
GDK_BACKEND=wayland GSK_RENDERER=cairo GTK_A11Y=test LC_ALL=C.UTF-8 \
	DBUS_SESSION_BUS_ADDRESS=disabled: GSETTINGS_BACKEND=memory "$@"
