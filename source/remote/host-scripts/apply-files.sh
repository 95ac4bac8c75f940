# Files that change at one instant or not at all, and how they are put back. A part of apply.sh.

# sum_of FILE: sets $sum to its sha256; to nothing when it cannot be read.
sum_of() {
	{ sum=$(sha256sum <"$1"); } 2>/dev/null
	sum=${sum%% *}
}

# same ONE OTHER: whether two files say the same.
same() {
	sum_of "$1"
	one_sum=$sum
	sum_of "$2"
	[ -n "$sum" ] && [ "$sum" = "$one_sum" ]
}

has() {
	if [ -n "$R" ]; then
		[ -x "$R/usr/sbin/$1" ] || [ -x "$R/usr/bin/$1" ]
	else
		command -v "$1" >/dev/null
	fi
}

# run PROGRAM ARGUMENT...: with no input and without the lock, which a program that stays behind would keep. What hangs is ended,
# where the host can do that, so that whoever asks gets an answer.
run() {
	has "$1" || { echo "$1 is not installed"; return 127; }
	${patience:+timeout "$patience"} "$@" </dev/null 9>&-
}

sync_path() {
	sync "$@" 2>/dev/null || sync
}

# phase NAME: how far the change came, on disk before anything goes on.
phase() {
	printf '%s\n' "$1" >"$change/phase.new" && sync_path "$change/phase.new" && mv -f "$change/phase.new" "$change/phase" && sync_path "$change"
}

# has_room SIZE FOLDER...: whether three copies of so many bytes and 64 KiB fit into each folder. What cannot be told counts as room.
has_room() {
	needed=$(($1 / 1024 * 3 + 64))
	shift
	for free in $(df -Pk "$@" 2>/dev/null | sed -n 's/.* \([0-9][0-9]*\)  *[0-9]*%.*/\1/p'); do
		[ "$free" -ge "$needed" ] || return 1
	done
}

# exchange ONE OTHER: two files take each other's place at one instant, where mv or the kernel can do that.
exchange() {
	if [ -z "$exchanger" ]; then
		mv -T --exchange "$1" "$2" 2>/dev/null && return
		case $(uname -m) in
			x86_64) exchanger=316 ;;
			aarch64 | riscv64) exchanger=276 ;;
			i?86) exchanger=353 ;;
			armv*) exchanger=382 ;;
			ppc64*) exchanger=357 ;;
			s390x) exchanger=347 ;;
			*) exchanger=none ;;
		esac
		command -v perl >/dev/null || exchanger=none
	fi
	[ "$exchanger" != none ] && perl -e 'my $was = (stat $ARGV[1])[1]; exit(syscall($ARGV[0] + 0, -100, "$ARGV[1]", -100, "$ARGV[2]", 2) == 0 && (stat $ARGV[2])[1] == $was ? 0 : 1)' "$exchanger" "$1" "$2" >/dev/null 2>&1
}

# replace NEW FILE HASH: NEW takes FILE's place if that still has this hash; 3: it has not, and stays. An editor that renames its own
# file to this name meanwhile is seen in what comes out of the exchange; where none can be made, a moment stays between look and renaming.
replace() {
	if exchange "$1" "$2"; then
		sum_of "$1"
		[ "$sum" != "$3" ] || return 0
		exchange "$1" "$2"
		return 3
	fi
	sum_of "$2"
	[ "$sum" = "$3" ] || return 3
	mv -f "$1" "$2"
}

