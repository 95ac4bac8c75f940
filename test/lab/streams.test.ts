import {beforeEach, describe, expect, test} from 'vitest';
import {as, eventually, hosts, mxdeck, onHost, reset, startMxdeck, traffic} from './lab.js';

type Row = {readonly host: string; readonly source: string; readonly class: string; readonly reason: string; readonly message: string};

const rowsOf = (text: string): readonly Row[] => text.split('\n').slice(0, -1).map(line => JSON.parse(line) as Row);

/** Programs on the hosts that read logs for somebody, as `mx1 4711`. */
async function readers(): Promise<readonly string[]> {
	const perHost = await Promise.all(hosts.map(async host => {
		const text = await onHost(host, 'ps -eo pid=,args= | grep -E "^ *[0-9]+ (mxdeck follows|tail -c|journalctl|grep --line-buffered) .*(/var/log|the journal|SYSLOG_FACILITY|postgrey)" || true');
		return text.split('\n').flatMap(line => /^ *(\d+) /.exec(line)?.[1] ?? []).map(pid => `${host} ${pid}`);
	}));
	return perHost.flat();
}

/** Readers that were not there before, once there are some on each host. */
async function newReaders(before: readonly string[]): Promise<readonly string[]> {
	const added = async () => {
		const now = await readers();
		return now.filter(reader => !before.includes(reader));
	};

	return eventually(added, now => hosts.every(host => now.some(reader => reader.startsWith(host))), 20);
}

/** Which of the readers are still there, after they had some time to end. */
async function left(ours: readonly string[]): Promise<readonly string[]> {
	const still = async () => {
		const now = await readers();
		return ours.filter(reader => now.includes(reader));
	};

	return eventually(still, now => now.length === 0, 15);
}

beforeEach(reset);

describe.each(['root', 'ops', 'viewer'] as const)('as %s', user => {
	test('what happens on the hosts is in the stream, each line once', async () => {
		const before = await readers();
		const stream = startMxdeck('tail', as(user), '--backlog', '0', '--json');
		const ours = await newReaders(before);
		await Promise.all(hosts.map(async host => traffic(host, 'relay', 'greylist')));
		const seen = (kind: string) => rowsOf(stream.stdout()).filter(row => `${row.class} ${row.reason}` === kind);
		await eventually(() => stream.stdout(), () => seen('rejected relay-denied').length >= 3 && seen('greylisted new').length + seen('greylisted early-retry').length >= 9, 20);
		stream.end('SIGINT');
		expect(await stream.ended).toBe(130);
		expect(seen('rejected relay-denied').map(({host}) => host).sort()).toEqual(as(user).split(','));
		// Postgrey's own line and smtpd's reply, from two logs.
		expect(seen('greylisted new').length + seen('greylisted early-retry').length).toBe(9);
		expect(seen('greylisted reply')).toHaveLength(9);
		expect(await left(ours)).toEqual([]);
	});
});

test('a program that is killed leaves nothing running on the hosts', async () => {
	const before = await readers();
	const stream = startMxdeck('tail', `${as('root')},${as('ops')}`, '--backlog', '0', '--json');
	const ours = await newReaders(before);
	stream.end('SIGKILL');
	await stream.ended;
	expect(await left(ours)).toEqual([]);
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
