import type {MailEvent} from '../../source/model/mail-event.js';
import {safe} from '../../source/model/safe.js';

/** Counts the lines that nothing knows, by program. */
export type UnknownCounts = {
	readonly add: (event: Pick<MailEvent, 'class' | 'program'>) => void;
	/** The counts for people, the most frequent first. */
	readonly text: () => string;
};

/** A log chooses its programs' names: further ones are counted together. */
const mostPrograms = 1000;

/** Counts that start at nothing. */
export function createUnknownCounts(): UnknownCounts {
	const counts = new Map<string, number>();
	let lines = 0;
	let unknown = 0;
	return {
		add({class: eventClass, program}) {
			lines++;
			if (eventClass === 'unclassified') {
				unknown++;
				const name = counts.has(program) || counts.size < mostPrograms ? program : 'others';
				counts.set(name, (counts.get(name) ?? 0) + 1);
			}
		},
		text() {
			const rows = [...counts].sort(([a, left], [b, right]) => right - left || a.localeCompare(b));
			return [
				`${unknown} of ${lines} lines unclassified`,
				...rows.map(([program, count]) => `${String(count).padStart(9)}  ${program === '' ? '(no program)' : safe(program)}`),
			].map(line => `${line}\n`).join('');
		},
	};
}
