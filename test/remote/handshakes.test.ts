import {expect, test} from 'vitest';
import type {Target} from '../../source/model/target.js';
import type {ConnectFailure} from '../../source/remote/connection.js';
import {createHandshakeGate, type HandshakeGate} from '../../source/remote/handshakes.js';

const host = (hostname: string, differing: Partial<Target> = {}): Target => ({
	name: hostname,
	hostname,
	port: 22,
	user: 'root',
	identityFiles: [],
	identitiesOnly: false,
	agent: undefined,
	knownHostsFiles: [],
	hostKeyAlias: undefined,
	strictHostKeyChecking: 'yes',
	hashKnownHosts: false,
	jumps: [],
	proxyCommand: undefined,
	connectTimeout: 1000,
	...differing,
});

type Answer = {readonly ok: true} | {readonly ok: false; readonly problem: ConnectFailure};

const yes: Answer = {ok: true};
const no = (kind: ConnectFailure['kind']): Answer => ({ok: false, problem: {kind, what: `${kind} it is`}});

/** A server that counts who stands in its door, and answers as it is told. */
function createServer(answer: (inside: number, tries: number) => Answer = () => yes) {
	let inside = 0;
	const seen = {most: 0, tries: 0};
	return {
		seen,
		async login(): Promise<Answer> {
			inside++;
			seen.tries++;
			seen.most = Math.max(seen.most, inside);
			const answered = answer(inside, seen.tries);
			await new Promise(resolve => {
				setImmediate(resolve);
			});
			inside--;
			return answered;
		},
	};
}

/** How each of so many logins ended: `ok`, or its kind. */
async function knock(gate: HandshakeGate, server: ReturnType<typeof createServer>, targets: readonly Target[]): Promise<string[]> {
	const ends = await Promise.all(targets.map(async target => gate.pass(target, server.login)));
	return ends.map(end => end.ok ? 'ok' : `${end.problem.kind} ${end.problem.host ?? ''}`);
}

const many = (count: number, make: (index: number) => Target) => Array.from({length: count}, (_, index) => make(index));

test.each<[string, readonly Target[], number]>([
	['one server, under many names', many(60, index => host('mx1', {name: `alias${index}`})), 8],
	['one server as many users', many(60, index => host('mx1', {user: `user${index % 20}`})), 8],
	['many servers', many(30, index => host(`mx${index}`)), 30],
])('handshakes at once with %s', async (_, targets, expected) => {
	const server = createServer();
	expect(new Set(await knock(createHandshakeGate(), server, targets))).toEqual(new Set(['ok']));
	expect(server.seen).toEqual({most: expected, tries: targets.length});
});

test('one login goes first; the others follow when it has shown that the keys are right', async () => {
	const order: number[] = [];
	const server = createServer(inside => {
		order.push(inside);
		return yes;
	});
	await knock(createHandshakeGate(), server, many(16, () => host('mx1')));
	expect(order.slice(0, 3)).toEqual([1, 1, 2]);
	expect(server.seen.most).toBe(8);
});

test.each(['auth', 'hostkey'] as const)('what a server refuses (%s) is not tried twice with the same keys, by whomever, until the operator wants it', async kind => {
	const gate = createHandshakeGate();
	const server = createServer(() => no(kind));
	const sixty = many(60, index => host('jump', {name: `mx${index}`}));
	expect(await knock(gate, server, sixty)).toEqual(many(60, index => host(`${kind} mx${index}`)).map(({name}) => name));
	expect(await knock(gate, server, sixty.slice(0, 1))).toEqual([`${kind} mx0`]);
	expect(server.seen.tries).toBe(1);
	expect(await knock(gate, server, [host('jump', {user: 'other'})])).toEqual([`${kind} jump`]);
	expect(server.seen.tries).toBe(2);
	gate.forgive(host('mx7', {jumps: [host('jump')]}));
	await knock(gate, server, sixty.slice(0, 3));
	expect(server.seen.tries).toBe(3);
});

test('a server out of reach is found out by one, whom the waiting believe; who comes later tries again', async () => {
	const gate = createHandshakeGate();
	const server = createServer((_, tries) => tries === 1 ? no('unreachable') : yes);
	const sixty = many(60, index => host('jump', {name: `mx${index}`}));
	const ends = await knock(gate, server, sixty);
	expect(new Set(ends.map(end => end.split(' ')[0]))).toEqual(new Set(['unreachable']));
	expect(server.seen.tries).toBe(1);
	expect(new Set(await knock(gate, server, sixty))).toEqual(new Set(['ok']));
});

test('where a server takes three at once, those of one burst are dropped, and none twice', async () => {
	let now = 0;
	const gate = createHandshakeGate(8, () => now);
	const server = createServer(inside => inside > 3 ? no('throttled') : yes);
	const ends = await knock(gate, server, many(60, () => host('jump')));
	const dropped = ends.filter(end => end !== 'ok').length;
	expect(dropped).toBeGreaterThan(0);
	expect(dropped).toBeLessThanOrEqual(4);
	now += 40_000;
	expect(new Set(await knock(gate, server, many(60, () => host('jump'))))).toEqual(new Set(['ok']));
});

test('a server that drops all is left alone for half a minute, and its hosts know until when', async () => {
	let now = 1000;
	const gate = createHandshakeGate(8, () => now);
	const server = createServer((_, tries) => tries > 20 ? no('throttled') : yes);
	await knock(gate, server, many(20, () => host('jump')));
	const ends = await knock(gate, server, many(60, () => host('jump')));
	expect(new Set(ends)).toEqual(new Set(['throttled jump']));
	// Those that were in the door already, and half as many to be sure.
	expect(server.seen.tries).toBeLessThanOrEqual(20 + 8 + 4);
	const {tries} = server.seen;
	const resting = await gate.pass(host('jump'), server.login);
	expect(resting.ok ? 0 : resting.problem.notBefore).toBe(31_000);
	now += 29_999;
	await knock(gate, server, [host('jump')]);
	expect(server.seen.tries).toBe(tries);
	now += 1;
	await knock(gate, server, [host('jump')]);
	expect(server.seen.tries).toBe(tries + 1);
});

test('a login that throws gives its place back', async () => {
	const gate = createHandshakeGate(1);
	await expect(gate.pass(host('mx1'), async () => {
		throw new Error('a bug');
	})).rejects.toThrow('a bug');
	expect(await knock(gate, createServer(), [host('mx1')])).toEqual(['ok']);
});
