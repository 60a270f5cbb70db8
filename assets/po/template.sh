#!/bin/sh
# template.sh ROOT: writes the msgids of the program, as a .pot, to standard output.
set -eu
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -f "$root/assets/po/sentences.awk" "$root/pkinit/status/failures.c" >"$work/sentences.c"
cd "$root/app/kiosk"
cp ./*.c "$work"
cd "$work"
xgettext --language=C --from-code=UTF-8 --keyword= --keyword=gettext --keyword=N_ \
	--keyword=NP_:1,2 --add-comments=TRANSLATORS: --no-location --sort-output \
	--package-name=cardea --flag=N_:1:pass-c-format --foreign-user \
	--output=- ./*.c |
	sed -e '1,/^#, fuzzy/{/^#/d}' -e '/^"POT-Creation-Date:/d'
