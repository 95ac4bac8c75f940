import {createHash} from 'node:crypto';
import type {Fact} from '../model/action.js';
import type {ChangeRecord, PastEdit} from '../model/change-record.js';
import {readAnswerLine} from './change-answer.js';
import {readRequest, type RequestedEdit} from './read-request.js';
import {decodeWord} from './request-lines.js';

const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

function readRecord(line: string): ChangeRecord {
	const [, id = '', seconds, ...rest] = line.split(' ');
	const [action = '', operator = '', key = '', undoes = ''] = rest.slice(0, 4).map(word => decodeWord(word));
	const {result = '', what = ''} = readAnswerLine(rest.slice(4).join(' '));
	return {
		id,
		action,
		operator,
		key,
		time: Number(seconds) * 1000,
		result: result === '' ? undefined : result,
		...(what === '' ? {} : {what}),
		...(undoes === '' ? {} : {undoes}),
	};
}

/** Reads the journal's lines, the newest change first. */
export const readJournal = (text: string): ChangeRecord[] => text.split('\n').filter(line => line.startsWith('record ')).map(line => readRecord(line));

/** What the request did to the kept file; undefined when the two do not belong together. */
function readEdit({path, before: hash, after: hashAfter, offset, removed, inserted, map}: RequestedEdit, [old, current]: readonly string[]): PastEdit | undefined {
	const before = decodeWord(old);
	const after = before.slice(0, offset) + inserted + before.slice(offset + removed);
	const now = current === undefined || current === 'gone' ? undefined : decodeWord(current);
	return sha256(before) === hash && sha256(after) === hashAfter
		? {path, before, after, now, sha256: sha256(now ?? ''), ...(map === undefined ? {} : {map})}
		: undefined;
}

/** Reads one change with all that it did. */
export function readChange(text: string): Fact {
	const lines = text.split('\n').map(line => line.split(' '));
	const all = (name: string): Array<readonly string[]> => lines.filter(([kind]) => kind === name).map(([, ...words]) => words);
	const [record] = readJournal(text);
	if (record === undefined) {
		return {found: 'nothing', reason: 'its journal does not know this change'};
	}

	const {edits: requested, runs, checks} = readRequest(decodeWord(all('request')[0]?.[0]));
	const kept = all('edit');
	const edits = requested.flatMap((edit, index) => readEdit(edit, kept[index] ?? []) ?? []);
	if (edits.length < requested.length && record.result === 'done') {
		return {found: 'nothing', reason: 'what its journal keeps of this change is damaged'};
	}

	const lifted = all('lifted').map(words => words.map(word => decodeWord(word))).map(([jail = '', address = '', until = '']) => ({jail, address, ...(until === '' ? {} : {until})}));
	return {found: 'change', change: {...record, edits, runs, checks, lifted, clock: decodeWord(all('clock')[0]?.[0])}};
}
