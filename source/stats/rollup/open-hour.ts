import type {HostName} from '../../model/host.js';
import {verdicts} from '../../model/verdicts.js';
import {folded} from '../folded.js';
import type {Greylist} from '../greylist.js';
import {jails} from '../jails.js';
import {rates} from '../rates.js';
import type {Sighting, Span} from '../statistic.js';
import {unclassified} from '../unclassified.js';
import {createHourValues} from './hour-values.js';
import type {Rolled, RolledGreylist} from './rolled.js';

/** Milliseconds. */
export const hourLength = 3_600_000;

/** An hour of a host that is being counted. */
export type OpenHour = {
	readonly add: (sighting: Sighting) => void;
	/** What was counted, with each table cut to so many rows. */
	readonly rolled: (greylist: RolledGreylist, most: number) => Rolled;
};

const byVerdict = verdicts.map(verdict => ({isBan: verdict.class === 'ban', isUnclassified: verdict.class === 'unclassified'}));

/** Counts by the statistics of the last hour, which is this one whole where they are asked at its end. `limit`: values in each table. */
export function createOpenHour(host: HostName, hour: number, limit: number): OpenHour {
	const start = hour * hourLength;
	const span: Span = {now: start + hourLength - 1, current: (hour * 60) + 59, top: 0};
	const running = {rates: rates(), jails: jails(), folded: folded(), unclassified: unclassified()};
	const values = createHourValues(start, limit);
	const lines = new Float64Array(verdicts.length);
	const lasts = new Float64Array(verdicts.length);

	return {
		add(sighting) {
			const {line: {verdict}, time, happening, rule} = sighting;
			lines[verdict] = (lines[verdict] ?? 0) + 1;
			lasts[verdict] = Math.max(lasts[verdict] ?? 0, time);
			running.rates.add(sighting);
			if (happening !== undefined) {
				values.add(sighting);
			}

			if (rule !== undefined) {
				running.folded.add(sighting);
			}

			if (byVerdict[verdict]?.isBan === true) {
				running.jails.add(sighting);
			} else if (byVerdict[verdict]?.isUnclassified === true) {
				running.unclassified.add(sighting);
			}
		},
		rolled: (greylist, most) => ({
			start,
			bucket: 60_000,
			series: running.rates.answer([host], span).filter(({total}) => total > 0).map(({name, counts}) => [name, counts]),
			verdicts: verdicts.flatMap((verdict, number) => lines[number] === 0 ? [] : [[verdict.class, verdict.reason, lines[number] ?? 0, lasts[number] ?? 0] as const]),
			greylist,
			jails: running.jails.answer([host], span).map(({jail, found, bans, unbans}) => [jail, found, bans, unbans]),
			folded: running.folded.answer([host], span).map(({value, count}) => [value, count]),
			unclassified: running.unclassified.answer([host], span).programs.map(({value, count, last = 0}) => [value, count, last]),
			top: values.tables(most),
		}),
	};
}

/** What the greylisting of one hour came to. */
export function greylistOf({isPolicyHeard, policy, replies, passed, known, whitelisted, delays}: Greylist, hour: number): RolledGreylist {
	const account = isPolicyHeard ? policy : replies;
	return {
		isPolicyHeard,
		new: account.new.total(hour),
		early: account.earlyRetry.total(hour),
		passed: passed.total(hour),
		known: known.total(hour),
		whitelisted: whitelisted.total(hour),
		delays: delays.within(hour).flatMap(durations => [...durations].map(([key, count]) => [Number.isFinite(key) ? key : null, count] as const)),
	};
}
