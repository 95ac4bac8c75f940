import {mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync, existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, expect, test} from 'vitest';
import type {Source} from '../../source/model/discovery.js';
import {readFound} from '../../source/remote/read-found.js';
import {searchLogs, type LogSearch} from '../../source/remote/search-logs.js';
import {localShell} from './local-shell.js';

const root = mkdtempSync(path.join(tmpdir(), 'mxdeck-search-'));
afterAll(() => {
	rmSync(root, {recursive: true});
});
mkdirSync(path.join(root, 'var/log'), {recursive: true});

const now = Math.floor(Date.now() / 1000);
const day = 86_400;
let logs = 0;

/** A log of its own and what it became when it was rotated; `age`: days since it was last written to. */
function logOf(files: ReadonlyArray<readonly [suffix: string, content: string | Buffer, age: number]>, source: Partial<Source> = {}): Source {
	logs += 1;
	const name = `/var/log/it's "mail" ${logs}.log`;
	for (const [suffix, content, age] of files) {
		const file = path.join(root, name + suffix);
		writeFileSync(file, content);
		utimesSync(file, now - (age * day), now - (age * day));
	}

	return {id: name, kind: 'file', path: name, format: 'syslog', carries: ['postfix'], readable: 'yes', ...source};
}

/** What a search says, in its order; paths without what all have in common. */
async function search(sources: readonly Source[], texts: readonly string[], options: Partial<LogSearch> = {}): Promise<readonly string[]> {
	const said: string[] = [];
	const short = (name: string): string => name.replace(/^.* \d+\.log/, 'log');
	const result = await searchLogs(localShell(root), sources, {texts, from: (now - (30 * day)) * 1000, to: now * 1000, lines: 100, bytes: 100_000, ...options}, {
		asRoot: false,
		onLines({path: name, written}, lines) {
			said.push(`${short(name)} ${Math.round((now - (written / 1000)) / day)} d`, ...lines.toString('utf8').trimEnd().split('\n'));
		},
		onProgress: () => undefined,
		onUnread(name, why) {
			said.push(`${short(name)}: ${why}`);
		},
		onFull(name) {
			said.push(`${short(name)} has more`);
		},
	});
	expect(result).toEqual({ok: true, value: undefined});
	return said;
}

test('lines are found in current and rotated logs, packed or not, the newest log first', async () => {
	const log = logOf([
		['', 'a AAAAAA1 young\nb other\n', 0],
		['.1', 'c AAAAAA1 a day old, without an end', 1],
		['.2.gz', gzipSync('d aaaaaa1 small\ne other\n'), 2],
		['-20261101.gz', gzipSync('f AAAAAA1 by date\n'), 20],
		['.bak', 'g AAAAAA1 of somebody else\n', 0],
	]);
	expect(await search([log], ['AAAAAA1'])).toEqual(['log 0 d', 'a AAAAAA1 young', 'log.1 1 d', 'c AAAAAA1 a day old, without an end', 'log.2.gz 2 d', 'd aaaaaa1 small', 'log-20261101.gz 20 d', 'f AAAAAA1 by date']);
});

test('a text is a text, whatever it holds', async () => {
	const texts = ['a.*b', String.raw`\d$(touch pwned)`, '`touch pwned`', '\'"; touch pwned', '<ünïcode@d.example>', '@NAME@'];
	const log = logOf([['', `${texts.map(text => `x ${text} y`).join('\n')}\nx aXXb y\n`, 0]]);
	expect(await search([log], texts)).toEqual(['log 0 d', ...texts.map(text => `x ${text} y`)]);
	expect(existsSync(path.join(root, 'pwned')) || existsSync('pwned')).toBe(false);
	expect(await search([log], ['x a\nb', 'nowhere'])).toEqual([]);
});

