# What a change says: its answer, kept on the host and printed, and its line in the mail log. A part of apply.sh.

say() {
	for line in "$@"; do
		printf '%s\n' "$line" 2>/dev/null || :
	done
}

# note NAME TEXT: one line of the answer.
note() {
	printf '%s %s\n' "$1" "$(printf %s "$2" | base64 | tr -d '\n')" >>"$incoming/answer"
}

step() {
	say "step $(printf %s "$1" | base64 | tr -d '\n')"
}

record() {
	cp "$incoming/answer" "$change/answer.new" && sync_path "$change/answer.new" && mv -f "$change/answer.new" "$change/answer" && phase "$last_phase"
}

# stop RESULT WHAT [STATE [REMEDY]]: answers and ends.
stop() {
	trap '' INT TERM
	if [ -n "$incoming" ]; then
		note result "$1"
		[ -z "${2:-}" ] || note what "$2"
		[ -z "${3:-}" ] || note state "$3"
		[ -z "${4:-}" ] || note remedy "$4"
		if [ -n "$change" ]; then
			# A change that nobody could ask for later is none. One that was put back unrecorded is looked at again by the next.
			record || [ "$1" != 'done' ] || fail "$change cannot be written" 'make room there'
			rm -f "$change"/*.new
			log_line "$1"
		fi
		[ -z "$change" ] || say 'known eWVz'
		cat "$incoming/answer" 2>/dev/null || :
	else
		say "result $(printf %s "$1" | base64 | tr -d '\n')" "what $(printf %s "$2" | base64 | tr -d '\n')" "state $(printf %s "$3" | base64 | tr -d '\n')"
	fi
	say "mxdeck $id end"
	exit 0
}

# fail WHAT [REMEDY [RESULT]]: puts everything back if anything was begun, and ends.
fail() {
	last_phase=closed
	trap '' INT TERM
	# What was seen before the failure is no result any more.
	[ -z "$incoming" ] || : >"$incoming/answer"
	if [ -z "$began" ]; then
		[ -z "$change" ] || each_edit sweep
		stop "${3:-failed}" "$1" 'nothing was changed' "${2:-}"
	elif put_back; then
		stop "${3:-rolled-back}" "$1" "everything was put back as it was, which was verified$regretted" "${2:-}"
	else
		stop failed "$1" "it could NOT be put back: $trouble; what was there before is kept in $change" "${2:-}"
	fi
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
