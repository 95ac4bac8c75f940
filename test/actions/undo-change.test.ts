import {createHash} from 'node:crypto';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {actions} from '../../source/actions/index.js';
import {findEntry, listEntries} from '../../source/edit/access-map.js';
import {splitLines} from '../../source/edit/lines.js';
import type {ActionName, Plan, Planned, RawInput} from '../../source/model/action.js';
import type {PastChange} from '../../source/model/change-record.js';
import type {Discovery} from '../../source/model/discovery.js';
import {discovered} from '../helpers/discovered.js';
import {planFor} from '../helpers/plan-for.js';

const table = '/etc/postfix/sender_access';
const spf = '/etc/postfix-policyd-spf-python/policyd-spf.conf';
const id = '2f1e5c1e-0000-4000-8000-000000000001';

/** The plan of an action on a host with these files. */
function plan(name: ActionName, raw: RawInput, files: Readonly<Record<string, string>>): Plan {
	const planned = planFor(name, raw, discovered(), files);
	if (planned.kind !== 'change') {
		throw new Error(JSON.stringify(planned));
	}

	return planned.plan;
}

/** What a host's journal tells of a plan that was applied, when its files are by now what `now` makes of them. */
const past = ({edits, runs, checks}: Plan, now: (text: string) => string, more: Partial<PastChange> = {}): PastChange => ({
	id, action: 'x', operator: 'ana', key: 'k', time: 0, result: 'done', runs, checks, lifted: [], clock: '2026-11-22 18:00:00',
	edits: edits.map(({path, before, after, map}) => ({path, before, after, now: now(after), sha256: createHash('sha256').update(now(after), 'latin1').digest('hex'), ...(map === undefined ? {} : {map})})),
	...more,
});

function undo(change: PastChange, found: Partial<Discovery> = {}): Planned {
	const input = actions['undo-change'].read({change: id});
	return input.ok ? actions['undo-change'].plan(input.value, {change: {found: 'change', change}}, discovered(found)) : {kind: 'already-so', why: input.problem.what};
}

const byHand = '# by hand\nold@x.example REJECT\n';
const block = plan('blacklist-sender', {sender: 'new@y.example', text: '550 5.7.1 No'}, {[table]: byHand});
const unblock = plan('unblock-sender', {sender: 'old@x.example'}, {[table]: byHand});
const same = (text: string): string => text;

const rows: ReadonlyArray<readonly [says: string, change: PastChange, text: string | undefined, checks: readonly string[] | RegExp]> = [
	['a block is taken out', past(block, same), byHand, ['new@y.example nothing']],
	['a block is taken out from among others', past(block, text => `${text}other@z.example OK\n`), `${byHand}other@z.example OK\n`, ['new@y.example nothing']],
	['an unblock is taken back', past(unblock, text => `${text}other@z.example OK\n`), `${byHand}other@z.example OK\n`, ['old@x.example REJECT']],
	['a block that somebody took over stays', past(block, text => text.replace('550 5.7.1 No', 'OK')), undefined, /was changed by somebody else since/],
	['a block that somebody continued stays', past(block, text => `${text}  and more\n`), undefined, /somebody changed the entry of new@y\.example/],
	['a block that somebody took out is undone', past(block, () => byHand), undefined, /nothing of change 2f1e5c1e \(x k\) is left to undo/],
	['an unblocked sender whom somebody blocked otherwise is theirs', past(unblock, text => `${text}old@x.example 550 Theirs\n`), undefined, /somebody changed the entry of old@x\.example/],
	['an unblocked sender whom somebody blocked alike is undone', past(unblock, text => `${text}old@x.example REJECT\n`), undefined, /is left to undo/],
	['a change that was rolled back is nothing to undo', past(block, same, {result: 'rolled-back'}), undefined, /came to "rolled-back"/],
	['a file that is gone cannot be undone', {...past(block, same), edits: past(block, same).edits.map(edit => ({...edit, now: undefined}))}, undefined, /the file is gone/],
];

test.each(rows)('%s', (_, change, text, expected) => {
	const planned = undo(change);
	if (planned.kind === 'change' && Array.isArray(expected)) {
		expect(planned.plan.edits.map(({after}) => after)).toEqual([text]);
		expect(planned.plan.undoes).toBe(id);
		expect(planned.plan.checks.flatMap(check => check.check === 'map-entry' ? [`${check.key} ${check.expect ?? 'nothing'}`] : [])).toEqual(expected);
	} else {
		expect(planned.kind === 'change' ? 'planned' : (planned.kind === 'refused' ? planned.problem.what : planned.why)).toMatch(expected as RegExp);
	}
});

describe('a setting', () => {
	const conf = 'TestOnly = 1\nPermError_reject = False\n';
	const on = plan('spf-permerror', {reject: 'on'}, {[spf]: conf});

	test('gets its old value, and the processes are reloaded', () => {
		expect(undo(past(on, text => `${text}HELO_reject = Fail\n`))).toMatchObject({kind: 'change', plan: {
			edits: [{path: spf, after: `${conf}HELO_reject = Fail\n`}],
			runs: [{run: 'postfix-reload'}],
			checks: [{check: 'setting', name: 'PermError_reject', expect: 'False'}, {check: 'postfix-running'}],
		}});
	});

	test('that somebody set since is theirs', () => {
		expect(undo(past(on, text => `${text}PermError_reject = Maybe\n`))).toMatchObject({kind: 'refused', problem: {what: `somebody set PermError_reject in ${spf} to Maybe since`}});
	});

	test('that was absent is absent again', () => {
		const absent = plan('spf-permerror', {reject: 'on'}, {[spf]: 'TestOnly = 1\n'});
		expect(undo(past(absent, same))).toMatchObject({kind: 'change', plan: {edits: [{after: 'TestOnly = 1\n'}], checks: [{check: 'setting', expect: ''}, {check: 'postfix-running'}]}});
	});
});

