#!/bin/sh
# Stand-in for postmap(1): builds an index (a text copy of what really parses: key, tab, value) and asks it.
# Warns on standard error and still ends with 0 for lines it cannot read, as the real one does.
root=${MXDECK_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}

mode=build
key=
while [ $# -gt 0 ]; do
	case $1 in
		-q) mode=query; key=$2; shift 2 ;;
		-s) mode=list; shift ;;
		-c) shift 2 ;;
		--) shift; break ;;
		-*) shift ;;
		*) break ;;
	esac
done

fatal() {
	printf 'postmap: fatal: %s\n' "$1" >&2
	exit 1
}

[ $# -gt 0 ] || fatal 'usage: postmap [-Nfinoprsuvw] [-c config_dir] [-d key] [-q key] [map_type:]file...'

case $1 in
	*:*) type=${1%%:*}; path=${1#*:} ;;
	*) type=hash; path=$1 ;;
esac

case $path in
	"$root"/*) file=$path ;;
	/*) file=$root$path ;;
	*) file=$path ;;
esac

# Prints "key<tab>value" for each entry of the text file; what does not parse is warned of.
compile() {
	MAP_NAME=$path INDEX_NAME=$1 awk '
		function warn(text) {
			print "postmap: warning: " text > "/dev/stderr"
		}
		function entry(    name, key, value) {
			if (logical == "") {
				return
			}
			name = ENVIRON["MAP_NAME"]
			if (logical ~ /^[ \t]/) {
				warn(name ": logical line must not start with whitespace: \"" logical "\"")
				return
			}
			key = logical
			sub(/[ \t].*$/, "", key)
			value = substr(logical, length(key) + 1)
			sub(/^[ \t]+/, "", value)
			sub(/[ \t\r]+$/, "", value)
			if (value == "") {
				warn(name ", line " line ": expected format: key whitespace value")
				return
			}
			if (key ~ /:$/) {
				warn(name ", line " line ": record is in \"key: value\" format; is this an alias file?")
			}
			key = tolower(key)
			if (key in seen) {
				warn(ENVIRON["INDEX_NAME"] ": duplicate entry: \"" key "\"")
				return
			}
			seen[key] = 1
			printf "%s\t%s\n", key, value
		}
		/^[ \t]*(#|$)/ { next }
		/^[ \t]/ && logical != "" { logical = logical $0; next }
		{ entry(); logical = $0; line = NR }
		END { entry() }
	' "$file"
}

case $type in
	hash | btree) suffix=.db ;;
	lmdb) suffix=.lmdb ;;
	cdb) suffix=.cdb ;;
	texthash) suffix= ;;
	*) fatal "unsupported dictionary type: $type. Is the postfix-$type package installed?" ;;
esac

if [ "$mode" = build ]; then
	[ -n "$suffix" ] || fatal "unsupported dictionary type: $type does not support bulk-mode creation."
	[ -f "$file" ] || fatal "open $path: No such file or directory"
	compile "$path$suffix" > "$file$suffix.building.$$" || exit 1
	mv -f "$file$suffix.building.$$" "$file$suffix" || exit 1
	exit 0
fi

if [ -z "$suffix" ]; then
	[ -f "$file" ] || fatal "open $path: No such file or directory"
	entries() { compile "$path"; }
else
	[ -f "$file$suffix" ] || fatal "open database $path$suffix: No such file or directory"
	entries() { cat "$file$suffix"; }
fi

if [ "$mode" = list ]; then
	entries
	exit 0
fi

if [ "$key" = - ]; then
	wanted=$(cat)
	entries | WANTED=$wanted awk -F '\t' '
		BEGIN { count = split(tolower(ENVIRON["WANTED"]), keys, "\n"); for (i = 1; i <= count; i++) want[keys[i]] = 1 }
		$1 in want { print; found = 1 }
		END { exit !found }
	'
else
	entries | KEY=$key awk -F '\t' '
		BEGIN { key = tolower(ENVIRON["KEY"]) }
		$1 == key { print substr($0, length($1) + 2); found = 1; exit }
		END { exit !found }
	'
fi
