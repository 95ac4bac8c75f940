import type {LogLine} from '../model/log-line.js';
import {verdicts} from '../model/verdicts.js';
import {banSpans} from './ban-spans.js';
import {greylistOver} from './greylist.js';
import {jailsOver} from './jails.js';
import {minuteOf} from './minute-counts.js';
import {wholeTime} from './period.js';
import {createRepeatedLines} from './repeated-lines.js';
import {createClassLines} from './report/class-lines.js';
import {createDeliveries} from './report/deliveries.js';
import {createFolds} from './report/folds.js';
import {createHours} from './report/hours.js';
import {createLogins} from './report/logins.js';
import {createMail} from './report/mail.js';
import {createRejects} from './report/rejects.js';
import type {ReportResult} from './report/report-result.js';
import type {Section} from './report/section.js';
import {createTroubles} from './report/troubles.js';
import {createSightings, isSightWorthy} from './sightings.js';
import type {Running, Span} from './statistic.js';

export {formatReport} from './report/format-report.js';
export type {ReportResult} from './report/report-result.js';

/** A report in the making. */
export type Report = {
	/** `log`: the number of the log that the line comes from, when several are read side by side; a line that two hold counts once. */
	readonly add: (line: LogLine, log?: number) => void;
	readonly result: () => ReportResult;
};

const top = 20;
const memory = 40_000;
const hostLimit = 1000;

// Statistics of the console, as a section.
function asSection<Result>(running: Running<Result>, hosts: ReadonlySet<string>): Section<Result> {
	return {
		isAbout: kind => running.about?.includes(kind.class) !== false,
		add: running.add,
		result: span => running.answer([...hosts], span),
	};
}

export type ReportOptions = {
	/** IANA name of the zone whose days are counted; this machine's when absent. */
	readonly zone?: string;
};

/** Starts an empty report. */
export function createReport({zone}: ReportOptions = {}): Report {
	const [folds, repeatedLines, verdictCounts, hours] = [createFolds(), createRepeatedLines(), createClassLines(), createHours(zone)];
	const sightings = createSightings(memory);
	const hosts = new Set<string>();
	const section = {
		mail: createMail(),
		deliveries: createDeliveries(),
		rejects: createRejects(),
		greylist: asSection(greylistOver(wholeTime)(), hosts),
		jails: asSection(jailsOver(wholeTime)(), hosts),
		bans: asSection(banSpans(), hosts),
		logins: createLogins(),
		troubles: createTroubles(),
	};
	// By the number of the verdict: most lines are only counted.
	const interested = verdicts.map(verdict => Object.values<Section<unknown>>(section).filter(({isAbout}) => isAbout(verdict)).map(({add}) => add));
	// Sections look at them only when they tell of something, such as the failed logins of a session that ends.
	const isMostlySilent = verdicts.map(verdict => verdict.class === 'connection');
	const isOnlyCounted = verdicts.map((_, number) => interested[number]?.length === 0 && !isSightWorthy(number));
	let lines = 0;
	let lastHost: string | undefined;
	let from: number | undefined;
	let to: number | undefined;
	let lastTime: number | undefined;
	// Stands in for the stamp of lines that have none.
	let last = 0;

	const look = (line: LogLine, host: string): void => {
		const sighting = sightings.see(line, host, last);
		const {happening, times, rule} = sighting;
		if (rule !== undefined) {
			folds.add(rule);
		}

		const {verdict} = line;
		if (happening !== undefined) {
			verdictCounts.addAttempts(verdict, times);
			hours.addHappening(verdict, times);
		} else if (isMostlySilent[verdict] === true) {
			return;
		}

		for (const add of interested[verdict] ?? []) {
			add(sighting);
		}
	};

	return {
		add(line, log) {
			const {host: named, time} = line;
			const host = named === lastHost || hosts.has(named) || hosts.size < hostLimit ? named : '';
			if (host !== lastHost) {
				lastHost = host;
				hosts.add(host);
			}

			lines++;
			// On a busy host most lines are of the same second.
			if (time !== lastTime || lines === 1) {
				lastTime = time;
				hours.begin(time);
			}

			if (time !== undefined && (time !== last || from === undefined)) {
				last = time;
				from = Math.min(from ?? last, last);
				to = Math.max(to ?? last, last);
			}

			if (log !== undefined && repeatedLines.isRepeated(line, host, log, last)) {
				folds.add('same-line');
				return;
			}

			verdictCounts.add(line.verdict);
			hours.add();
			if (isOnlyCounted[line.verdict] !== true) {
				look(line, host);
			}
		},
		result() {
			const end = to ?? last;
			const span: Span = {now: end, current: minuteOf(end), top};
			return {
				from,
				to,
				lines,
				hosts: [...hosts].filter(host => host !== '').sort(),
				...hours.result(),
				...section.mail.result(span),
				...section.deliveries.result(span),
				folded: folds.result(),
				classes: verdictCounts.result(),
				...section.rejects.result(span),
				greylist: section.greylist.result(span),
				jails: section.jails.result(span),
				bans: section.bans.result(span),
				logins: section.logins.result(span),
				...section.troubles.result(span),
			};
		},
	};
}
