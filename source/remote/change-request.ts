import {createHash} from 'node:crypto';
import type {Check, Edit, Plan, Run} from '../model/action.js';
import {encodeWord} from './request-lines.js';

const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

/** What changes between two texts, as one span of bytes: the host keeps all others from its own file. */
export function changedSpan(before: string, after: string): {readonly offset: number; readonly removed: number; readonly inserted: string} {
	const most = Math.min(before.length, after.length);
	let head = 0;
	while (head < most && before[head] === after[head]) {
		head++;
	}

	let tail = 0;
	while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) {
		tail++;
	}

	return {offset: head, removed: before.length - head - tail, inserted: after.slice(head, after.length - tail)};
}

const line = (kind: string, ...words: readonly string[]): string => [kind, ...words.map(word => encodeWord(word))].join(' ');

function editLine({path, before, after, sha256: seen, map}: Edit): string {
	const {offset, removed, inserted} = changedSpan(before, after);
	return line('edit', path, seen, sha256(after), String(offset), String(removed), inserted, map ?? '');
}

const runLine = (run: Run): string => run.run === 'postfix-reload' ? 'reload' : line(run.run, run.jail, run.address);

function checkLine(check: Check): string {
	switch (check.check) {
		case 'map-entry': {
			return line('map-entry', check.type, check.path, check.key, check.expect ?? '');
		}

		case 'setting': {
			return line('setting', check.path, check.name, check.expect);
		}

		case 'banned':
		case 'not-banned': {
			return line(check.check, check.jail, check.address);
		}

		case 'postfix-running': {
			return 'running';
		}
	}
}

/** What a plan is about, for the host's log: the sender, the address or the setting. */
export function subjectOf({checks, summary}: Plan): string {
	for (const check of checks) {
		if (check.check === 'map-entry') {
			return check.key;
		}

		if (check.check === 'not-banned' || check.check === 'banned') {
			return check.address;
		}

		if (check.check === 'setting') {
			return `${check.name}=${check.expect}`;
		}
	}

	return summary;
}

/** Closes request lines with their hash, so that the host can tell a whole request from a cut one. */
export function closeRequest(lines: readonly string[]): string {
	return [...lines, `END ${sha256(lines.map(each => `${each}\n`).join(''))}`].join('\n');
}

/** A plan with who applies it. `confirmWithin`: seconds after which it is put back unless it is confirmed; `timer`: the script that does so, or takes out what lapses, where the host has none. */
export type ChangeRequest = {
	readonly id: string;
	readonly action: string;
	readonly operator: string;
	readonly plan: Plan;
	readonly confirmWithin?: number;
	readonly timer?: string;
};

/** The request that a host's script applies. */
export function changeRequest({id, action, operator, plan, confirmWithin, timer}: ChangeRequest): string {
	return closeRequest([
		line('id', id),
		line('action', action),
		line('operator', operator.replaceAll(/[^\w.@-]/g, '_')),
		line('key', subjectOf(plan).replaceAll(/[^ -~]/g, '?')),
		...(plan.undoes === undefined ? [] : [line('undoes', plan.undoes)]),
		...(confirmWithin === undefined ? [] : [line('confirm-within', String(confirmWithin))]),
		...(plan.lapse === undefined ? [] : [line('lapse', String(plan.lapse.at), plan.lapse.comment, plan.lapse.entry)]),
		...(timer === undefined ? [] : [line('timer', timer)]),
		...plan.edits.map(edit => editLine(edit)),
		...plan.runs.map(run => runLine(run)),
		...plan.checks.map(check => checkLine(check)),
	]);
}
