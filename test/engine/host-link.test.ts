import {setTimeout as pause} from 'node:timers/promises';
import {afterEach, expect, test} from 'vitest';
import {createHostLink, type HostLink, type HostLinkOptions} from '../../source/engine/host-link.js';
import type {Link} from '../../source/model/host.js';
import {failure, success} from '../../source/model/outcome.js';
import type {Target} from '../../source/model/target.js';
import {createHandshakeGate} from '../../source/remote/handshakes.js';
import {handLinkClock, type HandLinkClock} from '../helpers/hand-link-clock.js';
import {startSshServer, type SshServer, type SshServerOptions} from '../helpers/ssh-server.js';
import {createFaultyLine, type FaultyLine} from '../lab/faulty-line.js';
import {prepareAnswers} from '../remote/questions.js';

const ends: Array<() => unknown> = [];

afterEach(async () => {
	for (const end of ends.splice(0).toReversed()) {
		await end();
	}
});

async function serve(options?: SshServerOptions): Promise<SshServer> {
	const server = await startSshServer({
		// A host on which there is nothing to find, at once.
		run(_, channel) {
			let asked = '';
			channel.on('data', (chunk: Buffer) => {
				asked += chunk.toString();
			});
			channel.on('end', () => {
				const nonce = /[\da-f-]{36}/.exec(asked)?.[0] ?? '';
				channel.write(`mxdeck ${nonce} begin\nmxdeck ${nonce} end\n`);
				channel.exit(0);
				channel.end();
			});
		},
		...options,
	});
	ends.push(server.close);
	return server;
}

/** A way to a server that can fail, and how the server is reached by it. */
async function lineTo(server: SshServer, differing: Partial<Target> = {}): Promise<FaultyLine & {readonly target: Target}> {
	const line = await createFaultyLine('127.0.0.1', server.port);
	ends.push(line.close);
	return {...line, target: server.target({port: line.port, hostKeyAlias: `[127.0.0.1]:${server.port}`, connectTimeout: 10_000, ...differing})};
}

type Watched = {readonly link: HostLink; readonly clock: HandLinkClock; readonly until: (state: Link['state']) => Promise<Link>; readonly seen: string[]};

function watch(target: Target, options: Partial<HostLinkOptions> = {}): Watched {
	const clock = handLinkClock();
	const seen: string[] = [];
	const begun = clock.steady();
	const link = createHostLink({
		host: {name: target.name, groups: [], readOnly: false, sudo: 'never'},
		resolve: async () => success(target),
		questions: prepareAnswers(),
		gate: createHandshakeGate(8, clock.now),
		streams: 'none',
		backlogMinutes: 0,
		sinkOf: () => () => undefined,
		onChange() {
			queueMicrotask(() => {
				const {state} = link.link();
				if (seen.at(-1)?.split(' ')[0] !== state) {
					seen.push(`${state} ${Math.round((clock.steady() - begun) / 1000)}`);
				}
			});
		},
		clock,
		...options,
	});
	ends.push(link.stop);
	return {
		link,
		clock,
		seen,
		async until(state) {
			const late = performance.now() + 15_000;
			while (link.link().state !== state) {
				if (performance.now() > late) {
					throw new Error(`${state} was waited for: ${JSON.stringify(link.link())} after ${seen.join(', ')}`);
				}

				await pause(5);
			}

			return link.link();
		},
	};
}

/** Lets so many seconds go by, with some milliseconds for the network in each. */
async function seconds(clock: HandLinkClock, count: number, forNetwork = 2): Promise<void> {
	for (let second = 0; second < count; second++) {
		clock.pass(1000);
		await pause(forNetwork);
	}
}

test('a link that is half open is stale within 12 s, down within 20 s, and live again when the line is', async () => {
	const server = await serve();
	const line = await lineTo(server);
	const {link, clock, until, seen} = watch(line.target);
	await until('live');
	const from = seen.length;
	line.fail('blackhole');
	const failed = clock.steady();
	await seconds(clock, 20);
	expect(seen.slice(from).map(word => word.split(' '))).toEqual([['stale', expect.anything()], ['down', expect.anything()]]);
	const [stale, down] = seen.slice(from).map(word => Number(word.split(' ')[1]) - ((failed - 5000) / 1000));
	expect(stale).toBeLessThanOrEqual(12);
	expect(down).toBeLessThanOrEqual(20);
	expect(link.link()).toMatchObject({reason: 'nothing has come from the host for 17 s', remedy: 'check the host and the network in between'});
	await seconds(clock, 3);
	await until('live');
});

test.each([
	['fin', /^127\.0\.0\.1 port \d+ ended the connection$/],
	['rst', /^(the connection to 127\.0\.0\.1 port \d+ broke|127\.0\.0\.1 port \d+ ended the connection)/],
] as const)('a line that ends with %s is told with its reason and the time of the next attempt', async (fault, reason) => {
	const server = await serve();
	const line = await lineTo(server);
	const {clock, until} = watch(line.target);
	await until('live');
	line.fail(fault);
	const lost = await until('reconnecting');
	expect(lost.reason).toMatch(reason);
	expect(lost.nextAttempt).toBe(clock.now() + 2000);
	clock.pass(2000);
	const live = await until('live');
	expect(live.reason).toBeUndefined();
});

