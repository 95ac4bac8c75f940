#!/bin/sh
# Stand-in for logger(1): one line in syslog (mail.log for facility mail), in this host's format.
root=${MXDECK_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}

tag=root
log=syslog
while [ $# -gt 0 ]; do
	case $1 in
		-t | --tag) tag=$2; shift 2 ;;
		-p | --priority)
			case $2 in mail.*) log=mail.log ;; esac
			shift 2
			;;
		--) shift; break ;;
		-*) shift ;;
		*) break ;;
	esac
done

if [ $# -gt 0 ]; then
	message=$*
else
	message=$(cat)
fi

exec "$root/usr/lib/demo/syslog-line" "$log" "$tag" "$message"
