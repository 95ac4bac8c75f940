import type {Gap, Position} from '../model/position.js';
import {createLogReader, type LineReaderOptions, type LogReader} from '../parse/index.js';
import {createIntake} from './intake.js';
import {markOf} from './line-mark.js';
import type {LineSink} from './taken-line.js';

/** Lines of a source that went to its sink, with the place behind them and what is missing before them. */
export type OnKept = (chunk: Buffer, after: Position | undefined, gapsBefore: readonly Gap[]) => void;

/** One source over all its connections: where reading it stands, and what of it is missing. */
export type SourceReading = {
	/** Where to go on; undefined: not known, so some of its past must come again. */
	readonly place: () => Position | undefined;
	/** The newest line taken in, ms since the epoch. */
	readonly lastTime: () => number | undefined;
	/** A connection begins to read it; lines from before `from` (ms since the epoch) were not asked for. */
	readonly begin: (from: number) => void;
	/** Whole lines, as `followSource` gives them. */
	readonly take: (chunk: Buffer, after: Position | undefined, now: number) => void;
	readonly miss: (gap: Gap) => void;
	/** Has the place kept that was reached since something was kept last: where no line is wanted of much that is read. */
	readonly keepPlace: () => void;
	/** Newest last. */
	readonly gaps: () => readonly Gap[];
};

export type SourceReadingOptions = LineReaderOptions & {
	/** A place from an earlier time. */
	readonly place: Position | undefined;
	readonly sink: LineSink;
	readonly onKept: OnKept;
};

export function createSourceReading({place: known, sink, onKept, ...format}: SourceReadingOptions): SourceReading {
	let place = known;
	let keptPlace = known;
	let gaps: readonly Gap[] = [];
	/** Gaps before the lines that come next. */
	let before: readonly Gap[] = [];
	/** Such gaps of a connection that was lost before the next line: they may be told again, as the place is still before them. */
	let earlier: readonly Gap[] = [];
	let asked = 0;
	let isBeginning = false;
	let reader: LogReader | undefined;
	/** The time of the first line of the chunk that is being read. */
	let first: number | undefined;
	/** How many lines the reader gave that were taken. */
	let taken = 0;
	let arrived = 0;

	const intake = createIntake((from, to) => {
		before = [...before, {from, to, reason: 'nothing that was known came again after the connection was lost'}];
	});

	const missing = (): readonly Gap[] => before.length > 0 ? before : earlier;

	/** Lines that came in before are left out of what is shown and of what is kept. */
	function sift(lines: LogReader, chunk: Buffer): Buffer {
		const kept: Buffer[] = [];
		for (let start = 0; start < chunk.length;) {
			const newline = chunk.indexOf(10, start);
			const end = newline === -1 ? chunk.length : newline + 1;
			const line = chunk.subarray(start, end);
			const sifts = intake.isSifting();
			taken = 0;
			lines.push(line, arrived);
			if (!sifts || taken > 0) {
				kept.push(line);
			}

			start = end;
		}

		return Buffer.concat(kept);
	}

	function open(): LogReader {
		const opened = createLogReader(format, line => {
			const time = intake.take(line.time, markOf(opened.scanned()), arrived);
			if (time !== undefined) {
				first ??= time;
				taken += 1;
				sink({line, time, arrived, scanned: opened.scanned, event: opened.event});
			}
		});
		return opened;
	}

	return {
		place: () => place,
		lastTime: intake.lastTime,
		begin(from) {
			asked = from;
			isBeginning = true;
			// What it had of a torn line comes again.
			reader = undefined;
			earlier = missing();
			before = [];
		},
		take(chunk, after, now) {
			if (isBeginning) {
				isBeginning = false;
				if (after === undefined || place === undefined) {
					intake.begin(asked);
				} else {
					intake.resume();
				}
			}

			reader ??= open();
			arrived = now;
			first = undefined;
			const lines = intake.isSifting() ? sift(reader, chunk) : chunk;
			if (lines === chunk) {
				reader.push(chunk, now);
			}

			place = after;
			if (lines.length === 0 && missing().length === 0) {
				return;
			}

			const gapsBefore = missing().map(gap => ({...gap, to: gap.to ?? first}));
			gaps = [...gaps, ...gapsBefore];
			before = [];
			earlier = [];
			keptPlace = place;
			onKept(lines, after, gapsBefore);
		},
		miss(gap) {
			before = [...before, {...gap, from: gap.from ?? intake.lastTime()}];
		},
		keepPlace() {
			if (place !== undefined && place !== keptPlace && missing().length === 0) {
				keptPlace = place;
				onKept(Buffer.alloc(0), place, []);
			}
		},
		gaps: () => [...gaps, ...missing()],
	};
}
