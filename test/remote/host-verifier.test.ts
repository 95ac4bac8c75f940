import {expect, test} from 'vitest';
import {linesOf} from '../../source/remote/host-verifier.js';
import {judgeHostKey, lookupName, readKnownHosts} from '../../source/remote/known-hosts.js';
import type {Target} from '../../source/model/target.js';

const keys = ['ours', 'other', 'gone'].map(seed => Buffer.concat(['ssh-ed25519', seed.padEnd(32)].map(text => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]))));
const [ours = '', other = '', gone = ''] = keys.map(key => `ssh-ed25519 ${key.toString('base64')}`);

const lines = readKnownHosts([
	`mx1 ${ours}`,
	`mx2,[mx1]:2200 ${other}`,
	`*.example,!mx3.example ${ours}`,
	`@revoked * ${gone}`,
	`@cert-authority mx* ${other}`,
	`mx1 ${gone}`,
	...Array.from({length: 1000}, (_, index) => `far${index} ${other}`),
].join('\n'), 'known_hosts');

test.each<[string, number, number]>([
	['mx1', 22, 4],
	['mx1', 2200, 5],
	['mx2', 22, 3],
	['mx2.example', 22, 3],
	['mx3.example', 22, 2],
	['nobody', 22, 1],
])('of the lines of %s, port %i, those %i that speak of it judge a key as all do', (hostname, port, count) => {
	const target: Target = {
		name: hostname, hostname, port, user: 'root', identityFiles: [], identitiesOnly: true, agent: undefined, knownHostsFiles: ['known_hosts'], hostKeyAlias: undefined,
		strictHostKeyChecking: 'yes', hashKnownHosts: false, jumps: [], proxyCommand: undefined, connectTimeout: 1000,
	};
	const own = linesOf(target, lines);
	expect(own).toHaveLength(count);
	for (const name of [lookupName(target), hostname]) {
		for (const key of keys) {
			expect(judgeHostKey(own, name, key)).toEqual(judgeHostKey(lines, name, key));
		}
	}
});
