import {beforeAll, describe, expect, test} from 'vitest';
import {as, everywhere, hosts, letThrough, mxdeck, mxdeckOnTerminal, offer, onHost, reset, results} from './lab.js';

const sender = 'friend@good.example';
const client = 10;

const offers = async () => Promise.all(hosts.map(async host => offer(host, client, sender)));
const map = async () => Promise.all(hosts.map(async host => onHost(host, 'cat /etc/postfix/sender_access; stat -c "%U %G %a" /etc/postfix/sender_access')));

beforeAll(async () => {
	await reset();
	await letThrough(client, sender);
}, 180_000);

describe.each(['root', 'ops'] as const)('as %s', user => {
	test('a blacklisted sender is refused on all hosts, and accepted again after unblock', async () => {
		const before = await map();
		const blocked = await mxdeck('block', sender, '--hosts', as(user), '--yes', '--json');
		expect(blocked, blocked.stderr).toMatchObject({code: 0});
		expect(results(blocked)).toEqual(everywhere('done', user));
		for (const answer of await offers()) {
			expect(answer).toMatch(/^550 5\.7\.1 /);
		}

		const again = await mxdeck('block', sender, '--hosts', as(user), '--yes', '--json');
		expect(results(again)).toEqual(everywhere('already-so', user));

		const unblocked = await mxdeck('unblock', sender, '--hosts', as(user), '--yes', '--json');
		expect(unblocked, unblocked.stderr).toMatchObject({code: 0});
		expect(results(unblocked)).toEqual(everywhere('done', user));
		for (const answer of await offers()) {
			expect(answer).toMatch(/^250 /);
		}

		expect(await map()).toEqual(before);
	});
});

test('a blocked domain refuses each of its senders with the reply that was given', async () => {
	await mxdeck('block', 'good.example', '--text', '550 5.7.1 Ask your postmaster', '--hosts', as('root'), '--yes');
	const answers = await offers();
	const unblocked = await mxdeck('unblock', 'good.example', '--hosts', as('root'), '--yes', '--json');
	for (const answer of answers) {
		expect(answer).toMatch(/^550 5\.7\.1 .*Ask your postmaster/);
	}

	expect(results(unblocked)).toEqual(everywhere('done'));
});

test('as an account whose sudo asks for a password, which is asked for once per host', async () => {
	const blocked = await mxdeckOnTerminal('oncall-pw', 'block', sender, '--hosts', as('oncall'), '--yes', '--json');
	const answers = await offers();
	const unblocked = await mxdeckOnTerminal('oncall-pw', 'unblock', sender, '--hosts', as('oncall'), '--yes', '--json');
	expect(blocked, blocked.stderr).toMatchObject({code: 0, asked: 3});
	expect(results(blocked)).toEqual(everywhere('done', 'oncall'));
	for (const answer of answers) {
		expect(answer).toMatch(/^550 5\.7\.1 /);
	}

	expect(results(unblocked)).toEqual(everywhere('done', 'oncall'));
});

test('a dry run shows the change and leaves the hosts alone', async () => {
	const before = await map();
	const dry = await mxdeck('block', 'other@good.example', '--hosts', as('ops'), '--dry-run', '--json');
	expect(dry, dry.stderr).toMatchObject({code: 0});
	expect(dry.stderr).toContain('other@good.example');
	expect(await map()).toEqual(before);
});

test('without a terminal and without --yes nothing is changed', async () => {
	const before = await map();
	expect(await mxdeck('block', sender, '--hosts', as('root'))).toMatchObject({code: 2});
	expect(await map()).toEqual(before);
});

test('the hosts\' own domains and the null sender are refused', async () => {
	const before = await map();
	expect(await mxdeck('block', '<>', '--hosts', as('root'), '--yes')).toMatchObject({code: 3});
	expect(await mxdeck('block', 'corp.example', '--hosts', 'mx1', '--yes')).toMatchObject({code: 3});
	expect(await map()).toEqual(before);
});
