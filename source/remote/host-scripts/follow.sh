# A log's past minutes and, when asked, what is written to it from then on. Where the host has perl, `framed` reads it (tail.pl), which
# knows places; else one tail reads past and future, so nothing is lost or comes twice at the seam, but the next reading does not know
# where it ended. The past begins a little early, never late (by at most `window` bytes), and holds at most `most` bytes.
#
# Called as `main file MINUTES GOON PATH TAGS SETTLE PLACE` or `main journal MINUTES GOON PLACE`: GOON is `follow` or `once`, PATH base64,
# TAGS an expression for the programs whose lines are wanted, empty for all, SETTLE and PLACE as tail.pl has them, PLACE as base64. The
# file holds functions only: a cut copy runs nothing. With MXDECK_ROOT=FOLDER the file is looked for below it. The first line of the
# answer is `mxdeck frames 1` or `mxdeck plain`.

window=131072
most=67108864

main() {
	R=${MXDECK_ROOT:-} minutes=$2 goon=$3
	PATH=${R:+$R/usr/sbin:$R/usr/bin:}/usr/sbin:/usr/bin:/sbin:/bin
	LC_ALL=C
	export PATH LC_ALL
	now=$(date +%s)
	since=$((now - minutes * 60))
	case $1 in
	file) read_file "$R$(printf %s "$4" | base64 -d)" "$5" "$6" "$(printf %s "$7" | base64 -d)" ;;
	journal) read_journal "$(printf %s "$4" | base64 -d)" ;;
	esac
}

read_file() {
	file=$1 tags=$2
	if has_perl; then framed file "$file" "$goon" "$minutes" "$3" "$tags" "$4"; fi
	echo 'mxdeck plain'
	size=$(stat -L -c %s "$file" 2>/dev/null) || size=0
	from=$(start_of "$file" "$size")
	if [ "$goon" = once ]; then
		# grep's 1 says that no line was wanted.
		if [ -e "$file" ]; then past | wanted || [ $? = 1 ]; fi
		return
	fi
	exec 3<&0
	if [ -n "$tags" ]; then past -F | wanted & else past -F & fi
	attend $!
}

has_perl() {
	unset PERL5OPT PERL5LIB PERLIO PERL_UNICODE
	perl -e 'exit 0' 2>/dev/null
}

# past [-F]: the log from the first wanted byte on.
past() {
	rotated
	exec tail -c "+$from" "$@" -- "$file"
}

# The whole of a journal is read by one journalctl as well. Postfix is found by facility: its unit differs with how it was started.
read_journal() {
	if has_perl; then framed journal "$goon" "$minutes" "$1"; fi
	echo 'mxdeck plain'
	set -- --output-fields=MESSAGE,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,PRIORITY,_HOSTNAME \
		SYSLOG_FACILITY=2 + _SYSTEMD_UNIT=postgrey.service + _SYSTEMD_UNIT=dovecot.service \
		+ _SYSTEMD_UNIT=fail2ban.service + SYSLOG_IDENTIFIER=mxdeck
	if [ "$goon" = once ]; then
		journalctl -q -a -o json --no-pager --since="@$since" "$@"
		return
	fi
	exec 3<&0
	journalctl -q -a -o json --no-pager --since="@$since" -f -n all "$@" &
	attend $!
}

# attend PID: waits for it, and ends it when our input ends: then nobody listens any more. A filter between tail and us would
# otherwise only find out at its next line.
attend() {
	{ cat; kill "$1"; } <&3 >/dev/null 2>&1 &
	watch=$!
	wait "$1"
	code=$?
	kill "$watch" 2>/dev/null
	return $code
}

# Lets through what is wanted. The tag is looked for behind stamp and host only: what follows may be anybody's text.
wanted() {
	[ -n "$tags" ] || exec cat
	exec grep --line-buffered -a -E "^([0-9][^ ]*|[A-Z][a-z][a-z] +[0-9]+ [0-9:]+) [^ ]+ ($tags)(\[[0-9]+\])?: "
}

# The end of the log that was rotated away, when the span reaches into it and it is not compressed yet.
rotated() {
	[ "$from" = 1 ] && [ "$minutes" -gt 0 ] || return
	for old in "$file.1" "$file"-????????; do
		[ -r "$old" ] && [ "$(stat -c %Y "$old")" -ge "$since" ] || continue
		tail -c "+$(start_of "$old" "$(stat -c %s "$old")")" -- "$old"
	done
}

# start_of FILE SIZE: number of the byte, from 1, where a line starts that is not later than the first wanted one.
start_of() {
	low=0 high=$2
	if [ "$minutes" = 0 ]; then
		echo $((high + 1))
		return
	fi
	[ "$high" -gt "$most" ] && low=$((high - most))
	while [ $((high - low)) -gt "$window" ]; do
		middle=$(((low + high) / 2))
		stamp=$(stamp_after "$1" "$middle")
		# What cannot be read as a time counts as late: too much is sent then, never too little.
		if [ -n "$stamp" ] && [ "$stamp" -lt "$since" ]; then low=$middle; else high=$middle; fi
	done
	if [ "$low" = 0 ]; then
		echo 1
	else
		echo $((low + $(tail -c "+$low" -- "$1" | head -n 1 | wc -c)))
	fi
}

# stamp_after FILE OFFSET: seconds since the epoch of a line soon after the offset; nothing when none has a known form.
stamp_after() {
	text=$(tail -c "+$2" -- "$1" | head -c 8192 | sed -n '2,$ {
		s/^\([0-9-]*T[0-9:.]*[Z+-][0-9:]*\) .*/\1/p
		s/^\([0-9-]* [0-9:]*\)[,. ].*/\1/p
		s/^\([A-Z][a-z][a-z]  *[0-9]* [0-9:]*\) .*/\1/p
	}' | head -n 1)
	[ -n "$text" ] && seconds=$(date -d "$text" +%s 2>/dev/null) || return
	# A stamp without a year that lies ahead is of last year.
	if [ "$seconds" -gt $((now + 86400)) ]; then seconds=$((seconds - 31536000)); fi
	echo "$seconds"
}
