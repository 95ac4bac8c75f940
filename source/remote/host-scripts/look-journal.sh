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

# record FOLDER: "record ID SECONDS", who did what in base64, and what came of it in JSON; nothing for one that was only asked for.
record() {
	action='' operator='=' key='=' undoes='='
	while read -r name word _; do
		case $name in
			action) action=$word ;;
			operator) operator=$word ;;
			key) key=$word ;;
			undoes) undoes=$word ;;
		esac
	done 2>/dev/null <"$1/request"
	[ -n "$action" ] || return 0
	reached='' ending='{}' said=$1
	{ read -r reached <"$1/phase"; } 2>/dev/null
	if [ "$reached" = confirming ]; then
		ending='{"result":"unconfirmed"}'
	elif [ -f "$1/answer" ]; then
		said=$1/answer
		while read -r line; do
			case $line in '{"result":'*) ending=$line ;; esac
		done <"$said"
	fi
	printf 'record %s %s %s %s %s %s %s\n' "${1##*/}" "$(stat -c %Y "$said")" "$action" "$operator" "$key" "$undoes" "$ending"
}
