import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {judgeLine} from '../../source/actions/jail-verdict.js';
import {rejectLines} from '../../source/actions/reject-line.js';
import type {Jail} from '../../source/model/jail.js';
import {readJails} from '../../source/remote/read-jails.js';
import {eventually, mxdeck, offer, onHost, results} from './lab.js';

const host = 'mx3';
const sender = 'friend@good.example';
const client = 10;
const table = '/etc/postfix/sender_access';
const filter = '/etc/fail2ban/filter.d/mxdeck-test.conf';
const jails = '/etc/fail2ban/jail.d/mxdeck-test.local';

const quoted = (text: string): string => `'${text.replaceAll('\'', String.raw`'\''`)}'`;
const write = async (path: string, text: string): Promise<string> => onHost(host, `printf %s ${quoted(text)} >${path}`);
const reloadFail2ban = async (): Promise<string> => onHost(host, 'fail2ban-client reload >/dev/null 2>&1; fail2ban-client status');
const block = async (...words: readonly string[]) => mxdeck('block', sender, '--hosts', host, ...words);
const offered = async (): Promise<string> => offer(host, client, sender);

/** What other tests find again. */
let before = '';
const state = async (): Promise<string> => onHost(host, `cat ${table}; stat -c "%U %G %a" ${table}; postconf -n; fail2ban-client status; fail2ban-client banned`);

beforeAll(async () => {
	await onHost(host, 'cp -a /etc/postfix/main.cf /root/main.cf.kept');
	const answer = await eventually(offered, text => text.startsWith('250'), 120);
	expect(answer).toMatch(/^250 /);
	before = await state();
}, 180_000);

afterEach(async () => {
	await onHost(host, 'cp -a /root/main.cf.kept /etc/postfix/main.cf; rm -f /etc/postfix/mxdeck-test*; postfix reload');
	await mxdeck('unblock', sender, '--hosts', host, '--yes');
	await onHost(host, `rm -f ${filter} ${jails}`);
	await reloadFail2ban();
});

afterAll(async () => {
	await onHost(host, 'rm -f /root/main.cf.kept /root/mxdeck-test.log');
	expect(await state()).toBe(before);
});

const replies = [
	'550 5.7.1 Sender rejected by local policy',
	'554 5.7.1 Access denied',
	'550 5.7.1 Service unavailable',
	'554 5.7.1 Go away',
	'550 5.7.1 match',
	'550 5.7.1 user unknown here',
	'504 5.5.2 need fully-qualified hostname',
	'550 5.7.1 Relay access denied',
	'550 5.7.1 Ask your postmaster',
	'521 5.7.1 Domain not found',
];
const modes = ['normal', 'auth', 'rbl', 'ddos', 'more', 'extra', 'aggressive', 'errors'];

async function jailsOf(names: readonly string[]): Promise<readonly Jail[]> {
	const questions = names.flatMap(name => ['prefregex', 'failregex', 'ignoreregex', 'maxretry', 'findtime', 'bantime', 'ignoreip', 'logpath', 'journalmatch'].map(word => `get ${name} ${word}`)).join('\n');
	const fact = readJails(names.join('\n'), await onHost(host, `printf '%s\\n' ${quoted(questions)} | fail2ban-client -i 2>/dev/null || true`));
	if (fact.found !== 'jails') {
		throw new Error(`the jails cannot be read: ${JSON.stringify(fact)}`);
	}

	return fact.jails;
}