test('a link that flaps waits longer and longer', async () => {
	const server = await serve();
	const line = await lineTo(server);
	const {clock, until} = watch(line.target);
	const delays: number[] = [];
	for (let times = 0; times < 4; times++) {
		await until('live');
		clock.pass(1000);
		line.fail('rst');
		const {nextAttempt = 0} = await until('reconnecting');
		delays.push(nextAttempt - clock.now());
		clock.pass(nextAttempt - clock.now());
	}

	expect(delays).toEqual([2000, 3500, 5750, 9125]);
});

test('a machine that slept asks each connection at once: the one that answers goes on, the other is dead after three seconds', async () => {
	const server = await serve();
	const [good, bad] = await Promise.all([lineTo(server), lineTo(server)]);
	const [one, other] = [watch(good.target), watch(bad.target)];
	await Promise.all([one.until('live'), other.until('live')]);
	bad.fail('blackhole');
	for (const {clock} of [one, other]) {
		clock.sleep(8 * 3_600_000);
		await seconds(clock, 5, 100);
	}

	expect(one.link.link().state).toBe('live');
	expect(one.seen).toEqual(['connecting 0', 'live 0']);
	const dead = other.link.link();
	expect(dead).toMatchObject({state: 'down', reason: 'the host gave no sign of life within 3 s of this machine\'s waking up'});
	await seconds(other.clock, 3);
	await other.until('live');
	expect(other.clock.steady() - 5000).toBeLessThan(15_000);
});

test('a server that refuses the keys is asked once, and again only when the operator wants it', async () => {
	let logins = 0;
	const server = await serve({
		authenticate(context) {
			logins += context.method === 'publickey' && context.signature === undefined ? 1 : 0;
			context.reject(['publickey']);
		},
	});
	const {link, clock, until} = watch(server.target());
	const auth = await until('auth');
	expect(auth.nextAttempt).toBeUndefined();
	await seconds(clock, 300);
	clock.sleep(100_000_000);
	await seconds(clock, 30);
	expect([logins, link.link().state]).toEqual([1, 'auth']);
	link.reconnect();
	await until('connecting');
	await until('auth');
	expect(logins).toBe(2);
});

test('a key that nobody accepts is a matter of the operator too', async () => {
	const server = await serve();
	const {link, until} = watch(server.target({knownHostsFiles: ['/dev/null']}));
	const refused = await until('hostkey');
	expect(refused.reason).toContain('is not known');
	expect(refused.nextAttempt).toBeUndefined();
	const reached = await link.reach();
	expect(reached.ok ? '' : reached.problem.state).toBe('nothing was sent');
});

test('a configuration that cannot be made sense of is down with its reason', async () => {
	const server = await serve();
	const {until} = watch(server.target(), {resolve: async () => failure({what: 'ProxyJump x cannot be understood', remedy: 'write it as user@host:port'})});
	const down = await until('down');
	expect(down).toMatchObject({reason: 'ProxyJump x cannot be understood', remedy: 'write it as user@host:port'});
});

test('an operator who wants a live link made anew gets it at once', async () => {
	const server = await serve();
	const {link, clock, until} = watch(server.target());
	await until('live');
	const before = new Set(server.connections);
	link.reconnect();
	await until('connecting');
	await until('live');
	expect([...server.connections].some(connection => before.has(connection))).toBe(false);
	expect(clock.steady()).toBe(5000);
});

test('a jump host that dies takes its hosts with it: all say so, and all come back through it', async () => {
	const [inner, jump] = await Promise.all([serve(), serve()]);
	const line = await lineTo(jump, {name: 'gate'});
	const gate = createHandshakeGate();
	const links = Array.from({length: 30}, (_, index) => watch(inner.target({name: `mx${index}`, jumps: [line.target]}), {gate}));
	await Promise.all(links.map(async ({until}) => until('live')));
	line.fail('rst');
	const lost = await Promise.all(links.map(async ({until}) => until('reconnecting')));
	expect(lost.filter(({reason = ''}) => !/^jump host gate: (the connection to )?127\.0\.0\.1 port \d+ (broke|ended)/.test(reason))).toEqual([]);
	for (const {clock} of links) {
		clock.pass(3000);
	}

	await Promise.all(links.map(async ({until}) => until('live')));
});

test('a jump host that falls silent is named by the hosts behind it', async () => {
	const [inner, jump] = await Promise.all([serve(), serve()]);
	const line = await lineTo(jump, {name: 'gate'});
	const {link, clock, until} = watch(inner.target({jumps: [line.target]}));
	await until('live');
	line.fail('blackhole');
	await seconds(clock, 20);
	expect(link.link()).toMatchObject({state: 'down', reason: 'nothing has come from jump host gate for 17 s', remedy: 'check gate and the network in between'});
});

test('a link that is stopped leaves nothing behind', async () => {
	const server = await serve();
	const {link, clock, until} = watch(server.target());
	await until('live');
	link.stop();
	while (server.connections.size > 0) {
		await pause(5);
	}

	await link.finished;
	expect(clock.waiting()).toBe(0);
});
