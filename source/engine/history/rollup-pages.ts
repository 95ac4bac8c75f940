import {setImmediate} from 'node:timers/promises';
import type {HostName} from '../../model/host.js';
import type {StatisticsPage} from '../../model/rows.js';
import type {HeldHour, Rollup, RollupPart} from '../../stats/rollup.js';
import type {GreylistSum} from '../../stats/rollup/greylist-sum.js';
import {pageOfSum, spanOfWindow} from '../../stats/rollup/rolled-page.js';
import {dayLength, hourLength} from '../../stats/rollup/rolled-day.js';
import {createRolledSum, rolledOf, type RolledSum, type SumSpan} from '../../stats/rollup/rolled-sum.js';
import {readRolled, type Rolled} from '../../stats/rollup/rolled.js';
import type {RollupQuery} from './history.js';
import type {RollupStore, SpanKnowledge} from './rollups.js';

/** Answers for windows longer than an hour. */
export type RollupPages = {
	readonly page: (query: RollupQuery, knowledge: (from: number) => SpanKnowledge) => Promise<StatisticsPage>;
	/** These parts are kept now. */
	readonly taken: (parts: readonly RollupPart[]) => void;
};

export type RollupPagesOptions = {
	readonly store: RollupStore;
	readonly held: Rollup['held'];
	/** A day that is over has no part of its own. */
	readonly onMissingDay: (host: HostName, day: number) => void;
};

/** What is kept of a window and held nowhere else, put together: it changes little from one page to the next. */
type Settled = {
	readonly key: string;
	readonly rolled: Rolled;
	readonly greylist: GreylistSum;
	/** The hours in it. */
	readonly hours: ReadonlySet<string>;
};

/** Values of a table that are remembered of what is settled. */
const settledValues = 1500;

/** Windows and choices of hosts that are remembered. */
const mostSettled = 4;

/** Hours that were kept since the start and are looked through for each page. */
const mostTaken = 5000;

/** Parts between two moments at which others may go on: some milliseconds. */
const stride = 8;

/** So often it is read again because a late line came meanwhile; the last time nothing can. */
const mostTries = 2;

const hourKey = (host: HostName, hour: number): string => `${hour} ${host}`;

const keysOf = (held: readonly HeldHour[]): ReadonlySet<string> => new Set(held.map(({host, start}) => hourKey(host, start)));

/** Days that lie in the span whole, as their hours, and the hours before and behind them. */
function piecesOf(from: number, until: number): ReadonlyArray<{readonly start: number; readonly all: readonly number[]}> {
	const pieces: Array<{readonly start: number; readonly all: readonly number[]}> = [];
	let start = from;
	while (start <= until) {
		const first = start;
		const hours = first % dayLength === 0 && first + dayLength <= until ? 24 : 1;
		pieces.push({start: first, all: Array.from({length: hours}, (_, index) => first + (index * hourLength))});
		start += hours * hourLength;
	}

	return pieces;
}

/** Sums keep what they have in place: a fresh one of what is settled. */
function sumOf({rolled, greylist}: Pick<Settled, 'rolled' | 'greylist'>, span: SumSpan): RolledSum {
	const sum = createRolledSum(span);
	sum.add('', rolled);
	for (const host of greylist.hosts()) {
		sum.greylist.add(host, greylist.of(host));
	}

	return sum;
}

const settle = (key: string, sum: RolledSum, hours: ReadonlySet<string>): Settled => ({key, rolled: rolledOf('', sum, settledValues), greylist: sum.greylist, hours});