test('what mxdeck says of a reply is what Fail2ban says of its line, in every mode of its filter and with one by hand', async () => {
	await write(filter, String.raw`[Definition]
failregex = reject: RCPT from \S+\[<HOST>\]: 5[05][04] 5\.7\.1 .*$
ignoreregex = Ask your
`);
	await write(jails, [...modes.map(mode => [`mxt-${mode}`, `postfix[mode=${mode}]`]), ['mxt-hand', 'mxdeck-test']].map(([name, uses]) => `[${name}]\nenabled = true\nfilter = ${uses}\nbackend = systemd\njournalmatch = _SYSTEMD_UNIT=postfix@-.service\nmaxretry = 3\n`).join(''));
	await reloadFail2ban();
	const lines = replies.flatMap(reply => [true, false].flatMap(delays => rejectLines('spam@bad.example', reply, delays))).map(({text}) => ` ${text}`);
	await write('/root/mxdeck-test.log', lines.map(line => `Nov 23 02:18:06${line}\n`).join(''));
	const names = [...modes.map(mode => `mxt-${mode}`), 'mxt-hand'];
	for (const jail of await jailsOf(names)) {
		const uses = jail.name === 'mxt-hand' ? filter : `postfix[mode=${jail.name.slice(4)}]`;
		const said = await onHost(host, `fail2ban-regex --print-all-matched /root/mxdeck-test.log ${quoted(uses)}`);
		const [, matched = ''] = /Lines: \d+ lines, \d+ ignored, (\d+) matched/.exec(said) ?? [];
		expect(`${jail.name} ${lines.filter(line => judgeLine(jail, line) === 'counts').length}`).toBe(`${jail.name} ${matched}`);
		expect(lines.map(line => judgeLine(jail, line))).not.toContain('unknown');
	}
});

test('a jail that would ban the sender\'s relays is told before, and does so', async () => {
	await write(filter, '[Definition]\nfailregex = NOQUEUE: reject: RCPT from \\S+\\[<HOST>\\]: 550 5\\.7\\.1 .*local policy\n');
	const jail = (unit: string): string => `[mxt-hand]\nenabled = true\nfilter = mxdeck-test\nbackend = systemd\njournalmatch = _SYSTEMD_UNIT=${unit}\nmaxretry = 2\nfindtime = 600\nbantime = 60\n`;
	await write(jails, jail('postfix.service'));
	await reloadFail2ban();
	const blind = await block('--dry-run');
	expect(blind, blind.stderr).toMatchObject({code: 0});
	expect(blind.stderr).toContain('it reads postfix.service of the journal only, and Postfix logs there as postfix@-.service: it sees nothing');

	await write(jails, jail('postfix@-.service'));
	await reloadFail2ban();
	const asked = await block('--yes');
	expect(asked).toMatchObject({code: 3});
	expect(asked.stderr).toContain('jail mxt-hand takes this reply for an attack: after 2 in 10 min it bans the sending address for 1 min');
	const harmless = await block('--text', '550 5.7.1 Ask your postmaster', '--dry-run');
	expect(harmless, harmless.stderr).toMatchObject({code: 0});

	const forced = await block('--yes', '--force-guard', sender, '--json');
	expect(results(forced)).toEqual([`${host}: done`]);
	expect(await offered()).toMatch(/^550 /);
	await offered();
	const banned = await eventually(async () => onHost(host, 'fail2ban-client status mxt-hand'), text => /Banned IP list:\s+203\.0\.113\.10/.test(text), 20);
	expect(banned).toMatch(/Banned IP list:\s+203\.0\.113\.10/);
	await onHost(host, 'fail2ban-client set mxt-hand unbanip 203.0.113.10');
});

const shadows: ReadonlyArray<readonly [what: string, set: string, says: RegExp]> = [
	['an earlier table lets the sender through', `printf '/^good\\\\.example$/ REJECT\\n/@good\\\\.example$/ OK\\n' >/etc/postfix/mxdeck-test.pcre; postconf -e "smtpd_sender_restrictions=check_sender_access pcre:/etc/postfix/mxdeck-test.pcre, check_sender_access hash:${table}"`, /pcre:\/etc\/postfix\/mxdeck-test\.pcre answers "OK" for friend@good\.example and ends smtpd_sender_restrictions/],
	['the list ends before', `postconf -e "smtpd_sender_restrictions=permit_auth_destination, check_sender_access hash:${table}"`, /"permit_auth_destination" ends smtpd_sender_restrictions before/],
	['rejections are only logged', `postconf -e "smtpd_sender_restrictions=warn_if_reject check_sender_access hash:${table}"`, /warn_if_reject stands before/],
];

