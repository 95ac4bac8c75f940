import type {Series} from '../model/rows.js';
import {createMinuteCounts, emptyMinutes, type MinuteCounts} from './minute-counts.js';
import {defineStatistic, type Sighting} from './statistic.js';

/** The names of the rates, in the order in which they are shown. */
export const rateNames = ['accepted', 'rejected', 'greylisted', 'delivered', 'deferred', 'bounced', 'auth-failure', 'ban', 'lines'] as const satisfies ReadonlyArray<Series['name']>;

/** Counts of each thing by the minute. */
export type Rates = Readonly<Record<Series['name'], MinuteCounts>>;

/** Empty counts. */
export const createRates = (): Rates => ({
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

/** Counts a line, and what happened. */
export function addToRates(rates: Rates, {minute, happening, times}: Pick<Sighting, 'minute' | 'happening' | 'times'>): void {
	rates.lines.add(minute);
	if (happening !== undefined) {
		rates[happening].add(minute, times);
	}
}

/** What happened per minute, each thing once, and lines per minute. */
export const rates = defineStatistic<Rates, readonly Series[]>({
	begin: createRates,
	add: addToRates,
	answer: (parts, {current}) => rateNames.map(name => {
		const counts = emptyMinutes();
		for (const part of parts) {
			part[name].addTo(counts, current);
		}

		return {name, counts, total: counts.reduce((sum, count) => sum + count, 0)};
	}),
});
