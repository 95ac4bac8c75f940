import {expect, test, vi} from 'vitest';
import type {Source} from '../../source/model/discovery.js';
import {failure, success} from '../../source/model/outcome.js';
import type {FilePosition} from '../../source/model/position.js';
import type {Connection, RemoteStream} from '../../source/remote/connection.js';
import {lookInterval} from '../../source/engine/attention.js';
import {createReaderWatch} from '../../source/engine/reader-watch.js';
import {createSourceSet, type SourceSetOptions} from '../../source/engine/source-set.js';
import {createTurns} from '../../source/engine/turns.js';
import {discovered} from '../helpers/discovered.js';
import {handLinkClock} from '../helpers/hand-link-clock.js';

const mail: Source = {id: '/var/log/mail.log', kind: 'file', path: '/var/log/mail.log', format: 'syslog', carries: ['postfix'], readable: 'yes'};
const dovecot: Source = {id: '/var/log/dovecot.log', kind: 'file', path: '/var/log/dovecot.log', format: 'dovecot', carries: ['dovecot'], readable: 'sudo'};

const silent = (): RemoteStream => ({write: () => undefined, hold: () => undefined, close: () => undefined});

/** A connection that tells which streams were opened as root, and streams nothing. */
function listening(): {connection: Connection; asRoot: boolean[]} {
	const asRoot: boolean[] = [];
	const connection: Connection = {
		async exec() {
			throw new Error('nobody announced a command');
		},
		async stream(_command, _handlers, options) {
			asRoot.push(options?.asRoot === true);
			return success(silent());
		},
		closed: new Promise(() => {
			// It is never lost.
		}),
		close: () => undefined,
		setPrivilege: () => undefined,
	};
	return {connection, asRoot};
}

const settled = async (): Promise<void> => new Promise(resolve => {
	setImmediate(resolve);
});

const setOf = (more: Partial<SourceSetOptions> = {}) => createSourceSet({
	host: {name: 'mx1', groups: [], readOnly: false, sudo: 'auto'},
	streams: 'follow',
	backlogMinutes: 1,
	sinkOf: () => () => undefined,
	onChange: () => undefined,
	onFinished: () => undefined,
	...more,
});

test('a log that sudo reads without a password is followed at once', async () => {
	const {connection, asRoot} = listening();
	setOf().start(connection, discovered({privilege: 'sudo', sources: [mail, dovecot]}));
	await settled();
	expect(asRoot).toEqual([false, true]);
});

test('a log that wants the sudo password waits, says so, and is followed once it was given', async () => {
	const {connection, asRoot} = listening();
	const found = discovered({privilege: 'sudo-password', sources: [mail, dovecot]});
	const sources = setOf();
	sources.start(connection, found);
	await settled();
	expect(asRoot).toEqual([false]);
	expect(sources.states().find(({id}) => id === dovecot.id)).toMatchObject({live: false, reason: 'sudo asks for a password'});
	sources.startHeld(connection, found);
	await settled();
	expect(asRoot).toEqual([false, true]);
	expect(sources.states().every(({live}) => live)).toBe(true);
});

test('a log whose reading ended before it was known to have begun is not called live', async () => {
	const {connection} = listening();
	const sources = setOf();
	sources.start({
		...connection,
		async stream(_command, handlers) {
			handlers.onClose(1);
			return success(silent());
		},
	}, discovered({sources: [mail]}));
	await settled();
	expect(sources.states()).toMatchObject([{id: mail.id, live: false, reason: `reading ${mail.id} ended`}]);
});

test('a log that cannot be started is tried again, and the reason is told meanwhile', async () => {
	vi.useFakeTimers();
	try {
		const {connection} = listening();
		let tries = 0;
		const sources = setOf();
		sources.start({
			...connection,
			async stream() {
				tries += 1;
				return tries < 3 ? failure({what: 'no channel is free', remedy: 'wait'}) : success(silent());
			},
		}, discovered({sources: [mail]}));
		await vi.advanceTimersByTimeAsync(0);
		expect(sources.states()).toMatchObject([{live: false, reason: 'no channel is free', remedy: 'wait'}]);
		await vi.advanceTimersByTimeAsync(30_000);
		expect(tries).toBe(3);
		expect(sources.states()).toEqual([{id: mail.id, live: true, reason: undefined, remedy: undefined}]);
	} finally {
		vi.useRealTimers();
	}
});

test('a beat is a sign of life, and tells how far the host is behind and its clock ahead', async () => {
	const {connection} = listening();
	const sources = setOf();
	const now = Date.now();
	sources.start({
		...connection,
		async stream(_command, handlers) {
			handlers.onData(Buffer.from(`mxdeck frames 1\nH ${now + 3_600_000} 70 0.5\n`));
			return success(silent());
		},
	}, discovered({sources: [mail, dovecot]}));
	await settled();
	expect(sources.behind()).toBe(140);
	expect(Math.round((sources.clock.skew() ?? 0) / 60_000)).toBe(60);
	expect(sources.lastData()).toBeGreaterThanOrEqual(now);
});

