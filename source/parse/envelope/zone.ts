/** A zone of stamps that carry none. */
export type Zone = {
	/**
	The instant of a local time, both in milliseconds (the local one as if it were UTC). A local time that occurs twice, when clocks
	go back, is the first one that does not lie before `notBefore`; one that never occurs is read as if the clocks had not gone forward.
	*/
	readonly toInstant: (local: number, notBefore: number) => number;
	/** The local time of an instant. */
	readonly toLocal: (instant: number) => number;
};

const minute = 60_000;
const quarter = 15 * minute;
const day = 24 * 60 * minute;

/** A zone by its IANA name or its offset `+hh:mm`. A name that nobody knows is read as UTC. */
export function createZone(name: string): Zone {
	const offset = parseOffset(name);
	return offset === undefined
		? namedZone(name)
		: {
			toInstant: local => local - offset,
			toLocal: instant => instant + offset,
		};
}

/** `+hh:mm`, `+hhmm`, `Z` or `UTC` in milliseconds. */
function parseOffset(name: string): number | undefined {
	if (/^(?:|z|utc|gmt)$/i.test(name)) {
		return 0;
	}

	const match = /^([+-])(\d\d):?(\d\d)$/.exec(name);
	return match === null ? undefined : (match[1] === '-' ? -1 : 1) * ((Number(match[2]) * 60) + Number(match[3])) * minute;
}

const zones = new Map<string, Zone>();

/** Zones are kept: there are few, and finding one out is slow. */
function namedZone(name: string): Zone {
	const known = zones.get(name) ?? findZone(name);
	zones.set(name, known);
	return known;
}

function findZone(name: string): Zone {
	const offsetAt = offsetLookup(name);
	const offsetsOf = remember(start => localOffsets(offsetAt, start));
	const coarseOffset = remember(offsetAt);
	return {
		toInstant(local, notBefore) {
			const [before, after] = offsetsOf(Math.floor(local / quarter) * quarter);
			return local - before >= notBefore ? local - before : local - after;
		},
		toLocal: instant => instant + coarseOffset(Math.floor(instant / quarter) * quarter),
	};
}

/** Offsets change on quarters of an hour, so one answer holds for all stamps of a quarter. */
function remember<Value>(find: (start: number) => Value): (start: number) => Value {
	const known = new Map<number, Value>();
	let lastStart = Number.NaN;
	let last: Value | undefined;
	return start => {
		if (start === lastStart && last !== undefined) {
			return last;
		}

		const value = known.get(start) ?? find(start);
		if (known.size >= 10_000) {
			known.clear();
		}

		known.set(start, value);
		lastStart = start;
		last = value;
		return value;
	};
}

/** The offsets that a local time may have: the same twice, but for the hour that clocks go back. */
function localOffsets(offsetAt: (instant: number) => number, local: number): readonly [number, number] {
	const before = offsetAt(local - day);
	const after = offsetAt(local + day);
	const isBefore = offsetAt(local - before) === before;
	const isAfter = offsetAt(local - after) === after;
	if (isBefore) {
		return [before, isAfter ? after : before];
	}

	return isAfter ? [after, after] : [before, before];
}

/** The zone's offset from UTC at an instant, both in milliseconds. */
function offsetLookup(zone: string): (instant: number) => number {
	const format = formatFor(zone);
	if (format === undefined) {
		return () => 0;
	}

	return instant => {
		const parts: Record<string, number> = {};
		for (const {type, value} of format.formatToParts(instant)) {
			parts[type] = Number(value);
		}

		const {year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0} = parts;
		return Date.UTC(year, month - 1, date, hour, minutes, second) - (Math.floor(instant / 1000) * 1000);
	};
}

function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
	try {
		return new Intl.DateTimeFormat('en-US', {
			timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
		});
	} catch {
		return undefined;
	}
}
