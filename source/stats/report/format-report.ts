import type {ReportResult} from './report-result.js';
import {bytes, count, createClock, duration} from './format/amounts.js';
import {fit} from './format/fit.js';
import {block, columns, pairLines, tallyLines, textLines} from './format/rows.js';
import {banLines, foldLines, greylistLines, loginLines, rblLines, rejectLines, spfLines} from './format/security.js';
import {trafficBlocks} from './format/traffic.js';

type Clock = (time: number) => string;

function headLines({from, to, hosts, lines}: ReportResult, clock: Clock): readonly string[] {
	if (lines === 0) {
		return ['mxdeck report: no lines'];
	}

	const span = from === undefined || to === undefined ? 'no line has a time' : `${clock(from)} to ${clock(to)} (${duration((to - from) / 1000)})`;
	return [fit(`mxdeck report: ${span}`, columns), fit(`${count(lines)} lines${hosts.length === 0 ? '' : ` of ${hosts.join(', ')}`}`, columns)];
}

function totalLines({attempts, queued, deliveredBytes, rejectedRecipients, delays}: ReportResult): readonly string[] {
	return [
		...pairLines([
			['accepted', attempts.accepted],
			['rejected', attempts.rejected],
			['failed logins', attempts.authFailures],
			['delivered', attempts.delivered],
			['greylisted', attempts.greylisted],
			['bans', attempts.bans],
			['deferred', attempts.deferred],
			['bounced', attempts.bounced],
		]),
		`  ${count(queued.messages)} mails queued (${bytes(queued.bytes)}), ${bytes(deliveredBytes)} delivered`,
		...(rejectedRecipients > attempts.rejected ? [`  the rejected mails were for ${count(rejectedRecipients)} recipients`] : []),
		...(delays === undefined ? [] : [fit(`  delivered within ${duration(delays.p50)} (half), ${duration(delays.p95)} (95 %), ${duration(delays.p99)} (99 %), ${duration(delays.max)} (all)`, columns)]),
	];
}

function classLines({classes}: ReportResult): readonly string[] {
	return classes.length === 0
		? []
		: [
			`${'lines'.padStart(9)}${'attempts'.padStart(10)}  class.reason`,
			...classes.map(({class: name, reason, lines, attempts}) => `${count(lines).padStart(9)}${(attempts === undefined ? '' : count(attempts)).padStart(10)}  ${fit(`${name}.${reason}`, columns - 21)}`),
		];
}

/** The report for people, at most 80 columns wide: totals, what is wrong, who was kept out, traffic. Times are of `zone` (IANA name), else of this machine. Log text in it is made harmless. */
export function formatReport(result: ReportResult, {zone}: {readonly zone?: string} = {}): string {
	const clock = createClock(zone);
	const lines = [
		...headLines(result, clock),
		...block('Totals (each thing once, however many lines tell of it)', totalLines(result)),
		...block('Errors', textLines(result.errors, 8)),
		...block('Warnings', textLines(result.warnings, 8)),
		...block('Bounces', textLines(result.bounces, 8)),
		...block('Deferrals', textLines(result.deferrals, 8)),
		...block('Domains that mail waits for', tallyLines(result.deferredDomains, 10)),
		...block('Rejected', rejectLines(result)),
		...block('Block lists (share of all rejections)', rblLines(result)),
		...block('SPF results', spfLines(result)),
		...block('Greylisting', greylistLines(result)),
		...block('Bans', banLines(result, clock)),
		...block('Logins', loginLines(result)),
		...trafficBlocks(result, clock).flatMap(([title, rows]) => block(title, rows)),
		...block('Senders of queued mail, by count', tallyLines(result.senders, 10)),
		...block('Senders of queued mail, by size', tallyLines(result.sendersBySize, 10)),
		...block('Sender domains', tallyLines(result.senderDomains, 10)),
		...block('Recipients of deliveries, by count', tallyLines(result.recipients, 10)),
		...block('Recipients of deliveries, by size', tallyLines(result.recipientsBySize, 10)),
		...block('Recipient domains', tallyLines(result.recipientDomains, 10)),
		...block('Lines that count for nothing, because others tell of the same', foldLines(result)),
		...block('Unclassified lines, by program', tallyLines(result.unclassified, 10)),
		...block('Lines per class and reason', classLines(result)),
	];
	return `${lines.join('\n')}\n`;
}
