import {spawn} from 'node:child_process';
import {once} from 'node:events';
import type {Connection} from '../../source/remote/connection.js';
import {helperPath} from '../../source/remote/helper-place.js';
import {helperText} from '../../source/remote/helper-text.js';
import {createHostTree, type HostTree} from './host-tree.js';
import {createLocalConnection} from './local-connection.js';

const postconf = `#!/bin/sh
case "$*" in
	'-h default_database_type') echo hash ;;
	'-x -n') cat "$MXDECK_ROOT/etc/postfix/main.cf" ;;
	-M) cat "$MXDECK_ROOT/etc/postfix/master.cf" ;;
	-c*) cat "$2/main.cf" ;;
esac
`;

/** A host tree whose Postfix asks /etc/postfix/sender_access, with the helper installed. Its files are found without any environment. */
export function createHelperHost(files: Readonly<Record<string, string>> = {}): HostTree {
	const tree = createHostTree({
		'/etc/postfix/main.cf': 'smtpd_sender_restrictions = reject_non_fqdn_sender, check_sender_access hash:/etc/postfix/sender_access,\n',
		'/etc/postfix/master.cf': 'policyd-spf unix - n n - 0 spawn user=policyd-spf argv=/usr/bin/policyd-spf\n',
		...files,
	});
	tree.write('usr/sbin/postconf', postconf, 0o755);
	tree.write(helperPath, helperText.replace(/^\tMXDECK_ROOT=$/m, `\tMXDECK_ROOT='${tree.root}'; export MXDECK_ROOT`), 0o755);
	return tree;
}

/** What the helper of a tree says to a request. */
export async function callHelper(tree: HostTree, request: string | Uint8Array, {shell = 'dash', environment = {}, words = []}: {readonly shell?: string; readonly environment?: Readonly<Record<string, string>>; readonly words?: readonly string[]} = {}) {
	// By its path: the environment may name another PATH.
	const child = spawn(`/bin/${shell}`, [tree.at(helperPath), ...words], {env: {PATH: '/usr/bin:/bin', ...environment}});
	const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
	child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
	// What is refused is not read to its end.
	child.stdin.on('error', () => undefined);
	child.stdin.end(request);
	const [code] = await once(child, 'close') as [number | null];
	return {code: code ?? undefined, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr)};
}

/** A connection whose account may call the helper and nothing else as root. */
export function createHelperConnection(tree: HostTree, shell?: string): Connection {
	return {
		...createLocalConnection({root: tree.root}),
		async exec(command, {forHelper} = {}) {
			if (forHelper === undefined) {
				throw new Error(`the helper cannot be asked this: ${command}`);
			}

			return {ok: true, value: await callHelper(tree, forHelper, {shell})};
		},
	};
}
