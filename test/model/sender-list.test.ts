import {expect, test} from 'vitest';
import type {EntryMemory} from '../../source/model/entry-memory.js';
import type {SenderRow} from '../../source/model/rows.js';
import {listSenders, type ListedSender} from '../../source/model/sender-list.js';

const row = (host: string, key: string, action = 'REJECT', memory?: EntryMemory): SenderRow => ({host, map: 'hash:/etc/postfix/sender_access', key, action, line: 1, ...(memory === undefined ? {} : {memory})});
const on = (host: string, ...rows: ReadonlyArray<readonly [key: string, action?: string, memory?: EntryMemory]>) => ({host, rows: rows.map(([key, action, memory]) => row(host, key, action, memory))});
const told = ({key, action, hosts, missing, different}: ListedSender): string => `${key} ${action} on ${hosts.join('+')}${missing.length === 0 ? '' : ` not ${missing.join('+')}`}${different.length === 0 ? '' : ` otherwise ${different.join('+')}`}`;

test('entries that are the same on all hosts are one, and where hosts differ it shows', () => {
	expect(listSenders([
		on('mx1', ['same.example'], ['A.example'], ['only.example'], ['other.example', 'OK']),
		on('mx2', ['same.example'], ['a.example'], ['other.example', 'REJECT'], ['other.example', 'second']),
	], '2026-11-22').map(each => told(each))).toEqual([
		'a.example REJECT on mx1+mx2',
		'only.example REJECT on mx1 not mx2',
		'other.example OK on mx1 otherwise mx2',
		'other.example REJECT on mx2 otherwise mx1',
		'same.example REJECT on mx1+mx2',
	]);
});

test('an entry is over the day after its last one, and comes first then', () => {
	const listed = listSenders([on('mx1', ['a.example', 'REJECT', {until: '2026-11-22'}], ['z.example', 'REJECT', {until: '2026-11-21'}])], '2026-11-22');
	expect(listed.map(({key, isExpired}) => `${key} ${String(isExpired)}`)).toEqual(['z.example true', 'a.example false']);
});

test('an entry for which nobody came is stale when it is older than the log that was read', () => {
	const hits = {from: '2026-11-15', rejected: [{host: 'mx1', sender: 'x@hit.example', day: '2026-11-21', count: 3}]};
	const listed = listSenders([on('mx1', ['hit.example'], ['new.example', 'REJECT', {date: '2026-11-20'}], ['old.example', 'REJECT', {date: '2026-11-01'}], ['unknown.example'])], '2026-11-22', hits);
	expect(listed.map(({key, hits: count, isStale}) => `${key} ${count ?? 'unread'} ${String(isStale)}`)).toEqual(['hit.example 3 false', 'new.example 0 false', 'old.example 0 true', 'unknown.example 0 true']);
	expect(listSenders([on('mx1', ['a.example'])], '2026-11-22')).toMatchObject([{hits: undefined, isStale: false}]);
});

test('a rejected mail counts for the entry that Postfix found first, once it was there', () => {
	const rejected = [
		{host: 'mx1', sender: 'A@mail.spam.example', day: '2026-11-21', count: 2},
		{host: 'mx1', sender: 'b@mail.spam.example', day: '2026-11-21', count: 3},
		{host: 'mx1', sender: 'b@mail.spam.example', day: '2026-11-10', count: 100},
		{host: 'mx2', sender: 'a@mail.spam.example', day: '2026-11-21', count: 5},
		{host: 'mx1', sender: 'c@dotted.example', day: '2026-11-21', count: 100},
		{host: 'mx1', sender: 'c@x.dotted.example', day: '2026-11-21', count: 7},
		{host: 'mx1', sender: 'nobody@other.example', day: '2026-11-21', count: 100},
	];
	const listed = listSenders([
		on('mx1', ['a@mail.spam.example'], ['spam.example', 'REJECT', {date: '2026-11-20'}], ['.dotted.example']),
		on('mx2', ['spam.example', 'REJECT', {date: '2026-11-20'}]),
	], '2026-11-22', {from: '2026-11-01', rejected});
	expect(listed.map(({key, hits}) => `${key} ${hits ?? ''}`)).toEqual(['.dotted.example 7', 'a@mail.spam.example 2', 'spam.example 8']);
});
