import type {Check, Run} from '../model/action.js';
import {decodeWord} from './request-lines.js';

/** An edit as a request tells of it: what a span of bytes becomes. */
export type RequestedEdit = {
	readonly path: string;
	/** sha256 of the file before and after. */
	readonly before: string;
	readonly after: string;
	readonly offset: number;
	readonly removed: number;
	readonly inserted: string;
	readonly map: string | undefined;
};

/** What a kept request asked for. Its reasons for people were never sent. */
export type ReadRequest = {
	readonly edits: readonly RequestedEdit[];
	readonly runs: readonly Run[];
	readonly checks: readonly Check[];
};

function readEdit([path = '', before = '', after = '', offset, removed, inserted = '', map]: readonly string[]): RequestedEdit {
	return {path, before, after, offset: Number(offset), removed: Number(removed), inserted, map: map === '' ? undefined : map};
}

function readRun(kind: string, [jail = '', address = '']: readonly string[]): Run | undefined {
	if (kind === 'unban' || kind === 'ban') {
		return {run: kind, jail, address, why: ''};
	}

	return kind === 'reload' ? {run: 'postfix-reload', why: ''} : undefined;
}

function readCheck(kind: string, words: readonly string[]): Check | undefined {
	const [first = '', second = '', third = '', fourth = ''] = words;
	switch (kind) {
		case 'map-entry': {
			return {check: 'map-entry', type: first, path: second, key: third, expect: fourth === '' ? undefined : fourth};
		}

		case 'setting': {
			return {check: 'setting', path: first, name: second, expect: third};
		}

		case 'banned':
		case 'not-banned': {
			return {check: kind, jail: first, address: second};
		}

		case 'running': {
			return {check: 'postfix-running'};
		}

		default: {
			return undefined;
		}
	}
}

/** Reads a request again that `changeRequest` wrote and a host kept; lines of another mxdeck that are not known are left out. */
export function readRequest(text: string): ReadRequest {
	const lines = text.split('\n').map(line => line.split(' ')).map(([kind = '', ...words]) => ({kind, words: words.map(word => decodeWord(word))}));
	return {
		edits: lines.flatMap(({kind, words}) => kind === 'edit' ? [readEdit(words)] : []),
		runs: lines.flatMap(({kind, words}) => readRun(kind, words) ?? []),
		checks: lines.flatMap(({kind, words}) => readCheck(kind, words) ?? []),
	};
}
