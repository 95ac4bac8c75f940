import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

/**
Stand-ins for the mail programs of a host, as small as the transaction needs them. Each call is written to `calls`. A file
`faults/NAME` makes a program fail: `postmap-warns`, `postmap-fails`, `postmap-empty`, `query-lies`, `reload-fails`, `status-fails`, `unban-fails`.
*/
const standIns: Readonly<Record<string, string>> = {
	'usr/sbin/postmap': `#!/bin/sh
root=$MXDECK_ROOT
echo "postmap $*" >>"$root/calls"
text() { { sed 's/\\r$//; /^[ \\t]*#/d; /^[ \\t]*$/d' "$1" || kill $$; } | awk '
	function entry() { split(line, words); key = tolower(words[1]); if (line == "" || key in seen) return; seen[key] = 1; sub(/^[^ \\t]+[ \\t]+/, "", line); print key "\\t" line }
	/^[ \\t]/ && line != "" { line = line $0; next }
	{ entry(); line = $0 }
	END { entry() }'; }
index() { case $1 in hash:* | btree:*) echo "\${1#*:}.db" ;; texthash:*) echo "\${1#*:}" ;; *) echo "\${1#*:}.\${1%%:*}" ;; esac; }
if [ "$1" = -q ]; then
	[ ! -e "$root/faults/query-lies" ] || exit 1
	case $3 in texthash:*) text "\${3#*:}" ;; *) cat "$(index "$3")" ;; esac | awk -F '\\t' -v key="$2" '$1 == key {print $2; found = 1} END {exit !found}'
	exit
fi
[ "$1" != -s ] || { cat "$(index "$2")"; exit; }
[ ! -e "$root/faults/postmap-fails" ] || { echo "postmap: fatal: no room" >&2; exit 1; }
[ ! -e "$root/faults/postmap-warns" ] || echo "postmap: warning: \${1#*:}, line 2: expected format: key whitespace value" >&2
[ ! -e "$root/faults/postmap-empty" ] || { : >"$(index "$1")"; exit; }
# Like postmap itself, it does not end well when a part of it was killed.
said=$(text "\${1#*:}" && echo whole) || exit 1
case $said in *whole) printf %s "\${said%whole}" >"$(index "$1")" ;; *) exit 1 ;; esac
`,
	'usr/sbin/postfix': `#!/bin/sh
echo "postfix $*" >>"$MXDECK_ROOT/calls"
[ ! -e "$MXDECK_ROOT/faults/$1-fails" ]
`,
	'usr/bin/fail2ban-client': `#!/bin/sh
bans=$MXDECK_ROOT/bans
echo "fail2ban-client $*" >>"$MXDECK_ROOT/calls"
case "$1 $3" in
	"banned ") cat "$MXDECK_ROOT/banned" ;;
	"set unbanip")
		[ ! -e "$MXDECK_ROOT/faults/unban-fails-$2" ] || { echo "Sorry but the jail '$2' does not exist"; exit 255; }
		grep -qxF "$2 $4" "$bans" && echo 1 || echo 0
		{ grep -vxF "$2 $4" "$bans" || [ $? = 1 ]; } >"$bans.new" && mv "$bans.new" "$bans" || exit 255 ;;
	"set banip") if grep -qxF "$2 $4" "$bans"; then echo 0; else echo "$2 $4" >>"$bans" && echo 1 || exit 255; fi ;;
	"get banip") if [ "$4" = --with-time ]; then sed -n "s/^$2 \\(.*\\)/\\1 \\t2026-11-22 18:06:06 + 21600 = 2999-01-01 00:00:00/p" "$bans"; else sed -n "s/^$2 //p" "$bans"; fi ;;
	*) exit 255 ;;
esac
`,
	'usr/bin/logger': '#!/bin/sh\necho "$*" >>"$MXDECK_ROOT/syslog"\n',
};

/** A folder that plays a mail host for the host scripts (`MXDECK_ROOT`). */
export type HostTree = {
	readonly root: string;
	readonly at: (file: string) => string;
	/** A file's bytes, one character each; undefined when there is none. */
	readonly read: (file: string) => string | undefined;
	readonly write: (file: string, content: string, mode?: number) => void;
	/** Makes stand-ins fail from now on. */
	readonly break: (fault: string) => void;
	/** The calls of the stand-ins, one line each. */
	readonly calls: () => string[];
	readonly remove: () => void;
};

/** Makes a host tree in a temporary folder, with files by their path on the host. */
export function createHostTree(files: Readonly<Record<string, string>> = {}): HostTree {
	const root = mkdtempSync(path.join(tmpdir(), 'mxdeck-host-'));
	const at = (file: string): string => path.join(root, file);
	const read = (file: string): string | undefined => {
		try {
			return readFileSync(at(file), 'latin1');
		} catch {
			return undefined;
		}
	};

	const write = (file: string, content: string, mode = 0o644): void => {
		mkdirSync(path.dirname(at(file)), {recursive: true});
		writeFileSync(at(file), content, 'latin1');
		chmodSync(at(file), mode);
	};

	for (const [file, text] of Object.entries(standIns)) {
		write(file, text, 0o755);
	}

	for (const [file, text] of Object.entries({bans: '', ...files})) {
		write(file, text);
	}

	return {
		root,
		at,
		read,
		write,
		break(fault) {
			write(`faults/${fault}`, '');
		},
		calls: () => (read('calls') ?? '').split('\n').filter(line => line !== ''),
		remove() {
			rmSync(root, {recursive: true, force: true});
		},
	};
}
