import type {FilterRow} from '../model/filter/row-test.js';
import type {StreamPage, StreamRow} from '../model/rows.js';
import type {StreamAnchor} from '../wire/protocol.js';
import type {LineStore} from './line-store.js';
import {merge, placeIn} from './merge.js';

/** Which lines belong to a selection; undefined: all. */
export type Matches = ((row: FilterRow) => boolean) | undefined;

/** A line that was on the page that was given last. */
type Given = {readonly place: number; readonly row: StreamRow};

/** The page that the operator reads, and its rows that memory has lost. */
type Read = {readonly given: readonly Given[]; readonly lost: readonly Given[]};

/** Lines sorted by time that match one predicate. */
type Selection = {
	readonly matches: Matches;
	readonly places: number[];
	matched: number;
	/** The pages that were given last, the newest first: what the operator reads stays, though memory has moved on. */
	given: ReadonlyArray<readonly Given[]>;
	/** Older rows that were fetched from the history, and those that have left memory since: nothing is missing between them and memory. Oldest first. */
	past: StreamRow[] | undefined;
};

/** Rows from before memory that a selection holds about at most. */
export const mostPast = 20_000;

/** The place of a row that is not in memory. */
const nowhere = -1;

/** Pages that are remembered: an operator who pauses a flood stops at one that was given a moment ago. */
const mostGiven = 16;

/** The newest lines of all hosts, merged by time, with pages of any selection of them. */
export type Timeline = {
	/** Merges stored lines; those that leave memory are dropped from the store. */
	readonly insert: (batch: readonly number[]) => void;
	/** A page of the rows that match; the selection under `key` is kept up to date until it is no longer among `keep`'s keys. */
	readonly page: (key: string, matches: Matches, rows: number, anchor: StreamAnchor) => StreamPage;
	readonly keep: (keys: ReadonlySet<string>) => void;
	/** The oldest rows of a selection, from the very oldest up to one that is newer than `until`. */
	readonly oldest: (key: string, until: number) => readonly StreamRow[];
	/** Puts rows before the oldest of a selection, oldest first; none: from now on those that leave memory stay before it. Undefined: they may leave for good. */
	readonly setPast: (key: string, rows: readonly StreamRow[] | undefined) => void;
	readonly row: (seq: number) => StreamRow | undefined;
	/** The places of all rows in memory, in the order of time. */
	readonly places: () => readonly number[];
	/** How often rows were inserted: a page is unchanged while this is. */
	readonly version: () => number;
	/** Counts the rows in memory that match, by `label`. */
	readonly count: (matches: (row: FilterRow) => boolean, label: (row: FilterRow) => string) => Map<string, {count: number; last: number}>;
};

export type TimelineOptions = {
	/** How many rows are kept in memory; the oldest leave first. */
	readonly capacity: number;
	/** Bytes that their texts may take. */
	readonly mostBytes: number;
};

