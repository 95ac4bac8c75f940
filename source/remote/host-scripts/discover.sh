# What runs on this host, where it logs and what this account may do there. It only reads.
#
# Called as `main NONCE SUDO MORE HELPER`: SUDO is `auto` or `never`, MORE names further log files, base64 of one path per line, HELPER
# is the sha256 of the helper that may be asked. The answers stand between the lines "mxdeck NONCE begin" and
# "mxdeck NONCE end", one "key base64" each, so that whatever a login script prints is told apart from them. The file holds
# functions only: a copy that was cut on its way runs nothing.
#
# With MXDECK_ROOT=FOLDER every file is looked for below that folder, its programs come first, and the mail programs of the
# real system are never asked.

main() {
	nonce=$1 sudo=$2 more=$3 known=${4:-} R=${MXDECK_ROOT:-}
	PATH=$R/usr/sbin:$R/usr/bin:$PATH_OF_SYSTEM
	LC_ALL=C
	export PATH LC_ALL
	unset LANG LANGUAGE TZ
	printf '\nmxdeck %s begin\n' "$nonce"
	date +%s%N | answer clock-begin
	machine
	account
	programs
	postfix_settings
	dovecot_settings
	fail2ban_state
	logs
	date +%s%N | answer clock-end
	printf 'mxdeck %s end\n' "$nonce"
}
PATH_OF_SYSTEM=/usr/sbin:/usr/bin:/sbin:/bin

# answer KEY: what comes in, as one line.
answer() {
	printf '%s ' "$1"
	base64 | tr -d '\n'
	echo
}

# tool NAME: its absolute path; fails when it is not installed.
tool() {
	for folder in /usr/sbin /usr/bin /sbin /bin /usr/local/sbin /usr/local/bin; do
		[ -x "$R$folder/$1" ] && printf '%s' "$R$folder/$1" && return
	done
	return 1
}

machine() {
	if [ -r "$R/etc/hostname" ]; then cat "$R/etc/hostname"; else uname -n; fi | answer hostname
	cat "$R/etc/os-release" 2>/dev/null | answer os-release
	{ readlink "$R/etc/localtime" || cat "$R/etc/timezone"; } 2>/dev/null | answer zone
	date +%z | answer offset
	printf '%s' "${SSH_CONNECTION:-}" | answer connection
}

account() {
	privilege=none
	if [ -n "$R" ] && ! tool id >/dev/null; then
		# A folder that plays a host has no accounts: whoever owns it may do everything.
		user=root uid=0 groups=root
	else
		user=$(id -un) uid=$(id -u) groups=$(id -Gn)
	fi
	helper='' stranger=''
	if [ "$uid" = 0 ]; then
		privilege=root
	elif [ "$sudo" = auto ] && sudo=$(tool sudo); then
		probe_sudo
		[ -n "$stranger" ] || probe_helper
	fi
	printf '%s' "$helper" | answer helper
	printf '%s' "$user" | answer user
	printf '%s' "$groups" | answer groups
	printf '%s' "$privilege" | answer privilege
}

# sudo mails root about every refused attempt, so the order of the questions keeps refusals to the one that cannot be avoided.
# `sudo -v` tells without a mail that an account has no rights at all; it wants a password as soon as one rule wants it,
# which is usual for members of the admin groups that have a NOPASSWD rule besides: those are asked for the command at once.
probe_sudo() {
	case " $groups " in
	*' sudo '* | *' wheel '* | *' admin '*)
		if "$sudo" -n /bin/sh -c : 2>/dev/null; then privilege=sudo; else needs_password; fi
		return
		;;
	esac
	if said=$("$sudo" -n -v 2>&1); then
		if "$sudo" -n -l /bin/sh >/dev/null 2>&1; then privilege=sudo; else privilege=limited; fi
		return
	fi
	case $said in
	*password*) needs_password ;;
	*) stranger=yes ;;
	esac
}

# sudo asks for the account's password: of use only when the account has one.
needs_password() {
	case $(passwd -S 2>/dev/null) in
	"$user L "* | "$user LK "*)
		if "$sudo" -n /bin/sh -c : 2>/dev/null; then privilege=sudo; fi
		;;
	*) privilege=sudo-password ;;
	esac
}

# The installed helper says itself which one it is. The file and the rule are looked at first, for the same reason.
probe_helper() {
	place=$R/usr/local/sbin/mxdeck-helper
	[ -f "$place" ] && "$sudo" -n -l "$place" >/dev/null 2>&1 && helper=$(echo version | "$sudo" -n "$place" 2>/dev/null)
}

# The jails as the helper tells them, if it is the one that is known.
jails_from_helper() {
	[ -n "$helper" ] && [ "${helper#* }" = "$known" ] || return 1
	# fail2ban-client status
	question='run ZmFpbDJiYW4tY2xpZW50 c3RhdHVz'
	printf 'look 0\n%s\nEND %s\n' "$question" "$(printf '%s\n' "$question" | sha256sum | cut -c1-64)" | "$sudo" -n "$place" 2>/dev/null |
		sed -n 's/^output 0 \([^ ]*\) .*/\1/p' | base64 -d | grep .
}

# as_root PROGRAM ARGUMENT...: runs it as root when that takes no password and is allowed.
as_root() {
	case $privilege in
	root) "$@" ;;
	# By way of the shell, which is all that the rule needs to allow.
	sudo) "$sudo" -n /bin/sh -c 'exec "$@"' sh "$@" ;;
	limited) "$sudo" -n -l "$@" >/dev/null 2>&1 && "$sudo" -n "$@" ;;
	*) return 1 ;;
	esac
}

