import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import * as history from '../../commands/history.js';
import {placesFor} from '../../commands/headless/own-places.js';
import {parseFlags} from '../../commands/line/parse-flags.js';
import {openHistory} from '../../source/engine/history/open-history.js';
import {historyFile} from '../../source/settings/places.js';
import {batchOf} from '../engine/history/batches.js';
import {testSurroundings} from './surroundings.js';

const kept = {days: 36_500, megabytes: 100, rollupDays: 36_500, thread: false} as const;
const reject = (sender: string): string => `NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 <${sender}>: Sender address rejected: Access denied; from=<${sender}> to=<ana@corp.example> proto=ESMTP helo=<a>`;

/** Surroundings in which these senders were refused. */
async function keptFor(senders: readonly string[]) {
	const around = testSurroundings();
	const file = historyFile(placesFor(around));
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	const opened = await openHistory({path: file, ...kept});
	opened.append(batchOf(senders.map(sender => reject(sender)), 0, {gaps: [{from: 1, to: 2, reason: 'the log was deleted before it was read to its end'}]}));
	await opened.close();
	return {around, file};
}

async function call(line: string, around: ReturnType<typeof testSurroundings>) {
	const parsed = parseFlags(line.split(' ').filter(word => word !== ''), history.flags);
	const [out, said] = [around.out().length, around.said().length];
	const code = parsed.ok ? await history.run({...parsed.value, around}) : -1;
	return {code, out: around.out().slice(out), said: around.said().slice(said)};
}

test('what is kept is shown', async () => {
	const {around} = await keptFor(['ann@example.com', 'bob@example.com']);
	const {code, out} = await call('', around);
	expect({code, out: out.replaceAll(/ +/g, ' ').replaceAll(/\d+-\d+-\d+ \d+:\d+:\d+/g, 'TIME')}).toEqual({code: 0, out: expect.stringMatching(/^HOST LOG FROM TO LINES BYTES GAPS\nmx1 \/var\/log\/mail\.log \S.* 2 1 kB 1\n\d+ kB on disk, in .*history\.db\n$/) as string});
	const json = await call('--json', around);
	expect(JSON.parse(json.out)).toMatchObject({host: 'mx1', source: '/var/log/mail.log', lines: 2, from: '2026-11-22T12:00:00.000Z', to: '2026-11-22T12:00:01.000Z', gaps: 1});
});

test('lines that name an address are exported, and purged', async () => {
	const {around} = await keptFor(['ann@example.com', 'bob@example.com', 'Ann@example.com']);
	const text = await call('export --address ann@example.com', around);
	expect(text.out.split('\n').map(line => /from=<(.*?)>/.exec(line)?.[1])).toEqual(['ann@example.com', 'Ann@example.com', undefined]);
	const json = await call('export --address ann@example.com --json', around);
	expect(JSON.parse(json.out.split('\n')[0] ?? '')).toMatchObject({host: 'mx1', class: 'rejected', fields: {sender: 'ann@example.com'}, time: '2026-11-22T12:00:00.000Z'});
	expect(await call('purge --address ann@example.com --yes', around)).toEqual({code: 0, out: 'removed 2 lines, and the address from the counts of 1 hour or day\n', said: ''});
	expect(await call('export --address ann@example.com', around)).toEqual({code: 0, out: '', said: ''});
	const rest = await call('export --address bob@example.com', around);
	expect(rest.out.split('\n')).toHaveLength(2);
});

test('what is older than the configuration says is pruned', async () => {
	const {around} = await keptFor(['ann@example.com']);
	const {code, out} = await call('prune --json', around);
	expect(code).toBe(0);
	expect(JSON.parse(out)).toHaveProperty('removed');
});

test('while a console keeps it, it can be looked at, and is not changed', async () => {
	const {around, file} = await keptFor(['ann@example.com']);
	const console = await openHistory({path: file, ...kept});
	const {code, said} = await call('purge --address ann@example.com --yes', around);
	expect({code, said}).toEqual({code: 1, said: `mxdeck: a console (process ${process.pid}) keeps the history – nothing was changed.  Try: close that console and call this again.\n`});
	const shown = await call('', around);
	expect(shown.code).toBe(0);
	await console.close();
});

test.each([
	['purge', 2, 'mxdeck: purge needs an address.  Try: mxdeck history purge --address ann@example.com.\n'],
	['frobnicate', 2, 'mxdeck: "frobnicate" is nothing that can be done with the history.  Try: mxdeck history, or history export, purge or prune.\n'],
	['', 1, 'mxdeck: there is no history yet.  Try: open the console once.\n'],
])('history %s, where nothing is kept, says what to try', async (line, code, said) => {
	const around = testSurroundings();
	expect(await call(line, around)).toEqual({code, out: '', said});
});