describe('an unban', () => {
	const change = (until: string): PastChange => past({summary: '', edits: [], notes: [], runs: [{run: 'unban', jail: 'sshd', address: '203.0.113.7', why: ''}], checks: [{check: 'not-banned', jail: 'sshd', address: '203.0.113.7'}]}, same, {lifted: [{jail: 'sshd', address: '203.0.113.7', until}]});

	test('is undone while the ban would still hold', () => {
		expect(undo(change('2026-11-22 18:00:01'))).toMatchObject({kind: 'change', plan: {runs: [{run: 'ban', jail: 'sshd', address: '203.0.113.7'}], checks: [{check: 'banned', jail: 'sshd', address: '203.0.113.7'}]}});
	});

	test('is not undone when the ban would have ended by itself', () => {
		expect(undo(change('2026-11-22 17:59:59'))).toMatchObject({kind: 'already-so'});
	});

	test('of the operator\'s own address is never undone', () => {
		expect(undo(change('2026-11-22 19:00:00'), {operatorAddress: '203.0.113.7'})).toMatchObject({kind: 'refused', by: 'guard'});
	});
});

// A small random machine: the same seed gives the same story.
function dice(seed: number): (sides: number) => number {
	let state = seed;
	return sides => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) % 4_294_967_296;
		return Math.floor((Math.abs(state) / 4_294_967_296) * sides);
	};
}

const people = ['a', 'b', 'c', 'd', 'e', 'new', 'old'].map(name => `${name}@x.example`);
const words = ['OK', 'REJECT', '550 5.7.1 No', 'DUNNO', '550 no\n  more text'];

/** What somebody with an editor does to a table, the entry of the change included. */
function tamper(text: string, roll: (sides: number) => number): string {
	const lines = splitLines(text.endsWith('\n') || text === '' ? text : `${text}\n`);
	const at = roll(lines.length + 1);
	const line = `${people[roll(people.length)] ?? ''} ${words[roll(words.length)] ?? ''}\n`;
	switch (roll(7)) {
		case 0: {
			return lines.toSpliced(at, 0, line).join('');
		}

		case 1: {
			return lines.toSpliced(at, 1).join('');
		}

		case 2: {
			return lines.toSpliced(at, 1, line).join('');
		}

		case 3: {
			return lines.toSpliced(at, 0, ['# a note\n', '\n', '  a continuation\n', '# mxdeck 2026-11-22 ana\n'][roll(4)] ?? '').join('');
		}

		case 4: {
			const [moved = ''] = lines.splice(at, 1);
			return lines.toSpliced(roll(lines.length + 1), 0, moved).join('');
		}

		case 5: {
			return text.replaceAll(/\r?\n/g, roll(2) === 0 ? '\r\n' : '\n');
		}

		default: {
			return roll(2) === 0 ? text.replace(/\n$/, '') : `${text}${line}`;
		}
	}
}

const bare = (text: string): string[] => splitLines(text).map(line => line.replace(/\r?\n$/, '')).sort();
/** What stands in one list more often than in the other. */
function lost(from: readonly string[], to: readonly string[]): string[] {
	const left = [...to];
	return from.filter(line => {
		const at = left.indexOf(line);
		if (at !== -1) {
			left.splice(at, 1);
		}

		return at === -1;
	});
}

// MXDECK_STORIES asks for more of them.
test('in thousands of stories no undo loses what others wrote', () => {
	const told = {undone: 0, conflict: 0, 'already so': 0};
	for (let story = 0; story < Number(process.env['MXDECK_STORIES'] ?? 4000); story++) {
		const roll = dice(story);
		const start = Array.from({length: roll(6)}, () => `${people[roll(people.length)] ?? ''} ${words[roll(3)] ?? ''}\n`).join('');
		const change = roll(2) === 0
			? planFor('blacklist-sender', {sender: 'new@x.example', text: '550 5.7.1 Mine', date: '2026-11-22', by: 'ana'}, discovered(), {[table]: start})
			: planFor('unblock-sender', {sender: 'old@x.example'}, discovered(), {[table]: start});
		if (change.kind !== 'change') {
			continue;
		}

		const {after, before} = change.plan.edits[0] ?? {after: '', before: ''};
		let now = after;
		for (let edit = roll(6); edit > 0; edit--) {
			now = tamper(now, roll);
		}

		const planned = undo(past(change.plan, () => now));
		if (planned.kind !== 'change') {
			told[planned.kind === 'refused' ? 'conflict' : 'already so']++;
			continue;
		}

		told.undone++;
		const key = change.plan.checks[0]?.check === 'map-entry' ? change.plan.checks[0].key : '';
		const undone = planned.plan.edits[0]?.after ?? now;
		const context = JSON.stringify({story, before, after, now, undone});
		// Each line that is gone is one that the change had written, each that came is one that it had taken.
		expect(lost(lost(bare(now), bare(undone)), lost(bare(after), bare(before))), context).toEqual([]);
		expect(lost(lost(bare(undone), bare(now)), lost(bare(before), bare(after))), context).toEqual([]);
		const others = (text: string): string[] => listEntries(text).filter(entry => entry.key !== key).map(entry => `${entry.key} ${entry.action}`).sort();
		expect(others(undone), context).toEqual(others(now));
		expect(findEntry(undone, key)?.action, context).toBe(findEntry(before, key)?.action);
	}

	expect(told.undone).toBeGreaterThan(told.conflict / 4);
	expect(told.conflict).toBeGreaterThan(0);
	if (process.env['MXDECK_STORIES'] !== undefined) {
		process.stdout.write(`${JSON.stringify(told)}\n`);
	}
}, 120_000);
