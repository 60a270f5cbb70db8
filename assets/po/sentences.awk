# The rows of pkinit/status/failures.c as calls that xgettext reads: the sentence of each.
function text(row, field,    out) {
	if (!match(row, "\\." field " =[ \t]*(\"([^\"\\\\]|\\\\.)*\"[ \t]*)+"))
		return ""
	out = substr(row, RSTART, RLENGTH)
	sub("^\\." field " =[ \t]*", "", out)
	return out
}

/^\t\[FAILURE_/ { row = ""; inside = 1 }
inside { row = row " " $0 }
/^\t},/ && inside {
	inside = 0
	id = text(row, "id")
	gsub(/[" ]/, "", id)
	sentence = text(row, "sentence")
	if (sentence !~ /^(""[ \t]*)?$/)
		printf "/* TRANSLATORS: why a logon was refused (%s) */\ngettext(%s);\n", id,
		    sentence
}
