# report.awk RESULTS - the report from lines "DOTTED.KEY<TAB>NUMBER"; format=text or json.
BEGIN { FS = "\t" }

{
	if (!($1 in value))
		order[++keys] = $1
	value[$1] = $2
}

# What was measured, for the next target.
function got(key) {
	if (!(key in value) || value[key] == "") {
		lacking = 1
		return 0
	}
	return value[key] + 0
}

# target NAME VALUE LIMIT: met when below the limit (at most, with inclusive), never when got() has
# not got all that both are made of.
function target(name, text, reached, limit, inclusive,    met) {
	met = !lacking && (inclusive ? reached <= limit : reached < limit)
	targets++
	target_text[targets] = text
	target_got[targets] = lacking ? "null" : sprintf("%.4g", reached)
	target_limit[targets] = lacking ? "null" : sprintf("%.4g", limit)
	target_word[targets] = lacking ? "lacking" : met ? "met" : "not met"
	order[++keys] = "targets." name ".value"
	value[order[keys]] = target_got[targets]
	order[++keys] = "targets." name ".limit"
	value[order[keys]] = target_limit[targets]
	order[++keys] = "targets." name ".met"
	value[order[keys]] = met ? "true" : "false"
	lacking = 0
}

function most(key,    i, v, highest) {
	for (i = 1; i <= states; i++) {
		v = got("rest." state[i] "." key)
		if (v > highest)
			highest = v
	}
	return highest + 0
}

function judge(    kinit, file, whole, asleep, i) {
	kinit = "logon.kinit_opensc"
	file = "logon.kinit_file.ms_whole"
	target("apdus", "APDUs from PIN to TGT, a quarter of kinit's",
	    got("logon.cardea.apdus_from_pin"), got(kinit ".apdus") / 4, 0)
	target("apdus_with_insertion", "the same with those of the insertion",
	    got("logon.cardea.apdus_from_pin") + got("logon.cardea_insertion.apdus"),
	    got(kinit ".apdus") / 4, 0)
	target("ms", "ms from PIN to TGT above the KDC's share, half of kinit's",
	    got("logon.cardea.ms_pin_to_tgt.median") - got(file ".median"),
	    (got(kinit ".ms_whole.median") - got(file ".median")) / 2, 0)
	target("ms_least", "the same by the least of each",
	    got("logon.cardea.ms_pin_to_tgt.min") - got(file ".min"),
	    (got(kinit ".ms_whole.min") - got(file ".min")) / 2, 0)
	target("lock_median", "ms from reader event to locked, median",
	    got("lock.ms_event_to_locked.median"), 5, 1)
	target("lock_worst", "ms from reader event to locked, worst",
	    got("lock.ms_event_to_locked.max"), 5, 1)
	for (i = 1; i <= states; i++)
		if (state[i] ~ /^locked/)
			asleep += got("rest." state[i] ".switches")
	target("asleep", "wake-ups of ours in all the time locked", asleep, 0, 1)
	target("memory", "MB (PSS) of ours together, at most", most("pss_mb"), 20, 1)
	target("display_lock", "ms from reader event to locked frame, p99 of " got("display.lock.count"),
	    got("display.lock.ms_event_to_frame.p99"), 20, 1)
	target("display_first", "ms from a kiosk's start to its first frame, median",
	    got("display.kiosk.ms_first_frame.median"), 150, 0)
	target("display_memory", "MB (PSS) of seat and kiosk",
	    got("display.rest.seat.pss_mb") + got("display.rest.kiosk.pss_mb"), 80, 0)
	target("buffer_pack", "ns to pack a KERB_CERTIFICATE_LOGON", got("buffer.pack.ns"), 1000, 0)
	target("buffer_unpack", "ns to unpack it", got("buffer.unpack.ns"), 1000, 0)
	target("buffer_allocations", "allocations of both",
	    got("buffer.pack.allocations") + got("buffer.unpack.allocations"), 1, 1)
	# A headless output's clock runs after each frame event is done with: who does less there
	# ticks up to one in fifty faster.
	target("display_asleep", "wake-ups of both, locked: an empty compositor's + 2 %",
	    got("display.rest.seat.switches") + got("display.rest.kiosk.switches"),
	    got("display.rest.empty.switches") * 1.02, 1)
}

