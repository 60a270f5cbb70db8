# traffic.awk RUNS APDULOG - for each run its times and what the card was asked in it; see logon.sh.
#
# Bytes are those of commands and answers with status words; a command has 4 octets of header, its
# data with their length, and the length it expects.
FNR == 1 { file++ }
file == 1 {
	n++
	begin[n] = $1; pin[n] = $2; tgt[n] = $3; end[n] = $4
	next
}
$3 == "apdu" {
	for (i = 1; i <= n && !($1 >= begin[i] && $1 <= end[i]); i++)
		continue
	if (i > n)
		next
	for (f = 8; f <= NF; f++) {
		split($f, pair, "=")
		value[pair[1]] = pair[2]
	}
	size = 4 + value["len"]
	wide = value["lc"] > 255 || value["le"] > 256
	if (value["lc"] > 0)
		size += value["lc"] + (wide ? 3 : 1)
	if (value["le"] > 0)
		size += wide ? (value["lc"] > 0 ? 2 : 3) : 1
	apdus[i]++
	bytes[i] += size
	if ($1 >= pin[i]) {
		apdus_pin[i]++
		bytes_pin[i] += size
	}
}
END {
	for (i = 1; i <= n; i++)
		printf "%.3f %.3f %d %d %d %d\n", (tgt[i] - begin[i]) / 1e6, (tgt[i] - pin[i]) / 1e6,
		    apdus[i], bytes[i], apdus_pin[i], bytes_pin[i]
}
