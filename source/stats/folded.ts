import type {CountRow} from '../model/rows.js';
import {foldingRules, type FoldingRule} from './folding.js';
import {createMinuteCounts, type MinuteCounts} from './minute-counts.js';
import {defineStatistic} from './statistic.js';

/** Lines that were not counted because others tell of the same thing, by rule; the most frequent first. */
export const folded = defineStatistic<Map<FoldingRule, MinuteCounts>, readonly CountRow[]>({
	begin: () => new Map(),
	add(part, {rule, minute}) {
		if (rule === undefined) {
			return;
		}

		const counts = part.get(rule) ?? createMinuteCounts();
		part.set(rule, counts);
		counts.add(minute);
	},
	answer(parts, {current}) {
		const rows = new Map<FoldingRule, number>();
		for (const [rule, counts] of parts.flatMap(part => [...part])) {
			rows.set(rule, (rows.get(rule) ?? 0) + counts.total(current));
		}

		return [...rows]
			.filter(([, count]) => count > 0)
			.map(([rule, count]) => ({value: foldingRules[rule], count}))
			.sort((a, b) => b.count - a.count);
	},
});
