# What the journal of changes on this host says. A part of look.sh.

# answer_journal LIMIT: the newest changes, one line each.
answer_journal() {
	case $1 in '' | *[!0-9]*) nothing 'the number of changes is no number'; return ;; esac
	journal=$R/var/lib/mxdeck/changes
	readable_journal || return 0
	# The names are ids; a folder is as new as the last thing that happened to its change.
	ls -t "$journal" | grep -x '[0-9a-f-]*' | while read -r id; do
		record "$journal/$id" || break
	done 2>/dev/null | head -n "$1" >"$work/out"
	printf journal
	encoded <"$work/out"
	echo
}

# answer_change ID: one change with all that is needed to undo it. ID may be the beginning of its id.
answer_change() {
	case $1 in '' | *[!0-9a-f-]*) nothing 'this is not the id of a change'; return ;; esac
	journal=$R/var/lib/mxdeck/changes
	readable_journal || return 0
	set -- "$journal/$1"*
	[ -d "$1" ] || { nothing 'its journal does not know this change'; return; }
	[ $# -eq 1 ] || { nothing "the ids of $# changes begin so"; return; }
	{
		record "$1"
		printf 'clock%s\n' "$(date '+%Y-%m-%d %H:%M:%S' | encoded)"
		printf 'request'
		encoded <"$1/request"
		echo
		while read -r jail address ends; do
			printf 'lifted%s%s%s\n' "$(printf %s "$jail" | encoded)" "$(printf %s "$address" | encoded)" "$(printf %s "$ends" | encoded)"
		done 2>/dev/null <"$1/unbanned"
		number=1
		while [ -f "$1/$number.edit" ]; do
			read -r path <"$1/$number.edit"
			printf 'edit'
			encoded <"$1/$number.old"
			if [ -f "$R$path" ] && [ ! -L "$R$path" ] && [ "$(wc -c <"$R$path")" -le 8388608 ]; then encoded <"$R$path"; else printf ' gone'; fi
			echo
			number=$((number + 1))
		done
	} >"$work/out"
	printf change
	encoded <"$work/out"
	echo
}

readable_journal() {
	[ ! -e "$R/var/lib/mxdeck" ] || [ -x "$R/var/lib/mxdeck" ] && return
	nothing "$(id -un) may not read the journal of changes"
	return 1
}

# record FOLDER: "record ID SECONDS" and, in base64, who did what and what came of it; nothing for one that was only asked for.
record() {
	grep -q '^action ' "$1/request" 2>/dev/null || return 0
	said=$1/answer
	[ -f "$said" ] || said=$1
	printf 'record %s %s' "${1##*/}" "$(stat -c %Y "$said")"
	for word in action operator key undoes; do
		printf ' %s' "$(sed -n "s/^$word //p" "$1/request" | grep . || echo =)"
	done
	[ "$(cat "$1/phase" 2>/dev/null)" != confirming ] || { printf ' %s =\n' "$(printf unconfirmed | base64)"; return; }
	for word in result what; do
		printf ' %s' "$(sed -n "s/^$word //p" "$1/answer" 2>/dev/null | head -n 1 | grep . || echo =)"
	done
	echo
}