programs() {
	for name in postfix postconf postgrey policyd-spf fail2ban-client dovecot doveconf rsyslogd syslog-ng journalctl; do
		tool $name && echo
	done | answer tools
	if query=$(tool dpkg-query); then
		"$query" -W -f '${Package} ${Version} ${db:Status-Status}\n' postfix postgrey postfix-policyd-spf-python fail2ban dovecot-core 2>/dev/null
	fi | answer packages
	running | sort -u | answer running
}

# Names of what runs, one per line, some twice. Evidence is a process or an active unit: `postfix stop; postfix start` by hand leaves
# the unit inactive, and some hosts hide other people's processes.
running() {
	if [ -z "$R" ]; then
		ps -e -o args= 2>/dev/null | sed -n \
			-e 's:^[^ ]*/postfix/\(s\{0,1\}bin/\)\{0,1\}master\( .*\)\{0,1\}$:postfix:p' \
			-e 's:^\([^ ]*perl[^ ]* \(-[^ ]* \)*\)\{0,1\}[^ ]*postgrey\( .*\)\{0,1\}$:postgrey:p' \
			-e 's:^[^ ]*python[^ ]* \(-[^ ]* \)*[^ ]*/fail2ban-server .*:fail2ban:p' \
			-e 's:^[^ ]*/dovecot\( .*\)\{0,1\}$:dovecot:p' \
			-e 's:^[^ ]*/\(rsyslogd\|syslog-ng\)\( .*\)\{0,1\}$:\1:p'
	fi
	tool systemctl >/dev/null || return
	for unit in postfix@- postgrey fail2ban dovecot rsyslog syslog-ng; do
		if systemctl -q is-active "$unit.service" 2>/dev/null; then
			case $unit in postfix@-) echo postfix ;; rsyslog) echo rsyslogd ;; *) echo $unit ;; esac
		fi
	done
}

postfix_settings() {
	tool postconf >/dev/null || return
	settings=$(postconf -x 2>/dev/null | grep -E '^(smtpd_[a-z_]*_restrictions|smtpd_restriction_classes|smtpd_delay_reject|mydestination|virtual_mailbox_domains|virtual_alias_domains|relay_domains|mynetworks|myhostname|mydomain|myorigin|maillog_file|default_database_type|mail_version|parent_domain_matches_subdomains) =')
	printf '%s\n' "$settings" | answer postconf
	classes=$(printf '%s\n' "$settings" | sed -n 's/^smtpd_restriction_classes = //p' | tr ', ' '\n\n' | grep -E '^[A-Za-z0-9_][A-Za-z0-9_.-]*$')
	# shellcheck disable=SC2086 -- names, one word each
	[ -n "$classes" ] && postconf -x $classes 2>/dev/null | answer classes
	postconf -M 2>/dev/null | grep policyd-spf | answer master
	# What master.cf sets otherwise for mail that comes in.
	postconf -x -P 2>/dev/null | grep -E '^(smtp/inet|smtpd/pass)/smtpd_([a-z_]*_restrictions|delay_reject) =' | answer overrides
	head -n 1 "$R/etc/mailname" 2>/dev/null | answer mailname
	# A main.cf that cannot be read breaks mail at the next connection: worth showing.
	postconf -n 2>&1 >/dev/null | grep -E 'fatal:' | answer trouble
}

dovecot_settings() {
	if tool doveconf >/dev/null; then
		dovecot_logs=$(doveconf log_path info_log_path 2>/dev/null)
	else
		dovecot_logs=$(cat "$R/etc/dovecot/dovecot.conf" "$R"/etc/dovecot/conf.d/*.conf "$R/etc/dovecot/local.conf" 2>/dev/null | grep -E '^(info_)?log_path *=')
	fi
	printf '%s\n' "$dovecot_logs" | answer doveconf
}

fail2ban_state() {
	client=$(tool fail2ban-client) || return
	logtarget=$(cat "$R/etc/fail2ban/fail2ban.conf" "$R"/etc/fail2ban/fail2ban.d/*.conf "$R/etc/fail2ban/fail2ban.local" "$R"/etc/fail2ban/fail2ban.d/*.local 2>/dev/null |
		sed -n 's/^logtarget *[=:] *//p' | tail -n 1)
	printf '%s' "$logtarget" | answer logtarget
	if status=$(jails_from_helper || as_root "$client" status 2>/dev/null); then printf '%s' "$status" | answer jails; fi
}

logs() {
	rsyslog=$(cat "$R/etc/rsyslog.conf" "$R"/etc/rsyslog.d/*.conf 2>/dev/null | grep -v '^[[:space:]]*#' | grep /)
	printf '%s\n' "$rsyslog" | answer rsyslog
	{
		printf '%s\n' /var/log/mail.log /var/log/maillog /var/log/syslog /var/log/messages /var/log/fail2ban.log
		printf '%s\n' "$rsyslog" | grep -o '/var/log/[^;"[:space:]]*'
		printf '%s\n' "$settings" | sed -n 's/^maillog_file = *//p'
		printf '%s\n' "$dovecot_logs" | sed 's/^[^=]*= *//'
		printf '%s\n' "$logtarget"
		[ -z "$more" ] || printf '%s' "$more" | base64 -d
	} | grep '^/' | sort -u | while read -r path; do
		[ -f "$R$path" ] || continue
		if [ -r "$R$path" ]; then can=yes; else can=no; fi
		printf '%s %s %s\n' "$can" "$(stat -c '%U %G %a' "$R$path")" "$path"
	done | answer files
	if tool journalctl >/dev/null; then
		# Without the right to read it, journalctl shows the account's own lines only and still succeeds.
		if [ -n "$(journalctl -q --no-pager -n 1 _PID=1 2>/dev/null)" ]; then echo yes; else echo no; fi | answer journal
	fi
}