export function createRollupPages({store, held, onMissingDay}: RollupPagesOptions): RollupPages {
	let remembered: readonly Settled[] = [];
	const taken = new Map<string, {readonly host: HostName; readonly hour: number}>();

	const read = (host: HostName, level: RollupPart['level'], start: number): Rolled | undefined => {
		const content = store.read(host, level, start);
		return content === undefined ? undefined : readRolled(content);
	};

	/** Adds what is kept of a host up to a moment, hours that are held left out; halts after each part. */
	function * addKept(sum: RolledSum, host: HostName, {hours, heldHours, until}: {readonly hours: Set<string>; readonly heldHours: ReadonlySet<string>; readonly until: number}): Generator<undefined> {
		for (const {start, all} of piecesOf(sum.span.start, until)) {
			const wanted = all.filter(hour => !heldHours.has(hourKey(host, hour)));
			const isWhole = all.length > 1;
			const day = isWhole && wanted.length === all.length ? read(host, 'day', start) : undefined;
			const parts = day === undefined ? wanted.map(hour => read(host, 'hour', hour)).filter(rolled => rolled !== undefined) : [day];
			if (isWhole && day === undefined && parts.length > 0) {
				onMissingDay(host, start);
			}

			for (const hour of wanted) {
				hours.add(hourKey(host, hour));
			}

			for (const rolled of parts) {
				sum.add(host, rolled);
				yield;
			}
		}
	}

	/** Puts together what is kept of the hosts. */
	async function readSettled(key: string, hosts: readonly HostName[], span: SumSpan, {until, isHurried}: {readonly until: number; readonly isHurried: boolean}): Promise<Settled> {
		const heldHours = keysOf(held(new Set(hosts)));
		const sum = createRolledSum(span);
		const hours = new Set<string>();
		let parts = 0;
		for (const host of hosts) {
			for (const _ of addKept(sum, host, {hours, heldHours, until})) {
				parts++;
				if (parts % stride === 0 && !isHurried) {
					await setImmediate();
				}
			}
		}

		return settle(key, sum, hours);
	}

	/** With the hours that were held when it was put together, and are no more. */
	function withReleased(settled: Settled, hosts: ReadonlySet<HostName>, span: SumSpan, heldHours: ReadonlySet<string>): Settled {
		const released = [...taken.values()].filter(({host, hour}) => hour >= span.start && hosts.has(host) && !heldHours.has(hourKey(host, hour)) && !settled.hours.has(hourKey(host, hour)));
		if (released.length === 0) {
			return settled;
		}

		const sum = sumOf(settled, span);
		for (const {host, hour} of released) {
			const rolled = read(host, 'hour', hour);
			if (rolled !== undefined) {
				sum.add(host, rolled);
			}
		}

		return settle(settled.key, sum, new Set([...settled.hours, ...released.map(({host, hour}) => hourKey(host, hour))]));
	}

	/** What is settled, with the span's hours that are held apart from it: nothing in both, nothing in neither. */
	async function settledFor(key: string, hosts: readonly HostName[], span: SumSpan, until: number): Promise<Settled> {
		const wanted = new Set(hosts);
		for (let tries = 0; ; tries++) {
			const known = tries === 0 ? remembered.find(settled => settled.key === key) : undefined;
			const settled = known ?? await readSettled(key, hosts, span, {until, isHurried: tries >= mostTries});
			const heldHours = keysOf(held(wanted));
			// An hour that was settled and is held again counts with its late lines: it must not count twice.
			if (tries > mostTries || ![...heldHours].some(hour => settled.hours.has(hour))) {
				return withReleased(settled, wanted, span, heldHours);
			}
		}
	}

	return {
		async page({hosts: asked, window, now, top}, knowledge) {
			const span = spanOfWindow(window, now);
			const hosts = asked.length > 0 ? [...asked].sort() : [...new Set([...store.hosts(), ...held().map(({host}) => host)])].sort();
			const settled = await settledFor(JSON.stringify([window, span.start, hosts]), hosts, span, now);
			remembered = [settled, ...remembered.filter(({key}) => key !== settled.key)].slice(0, mostSettled);
			const sum = sumOf(settled, span);
			let begins = Number.POSITIVE_INFINITY;
			for (const {host, start, rolled: read} of held(new Set(hosts))) {
				begins = Math.min(begins, start);
				const rolled = start >= span.start ? read() : undefined;
				if (rolled !== undefined) {
					sum.add(host, rolled);
				}
			}

			const known = knowledge(span.start);
			// Nothing was kept yet: then there is what is held.
			return pageOfSum(sum, {window, now, top, atLeast: known.atLeast, begins: known.begins ?? (Number.isFinite(begins) ? begins : undefined)});
		},
		taken(parts) {
			for (const {host, level, start} of parts) {
				if (level === 'hour') {
					taken.set(hourKey(host, start), {host, hour: start});
				}
			}

			if (taken.size > mostTaken) {
				taken.clear();
				remembered = [];
			}
		},
	};
}
