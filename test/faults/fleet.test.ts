import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import process from 'node:process';
import {afterAll, afterEach, describe, expect, test} from 'vitest';
import {createChanges} from '../../source/engine/changes.js';
import {createChangeRecorder} from '../../source/engine/change-recorder.js';
import type {HostLink} from '../../source/engine/host-link.js';
import {failure, success} from '../../source/model/outcome.js';
import {openConnection} from '../../source/remote/index.js';
import {discovered} from '../helpers/discovered.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {liveLink} from '../helpers/live-link.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {startSshServer} from '../helpers/ssh-server.js';
import {printTally, tally} from './tally.js';

const isWhole = process.env['MXDECK_FAULTS'] === 'all';
const table = '/etc/postfix/sender_access';
const text = 'old@bad.example REJECT\n';
const trees: HostTree[] = [];

afterEach(() => {
	for (const tree of trees.splice(0)) {
		tree.remove();
	}
});

afterAll(printTally);

function hostTree(): HostTree {
	const tree = createHostTree({[table]: text, [`${table}.db`]: 'old@bad.example\tREJECT\n'});
	trees.push(tree);
	return tree;
}

type Told = {readonly host: string; readonly is: string};

/** `told`: what the console hears, in its order. */
const console = (told: Told[] = []) => createChanges({operator: 'ana', recorder: createChangeRecorder(undefined, 'ana', () => undefined), onProgress: (_, host) => told.push({host, is: 'begun'}), onReport: (_, {host, result}) => told.push({host, is: result}), onNotice: () => undefined, history: () => []});

/** How one of twenty hosts fails, after all were planned. */
const failures: ReadonlyArray<readonly [phase: string, fail: (tree: HostTree) => void]> = [
	['the file is another one by now', tree => {
		tree.write(table, `${text}theirs@x.example OK\n`);
	}],
	['its table cannot be built', tree => {
		tree.break('postmap-fails');
	}],
	['its table answers wrongly', tree => {
		tree.break('query-lies');
	}],
	['its script is killed while it writes', tree => {
		tree.write('usr/bin/ln', '#!/bin/sh\nrm "$0"\nkill -9 "$PPID"\n', 0o755);
	}],
	['its journal cannot be written', tree => {
		tree.write('/var/lib/mxdeck', 'no folder');
	}],
];

describe('T48 one of twenty hosts fails', () => {
	const chosen = isWhole ? failures : failures.filter((_, index) => index === Math.floor(Date.now() / 1000) % failures.length);
	test.each(chosen.flatMap(([phase, fail]) => [0, 9].map(index => [phase, index, fail] as const)))('%s, as number %i: no more is sent, each host is wholly so, and the done ones are undone', async (_, index, fail) => {
		const hosts = Array.from({length: 20}, () => hostTree());
		const links = hosts.map((tree, number) => liveLink(`mx${number}`, createLocalConnection({root: tree.root}), discovered()));
		const told: Told[] = [];
		const changes = console(told);
		const plan = await changes.plan('blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'}, links);
		const [failing] = hosts.slice(index);
		const before = hosts.map(tree => tree.read(table));
		if (failing !== undefined) {
			fail(failing);
		}

		const before2 = hosts.map(tree => tree.read(table));
		const reports = plan.ok ? await changes.apply(plan.value.id, []) : plan;
		const results = reports.ok ? reports.value.map(({result}) => result) : [];
		expect(results).toHaveLength(20);
		expect(results.filter(result => result !== 'done' && result !== 'skipped')).toHaveLength(1);
		expect(['conflict', 'failed', 'rolled-back']).toContain(results[index]);
		// Those that are under way when it fails are let finish: how many, the machine decides. None is begun any more.
		const failed = told.findIndex(({is}) => is === results[index]);
		const begunBefore = new Set(told.slice(0, failed).map(({host}) => host));
		expect(told.slice(failed + 1).filter(({host, is}) => is === 'begun' && !begunBefore.has(host))).toEqual([]);
		expect(results.filter(result => result === 'skipped').length).toBeGreaterThan(index === 0 ? 18 : 0);
		for (const [number, tree] of hosts.entries()) {
			const made = results[number] === 'done';
			expect(tree.read(table)?.includes('new@y.example'), String(number)).toBe(made);
			expect(tree.read(`${table}.db`)?.includes('new@y.example'), String(number)).toBe(made);
			expect(made || tree.read(table) === before2[number]).toBe(true);
		}

		const undo = plan.ok ? await changes.plan('undo-change', {change: plan.value.id}, links.filter((_, number) => results[number] === 'done')) : plan;
		const undone = undo.ok ? await changes.apply(undo.value.id, []) : undo;
		expect(undone.ok && undone.value.every(({result}) => result === 'done')).toBe(true);
		expect(hosts.map(tree => tree.read(table)).filter((_, number) => number !== index)).toEqual(before.filter((_, number) => number !== index));
		changes.stop();
		tally('one of twenty fails', results[index] ?? '');
	}, 120_000);
});

test('T47 a host that shows another key when it is reached again gets nothing', async () => {
	const tree = hostTree();
	const server = await startSshServer({run(command, channel) {
		const child = spawn('sh', ['-c', command], {env: {...process.env, MXDECK_ROOT: tree.root}});
		channel.pipe(child.stdin);
		child.stdout.pipe(channel, {end: false});
		child.stderr.pipe(channel.stderr, {end: false});
		child.on('close', code => {
			channel.exit(code ?? 255);
			channel.end();
		});
	}});
	const known = discovered();
	const link: HostLink = {...liveLink('mx1', createLocalConnection({root: tree.root}), known), async reach() {
		const opened = await openConnection(server.target(), {acceptHostKey: async () => false, secret: async () => undefined});
		if (!opened.ok) {
			return failure(opened.problem);
		}

		opened.value.setPrivilege('root');
		return success({connection: opened.value, discovery: known});
	}};
	const changes = console();
	const plan = await changes.plan('blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'}, [link]);
	const other = await startSshServer();
	const [key = Buffer.alloc(4)] = other.hostKeys;
	writeFileSync(server.knownHosts, `[127.0.0.1]:${server.port} ${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}\n`);
	const reports = plan.ok ? await changes.apply(plan.value.id, []) : plan;
	expect(reports).toMatchObject({ok: true, value: [{host: 'mx1', result: 'unreachable'}]});
	expect(JSON.stringify(reports)).toMatch(/key/);
	expect(tree.read(table)).toBe(text);
	expect(tree.read('/var/lib/mxdeck/lock')).toBeUndefined();
	changes.stop();
	await Promise.all([server.close(), other.close()]);
	tally('key changed', 'unreachable');
});
