import {foldingRules, type FoldingRule} from '../folding.js';
import type {FoldedRow} from './report-result.js';

/** Counts lines that tell of what others tell of. */
export type Folds = {
	readonly add: (rule: FoldingRule) => void;
	/** The most frequent rules first. */
	readonly result: () => readonly FoldedRow[];
};

type Counter = {readonly rule: FoldingRule; lines: number};

/** Starts without any. */
export function createFolds(): Folds {
	const counters: Counter[] = [];
	return {
		add(rule) {
			for (const counter of counters) {
				if (counter.rule === rule) {
					counter.lines++;
					return;
				}
			}

			counters.push({rule, lines: 1});
		},
		result: () => counters.map(({rule, lines}) => ({rule, because: foldingRules[rule], lines})).sort((a, b) => b.lines - a.lines),
	};
}
