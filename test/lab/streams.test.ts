import {beforeEach, describe, expect, test} from 'vitest';
import {as, eventually, hosts, mxdeck, onHost, reset, startMxdeck, traffic} from './lab.js';

type Row = {readonly host: string; readonly source: string; readonly class: string; readonly reason: string; readonly message: string};

const rowsOf = (text: string): readonly Row[] => text.split('\n').slice(0, -1).map(line => JSON.parse(line) as Row);

/** Programs on a host that read logs for somebody. */
const readers = async () => Promise.all(hosts.map(async host => onHost(host, 'ps -eo comm=,args= | grep -cE "^(tail|journalctl|grep) .*(/var/log|SYSLOG_FACILITY|line-buffered)" || true')));

beforeEach(reset);

describe.each(['root', 'ops', 'viewer'] as const)('as %s', user => {
	test('what happens on the hosts is in the stream, each line once', async () => {
		const before = await readers();
		const stream = startMxdeck('tail', as(user), '--backlog', '0', '--json');
		await eventually(async () => readers(), now => now.every((count, index) => Number(count) > Number(before[index])), 20);
		await Promise.all(hosts.map(async host => traffic(host, 'relay', 'greylist')));
		const seen = (kind: string) => rowsOf(stream.stdout()).filter(row => `${row.class} ${row.reason}` === kind);
		await eventually(() => stream.stdout(), () => seen('rejected relay-denied').length >= 3 && seen('greylisted new').length + seen('greylisted early-retry').length >= 9, 20);
		stream.end('SIGINT');
		expect(await stream.ended).toBe(130);
		expect(seen('rejected relay-denied').map(({host}) => host).sort()).toEqual(as(user).split(','));
		// Postgrey's own line and smtpd's reply, from two logs.
		expect(seen('greylisted new').length + seen('greylisted early-retry').length).toBe(9);
		expect(seen('greylisted reply')).toHaveLength(9);
		expect(await eventually(async () => readers(), now => now.join(' ') === before.join(' '), 15)).toEqual(before);
	});
});

test('a program that is killed leaves nothing running on the hosts', async () => {
	const before = await readers();
	const stream = startMxdeck('tail', `${as('root')},${as('ops')}`, '--backlog', '0', '--json');
	await eventually(async () => readers(), now => now.every((count, index) => Number(count) >= Number(before[index]) + 2), 20);
	stream.end('SIGKILL');
	await stream.ended;
	expect(await eventually(async () => readers(), now => now.join(' ') === before.join(' '), 15)).toEqual(before);
});

test('the past minutes come first, from every log that may be read', async () => {
	await traffic('mx1', 'relay', 'imap_noauth');
	const once = await mxdeck('tail', 'mx1', '--since', '5', '--once', '--json');
	expect(once, once.stderr).toMatchObject({code: 0});
	const sources = new Set(rowsOf(once.stdout).map(({source}) => source));
	expect([...sources]).toEqual(expect.arrayContaining(['/var/log/mail.log', '/var/log/dovecot.log']));
});

test('a log that may not be read is named with its remedy', async () => {
	const once = await mxdeck('tail', 'mx1-viewer', '--since', '1', '--once', '--json');
	expect(once).toMatchObject({code: 0});
	expect(once.stderr).toMatch(/dovecot\.log is not read: .*chgrp adm/);
});