test.each(shadows)('%s: it is told before, and such mail gets through', async (_, set, says) => {
	await onHost(host, `${set}; postfix reload`);
	const asked = await block('--yes');
	expect(asked).toMatchObject({code: 3});
	expect(asked.stderr).toMatch(says);
	expect(results(await block('--yes', '--force-guard', sender, '--json'))).toEqual([`${host}: done`]);
	expect(await offered()).toMatch(/^250 /);
});

test('master.cf\'s own list for port 25 is the one that counts', async () => {
	await onHost(host, 'cp -a /etc/postfix/master.cf /root/master.cf.kept; postconf -P "smtp/inet/smtpd_sender_restrictions=permit_mynetworks"; postfix reload');
	try {
		const asked = await block('--yes');
		expect(asked).toMatchObject({code: 3});
		expect(asked.stderr).toContain('no restriction list of Postfix refers to a sender table');
	} finally {
		await onHost(host, 'mv -f /root/master.cf.kept /etc/postfix/master.cf; postfix reload');
	}
});

test('domains of the host\'s tables are its own, too', async () => {
	await onHost(host, String.raw`printf "tabled.example x\n" >/etc/postfix/mxdeck-test; printf "patterned.example\n" >/etc/postfix/mxdeck-test.list; printf "/^asked\.example$/ x\n" >/etc/postfix/mxdeck-test.pcre; postmap hash:/etc/postfix/mxdeck-test; postconf -e "virtual_mailbox_domains=press.example hash:/etc/postfix/mxdeck-test pcre:/etc/postfix/mxdeck-test.pcre" "relay_domains=/etc/postfix/mxdeck-test.list"`);
	for (const domain of ['tabled.example', 'patterned.example', 'asked.example', 'press.example', 'mx3.press.example']) {
		const asked = await mxdeck('block', `ana@${domain}`, '--hosts', host, '--yes');
		expect(asked.stderr).toMatch(/is a domain of this host/);
		expect(asked).toMatchObject({code: 3});
	}
});

test('an entry ends by itself on the host, and mail is accepted again', async () => {
	const made = await block('--for', '1d', '--remove-by-host', '--reason', 'wave 12', '--yes', '--json');
	expect(results(made)).toEqual([`${host}: done`]);
	const {change, hosts: [report]} = JSON.parse(made.stdout) as {readonly change: string; readonly hosts: ReadonlyArray<{readonly verified: readonly string[]}>};
	expect(report?.verified.join('\n')).toMatch(/a timer of systemd.* takes the entry out again after \d{4}-\d\d-\d\d 00:00 UTC/);
	expect(await offered()).toMatch(/^550 /);
	expect(await onHost(host, 'systemctl list-timers --all --no-pager')).toContain(`mxdeck-${change}-lapse.timer`);
	const listed = await mxdeck('list', 'senders', host, '--json');
	expect(listed.stdout).toContain('"reason":"wave 12"');

	// The day is over: what the timer does then, now.
	await onHost(host, `sed -i 1s/.*/1/ /var/lib/mxdeck/changes/${change}/lapse; systemctl start mxdeck-${change}-lapse.service; systemctl stop mxdeck-${change}-lapse.timer 2>/dev/null || true`);
	const answer = await eventually(offered, text => text.startsWith('250 '), 30);
	expect(answer).toMatch(/^250 /);
	expect(await onHost(host, `cat ${table}`)).not.toContain(sender);
	const log = await mxdeck('log', host, '--json', '--limit', '3');
	expect(log.stdout).toMatch(/"unblock-sender".*friend@good\.example/);
});

test('entries that are over go together', async () => {
	await onHost(host, `printf '# mxdeck 2026-01-01 ana 2f1e5c1e until 2026-01-31: test\\nfriend@good.example 550 5.7.1 No\\n# mxdeck 2026-01-01 ana 2f1e5c1e until 2026-01-31\\nover.example 550 5.7.1 No\\n' >>${table}; postmap hash:${table}`);
	expect(await offered()).toMatch(/^550 /);
	const removed = await mxdeck('unblock', '--expired', '--hosts', host, '--yes', '--json');
	expect(results(removed)).toEqual([`${host}: done`]);
	expect(await offered()).toMatch(/^250 /);
	expect(await onHost(host, `cat ${table}`)).not.toContain('mxdeck 2026-01-01');
});
