import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {parseFlags} from '../../commands/line/parse-flags.js';
import {flags, run} from '../../commands/trace.js';
import {testSurroundings} from './surroundings.js';

async function trace(argv: readonly string[], stdin = '') {
	const around = testSurroundings(stdin);
	const parsed = parseFlags([...argv, '--zone', 'UTC'], flags);
	const code = parsed.ok ? await run({...parsed.value, around}) : 2;
	return {code, out: around.out(), said: around.said()};
}

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-trace-'));

function place(name: string, content: string | Buffer): string {
	const file = path.join(folder, name);
	writeFileSync(file, content);
	return file;
}

const attempt = '2026-11-21T02:58:11.000000+00:00 mx1 postfix/smtpd[1020]: NOQUEUE: reject: RCPT from mail.good.example[203.0.113.10]: 450 4.2.0 <eva@corp.example>: Recipient address rejected: Greylisted; from=<friend@good.example> to=<eva@corp.example> proto=ESMTP helo=<mail.good.example>\n';
const delivery = [
	'2026-11-21T02:59:40.000000+00:00 mx1 postfix/smtpd[1020]: 4F2A1C61B0: client=mail.good.example[203.0.113.10]',
	'2026-11-21T02:59:40.100000+00:00 mx1 postfix/cleanup[1031]: 4F2A1C61B0: message-id=<a81@good.example>',
	'2026-11-21T02:59:40.150000+00:00 mx1 postfix/cleanup[1031]: 4F2A1C61B0: warning: header Subject: \u001B[31mhi from mail.good.example[203.0.113.10]; from=<friend@good.example> to=<eva@corp.example> proto=ESMTP helo=<mail.good.example>',
	'2026-11-21T02:59:40.200000+00:00 mx1 postfix/qmgr[219]: 4F2A1C61B0: from=<friend@good.example>, size=4120, nrcpt=1 (queue active)',
	'2026-11-21T02:59:40.300000+00:00 mx1 postfix/lmtp[1060]: 4F2A1C61B0: to=<eva@corp.example>, relay=mx1[private/dovecot-lmtp], delay=0.3, dsn=2.0.0, status=sent (250 2.0.0 Saved)',
	'2026-11-21T02:59:40.400000+00:00 mx1 postfix/qmgr[219]: 4F2A1C61B0: removed',
].map(line => `${line}\n`).join('');
const old = place('mail.log.2.gz', gzipSync(attempt));
const young = place('mail.log', delivery);
const first = 'delivered to eva@corp.example by mx1 after 89 s of greylisting\n';

test.each([
	['queue id', ['4F2A1C61B0']],
	['message-id', ['<a81@good.example>']],
	['sender and recipient', ['eva@corp.example', 'friend@good.example']],
	['domain and time', ['@good.example', '--at', '2026-11-21 03:10']],
])('a message is found in files by its %s, its verdict first', async (_, words) => {
	const {code, out, said} = await trace([...words, '--files', old, young]);
	expect({code, said}).toEqual({code: 0, said: ''});
	expect(out.startsWith(first)).toBe(true);
	expect(out).toContain('2026-11-21 02:59:40  mx1  lmtp     delivered   <eva@corp.example> by mx1[private/dovecot-lmtp]: 250 2.0.0 Saved\n');
	expect(out).not.toContain('\u001B');
});

test('a bounce on standard input is enough', async () => {
	const {out} = await trace(['-', '--files', `${old},${young}`], 'Final-Recipient: rfc822; eva@corp.example\nX-Postfix-Sender: rfc822; friend@good.example\n');
	expect(out.startsWith(first)).toBe(true);
});

test('programs get one JSON document with all fields', async () => {
	const {out} = await trace(['4F2A1C61B0', '--json', '--files', old, young]);
	expect(out.split('\n').length).toBe(2);
	const {stories: [story]} = JSON.parse(out) as {readonly stories: ReadonlyArray<{readonly verdicts: readonly unknown[]; readonly stages: ReadonlyArray<{readonly source: string; readonly message: string}>}>};
	expect(story?.verdicts).toEqual([{recipient: 'eva@corp.example', outcome: 'delivered', host: 'mx1', text: '250 2.0.0 Saved', attempts: 0, relay: 'mx1[private/dovecot-lmtp]', first: '2026-11-21T02:58:11.000Z', last: '2026-11-21T02:59:40.300Z', greylistedSeconds: 89, sentence: 'delivered to eva@corp.example by mx1 after 89 s of greylisting'}]);
	expect(story?.stages.map(({source}) => path.basename(source))).toEqual(['mail.log.2.gz', 'mail.log', 'mail.log', 'mail.log', 'mail.log', 'mail.log', 'mail.log']);
});

test.each([
	['what is nowhere', ['0123456789AB', '--files', young], 1, /^0123456789AB was not found in .*mail\.log since/, /^$/],
	['a file that is not there', ['4F2A1C61B0', '--files', young, path.join(folder, 'none.log')], 1, /^delivered to eva/, /none\.log: it cannot be read: .*there is no such file/],
	['no file that can be read', ['4F2A1C61B0', '--files', path.join(folder, 'none.log')], 1, /^$/, /no file could be read/],
	['nothing', ['--files', young], 2, /^$/, /nothing is named/],
	['what names no message', ['hello', '--files', young], 2, /^$/, /no queue id, message-id or address/],
	['a time that is none', ['4F2A1C61B0', '--at', 'noon', '--files', young], 2, /^$/, /"noon" is no time/],
])('%s is said', async (...[, argv, code, out, said]) => {
	const result = await trace(argv);
	expect(result.code).toBe(code);
	expect(result.out).toMatch(out);
	expect(result.said).toMatch(said);
});
