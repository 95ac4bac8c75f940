# Applies one change to this host, whole or not at all. The request stands in the here-document below: one line per word list,
# each word in base64, closed by the hash of all lines before. The answer stands between the lines "mxdeck ID begin" and
# "mxdeck ID end". The file holds functions only, and its last line runs them: a copy that was cut on its way runs nothing.
#
# A change has a folder, /var/lib/mxdeck/changes/ID: what the files were (N.old, N.map.old), how far it came (phase) and what
# was answered (answer). A change that is sent again is answered from there. One that was interrupted is put back by the next.
#
# With MXDECK_ROOT=FOLDER every file is looked for below that folder, and only the mail programs there are run.

main() {
	R=${MXDECK_ROOT:-}
	PATH=${R:+$R/usr/sbin:$R/usr/bin:}/usr/sbin:/usr/bin:/sbin:/bin
	LC_ALL=C
	export PATH LC_ALL
	unset IFS CDPATH ENV BASH_ENV LANG
	umask 077
	# A lost connection must not stop a change half-way; who ends the script on purpose gets everything put back.
	trap '' HUP PIPE
	trap 'fail "the change was interrupted"' INT TERM
	trap leave EXIT
	id=@NAME@ state=$R/var/lib/mxdeck change='' began='' locked='' incoming=''
	for tool in base64 sha256sum stat readlink mktemp cp mv tail head; do
		command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 69; }
	done
	say '' "mxdeck $id begin"
	mkdir -p "$state/changes" 2>/dev/null && incoming=$(mktemp -d "$state/incoming.XXXXXX" 2>/dev/null) ||
		stop failed "$state cannot be written: a change needs root" 'nothing was changed'
	cat >"$incoming/request" <<'REQUEST'
@REQUEST@
REQUEST
	read_request
	lock
	recover
	answer_again
	[ -z "$asked" ] || stop failed 'the host knows nothing of this change' 'nothing was changed by it'
	open_change
	stage_edits
	begin
	write_edits
	make_runs
	see_effects
	finish
}

# --- words and answers

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

