#!/bin/sh
# For systems whose stat(1) has no -c: GNU's formats as far as a mail host is asked with them.
follow=
format=
while :; do
	case $1 in
		-L) follow=-L; shift ;;
		-c) format=$2; shift 2 ;;
		*) break ;;
	esac
done
exec /usr/bin/stat $follow -f "$(printf %s "$format" | sed 's/%s/%z/g; s/%U/%Su/g; s/%G/%Sg/g; s/%a/%Lp/g; s/%h/%l/g; s/%Y/%m/g')" "$@"
