import {appendFile, readFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {StreamAnchor} from '../../source/wire/protocol.js';
import {rehearse, type Rehearsal} from './console-on-demo.js';

/** The wave has begun when the console opens. */
const intoTheNight = 75;
const hostNames = ['mx1', 'mx2', 'mx3'];
const tail: StreamAnchor = {at: 'tail'};
const patience = {timeout: 15_000};

let rehearsal: Rehearsal;

beforeAll(async () => {
	rehearsal = await rehearse(intoTheNight);
}, 30_000);

afterAll(async () => {
	await rehearsal.end();
});

/** The rows that match a filter now, newest last. */
async function rows(filter: string) {
	await rehearsal.watch({view: 'stream', hosts: [], filter, rows: 200, anchor: tail});
	return () => rehearsal.content('stream')?.rows ?? [];
}

test('every host is known for what it is', () => {
	const found = rehearsal.snapshot()?.hosts.map(({discovery}) => ({
		privilege: discovery?.privilege,
		services: discovery?.services.filter(({running}) => running).map(({name}) => name),
		map: discovery?.maps.find(({check}) => check === 'check_sender_access')?.type,
		jails: discovery?.jails,
		sources: discovery?.sources.map(({path}) => path).sort(),
		spfConfig: discovery?.spfConfig,
		missing: discovery?.missing,
	}));
	expect(found).toEqual(['hash', 'lmdb', 'hash'].map(map => ({
		privilege: 'root',
		services: ['postfix', 'postgrey', 'policyd-spf', 'fail2ban', 'dovecot'],
		map,
		jails: ['dovecot', 'postfix', 'postfix-sasl', 'sshd'],
		sources: ['/var/log/dovecot.log', '/var/log/fail2ban.log', '/var/log/mail.log', '/var/log/syslog'],
		spfConfig: '/etc/postfix-policyd-spf-python/policyd-spf.conf',
		missing: [],
	})));
});

test('the stream shows lines of every host, and none is unclassified', async () => {
	const stream = await rows('');
	await expect.poll(() => [...new Set(stream().map(({host}) => host))].sort(), patience).toEqual(hostNames);
	await expect.poll(() => rehearsal.snapshot()?.lines, patience).toBeGreaterThan(20_000);
	expect(rehearsal.snapshot()?.unclassified).toBe(0);
});

test('the statistics are full at once', async () => {
	await rehearsal.watch({view: 'statistics', hosts: [], top: 10, window: '1h'});
	await expect.poll(() => rehearsal.content('statistics')?.greylist.passed ?? 0, patience).toBeGreaterThan(100);
	const page = rehearsal.content('statistics');
	expect(page?.greylist).toMatchObject({new: expect.any(Number) as number, delay: {p50: expect.any(Number) as number}});
	expect(page?.series.find(({name}) => name === 'rejected')?.total).toBeGreaterThan(300);
	expect(page?.top.find(({subject, dimension}) => subject === 'rejected' && dimension === 'rbl')?.rows[0]?.value).toBe('zen.spamhaus.org');
	expect(page?.jails.find(({jail}) => jail === 'postfix')?.bans).toBeGreaterThan(50);
});

test('the wave is delivered, then blocked on three hosts at once, and turns to rejects', async () => {
	const queued = await rows('from:promo-xyz.example reason:active');
	await expect.poll(() => [...new Set(queued().map(({host}) => host))].sort(), patience).toEqual(hostNames);

	const reports = await rehearsal.change('blacklist-sender', {sender: 'promo-xyz.example', text: '550 5.7.1 No promotions'});
	expect(reports.map(({host, result, problem}) => ({host, result, problem}))).toEqual(hostNames.map(host => ({host, result: 'done', problem: undefined})));
	expect(reports.map(({verified}) => verified.length > 0)).toEqual([true, true, true]);

	const rejected = await rows('reason:blacklist-sender promo-xyz');
	await expect.poll(() => [...new Set(rejected().map(({host}) => host))].sort(), patience).toEqual(hostNames);
	expect(rejected().at(-1)?.message).toContain('Sender address rejected: No promotions');
	await expect(rehearsal.engine.request('plan', {action: 'blacklist-sender', input: {sender: 'promo-xyz.example', text: '550 5.7.1 No promotions'}, hosts: []})).resolves
		.toMatchObject({value: {hosts: hostNames.map(() => ({planned: {kind: 'already-so'}}))}});
}, 60_000);

test('whoever watches the hosts sees who blocked it', async () => {
	const changes = await rows('class:operator promo-xyz.example');
	await expect.poll(() => changes().map(({host}) => host).sort(), patience).toEqual(hostNames);
	expect(changes().map(({message}) => message)).toEqual(hostNames.map(() => expect.stringMatching(/action=blacklist-sender by=rehearsal result=done/) as unknown));
});

test('the entry is listed and can be taken out again', async () => {
	const entry = expect.objectContaining({key: 'promo-xyz.example'}) as unknown;
	await rehearsal.watch({view: 'senders', hosts: []});
	await expect.poll(() => rehearsal.content('senders')?.map(({rows}) => rows), patience).toEqual([expect.arrayContaining([entry]), expect.arrayContaining([entry]), expect.arrayContaining([entry])]);
	const reports = await rehearsal.change('unblock-sender', {sender: 'promo-xyz.example'});
	expect(reports.map(({result}) => result)).toEqual(['done', 'done', 'done']);
	await expect.poll(() => rehearsal.content('senders')?.flatMap(({rows}) => rows).filter(({key}) => key === 'promo-xyz.example'), patience).toEqual([]);
}, 60_000);

test('the customer is unbanned where he is banned, and sends mail again', async () => {
	await rehearsal.watch({view: 'bans', hosts: []});
	const banned = () => rehearsal.content('bans')?.flatMap(({rows}) => rows).filter(({address}) => address === '203.0.113.200').map(({host, jail}) => `${host} ${jail}`);
	await expect.poll(banned, patience).toEqual(['mx1 postfix-sasl', 'mx3 postfix-sasl']);

	const reports = await rehearsal.change('unban-ip', {address: '203.0.113.200'});
	expect(reports.map(({host, result}) => ({host, result}))).toEqual([{host: 'mx1', result: 'done'}, {host: 'mx2', result: 'already-so'}, {host: 'mx3', result: 'done'}]);
	await rehearsal.engine.request('refresh', {view: 'bans', hosts: []});
	await expect.poll(banned, patience).toEqual([]);

	const accepted = await rows('client_ip:203.0.113.200 class:accepted');
	await expect.poll(() => accepted().some(({time}) => time > Date.now() - 20_000), {timeout: 40_000}).toBe(true);
}, 60_000);

test('broken SPF records are refused once the switch is on, also where the option was absent', async () => {
	const reports = await rehearsal.change('spf-permerror', {reject: 'on'});
	expect(reports.map(({result, problem}) => ({result, problem}))).toEqual(hostNames.map(() => ({result: 'done', problem: undefined})));
	await rehearsal.watch({view: 'spf', hosts: []});
	await expect.poll(() => rehearsal.content('spf')?.map(({rows}) => rows.find(({name}) => name === 'PermError_reject')?.value), patience).toEqual(['True', 'True', 'True']);
	const refused = await rows('reason:spf "SPF Permanent Error"');
	await expect.poll(() => refused().length, {timeout: 40_000}).toBeGreaterThan(0);
}, 60_000);

test('a map that somebody edits between plan and apply is left to him', async () => {
	const file = path.join(rehearsal.demo.trees.get('mx1') ?? '', 'etc/postfix/sender_access');
	const planned = await rehearsal.engine.request('plan', {action: 'blacklist-sender', input: {sender: 'late.example', text: '550 5.7.1 No'}, hosts: ['mx1']});
	await appendFile(file, 'by-hand.example REJECT\n');
	const before = await readFile(file, 'utf8');
	const reports = await rehearsal.engine.request('apply', {id: planned.ok ? planned.value.id : '', overrides: []});
	expect(reports).toMatchObject({ok: true, value: [{host: 'mx1', result: 'conflict'}]});
	expect(await readFile(file, 'utf8')).toBe(before);
});

test('a map with a line that postmap cannot read is not built', async () => {
	const file = path.join(rehearsal.demo.trees.get('mx2') ?? '', 'etc/postfix/sender_access');
	await appendFile(file, 'no-value\n');
	const before = await readFile(file, 'utf8');
	const reports = await rehearsal.change('blacklist-sender', {sender: 'late.example', text: '550 5.7.1 No'}, ['mx2']);
	expect(reports).toMatchObject([{host: 'mx2', result: 'rolled-back', problem: {what: expect.stringMatching(/postmap refused .*expected format: key whitespace value/) as unknown}}]);
	expect(await readFile(file, 'utf8')).toBe(before);
});
