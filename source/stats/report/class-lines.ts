import {eventClasses} from '../../model/mail-event.js';
import {verdicts} from '../../model/verdicts.js';
import {witnessedBy} from '../happening.js';
import type {ClassLines} from './report-result.js';

/** Counts lines per class and reason, and what they tell of. */
export type VerdictCounts = {
	/** Counts a line with the verdict of this number. */
	readonly add: (verdict: number) => void;
	/** Counts what such a line told of. */
	readonly addAttempts: (verdict: number, times: number) => void;
	/** In the taxonomy's order of classes. */
	readonly result: () => readonly ClassLines[];
};

/** Counts by number: most lines cost no more than this. */
export function createClassLines(): VerdictCounts {
	const lines = new Float64Array(verdicts.length);
	const attempts = new Float64Array(verdicts.length);
	// The verdicts in the order in which they came.
	const seen: number[] = [];
	return {
		add(verdict) {
			const before = lines[verdict] ?? 0;
			if (before === 0) {
				seen.push(verdict);
			}

			lines[verdict] = before + 1;
		},
		addAttempts(verdict, times) {
			attempts[verdict] = (attempts[verdict] ?? 0) + times;
		},
		result: () => seen
			.flatMap(number => {
				const verdict = verdicts[number];
				return verdict === undefined ? [] : [{...verdict, lines: lines[number] ?? 0, attempts: witnessedBy(verdict) === undefined ? undefined : attempts[number] ?? 0}];
			})
			.sort((a, b) => eventClasses.indexOf(a.class) - eventClasses.indexOf(b.class) || b.lines - a.lines),
	};
}
