import type {HostName} from '../../model/host.js';
import type {RollupPart} from '../../stats/rollup.js';
import {dayLength, hourLength, rolledDay} from '../../stats/rollup/rolled-day.js';
import type {RollupStore} from './rollups.js';

/** Keeps the parts of whole days, which are made of their hours, true to them. */
export type RollupDays = {
	/** What is to be kept beside these hours: days that are over, and days that are void because an hour of theirs changed. */
	readonly after: (hours: readonly RollupPart[]) => readonly RollupPart[];
	/** Somebody looked for this day and had to read its hours. */
	readonly note: (host: HostName, day: number) => void;
};

const nothing = new Uint8Array(0);

/** Days made at once: each is 24 parts to read. */
const most = 8;

/** A day is made when the newest hour of its host began this long after the day's end: late lines have come by then. Milliseconds. */
const patience = hourLength;

export function createRollupDays(store: RollupStore): RollupDays {
	const open = new Map<string, {readonly host: HostName; readonly day: number}>();
	const newest = new Map<HostName, number>();

	const note = (host: HostName, day: number): void => {
		open.set(`${day} ${host}`, {host, day});
	};

	const isKept = (host: HostName, day: number): boolean => (store.read(host, 'day', day)?.length ?? 0) > 0;

	return {
		note,
		after(hours) {
			const touched = new Map<string, {readonly host: HostName; readonly day: number}>();
			for (const {host, start} of hours) {
				const day = Math.floor(start / dayLength) * dayLength;
				touched.set(`${day} ${host}`, {host, day});
				note(host, day);
				newest.set(host, Math.max(start, newest.get(host) ?? 0));
			}

			const void_ = [...touched.values()].filter(({host, day}) => isKept(host, day)).map(({host, day}): RollupPart => ({host, level: 'day', start: day, content: nothing}));
			const made: RollupPart[] = [];
			for (const [key, {host, day}] of open) {
				if (made.length >= most) {
					break;
				}

				if (!touched.has(key) && (newest.get(host) ?? 0) >= day + dayLength + patience) {
					open.delete(key);
					const content = rolledDay(host, day, hour => store.read(host, 'hour', hour));
					made.push(...(content === undefined ? [] : [{host, level: 'day', start: day, content} as const]));
				}
			}

			return [...void_, ...made];
		},
	};
}
