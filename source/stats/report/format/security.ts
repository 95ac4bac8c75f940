import stringWidth from 'string-width';
import type {BanSpan} from '../../../model/rows.js';
import type {ReportResult, Tallied} from '../report-result.js';
import {count, duration} from './amounts.js';
import {fill, fit} from './fit.js';
import {columns, pairLines, row, shareRow, tallyLines} from './rows.js';

const spans = 10;

/** Rejections by reason, each with the values that tell most about it. */
export function rejectLines({rejects, attempts}: ReportResult): readonly string[] {
	return rejects.flatMap(({reason, count: amount, by, values}) => [
		shareRow(amount, attempts.rejected, reason === by ? reason : `${reason}, by ${by.replaceAll('-', ' ')}`),
		...tallyLines(values, 5).map(line => `       ${fit(line, columns - 7)}`),
	]);
}

/** Block lists with their share of all rejections. */
export const rblLines = ({rbl, attempts}: ReportResult): readonly string[] => rbl.rows.slice(0, 10).map(({value, count: amount}) => shareRow(amount, attempts.rejected, value));

/** What the SPF check said, each with its share. */
export function spfLines({spf}: ReportResult): readonly string[] {
	const all = spf.reduce((sum, {count: amount}) => sum + amount, 0);
	return spf.map(({value, count: amount}) => shareRow(amount, all, value));
}

/** What became of greylisted mail. */
export function greylistLines({greylist, attempts}: ReportResult): readonly string[] {
	const {new: first, earlyRetry, passed, known = 0, whitelisted, waiting, neverReturned, delay, atLeast = false} = greylist;
	if (attempts.greylisted + passed + known + whitelisted === 0) {
		return [];
	}

	return [
		...pairLines([['new', first], ['early retry', earlyRetry], ['passed', passed], ['known', known], ['whitelisted', whitelisted], ['waiting', waiting], ['not returned', neverReturned]]),
		...(atLeast ? ['  waiting and not returned are lower bounds: old ones had to be forgotten'] : []),
		...(delay === undefined ? [] : [`  passed after ${duration(delay.p50)} (half), ${duration(delay.p95)} (95 %), ${duration(delay.max)} (longest)`]),
	];
}

/** When a ban began and ended; the end with its day where nothing else tells it. */
function spanOf({from, to}: BanSpan, clock: (time: number) => string): readonly [begin: string, end: string] {
	if (to === undefined) {
		return [from === undefined ? 'from before' : clock(from), 'no unban seen'];
	}

	return from === undefined ? ['from before', `to ${clock(to)}`] : [clock(from), `to ${clock(to).slice(11)} (${duration((to - from) / 1000)})`];
}

/** Bans in columns as wide as these need; an address that has no room, and is worthless when cut, gets a line of its own. */
function latestLines(bans: readonly BanSpan[], clock: (time: number) => string): readonly string[] {
	const rows = bans.map(ban => [...spanOf(ban, clock), fit(ban.jail, 20), fit(ban.address, columns - 4)] as const);
	const widthOf = (column: 0 | 1 | 2): number => Math.max(...rows.map(row => stringWidth(row[column])));
	const widths = [widthOf(0), widthOf(1), widthOf(2)] as const;
	const room = columns - 2 - widths[0] - widths[1] - widths[2] - 6;
	return rows.flatMap(([begin, end, jail, address]) => {
		const head = `  ${fill(begin, widths[0])}  ${fill(end, widths[1])}  ${fill(jail, widths[2])}`;
		return stringWidth(address) > room ? [head.trimEnd(), `    ${address}`] : [`${head}  ${address}`];
	});
}

/** Jails, and the latest bans with their span. */
export function banLines({jails, bans}: ReportResult, clock: (time: number) => string): readonly string[] {
	const latest = latestLines(bans.slice(0, spans), clock);
	return jails.length === 0
		? []
		: [
			`${'bans'.padStart(9)}${'unbans'.padStart(9)}${'found'.padStart(9)}  jail`,
			...jails.map(({jail, bans: banned, unbans, found}) => `${count(banned).padStart(9)}${count(unbans).padStart(9)}${count(found).padStart(9)}  ${fit(jail, columns - 29)}`),
			...(latest.length === 0 ? [] : ['  the latest:', ...latest]),
			...(bans.length > spans ? [`  … and ${count(bans.length - spans)} more`] : []),
		];
}

/** Who logged in and who failed to. */
export function loginLines({logins: {mailbox, submission, failures, failedUsers, failedClients}}: ReportResult): readonly string[] {
	if (mailbox + submission + failures === 0) {
		return [];
	}

	const of = (title: string, tally: Tallied): readonly string[] => tally.rows.length === 0 ? [] : [`  ${title}`, ...tallyLines(tally, 5)];
	return [...pairLines([['mailbox', mailbox], ['submission', submission], ['failed', failures]]), ...of('failed, by user', failedUsers), ...of('failed, by client', failedClients)];
}

/** What was not counted, by rule. */
export const foldLines = ({folded}: ReportResult): readonly string[] => folded.map(({because, lines}) => row(lines, because));
