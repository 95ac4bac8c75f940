import {spawnSync} from 'node:child_process';
import process from 'node:process';
import {beforeAll, describe, expect, test} from 'vitest';
import {as, eventually, mxdeck, onHost, sshConfig} from './lab.js';

type Traced = {
	readonly stories: ReadonlyArray<{
		readonly verdicts: ReadonlyArray<{readonly recipient: string; readonly outcome: string; readonly host: string; readonly sentence: string}>;
		readonly queueIds: ReadonlyArray<{readonly host: string; readonly id: string}>;
		readonly stages: ReadonlyArray<{readonly host: string; readonly source: string; readonly class: string; readonly reason: string; readonly text: string}>;
	}>;
	readonly places: ReadonlyArray<{readonly place: string; readonly state: string; readonly troubles?: ReadonlyArray<{readonly what: string}>}>;
};

const sender = `trace-${Date.now()}@shop.example`;
const recipient = 'alice@press.example';
const messageId = `${Date.now()}.trace@shop.example`;
let queueId = '';

/** A message from mx2 to a mailbox of mx3, which greylists it; then mx2's logs are rotated until they are packed. */
beforeAll(async () => {
	// Postgrey lets a client pass whose earlier messages it has seen often enough.
	await onHost('mx3', 'systemctl stop postgrey && rm -f /var/lib/postgrey/* && systemctl start postgrey');
	await onHost('mx2', `printf 'Subject: trace\\nMessage-ID: <${messageId}>\\n\\nhello\\n' | /usr/sbin/sendmail -f ${sender} ${recipient}`);
	const log = await eventually(async () => onHost('mx2', `/usr/sbin/postqueue -f; grep -a -h '${sender}' /var/log/mail.log; grep -a -c 'status=sent (250 2.0.0 Ok: queued as' /var/log/mail.log || true`), text => text.includes(': from=<'), 30);
	queueId = /(\w+): from=</.exec(log)?.[1] ?? expect.fail('the message has no queue id');
	await eventually(async () => onHost('mx2', `/usr/sbin/postqueue -f; grep -a '${queueId}: removed' /var/log/mail.log || true`), text => text !== '', 150);
	await onHost('mx2', 'logrotate -f /etc/logrotate.d/rsyslog && sleep 1.1 && logger -p mail.info -t postfix/test hello && timeout 20 sh -c "until test -s /var/log/mail.log; do sleep 0.1; done" && logrotate -f /etc/logrotate.d/rsyslog');
}, 200_000);

const read = (text: string): Traced => JSON.parse(text) as Traced;

/** What every way of asking must find. */
function expectStory({stories: [story], places}: Traced, hosts: readonly string[]): void {
	expect(story?.verdicts.map(({outcome, host}) => [outcome, host])).toEqual([['delivered', hosts[1]]]);
	expect(story?.verdicts[0]?.sentence).toMatch(/^delivered to alice@press\.example by mx3\S* after .* of greylisting/);
	expect(story?.queueIds.map(({host}) => host)).toEqual(hosts);
	expect(story?.stages.some(({host, source}) => host === hosts[0] && source === '/var/log/mail.log.2.gz')).toBe(true);
	expect(story?.stages.filter(({class: kind, reason}) => `${kind} ${reason}` === 'greylisted reply').length).toBeGreaterThan(0);
	expect(story?.stages.some(({text}) => text.includes('saved for <alice@press.example> in INBOX'))).toBe(true);
	expect(places.filter(({place}) => place !== 'memory').map(({state}) => state)).toEqual(['done', 'done']);
}

describe.each(['root', 'ops'] as const)('as %s', user => {
	const hosts = as(user, ['mx2', 'mx3']);
	const names = hosts.split(',');

	test.each([
		['queue id', () => [queueId]],
		['message-id', () => [`<${messageId}>`]],
		['sender and recipient', () => [sender, recipient]],
	] as const)('a message is traced by its %s from host to host, out of packed logs', async (_, words) => {
		const {code, stdout, stderr} = await mxdeck('trace', ...words(), '--hosts', hosts, '--json');
		expect(code, stderr).toBe(0);
		expectStory(read(stdout), names);
	});
});

test('a pasted bounce is enough', () => {
	const bounce = `Reporting-MTA: dns; mx2.shop.example\nX-Postfix-Sender: rfc822; ${sender}\nFinal-Recipient: rfc822; ${recipient}\n\nMessage-ID: <${messageId}>\n`;
	const program = process.env['LAB_PROGRAM'] ?? new URL('../../dist/mxdeck.js', import.meta.url).pathname;
	const {status, stdout} = spawnSync(process.execPath, [program, 'trace', '-F', sshConfig, '-', '--hosts', as('root', ['mx2', 'mx3']), '--json'], {input: bounce, encoding: 'utf8'});
	expect(status).toBe(0);
	expectStory(read(stdout), ['mx2', 'mx3']);
});

test('who may not read a log is told so, and the rest is found', async () => {
	const {code, stdout} = await mxdeck('trace', queueId, '--hosts', as('viewer', ['mx2', 'mx3']), '--json');
	const {stories, places} = read(stdout);
	expect(code).toBe(0);
	expect(stories[0]?.verdicts[0]?.outcome).toBe('delivered');
	expect(places.flatMap(({troubles = []}) => troubles.map(({what}) => what)).join('\n')).toMatch(/dovecot\.log was not searched: viewer may not read it|dovecot\.log was not searched: .*may not read/);
});

test('what is nowhere is said to be nowhere, and where that was looked for', async () => {
	const {code, stdout} = await mxdeck('trace', '0123456789AB', '--hosts', 'mx2,mx3');
	expect(code).toBe(1);
	expect(stdout).toMatch(/^0123456789AB was not found in mx2, mx3 since /);
});
