import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {flags, run} from '../../commands/classify.js';
import {parseFlags} from '../../commands/line/parse-flags.js';
import {testSurroundings} from './surroundings.js';

const log = `2026-11-22T10:00:00.000000+01:00 mx1 postfix/smtpd[7]: connect from client.example.net[192.0.2.7]
Nov 22 10:00:01 mx1 fail2ban.actions[9]: NOTICE [postfix-sasl] Ban 192.0.2.8

\u001B[31mno log line at all \u202E`;

async function classify(argv: readonly string[], stdin = '') {
	const around = testSurroundings(stdin);
	const parsed = parseFlags(argv, flags);
	const code = parsed.ok ? await run({...parsed.value, around}) : 2;
	return {code, out: around.out(), said: around.said()};
}

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-classify-'));
const file = path.join(folder, 'mail.log');
writeFileSync(file, log);
writeFileSync(`${file}.gz`, gzipSync(log));

test.each([
	{from: 'standard input', argv: ['--json', '--zone', 'UTC'], stdin: log},
	{from: 'standard input by its name', argv: ['-', '--json', '--zone', 'UTC'], stdin: log},
	{from: 'a file', argv: [file, '--json', '--zone', 'UTC'], stdin: ''},
	{from: 'a packed file', argv: [`${file}.gz`, '--json', '--zone', 'UTC'], stdin: ''},
])('each line of $from gives one object with its number', async ({argv, stdin}) => {
	const {code, out} = await classify(argv, stdin);
	const lines = out.trimEnd().split('\n').map(line => JSON.parse(line) as Record<string, unknown>);
	expect(code).toBe(0);
	expect(lines.map(({line}) => line)).toEqual([1, 2, 3, 4]);
	expect(lines[0]).toMatchObject({host: 'mx1', time: '2026-11-22T09:00:00.000Z', program: 'postfix/smtpd', class: 'connection', reason: 'connect', fields: {client_ip: '192.0.2.7'}});
	expect(Object.keys(lines[1] ?? {})).toEqual(['line', 'host', 'time', 'program', 'class', 'reason', 'fields']);
	expect(lines[3]).toMatchObject({class: 'unclassified'});
});

test('text for people holds no character that a terminal obeys', async () => {
	const {code, out} = await classify(['--zone', 'UTC'], log);
	expect(code).toBe(0);
	expect(out.split('\n')).toHaveLength(5);
	// A line that names no program begins with its text.
	expect(out).toMatch(/unclassified\/unknown {8}\S*\[31mno log line/);
	// eslint-disable-next-line no-control-regex -- these must not be there
	expect(out.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u202E]/);
});

test.each([
	{argv: [path.join(folder, 'none.log')], code: 1, says: 'cannot be read: there is no such file'},
	{argv: [folder], code: 1, says: 'cannot be read: it is a folder'},
	{argv: ['a.log', 'b.log'], code: 2, says: 'classify reads one file'},
	{argv: ['--zone', 'Mars/Olympus'], code: 2, says: 'there is no time zone Mars/Olympus'},
	{argv: ['--format', 'xml'], code: 2, says: 'there is no log format "xml".  Try: auto, syslog'},
])('$argv exits with $code and says why', async ({argv, code, says}) => {
	const done = await classify(argv);
	expect(done.code).toBe(code);
	expect(done.said).toContain(says);
	expect(done.out).toBe('');
});

const odd = `Nov 22 10:00:01 mx1 postfix/smtpd[7]: connect from client.example.net[192.0.2.7]
Nov 22 10:00:02 mx1 postfix/smtpd[7]: frobnicated ann@corp.example from 203.0.113.5 on mx1
Nov 22 10:00:03 mx1 newdaemon[8]: hello ann at corp.example (203.0.113.5)
Nov 22 10:00:04 mx1 newdaemon[8]: bye
`;

test('lines that nothing knows are shown alone, and counted by program', async () => {
	const {code, out, said} = await classify(['--unclassified', '--zone', 'UTC'], odd);
	expect(code).toBe(0);
	expect(out.trimEnd().split('\n').map(line => line.slice(line.indexOf('unclassified/unknown') + 28))).toEqual([
		'postfix/smtpd: frobnicated ann@corp.example from 203.0.113.5 on mx1',
		'newdaemon: hello ann at corp.example (203.0.113.5)',
		'newdaemon: bye',
	]);
	expect(said).toBe('3 of 4 lines unclassified\n        2  newdaemon\n        1  postfix/smtpd\n');
});

test('masked lines name nobody, and keep their number, class and time', async () => {
	const {out} = await classify(['--unclassified', '--masked', '--json', '--zone', 'UTC'], odd);
	expect(out.trimEnd().split('\n').map(line => JSON.parse(line) as unknown)).toMatchObject([
		{line: 2, host: 'HOST1.invalid', program: 'postfix/smtpd', class: 'unclassified', message: 'frobnicated USER1@HOST2.invalid from 198.18.0.1 on HOST1.invalid'},
		{line: 3, host: 'HOST1.invalid', program: 'newdaemon', message: 'hello USER1 at HOST2.invalid (198.18.0.1)'},
		{line: 4, message: 'bye'},
	]);
	const all = await classify(['--masked', '--json', '--zone', 'UTC'], odd);
	expect(JSON.parse(all.out.split('\n')[0] ?? '')).toMatchObject({class: 'connection', reason: 'connect', fields: {client_ip: '198.18.0.1', client_name: 'HOST2.invalid'}});
});
