import type {Delays} from '../delays.js';
import {lastHour, type Period} from '../period.js';
import {addDuration, type Durations} from '../quantiles.js';

/** Counts by the hour: where a statistic is asked for a period, it is asked for an hour by its number since the epoch. */
export type HourlyPeriod = {
	readonly period: Period;
	/** While this is so, nothing is counted: lines are only remembered. */
	isRemembering: boolean;
	/** Forgets what was counted in an hour. */
	readonly forget: (hour: number) => void;
};

const hourOf = (minute: number): number => Math.floor(minute / 60);

/** Triplets remembered of a host: fewer than for the last hour, since it is done for each host a second time. */
const tripletLimit = 5000;

/** Begins a period whose counts are kept apart by hour until the hour is forgotten. */
export function createHourlyPeriod(): HourlyPeriod {
	const kept: Array<Map<number, unknown>> = [];

	function createCounts(): ReturnType<Period['createCounts']> {
		const counts = new Map<number, number>();
		kept.push(counts);
		return {
			add(minute, times = 1) {
				if (!hourly.isRemembering) {
					counts.set(hourOf(minute), (counts.get(hourOf(minute)) ?? 0) + times);
				}
			},
			total: hour => counts.get(hour) ?? 0,
		};
	}

	function createDelays(): Delays {
		const hours = new Map<number, Durations>();
		kept.push(hours);
		return {
			add(minute, seconds) {
				if (hourly.isRemembering) {
					return;
				}

				const durations: Durations = hours.get(hourOf(minute)) ?? new Map<number, number>();
				hours.set(hourOf(minute), durations);
				addDuration(durations, seconds);
			},
			within(hour) {
				const durations = hours.get(hour);
				return durations === undefined ? [] : [durations];
			},
		};
	}

	const hourly: HourlyPeriod = {
		period: {createCounts, createDelays, tripletMemory: lastHour.tripletMemory, tripletLimit},
		isRemembering: false,
		forget(hour) {
			for (const counts of kept) {
				counts.delete(hour);
			}
		},
	};
	return hourly;
}
