import type {ReportResult, Tallied} from './report-result.js';
import {bytes, count, createClock, duration} from './format/amounts.js';
import {fill, fit} from './format/fit.js';
import {block, columns, pairLines, row, tallyLines} from './format/rows.js';

type Clock = (time: number) => string;

function headLines({from, to, hosts, lines}: ReportResult, clock: Clock): readonly string[] {
	const span = from === undefined || to === undefined ? 'no line has a time' : `${clock(from)} to ${clock(to)} (${duration((to - from) / 1000)})`;
	return [fit(`mxdeck report: ${span}`, columns), fit(`${count(lines)} lines${hosts.length === 0 ? '' : ` of ${hosts.join(', ')}`}`, columns)];
}

function attemptLines({attempts, queued}: ReportResult): readonly string[] {
	return [
		...pairLines([
			['accepted', attempts.accepted],
			['delivered', attempts.delivered],
			['rejected', attempts.rejected],
			['greylisted', attempts.greylisted],
			['deferred', attempts.deferred],
			['bounced', attempts.bounced],
			['failed logins', attempts.authFailures],
			['bans', attempts.bans],
		]),
		`  ${count(queued.messages)} mails queued, ${bytes(queued.bytes)}, for ${count(queued.recipients)} recipients`,
	];
}

function hourLines({hours}: ReportResult, clock: Clock): readonly string[] {
	if (hours.length === 0) {
		return [];
	}

	const names = ['accepted', 'delivered', 'deferred', 'bounced', 'rejected', 'greylisted'] as const;
	const head = `  ${''.padEnd(16)}${names.map(name => name.replace('listed', 'list').padStart(10)).join('')}`;
	return [head, ...hours.map(hour => `  ${fill(clock(hour.from), 16)}${names.map(name => count(hour[name]).padStart(10)).join('')}`)];
}

function rejectLines({rejects}: ReportResult): readonly string[] {
	return rejects.flatMap(({reason, count: amount, by, values}) => [
		row(amount, `${reason}, by ${by}`),
		...tallyLines(values, 5).map(line => `    ${fit(line, columns - 4)}`),
	]);
}

function greylistLines({greylist, attempts}: ReportResult): readonly string[] {
	const {new: first, earlyRetry, passed, known = 0, whitelisted, waiting, neverReturned, delay} = greylist;
	if (attempts.greylisted + passed + known + whitelisted === 0) {
		return [];
	}

	return [
		...pairLines([['new', first], ['early retry', earlyRetry], ['passed', passed], ['known', known], ['whitelisted', whitelisted], ['waiting', waiting], ['not returned', neverReturned]]),
		...(delay === undefined ? [] : [`  passed after ${duration(delay.p50)} (half), ${duration(delay.p95)} (95 %), ${duration(delay.max)} (longest)`]),
	];
}

function jailLines({jails}: ReportResult): readonly string[] {
	return jails.length === 0
		? []
		: [
			`${'bans'.padStart(10)}${'unbans'.padStart(10)}${'found'.padStart(10)}  jail`,
			...jails.map(({jail, bans, unbans, found}) => `${count(bans).padStart(10)}${count(unbans).padStart(10)}${count(found).padStart(10)}  ${fit(jail, columns - 32)}`),
		];
}

function loginLines({logins: {mailbox, submission, failures, failedUsers, failedClients}}: ReportResult): readonly string[] {
	if (mailbox + submission + failures === 0) {
		return [];
	}

	const of = (title: string, tally: Tallied): readonly string[] => tally.rows.length === 0 ? [] : [`  ${title}`, ...tallyLines(tally, 10)];
	return [...pairLines([['mailbox', mailbox], ['submission', submission], ['failed', failures]]), ...of('failed by user', failedUsers), ...of('failed by client', failedClients)];
}

function classLines({classes}: ReportResult): readonly string[] {
	return classes.length === 0
		? []
		: [
			`${'lines'.padStart(10)}${'attempts'.padStart(10)}  class.reason`,
			...classes.map(({class: name, reason, lines, attempts}) => `${count(lines).padStart(10)}${(attempts === undefined ? '' : count(attempts)).padStart(10)}  ${fit(`${name}.${reason}`, columns - 22)}`),
		];
}

/** The report for people, at most 80 columns wide. Times are of `zone` (IANA name), else of this machine. Log text in it is made harmless. */
export function formatReport(result: ReportResult, {zone}: {readonly zone?: string} = {}): string {
	const clock = createClock(zone);
	const lines = [
		...headLines(result, clock),
		...block('What happened (each thing once, however many lines tell of it)', attemptLines(result)),
		...block('Per hour', hourLines(result, clock)),
		...block('Rejected', rejectLines(result)),
		...block('Block lists', tallyLines(result.rbl, 10)),
		...block('SPF results', result.spf.map(({value, count: amount}) => row(amount, value))),
		...block('Greylisting', greylistLines(result)),
		...block('Bans per jail', jailLines(result)),
		...block('Logins', loginLines(result)),
		...block('Senders of queued mail', tallyLines(result.senders, 10)),
		...block('Sender domains', tallyLines(result.senderDomains, 10)),
		...block('Recipients of deliveries', tallyLines(result.recipients, 10)),
		...block('Recipient domains', tallyLines(result.recipientDomains, 10)),
		...block('Errors', tallyLines(result.errors, 10)),
		...block('Warnings', tallyLines(result.warnings, 10)),
		...block('Unclassified lines, by program', tallyLines(result.unclassified, 10)),
		...block('Lines per class and reason', classLines(result)),
	];
	return `${lines.join('\n')}\n`;
}