export function createTimeline(store: LineStore, {capacity, mostBytes}: TimelineOptions): Timeline {
	const all: number[] = [];
	const selections = new Map<string, Selection>();
	let inserts = 0;

	/** How many of the oldest are too many. */
	function surplus(): number {
		if (store.size() > mostBytes) {
			return Math.ceil(all.length / 4);
		}

		return all.length > capacity * 1.1 ? all.length - capacity : 0;
	}

	function forgetOldest(): void {
		for (let count = surplus(); count > 0; count = surplus()) {
			const gone = all.splice(0, count);
			const [oldest] = all;
			for (const selection of selections.values()) {
				const {places, matches} = selection;
				const left = matches === undefined ? gone : places.splice(0, oldest === undefined ? places.length : placeIn(places, oldest, store));
				if (selection.past !== undefined) {
					selection.past = [...selection.past, ...left.map(place => store.row(place))].slice(-mostPast);
				}
			}

			for (const place of gone) {
				store.drop(place);
			}
		}
	}

	function selectionOf(key: string, matches: Matches): Selection {
		const known = selections.get(key);
		if (known !== undefined) {
			return known;
		}

		const places = matches === undefined ? all : all.filter(place => matches(store.look(place)));
		const selection = {matches, places, matched: places.length, given: [], past: undefined};
		selections.set(key, selection);
		return selection;
	}

	const isInMemory = ({place, row}: Given): boolean => store.seq(place) === row.seq;
	const bySeq = (seq: number): number | undefined => all.find(place => store.seq(place) === seq);

	/** Index of the page's first row, where the rows that memory has lost stand before those of the selection. */
	function startOf(places: readonly number[], {given, lost}: Read, size: number, anchor: StreamAnchor): number {
		const length = lost.length + places.length;
		const tail = Math.max(0, length - size);
		if (anchor.at === 'tail') {
			return tail;
		}

		const kept = given.find(({row}) => row.seq === anchor.seq);
		const anchored = kept !== undefined && isInMemory(kept) ? kept.place : bySeq(anchor.seq);
		const at = lost.findIndex(({row}) => row.seq === anchor.seq);
		if (anchored === undefined && at === -1) {
			return 0;
		}

		const place = anchored === undefined ? at : lost.length + placeIn(places, anchored, store);
		const isThere = anchored === undefined || places[place - lost.length] === anchored;
		const start = anchor.at === 'from' ? place : place + (isThere ? 1 : 0) - size;
		return Math.max(0, Math.min(tail, start));
	}

	return {
		insert(batch) {
			if (batch.length === 0) {
				return;
			}

			inserts += 1;
			const sorted = merge(all, batch, store);
			for (const selection of selections.values()) {
				const {matches, places} = selection;
				const matching = matches === undefined ? sorted : sorted.filter(place => matches(store.look(place)));
				selection.matched += matching.length;
				if (matches !== undefined) {
					merge(places, matching, store);
				}
			}

			forgetOldest();
		},
		page(key, matches, size, anchor) {
			const selection = selectionOf(key, matches);
			const {places, matched} = selection;
			const [last = []] = selection.given;
			const given = anchor.at === 'tail' ? last : selection.given.find(page => page.some(({row}) => row.seq === anchor.seq)) ?? last;
			const read = anchor.at === 'tail' ? [] : given.filter(each => !isInMemory(each));
			const lost = selection.past === undefined ? read : selection.past.map((row): Given => ({place: nowhere, row}));
			const start = startOf(places, {given, lost}, size, anchor);
			const fromMemory = places.slice(Math.max(0, start - lost.length), Math.max(0, start + size - lost.length));
			const rows = new Map(given.map(({place, row}) => [place, row]));
			const page = [...lost.slice(start, start + size), ...fromMemory.map((place): Given => {
				const row = rows.get(place);
				return {place, row: row?.seq === store.seq(place) ? row : store.row(place)};
			})];
			selection.given = [page, ...selection.given.slice(0, mostGiven - 1)];
			return {rows: page.map(({row}) => row), older: start, newer: lost.length + places.length - start - page.length, matched};
		},
		keep(keys) {
			for (const key of selections.keys()) {
				if (!keys.has(key)) {
					selections.delete(key);
				}
			}
		},
		oldest(key, until) {
			const {past = [], places} = selections.get(key) ?? {places: []};
			const found: StreamRow[] = [];
			for (const row of past) {
				found.push(row);
				if (row.time > until) {
					return found;
				}
			}

			for (const place of places) {
				const row = store.row(place);
				found.push(row);
				if (row.time > until) {
					break;
				}
			}

			return found;
		},
		setPast(key, rows) {
			const selection = selections.get(key);
			if (selection !== undefined) {
				selection.past = rows === undefined ? undefined : [...rows, ...selection.past ?? []];
			}
		},
		row(seq) {
			const place = bySeq(seq);
			return place === undefined ? [...selections.values()].flatMap(({past = []}) => past).find(row => row.seq === seq) : store.row(place);
		},
		places: () => [...all],
		version: () => inserts,
		count(matches, label) {
			const counts = new Map<string, {count: number; last: number}>();
			for (const place of all) {
				const row = store.look(place);
				if (matches(row)) {
					const name = label(row);
					const known = counts.get(name);
					counts.set(name, {count: (known?.count ?? 0) + 1, last: Math.max(known?.last ?? 0, row.time)});
				}
			}

			return counts;
		},
	};
}
