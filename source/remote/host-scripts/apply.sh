# Applies one change to this host, whole or not at all. The request comes from sent.sh, or from the installed helper, which allows
# less: one line per word list, each word in base64, closed by the hash of all lines before. The answer stands between the lines
# "mxdeck ID begin" and "mxdeck ID end". The parts (sent.sh, apply-*.sh, sent before this one) and this file hold functions only, and
# the last line runs them: a copy that was cut on its way runs nothing.
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
	id=$mark state=$R/var/lib/mxdeck change='' began='' locked='' incoming='' seconds='' lapse='' lapsing='' waits=${waits:-} exchanger='' patience=30 last_phase=closed
	answer='' stuck_phase=writing littered=''
	unit=$(printf '\037')
	for tool in awk base64 cat chmod cp df head ln mkdir mktemp mv readlink rm sed sha256sum stat sync tail tr; do
		command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 69; }
	done
	command -v timeout >/dev/null || patience=
	say '' "mxdeck $id begin"
	{ [ -d "$state/changes" ] || mkdir -p "$state/changes" 2>/dev/null; } && incoming=$(mktemp -d "$state/incoming.XXXXXX" 2>/dev/null) ||
		stop failed "$state cannot be written: a change needs root" 'nothing was changed'
	check_state
	request >"$incoming/request"
	read_request
	allow_request
	[ "$asked" != expire ] || wait_for_deadline
	lock
	recover
	(rearm_lapses)
	[ "$asked" != lapse ] || begin_lapse
	[ -z "$asked" ] || decide
	answer_again
	open_change
	# Who asks for an unknown change closes it, so that a request still on its way cannot make it after the answer.
	[ -z "$asked" ] || stop failed 'the change never began on this host' 'nothing was changed'
	ask_before
	stage_edits
	arm
	begin
	write_edits
	make_runs
	see_effects
	finish
}

# The journal is this account's own, and nobody else can look into it.
check_state() {
	[ -d "$state" ] && [ ! -L "$state" ] && [ -O "$state" ] && chmod 700 "$state" || stop failed "$state belongs to somebody else" 'nothing was changed' "look who made it, then move it away"
}

lock() {
	if ! command -v flock >/dev/null; then
		try_for_seconds 10 take_lock && return
	else
		exec 9>"$state/lock"
		take_flock -n && return
		take_flock -w 10 2>"$incoming/flock" && return
		# A flock that complains knows no -w.
		if [ -s "$incoming/flock" ]; then try_for_seconds 10 take_flock -n && return; fi
	fi
	stop failed 'another change holds the lock on this host' 'nothing was changed' 'try again when it has ended'
}

# The descriptor is named twice: some shells keep it from the programs that they run.
take_flock() {
	flock "$@" 9 9>&9
}

# try_for_seconds COUNT COMMAND ARGUMENT...
try_for_seconds() {
	tries=$1
	shift
	while [ "$tries" -gt 0 ]; do
		"$@" 2>/dev/null && return
		tries=$((tries - 1))
		sleep 1
	done
	return 1
}

take_lock() {
	ln -s "$$.$(boot)" "$state/lock.held" 2>/dev/null && locked=link && return
	break_lock
	return 1
}

boot() {
	cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo unknown
}

# Takes away a lock whose holder is gone. Who took away another one than the dead one's puts it back.
break_lock() {
	holder=$(readlink "$state/lock.held") || return 0
	[ "${holder#*.}" = "$(boot)" ] && kill -0 "${holder%%.*}" 2>/dev/null && return
	mv "$state/lock.held" "$state/lock.broken.$$" 2>/dev/null || return 0
	[ "$(readlink "$state/lock.broken.$$")" = "$holder" ] || mv -n "$state/lock.broken.$$" "$state/lock.held"
	rm -f "$state/lock.broken.$$"
}

