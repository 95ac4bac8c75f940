#!/bin/sh
# Stand-in for postfix(1). Like the real one it says nothing without a terminal: its messages go to the mail log.
# A reload hands policyd-spf's configuration to the running policy processes: here, a copy that the log writer reads.
root=${MXDECK_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
running=$root/run/postfix.pid

say() {
	"$root/usr/lib/demo/syslog-line" mail.log "$1" "$2"
}

while [ "${1#-}" != "$1" ]; do
	case $1 in
		-c) shift 2 ;;
		*) shift ;;
	esac
done

is_running() {
	[ -f "$running" ]
}

# A configuration that cannot be read stops every command, as it does on a host.
if ! problem=$("$root/usr/sbin/postconf" -n 2>&1 >/dev/null); then
	say postfix "fatal: ${problem#postconf: fatal: }"
	exit 1
fi

hand_over() {
	cp "$root/etc/postfix-policyd-spf-python/policyd-spf.conf" "$root/run/policyd-spf.conf.$$" &&
		mv -f "$root/run/policyd-spf.conf.$$" "$root/run/policyd-spf.conf"
}

case $1 in
	status)
		is_running || { say postfix/postfix-script 'the Postfix mail system is not running'; exit 1; }
		say postfix/postfix-script "the Postfix mail system is running: PID: $(cat "$running")"
		;;
	check) ;;
	reload)
		is_running || { say postfix/postfix-script 'fatal: the Postfix mail system is not running'; exit 1; }
		hand_over || exit 1
		say postfix/postfix-script 'refreshing the Postfix mail system'
		say postfix/master 'reload -- version 3.7.11, configuration /etc/postfix'
		;;
	start)
		is_running && { say postfix/postfix-script 'fatal: the Postfix mail system is already running'; exit 1; }
		hand_over || exit 1
		echo 217 > "$running"
		say postfix/postfix-script 'starting the Postfix mail system'
		say postfix/master 'daemon started -- version 3.7.11, configuration /etc/postfix'
		;;
	stop)
		is_running || { say postfix/postfix-script 'fatal: the Postfix mail system is not running'; exit 1; }
		rm -f "$running"
		say postfix/postfix-script 'stopping the Postfix mail system'
		say postfix/master 'terminating on signal 15'
		;;
	*)
		say postfix/postfix-script "fatal: usage: postfix start (or stop, reload, abort, flush, check, status, set-permissions, upgrade-configuration, logrotate)"
		exit 1
		;;
esac
