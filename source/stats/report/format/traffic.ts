import type {HourRow, ReportResult} from '../report-result.js';
import {count} from './amounts.js';
import {fill} from './fit.js';

const names = ['accepted', 'delivered', 'deferred', 'bounced', 'rejected', 'greylisted'] as const;

type Counts = Pick<HourRow, (typeof names)[number]>;

/** More hours than this are summed up per day. */
const mostHours = 36;

const head = `  ${''.padEnd(17)}${names.map(name => name.padStart(name === 'greylisted' ? 11 : 10)).join('')}`;

const line = (label: string, counts: Counts): string =>
	`  ${fill(label, 17)}${names.map(name => (counts[name] === 0 ? '-' : count(counts[name])).padStart(name === 'greylisted' ? 11 : 10)).join('')}`;

const plus = (one: Counts, other: Counts): Counts => ({
	accepted: one.accepted + other.accepted,
	delivered: one.delivered + other.delivered,
	deferred: one.deferred + other.deferred,
	bounced: one.bounced + other.bounced,
	rejected: one.rejected + other.rejected,
	greylisted: one.greylisted + other.greylisted,
});

function hoursOfDay({hours}: ReportResult, clock: (time: number) => string): readonly string[] {
	const sums = new Map<string, Counts>();
	for (const hour of hours) {
		const label = clock(hour.from).slice(11);
		const sum = sums.get(label);
		sums.set(label, sum === undefined ? hour : plus(sum, hour));
	}

	return [...sums].sort(([a], [b]) => a < b ? -1 : 1).map(([label, counts]) => line(label, counts));
}

/** What happened over time: per hour, or per day and hour of the day when there are many. */
export function trafficBlocks(result: ReportResult, clock: (time: number) => string): ReadonlyArray<readonly [title: string, lines: readonly string[]]> {
	if (result.hours.length === 0) {
		return [];
	}

	if (result.hours.length <= mostHours) {
		return [['Per hour', [head, ...result.hours.map(hour => line(clock(hour.from), hour))]]];
	}

	return [
		['Per day', [head, ...result.days.map(day => line(day.day, day))]],
		['By hour of the day, all days together', [head, ...hoursOfDay(result, clock)]],
	];
}
