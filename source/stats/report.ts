import type {EventClass, MailEvent} from '../model/mail-event.js';
import {createAttempts} from './attempts.js';
import {banSpans} from './ban-spans.js';
import {createEnvelopes} from './envelopes.js';
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
import type {ReportSighting, Section} from './report/section.js';
import {createTroubles} from './report/troubles.js';
import type {Running, Span} from './statistic.js';

export {formatReport} from './report/format-report.js';
export type {ReportResult} from './report/report-result.js';

/** A report in the making. */
export type Report = {
	/** `log`: the number of the log that the line comes from, when several are read side by side; a line that two hold counts once. */
	readonly add: (event: MailEvent, log?: number) => void;
	readonly result: () => ReportResult;
};

const top = 20;
const memory = 40_000;
const hostLimit = 1000;

// Statistics of the console, as a section; each is about lines of a few classes.
function asSection<Result>(running: Running<Result>, hosts: ReadonlySet<string>, classes: readonly EventClass[]): Section<Result> {
	return {
		add(sighting) {
			if (classes.includes(sighting.event.class)) {
				running.add(sighting);
			}
		},
		result: span => running.answer([...hosts], span),
	};
}

export type ReportOptions = {
	/** IANA name of the zone whose days are counted; this machine's when absent. */
	readonly zone?: string;
};

/** Starts an empty report. */
export function createReport({zone}: ReportOptions = {}): Report {
	const [folds, repeatedLines] = [createFolds(), createRepeatedLines()];
	const [attempts, envelopes] = [createAttempts(memory), createEnvelopes(memory)];
	const hosts = new Set<string>();
	const section = {
		classes: createClassLines(),
		hours: createHours(zone),
		mail: createMail(),
		deliveries: createDeliveries(),
		rejects: createRejects(),
		greylist: asSection(greylistOver(wholeTime)(), hosts, ['greylisted', 'greylist-pass']),
		jails: asSection(jailsOver(wholeTime)(), hosts, ['ban']),
		bans: asSection(banSpans(), hosts, ['ban']),
		logins: createLogins(),
		troubles: createTroubles(),
		folds,
	};
	const sections = Object.values(section);
	let lines = 0;
	let lastHost: string | undefined;
	let from: number | undefined;
	let to: number | undefined;
	// Stands in for the stamp of lines that have none.
	let last = 0;

	const sightingOf = (event: MailEvent, host: string): ReportSighting => {
		const isNewMail = envelopes.learn(event, host);
		const attempt = attempts.count(event, host, last);
		// What counts for nothing is not looked at more closely: most lines are so.
		const isCounted = isNewMail || attempt?.happening !== undefined;
		const envelope = isCounted ? envelopes.of(event, host) : undefined;
		return {
			event,
			host,
			time: last,
			minute: minuteOf(last),
			happening: attempt?.happening,
			times: attempt?.times ?? 0,
			recipientTimes: attempt?.recipientTimes ?? 0,
			rule: attempt?.rule,
			sender: isCounted ? event.fields['sender'] ?? envelope?.sender : undefined,
			size: envelope?.size,
			isNewMail,
		};
	};

	return {
		add(event, log) {
			const host = event.host === lastHost || hosts.has(event.host) || hosts.size < hostLimit ? event.host : '';
			if (host !== lastHost) {
				lastHost = host;
				hosts.add(host);
			}

			lines++;
			if (event.time !== undefined) {
				last = event.time;
				from = Math.min(from ?? last, last);
				to = Math.max(to ?? last, last);
			}

			if (log !== undefined && repeatedLines.isRepeated(event, host, log, last)) {
				folds.addRepeated();
				return;
			}

			const sighting = sightingOf(event, host);
			for (const {add} of sections) {
				add(sighting);
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
				...section.hours.result(span),
				...section.mail.result(span),
				...section.deliveries.result(span),
				folded: section.folds.result(span),
				classes: section.classes.result(span),
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
