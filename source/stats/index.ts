import type {LogLine} from '../model/log-line.js';
import type {StatisticsPage} from '../model/rows.js';
import {verdicts} from '../model/verdicts.js';
import {banSpans} from './ban-spans.js';
import {classes} from './classes.js';
import {folded} from './folded.js';
import {greylistOver} from './greylist.js';
import {jails} from './jails.js';
import {emptyMinutes, isInWindow, minuteOf, windowMinutes} from './minute-counts.js';
import {lastHour} from './period.js';
import {addToRates, createRates, rates} from './rates.js';
import {roomOf, type Room} from './room.js';
import {createSightings} from './sightings.js';
import {allAtOnce, type Running, type Span, type Steps} from './statistic.js';
import {topOf} from './top.js';
import {unclassified} from './unclassified.js';

type Parts = Omit<StatisticsPage, 'from' | 'to' | 'atLeast' | 'window' | 'bucket' | 'begins' | 'instead'>;

type AllRunning = {readonly [Part in keyof Parts]-?: Running<Exclude<Parts[Part], undefined>>};

/** Every statistic, by the part of the page that it answers. */
const start = ({values, triplets}: Room): AllRunning => ({
	series: rates(),
	greylist: greylistOver({...lastHour, tripletLimit: Math.min(triplets, lastHour.tripletLimit)})(),
	classes: classes(),
	top: topOf(values)(),
	jails: jails(),
	bans: banSpans(),
	folded: folded(),
	unclassified: unclassified(),
});

/** The header's picture of the last hour over all hosts; `perMinute` counts lines. */
export type Recent = {
	readonly accepted: number;
	readonly rejected: number;
	readonly greylisted: number;
	readonly bans: number;
	readonly perMinute: readonly number[];
};

export type StatisticsQuery = {
	/** Empty: all hosts. */
	readonly hosts: readonly string[];
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Rows per table. */
	readonly top: number;
	/** Whether lines are known to be missing. */
	readonly atLeast: boolean;
};

/** Statistics over the last hour, each event in the minute of its own stamp. Memory is bounded per host, whatever comes in. */
export type Statistics = {
	/** `arrived` (milliseconds since the epoch) stands in for a stamp that is missing or in the future. */
	readonly add: (line: LogLine, host: string, arrived: number) => void;
	readonly page: (query: StatisticsQuery) => StatisticsPage;
	/** The same by steps of some milliseconds: lines may be added in between. */
	readonly pageBySteps: (query: StatisticsQuery) => Steps<StatisticsPage>;
	readonly recent: (now: number) => Recent;
};

/** Starts empty statistics of so many hosts. */
export function createStatistics(many = 1): Statistics {
	const room = roomOf(many);
	const sightings = createSightings(room.mails, room.things);
	const hosts = new Set<string>();
	const running = start(room);
	const all = Object.values(running);
	/** Of all hosts together: what every screen shows is asked for several times a second. */
	const whole = createRates();
	const interested = verdicts.map(verdict => all.filter(({about}) => about?.includes(verdict.class) !== false));
	const spanOf = (now: number, rows: number): Span => ({now, current: minuteOf(now), top: rows});

	function * pageBySteps({hosts: asked, now, top: rows, atLeast}: StatisticsQuery): Steps<StatisticsPage> {
		const chosen = asked.length === 0 ? [...hosts] : asked;
		const span = spanOf(now, rows);
		/** An answer, as a step or several. */
		function * of<Answer>(statistic: Running<Answer>): Steps<Answer> {
			const answer = statistic.answerBySteps === undefined ? statistic.answer(chosen, span) : yield * statistic.answerBySteps(chosen, span);
			yield undefined;
			return answer;
		}

		return {
			from: (span.current - windowMinutes + 1) * 60_000,
			to: now,
			atLeast,
			window: '1h',
			bucket: 60_000,
			series: yield * of(running.series),
			greylist: yield * of(running.greylist),
			classes: yield * of(running.classes),
			top: yield * of(running.top),
			jails: yield * of(running.jails),
			bans: yield * of(running.bans),
			folded: yield * of(running.folded),
			unclassified: yield * of(running.unclassified),
		};
	}

	return {
		add(line, host, arrived) {
			const time = Math.min(line.time ?? arrived, arrived);
			const minute = minuteOf(time);
			if (!isInWindow(minute, minuteOf(arrived))) {
				return;
			}

			hosts.add(host);
			const sighting = sightings.see(line, host, time);
			addToRates(whole, sighting);
			for (const {add} of interested[line.verdict] ?? all) {
				add(sighting);
			}
		},
		page: query => allAtOnce(pageBySteps(query)),
		pageBySteps,
		recent(now) {
			const current = minuteOf(now);
			const perMinute = emptyMinutes();
			whole.lines.addTo(perMinute, current);
			return {
				accepted: whole.accepted.total(current),
				rejected: whole.rejected.total(current),
				greylisted: whole.greylisted.total(current),
				bans: whole.ban.total(current),
				perMinute,
			};
		},
	};
}
