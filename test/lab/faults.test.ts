import {randomUUID} from 'node:crypto';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {actions} from '../../source/actions/index.js';
import {planHost} from '../../source/engine/plan-host.js';
import type {ActionName, Plan, RawInput} from '../../source/model/action.js';
import type {Discovery} from '../../source/model/discovery.js';
import type {Target} from '../../source/model/target.js';
import {success} from '../../source/model/outcome.js';
import {applyPlan, askChange} from '../../source/remote/apply.js';
import type {Connection} from '../../source/remote/connection.js';
import {discover, openConnection, resolveTarget} from '../../source/remote/index.js';
import {printTally, tally} from '../faults/tally.js';
import {liveLink} from '../helpers/live-link.js';
import {createFaultyLine, type FaultyLine, type LineFault} from './faulty-line.js';
import {eventually, offer, onHost, sshConfig} from './lab.js';

/** MXDECK_FAULTS=all tries every point, a number that many for each fault and action. */
const wanted = process.env['MXDECK_FAULTS'] ?? '2';
const machine = 'mx2';
const host = {name: `${machine}-ops`, groups: [], readOnly: false, sudo: 'auto'} as const;
const sender = 'friend@good.example';
const client = 10;
const banned = '203.0.113.199';
const table = '/etc/postfix/sender_access';
const spf = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
const aside = '/root/mxdeck-faults';

type HostFault = 'kill' | 'term' | 'session' | 'full' | 'none';
type Fault = HostFault | LineFault;

/** What the script does to itself at a point. The session is its own sshd. */
const deeds: Readonly<Record<HostFault, string>> = {
	kill: 'kill -9 $$',
	term: 'kill -TERM $$',
	session: 'at=$$; while [ "$at" -gt 1 ]; do case $(cat /proc/$at/comm) in sshd*) kill -9 "$at"; break ;; esac; at=$(sed "s/.*) . //; s/ .*//" /proc/$at/stat); done',
	full: 'head -c 99m /dev/zero >/var/lib/mxdeck/filler 2>/dev/null; head -c 99m /dev/zero >/etc/postfix/filler 2>/dev/null',
	none: ':',
};

/** Each call of a program that changes something, and of each mail program, is a point: functions before the last line see to that. */
function withPoints(script: string, at: number, fault: HostFault): string {
	const watched = ['cp', 'mv', 'ln', 'sync', 'rm', 'mkdir', 'chown', 'mktemp', 'timeout', 'logger'];
	const points = [
		'point() { points=$((points + 1)); echo "$points" >/run/mxdeck-points; [ "$points" != ' + String(at) + ' ] || { ' + deeds[fault] + '; }; }',
		...watched.map(name => `${name}() { point; command ${name} "$@"; }`),
	];
	return script.replace(/\nmain\s*$/, () => `\n${points.join('\n')}\nmain\n`);
}

type Line = {readonly connection: Connection; readonly line: FaultyLine; readonly close: () => void};

let target: Target;
let discovery: Discovery;

/** Connects as an operator does, with sudo, over a line that can fail. */
async function connectTo(): Promise<Line> {
	const line = await createFaultyLine(target.hostname);
	const opened = await openConnection({...target, hostname: '127.0.0.1', port: line.port}, {acceptHostKey: async () => false, secret: async () => undefined});
	if (!opened.ok) {
		throw new Error(opened.problem.what);
	}

	opened.value.setPrivilege('sudo');
	return {connection: opened.value, line, close() {
		opened.value.close();
		line.close();
	}};
}

async function planOn(connection: Connection, name: ActionName, raw: RawInput): Promise<Plan> {
	const action = actions[name];
	const input = action.read({...raw, date: '2026-11-23', by: 'ana'});
	const planned = input.ok ? await planHost(action, input.value, liveLink(host.name, connection, discovery)) : undefined;
	if (planned?.plan === undefined) {
		throw new Error(`${name} could not be planned: ${JSON.stringify(planned?.planned ?? input)}`);
	}

	return planned.plan;
}

