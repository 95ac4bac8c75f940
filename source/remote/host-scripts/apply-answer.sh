# What a change says: JSON lines, kept on the host and printed, and its line in the mail log. A part of apply.sh.

say() {
	for line in "$@"; do
		printf '%s\n' "$line" 2>/dev/null || :
	done
}

# quote TEXT: sets $quoted to it as JSON. What is no printable ASCII becomes "?".
quote() {
	unquoted=$1 quoted=
	case $unquoted in *[!\ -~]*) unquoted=$(printf %s "$unquoted" | tr -c ' -~' '?') ;; esac
	while :; do
		case $unquoted in *[\"\\]*) ;; *) break ;; esac
		plainly=${unquoted%%[\"\\]*}
		unquoted=${unquoted#"$plainly"}
		quoted=$quoted$plainly\\${unquoted%"${unquoted#?}"}
		unquoted=${unquoted#?}
	done
	quoted=\"$quoted$unquoted\"
}

# note NAME TEXT: one line of the answer.
note() {
	quote "$2"
	add "{\"$1\":$quoted}"
}

# add LINE: to the answer, which needs no room on a disk that may be full.
add() {
	answer="$answer$1
"
}

step() {
	quote "$1"
	say "{\"step\":$quoted}"
}

# conclude RESULT WHAT STATE REMEDY: the line that ends an answer.
conclude() {
	ending="{\"result\":\"$1\""
	for name in what state remedy; do
		shift
		[ -n "$1" ] || continue
		quote "$1"
		ending="$ending,\"$name\":$quoted"
	done
	add "$ending}"
}

# Both are on disk before either has its name.
record() {
	[ -z "$littered" ] || [ "$last_phase" != closed ] || last_phase=littered
	printf %s "$answer" >"$change/answer.new" && echo "$last_phase" >"$change/phase.new" && sync_path "$change/answer.new" "$change/phase.new" &&
		mv -f "$change/answer.new" "$change/answer" && mv -f "$change/phase.new" "$change/phase" && sync_path "$change"
}

# stop RESULT WHAT [STATE [REMEDY]]: answers and ends.
stop() {
	trap '' INT TERM
	conclude "$1" "${2:-}" "${3:-}" "${4:-}"
	if [ -n "$change" ]; then
		# A change that nobody could ask for later is none. One that was put back unrecorded is looked at again by the next.
		record || { make_room && record; } || [ "$1" != 'done' ] || fail "$change cannot be written" 'make room there'
		# Not before: a removal that dies unrecorded is put back, and then is still to come.
		[ "$1" != 'done' ] || [ -z "$lapsing" ] || rm -f "$lapsing/lapse"
		make_room
		log_line "$1"
		say '{"known":true}'
	fi
	say "${answer%?}" "mxdeck $id end"
	exit 0
}

# fail WHAT [REMEDY [RESULT]]: puts everything back if anything was begun, and ends.
fail() {
	last_phase=closed
	trap '' INT TERM
	# What was seen before the failure is no result any more.
	answer=
	if [ -z "$began" ]; then
		[ -z "$change" ] || each_edit sweep
		stop "${3:-failed}" "$1" 'nothing was changed' "${2:-}"
	elif put_back; then
		stop "${3:-rolled-back}" "$1" "everything was put back as it was, which was verified$regretted" "${2:-}"
	else
		last_phase=$stuck_phase
		stop failed "$1" "it could NOT be put back: $trouble; what was there before is kept in $change" "${2:-}"
	fi
}

# The copies that things were tried on are not needed any more.
make_room() {
	rm -f "$change"/*.new
}

leave() {
	[ -z "$incoming" ] || rm -rf "$incoming"
	[ "$locked" != link ] || rm -f "$state/lock.held"
}

# One line in the mail log, so that whoever watches this host sees who did what.
log_line() {
	[ -n "$action" ] && has logger || return 0
	logger -t mxdeck -p mail.notice "change=$id action=$action by=$operator result=$1 key=<$key>" </dev/null 2>/dev/null || :
}
