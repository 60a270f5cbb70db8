#!/bin/sh
# update.sh: brings cardea.pot and the catalogues up to the program's texts. What has no translation
# yet is left empty in them, for a translator; check.sh names it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

sh "$here/template.sh" "$root" >"$here/cardea.pot"
for catalogue in "$here"/*.po; do
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --sort-output \
		"$catalogue" "$here/cardea.pot"
	msgattrib --no-obsolete --sort-output --output-file="$catalogue" "$catalogue"
done