const blockIt = {sender, text: '550 5.7.1 No'};
type Case = {readonly name: string; readonly plan: (connection: Connection) => Promise<Plan>; readonly prepare?: string};
const cases: readonly Case[] = [
	{name: 'block', plan: async connection => planOn(connection, 'blacklist-sender', blockIt)},
	{name: 'unblock', prepare: `echo '${sender} REJECT' >>${table}; postmap lmdb:${table}`, plan: async connection => planOn(connection, 'unblock-sender', {sender})},
	{
		name: 'undo',
		async plan(connection) {
			const id = randomUUID();
			const plan = await planOn(connection, 'blacklist-sender', blockIt);
			await applyPlan(connection, {id, action: 'blacklist-sender', operator: 'bob', plan, asRoot: true});
			return planOn(connection, 'undo-change', {change: id});
		},
	},
	{name: 'PermError', plan: async connection => planOn(connection, 'spf-permerror', {reject: 'on'})},
	{name: 'unban', plan: async connection => planOn(connection, 'unban-ip', {address: banned})},
];

/** What a change may touch there, what is compiled, and what lies about. The label of a comment differs from change to change. */
const seen = async (): Promise<string> => onHost(machine, `grep -v '^# mxdeck' ${table}; stat -c '%U %G %a' ${table}; postmap -s lmdb:${table} | sort; cat ${spf}; stat -c '%U %G %a' ${spf}; fail2ban-client get postfix banip | tr -s ' ' '\\n' | grep -cx ${banned}; fail2ban-client status | sort; find /etc/postfix /etc/postfix-policyd-spf-python -name '.mxdeck*'`);

/** Puts the host as it was before a case. */
const prepare = async ({prepare: more = ':'}: Case): Promise<string> => onHost(machine, `cp -p ${aside}/sender_access ${table} && postmap lmdb:${table} && cp -p ${aside}/policyd-spf.conf ${spf} && fail2ban-client set postfix banip ${banned} >/dev/null; rm -rf /var/lib/mxdeck/changes/*; ${more}`);

/** The answer of the real smtpd to the sender, and whether that is what the table says. */
async function smtpdObeys(): Promise<boolean> {
	const [answer, said] = await Promise.all([offer(machine, client, sender), onHost(machine, `postmap -q ${sender} lmdb:${table} || true`)]);
	return said.trim() === '' ? answer.startsWith('250') : /^55[04] 5\.7\.1/.test(answer);
}

/** A connection through which the script gets points where something happens, or whose line fails after a time. */
function faulty({connection, line}: Line, fault: Fault, at: number): Connection {
	return {...connection, async exec(command, options) {
		if (fault !== 'fin' && fault !== 'rst' && fault !== 'blackhole') {
			return connection.exec(command, {...options, stdin: withPoints(String(options?.stdin), at, fault)});
		}

		const running = connection.exec(command, {...options, stdin: withPoints(String(options?.stdin), 0, 'none')});
		await delay(at);
		line.fail(fault);
		// Of a silent line the engine's keep-alive tells after a while; that is not waited for.
		return fault === 'blackhole' ? success({code: undefined, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0)}) : running;
	}};
}

const fullDisks = 'for at in /var/lib/mxdeck /etc/postfix; do cp -a $at /run/mxdeck-copy; mount -t tmpfs -o size=2m,mode=$(stat -c %a $at) tmpfs $at; cp -a /run/mxdeck-copy/. $at; rm -rf /run/mxdeck-copy; done; postfix reload 2>/dev/null';
const usualDisks = 'umount -l /var/lib/mxdeck /etc/postfix; postfix reload 2>/dev/null';

type Measured = {readonly before: string; readonly after: string; readonly points: number; readonly took: number};

/** The case without any fault. */
async function measure(each: Case): Promise<Measured> {
	await prepare(each);
	const line = await connectTo();
	const plan = await each.plan(line.connection);
	const before = await seen();
	const started = Date.now();
	expect(await applyPlan(faulty(line, 'none', 0), {id: randomUUID(), action: 'blacklist-sender', operator: 'ana', plan, asRoot: true})).toMatchObject({result: 'done'});
	const took = Date.now() - started;
	line.close();
	const points = Number(await onHost(machine, 'cat /run/mxdeck-points'));
	expect(points).toBeGreaterThan(10);
	return {before, after: await seen(), points, took};
}

let slowest = 0;

