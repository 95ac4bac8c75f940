import {expect, test} from 'vitest';
import type {Target} from '../../source/model/target.js';
import {createHandshakeGate} from '../../source/remote/handshakes.js';

const host = (hostname: string, jumps: readonly Target[] = []): Target => ({
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
	jumps,
	proxyCommand: undefined,
	connectTimeout: 1000,
});

async function mostAtOnce(targets: readonly Target[], limit?: number): Promise<number> {
	const gate = createHandshakeGate(limit);
	let now = 0;
	let most = 0;
	await Promise.allSettled(targets.map(async (target, index) => gate(target, async () => {
		now++;
		most = Math.max(most, now);
		await new Promise(resolve => {
			setImmediate(resolve);
		});
		now--;
		if (index % 3 === 0) {
			throw new Error('a login that fails gives its place back too');
		}
	})));
	return most;
}

const numbered = (count: number, make: (index: number) => Target) => Array.from({length: count}, (_, index) => make(index));

test.each<[string, readonly Target[], number]>([
	['one endpoint', numbered(30, () => host('mx1')), 8],
	['many hosts behind one jump host', numbered(30, index => host(`mx${index}`, [host('jump'), host(`inner${index}`)])), 8],
	['many hosts of their own', numbered(30, index => host(`mx${index}`)), 30],
])('handshakes at once with %s', async (_, targets, expected) => {
	expect(await mostAtOnce(targets)).toBe(expected);
});

test('a gate can be narrower', async () => {
	expect(await mostAtOnce(numbered(5, () => host('mx1')), 2)).toBe(2);
});
