import {foldingRules, type FoldingRule} from '../folding.js';
import type {FoldedRow} from './report-result.js';

/** Counts lines that tell of what others tell of. */
export type Folds = {
	readonly add: (rule: FoldingRule) => void;
	/** The most frequent rules first. */
	readonly result: () => readonly FoldedRow[];
};

/** Starts without any. */
export function createFolds(): Folds {
	const lines = new Map<FoldingRule, number>();
	return {
		add(rule) {
			lines.set(rule, (lines.get(rule) ?? 0) + 1);
		},
		result: () => Array.from(lines, ([rule, amount]) => ({rule, because: foldingRules[rule], lines: amount})).sort((a, b) => b.lines - a.lines),
	};
}
