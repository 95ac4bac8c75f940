import {execFile} from 'node:child_process';
import {appendFile, mkdtemp, mkdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {layTree} from '../../source/demo/host-tree.js';
import {createLogWriter, permErrorRejects} from '../../source/demo/log-writer.js';
import {profiles, type Profile} from '../../source/demo/profiles.js';
import {night} from '../../source/demo/script/night.js';

const run = promisify(execFile);
const start = Date.UTC(2026, 10, 22, 20, 0, 0);
const second = 1000;

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'mxdeck-night-'));
});

afterEach(async () => {
	await rm(folder, {recursive: true, force: true});
});

/** A host whose night is played by hand: only the scenes whose names match. */
async function host(profile: Profile, scenes: RegExp) {
	const root = path.join(folder, profile.name);
	await mkdir(root);
	await layTree(root, profile);
	const {writeUntil} = createLogWriter({root, profile, start, scenes: night.filter(({name}) => scenes.test(name))});
	const log = async (name: string) => readFile(path.join(root, 'var/log', name), 'utf8');
	return {
		writeUntil,
		log,
		/** What is written to a log while the time goes on until `until` seconds after the start. */
		async during(until: number, name = 'mail.log') {
			const before = await log(name);
			writeUntil(start + (until * second));
			const after = await log(name);
			return after.slice(before.length);
		},
		async sh(command: string) {
			await run('sh', ['-c', command], {cwd: path.join(root, 'etc/postfix'), env: {...process.env, MXDECK_ROOT: root, PATH: `${root}/usr/sbin:${root}/usr/bin:${process.env['PATH'] ?? ''}`}});
		},
	};
}

const count = (text: string, pattern: RegExp) => text.match(new RegExp(pattern, 'gm'))?.length ?? 0;

test('the same night is played each time', async () => {
	const texts: string[] = [];
	for (const _ of [1, 2]) {
		const mx1 = await host(profiles[0], /./);
		texts.push(await mx1.during(60));
		await rm(path.join(folder, 'mx1'), {recursive: true});
	}

	expect(texts[0]?.length).toBeGreaterThan(1_000_000);
	expect(texts[0]).toBe(texts[1]);
});

test('the backlog is half an hour with everything a night has', async () => {
	const mx1 = await host(profiles[0], /./);
	mx1.writeUntil(start);
	const mail = await mx1.log('mail.log');
	const stamps = mail.trimEnd().split('\n').map(line => line.slice(0, 23));
	expect(stamps).toEqual([...stamps].sort());
	expect(start - Date.parse(stamps[0] ?? '')).toBeGreaterThan(1790 * second);
	expect(Date.parse(stamps.at(-1) ?? '')).toBeLessThanOrEqual(start);
	const rows: ReadonlyArray<readonly [string, RegExp, number]> = [
		['mail.log', /status=sent/, 400],
		['mail.log', /Greylisted/, 150],
		['mail.log', /blocked using zen\.spamhaus\.org/, 80],
		['mail.log', /Helo command rejected/, 10],
		['mail.log', /Domain not found/, 5],
		['mail.log', /Relay access denied/, 5],
		['mail.log', /User unknown/, 10],
		['mail.log', /SPF fail/, 5],
		['mail.log', /Received-SPF: Permerror/, 50],
		['mail.log', /SASL \w+ authentication failed/, 50],
		['mail.log', /status=(deferred|bounced)/, 4],
		['mail.log', /statistics: max/, 20],
		['syslog', /action=greylist, reason=new/, 150],
		['syslog', /early-retry \(\d+s missing\)/, 20],
		['syslog', /triplet found, delay=\d+/, 60],
		['fail2ban.log', /\[postfix] Ban/, 30],
		['fail2ban.log', /\[postfix] Unban/, 10],
		['fail2ban.log', /\[postfix-sasl] Ban/, 10],
		['dovecot.log', /Info: Login/, 80],
	];
	for (const [log, pattern, least] of rows) {
		expect.soft(count(await mx1.log(log), pattern), `${String(pattern)} in ${log}`).toBeGreaterThanOrEqual(least);
	}
});

test('greylisting waits at least its five minutes', async () => {
	const mx1 = await host(profiles[0], /first mail/);
	const lines = await mx1.during(0, 'syslog');
	const delays = [...lines.matchAll(/delay=(\d+)/g)].map(match => Number(match[1]));
	const missing = [...lines.matchAll(/early-retry \((\d+)s missing\)/g)].map(match => Number(match[1]));
	expect(Math.min(...delays)).toBeGreaterThanOrEqual(300);
	expect(Math.min(...missing)).toBeGreaterThan(0);
});

const wave = /promo-xyz\.example> to=<\S+> proto/;

test.each(profiles)('the wave gets through on $name until its domain is blocked', async profile => {
	const mx = await host(profile, /the wave/);
	expect(count(await mx.during(39), /promo-xyz/)).toBe(0);
	const before = await mx.during(100);
	expect(count(before, /status=sent/)).toBeGreaterThan(40);
	expect(count(before, wave)).toBe(0);

	await mx.sh('echo "promo-xyz.example 550 5.7.1 No promotions" >> sender_access');
	expect(count(await mx.during(110), wave)).toBe(0);
	await mx.sh(`postmap ${profile.mapType}:sender_access`);
	const after = await mx.during(170);
	expect(count(after, /NOQUEUE: reject: RCPT from \S+: 550 5\.7\.1 <\S+@promo-xyz\.example>: Sender address rejected: No promotions; from=</)).toBeGreaterThan(40);
	expect(count(after, /client=\S+promo-xyz/)).toBe(0);
	expect(count(await mx.log('fail2ban.log'), /Found/)).toBe(0);
});

