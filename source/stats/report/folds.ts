import {foldingRules, type FoldingRule} from '../folding.js';
import type {FoldedRow} from './report-result.js';
import type {Section} from './section.js';

/** Lines that were not counted because others tell of the same thing, by rule; the most frequent first. */
export function createFolds(): Section<readonly FoldedRow[]> & {readonly addRepeated: () => void} {
	const lines = new Map<FoldingRule, number>();
	const count = (rule: FoldingRule): void => {
		lines.set(rule, (lines.get(rule) ?? 0) + 1);
	};

	return {
		add({rule}) {
			if (rule !== undefined) {
				count(rule);
			}
		},
		addRepeated() {
			count('same-line');
		},
		result: () => Array.from(lines, ([rule, amount]) => ({rule, because: foldingRules[rule], lines: amount})).sort((a, b) => b.lines - a.lines),
	};
}
