#!/bin/sh
# check.sh ROOT [FOLDER]: every text of the program has a translation in each catalogue of FOLDER
# (assets/po), with the same placeholders and as many plurals as the language has.
set -eu
root=$1
folder=${2:-$root/assets/po}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

sh "$root/assets/po/template.sh" "$root" >"$work/cardea.pot"
for catalogue in "$folder"/*.po; do
	msgfmt --check --output-file=/dev/null "$catalogue" || failed=1
	msgcmp "$catalogue" "$work/cardea.pot" || failed=1
done
exit $failed
