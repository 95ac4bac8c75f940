# Installs the helper and the rule that lets accounts call it, takes both away, or tells what is there. Whole or not at all: what was
# there before is kept until all was seen to work, and put back if not; what a killed one left is put back by the next. At each moment
# between, a host either has no rule, or a rule with a helper. Parts of apply.sh come before this one; the last line runs it.

main() {
	R=${MXDECK_ROOT:-}
	PATH=${R:+$R/usr/sbin:$R/usr/bin:}/usr/sbin:/usr/bin:/sbin:/bin
	LC_ALL=C
	export PATH LC_ALL
	unset IFS CDPATH ENV BASH_ENV LANG
	umask 077
	trap '' HUP PIPE
	trap 'fail "it was interrupted"' INT TERM
	trap leave EXIT
	id=$mark state=$R/var/lib/mxdeck change='' began='' locked='' incoming='' answer='' patience=60 last_phase=closed stuck_phase=closed
	work=$state/setup helper=$R/usr/local/sbin/mxdeck-helper rule=$R/etc/sudoers.d/mxdeck
	for tool in base64 sha256sum stat readlink mktemp cp mv tail head cut sed tr flock; do
		command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 69; }
	done
	say '' "mxdeck $id begin"
	[ -n "$R" ] || [ "$(id -u)" = 0 ] || stop failed 'this needs root' 'nothing was changed'
	mkdir -p "$state/changes" && [ -O "$state" ] && [ ! -L "$state" ] && incoming=$(mktemp -d "$state/incoming.XXXXXX") || stop failed "$state cannot be written" 'nothing was changed'
	request >"$incoming/request"
	read_setup
	exec 9>"$state/lock"
	flock -w 10 9 || fail 'another change holds the lock on this host' 'try again when it has ended'
	recover
	case $action in
		tell-helper) tell ;;
		install-helper) install ;;
		remove-helper) remove ;;
	esac
}

# field NAME: sets $text to the text of the request's line NAME.
field() {
	text=$(sed -n "s/^$1 //p" "$incoming/request" | head -n 1)
	[ -n "$text" ] || bad_request "$1"
	[ "$text" = = ] && text='' || text=$(printf %s "$text" | base64 -d)
	case $text in *[!\ -~]*) bad_request "$1" ;; esac
}

bad_request() {
	stop failed "the request is not a valid one: $1" 'nothing was changed'
}

hash_of() {
	sha256sum <"$1" | cut -c1-64
}

# looks_like FILE: owner, mode and content as one word.
looks_like() {
	printf '%s %s' "$(stat -c '%u:%g:%a' "$1" 2>/dev/null)" "$(hash_of "$1" 2>/dev/null)"
}

read_setup() {
	[ "$(tail -n 1 "$incoming/request")" = "END $(sed '$d' "$incoming/request" | sha256sum | cut -c1-64)" ] || bad_request 'it is not whole'
	field action && action=$text
	case $action in tell-helper | install-helper | remove-helper) ;; *) bad_request action ;; esac
	field operator && operator=$(printf %s "$text" | tr -c 'A-Za-z0-9_.@-' _)
	field key && key=$text
	case $key in *[!A-Za-z0-9_.,-]*) bad_request key ;; esac
}

tell() {
	note helper "$([ ! -e "$helper" ] || hash_of "$helper")"
	note rule-sha256 "$([ ! -e "$rule" ] || hash_of "$rule")"
	note rule "$([ ! -e "$rule" ] || base64 <"$rule" | tr -d '\n')"
	stop 'done'
}

# unchanged WORD FILE: the file still is what the operator was shown.
unchanged() {
	field "$1"
	[ "$text" = "$([ ! -e "$2" ] || hash_of "$2")" ] || fail "$2 was changed by somebody else meanwhile" 'look at it again' conflict
}

