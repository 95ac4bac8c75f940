# Files that change at one instant or not at all, and how they are put back. A part of apply.sh.

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

# has_room FOLDER FILE: whether three copies of the file and 64 KiB fit there. What cannot be told counts as room.
has_room() {
	free=$(df -Pk "$1" 2>/dev/null | sed -n '$s/.* \([0-9][0-9]*\)  *[0-9]*%.*/\1/p')
	[ -z "$free" ] || [ "$free" -ge $(($(stat -c %s "$2") / 1024 * 3 + 64)) ]
}

# exchange ONE OTHER: two files take each other's place at one instant, where mv or the kernel can do that.
exchange() {
	first=$(stat -c %i "$1")
	mv -T --exchange "$1" "$2" 2>/dev/null && return
	case $(uname -m) in
		x86_64) call=316 ;;
		aarch64 | riscv64) call=276 ;;
		i?86) call=353 ;;
		armv*) call=382 ;;
		ppc64*) call=357 ;;
		s390x) call=347 ;;
		*) return 1 ;;
	esac
	command -v perl >/dev/null && perl -e 'exit(syscall($ARGV[0] + 0, -100, "$ARGV[1]", -100, "$ARGV[2]", 2) == 0 ? 0 : 1)' "$call" "$1" "$2" >/dev/null 2>&1 && [ "$(stat -c %i "$2")" = "$first" ]
}

# replace NEW FILE HASH: NEW takes FILE's place if that still has this hash; 3: it has not, and stays. An editor that renames its own
# file to this name meanwhile is seen in what comes out of the exchange; where none can be made, a moment stays between look and renaming.
replace() {
	if exchange "$1" "$2"; then
		[ "$(hash "$1")" != "$3" ] || { rm -f "$1"; return 0; }
		exchange "$1" "$2"
		return 3
	fi
	[ "$(hash "$2")" = "$3" ] || return 3
	mv -f "$1" "$2"
}

# put CONTENT FILE [HASH]: gives a file new content at one instant; owner, mode, ACL and context stay. 3: it has not this hash any more.
put() {
	beside=${2%/*}/.mxdeck-$id
	rm -f "$beside"
	cp -a "$2" "$beside" && cat "$1" >"$beside" && sync_path "$beside" && [ "$(hash "$1")" = "$(hash "$beside")" ] && replace "$beside" "$2" "${3:-$(hash "$2")}"
	outcome=$?
	rm -f "$beside"
	[ "$outcome" -eq 0 ] && sync_path "${2%/*}"
	return "$outcome"
}

# restore OLD FILE HASH: puts a kept file back with everything that it was, if the file there has this hash.
restore() {
	beside=${2%/*}/.mxdeck-$id
	rm -f "$beside"
	cp -a "$1" "$beside" && sync_path "$beside" && replace "$beside" "$2" "$3" && sync_path "${2%/*}" && [ "$(looks "$1")" = "$(looks "$2")" ] && return
	rm -f "$beside"
	return 1
}

# looks FILE: owner, mode and content as one word.
looks() {
	printf '%s %s' "$(stat -c '%u:%g:%a' "$1" 2>/dev/null)" "$(hash "$1")"
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

# sweep NUMBER PATH ...: nothing stays beside the file.
sweep() {
	rm -rf "$R${2%/*}/.mxdeck-$id-map" "$R${2%/*}/.mxdeck-$id-was" "$R${2%/*}/.mxdeck-$id"
}

# Only what this change wrote is taken back: another one's bytes are never overwritten.
put_edit_back() {
	sweep "$@"
	[ ! -f "$change/$1.theirs" ] || return 0
	case $(hash "$R$2") in
		"$3") [ "$(looks "$change/$1.old")" = "$(looks "$R$2")" ] || restore "$change/$1.old" "$R$2" "$3" ;;
		"$4") restore "$change/$1.old" "$R$2" "$4" ;;
		*) trouble="$2 was changed by somebody else meanwhile"; return 1 ;;
	esac || { trouble="$2 cannot be written"; return 1; }
	[ -z "$5" ] || put_map_back "$@" || { trouble="the table of $2 cannot be put back"; return 1; }
}
