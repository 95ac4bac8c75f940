import {matchesFilter, parseFilter} from '../model/filter.js';
import type {Recall} from './plan-host.js';
import type {Timeline} from './timeline.js';

/** Answers the look `log` from the lines in memory: what a field said in a host's lines that match a filter, the most frequent value first. */
export const recallFrom = (timeline: Timeline, now: () => number): Recall => (host, {filter, field}) => {
	const wanted = parseFilter(filter);
	if (!wanted.ok) {
		return {found: 'nothing', reason: wanted.problem.what};
	}

	const time = now();
	let lines = 0;
	const counts = timeline.count(row => {
		lines += row.host === host ? 1 : 0;
		return row.host === host && (row.fields[field] ?? '') !== '' && matchesFilter(wanted.value, row, time);
	}, row => row.fields[field] ?? '');
	const values = [...counts].map(([value, {count, last}]) => ({value, count, last})).sort((left, right) => right.count - left.count);
	return {found: 'log', lines, values};
};