# only_root PATH: nobody else can write it, or put something else in its place.
only_root() {
	place=$(readlink -f "$1") || fail "$1 cannot be found"
	while [ -n "$place" ] && [ "$place" != "$R" ]; do
		[ -O "$place" ] || fail "$place belongs to somebody else than root" "make it root's"
		mode=$(stat -c %a "$place")
		case ${mode#"${mode%??}"} in [2367]? | ?[2367]) fail "others than root may write into $place (mode $mode)" "chmod go-w $place" ;; esac
		place=${place%/*}
	done
}

# What is there now must be sound, and is kept.
keep() {
	baseline=$(run visudo -c 2>&1) || fail "visudo finds fault with what is there already: $(printf %s "$baseline" | head -n 1)" 'visudo -c'
	for each in "$helper" "$rule"; do
		[ ! -L "$each" ] || fail "$each is a symbolic link" 'take it away by hand'
	done
	rm -rf "$work"
	mkdir "$work" || fail "$work cannot be written" 'make room there'
	for each in "$helper" "$rule"; do
		[ ! -e "$each" ] || cp -a "$each" "$work/${each##*/}.old" || fail "$each cannot be kept in $work" 'make room there'
	done
	: >"$work/begun" && sync_path "$work" && began=yes || fail "$work cannot be written" 'make room there'
}

# place NEW FILE MODE: the name with a dot is none that sudo reads.
place() {
	beside=${2%/*}/.mxdeck-setup.new
	cp "$1" "$beside" && chmod "$3" "$beside" && { [ -n "$R" ] || chown 0:0 "$beside"; } && sync_path "$beside" && [ "$(hash_of "$1")" = "$(hash_of "$beside")" ] && mv -f "$beside" "$2" && sync_path "${2%/*}" || { rm -f "$beside"; fail "$2 cannot be written" "look at the folder's room and rights"; }
	step "$2 is written"
}

install() {
	unchanged was-helper "$helper"
	unchanged was-rule "$rule"
	only_root "${helper%/*}"
	only_root "${rule%/*}"
	has visudo || fail 'visudo is not installed' 'apt install sudo'
	users=$(printf %s "$key" | tr , ' ')
	for user in $users; do
		[ -n "$R" ] || id -u "$user" >/dev/null 2>&1 || fail "there is no account $user on this host"
	done
	sed -n 's/^helper //p' "$incoming/request" | base64 -d >"$incoming/helper" && sed -n 's/^rule //p' "$incoming/request" | base64 -d >"$incoming/rule" || bad_request 'its files'
	field sha256
	wanted=$text
	[ "$(hash_of "$incoming/helper")" = "$wanted" ] && sh -n "$incoming/helper" || bad_request 'its helper'
	chmod 440 "$incoming/rule"
	said=$(run visudo -cf "$incoming/rule" 2>&1) || fail "visudo does not take the rule: $(printf %s "$said" | head -n 1)"
	keep
	place "$incoming/helper" "$helper" 755
	place "$incoming/rule" "$rule" 440
	see_installed "$wanted"
	finish
}

see_installed() {
	[ "$(hash_of "$helper")" = "$1" ] && [ "$(stat -c %a "$helper")" = 755 ] && [ "$(stat -c %a "$rule")" = 440 ] || fail "$helper is not what was written"
	note verified "$helper has sha256 $1, mode 755"
	said=$(run visudo -c 2>&1) || fail "visudo -c finds fault: $(printf %s "$said" | head -n 1)"
	note verified "visudo -c takes $rule with all others"
	for user in $users; do
		# As the account itself: a rule of another file may come after this one and ask for a password.
		said=$(echo version | as_account "$user" 2>&1)
		[ "${said##* }" = "$1" ] || fail "sudo does not let $user call the helper without a password: $(printf %s "$said" | head -n 1)" 'sudo -l says which other rule stands against it'
		note verified "$user calls it without a password, and it says which one it is"
	done
}

# as_account USER: the helper, called as a console does.
as_account() {
	if [ -n "$R" ]; then "$R/usr/bin/sudo" -n "$helper"; else runuser -u "$1" -- sudo -n "$helper"; fi 9>&-
}

remove() {
	unchanged was-helper "$helper"
	unchanged was-rule "$rule"
	keep
	rm -f "$rule" && sync_path "${rule%/*}" && step "$rule is taken away" || fail "$rule cannot be taken away"
	rm -f "$helper" && sync_path "${helper%/*}" && step "$helper is taken away" || fail "$helper cannot be taken away"
	[ ! -e "$rule" ] && [ ! -e "$helper" ] || fail 'they are still there'
	said=$(run visudo -c 2>&1) || fail "visudo -c finds fault: $(printf %s "$said" | head -n 1)"
	note verified "neither $helper nor $rule is there any more; visudo -c takes what is left"
	finish
}

finish() {
	rm -rf "$work"
	began=
	mkdir "$state/changes/$id" && change=$state/changes/$id && sed -e '/^helper /d' -e '/^rule /d' "$incoming/request" >"$change/request"
	stop 'done'
}

# recover: what was killed half-way.
recover() {
	[ -e "$work/begun" ] || return 0
	put_back || stop failed "an earlier installation was killed half-way and cannot be put back: $trouble" "what was there before is kept in $work"
}

put_back() {
	trouble='' regretted=''
	for each in "$rule" "$helper"; do
		kept=$work/${each##*/}.old
		if [ ! -e "$kept" ]; then
			rm -f "$each"
		elif [ "$(looks_like "$kept")" != "$(looks_like "$each")" ]; then
			cp -a "$kept" "${each%/*}/.mxdeck-setup.new" && mv -f "${each%/*}/.mxdeck-setup.new" "$each"
		fi || { trouble="$each cannot be written"; return 1; }
	done
	rm -rf "$work"
}

each_edit() {
	:
}

main