# Keys that share a beginning stand together, so that a dot opens an object and its end closes it.
function json(    i, j, n, depth, part, open, line) {
	depth = 0
	line = "{"
	for (i = 1; i <= keys; i++) {
		n = split(order[i], part, ".")
		for (j = 1; j < n && j <= depth && open[j] == part[j]; j++)
			continue
		for (; depth >= j; depth--)
			line = line "}"
		if (line !~ /[{]$/)
			line = line ","
		for (; depth < n - 1; ) {
			open[++depth] = part[depth]
			line = line "\"" part[depth] "\":{"
		}
		line = line "\"" part[n] "\":" value[order[i]]
	}
	for (; depth >= 0; depth--)
		line = line "}"
	print line
}

function logon_line(label, kind,    k) {
	k = "logon." kind
	if (!((k ".ms_whole.median") in value))
		return
	printf "  %-26s %6d %6d %6d %6d %7.1f %7.1f %7.1f\n", label, value[k ".apdus"],
	    value[k ".bytes"], value[k ".apdus_from_pin"], value[k ".bytes_from_pin"],
	    value[k ".ms_whole.median"], value[k ".ms_pin_to_tgt.median"],
	    value[k ".ms_pin_to_tgt.min"]
}

function logons(    base, file, ratio) {
	printf "Logons, medians of %d\n", value["machine.runs"]
	printf "  %-26s %13s %13s %7s %15s\n", "", "whole", "from PIN", "ms", "ms from PIN"
	printf "  %-26s %6s %6s %6s %6s %7s %7s %7s\n", "", "APDUs", "bytes", "APDUs", "bytes",
	    "whole", "median", "least"
	logon_line("kinit, key file (KDC)", "kinit_file")
	logon_line("kinit, OpenSC", "kinit_opensc")
	logon_line("kinit, OpenSC, file cache", "kinit_opensc_cache")
	logon_line("Cardea, at insertion", "cardea_insertion")
	logon_line("Cardea, to the TGT", "cardea")
	file = value["logon.kinit_file.ms_whole.median"]
	base = value["logon.kinit_opensc.ms_whole.median"] - file
	ratio = base == 0 ? 0 : (value["logon.cardea.ms_pin_to_tgt.median"] - file) / base
	printf "  %-26s %6.2f %6.2f %13s %7.2f   above the KDC\n", "Cardea from PIN : OpenSC",
	    value["logon.cardea.apdus_from_pin"] / value["logon.kinit_opensc.apdus"],
	    value["logon.cardea.bytes_from_pin"] / value["logon.kinit_opensc.bytes"], "", ratio
	print "  \"whole\" is from the start of the command to the TGT, \"from PIN\" from the moment"
	print "  when the PIN was asked for and given. kinit's prompt comes after most of its work:"
	print "  targets compare all of kinit with Cardea from the PIN. Bytes are both ways."
}

function stage(label, key) {
	printf "  %-26s %8.1f   %s\n", label, value["stages." key], stage_what[key]
}

function stages() {
	stage_what["buffer"] = "PIN packed, sent, unpacked by cardea-card; tries left"
	stage_what["certificate"] = "cardea-verify judges the certificate"
	stage_what["kdc_reach"] = "cardea-krb to the KDC's first answer"
	stage_what["tgt"] = "from there to the TGT, in which:"
	stage_what["tgt_card"] = "  VERIFY and signature, as cardea-krb waits for them"
	stage_what["tgt_kdc"] = "  the KDC's answer to the signed request"
	stage_what["host_ticket"] = "the ticket for this host (after the TGT)"
	stage_what["host_proof"] = "cardea-verify proves the attempt (after the TGT)"
	stage_what["account"] = "who the principal is here (after the TGT)"
	print "\nCardea's stages, medians in ms"
	stage("buffer", "buffer")
	stage("certificate", "certificate")
	stage("KDC reached", "kdc_reach")
	stage("TGT", "tgt")
	stage("  card", "tgt_card")
	stage("  KDC", "tgt_kdc")
	stage("host ticket", "host_ticket")
	stage("host proof", "host_proof")
	stage("account", "account")
}

function locks() {
	printf "\nA card pulled %d times out of a shown session, ms\n", value["lock.count"]
	printf "  %-26s %8s %8s\n", "", "median", "worst"
	printf "  %-26s %8.2f %8.2f\n", "reader event to locked",
	    value["lock.ms_event_to_locked.median"], value["lock.ms_event_to_locked.max"]
	printf "  %-26s %8.2f %8.2f   with pcscd and the reader\n", "card gone to locked",
	    value["lock.ms_card_to_locked.median"], value["lock.ms_card_to_locked.max"]
}

function buffers() {
	printf "\nA KERB_CERTIFICATE_LOGON %36s %12s\n", "ns", "allocations"
	printf "  %-26s %33d %12g\n", "pack", value["buffer.pack.ns"],
	    value["buffer.pack.allocations"]
	printf "  %-26s %33d %12g\n", "unpack", value["buffer.unpack.ns"],
	    value["buffer.unpack.allocations"]
}

function rest_line(label, key) {
	if (!((key ".processes") in value))
		return
	printf "  %-26s %9d %12.2f %8.1f %8.1f\n", label, value[key ".processes"],
	    value[key ".wakeups_per_second"], value[key ".pss_mb"], value[key ".rss_mb"]
}

function rest(    i) {
	printf "\nAt rest for %d s: all processes of Cardea together\n", value["machine.seconds"]
	printf "  %-26s %9s %12s %8s %8s\n", "", "processes", "wake-ups/s", "PSS MB", "RSS MB"
	for (i = 1; i <= states; i++)
		rest_line(state_name[i], "rest." state[i])
	rest_line("pcsc_scan", "rest.pcsc_scan")
	rest_line("pcscd, locked, card in", "rest.locked_card.pcscd")
	rest_line("pcscd, session shown", "rest.shown.pcscd")
	print "  Wake-ups are all context switches of all threads. PSS divides a page by its users,"
	print "  RSS counts it for each."
}

function spread_line(label, key, note) {
	if (!((key ".median") in value))
		return
	printf "  %-34s %8.2f %8.2f %8.2f   %s\n", label, value[key ".median"], value[key ".p99"],
	    value[key ".max"], note
}

function display() {
	printf "\nThe display, headless, ms %31s %8s %8s\n", "median", "p99", "worst"
	spread_line("reader event to locked frame", "display.lock.ms_event_to_frame",
	    value["display.lock.count"] " locks of a session that draws")
	spread_line("  of it, to locked", "display.lock.ms_event_to_decided",
	    "no input reaches the session from here on")
	spread_line("sway, swaylock: card gone to locked", "display.sway.ms_event_to_locked",
	    "from a script's wake-up")
	spread_line("kiosk's start to its first frame", "display.kiosk.ms_first_frame",
	    sprintf("the very first %.0f", value["display.kiosk.ms_cold"]))
	spread_line("a key to the frame that shows it", "display.key.ms_to_frame", "")
	printf "\nLocked and untouched for %d s\n", value["machine.seconds"]
	printf "  %-26s %9s %12s %8s %8s\n", "", "processes", "wake-ups/s", "PSS MB", "RSS MB"
	rest_line("cardea-seat", "display.rest.seat")
	rest_line("cardea-kiosk", "display.rest.kiosk")
	rest_line("an empty compositor", "display.rest.empty")
	rest_line("sway and swaylock", "display.rest.sway")
}

function verdicts(    i) {
	print "\nTargets"
	for (i = 1; i <= targets; i++)
		printf "  %-7s  %-58s %8s of %s\n", target_word[i], target_text[i],
		    target_got[i], target_limit[i]
}

END {
	states = split("locked_empty locked_card locked_session shown", state, " ")
	state_name[1] = "locked, no card"
	state_name[2] = "locked, card in"
	state_name[3] = "locked, session kept"
	state_name[4] = "session shown"
	judge()
	if (format == "json") {
		json()
		exit
	}
	printf "%d processors, load %s before\n", value["machine.processors"], value["machine.load"]
	if (value["machine.load"] > value["machine.processors"] / 2)
		print "The machine was busy: of the times, the least say more than the medians."
	print ""
	logons()
	stages()
	locks()
	buffers()
	rest()
	display()
	verdicts()
}
