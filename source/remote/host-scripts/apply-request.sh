# The request of a change, read whole and checked word by word before anything is done. A part of apply.sh.

# decode FOLDER: reads a request, whose words are base64 ("=" stands for nothing), and writes it down as FOLDER/words: a kind and its
# words, printable ASCII, between unit separators. What an edit inserts may be any bytes: it stays base64, in FOLDER/NUMBER.inserted,
# and so does the script of FOLDER/timer. Says what is wrong with the request, or nothing.
decode() {
	awk -v to="$1" '
		function refuse(why) { print why; exit }
		function isWord(word) { return word == "=" || (length(word) % 4 == 0 && word ~ /^[A-Za-z0-9+\/]+=?=?$/) }
		function plain(word,   size, at, digit, bits, part, byte, said) {
			if (word == "=") return ""
			size = length(word) / 4 * 3 - (word ~ /=$/) - (word ~ /==$/)
			for (at = 1; at < length(word); at += 4) {
				bits = 0
				for (digit = 0; digit < 4; digit++) bits = bits * 64 + value[substr(word, at + digit, 1)]
				for (part = 65536; part >= 1 && size > 0; part /= 256) {
					size--
					byte = int(bits / part) % 256
					if (byte < 32 || byte > 126) refuse("a word is not plain text")
					said = said sprintf("%c", byte)
				}
			}
			return said
		}
		BEGIN {
			split("id 1 action 1 operator 1 key 1 undoes 1 confirm-within 1 timer 1 edit 7 unban 2 ban 2 reload 0 banned 2 not-banned 2 map-entry 4 setting 3 running 0 ask 0 confirm 0 revert 0 extend 1 expire 0 lapse 3", table, " ")
			for (row = 1; row in table; row += 2) words[table[row]] = table[row + 1]
			letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
			for (letter = 1; letter <= 64; letter++) value[substr(letters, letter, 1)] = letter - 1
		}
		$1 == "END" { exit }
		!($1 in words) { refuse("unknown word " $1) }
		words[$1] != NF - 1 { refuse($1) }
		{
			line = $1
			edits += $1 == "edit"
			for (field = 2; field <= NF; field++) {
				if (!isWord($field)) refuse("a word is not base64")
				file = ""
				if ($1 == "edit" && field == 7) file = to "/" edits ".inserted"
				if ($1 == "timer") file = to "/timer"
				if (file == "") { line = line "\037" plain($field); continue }
				if ($field != "=") print $field >file
				line = line "\037"
			}
			print line >(to "/words")
		}'
}

# plain WORD: sets $text to what a base64 word of a request says; fails on anything but printable ASCII.
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

# field NAME: sets $text to the text of the request's line NAME.
field() {
	plain "$(sed -n "s/^$1 //p" "$incoming/request" | head -n 1)" || bad_request "$1"
}

bad_request() {
	stop failed "the request is not a valid one: $1" 'nothing was changed'
}

read_request() {
	closing=$(tail -n 1 "$incoming/request")
	sum=$(sed '$d' "$incoming/request" | sha256sum)
	[ "$closing" = "END ${sum%% *}" ] || bad_request 'it is not whole'
	said=$(decode "$incoming" <"$incoming/request") && [ -z "$said" ] || bad_request "${said:-it cannot be read}"
	named='' action='' operator='' key='' asked='' asks_postfix=''
	while IFS=$unit read -r kind one two three four five six seven; do
		case $kind in
			id) named=$one ;;
			action) action=$one ;;
			operator) operator=$one ;;
			key) key=$one ;;
			edit) check_edit "$one" "$two" "$three" "$four" "$five" "$seven" ;;
			unban | ban | banned | not-banned) check_jail "$one" && check_address "$two" ;;
			map-entry) check_table "$one" "$two" && check_entry "$three" ;;
			setting) check_path "$one" && check_name "$two" ;;
			undoes) check_id "$one" ;;
			confirm-within) check_seconds "$one" ;;
			extend) check_seconds "$one" && asked=extend ;;
			ask | confirm | revert | expire) asked=$kind ;;
			lapse) check_lapse "$one" "$two" "$three" ;;
			running) asks_postfix=yes ;;
		esac
	done <"$incoming/words"
	check_id "$id" && [ "$named" = "$id" ] || bad_request id
	[ -z "$asked" ] || return 0
	case $action in '' | *[!a-z-]*) bad_request action ;; esac
	case $operator in '' | *[!A-Za-z0-9_.@-]*) bad_request operator ;; esac
	[ -n "$key" ] || bad_request key
}

check_id() {
	case $1 in '' | *[!0-9a-f-]*) bad_request 'an id' ;; esac
}

# check_seconds WORD: how long a change may wait for its confirmation, a day at most.
check_seconds() {
	case $1 in '' | *[!0-9]* | ??????*) bad_request 'a time' ;; esac
	[ "$1" -ge 1 ] && [ "$1" -le 86400 ] || bad_request 'a time'
	seconds=$1
}

check_jail() {
	case $1 in '' | -* | *[!A-Za-z0-9_.-]*) bad_request jail ;; esac
}

check_address() {
	case $1 in '' | *[!0-9A-Fa-f.:/]*) bad_request address ;; esac
}

check_entry() {
	case $1 in '' | -* | *[!A-Za-z0-9_.@+=~\&\'-]*) bad_request entry ;; esac
}

check_name() {
	case $1 in '' | *[!A-Za-z0-9_]*) bad_request name ;; esac
}

# check_path WORD: a file that may be edited.
check_path() {
	case $1 in
		*[!A-Za-z0-9_./+-]* | */../* | */./* | */.. | */. | *//* | */ | *.cf) bad_request "$1 may not be edited" ;;
		/etc/postfix/* | /etc/postfix-policyd-spf-python/*) ;;
		*) bad_request "$1 may not be edited" ;;
	esac
}

check_table() {
	case $1 in hash | btree | lmdb | cdb | texthash) ;; *) bad_request 'table type' ;; esac
	check_path "$2"
}

# check_edit PATH BEFORE AFTER OFFSET REMOVED MAP
check_edit() {
	[ "$1" = /etc/postfix/main.cf ] || check_path "$1"
	for word in "$2" "$3"; do
		case $word in *[!0-9a-f]*) bad_request hash ;; esac
		[ ${#word} -eq 64 ] || bad_request hash
	done
	for word in "$4" "$5"; do
		case $word in '' | *[!0-9]* | ??????????*) bad_request offset ;; esac
	done
	case $6 in '' | hash | btree | lmdb | cdb) ;; *) bad_request 'map type' ;; esac
}