test('of too many lines the newest are answered, and that there are more', async () => {
	const log = logOf([['', Array.from({length: 10}, (_, index) => `${index} AAAAAA1\n`).join(''), 0], ['.1', 'x AAAAAA1\n', 1]]);
	expect(await search([log], ['AAAAAA1'], {lines: 3})).toEqual(['log 0 d', '7 AAAAAA1', '8 AAAAAA1', '9 AAAAAA1', 'log has more']);
	expect(await search([log], ['AAAAAA1'], {bytes: 20})).toEqual(['log 0 d', '8 AAAAAA1', '9 AAAAAA1', 'log has more']);
});

test('logs that were last written to before the span are not even opened', async () => {
	const log = logOf([['', 'a AAAAAA1\n', 0], ['.1.gz', 'no pack at all', 9]]);
	expect(await search([log], ['AAAAAA1'], {from: (now - (5 * day)) * 1000})).toEqual(['log 0 d', 'a AAAAAA1']);
});

test('what cannot be read is said, and the rest is searched', async () => {
	const log = logOf([['', 'a AAAAAA1\n', 0], ['.1.gz', 'no pack at all', 1]]);
	const absent: Source = {...log, id: 'x', path: '/var/log/none 0.log'};
	expect(await search([absent, log], ['AAAAAA1'])).toEqual(['log: there is no such file', 'log 0 d', 'a AAAAAA1', 'log.1.gz: it is broken']);
});

test('of a log that only completes another one the lines of its own programs count', async () => {
	const log = logOf([['', 'Nov 22 03:00:00 mx1 postfix/qmgr[1]: AAAAAA1: removed\n2026-11-22T03:00:00+00:00 mx1 postgrey[1]: AAAAAA1: action=pass\nNov 22 03:00:00 mx1 evil: mx1 postgrey[1]: AAAAAA1\n', 0]], {carries: ['postgrey']});
	expect(await search([log], ['AAAAAA1'])).toEqual(['log 0 d', '2026-11-22T03:00:00+00:00 mx1 postgrey[1]: AAAAAA1: action=pass']);
});

test('lines far apart and lines that end between two readings are found whole', async () => {
	const filler = `${'filler '.repeat(20)}\n`;
	const text = Array.from({length: 40}, (_, index) => `${index} AAAAAA1 ${'z'.repeat(index * 13)}\n${filler.repeat(97 + index)}`).join('');
	expect(await search([logOf([['', text, 0]])], ['aaaaaa1'])).toEqual(['log 0 d', ...Array.from({length: 40}, (_, index) => `${index} AAAAAA1 ${'z'.repeat(index * 13)}`)]);
});

test('a search that nobody waits for any more ends', async () => {
	const controller = new AbortController();
	controller.abort();
	const result = await searchLogs(localShell(root), [logOf([['', 'a AAAAAA1\n', 0]])], {texts: ['AAAAAA1'], from: 0, to: now * 1000, lines: 1, bytes: 100}, {asRoot: false, until: controller.signal, onLines: () => undefined, onProgress: () => undefined, onUnread: () => undefined, onFull: () => undefined});
	expect(result.ok).toBe(true);
});

test('an answer is read however it is cut, and lines that imitate it are lines', () => {
	const answer = Buffer.from('Welcome!\nmxdeck abc end\n\nmxdeck 77 begin\nmxdeck 77 progress 0 9\nmxdeck 77 log L3Zhci9sb2cvYQ== 5\na\nmxdeck abc end\nb\nmxdeck 77 progress 9 9\nmxdeck 77 end\n');
	for (const size of [1, 3, 7, 1000]) {
		const said: string[] = [];
		const reader = readFound('77', {
			onLines({path: name, written}, lines) {
				said.push(`${name} ${written} ${JSON.stringify(lines.toString())}`);
			},
			onProgress(done, all) {
				said.push(`${done}/${all}`);
			},
			onUnread: () => undefined,
			onFull: () => undefined,
		});
		for (let at = 0; at < answer.length; at += size) {
			reader.push(answer.subarray(at, at + size));
		}

		expect(said).toEqual(['0/9', String.raw`/var/log/a 5000 "a\nmxdeck abc end\nb\n"`, '9/9']);
		expect(reader.isWhole()).toBe(true);
	}
});
