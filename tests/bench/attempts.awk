# attempts.awk ATTEMPTS LOG - Cardea's own words about its attempts, as runs and as stages.
#
# ATTEMPTS has lines "BEGIN PIN END CODE", LOG is the authority's. A stage's time is the authority's
# but for tgt and host_ticket, which cardea-krb took: tgt begins with the KDC's first answer, where
# kdc_reach ends, and holds the card's and the KDC's part of it. The PIN was there when the attempt
# began; the TGT was when buffer, certificate, kdc_reach and tgt were over.
function number(key) {
	if (!match($0, "\"" key "\": *[0-9]+"))
		return 0
	text = substr($0, RSTART, RLENGTH)
	sub(/.*[^0-9]/, "", text)
	return text + 0
}
FNR == 1 { file++ }
file == 1 {
	n++
	begin[n] = $1
	end[n] = $3
	run[$4] = n
	next
}
match($0, /"attempt": *"[0-9A-Z]+"/) {
	code = substr($0, RSTART, RLENGTH - 1)
	sub(/.*"/, "", code)
	if (!(code in run))
		next
	i = run[code]
	if ($0 ~ /"event": *"attempt-begin"/)
		pin = number("mono_ns")
	if ($0 !~ /"event": *"attempt-end"/)
		next
	to_tgt = number("buffer") + number("certificate") + number("kdc-reach") + number("tgt")
	printf "%.0f %.0f %.0f %.0f\n", begin[i], pin, pin + to_tgt * 1000, end[i] > runs
	printf "%.3f %.3f %.3f %.3f %.3f %.3f %.3f %.3f %.3f %.3f\n", number("buffer") / 1000,
	    number("certificate") / 1000, number("kdc-reach") / 1000, number("tgt") / 1000,
	    number("tgt-sign") / 1000, number("tgt-kdc") / 1000, number("host-ticket") / 1000,
	    number("host-proof") / 1000, number("account") / 1000,
	    number("card-signature") / 1000 > stages
}