async function strike(each: Case, fault: Fault, at: number, {before, after}: Measured): Promise<void> {
	await prepare(each);
	const first = await connectTo();
	const plan = await each.plan(first.connection);
	const id = randomUUID();
	await onHost(machine, 'rm -f /run/mxdeck-points');
	const said = await applyPlan(faulty(first, fault, at), {id, action: 'blacklist-sender', operator: 'ana', plan, asRoot: true});
	if (fault === 'full') {
		await onHost(machine, 'rm -f /var/lib/mxdeck/filler /etc/postfix/filler');
	}

	if (fault === 'kill') {
		// It did happen: no point came after it.
		expect(await onHost(machine, 'cat /run/mxdeck-points')).toBe(`${at}\n`);
	}

	const asked = Date.now();
	const again = await connectTo();
	const truth = await askChange(again.connection, id, true);
	const waited = Date.now() - asked;
	const now = await seen();
	const greets = await onHost(machine, 'exec 3<>/dev/tcp/127.0.0.1/25 && read -r line <&3 && echo "$line"');
	const obeys = await smtpdObeys();
	first.close();
	again.close();
	const context = JSON.stringify({case: each.name, fault, at, said, truth, now, before, after, greets, obeys, waited}, undefined, 1);
	slowest = Math.max(slowest, waited);
	expect(['done', 'rolled-back', 'failed', 'conflict'], context).toContain(truth.result);
	expect([truth.result, 'unknown', ...(truth.result === 'done' ? [] : ['failed', 'rolled-back'])], context).toContain(said.result);
	expect(now, context).toBe(truth.result === 'done' ? after : before);
	expect(greets, context).toMatch(/^220 /);
	expect(obeys, context).toBe(true);
	expect(waited, context).toBeLessThan(10_000);
	tally(`${fault} ${each.name}`, truth.result);
}

beforeAll(async () => {
	await onHost(machine, `mkdir -p ${aside} && cp -p ${table} ${spf} ${aside}/ && mv /var/lib/mxdeck ${aside}/journal 2>/dev/null; true`);
	// So many refusals would have it banned.
	await onHost(machine, `fail2ban-client set postfix unbanip 203.0.113.${client} >/dev/null; fail2ban-client set postfix addignoreip 203.0.113.${client} >/dev/null`);
	const resolved = await resolveTarget(host, {configFile: sshConfig});
	if (!resolved.ok) {
		throw new Error(resolved.problem.what);
	}

	target = resolved.value;
	const {connection, close} = await connectTo();
	const found = await discover(connection, host, {asRoot: true});
	close();
	if (!found.ok) {
		throw new Error(found.problem.what);
	}

	discovery = {...found.value, privilege: 'sudo'};
	expect(await eventually(async () => offer(machine, client, sender), answer => answer.startsWith('250'), 120)).toMatch(/^250/);
}, 180_000);

afterAll(async () => {
	await onHost(machine, `cp -p ${aside}/sender_access ${table} && postmap lmdb:${table} && cp -p ${aside}/policyd-spf.conf ${spf}; postfix reload 2>/dev/null; fail2ban-client set postfix unbanip ${banned} >/dev/null; fail2ban-client set postfix delignoreip 203.0.113.${client} >/dev/null; rm -rf /var/lib/mxdeck /run/mxdeck-points; mv ${aside}/journal /var/lib/mxdeck 2>/dev/null; rm -rf ${aside}; true`);
	printTally();
	process.stdout.write(`slowest outcome after reconnecting: ${slowest} ms\n`);
}, 60_000);

const faults: ReadonlyArray<readonly [number: string, fault: Fault]> = [['T15', 'kill'], ['T16', 'term'], ['T17', 'session'], ['T22', 'full'], ['T3-T14', 'fin'], ['T3-T14', 'rst'], ['T3-T14', 'blackhole']];
const isLine = (fault: Fault): boolean => fault === 'fin' || fault === 'rst' || fault === 'blackhole';

describe.each(cases)('$name', each => {
	let measuring: Promise<Measured> | undefined;
	test.each(faults)('%s %s at any point: wholly so or wholly so, smtpd and Fail2ban answer, and the outcome is known', async (_, fault) => {
		measuring ??= measure(each);
		const measured = await measuring;
		const end = isLine(fault) ? measured.took : measured.points;
		const count = wanted === 'all' ? measured.points : Math.min(Number(wanted), measured.points);
		await (fault === 'full' ? onHost(machine, fullDisks) : undefined);
		try {
			for (let index = 0; index < count; index++) {
				await strike(each, fault, Math.floor(((index + (Math.random() * 0.99)) * end) / count) + 1, measured);
			}
		} finally {
			await (fault === 'full' ? onHost(machine, usualDisks) : undefined);
		}
	}, 3_600_000);
});
