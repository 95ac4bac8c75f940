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

/** Jails, and the latest bans with their span. */
export function banLines({jails, bans}: ReportResult, clock: (time: number) => string): readonly string[] {
	const spanOf = ({from, to}: BanSpan): string => {
		const begin = from === undefined ? 'from before' : clock(from);
		const end = to === undefined ? 'no unban seen' : `to ${clock(to).slice(11)}${from === undefined ? '' : ` (${duration((to - from) / 1000)})`}`;
		return `${fill(begin, 17)} ${fill(end, 25)}`;
	};

	const latest = bans.slice(0, spans).map(ban => `  ${spanOf(ban)} ${fill(ban.jail, 15)} ${fit(ban.address, columns - 61)}`);
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