# stop RESULT WHAT [STATE [REMEDY]]: answers and ends.
stop() {
	trap '' INT TERM
	if [ -n "$incoming" ]; then
		note result "$1"
		[ -z "${2:-}" ] || note what "$2"
		[ -z "${3:-}" ] || note state "$3"
		[ -z "${4:-}" ] || note remedy "$4"
		if [ -n "$change" ]; then
			cp "$incoming/answer" "$change/answer.new" && sync_path "$change/answer.new" && mv -f "$change/answer.new" "$change/answer"
			phase closed
			rm -f "$change"/*.new
			log_line "$1"
		fi
		cat "$incoming/answer" 2>/dev/null || :
	else
		say "result $(printf %s "$1" | base64 | tr -d '\n')" "what $(printf %s "$2" | base64 | tr -d '\n')" "state $(printf %s "$3" | base64 | tr -d '\n')"
	fi
	say "mxdeck $id end"
	exit 0
}

# fail WHAT [REMEDY [RESULT]]: puts everything back if anything was begun, and ends.
fail() {
	trap '' INT TERM
	# What was seen before the failure is no result any more.
	[ -z "$incoming" ] || : >"$incoming/answer"
	if [ -z "$began" ]; then
		stop "${3:-failed}" "$1" 'nothing was changed' "${2:-}"
	elif put_back; then
		stop "${3:-rolled-back}" "$1" "everything was put back as it was, which was verified$regretted" "${2:-}"
	else
		stop failed "$1" "it could NOT be put back: $trouble; what was there before is kept in $change" "${2:-}"
	fi
}

leave() {
	[ -z "$incoming" ] || rm -rf "$incoming"
	[ "$locked" != folder ] || rmdir "$state/lock.held" 2>/dev/null || :
}

# One line in the mail log, so that whoever watches this host sees who did what.
log_line() {
	has logger || return 0
	logger -t mxdeck -p mail.notice "change=$id action=$action by=$operator result=$1 key=<$key>" </dev/null 2>/dev/null || :
}

# --- the request

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
	asked=$(sed -n 's/^ask$/yes/p' "$incoming/request")
	[ -z "$asked" ] || return 0
	field action && action=$text
	field operator && operator=$(printf %s "$text" | tr -c 'A-Za-z0-9_.@-' _)
	field key && key=$text
	case $action in '' | *[!a-z-]*) bad_request action ;; esac
	while read -r kind one two three four five six seven rest; do
		[ -z "$rest" ] || bad_request "$kind"
		case $kind in
			edit) check_edit "$one" "$two" "$three" "$four" "$five" "$seven" ;;
			unban | not-banned) check_jail "$one" && check_address "$two" ;;
			map-entry) check_table "$one" "$two" && check_entry "$three" && plain "$four" || bad_request map-entry ;;
			setting) check_path "$one" && check_name "$two" && plain "$three" || bad_request setting ;;
			reload | running | id | action | operator | key | END) ;;
			*) bad_request "unknown word $kind" ;;
		esac
	done <"$incoming/request"
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
	check_path "$1"
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

# --- files

hash() {
	sha256sum <"$1" 2>/dev/null | cut -c1-64
}

has() {
	if [ -n "$R" ]; then
		[ -x "$R/usr/sbin/$1" ] || [ -x "$R/usr/bin/$1" ]
	else
		command -v "$1" >/dev/null
	fi
}

# run PROGRAM ARGUMENT...: with no input and without the lock, which a program that stays behind would keep.
run() {
	has "$1" || { echo "$1 is not installed"; return 127; }
	"$@" </dev/null 9>&-
}

sync_path() {
	sync "$1" 2>/dev/null || sync
}

phase() {
	printf '%s\n' "$1" >"$change/phase.new" && sync_path "$change/phase.new" && mv -f "$change/phase.new" "$change/phase" && sync_path "$change"
}

# put CONTENT FILE: gives a file new content at one instant; owner, mode, ACL and context stay.
put() {
	beside=${2%/*}/.mxdeck-$id
	rm -f "$beside"
	cp -a "$2" "$beside" && cat "$1" >"$beside" && sync_path "$beside" && [ "$(hash "$1")" = "$(hash "$beside")" ] && mv -f "$beside" "$2" && sync_path "${2%/*}" && return
	rm -f "$beside"
	return 1
}

# restore OLD FILE: puts a kept file back with everything that it was.
restore() {
	beside=${2%/*}/.mxdeck-$id
	rm -f "$beside"
	cp -a "$1" "$beside" && sync_path "$beside" && mv -f "$beside" "$2" && sync_path "${2%/*}" && [ "$(looks "$1")" = "$(looks "$2")" ] && return
	rm -f "$beside"
	return 1
}

# looks FILE: owner, mode and content as one word.
looks() {
	printf '%s %s' "$(stat -c '%u:%g:%a' "$1" 2>/dev/null)" "$(hash "$1")"
}

map_file() {
	case $1 in
		hash | btree) printf %s "$2.db" ;;
		*) printf %s "$2.$1" ;;
	esac
}

# check_file PATH: a plain file in its own folder, known under one name.
check_file() {
	[ ! -L "$R$1" ] || fail "$1 is a symbolic link" 'let the restriction list name the file itself'
	[ -f "$R$1" ] || fail "$1 is not a regular file"
	[ "$(stat -c %h "$R$1")" -eq 1 ] || fail "$1 has hard links, which a change would break" 'make it a file with one name'
	[ ! -x "$R$1" ] || fail "$1 is a program"
	real=$(readlink -f "$R$1")
	for folder in /etc/postfix /etc/postfix-policyd-spf-python; do
		case $real in "$(readlink -f "$R$folder")"/*) return ;; esac
	done
	fail "$1 leads to $real, which may not be edited"
}

# --- the change

lock() {
	if command -v flock >/dev/null; then
		exec 9>"$state/lock"
		flock -w 10 9 && return
	else
		tries=0
		while [ "$tries" -lt 10 ]; do
			mkdir "$state/lock.held" 2>/dev/null && locked=folder && return
			tries=$((tries + 1))
			sleep 1
		done
	fi
	stop failed 'another change holds the lock on this host' 'nothing was changed' "wait for it; if there is none: rm -rf ${state#"$R"}/lock.held"
}

# Changes that were killed half-way are put back before anything else happens. Whose turn it is holds the lock, so none of them runs.
recover() {
	for left in "$state"/changes/*/phase; do
		case $(cat "$left" 2>/dev/null) in
			writing) (recover_one "${left%/phase}") ;;
			# It had only tried things on copies.
			prepared) (change=${left%/phase} id=${change##*/} && each_edit sweep && rm -rf "$change") ;;
		esac
	done
	: >"$incoming/answer"
}

recover_one() {
	change=$1 id=${1##*/} key=${1##*/} operator=mxdeck action=recovery
	: >"$incoming/answer"
	if put_back; then
		stop rolled-back 'the change was interrupted on the host' 'everything was put back as it was, which was verified'
	else
		stop failed 'the change was interrupted on the host' "it could NOT be put back: $trouble; what was there before is kept in $change"
	fi >/dev/null
}

# A change that is known is not made again: its answer is given again.
answer_again() {
	[ -d "$state/changes/$id" ] || return 0
	if [ -f "$state/changes/$id/answer" ]; then
		cat "$state/changes/$id/answer" 2>/dev/null || :
		say "mxdeck $id end"
		exit 0
	fi
	# It ended before it touched anything.
	rm -rf "$state/changes/$id"
}

open_change() {
	mkdir "$state/changes/$id" && change=$state/changes/$id && phase prepared && cp "$incoming/request" "$change/request" || stop failed "$state/changes cannot be written" 'nothing was changed'
}

# Everything that can fail is tried on copies first: the new text, and the map that is built from it.
stage_edits() {
	number=0
	while read -r kind path before after offset removed inserted map; do
		[ "$kind" = edit ] || continue
		number=$((number + 1))
		plain "$path" && path=$text
		plain "$before" && before=$text
		plain "$after" && after=$text
		plain "$offset" && offset=$text
		plain "$removed" && removed=$text
		plain "$map" && map=$text
		check_file "$path"
		[ "$(hash "$R$path")" = "$before" ] || fail "$path was changed by somebody else since the change was planned" 'plan it again' conflict
		printf '%s\n' "$path" "$before" "$after" "$map" >"$change/$number.edit"
		{
			head -c "$offset" "$R$path"
			[ "$inserted" = = ] || printf %s "$inserted" | base64 -d
			tail -c "+$((offset + removed + 1))" "$R$path"
		} >"$change/$number.new"
		[ "$(hash "$change/$number.new")" = "$after" ] || fail "$path would not become what was planned" 'plan it again'
		cp -a "$R$path" "$change/$number.old" || fail "$path cannot be kept in $change" 'make room there'
		[ -z "$map" ] || stage_map "$number" "$map" "$path"
	done <"$incoming/request"
}

stage_map() {
	index=$(map_file "$2" "$R$3")
	if [ -e "$index" ]; then
		cp -a "$index" "$change/$1.map.old" || fail "$index cannot be kept in $change" 'make room there'
	fi
	aside=$R${3%/*}/.mxdeck-$id-map
	rm -rf "$aside"
	# postmap builds as the owner of the text.
	mkdir -m 700 "$aside" && cp -a "$R$3" "$aside/map" && cat "$change/$1.new" >"$aside/map" && chown "$(stat -c %u:%g "$R$3")" "$aside" || { rm -rf "$aside"; began=yes; fail "$3 cannot be written beside" "look at the folder's room and rights"; }
	said=$(run postmap "$2:$aside/map" 2>&1)
	code=$?
	if [ "$code" -ne 0 ] || [ -n "$said" ] || ! cp "$(map_file "$2" "$aside/map")" "$change/$1.map.new"; then
		rm -rf "$aside"
		# Nothing was touched yet; it is checked all the same.
		began=yes
		fail "postmap refused $3: $(printf %s "$said" | head -n 1 | sed "s|$aside/map|$3|g; s|^postmap: ||")" 'mend that line, then run the action again'
	fi
	rm -rf "$aside"
}

begin() {
	sync_path "$change"
	phase writing && began=yes || fail "$change cannot be written" 'make room there'
}

# each_edit FUNCTION: calls it for each staged edit with NUMBER PATH BEFORE AFTER MAP.
each_edit() {
	for staged in "$change"/[0-9]*.edit; do
		[ -f "$staged" ] || continue
		{ read -r path && read -r before && read -r after && read -r map; } <"$staged"
		number=${staged##*/}
		"$1" "${number%.edit}" "$path" "$before" "$after" "$map" || return 1
	done
}

write_edit() {
	was=$R${2%/*}/.mxdeck-$id-was
	rm -f "$was"
	ln "$R$2" "$was" || fail "$2 cannot be written" "look at the folder's room and rights"
	[ "$(hash "$R$2")" = "$3" ] || { rm -f "$was"; fail "$2 was changed by somebody else since the change was planned" 'plan it again' conflict; }
	put "$change/$1.new" "$R$2" || fail "$2 cannot be written" "look at the folder's room and rights"
	# An editor that wrote in place just before the renaming wrote into the old file: then that one stays.
	if [ "$(hash "$was")" != "$3" ]; then
		: >"$change/$1.theirs"
		mv -f "$was" "$R$2"
		fail "$2 was changed by somebody else while the change was made" 'plan it again' conflict
	fi
	rm -f "$was"
	step "$2 is written"
	[ -z "$5" ] || write_map "$@"
}

write_map() {
	index=$(map_file "$5" "$R$2")
	if [ "$5" = lmdb ]; then
		# Its readers hold the file open: postmap changes it in place, in one transaction.
		said=$(run postmap "lmdb:$R$2" 2>&1) && [ -z "$said" ] || fail "postmap refused $2: $said"
	elif [ -e "$index" ]; then
		put "$change/$1.map.new" "$index" || fail "$index cannot be written" "look at the folder's room and rights"
	else
		cp -a "$R$2" "$R${2%/*}/.mxdeck-$id" && cat "$change/$1.map.new" >"$R${2%/*}/.mxdeck-$id" && mv -f "$R${2%/*}/.mxdeck-$id" "$index" || fail "$index cannot be written"
	fi
	step "the $5 table of $2 is built"
}

write_edits() {
	each_edit write_edit
}

make_runs() {
	while read -r kind jail address rest; do
		case $kind in
			reload)
				: >"$change/reloading"
				run postfix reload >/dev/null 2>&1 || fail 'postfix reload failed' 'the mail log says why, in the lines of postfix/postfix-script'
				: >"$change/reloaded"
				step 'Postfix is reloaded'
				;;
			unban)
				plain "$jail" && jail=$text
				plain "$address" && address=$text
				said=$(run fail2ban-client set "$jail" unbanip "$address" 2>&1) || fail "fail2ban-client refused to unban $address in jail $jail: $(printf %s "$said" | head -n 1)" 'systemctl status fail2ban'
				# It answers 0 when the ban had just ended by itself.
				[ "$said" = 0 ] || printf '%s %s\n' "$jail" "$address" >>"$change/unbanned"
				step "$address is unbanned in jail $jail"
				;;
		esac
	done <"$incoming/request"
}

see_effects() {
	while read -r kind one two three four; do
		case $kind in
			map-entry) see_entry "$one" "$two" "$three" "$four" ;;
			setting) see_setting "$one" "$two" "$three" ;;
			not-banned) see_ban "$one" "$two" ;;
			running)
				run postfix status >/dev/null 2>&1 || fail 'Postfix does not run' 'postfix check; then look into the mail log'
				note verified 'postfix status says that the mail system runs'
				;;
		esac
	done <"$incoming/request"
}

see_entry() {
	plain "$1" && type=$text
	plain "$2" && path=$text
	plain "$3" && entry=$text
	plain "$4" && expect=$text
	said=$(run postmap -q "$entry" "$type:$R$path" 2>&1)
	[ "$said" = "$expect" ] || fail "postmap -q $entry $type:$path answers \"$said\" and not \"$expect\""
	note verified "postmap -q $entry $type:$path answers ${expect:+\"}${expect:-nothing}${expect:+\"}"
}

see_setting() {
	plain "$1" && path=$text
	plain "$2" && name=$text
	plain "$3" && expect=$text
	blank="[ $(printf '\t\r')]*"
	said=$(sed -n "s/#.*//; s/^$blank$name$blank=$blank\\([^=]*\\)\$/\\1/p" "$R$path" | tail -n 1 | sed "s/$blank\$//")
	[ "$said" = "$expect" ] || fail "$path says $name = \"$said\" and not \"$expect\""
	note verified "$path says $name = $expect"
}

see_ban() {
	plain "$1" && jail=$text
	plain "$2" && address=$text
	said=$(run fail2ban-client get "$jail" banip 2>&1) || fail "fail2ban-client does not tell the bans of jail $jail"
	for word in $said; do
		[ "$word" != "$address" ] || fail "$address is still banned in jail $jail"
	done
	note verified "$address is not banned in jail $jail"
}

finish() {
	find "$state/changes" -mindepth 1 -maxdepth 1 -type d -mtime +90 -exec rm -rf {} + 2>/dev/null || :
	find "$state" -mindepth 1 -maxdepth 1 -type d -name 'incoming.*' -mtime +1 -exec rm -rf {} + 2>/dev/null || :
	stop 'done'
}

# --- putting back

# put_back: everything as it was before the change in $change; $trouble says why not, $regretted what cannot be as it was.
put_back() {
	trouble='' regretted=''
	each_edit put_edit_back || return 1
	# Where the first reload failed, Postfix still runs with what was there before.
	if [ -f "$change/reloading" ] && ! run postfix reload >/dev/null 2>&1 && [ -f "$change/reloaded" ]; then
		trouble='the files are as before, but postfix reload failed'
		return 1
	fi
	[ -f "$change/unbanned" ] || return 0
	while read -r jail address; do
		run fail2ban-client set "$jail" banip "$address" >/dev/null 2>&1 || { trouble="$address could not be banned again in jail $jail"; return 1; }
		regretted="; the ban of $address in jail $jail begins anew"
	done <"$change/unbanned"
}

# sweep NUMBER PATH ...: nothing stays beside the file.
sweep() {
	rm -rf "$R${2%/*}/.mxdeck-$id-map" "$R${2%/*}/.mxdeck-$id-was" "$R${2%/*}/.mxdeck-$id"
}

# Only what this change wrote is taken back: another one's bytes are never overwritten.
put_edit_back() {
	sweep "$@"
	[ ! -f "$change/$1.theirs" ] || return 0
	case $(hash "$R$2") in
		"$3") [ "$(looks "$change/$1.old")" = "$(looks "$R$2")" ] || restore "$change/$1.old" "$R$2" ;;
		"$4") restore "$change/$1.old" "$R$2" ;;
		*) trouble="$2 was changed by somebody else meanwhile"; return 1 ;;
	esac || { trouble="$2 cannot be written"; return 1; }
	[ -z "$5" ] || put_map_back "$@" || { trouble="the table of $2 cannot be put back"; return 1; }
}

put_map_back() {
	index=$(map_file "$5" "$R$2")
	if [ ! -e "$change/$1.map.old" ]; then
		rm -f "$index"
	elif [ "$(looks "$change/$1.map.old")" = "$(looks "$index")" ]; then
		return 0
	elif [ "$5" = lmdb ]; then
		said=$(run postmap "lmdb:$R$2" 2>&1) && [ -z "$said" ]
	else
		restore "$change/$1.map.old" "$index"
	fi
}

main
