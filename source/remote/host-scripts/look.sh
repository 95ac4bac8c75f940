# Reads files and the journal of changes, and asks reading programs; it changes nothing. The request comes from sent.sh, or from the installed helper, which
# allows less: one look per line, each word in base64; the answers stand between the lines "mxdeck NONCE begin" and "mxdeck NONCE end", in the same order.
# The parts (sent.sh, look-journal.sh, sent before this one) and this file hold functions only, and the last line runs them: a copy that was cut on its way runs nothing.
#
# With MXDECK_ROOT=FOLDER every file is looked for below that folder, and only the programs there are asked.

main() {
	R=${MXDECK_ROOT:-}
	PATH=${R:+$R/usr/sbin:$R/usr/bin:}/usr/sbin:/usr/bin:/sbin:/bin
	LC_ALL=C
	export PATH LC_ALL
	unset IFS CDPATH ENV BASH_ENV LANG
	umask 077
	for tool in base64 tr mktemp; do
		command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 69; }
	done
	work=$(mktemp -d) || exit 73
	trap 'rm -rf "$work"' EXIT
	printf '\nmxdeck %s begin\n' "$mark"
	request >"$work/request"
	while read -r kind words; do
		case $kind in
			file) answer_file "$words" ;;
			# Base64 words hold nothing that the shell splits or expands but the space between them.
			run) answer_run $words ;;
			jails) answer_jails ;;
			journal | change) plain "$words" && "answer_$kind" "$text" || nothing 'the question cannot be read' ;;
		esac </dev/null
	done <"$work/request"
	printf 'mxdeck %s end\n' "$mark"
}

# plain WORD: sets $text to what a base64 word says; fails on anything but printable ASCII.
plain() {
	text=$(printf %s "$1" | base64 -d 2>/dev/null; printf .)
	text=${text%.}
	padding=${1#"${1%%=*}"}
	# The shell drops NUL bytes: the length tells.
	[ ${#text} -eq $((${#1} / 4 * 3 - ${#padding})) ] || return 1
	case $text in '' | *[!\ -~]*) return 1 ;; esac
}

# encoded: what comes in as one base64 word; "=" stands for nothing.
encoded() {
	word=$(base64 | tr -d '\n')
	printf ' %s' "${word:-=}"
}

nothing() {
	printf nothing
	printf %s "$1" | encoded
	echo
}

answer_file() {
	plain "$1" || { nothing 'the path is not plain text'; return; }
	case $text in
		*/../* | */./* | */.. | *//*) nothing 'the path is not a plain one'; return ;;
		/etc/*) ;;
		*) nothing 'only files below /etc are read'; return ;;
	esac
	file=$R$text
	if ! allow_file "$text"; then
		nothing 'the helper does not read it for this account'
	elif [ ! -e "$file" ]; then
		nothing 'there is no such file, or its folder may not be entered'
	elif [ ! -f "$file" ]; then
		nothing 'it is not a regular file'
	elif [ ! -r "$file" ]; then
		nothing "$(id -un) may not read it"
	elif [ "$(wc -c <"$file")" -gt 8388608 ]; then
		nothing 'it is larger than 8 MiB'
	else
		printf file
		encoded <"$file"
		echo
	fi
}

answer_run() {
	left=$#
	while [ "$left" -gt 0 ]; do
		plain "$1" || { nothing 'an argument is not plain text'; return; }
		shift
		set -- "$@" "$text"
		left=$((left - 1))
	done
	case ${1%/*} in
		/usr/sbin | /usr/bin | /sbin | /bin | "$1") ;;
		*) nothing "$1 is not among the programs that are asked"; return ;;
	esac
	program=${1##*/}
	shift
	is_reading "$program" "$@" || { nothing "$program $* is not among the questions that are asked"; return; }
	is_installed "$program" || { nothing "$program is not installed"; return; }
	if [ "$program" = postmap ]; then
		for table in "$@"; do :; done
		allow_file "${table#*:}" "${table%%:*}" || { nothing 'the helper does not ask this table for this account'; return; }
	fi
	if [ "$program" = postmap ] && [ -n "$R" ]; then
		case $1 in
			-q) set -- -q "$2" "${3%%:*}:$R${3#*:}" ;;
			*) set -- -s "${2%%:*}:$R${2#*:}" ;;
		esac
	fi
	"$program" "$@" >"$work/out" 2>"$work/err" </dev/null
	code=$?
	printf 'output %s' "$code"
	encoded <"$work/out"
	encoded <"$work/err"
	echo
}

# answer_jails: the jails' names, and what the server says to the questions about each of them, in one go: each call costs a Python.
answer_jails() {
	is_installed fail2ban-client || { nothing 'fail2ban-client is not installed'; return; }
	fail2ban-client status >"$work/out" 2>"$work/err" || { nothing "Fail2ban does not answer: $(tail -n 1 "$work/err")"; return; }
	names=$(sed -n 's/.*Jail list:[[:space:]]*//p' "$work/out" | tr -d ' ' | tr ',' '\n' | grep -x '[A-Za-z0-9_.-]*' | grep -v '^-')
	for name in $names; do
		for word in prefregex failregex ignoreregex maxretry findtime bantime ignoreip logpath journalmatch; do
			printf 'get %s %s\n' "$name" "$word"
		done
	done >"$work/questions"
	# It ends with an error when there are no more questions.
	fail2ban-client -i <"$work/questions" >"$work/out" 2>/dev/null || :
	printf jails
	printf '%s' "$names" | encoded
	encoded <"$work/out"
	# Under which unit's name the journal has what Postfix logs, where that is not its own.
	if [ -z "$R" ] && systemctl -q is-active postfix@-.service 2>/dev/null; then printf %s postfix@-.service; fi | encoded
	echo
}

is_installed() {
	if [ -n "$R" ]; then
		[ -x "$R/usr/sbin/$1" ] || [ -x "$R/usr/bin/$1" ]
	else
		command -v "$1" >/dev/null
	fi
}

# is_reading PROGRAM ARGUMENT...: the whole table of questions. Nothing here can change a host.
is_reading() {
	program=$1
	shift
	case $program in
		postconf)
			for word in "$@"; do
				case $word in
					-h | -x | -n | -M | -P) ;;
					-* | *[!A-Za-z0-9_./-]*) return 1 ;;
				esac
			done
			;;
		postmap)
			case $#$1 in
				3-q) case $2 in -* | *[!A-Za-z0-9_.@+=~\&\'-]*) return 1 ;; esac ;;
				2-s) ;;
				*) return 1 ;;
			esac
			shift $(($# - 1))
			case $1 in *..* | *[!A-Za-z0-9_./:+-]*) return 1 ;; [a-z]*:/etc/*) ;; *) return 1 ;; esac
			;;
		fail2ban-client)
			case "$*" in -* | *[!A-Za-z0-9_.:/\ -]*) return 1 ;; esac
			case $# in
				1) [ "$1" = ping ] || [ "$1" = status ] || [ "$1" = banned ] ;;
				2) [ "$1" = status ] || [ "$1" = banned ] ;;
				3) [ "$1" = get ] && { [ "$3" = banip ] || [ "$3" = bantime ] || [ "$3" = ignoreip ]; } ;;
				4) [ "$1" = get ] && [ "$3" = banip ] && [ "$4" = --with-time ] ;;
				*) return 1 ;;
			esac
			;;
		postqueue) [ "$*" = -j ] ;;
		*) return 1 ;;
	esac
}

main
