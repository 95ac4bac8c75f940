import {lineField} from '../model/line-field.js';
import type {GreylistRow} from '../model/rows.js';
import type {Delays} from './delays.js';
import {lastHour, type Period} from './period.js';
import {quantilesOf} from './quantiles.js';
import {defineStatistic, type Sighting, type Span, type Statistic} from './statistic.js';
import {createTriplets, type Triplets} from './triplets.js';

type Counts = ReturnType<Period['createCounts']>;

/** What one witness (the greylisting program, or smtpd's replies) said. */
type Account = {
	readonly new: Counts;
	readonly earlyRetry: Counts;
	readonly triplets: Triplets;
};

/** What became of greylisted mail on one host. */
export type Greylist = {
	/** Postgrey's (or a milter's) word; once it was heard, it alone counts. */
	readonly policy: Account;
	/** What smtpd's own 450 replies tell where no greylisting program can be read. */
	replies: Account;
	isPolicyHeard: boolean;
	readonly passed: Counts;
	readonly known: Counts;
	readonly whitelisted: Counts;
	readonly delays: Delays;
};

const openAccount = (period: Period): Account => ({new: period.createCounts(), earlyRetry: period.createCounts(), triplets: createTriplets(period)});

/** Begins with nothing. */
export function beginGreylist(period: Period): Greylist {
	return {
		policy: openAccount(period),
		replies: openAccount(period),
		isPolicyHeard: false,
		passed: period.createCounts(),
		known: period.createCounts(),
		whitelisted: period.createCounts(),
		delays: period.createDelays(),
	};
}

/** From now on replies tell nothing: what they told is not kept either. */
function hearPolicy(part: Greylist): void {
	if (!part.isPolicyHeard) {
		part.isPolicyHeard = true;
		part.replies = part.policy;
	}
}

function addDelayed(part: Greylist, {line, time, minute}: Sighting): void {
	const isReply = line.reason === 'reply';
	if (isReply && part.isPolicyHeard) {
		return;
	}

	if (!isReply) {
		hearPolicy(part);
	}

	const account = isReply ? part.replies : part.policy;
	const isKnown = account.triplets.attempt(line, time);
	const isEarly = line.reason === 'early-retry' || (line.reason !== 'new' && isKnown);
	(isEarly ? account.earlyRetry : account.new).add(minute);
}

function addPassed(part: Greylist, {line, time, minute}: Sighting): void {
	hearPolicy(part);
	if (line.reason !== 'triplet') {
		part.whitelisted.add(minute);
		return;
	}

	const since = part.policy.triplets.pass(line);
	// Postgrey gives the delay the first time that a triplet passes, and only then.
	const seconds = line.number(lineField.delay_s) ?? (since === undefined ? undefined : Math.max(0, (time - since) / 1000));
	if (seconds === undefined) {
		part.known.add(minute);
		return;
	}

	part.passed.add(minute);
	part.delays.add(minute, seconds);
}

/** Counts a line, if it tells of greylisting. */
export function addToGreylist(part: Greylist, sighting: Sighting): void {
	if (sighting.line.class === 'greylisted') {
		addDelayed(part, sighting);
	} else if (sighting.line.class === 'greylist-pass') {
		addPassed(part, sighting);
	}
}

function answer(parts: readonly Greylist[], {now, current}: Span): GreylistRow {
	const sum = (count: (part: Greylist, account: Account) => number): number =>
		parts.reduce((total, part) => total + count(part, part.isPolicyHeard ? part.policy : part.replies), 0);
	const waits = parts.map(part => (part.isPolicyHeard ? part.policy : part.replies).triplets.outcome(now));
	return {
		new: sum((_part, account) => account.new.total(current)),
		earlyRetry: sum((_part, account) => account.earlyRetry.total(current)),
		passed: sum(part => part.passed.total(current)),
		known: sum(part => part.known.total(current)),
		whitelisted: sum(part => part.whitelisted.total(current)),
		waiting: waits.reduce((total, {waiting}) => total + waiting, 0),
		neverReturned: waits.reduce((total, {neverReturned}) => total + neverReturned, 0),
		atLeast: waits.some(({atLeast}) => atLeast),
		delay: delayOf(parts, current),
	};
}

function delayOf(parts: readonly Greylist[], current: number): GreylistRow['delay'] {
	const quantiles = quantilesOf(parts.flatMap(part => part.delays.within(current)), [0.5, 0.95, 1]);
	const [p50 = 0, p95 = 0, max = 0] = quantiles ?? [];
	return quantiles === undefined ? undefined : {p50, p95, max};
}

/** How greylisting went over a period: what was delayed, what came back and after how long, what never did. */
export const greylistOver = (period: Period): Statistic<GreylistRow> => defineStatistic<Greylist, GreylistRow>({
	about: ['greylisted', 'greylist-pass'],
	begin: () => beginGreylist(period),
	add: addToGreylist,
	answer,
});

/** How greylisting went in the last hour. */
export const greylist = greylistOver(lastHour);
