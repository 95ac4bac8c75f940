# Applies one change to this host, whole or not at all. The request stands in the here-document below: one line per word list,
# each word in base64, closed by the hash of all lines before. The answer stands between the lines "mxdeck ID begin" and
# "mxdeck ID end". The parts (apply-*.sh, sent before this one) and this file hold functions only, and the last line runs them:
a copy that was cut on its way runs nothing.
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
	open_change
	# Who asks for an unknown change closes it, so that a request still on its way cannot make it after the answer.
	[ -z "$asked" ] || stop failed 'the change never began on this host' 'nothing was changed'
	stage_edits
	begin
	write_edits
	make_runs
	see_effects
	finish
}

lock() {
	if command -v flock >/dev/null; then
		exec 9>"$state/lock"
		flock -w 10 9 && return
		advice='try again when it has ended'
	else
		advice="try again when it has ended; if it was killed: rmdir ${state#"$R"}/lock.held"
		tries=0
		while [ "$tries" -lt 10 ]; do
			mkdir "$state/lock.held" 2>/dev/null && locked=folder && return
			tries=$((tries + 1))
			sleep 1
		done
	fi
	stop failed 'another change holds the lock on this host' 'nothing was changed' "$advice"
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

main
