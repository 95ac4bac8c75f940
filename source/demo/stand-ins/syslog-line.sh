#!/bin/sh
# Appends one line to a log as this host's rsyslog would: syslog-line LOG TAG MESSAGE
root=${MXDECK_ROOT:-$(cd "$(dirname "$0")/../../.." && pwd)}
name=$(cat "$root/etc/hostname")

if grep -q TraditionalFileFormat "$root/etc/rsyslog.conf"; then
	stamp=$(LC_ALL=C date '+%b %e %H:%M:%S')
else
	stamp=$(date '+%Y-%m-%dT%H:%M:%S.000000%z' | sed 's/\(..\)$/:\1/')
fi

printf '%s %s %s[%s]: %s\n' "$stamp" "$name" "$2" "$$" "$(printf %s "$3" | tr '\n' ' ')" >> "$root/var/log/$1"
