import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Connection} from '../../source/remote/connection.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {createLocalConnection} from '../helpers/local-connection.js';

/** What happens at one call of a program. */
export type Fault =
	/** The script dies, as by a reboot or the OOM killer. */
	| 'kill'
	/** It is asked to end. */
	| 'term'
	/** Its connection hangs up. */
	| 'hup'
	/** The call fails and writes nothing: full disk, read-only or immutable file. */
	| 'fail'
	/** Somebody appends a line to the file, in place. */
	| 'append'
	/** Somebody's editor writes the file anew and renames it. */
	| 'rename'
	/** The disk is full from then on. */
	| 'full'
	/** Postfix's folder is read-only from then on. */
	| 'read-only'
	/** The clock is set forward by years. */
	| 'clock'
	/** The console's connection breaks; the script goes on. */
	| 'lost';

/** The programs that change something, or tell of it; each call is a point where something may happen. */
const watched = ['cp', 'mv', 'ln', 'sync', 'rm', 'mkdir', 'chown', 'mktemp'];
const mail = ['usr/sbin/postmap', 'usr/sbin/postfix', 'usr/bin/fail2ban-client'];

/** The table of the host's Postfix, which others may edit meanwhile. */
export const table = '/etc/postfix/sender_access';
export const spf = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
const foreign = 'foreign@z.example OK';

/** What somebody else writes meanwhile. */
export const foreignLine = `${foreign}\n`;

const wrapper = (program: string): string => `#!/bin/sh
root=$MXDECK_ROOT
[ -s "$root${table}.db" ] || echo empty >>"$root/violations"
[ -e "$root/armed" ] || exec "${program}" "$@"
read -r count <"$root/count"
count=$((count + 1))
echo "$count" >"$root/count"
read -r at fault file <"$root/armed"
if [ "$count" = "$at" ]; then
	read -r script <"$root/script.pid"
	: >"$root/struck"
	case $fault in
		kill) kill -9 "$script"; exit 137 ;;
		term) kill -TERM "$script" ;;
		hup) kill -HUP "$script" ;;
		fail) echo "No space left on device" >&2; exit 1 ;;
		append) echo '${foreign}' >>"$root$file" ;;
		full) head -c 99m /dev/zero >"$root/filler" 2>/dev/null ;;
		read-only) mount -o remount,bind,ro "$root/etc/postfix" ;;
		clock) find "$root/var/lib/mxdeck" -exec touch -d 2001-01-01 {} + 2>/dev/null ;;
		lost) sleep 0.3 ;;
		rename) /usr/bin/cp -p "$root$file" "$root$file~" && echo '${foreign}' >>"$root$file~" && /usr/bin/mv "$root$file~" "$root$file" ;;
	esac
fi
exec "${program}" "$@"
`;

const conf = 'TestOnly = 1\nPermError_reject = False\n';
const text = '# by hand\nold@x.example REJECT\nkeep@x.example OK\n';

/** What of a host a change may touch. */
export type HostState = {readonly table: string; readonly built: string; readonly conf: string; readonly bans: string; readonly modes: string};

/** A host whose programs can be made to fail at any call. */
export type FaultyHost = {
	readonly tree: HostTree;
	readonly connection: Connection;
	/** Lets a fault happen at a call from now on; 0: never. */
	readonly arm: (at: number, fault: Fault, file?: string) => void;
	/** No fault happens any more, and disks can be written again. */
	readonly disarm: () => void;
	/** Whether the fault happened. */
	readonly isStruck: () => boolean;
	/** Calls since it was armed. */
	readonly calls: () => number;
	readonly state: () => HostState;
	/** What lies about that should not, and whether the live table was ever missing or empty. */
	readonly litter: () => string[];
	readonly remove: () => void;
};

export type FaultyOptions = {
	readonly shell?: string;
	/** The folder whose programs are the system's. */
	readonly system?: string;
	/** A disk of its own, small enough to be filled, on which Postfix's folder can be made read-only. */
	readonly hasDisk?: boolean;
};

/** Makes a tree on a disk of two megabytes. */
function onDisk(files: Readonly<Record<string, string>>): HostTree {
	const usual = process.env['TMPDIR'];
	const disk = mkdtempSync(path.join(tmpdir(), 'mxdeck-disk-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs', disk]);
	process.env['TMPDIR'] = disk;
	const tree = createHostTree(files);
	process.env['TMPDIR'] = usual ?? '/tmp';
	const postfix = tree.at('/etc/postfix');
	execFileSync('mount', ['--bind', postfix, postfix]);
	return {...tree, remove() {
		execFileSync('umount', [postfix]);
		execFileSync('umount', ['-l', disk]);
		rmdirSync(disk);
	}};
}

export function createFaultyHost({shell = 'dash', system, hasDisk = false}: FaultyOptions = {}): FaultyHost {
	const tree = (hasDisk ? onDisk : createHostTree)({
		[table]: text,
		[`${table}.db`]: 'old@x.example\tREJECT\nkeep@x.example\tOK\n',
		[spf]: conf,
		bans: 'postfix 203.0.113.7\nsshd 203.0.113.7\n',
		banned: '[{\'sshd\': [\'203.0.113.7\']}, {\'postfix\': [\'203.0.113.7\']}]',
		count: '0\n',
	});
	tree.write(table, text, 0o640);
	for (const name of watched) {
		tree.write(`usr/bin/${name}`, wrapper(`${system ?? '/usr/bin'}/${name}`), 0o755);
	}

	for (const name of mail) {
		renameSync(tree.at(name), tree.at(`${name}.real`));
		tree.write(name, wrapper(`$root/${name}.real`), 0o755);
	}

	tree.write('start', `#!/bin/sh\necho $$ >"$MXDECK_ROOT/script.pid"\nexec ${shell} "$@"\n`, 0o755);
	const sorted = (file: string): string => (tree.read(file) ?? '').split('\n').filter(line => line !== '').sort().join('\n');
	const modeOf = (file: string): string => (statSync(tree.at(file)).mode % 0o1000).toString(8);
	return {
		tree,
		connection: createLocalConnection({root: tree.root, shell: tree.at('start'), ...(system !== undefined && {system})}),
		remove: tree.remove,
		arm(at, fault, file = table) {
			tree.write('count', '0\n');
			tree.write('armed', `${at} ${fault} ${file}\n`);
		},
		disarm() {
			rmSync(tree.at('filler'), {force: true});
			if (hasDisk) {
				execFileSync('mount', ['-o', 'remount,bind,rw', tree.at('/etc/postfix')]);
			}

			renameSync(tree.at('armed'), tree.at('disarmed'));
		},
		isStruck: () => tree.read('struck') !== undefined,
		calls: () => Number(tree.read('count')),
		state: () => ({table: tree.read(table) ?? 'gone', built: tree.read(`${table}.db`) ?? 'gone', conf: tree.read(spf) ?? 'gone', bans: sorted('bans'), modes: [table, `${table}.db`, spf].map(file => modeOf(file)).join(' ')}),
		litter: () => [...readdirSync(tree.at('/etc/postfix')).filter(name => name.startsWith('.')), ...readdirSync(tree.at('/etc/postfix-policyd-spf-python')).filter(name => name.startsWith('.')), ...(tree.read('violations') === undefined ? [] : ['the live table was missing or empty'])],
	};
}
