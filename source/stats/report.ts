import type {MailEvent} from '../model/mail-event.js';
import {createAttempts} from './attempts.js';
import {createEnvelopes} from './envelopes.js';
import {greylistOver} from './greylist.js';
import {jailsOver} from './jails.js';
import {minuteOf} from './minute-counts.js';
import {wholeTime} from './period.js';
import {createClassLines} from './report/class-lines.js';
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

/** A report in the making. Files of one host may come one after the other: what two of them tell of is still counted once. */
export type Report = {
	readonly add: (event: MailEvent) => void;
	readonly result: () => ReportResult;
};

const top = 20;
const memory = 100_000;
const hostLimit = 1000;

// Statistics of the console, as a section.
function asSection<Result>(running: Running<Result>, hosts: ReadonlySet<string>): Section<Result> {
	return {add: running.add, result: span => running.answer([...hosts], span)};
}

/** Starts an empty report. */
export function createReport(): Report {
	const [attempts, envelopes] = [createAttempts(memory), createEnvelopes(memory)];
	const hosts = new Set<string>();
	const section = {
		classes: createClassLines(),
		hours: createHours(),
		mail: createMail(),
		rejects: createRejects(),
		greylist: asSection(greylistOver(wholeTime)(), hosts),
		jails: asSection(jailsOver(wholeTime)(), hosts),
		logins: createLogins(),
		troubles: createTroubles(),
	};
	const sections = Object.values(section);
	let lines = 0;
	let from: number | undefined;
	let to: number | undefined;
	// Stands in for the stamp of lines that have none.
	let last = 0;

	const sightingOf = (event: MailEvent, host: string): ReportSighting => {
		const isNewMail = envelopes.learn(event, host);
		const envelope = envelopes.of(event, host);
		const attempt = attempts.count(event, host, last);
		return {
			event,
			host,
			time: last,
			minute: minuteOf(last),
			happening: attempt?.happening,
			times: attempt?.times ?? 0,
			recipientTimes: attempt?.recipientTimes ?? 0,
			rule: attempt?.rule,
			sender: event.fields['sender'] ?? envelope?.sender,
			size: envelope?.size,
			isNewMail,
		};
	};

	return {
		add(event) {
			const host = hosts.has(event.host) || hosts.size < hostLimit ? event.host : '';
			hosts.add(host);
			lines++;
			if (event.time !== undefined) {
				last = event.time;
				from = Math.min(from ?? last, last);
				to = Math.max(to ?? last, last);
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
				classes: section.classes.result(span),
				...section.rejects.result(span),
				greylist: section.greylist.result(span),
				jails: section.jails.result(span),
				logins: section.logins.result(span),
				...section.troubles.result(span),
			};
		},
	};
}
