import {expect, test} from 'vitest';
import {coveringBan, isSameNetwork, parseBanned, readBanned} from '../../source/actions/banned.js';

const rows: ReadonlyArray<readonly [output: string, bans: ReturnType<typeof readBanned>]> = [
	['[{\'sshd\': []}, {\'postfix\': [\'203.0.113.81\', \'2001:db8::5\']}]\n', [{jail: 'sshd', addresses: []}, {jail: 'postfix', addresses: ['203.0.113.81', '2001:db8::5']}]],
	['[]', []],
	['[{}]', []],
	['[{"o\'brien": [\'203.0.113.0/28\']}]', [{jail: 'o\'brien', addresses: ['203.0.113.0/28']}]],
	['ERROR  Failed to access socket path', undefined],
	['[{\'sshd\': [\'203.0.113.81\'', undefined],
	['', undefined],
];

test.each(rows)('%s', (output, bans) => {
	expect(readBanned(output)).toEqual(bans);
	expect(parseBanned(output)).toEqual(bans ?? []);
});

test('a long hostile answer is read in linear time', () => {
	const started = performance.now();
	expect(readBanned(`[{'sshd': [${'\'a\', '.repeat(50_000)}`)).toBeUndefined();
	expect(performance.now() - started).toBeLessThan(500);
});

test('addresses are compared by what they mean', () => {
	expect(isSameNetwork('2001:DB8:0:0::5', '2001:db8::5')).toBe(true);
	expect(isSameNetwork('203.0.113.7/32', '203.0.113.7')).toBe(true);
	expect(isSameNetwork('203.0.113.7', '203.0.113.70')).toBe(false);
	expect(isSameNetwork('nonsense', 'nonsense')).toBe(false);
});

test('the banned network around an address is found', () => {
	const bans = [{jail: 'sshd', addresses: ['203.0.113.160/28', '2001:db8:1::/48']}];
	expect(coveringBan('203.0.113.165', bans)).toEqual({jail: 'sshd', network: '203.0.113.160/28'});
	expect(coveringBan('2001:db8:1:2::3', bans)).toEqual({jail: 'sshd', network: '2001:db8:1::/48'});
	expect(coveringBan('203.0.113.160/28', bans)).toBeUndefined();
	expect(coveringBan('203.0.113.176', bans)).toBeUndefined();
});
