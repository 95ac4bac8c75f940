#!/bin/sh
# Stand-in for systemctl(1): the demo's services run, nothing else exists.
root=${MXDECK_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}

state_of() {
	case ${1%.service} in
		postfix@- | postfix) [ -f "$root/run/postfix.pid" ] && echo active || echo inactive ;;
		postgrey | fail2ban | dovecot | rsyslog | ssh) echo active ;;
		*) echo inactive ;;
	esac
}

verb=
quiet=
units=
for word; do
	case $word in
		-q | --quiet) quiet=yes ;;
		-*) ;;
		*) if [ -z "$verb" ]; then verb=$word; else units="$units $word"; fi ;;
	esac
done

case $verb in
	is-active)
		code=3
		for unit in $units; do
			state=$(state_of "$unit")
			[ -n "$quiet" ] || echo "$state"
			[ "$state" = active ] && code=0
		done
		exit "$code"
		;;
	*) exit 1 ;;
esac
