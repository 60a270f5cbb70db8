#!/bin/sh
# screens.sh BUILD-DIR OUT-DIR [SCRIPT...]: shows the kiosk on a headless compositor, as the scripts
# for fake_authority (default: all in scripts/) say, and keeps a picture of each screen they name
# with "shot NAME". KIOSK_SIZE (1280x800), KIOSK_BEGIN (arguments for "begin") change how it looks.
# OUT-DIR "-": no pictures; each screen must come, and the kiosk end with its channel.
set -eu

build=$1 out=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/app/kiosk/headless.sh
. "$here/headless.sh"
[ $# -gt 0 ] || set -- "$here"/scripts/*.script
shot=run
if [ "$out" = - ]; then
	shot='#'
	command -v sway >/dev/null || { echo "no sway"; exit 77; }
else
	mkdir -p "$out"
	out=$(cd "$out" && pwd)
fi
headless_start "${KIOSK_SIZE:-1280x800}"

# A picture once two in a row are the same: the screen stands still.
cat >"$XDG_RUNTIME_DIR/shot" <<END
#!/bin/sh
grim "$out/\$1.png"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	sleep 0.2
	grim "$out/\$1.new.png"
	cmp -s "$out/\$1.png" "$out/\$1.new.png" && break
	mv "$out/\$1.new.png" "$out/\$1.png"
done
rm -f "$out/\$1.new.png"
END
chmod +x "$XDG_RUNTIME_DIR/shot"

for script in "$@"; do
	echo "== $(basename "$script")"
	sed -e "s|^shot |$shot command=$XDG_RUNTIME_DIR/shot |" \
	    -e "s|^begin|begin ${KIOSK_BEGIN:-}|" "$script" |
	"$build/tests/kiosk/fake_authority" "$build/libexec/cardea-kiosk" \
	    "$build/share/cardea/kiosk"
done