# put CONTENT FILE [HASH]: gives a file new content at one instant; owner, mode, ACL and context stay. 3: it has not this hash any more.
put() {
	beside=${2%/*}/.mxdeck-$id
	had=${3:-}
	[ -n "$had" ] || { sum_of "$2"; had=$sum; }
	cp -a "$2" "$beside" && cat "$1" >"$beside" && sync_path "$beside" && same "$1" "$beside" && replace "$beside" "$2" "$had"
	outcome=$?
	rm -f "$beside"
	[ "$outcome" -eq 0 ] && sync_path "${2%/*}"
	return "$outcome"
}

# give_back OLD FILE HASH: a kept file takes the place of the one there with everything that it was, if that one has this hash. The old
# file itself, when it still has its second name $was, which needs no room; else a copy.
give_back() {
	beside=$was
	if [ ! -f "$was" ] || ! alike "$1" "$was"; then
		beside=${2%/*}/.mxdeck-$id
		rm -f "$beside"
		cp -a "$1" "$beside" && sync_path "$beside" || { rm -f "$beside"; return 1; }
	fi
	replace "$beside" "$2" "$3" && sync_path "${2%/*}" && alike "$1" "$2"
	outcome=$?
	rm -f "$beside"
	return "$outcome"
}

# alike ONE OTHER: whether two files have the same owner, mode and content.
alike() {
	[ "$(stat -c '%u:%g:%a' "$1" 2>/dev/null)" = "$(stat -c '%u:%g:%a' "$2" 2>/dev/null)" ] && same "$1" "$2"
}

# check_file PATH: a plain file in its own folder, known under one name. Sets $size and $owner.
check_file() {
	[ ! -L "$R$1" ] || fail "$1 is a symbolic link" 'let the restriction list name the file itself'
	[ -f "$R$1" ] || fail "$1 is not a regular file"
	set -- "$1" $(stat -c '%h %s %u:%g' "$R$1")
	size=${3:-0} owner=${4:-}
	[ "${2:-}" = 1 ] || fail "$1 has hard links, which a change would break" 'make it a file with one name'
	[ ! -x "$R$1" ] || fail "$1 is a program"
	real=$(cd -P "$R${1%/*}" && pwd -P)/${1##*/}
	for folder in /etc/postfix /etc/postfix-policyd-spf-python; do
		case $1 in $folder/*) case $real in "$(cd -P "$R$folder" && pwd -P)"/*) return ;; esac ;; esac
	done
	fail "$1 leads to $real, which may not be edited"
}

# put_back: everything as it was before the change in $change; $trouble says why not, $regretted what cannot be as it was.
put_back() {
	trouble='' regretted=''
	each_edit put_edit_back || return 1
	# Where the first reload failed, Postfix still runs with what was there before.
	if [ -f "$change/reloading" ] && ! run postfix reload >/dev/null 2>&1 && [ -f "$change/reloaded" ]; then
		trouble='the files are as before, but postfix reload failed'
		return 1
	fi
	put_bans_back "$change/unbanned" banip && put_bans_back "$change/banned" unbanip
}

# put_bans_back FILE COMMAND: undoes what was done to the bans that the file lists.
put_bans_back() {
	[ -f "$1" ] || return 0
	while read -r jail address _; do
		run fail2ban-client set "$jail" "$2" "$address" >/dev/null 2>&1 || { trouble="the ban of $address in jail $jail could not be put back"; return 1; }
		[ "$2" = unbanip ] || regretted="; the ban of $address in jail $jail begins anew"
	done <"$1"
}

# kept NUMBER PATH: sets $was to the name that an old file keeps while it is changed; the table's is the same with "-map".
kept() {
	was=$R${2%/*}/.mxdeck-$id-was-$1
}

# sweep NUMBER PATH ...: nothing stays beside the file. What cannot be taken away is left to the next change.
sweep() {
	kept "$1" "$2"
	rm -rf "$was" "$was-map" "$R${2%/*}/.mxdeck-$id-map" "$R${2%/*}/.mxdeck-$id" || littered=yes
}

# put_edit_back NUMBER PATH BEFORE AFTER MAP: only what this change wrote is taken back, another one's bytes are never overwritten.
put_edit_back() {
	if [ ! -f "$change/$1.theirs" ]; then
		kept "$1" "$2"
		sum_of "$R$2"
		trouble="$2 cannot be written"
		case $sum in
			"$3") alike "$change/$1.old" "$R$2" || give_back "$change/$1.old" "$R$2" "$3" || return 1 ;;
			"$4") give_back "$change/$1.old" "$R$2" "$4" || return 1 ;;
			*)
				# Trying again could only harm.
				trouble="$2 was changed by somebody else meanwhile" stuck_phase=closed
				sweep "$@"
				return 1
				;;
		esac
		trouble="the table of $2 cannot be put back"
		[ -z "$5" ] || put_map_back "$@" || return 1
		trouble=
	fi
	sweep "$@"
}
