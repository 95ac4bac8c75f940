import type {UnclassifiedPrograms} from '../model/rows.js';
import {createMinuteCounts, type MinuteCounts} from './minute-counts.js';
import {defineStatistic} from './statistic.js';

type Seen = {readonly counts: MinuteCounts; last: number};

/** Hosts choose the names of programs: further ones are counted together. */
const limit = 200;

/** What further programs are called. */
const others = '(other programs)';

/** Lines that no pattern knows, by the program that wrote them; the most frequent first. */
export const unclassified = defineStatistic<Map<string, Seen>, UnclassifiedPrograms>({
	about: ['unclassified'],
	begin: () => new Map(),
	add(part, {line, minute, time}) {
		if (line.class !== 'unclassified') {
			return;
		}

		const name = part.has(line.program) || part.size < limit ? line.program : others;
		const seen = part.get(name) ?? {counts: createMinuteCounts(), last: time};
		part.set(name, seen);
		seen.counts.add(minute);
		seen.last = Math.max(seen.last, time);
	},
	answer(parts, {current}) {
		const rows = new Map<string, {count: number; last: number}>();
		for (const [program, {counts, last}] of parts.flatMap(part => [...part])) {
			const row = rows.get(program) ?? {count: 0, last: 0};
			rows.set(program, {count: row.count + counts.total(current), last: Math.max(row.last, last)});
		}

		const programs = [...rows].filter(([, {count}]) => count > 0).map(([value, row]) => ({value, ...row})).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
		return {lines: programs.reduce((sum, {count}) => sum + count, 0), programs};
	},
});
