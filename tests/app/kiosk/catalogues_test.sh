#!/bin/sh
# catalogues_test.sh ROOT: assets/po/check.sh refuses a catalogue in which a text is missing, or one
# that asks for other arguments, and takes them as they are.
set -eu
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
	echo "catalogues: $1" >&2
	exit 1
}

fresh()
{
	rm -f "$work"/*.po
	cp "$root"/assets/po/*.po "$work"
}

fresh
[ "$(find "$work" -name "*.po" | wc -l)" -ge 3 ] || fail "German, French and Arabic are to be there"
sh "$root/assets/po/check.sh" "$root" "$work" || fail "they are refused as they are"

msgattrib --set-fuzzy -o "$work/fr.po" "$work/fr.po"
! sh "$root/assets/po/check.sh" "$root" "$work" 2>"$work/log" || fail "guesses are taken"

fresh
for id in 'Insert your card' 'The PIN is wrong.' 'January'; do
	fresh
	grep -q "^msgid \"$id\"$" "$work/de.po" || fail "no text \"$id\""
	sed "/^msgid \"$id\"$/,/^$/d" "$root/assets/po/de.po" >"$work/de.po"
	! sh "$root/assets/po/check.sh" "$root" "$work" 2>"$work/log" ||
		fail "\"$id\" may be missing"
	grep -q 'msgid is used but not defined\|this message is used but not defined' \
		"$work/log" || fail "what is missing is not named"
done

fresh
sed 's/^msgstr "Gesperrt für %s"$/msgstr "Gesperrt für %d"/' "$root/assets/po/de.po" >"$work/de.po"
cmp -s "$root/assets/po/de.po" "$work/de.po" && fail "nothing was changed"
! sh "$root/assets/po/check.sh" "$root" "$work" 2>"$work/log" ||
	fail "a translation may ask for other arguments"
exit 0
