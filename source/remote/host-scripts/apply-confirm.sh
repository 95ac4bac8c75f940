# Changes that the host puts back by itself unless somebody confirms them in time. A part of apply.sh.
#
# Such a change waits in the phase "confirming" until its deadline (seconds since the host was started, and which start that was: no
# clock that is set can move it). A process of its own waits for that; when it died, with the host or without, the next change sees to it.

uptime_seconds() {
	{ read -r up _ </proc/uptime; } 2>/dev/null || up=$(date +%s)
	printf %s "${up%.*}"
}

# set_deadline SECONDS
set_deadline() {
	printf '%s %s\n' "$(($(uptime_seconds) + $1))" "$(boot)" >"$change/deadline.new" && sync_path "$change/deadline.new" && mv -f "$change/deadline.new" "$change/deadline"
}

# remaining FOLDER: seconds that a change may still wait; 0 when its time is over or cannot be told.
remaining() {
	end=0 start=
	{ read -r end start <"$1/deadline"; } 2>/dev/null
	left_over=$((${end:-0} - $(uptime_seconds)))
	[ "$start" = "$(boot)" ] && [ "$left_over" -gt 0 ] || left_over=0
	printf %s "$left_over"
}

# Starts the process that waits. It must be there before anything is changed, and stay when we and our connection are gone.
arm() {
	[ -n "$seconds" ] || return 0
	write_timer >"$change/timer.sh" && set_deadline $((seconds + 120)) || fail "$change cannot be written" 'make room there'
	if [ -z "$R" ] && [ -d /run/systemd/system ] && run systemd-run -q --collect --unit="mxdeck-$id" /bin/sh "$change/timer.sh" >/dev/null 2>&1; then
		return
	fi
	if command -v setsid >/dev/null; then
		setsid sh "$change/timer.sh" </dev/null >/dev/null 2>&1 9>&- &
	else
		nohup sh "$change/timer.sh" </dev/null >/dev/null 2>&1 9>&- &
	fi
}

# What the waiting process does first: nothing, until the time of its change is over or somebody decided.
wait_for_deadline() {
	[ "$waits" != lapse ] || { wait_for_lapse; return; }
	folder=$state/changes/$id
	while case $(cat "$folder/phase" 2>/dev/null) in writing | confirming | prepared) ;; *) exit 0 ;; esac do
		pause=$(remaining "$folder")
		[ "$pause" -gt 0 ] || break
		[ "$pause" -lt 5 ] || pause=5
		sleep "$pause"
	done
}

# What somebody wants of a change that waits. Of one that does not, the recorded answer tells.
decide() {
	folder=$state/changes/$id
	[ "$(cat "$folder/phase" 2>/dev/null)" = confirming ] || return 0
	case $asked in
		extend) (change=$folder && set_deadline "$seconds") ;;
		confirm)
			change=$folder
			each_edit sweep
			sed '/^{"confirm":/d' "$change/answer" >"$change/answer.new" && mv -f "$change/answer.new" "$change/answer" && phase closed || stop failed "$change cannot be written" 'it still waits for its confirmation' 'make room there'
			change=
			;;
		revert) (recover_one "$folder" 'the change was taken back before it was confirmed') ;;
	esac
}

# check_waiting PATH: a file of a change that waits would not be what it was when that one is put back.
check_waiting() {
	for other in $waiting; do
		for staged in "$state/changes/$other"/[0-9]*.edit; do
			{ read -r theirs <"$staged"; } 2>/dev/null || continue
			[ "$theirs" != "$1" ] || fail "change $other of $1 waits for its confirmation" 'confirm or take back that one first' conflict
		done
	done
}
