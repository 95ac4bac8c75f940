import type {FilterRow} from '../model/filter/row-test.js';
import type {HostName} from '../model/host.js';
import type {StreamRow} from '../model/rows.js';
import {verdicts} from '../model/verdicts.js';
import {eventAgain, type ScannedLine} from '../parse/index.js';
import {withKnown, type Known} from './queue-join.js';
import {createTextPages} from './text-pages.js';

/** Where a line comes from: a configured host and one of its logs. */
export type Origin = {readonly host: HostName; readonly source: string};

/** What is kept with a scanned line. */
export type Arrival = {
	/** Order of arrival over all hosts, from 1. */
	readonly seq: number;
	readonly time: number;
	/** Its place in time: never runs backwards within a source by less than a clock step. */
	readonly order: number;
	readonly origin: Origin;
	/** What earlier lines of its queue id said. */
	readonly known: Known | undefined;
};

/**
Lines as they came: the bytes of the message, and numbers. Nothing is decoded before it is shown or filtered, so that lines which nobody
looks at cost next to nothing. A line is known by its place, a small number that is used again when the line is dropped.
*/
export type LineStore = {
	/** Keeps a line; there must be a free place. */
	readonly add: (line: ScannedLine, arrival: Arrival) => number;
	readonly drop: (place: number) => void;
	/** Whether one line stands before another in time. */
	readonly isBefore: (place: number, other: number) => boolean;
	/** The line's number; 0: the place is free. */
	readonly seq: (place: number) => number;
	/** The line as the console shows it. */
	readonly row: (place: number) => StreamRow;
	/** The bytes of its message, one character each. */
	readonly text: (place: number) => string;
	/** The line as filters look at it, until another is asked for. */
	readonly look: (place: number) => FilterRow;
	/** Bytes that the kept texts take. */
	readonly size: () => number;
};

const nowhere: Origin = {host: '', source: ''};

/** A store for this many lines. */
export function createLineStore(places: number): LineStore {
	const pages = createTextPages();
	const seqs = new Float64Array(places);
	const times = new Float64Array(places);
	const orders = new Float64Array(places);
	const pageOf = new Int32Array(places);
	const starts = new Int32Array(places);
	const ends = new Int32Array(places);
	const verdictOf = new Uint16Array(places);
	const pids: Array<number | undefined> = Array.from({length: places});
	const tags: Array<ScannedLine['tag'] | undefined> = Array.from({length: places});
	const origins: Origin[] = Array.from({length: places}, () => nowhere);
	const knowns: Array<Known | undefined> = Array.from({length: places});
	const repeats = new Map<number, string>();
	const free = Int32Array.from({length: places}, (_, index) => places - 1 - index);
	let left = places;

	function row(place: number): StreamRow {
		const tag = tags[place];
		const {host, source} = origins[place] ?? nowhere;
		if (tag === undefined) {
			throw new Error('a line that was dropped was asked for');
		}

		const time = times[place] ?? 0;
		const event = eventAgain(pages.page(pageOf[place] ?? 0), starts[place] ?? 0, ends[place] ?? 0, {time, host, tag, pid: pids[place], repeated: repeats.get(place)});
		const {fields, joined} = withKnown(event.fields, knowns[place]);
		const shown = {seq: seqs[place] ?? 0, host, source, time, program: event.program, pid: event.pid, class: event.class, reason: event.reason, fields, message: event.message};
		return joined === undefined ? shown : {...shown, joined};
	}

	let looked = 0;
	let decoded: StreamRow | undefined;
	const read = (): StreamRow => {
		decoded ??= row(looked);
		return decoded;
	};

	const verdict = () => verdicts[verdictOf[looked] ?? 0];
	const lazy: FilterRow = {
		get host() {
			return origins[looked]?.host ?? '';
		},
		get source() {
			return origins[looked]?.source ?? '';
		},
		get time() {
			return times[looked] ?? 0;
		},
		get program() {
			return tags[looked]?.name ?? '';
		},
		get class() {
			return verdict()?.class ?? 'unclassified';
		},
		get reason() {
			return verdict()?.reason ?? 'unknown';
		},
		get fields() {
			return read().fields;
		},
		get message() {
			return read().message;
		},
	};

	return {
		add({tag, pid, start, end, meaning, repeated}, {seq, time, order, origin, known}) {
			left -= 1;
			const place = free[left] ?? 0;
			seqs[place] = seq;
			times[place] = time;
			orders[place] = order;
			const page = pages.keep(start, end);
			const first = pages.start();
			pageOf[place] = page;
			starts[place] = first;
			ends[place] = first + end - start;
			verdictOf[place] = meaning.verdict;
			pids[place] = pid;
			tags[place] = tag;
			origins[place] = origin;
			knowns[place] = known;
			if (repeated !== undefined) {
				repeats.set(place, repeated);
			}

			return place;
		},
		drop(place) {
			pages.drop(pageOf[place] ?? 0);
			seqs[place] = 0;
			knowns[place] = undefined;
			if (repeats.size > 0) {
				repeats.delete(place);
			}

			free[left] = place;
			left += 1;
		},
		isBefore(place, other) {
			const difference = (orders[place] ?? 0) - (orders[other] ?? 0);
			return difference < 0 || (difference === 0 && (seqs[place] ?? 0) < (seqs[other] ?? 0));
		},
		seq: place => seqs[place] ?? 0,
		row,
		text: place => pages.page(pageOf[place] ?? 0).toString('latin1', starts[place] ?? 0, ends[place] ?? 0),
		look(place) {
			looked = place;
			decoded = undefined;
			return lazy;
		},
		size: pages.size,
	};
}
