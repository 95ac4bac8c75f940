import Database from 'better-sqlite3';
import {expect, test} from 'vitest';
import * as log from '../../commands/log.js';
import {mergeLogs} from '../../commands/headless/logged-change.js';
import {placesFor} from '../../commands/headless/own-places.js';
import {parseFlags} from '../../commands/line/parse-flags.js';
import {auditFile} from '../../source/settings/places.js';
import type {AuditedChange} from '../../source/store/audit-entry.js';
import {openAudit} from '../../source/store/audit.js';
import {testSurroundings} from './surroundings.js';

const made = {time: 1_795_370_764_000, change: '2f1e5c1e-0000-4000-8000-000000000001', operator: 'ann', action: 'blacklist-sender', input: {sender: 'spam@example.com'}, host: 'mx1'} as const;

/** Calls `mxdeck log` where these changes were recorded; `spoil` gets the file first. */
async function call(line: readonly string[], intents: readonly AuditedChange[], spoil?: (file: string) => void) {
	const around = testSurroundings();
	const file = auditFile(placesFor(around));
	const audit = intents.length === 0 ? undefined : openAudit(file);
	if (audit?.ok === true) {
		for (const {result, ...intent} of intents) {
			audit.value.recordIntent(intent);
			if (result === 'done') {
				audit.value.recordReport({...intent, report: {host: intent.host, result, verified: [], took: 1}});
			}
		}

		audit.value.close();
		spoil?.(file);
	}

	const parsed = parseFlags([...line], log.flags);
	const code = parsed.ok ? await log.run({...parsed.value, around}) : -1;
	return {code, out: around.out(), said: around.said()};
}

test('without hosts the changes from here are shown, and what is open', async () => {
	const {code, out} = await call([], [{...made, result: 'done'}, {...made, host: 'mx2', result: undefined}]);
	expect({code, lines: out.split('\n').map(line => line.replace(/^(?:\d\S+ \S+|TIME) +/, '').replaceAll(/ +/g, ' '))}).toEqual({code: 0, lines: [
		'HOST CHANGE BY ACTION ON RESULT',
		'mx2 2f1e5c1e ann blacklist-sender spam@example.com open',
		'mx1 2f1e5c1e ann blacklist-sender spam@example.com done',
		'',
	]});
});

test.each([
	['a record as it was written', undefined, 0, '2 rows, each as it was written\n'],
	['a row that was rewritten', 'UPDATE changes SET operator = \'eve\' WHERE id = 1', 1, 'row 1 is not as it was written'],
	['a row that was taken out', 'DELETE FROM changes WHERE id = 2', 1, 'the rows from 2 to 2 are missing'],
])('--verify: %s', async (_, statement, code, says) => {
	const done = await call(['--verify'], [{...made, result: 'done'}], file => {
		const database = new Database(file);
		database.exec(`DROP TRIGGER changes_keep_rows; DROP TRIGGER changes_keep_values; ${statement ?? ''}`);
		database.close();
	});
	expect({code: done.code, text: done.out + done.said}).toEqual({code, text: expect.stringContaining(says) as string});
});

test('--verify where nothing was changed yet begins no record', async () => {
	expect(await call(['--verify'], [])).toMatchObject({code: 0, out: '0 rows, each as it was written\n'});
});

test('a number that is none is refused', async () => {
	expect(await call(['--limit', 'all'], [])).toMatchObject({code: 2});
});

test('where audit and host tell of the same change, the host knows what came of it', () => {
	const record = {id: made.change, action: made.action, operator: 'ann', key: 'spam@example.com', time: made.time + 5, result: 'done'};
	const merged = mergeLogs([{...made, result: undefined}, {...made, host: 'mx2', result: 'unreachable'}], [{host: 'mx1', read: 0, rows: [{...record, id: 'later', time: made.time + 9, undoes: made.change}, record]}]);
	expect(merged.map(({host, change, result, undoneBy, knownFrom}) => [host, change.slice(0, 5), result, undoneBy, knownFrom])).toEqual([
		['mx1', 'later', 'done', undefined, 'host'],
		['mx1', '2f1e5', 'done', 'later', 'host'],
		['mx2', '2f1e5', 'unreachable', undefined, 'audit'],
	]);
});
