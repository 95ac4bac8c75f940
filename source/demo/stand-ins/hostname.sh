#!/bin/sh
# Stand-in for hostname(1).
root=${MXDECK_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
case $1 in
	-f | --fqdn) sed -n 's/^myhostname = //p' "$root/etc/postfix/main.cf" ;;
	*) cat "$root/etc/hostname" ;;
esac
