# The request of a change, read whole and checked word by word before anything is done. A part of apply.sh.

# plain WORD: sets $text to what a base64 word says ("=" stands for nothing); fails on anything but printable ASCII.
plain() {
	text=
	[ "$1" = = ] && return
	text=$(printf %s "$1" | base64 -d 2>/dev/null; printf .)
	text=${text%.}
	padding=${1#"${1%%=*}"}
	# The shell drops NUL bytes: the length tells.
	[ ${#text} -eq $((${#1} / 4 * 3 - ${#padding})) ] || return 1
	case $text in '' | *[!\ -~]*) return 1 ;; esac
}

bad_request() {
	stop failed "the request is not a valid one: $1" 'nothing was changed'
}

# field NAME: sets $text to the text of the request's line NAME.
field() {
	plain "$(sed -n "s/^$1 //p" "$incoming/request" | head -n 1)" || bad_request "$1"
}

read_request() {
	closing=$(tail -n 1 "$incoming/request")
	[ "$closing" = "END $(sed '$d' "$incoming/request" | sha256sum | cut -c1-64)" ] || bad_request 'it is not whole'
	case $id in '' | *[!0-9a-f-]*) bad_request id ;; esac
	field id
	[ "$text" = "$id" ] || bad_request id
	action='' operator='' key=''
	asked=$(sed -n -e '/^ask$/p' -e '/^confirm$/p' -e '/^revert$/p' -e '/^expire$/p' -e 's/^extend .*/extend/p' "$incoming/request" | head -n 1)
	[ "$asked" != extend ] || check_seconds "$(sed -n 's/^extend //p' "$incoming/request")"
	[ -z "$asked" ] || return 0
	field action && action=$text
	field operator && operator=$(printf %s "$text" | tr -c 'A-Za-z0-9_.@-' _)
	field key && key=$text
	case $action in '' | *[!a-z-]*) bad_request action ;; esac
	while read -r kind one two three four five six seven rest; do
		[ -z "$rest" ] || bad_request "$kind"
		case $kind in
			edit) check_edit "$one" "$two" "$three" "$four" "$five" "$seven" ;;
			unban | ban | banned | not-banned) check_jail "$one" && check_address "$two" ;;
			map-entry) check_table "$one" "$two" && check_entry "$three" && plain "$four" || bad_request map-entry ;;
			setting) check_path "$one" && check_name "$two" && plain "$three" || bad_request setting ;;
			undoes) check_id "$one" ;;
			confirm-within) check_seconds "$one" ;;
			timer)
				case $one in '' | *[!A-Za-z0-9+/=]*) bad_request timer ;; esac
				timer=$one
				;;
			reload | running | id | action | operator | key | END) ;;
			*) bad_request "unknown word $kind" ;;
		esac
	done <"$incoming/request"
}

check_id() {
	plain "$1" || bad_request 'an id'
	case $text in '' | *[!0-9a-f-]*) bad_request 'an id' ;; esac
}

# check_seconds WORD: how long a change may wait for its confirmation, a day at most.
check_seconds() {
	plain "$1" || bad_request 'a time'
	case $text in '' | *[!0-9]* | ??????*) bad_request 'a time' ;; esac
	[ "$text" -ge 1 ] && [ "$text" -le 86400 ] || bad_request 'a time'
	seconds=$text
}

check_jail() {
	plain "$1" || bad_request jail
	case $text in '' | -* | *[!A-Za-z0-9_.-]*) bad_request jail ;; esac
}

check_address() {
	plain "$1" || bad_request address
	case $text in '' | *[!0-9A-Fa-f.:/]*) bad_request address ;; esac
}

check_entry() {
	plain "$1" || bad_request entry
	case $text in '' | -* | *[!A-Za-z0-9_.@+=~\&\'-]*) bad_request entry ;; esac
}

check_name() {
	plain "$1" || bad_request name
	case $text in '' | *[!A-Za-z0-9_]*) bad_request name ;; esac
}

# check_path WORD: a file that may be edited.
check_path() {
	plain "$1" || bad_request path
	case $text in
		*[!A-Za-z0-9_./+-]* | */../* | */./* | */.. | */. | *//* | */ | *.cf) bad_request "$text may not be edited" ;;
		/etc/postfix/* | /etc/postfix-policyd-spf-python/*) ;;
		*) bad_request "$text may not be edited" ;;
	esac
}

check_table() {
	plain "$1" || bad_request 'table type'
	case $text in hash | btree | lmdb | cdb | texthash) ;; *) bad_request 'table type' ;; esac
	check_path "$2"
}

# check_edit PATH BEFORE AFTER OFFSET REMOVED MAP: the inserted bytes are data and may be anything.
check_edit() {
	plain "$1" && [ "$text" = /etc/postfix/main.cf ] || check_path "$1"
	for word in "$2" "$3"; do
		plain "$word" || bad_request hash
		case $text in *[!0-9a-f]*) bad_request hash ;; esac
		[ ${#text} -eq 64 ] || bad_request hash
	done
	for word in "$4" "$5"; do
		plain "$word" || bad_request offset
		case $text in '' | *[!0-9]*) bad_request offset ;; esac
	done
	plain "$6" || bad_request 'map type'
	case $text in '' | hash | btree | lmdb | cdb) ;; *) bad_request 'map type' ;; esac
}
