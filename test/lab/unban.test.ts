import {beforeAll, describe, expect, test} from 'vitest';
import {as, eventually, everywhere, hosts, mxdeck, offer, onHost, reset, results, traffic} from './lab.js';

const sender = 'friend@good.example';
const canConnect = async (client: number) => Promise.all(hosts.map(async host => {
	const answer = await offer(host, client, sender);
	return !answer.startsWith('no connection');
}));

beforeAll(reset);

test('an attacker whom Fail2ban banned can connect again after unban', async () => {
	// Three hang-ups after AUTH on mx1 and mx2. On mx3 the jail reads a journal match that never matches: it is told of the address.
	await Promise.all([traffic('mx1', 'lost_auth'), traffic('mx2', 'lost_auth'), onHost('mx3', 'fail2ban-client set postfix banip 203.0.113.82')]);
	expect(await eventually(async () => canConnect(82), can => !can.includes(true), 30)).toEqual([false, false, false]);

	const unbanned = await mxdeck('unban', '203.0.113.82', '--hosts', as('root'), '--yes', '--json');
	expect(unbanned, unbanned.stderr).toMatchObject({code: 0});
	expect(results(unbanned)).toEqual(everywhere('done'));
	expect(unbanned.stdout).toContain('postfix');
	expect(await canConnect(82)).toEqual([true, true, true]);
});

describe('through sudo', () => {
	test('an address is unbanned in each jail where it is banned', async () => {
		await Promise.all(hosts.map(async host => onHost(host, 'fail2ban-client set postfix banip 203.0.113.83; fail2ban-client set sshd banip 203.0.113.83')));
		expect(await eventually(async () => canConnect(83), can => !can.includes(true), 15)).toEqual([false, false, false]);
		const unbanned = await mxdeck('unban', '203.0.113.83', '--hosts', as('ops'), '--yes', '--json');
		expect(results(unbanned)).toEqual(everywhere('done', 'ops'));
		expect(unbanned.stdout).toContain('sshd');
		expect(await canConnect(83)).toEqual([true, true, true]);
		const left = await Promise.all(hosts.map(async host => onHost(host, 'fail2ban-client banned 203.0.113.83')));
		expect(left.map(text => text.trim())).toEqual(['[[]]', '[[]]', '[[]]']);
	});
});

test('an address that is not banned is told so', async () => {
	expect(results(await mxdeck('unban', '203.0.113.84', '--hosts', as('root'), '--yes', '--json'))).toEqual(everywhere('already-so'));
});
