import type {Series} from '../model/rows.js';
import {createMinuteCounts, emptyMinutes, type MinuteCounts} from './minute-counts.js';
import {defineStatistic} from './statistic.js';

/** The names of the rates, in the order in which they are shown. */
export const rateNames = ['accepted', 'rejected', 'greylisted', 'delivered', 'deferred', 'bounced', 'auth-failure', 'ban', 'lines'] as const satisfies ReadonlyArray<Series['name']>;

type Rates = Readonly<Record<Series['name'], MinuteCounts>>;

const begin = (): Rates => ({
	accepted: createMinuteCounts(),
	rejected: createMinuteCounts(),
	greylisted: createMinuteCounts(),
	delivered: createMinuteCounts(),
	deferred: createMinuteCounts(),
	bounced: createMinuteCounts(),
	'auth-failure': createMinuteCounts(),
	ban: createMinuteCounts(),
	lines: createMinuteCounts(),
});

/** What happened per minute, each thing once, and lines per minute. */
export const rates = defineStatistic<Rates, readonly Series[]>({
	begin,
	add(part, {minute, happening, times}) {
		part.lines.add(minute);
		if (happening !== undefined) {
			part[happening].add(minute, times);
		}
	},
	answer: (parts, {current}) => rateNames.map(name => {
		const counts = emptyMinutes();
		for (const part of parts) {
			part[name].addTo(counts, current);
		}

		return {name, counts, total: counts.reduce((sum, count) => sum + count, 0)};
	}),
});
