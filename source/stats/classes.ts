import type {EventClass} from '../model/mail-event.js';
import type {CountRow} from '../model/rows.js';
import {createMinuteCounts, type MinuteCounts} from './minute-counts.js';
import {defineStatistic} from './statistic.js';

type Seen = {readonly counts: MinuteCounts; last: number};

/** Lines per class: the raw count, nothing folded. The most frequent first. */
export const classes = defineStatistic<Map<EventClass, Seen>, readonly CountRow[]>({
	begin: () => new Map(),
	add(part, {line, minute, time}) {
		let seen = part.get(line.class);
		if (seen === undefined) {
			seen = {counts: createMinuteCounts(), last: time};
			part.set(line.class, seen);
		}

		seen.counts.add(minute);
		seen.last = Math.max(seen.last, time);
	},
	answer(parts, {current}) {
		const rows = new Map<EventClass, {count: number; last: number}>();
		for (const part of parts) {
			for (const [name, {counts, last}] of part) {
				const row = rows.get(name) ?? {count: 0, last: 0};
				rows.set(name, {count: row.count + counts.total(current), last: Math.max(row.last, last)});
			}
		}

		return [...rows]
			.filter(([, {count}]) => count > 0)
			.map(([value, row]) => ({value, ...row}))
			.sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
	},
});
