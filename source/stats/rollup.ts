import type {HostName} from '../model/host.js';
import type {LogLine} from '../model/log-line.js';
import {addToGreylist, beginGreylist, type Greylist} from './greylist.js';
import {createHourlyPeriod, type HourlyPeriod} from './rollup/hourly-period.js';
import {createOpenHour, greylistOf, hourLength, type OpenHour} from './rollup/open-hour.js';
import {readRolled, writeRolled, type Rolled} from './rollup/rolled.js';
import {createRolledSum, rolledOf} from './rollup/rolled-sum.js';
import {createSightings} from './sightings.js';

/** What one host told of in one hour, or one day, of UTC. */
export type RollupPart = {
	readonly host: HostName;
	readonly level: 'hour' | 'day';
	/** Milliseconds since the epoch. */
	readonly start: number;
	/** Empty: there is nothing (any more). */
	readonly content: Uint8Array;
};

/** Finds a part that was kept before. */
export type StoredPart = (host: HostName, level: RollupPart['level'], start: number) => Uint8Array | undefined;

/**
Rolls lines up, by host and hour of their own stamps, each thing counted once as the live statistics count it. An hour that was kept before
goes on where it was: its part is asked for when the hour's first line comes.
*/
export type Rollup = {
	/** `arrived` (milliseconds since the epoch) stands in for a stamp that is missing or in the future. */
	readonly add: (line: LogLine, host: HostName, arrived: number) => void;
	/** A line that is in the kept parts already: it is not counted, but others are seen in its light. To be given before the lines behind it. */
	readonly remember: (line: LogLine, host: HostName, arrived: number) => void;
	/** The hours that changed since it was last asked, to be kept, all of them or none. */
	readonly take: () => readonly RollupPart[];
	/** The hours that are held here, changed or not: what is kept of them is older. */
	readonly held: (hosts?: ReadonlySet<HostName>) => readonly HeldHour[];
};

/** An hour that is not only kept. */
export type HeldHour = {
	readonly host: HostName;
	/** Milliseconds since the epoch. */
	readonly start: number;
	/** All that is known of it by now; undefined: what was written down cannot be read. */
	readonly rolled: () => Rolled | undefined;
};

export type RollupOptions = {
	readonly stored: StoredPart;
	/** Values that a table holds while its hour runs; absent: fewer, the more hosts there are. */
	readonly values?: number;
};

/** Values kept of an hour's table. */
export const valuesOfHour = 200;

/** Mails in the queue, and things that a second witness may yet tell of, that are remembered of each host. */
const memory = 10_000;

/** Values that the running tables of one kind hold over all hosts, within bounds. */
const allValues = 40_000;
const fewestValues = 250;
const mostValues = 2000;

/** Hours of a host that are held at once: its logs may be read one after the other. */
const mostHours = 6;

/** Stamps that are older are not believed, milliseconds: no part is kept as long. */
const oldestStamp = 400 * 24 * hourLength;

type Held = {
	readonly host: HostName;
	readonly hour: number;
	readonly open: OpenHour;
	/** What was kept of the hour before. */
	readonly base: Uint8Array | undefined;
	/** Lines came since `take`; came between the last two. */
	isChanged: boolean;
	wasChanged: boolean;
	/** The number of the line that came last. */
	touched: number;
};

type OnHost = {
	readonly greylist: Greylist;
	readonly hourly: HourlyPeriod;
	readonly hours: Map<number, Held>;
	/** Hours that had to make room, written down until they are taken. */
	readonly written: Map<number, Uint8Array>;
	last: Held | undefined;
};