# Changes that were killed half-way are put back before anything else happens. Whose turn it is holds the lock, so none of them runs.
# $waiting: the ids of those that wait for their confirmation.
recover() {
	waiting=
	for left in "$state"/changes/*/phase; do
		# Read without a process: there may be thousands.
		{ read -r reached <"$left"; } 2>/dev/null || continue
		left=${left%/phase}
		case $reached in
			writing) (recover_one "$left" 'the change was interrupted on the host') ;;
			confirming) if [ "$(remaining "$left")" -gt 0 ]; then waiting="$waiting ${left##*/}"; else (recover_one "$left" 'nobody confirmed the change in time'); fi ;;
			littered) (change=$left id=${left##*/} && each_edit sweep && [ -z "$littered" ] && phase closed) ;;
			# It had only tried things on copies.
			prepared) (change=$left id=${left##*/} && each_edit sweep && rm -rf "$change") ;;
		esac
	done
}

# recover_one FOLDER WHY
recover_one() {
	change=$1 id=${1##*/} key=${1##*/} operator=mxdeck action=recovery answer=
	if put_back; then
		stop rolled-back "$2" 'everything was put back as it was, which was verified'
	else
		last_phase=$stuck_phase
		stop failed "$2" "it could NOT be put back: $trouble; what was there before is kept in $change"
	fi >/dev/null
}

# A change that is known is not made again: its answer is given again.
answer_again() {
	[ -d "$state/changes/$id" ] || return 0
	if [ -f "$state/changes/$id/answer" ]; then
		say '{"known":true}'
		[ "$(cat "$state/changes/$id/phase")" != confirming ] || say "{\"confirm\":$(remaining "$state/changes/$id")}"
		cat "$state/changes/$id/answer" 2>/dev/null || :
		say "mxdeck $id end"
		exit 0
	fi
	# It ended before it touched anything.
	rm -rf "$state/changes/$id"
}

open_change() {
	mkdir "$state/changes/$id" && change=$state/changes/$id && echo prepared >"$change/phase" && cp "$incoming/request" "$change/request" || stop failed "$state/changes cannot be written" 'nothing was changed'
}

# Everything that can fail is tried on copies first: the new text, and the map that is built from it.
stage_edits() {
	number=0
	while IFS=$unit read -r kind path before after offset removed _ map; do
		[ "$kind" = edit ] || continue
		number=$((number + 1))
		check_file "$path"
		check_waiting "$path"
		sum_of "$R$path"
		[ "$sum" = "$before" ] || fail "$path was changed by somebody else since the change was planned" 'plan it again' conflict
		printf '%s\n' "$path" "$before" "$after" "$map" >"$change/$number.edit"
		{
			head -c "$offset" "$R$path"
			[ ! -f "$incoming/$number.inserted" ] || base64 -d "$incoming/$number.inserted"
			tail -c "+$((offset + removed + 1))" "$R$path"
		} >"$change/$number.new"
		sum_of "$change/$number.new"
		[ "$sum" = "$after" ] || fail "$path would not become what was planned" 'plan it again'
		has_room "$size" "$change" "${R}${path%/*}" || fail "there is no room for three copies of $path" 'make room on the host'
		cp -a "$R$path" "$change/$number.old" || fail "$path cannot be kept in $change" 'make room there'
		allow_edit "$number" "$path"
		[ "$path" != /etc/postfix/main.cf ] || stage_settings "$number"
		[ -z "$map" ] || stage_map "$number" "$map" "$path"
	done <"$incoming/words"
}

# main.cf with a fault breaks mail at the next connection, without any reload: postconf reads the new one in a folder of its own first.
stage_settings() {
	aside=$change/postfix
	mkdir "$aside" && cp "$R/etc/postfix/master.cf" "$aside/master.cf" && cp "$change/$1.new" "$aside/main.cf" || fail "$aside cannot be written" 'make room there'
	baseline=$(run postconf -c "$R/etc/postfix" -n 2>&1 >/dev/null)
	said=$(run postconf -c "$aside" -n 2>&1 >/dev/null)
	code=$?
	said=$(printf %s "$said" | sed "s|$aside/|$R/etc/postfix/|g")
	rm -rf "$aside"
	[ "$code" -eq 0 ] && [ "$said" = "$baseline" ] || fail "postconf does not take the new main.cf: $(printf %s "$said" | tail -n 1 | sed 's|^postconf: ||')" 'plan it again without that'
}

begin() {
	sync_path "$change"/* "$change"
	[ -z "$asks_postfix" ] || await_before
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

# write_edit NUMBER PATH BEFORE AFTER MAP. The old file keeps a second name until the change has ended: it can be put back from there
# on a full disk, too.
write_edit() {
	kept "$1" "$2"
	ln -f "$R$2" "$was" || fail "$2 cannot be written" "look at the folder's room and rights"
	sum_of "$R$2"
	[ "$sum" = "$3" ] || fail "$2 was changed by somebody else since the change was planned" 'plan it again' conflict
	put "$change/$1.new" "$R$2" "$3"
	case $? in
		0) ;;
		3)
			# What somebody else put there stays.
			: >"$change/$1.theirs"
			fail "$2 was changed by somebody else while the change was made" 'plan it again' conflict
			;;
		*) fail "$2 cannot be written" "look at the folder's room and rights" ;;
	esac
	# An editor that wrote in place just before the renaming wrote into the old file: then that one stays.
	sum_of "$was"
	if [ "$sum" != "$3" ]; then
		: >"$change/$1.theirs"
		mv -f "$was" "$R$2"
		fail "$2 was changed by somebody else while the change was made" 'plan it again' conflict
	fi
	step "$2 is written"
	[ -z "$5" ] || write_map "$@"
}

write_edits() {
	each_edit write_edit
}

finish() {
	[ -z "$seconds" ] || { set_deadline "$seconds" && add "{\"confirm\":$seconds}" && last_phase=confirming || fail "$change cannot be written" 'make room there'; }
	arm_lapse
	each_edit sweep
	forget_old
	stop 'done'
}

# What closed three months ago is forgotten. A clock that was set meanwhile may make this very change look that old.
forget_old() {
	find "$state" -mindepth 1 -maxdepth 3 \( -path "$state/changes/*/phase" -mtime +90 -o -path "$state/incoming.*" -type d -mtime +1 \) 2>/dev/null | while read -r old; do
		case $old in
			"$change"/* | "$incoming" | */incoming.*/*) ;;
			*/phase) { read -r reached <"$old"; } 2>/dev/null && [ "$reached" = closed ] && [ ! -f "${old%/phase}/lapse" ] && rm -rf "${old%/phase}" ;;
			*) rm -rf "$old" ;;
		esac
	done
}

main