/** Starts the mail log, and gives what makes its reader say something. */
async function speaking(sources: ReturnType<typeof setOf>): Promise<(text: string) => void> {
	let say: (text: string) => void = () => undefined;
	sources.start({
		...listening().connection,
		async stream(_command, handlers) {
			say = text => {
				handlers.onData(Buffer.from(text));
			};

			return success(silent());
		},
	}, discovered({sources: [mail]}));
	await settled();
	return text => {
		say(text);
	};
}

test('a log that may not be read any more says so while it is waited for', async () => {
	const sources = setOf();
	const say = await speaking(sources);
	say('mxdeck frames 1\nX denied 600 root\n');
	expect(sources.states()).toMatchObject([{live: true, reason: '/var/log/mail.log may not be read any more (group root, mode 600)'}]);
	expect(sources.states()[0]?.remedy).toMatch(/^chgrp adm/);
	say('X ok\n');
	expect(sources.states()).toMatchObject([{live: true, reason: undefined}]);
});

test('a log whose reader is silent is stale after twelve seconds, until it is heard again', async () => {
	const clock = handLinkClock();
	const sources = setOf({watch: createReaderWatch(clock)});
	clock.repeat(lookInterval, sources.lookAtReaders);
	const say = await speaking(sources);
	clock.pass(60_000);
	expect(sources.states()).toMatchObject([{live: true}]);
	say(`mxdeck frames 1\nH ${Date.now()} 0 0.5\n`);
	clock.pass(11_000);
	expect(sources.states()).toMatchObject([{live: true}]);
	clock.pass(1000);
	expect(sources.states()).toMatchObject([{live: false, reason: 'stale: its reader on the host has given no sign of life for 12 s', remedy: 'reconnect the host'}]);
	say(`H ${Date.now()} 0 0.5\n`);
	expect(sources.states()).toMatchObject([{live: true, reason: undefined}]);
});

test('what is asked of a host begins where its log was read to before', async () => {
	const {connection} = listening();
	const asked: string[] = [];
	const place: FilePosition = {kind: 'file', device: '1', inode: '2', fingerprint: {length: 5, sha256: 'a'.repeat(64)}, offset: 77, changed: '5.000000'};
	const sources = createSourceSet({
		host: {name: 'mx1', groups: [], readOnly: false, sudo: 'auto'},
		streams: 'follow',
		backlogMinutes: 1,
		sinkOf: () => () => undefined,
		onChange: () => undefined,
		onFinished: () => undefined,
		placeOf: ({id}) => id === mail.id ? place : undefined,
	});
	sources.start({
		...connection,
		async stream(_command, _handlers, options) {
			asked.push(String(options?.stdin).trimEnd().split(' ').at(-1) ?? '');
			return success(silent());
		},
	}, discovered({sources: [mail]}));
	await settled();
	expect(asked.map(word => Buffer.from(word.replaceAll('\'', ''), 'base64').toString())).toEqual([`1 2 5 ${'a'.repeat(64)} 77 5.000000`]);
});

test('a log that floods is held on its host, and a new connection goes on behind all that came of it', async () => {
	const planned: Array<() => void> = [];
	const world = {now: 0, lines: 0, held: [] as boolean[], asked: [] as string[]};
	const sources = createSourceSet({
		host: {name: 'mx1', groups: [], readOnly: false, sudo: 'auto'},
		streams: 'follow',
		backlogMinutes: 1,
		turns: createTurns({
			slice: 100,
			clock: () => world.now,
			soon(run) {
				planned.push(run);
			},
		}),
		sinkOf: () => () => {
			world.lines += 1;
			world.now += 1;
		},
		onChange: () => undefined,
		onFinished: () => undefined,
	});
	const stamp = new Date(Date.now() - 1000).toISOString();
	const lines = `${stamp} mx1 postfix/smtpd[1]: connect from unknown[203.0.113.5]\n`.repeat(500);
	let send: (text: string) => void = () => undefined;
	const connection: Connection = {
		...listening().connection,
		async stream(_command, handlers, options) {
			const word = String(options?.stdin).trimEnd().split(' ').at(-1) ?? '';
			world.asked.push(Buffer.from(word.replaceAll('\'', ''), 'base64').toString());
			send = text => {
				handlers.onData(Buffer.from(text));
			};

			return success({
				...silent(),
				hold(isHeld) {
					world.held.push(isHeld);
				},
			});
		},
	};
	sources.start(connection, discovered({sources: [mail]}));
	await settled();
	const sha = 'a'.repeat(64);
	send(`mxdeck frames 1\nO 1 2 5 ${sha} 0 5.000000\n`);
	for (let chunk = 0; chunk < 40; chunk++) {
		send(`D ${chunk * lines.length} ${(chunk + 1) * lines.length} ${lines.length} 5.000000\n${lines}`);
	}

	expect([world.lines, world.held]).toEqual([500, [true]]);
	sources.stop();
	sources.start({...connection}, discovered({sources: [mail]}));
	await settled();
	expect(world.asked).toHaveLength(1);
	while (planned.length > 0) {
		for (const run of planned.splice(0)) {
			run();
		}

		await settled();
	}

	expect(world.lines).toBe(40 * 500);
	expect(world.asked[1]).toBe(`1 2 5 ${sha} ${40 * lines.length} 5.000000`);
});