/** Starts with nothing held. Memory is bounded, whatever the lines say, while `take` is called now and then. */
export function createRollup({stored, values}: RollupOptions): Rollup {
	const sightings = createSightings(memory);
	const hosts = new Map<HostName, OnHost>();
	let lines = 0;

	function onHost(host: HostName): OnHost {
		let known = hosts.get(host);
		if (known === undefined) {
			const hourly = createHourlyPeriod();
			known = {greylist: beginGreylist(hourly.period), hourly, hours: new Map(), written: new Map(), last: undefined};
			hosts.set(host, known);
		}

		return known;
	}

	function rolledOfHeld({host, hour, open, base}: Held): Rolled {
		const fresh = open.rolled(greylistOf(onHost(host).greylist, hour), valuesOfHour);
		const before = base === undefined ? undefined : readRolled(base);
		if (before === undefined) {
			return fresh;
		}

		const sum = createRolledSum({start: hour * hourLength, bucket: fresh.bucket, buckets: 60});
		sum.add(host, before);
		sum.add(host, fresh);
		return rolledOf(host, sum, valuesOfHour);
	}

	function release({hour}: Held, {hours, hourly}: OnHost): void {
		hours.delete(hour);
		hourly.forget(hour);
	}

	function makeRoom(on: OnHost): void {
		const [first] = [...on.hours.values()].sort((a, b) => a.touched - b.touched);
		if (first === undefined || on.hours.size < mostHours) {
			return;
		}

		if (first.isChanged) {
			on.written.set(first.hour, writeRolled(rolledOfHeld(first)));
		}

		release(first, on);
	}

	function hourOf(on: OnHost, host: HostName, hour: number): Held {
		if (on.last?.hour === hour) {
			return on.last;
		}

		let held = on.hours.get(hour);
		if (held === undefined) {
			makeRoom(on);
			const base = on.written.get(hour) ?? stored(host, 'hour', hour * hourLength);
			const limit = values ?? Math.max(fewestValues, Math.min(mostValues, Math.floor(allValues / hosts.size)));
			held = {host, hour, open: createOpenHour(host, hour, limit), base, isChanged: false, wasChanged: false, touched: 0};
			on.hours.set(hour, held);
		}

		on.last = held;
		return held;
	}

	function takeHour(held: Held, on: OnHost, newest: number): RollupPart | undefined {
		const {host, hour} = held;
		const part = held.isChanged ? {host, level: 'hour', start: hour * hourLength, content: writeRolled(rolledOfHeld(held))} as const : undefined;
		if (!held.isChanged && !held.wasChanged && hour !== newest) {
			release(held, on);
		}

		held.wasChanged = held.isChanged;
		held.isChanged = false;
		return part;
	}

	return {
		add(line, host, arrived) {
			const time = Math.min(line.time ?? arrived, arrived);
			const on = onHost(host);
			const sighting = sightings.see(line, host, time);
			if (arrived - time > oldestStamp) {
				return;
			}

			const held = hourOf(on, host, Math.floor(sighting.minute / 60));
			held.isChanged = true;
			held.touched = ++lines;
			held.open.add(sighting);
			addToGreylist(on.greylist, sighting);
		},
		remember(line, host, arrived) {
			const on = onHost(host);
			const sighting = sightings.see(line, host, Math.min(line.time ?? arrived, arrived));
			on.hourly.isRemembering = true;
			addToGreylist(on.greylist, sighting);
			on.hourly.isRemembering = false;
		},
		take() {
			const parts: RollupPart[] = [];
			for (const [host, on] of hosts) {
				on.last = undefined;
				for (const [hour, content] of on.written) {
					if (!on.hours.has(hour)) {
						parts.push({host, level: 'hour', start: hour * hourLength, content});
					}
				}

				on.written.clear();
				const newest = Math.max(...on.hours.keys());
				parts.push(...[...on.hours.values()].map(held => takeHour(held, on, newest)).filter(part => part !== undefined));
			}

			return parts;
		},
		held: wanted => [...hosts].filter(([host]) => wanted?.has(host) !== false).flatMap(([host, {hours, written}]) => [
			...[...hours.values()].map(held => ({host, start: held.hour * hourLength, rolled: () => rolledOfHeld(held)})),
			...[...written].filter(([hour]) => !hours.has(hour)).map(([hour, content]) => ({host, start: hour * hourLength, rolled: () => readRolled(content)})),
		]),
	};
}

export {pageOfParts} from './rollup/page-of-parts.js';
