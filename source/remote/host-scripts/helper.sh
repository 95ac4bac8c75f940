# What accounts may have done as root on this host, and nothing else: the gate in front of the scripts that mxdeck changes hosts with.
# Whoever asks is not trusted. It takes no arguments and nothing of its caller's environment, reads one request on standard input,
# whole, closed by its own hash, and looks itself which files Postfix uses. The first line of a request is "apply ID", "look NONCE"
# or "version"; what follows is a request as the scripts below read it. The functions here have the places of those in sent.sh.

newline='
'

# What nobody who asks can touch: no variable of the caller is left, neither for this script nor for what it runs.
forget_caller() {
	PATH=/usr/sbin:/usr/bin:/sbin:/bin
	unset IFS CDPATH ENV BASH_ENV
	for variable in $(export -p | sed -n -e 's/^export \([A-Za-z_][A-Za-z0-9_]*\).*/\1/p' -e 's/^declare -x \([A-Za-z_][A-Za-z0-9_]*\).*/\1/p'); do
		unset "$variable"
	done
	PATH=/usr/sbin:/usr/bin:/sbin:/bin
	LC_ALL=C
	export PATH LC_ALL
	umask 077
	# Nor is one of its limits, which could cut a file short.
	for limit in f t v; do
		command ulimit "-$limit" unlimited 2>/dev/null || :
	done
	cd /
	MXDECK_ROOT=
	R=$MXDECK_ROOT own=$R/usr/local/sbin/mxdeck-helper
}

helper() {
	wanted=
	[ $# -eq 0 ] || refuse 'it takes no arguments'
	forget_caller
	for tool in head tr sed grep awk cut base64 sha256sum; do
		command -v "$tool" >/dev/null || refuse "$tool is not installed"
	done
	printf %s 'mxdeck-helper ready' >&2
	read_message
	[ "$wanted" = version ] || learn_places
	case $wanted in
		version) printf '%s %s\n' "$helper_number" "$(hash_of "$own")" ;;
		apply) apply ;;
		look) look ;;
	esac
}

hash_of() {
	sha256sum <"$1" | cut -c1-64
}

# refuse WHY: before anything was looked at.
refuse() {
	if [ "$wanted" = apply ]; then
		printf 'mxdeck %s begin\n' "$mark"
		printf '{"result":"failed","what":"the helper refuses this: %s","state":"nothing was changed"}\n' "$1"
		printf 'mxdeck %s end\n' "$mark"
		exit 0
	fi
	printf 'mxdeck-helper: refused: %s\n' "$1" >&2
	exit 64
}

# Sets $wanted, $mark and $message, what was sent after the first line.
read_message() {
	# The shell drops NUL bytes: they become something that is refused.
	message=$(head -c 65537 | tr '\000' '!')
	[ ${#message} -le 65536 ] || refuse 'it is larger than 64 KiB'
	case $message in *[!A-Za-z0-9+/=_\ "$newline"-]*) refuse 'it holds a sign that no request has' ;; esac
	first=${message%%"$newline"*}
	case $first in
		version) [ "$message" = version ] || refuse 'more than one question'; wanted=version; return ;;
		apply\ ?* | look\ ?*) mark=${first#* } ;;
		*) refuse 'it does not begin as one' ;;
	esac
	case $mark in *[!0-9a-f-]*) refuse 'it has no id' ;; esac
	[ ${#mark} -le 64 ] || refuse 'it has no id'
	wanted=${first%% *}
	message=${message#*"$newline"}
	body=${message%"$newline"*}
	[ "${message##*"$newline"}" = "END $(printf '%s\n' "$body" | sha256sum | cut -c1-64)" ] || refuse 'it is not whole'
	[ "$wanted" = look ] || check_words
}

# The words that begin a line. A script is never taken from whoever asks, nor is it asked to wait for its own sake.
check_words() {
	! printf '%s\n' "$body" | cut -d ' ' -f 1 | grep -qvxE 'id|action|operator|key|undoes|confirm-within|lapse|edit|reload|unban|ban|map-entry|setting|banned|not-banned|running|ask|confirm|revert|extend' || refuse 'it holds a word that is not known here'
}

request() {
	printf '%s\n' "$message"
}

# The process that waits for a confirmation runs this text as it is now, whatever becomes of the installed one.
write_timer() {
	sed '$d' "$own" && printf 'expire %s\n' "$id"
}

# expire ID: what that process does.
expire() {
	forget_caller
	wanted=apply mark=$1
	body="id $(printf %s "$1" | base64 | tr -d '\n')${newline}expire"
	message="$body${newline}END $(printf '%s\n' "$body" | sha256sum | cut -c1-64)"
	apply
}

ask_postconf() {
	if [ -n "$R" ]; then "$R/usr/sbin/postconf" "$@"; else postconf "$@"; fi </dev/null 2>/dev/null
}

# Sets $tables, which Postfix asks for senders ("TYPE PATH" each), and $settings, the file of policyd-spf.
learn_places() {
	usual=$(ask_postconf -h default_database_type)
	tables=$({ ask_postconf -x -n; ask_postconf -x -P; } | tr '\t,{}' '    ' | tr -s ' ' '\n' | sed -n '/^check_sender_access$/{n;p;}' |
		sed -n -e 's/^proxy://' -e "s|^/|${usual:-hash}:/|" -e 's/^\([a-z]*\):\(\/.*\)$/\1 \2/p')
	settings=$(ask_postconf -M | sed -n 's|.*argv=[^ ]*policyd-spf  *\(/[^ ]*\).*|\1|p' | head -n 1)
	settings=${settings:-/etc/postfix-policyd-spf-python/policyd-spf.conf}
}

# is_sender_table TYPE PATH
is_sender_table() {
	printf '%s\n' "$tables" | grep -qxF "$1 $2"
}

not_here() {
	stop failed "the helper on this host does not allow $1" 'nothing was changed' 'an account that may use sudo for more can do it'
}

# The words of the request were read by then: they are what they should be, but not yet what this account may have.
allow_request() {
	[ -z "$asked" ] || return 0
	undone=
	while IFS=$unit read -r kind one two three four five six seven; do
		case $kind in
			undoes) undone=$state/changes/$one ;;
			edit) allow_place "$one" "$seven" ;;
			map-entry) allow_key "$one" "$two" "$three" ;;
			setting) allow_setting "$one" "$two" ;;
			ban) allow_ban "$one" "$two" ;;
		esac
	done <"$incoming/words"
}

