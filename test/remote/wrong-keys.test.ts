import {writeFileSync} from 'node:fs';
import {setImmediate as turn, setTimeout as pause} from 'node:timers/promises';
import {expect, test} from 'vitest';
import type {Target} from '../../source/model/target.js';
import type {Questions} from '../../source/remote/connection.js';
import {createHostVerifier} from '../../source/remote/host-verifier.js';
import {readKnownHosts} from '../../source/remote/known-hosts.js';
import {openConnection} from '../../source/remote/open-connection.js';
import {blobOf, newKey} from '../helpers/ssh-server.js';
import {prepareAnswers} from './questions.js';
import {knownLine, start} from './reach.js';
import {runSize, runTime} from './run-size.js';

type Accept = Questions['acceptHostKey'];

/** Anything that the other side of the wire might send in place of an answer. */
const answering = (value: unknown): Accept => async () => value as boolean;

/** Operators, dialogs and wires that do not work as they should: none of them says yes. */
const unfit: ReadonlyArray<readonly [string, Accept]> = [
	['throws', () => {
		throw new Error('no dialog');
	}],
	['rejects', async () => {
		throw new Error('no dialog');
	}],
	['never answers', async () => new Promise(() => {
		// Nobody is there.
	})],
	['says no', async () => false],
	...[0, 1, '', 'yes', 'true', null, undefined, {}, [], [true], Number.NaN, () => true].map(value => [`answers ${String(JSON.stringify(value) ?? value)}`, answering(value)] as const),
	['answers no promise but 0', async () => 0 as unknown as Promise<boolean>],
	['answers no promise but an empty text', async () => '' as unknown as Promise<boolean>],
];

const key = blobOf(newKey());

const target = (differing: Partial<Target> = {}): Target => ({
	name: 'mx1', hostname: 'mx1', port: 22, user: 'root', identityFiles: [], identitiesOnly: true, agent: undefined, knownHostsFiles: ['/dev/null'], hostKeyAlias: undefined,
	strictHostKeyChecking: 'ask', hashKnownHosts: false, jumps: [], proxyCommand: undefined, connectTimeout: 1000, ...differing,
});

/** What ssh2 would be told of a key: each call of its callback. */
async function verdicts(accept: Accept, knownHosts = '', deadline?: (held: Promise<unknown>) => Promise<unknown>): Promise<readonly unknown[]> {
	const verifier = createHostVerifier({
		target: target(),
		lines: readKnownHosts(knownHosts, 'f'),
		questions: {...prepareAnswers(), acceptHostKey: accept},
		async during(answer) {
			await deadline?.(answer);
			return answer;
		},
	});
	const called: unknown[] = [];
	// What ssh2 does: anything but undefined would be the verdict.
	const ask: (offered: Buffer, callback: (verdict: boolean) => void) => unknown = verifier.verify;
	expect(ask(key, verdict => {
		called.push(verdict);
	})).toBeUndefined();
	for (let times = 0; times < 50 && called.length === 0; times++) {
		await pause(2);
	}

	// A second call would come by now.
	await turn();
	return called;
}

test.each(unfit)('a question about a key that %s is a no, said once, or nothing at all', async (what, accept) => {
	expect(await verdicts(accept)).toEqual(what === 'never answers' ? [] : [false]);
});

test('a plain yes is a yes, said once', async () => {
	expect(await verdicts(async () => true)).toEqual([true]);
});

test('a key that changed is refused without a question, whoever would say yes', async () => {
	let asked = 0;
	expect(await verdicts(async () => {
		asked++;
		return true;
	}, `mx1 ecdsa-sha2-nistp256 ${blobOf(newKey()).toString('base64')}\n`)).toEqual([false]);
	expect(asked).toBe(0);
});

test('a deadline that breaks while the operator thinks is a no', async () => {
	expect(await verdicts(async () => true, '', async () => {
		throw new Error('too late');
	})).toEqual([false]);
});

test('a callback of ssh2 that throws harms nobody', async () => {
	const verifier = createHostVerifier({target: target(), lines: [], questions: prepareAnswers(), during: async answer => answer});
	verifier.verify(key, () => {
		throw new Error('the connection is gone');
	});
	await turn();
	expect(verifier.refusal()?.kind).toBe('hostkey');
});

const attempts = runSize(100, 1000);

test(`of ${attempts} connections to servers with a wrong key none gets as far as a login`, async () => {
	let logins = 0;
	const server = await start({
		authenticate(context) {
			logins++;
			context.accept();
		},
	});
	writeFileSync(server.knownHosts, knownLine(server.port, blobOf(newKey())));
	const wrong: ReadonlyArray<Partial<Target>> = [
		...(['yes', 'ask', 'accept-new', 'no'] as const).map(strictHostKeyChecking => ({strictHostKeyChecking})),
		{knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask'},
		{knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'yes'},
	];
	const ends = new Map<string, number>();
	const tryOne = async (index: number) => {
		const end = new AbortController();
		const [what = '', accept = answering(false)] = unfit[index % unfit.length] ?? [];
		if (what === 'never answers') {
			setTimeout(() => {
				end.abort();
			}, 300);
		}

		const opened = await openConnection(server.target({...wrong[index % wrong.length]}), {...prepareAnswers(), acceptHostKey: accept}, {signal: end.signal});
		const said = opened.ok ? 'connected' : opened.problem.kind;
		ends.set(said, (ends.get(said) ?? 0) + 1);
		if (opened.ok) {
			opened.value.close();
		}
	};

	for (let index = 0; index < attempts; index += 10) {
		await Promise.all(Array.from({length: 10}, async (_, other) => tryOne(index + other)));
	}

	expect(logins).toBe(0);
	expect(ends.get('connected')).toBeUndefined();
	expect([...ends.values()].reduce((sum, count) => sum + count, 0)).toBe(attempts);
	expect(ends.get('hostkey')).toBeGreaterThan(attempts * 0.9);
}, runTime());
