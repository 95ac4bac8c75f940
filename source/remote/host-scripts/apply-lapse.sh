# Entries that end by themselves: when their time is over, the host takes them out by a change of its own. A part of apply.sh.
#
# The change that wrote such an entry has a file "lapse": when that is (seconds since the epoch), the entry's comment and its line,
# and during which start of the host somebody was set to wait for it. Whoever waits runs lapse.sh, which is this script with
# $waits=lapse. Where he was lost with the host, the next change sets another one.

# check_lapse SECONDS COMMENT ENTRY
check_lapse() {
	case $1 in '' | *[!0-9]* | ???????????*) bad_request 'a time' ;; esac
	case $2 in '# mxdeck'*) ;; *) bad_request 'a comment' ;; esac
	[ -n "$3" ] || bad_request 'an entry'
	lapse=$1 lapse_comment=$2 lapse_entry=$3
}

# Whoever waits must be set before the change counts as made.
arm_lapse() {
	[ -n "$lapse" ] || return 0
	{ echo waits=lapse && write_timer; } >"$change/lapse.sh" && write_lapse "$change" || fail "$change cannot be written" 'make room there'
	start_waiting "$change" || fail 'nothing on this host can take the entry out later: it has neither at, systemd nor setsid' 'block it without, and unblock it when its time is over'
	note verified "$way takes the entry out again after $(date -u -d "@$lapse" '+%Y-%m-%d %H:%M UTC' 2>/dev/null || echo "$lapse seconds since 1970")"
}

# write_lapse FOLDER
write_lapse() {
	printf '%s\n' "$lapse" "$lapse_comment" "$lapse_entry" "$(boot)" >"$1/lapse.new" && sync_path "$1/lapse.new" && mv -f "$1/lapse.new" "$1/lapse"
}

# start_waiting FOLDER: sets $way, how it is waited. Of these only at(1) outlives a restart of the host.
start_waiting() {
	left=$((lapse - $(date +%s)))
	[ "$left" -gt 0 ] || left=1
	if has at && [ -e "$R/run/atd.pid" ] && run at -f "$1/lapse.sh" -t "$(date -d "@$((lapse + 60))" +%Y%m%d%H%M)" >/dev/null 2>&1; then
		way='a job of at'
	elif [ -z "$R" ] && [ -d /run/systemd/system ] && run systemd-run -q --collect --unit="mxdeck-${1##*/}-lapse" --on-active="$left" --timer-property=AccuracySec=1s /bin/sh -c 'exec /bin/sh "$0" >/dev/null 2>&1' "$1/lapse.sh" >/dev/null 2>&1; then
		way='a timer of systemd, or after a restart of the host the next change of mxdeck,'
	elif command -v setsid >/dev/null; then
		setsid sh "$1/lapse.sh" </dev/null >/dev/null 2>&1 9>&- &
		way='a process that waits, or after a restart of the host the next change of mxdeck,'
	else
		return 1
	fi
}

# Where whoever waited was lost, with the host or without, or could not do it, somebody is set to wait again.
rearm_lapses() {
	late=$(($(date +%s) - 300))
	for left in "$state"/changes/*/lapse; do
		{ read -r lapse && IFS= read -r lapse_comment && IFS= read -r lapse_entry && read -r started; } 2>/dev/null <"$left" || continue
		[ "$started" = "$(boot)" ] && [ "$lapse" -gt "$late" ] || { write_lapse "${left%/lapse}" && start_waiting "${left%/lapse}"; }
	done
}

# What whoever waits does first: nothing, until it is time. The host's clock may be set meanwhile.
wait_for_lapse() {
	while { read -r lapse <"$state/changes/$id/lapse"; } 2>/dev/null; do
		left=$((lapse - $(date +%s)))
		lapse=
		[ "$left" -gt 0 ] || { asked=lapse; return; }
		[ "$left" -lt 60 ] || left=60
		sleep "$left"
	done
	exit 0
}

# word TEXT: a word of a request.
word() {
	[ -n "$1" ] || { printf ' ='; return; }
	printf ' %s' "$(printf %s "$1" | base64 | tr -d '\n')"
}

# Sets $start and $length, the bytes of the comment and the entry below it; fails unless they stand there once, just so, and nothing
# continues the entry.
find_lapsed() {
	span=$(COMMENT=$2 ENTRY=$3 awk '
		{ bytes = length($0) + 1; line = $0; sub(/\r$/, "", line); plain = line; gsub(/[ \t]+/, " ", plain) }
		after && line !~ /^[ \t]*(#.*)?$/ { if (line ~ /^[ \t]/) continued = 1; after = 0 }
		last == ENVIRON["COMMENT"] && plain == ENVIRON["ENTRY"] { count++; start = at - size; both = size + bytes; after = 1 }
		{ last = line; size = bytes; at += bytes }
		END { if (count == 1 && !continued) print start, both }' "$1")
	start=${span% *} length=${span#* }
	[ -n "$span" ] || return 1
	size=$(wc -c <"$1")
	[ $((start + length)) -le "$size" ] || length=$((size - start))
}

# Sets $id: each attempt is a change of its own; after some of them it is left to people.
name_lapse() {
	first=$id
	for attempt in 1 2 3 4 5; do
		id=$(printf 'lapse %s %s' "$first" "$attempt" | sha256sum | sed 's/^\(.\{8\}\)\(.\{4\}\)\(.\{4\}\)\(.\{4\}\)\(.\{12\}\).*/\1-\2-\3-\4-\5/')
		[ -d "$state/changes/$id" ] || return 0
	done
	return 1
}

# Makes the request that takes the entry out, and goes on with it as with any other. Where somebody changed the lines meanwhile, they stay.
begin_lapse() {
	lapsing=$state/changes/$id asked=
	{ read -r _ && IFS= read -r comment && IFS= read -r entry; } 2>/dev/null <"$lapsing/lapse" || exit 0
	rm -f "$incoming/words" "$incoming"/*.inserted
	decode "$incoming" <"$lapsing/request" >/dev/null
	path='' map='' checks='' rest=''
	while IFS=$unit read -r kind one two three _ _ _ seven; do
		case $kind in
			operator) operator=$one ;;
			key) key=$one ;;
			edit) path=$one map=$seven ;;
			map-entry) checks="map-entry$(word "$one")$(word "$two")$(word "$three") =" ;;
			reload | running) rest="$rest$kind
" ;;
		esac
	done <"$incoming/words"
	action=unblock-sender
	[ -n "$path" ] && find_lapsed "$R$path" "$comment" "$entry" || { log_line already-so; rm -f "$lapsing/lapse"; exit 0; }
	{ head -c "$start" "$R$path"; tail -c "+$((start + length + 1))" "$R$path"; } >"$incoming/lapsed"
	sum_of "$R$path"
	before=$sum
	sum_of "$incoming/lapsed"
	after=$sum
	name_lapse || { rm -f "$lapsing/lapse"; log_line failed; exit 0; }
	{
		printf 'id%s\naction%s\noperator%s\nkey%s\n' "$(word "$id")" "$(word "$action")" "$(word "$operator")" "$(word "$key")"
		printf 'edit%s%s%s%s%s =%s\n' "$(word "$path")" "$(word "$before")" "$(word "$after")" "$(word "$start")" "$(word "$length")" "$(word "$map")"
		[ -z "$checks" ] || printf '%s\n' "$checks"
		printf %s "$rest"
	} >"$incoming/request"
	sum_of "$incoming/request"
	printf 'END %s\n' "$sum" >>"$incoming/request"
	rm -f "$incoming/words" "$incoming"/*.inserted
	read_request
}