# allow_place PATH MAP: a file to be edited, and the table to be built from it.
allow_place() {
	[ -n "$2" ] || [ "$1" != "$settings" ] || return 0
	is_sender_table "${2:-texthash}" "$1" || not_here "to edit $1${2:+ as $2 table}"
}

# allow_key TYPE PATH KEY: a table to be asked for a key.
allow_key() {
	is_sender_table "$1" "$2" || not_here "to ask $1:$2"
	printf '%s\n' "$3" | grep -qxE "$key_form" || not_here "the key $3"
}

allow_setting() {
	[ "$1" = "$settings" ] && [ "$2" = PermError_reject ] || not_here "to look at $2 in $1"
}

# allow_ban JAIL ADDRESS: only what the change lifted that is taken back.
allow_ban() {
	[ -n "$undone" ] && cut -d ' ' -f 1,2 "$undone/unbanned" 2>/dev/null | grep -qxF "$1 $2" || not_here "to ban $2 in jail $1: it only takes back what a change lifted"
}

# Lines that may be written: mxdeck's own comments, entries that reject one sender or one domain, and the one setting.
label='[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
key_form="([A-Za-z0-9_][A-Za-z0-9._+=~&'-]{0,63}@|[.])?($label[.])+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
return_sign=$(printf '\r')
table_form="(# mxdeck[ -~]*|$key_form[[:blank:]]+(REJECT( [ -~]{1,240})?|5[0-9][0-9] 5[.][0-9]{1,3}[.][0-9]{1,3} [ -~]{1,240}))$return_sign?"
setting_name='[[:blank:]]*PermError_reject[[:blank:]]*='
setting_form="$setting_name[[:blank:]]*(True|False)[[:blank:]]*(#.*)?$return_sign?"

# A staged edit, line by line. What is none of those lines must have stood there before, in this order, or in the file as it was
# before the change that is taken back.
allow_edit() {
	for side in old new; do
		tr '\000' '\001' <"$change/$1.$side" >"$incoming/$side" || not_seen "$2"
	done
	: >"$incoming/kept"
	[ -z "$undone" ] || for staged in "$undone"/[0-9]*.edit; do
		[ "$(head -n 1 "$staged" 2>/dev/null)" != "$2" ] || tr '\000' '\001' <"${staged%.edit}.old" >>"$incoming/kept"
	done
	if [ "$2" = "$settings" ]; then
		[ "$(grep -v "^$setting_name" "$incoming/old")" = "$(grep -v "^$setting_name" "$incoming/new")" ] || fail "the helper on this host allows no other setting of $2 to be changed"
		form=$setting_form
	else
		form=$table_form
	fi
	grep -vxE "$form" "$incoming/new" >"$incoming/odd"
	[ $? -le 1 ] || not_seen "$2"
	awk -v old="$incoming/old" -v kept="$incoming/kept" '
		FILENAME == old { before[++last] = $0; next }
		FILENAME == kept { again[$0]; next }
		{
			for (place = at + 1; place <= last && before[place] "" != $0 ""; place++);
			if (place <= last) at = place
			else if (!($0 in again)) { wrong = 1; exit }
		}
		END { exit wrong }
	' "$incoming/old" "$incoming/kept" "$incoming/odd" || fail "the helper on this host does not allow what would be written into $2" 'it writes rejections of one sender or one domain, and the one setting'
}

# A check that cannot be made in whole allows nothing.
not_seen() {
	fail "it could not be seen what would be written into $1" 'make room on the host'
}

# allow_file PATH [TYPE]: what the account's own work needs, and what anybody on this host may read.
allow_file() {
	case ${2:-} in '' | hash | btree | lmdb | cdb | texthash) ;; *) return 1 ;; esac
	case $1 in /etc/postfix/main.cf | /etc/postfix/master.cf) return ;; esac
	[ "$1" != "$settings" ] || return 0
	! printf '%s\n' "$tables" | cut -d ' ' -f 2 | grep -qxF "$1" || return 0
	found=1
	for each in "$R$1" ${2:+"$R$1.db" "$R$1.lmdb" "$R$1.cdb"}; do
		[ -e "$each" ] || continue
		anybody_reads "$each" || return 1
		found=0
	done
	return "$found"
}

anybody_reads() {
	real=$(readlink -f "$1") || return 1
	case $(stat -c %a "$real") in *[4567]) ;; *) return 1 ;; esac
	while real=${real%/*} && [ "$real" != "$R" ]; do
		case $(stat -c %a "$real") in *[1357]) ;; *) return 1 ;; esac
	done
}
