#!/bin/sh
# Stand-in for fail2ban-client(1). Each ban is a file bans/JAIL/ADDRESS that holds "BEGIN + SECONDS = END", so that
# asking, banning and unbanning need no lock against the log writer, which bans too.
root=${MXDECK_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
bans=$root/var/lib/fail2ban/bans

jails() {
	ls "$bans"
}

banned_in() {
	ls "$bans/$1"
}

log() {
	printf '%s,000 fail2ban.actions        [36]: NOTICE  [%s] %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$1" "$2" >> "$root/var/log/fail2ban.log"
}

need_jail() {
	case $1 in
		'' | */* | .*) ;;
		*) [ -d "$bans/$1" ] && return ;;
	esac
	printf "Sorry but the jail '%s' does not exist\n" "$1"
	printf "%s,000 fail2ban                [%s]: ERROR   NOK: ('%s',)\n" "$(date '+%Y-%m-%d %H:%M:%S')" "$$" "$1" >&2
	exit 255
}

# Prints 1 when the address was banned in the jail and is no more, else 0.
unban() {
	case $2 in
		'' | */* | .*) echo 0; return ;;
	esac
	if rm "$bans/$1/$2" 2>/dev/null; then
		log "$1" "Unban $2"
		echo 1
	else
		echo 0
	fi
}

total() {
	awk '{ sum += $1 } END { print sum + 0 }'
}

# The addresses of a jail as Python prints a list.
list() {
	banned_in "$1" | awk '{ printf "%s'\''%s'\''", (NR > 1 ? ", " : ""), $1 }'
}

setting() {
	awk -v section="[$1]" -v name="$2" -v fallback="$3" '
		/^\[/ { inside = ($1 == section || $1 == "[DEFAULT]") }
		inside && $1 == name { fallback = $3 }
		END { print fallback }
	' "$root/etc/fail2ban/jail.local"
}

log_path() {
	case $1 in
		dovecot) echo /var/log/dovecot.log ;;
		sshd) echo /var/log/auth.log ;;
		*) echo /var/log/mail.log ;;
	esac
}

# What counts as a failure, as the demo's jails.ts has it.
failures() {
	case $1 in
		dovecot) echo 'auth failed, \d+ attempts.*rip=(?P<ip4>[\d.]+),' ;;
		postfix) echo 'reject: RCPT from \S+\[(?P<ip4>[\d.]+)\]: 554 5\.7\.1 ' ;;
		postfix-sasl) echo 'warning: \S+\[(?P<ip4>[\d.]+)\]: SASL \S+ authentication failed' ;;
		*) echo '^this never comes$' ;;
	esac
}

case "$1 $2" in
	'-i ')
		# One command per line, each answered behind a prompt; the end of them is an error.
		while printf 'fail2ban> ' && read -r words; do
			# shellcheck disable=SC2086 -- the words of a command
			"$0" $words
		done
		exit 255
		;;
	'ping '*) echo 'Server replied: pong' ;;
	'version '* ) echo 1.0.2 ;;
	'--version '* | '-V '*) echo 'Fail2Ban v1.0.2' ;;
	'get logtarget') printf 'Current logging target is:\n`- /var/log/fail2ban.log\n' ;;
	'status ')
		printf 'Status\n|- Number of jail:\t%s\n`- Jail list:\t%s\n' "$(jails | wc -l | tr -d ' ')" "$(jails | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $1 }')"
		;;
	'status '*)
		need_jail "$2"
		count=$(banned_in "$2" | wc -l | tr -d ' ')
		printf 'Status for the jail: %s\n|- Filter\n|  |- Currently failed:\t0\n|  |- Total failed:\t%s\n|  `- File list:\t%s\n' "$2" "$count" "$(log_path "$2")"
		printf '`- Actions\n   |- Currently banned:\t%s\n   |- Total banned:\t%s\n   `- Banned IP list:\t%s\n' "$count" "$count" "$(banned_in "$2" | tr '\n' ' ' | sed 's/ $//')"
		;;
	'banned ')
		jails | { separator=; printf '['; while read -r jail; do printf "%s{'%s': [%s]}" "$separator" "$jail" "$(list "$jail")"; separator=', '; done; printf ']\n'; }
		;;
	'banned '*)
		shift
		printf '['
		outer=
		for address; do
			printf '%s[' "$outer"
			outer=', '
			jails | { inner=; while read -r jail; do [ -f "$bans/$jail/$address" ] && { printf "%s'%s'" "$inner" "$jail"; inner=', '; }; done; }
			printf ']'
		done
		printf ']\n'
		;;
	'unban --all')
		jails | while read -r jail; do
			banned_in "$jail" | while read -r address; do rm "$bans/$jail/$address" && echo 1; done
			log "$jail" 'Flush ticket(s) with nftables-multiport'
		done | total
		;;
	'unban '*)
		shift
		for address; do
			jails | while read -r jail; do unban "$jail" "$address"; done
		done | total
		;;
	'get '*)
		need_jail "$2"
		case $3 in
			banip)
				if [ "$4" = --with-time ]; then
					(cd "$bans/$2" && for address in *; do [ ! -f "$address" ] || printf '%s \t%s\n' "$address" "$(cat "$address")"; done)
				else
					banned_in "$2" | tr '\n' ' ' | sed 's/ $//'
					echo
				fi
				;;
			bantime) setting "$2" bantime 600 ;;
			findtime) setting "$2" findtime 600 ;;
			maxretry) setting "$2" maxretry 5 ;;
			ignoreip) printf 'These IP addresses/networks are ignored:\n|- 127.0.0.0/8\n`- ::1\n' ;;
			prefregex) echo ;;
			failregex) printf 'The following regular expression are defined:\n`- [0]: %s\n' "$(failures "$2")" ;;
			ignoreregex) echo 'No regular expression is defined' ;;
			journalmatch) echo 'No journal match filter set' ;;
			logpath) printf 'Current monitored log file(s):\n`- %s\n' "$(log_path "$2")" ;;
			*) echo 'Sorry but the command is invalid'; exit 255 ;;
		esac
		;;
	'set '*)
		need_jail "$2"
		jail=$2
		verb=$3
		shift 3
		case $verb in
			unbanip)
				[ "$1" = --report-absent ] && shift
				for address; do unban "$jail" "$address"; done | total
				;;
			banip)
				seconds=$(setting "$jail" bantime 600)
				begin=$(date '+%s')
				end=$(date -d "@$((begin + seconds))" '+%Y-%m-%d %H:%M:%S' 2>/dev/null || date -r "$((begin + seconds))" '+%Y-%m-%d %H:%M:%S')
				for address; do
					case $address in */* | .*) echo 0; continue ;; esac
					[ -f "$bans/$jail/$address" ] && { echo 0; continue; }
					printf '%s + %s = %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$seconds" "$end" > "$bans/$jail/$address"
					log "$jail" "Ban $address"
					echo 1
				done | total
				;;
			*) echo 'Sorry but the command is invalid'; exit 255 ;;
		esac
		;;
	*)
		echo 'Sorry but the command is invalid'
		exit 255
		;;
esac