test('a bare REJECT makes Fail2ban ban the clients of the wave', async () => {
	const mx1 = await host(profiles[0], /the wave/);
	await mx1.sh('echo "promo-xyz.example REJECT" >> sender_access; postmap hash:sender_access');
	mx1.writeUntil(start + (300 * second));
	expect(count(await mx1.log('mail.log'), /554 5\.7\.1 <\S+>: Sender address rejected: Access denied/)).toBeGreaterThan(60);
	expect(count(await mx1.log('fail2ban.log'), /\[postfix] Ban/)).toBeGreaterThan(10);
});

test('a broken SPF record is refused when the setting is on and Postfix was reloaded', async () => {
	const mx1 = await host(profiles[0], /broken SPF/);
	expect(count(await mx1.during(0), /550 5\.7\.24/)).toBe(0);
	await mx1.sh('sed -i.bak "s/^PermError_reject = False/PermError_reject = True/" ../postfix-policyd-spf-python/policyd-spf.conf');
	expect(count(await mx1.during(120), /550 5\.7\.24/)).toBe(0);
	await mx1.sh('postfix reload');
	const after = await mx1.during(300);
	expect(count(after, /policyd-spf\[\d+]: : 550 5\.7\.24 Message rejected due to: SPF Permanent Error: /)).toBeGreaterThan(4);
	expect(count(after, /NOQUEUE: reject: \S+ from \S+: 550 5\.7\.24 <\S+>: Recipient address rejected: Message rejected due to: SPF Permanent Error: .*; from=<\S+> to=</)).toBeGreaterThan(4);
	expect(count(after, /Permerror|status=sent/)).toBe(0);
});

test.each([
	['PermError_reject = True', true],
	['PermError_reject = False', false],
	['PermError_reject = Maybe', false],
	['PermError_reject=True\nPermError_reject = False', false],
	['# PermError_reject = True', false],
	['', false],
])('%j means %s', (config, expected) => {
	expect(permErrorRejects(config)).toBe(expected);
});

test('the customer is banned after three wrong passwords and sends mail once he is unbanned', async () => {
	const mx1 = await host(profiles[0], /the customer/);
	mx1.writeUntil(start);
	expect(count(await mx1.log('mail.log'), /unknown\[203\.0\.113\.200]: SASL \w+ authentication failed/)).toBe(3);
	expect(count(await mx1.log('fail2ban.log'), /\[postfix-sasl] Ban 203\.0\.113\.200/)).toBe(1);
	expect(await mx1.during(60)).toBe('');
	await mx1.sh('fail2ban-client set postfix-sasl unbanip 203.0.113.200');
	expect(count(await mx1.during(180), /client=unknown\[203\.0\.113\.200], sasl_method=PLAIN/)).toBeGreaterThan(3);
});

test('the customer has no trouble on mx2', async () => {
	const mx2 = await host(profiles[1], /the customer/);
	expect(await mx2.during(60)).toBe('');
});

test('bans end after their time, unless somebody lifted them', async () => {
	const mx1 = await host(profiles[0], /block list/);
	mx1.writeUntil(start);
	const banned = /\[postfix] Ban (\S+)/.exec(await mx1.log('fail2ban.log'))?.[1] ?? '';
	expect(await mx1.log('fail2ban.log')).toContain(`[postfix] Unban ${banned}`);
	await mx1.sh('fail2ban-client unban --all');
	const later = await mx1.during(880, 'fail2ban.log');
	expect(count(later, /\[postfix] Unban/)).toBe(0);
});

test('the second wave ends with its address, and the honest customers of its provider stay', async () => {
	const mx1 = await host(profiles[0], /second wave|ordinary/);
	expect(count(await mx1.during(800), /from=<lucky\.draw@freemail\.example>, size=/)).toBeGreaterThan(40);
	await mx1.sh('echo "lucky.draw@freemail.example 550 5.7.1 No" >> sender_access; postmap hash:sender_access');
	const after = await mx1.during(1400);
	expect(count(after, /<lucky\.draw@freemail\.example>: Sender address rejected: No/)).toBeGreaterThan(40);
	expect(count(after, /from=<(?!lucky)\S+@freemail\.example>, size=/)).toBeGreaterThan(2);
});

test('an allowed sender gets through', async () => {
	const mx1 = await host(profiles[0], /the wave/);
	await mx1.sh(String.raw`printf "deals1@promo-xyz.example OK\npromo-xyz.example REJECT no\n" >> sender_access; postmap hash:sender_access`);
	const lines = await mx1.during(1200);
	expect(count(lines, /from=<deals1@promo-xyz\.example>, size=/)).toBeGreaterThan(0);
	expect(count(lines, /from=<deals1@promo-xyz\.example> to/)).toBe(0);
});

test('a map that was taken away lets everything through', async () => {
	const mx1 = await host(profiles[0], /ordinary/);
	await mx1.sh('rm sender_access.db');
	expect(count(await mx1.during(0), /status=sent/)).toBeGreaterThan(100);
});

test('appended text of others stays in the logs', async () => {
	const mx1 = await host(profiles[0], /ordinary/);
	mx1.writeUntil(start);
	await appendFile(path.join(folder, 'mx1/var/log/mail.log'), 'a line of somebody else\n');
	mx1.writeUntil(start + (60 * second));
	expect(await mx1.log('mail.log')).toContain('\na line of somebody else\n20');
});
