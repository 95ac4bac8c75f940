import type {HostName} from '../../model/host.js';
import {createRolledSum, rolledOf} from './rolled-sum.js';
import {readRolled, writeRolled} from './rolled.js';

/** Milliseconds. */
export const hourLength = 3_600_000;
export const dayLength = 24 * hourLength;

/** Values kept of a day's table. */
const valuesOfDay = 400;

/** The part of a day, made of those of its hours; undefined when it has none. */
export function rolledDay(host: HostName, day: number, read: (hour: number) => Uint8Array | undefined): Uint8Array | undefined {
	const sum = createRolledSum({start: day, bucket: hourLength, buckets: 24});
	let hours = 0;
	for (let hour = day; hour < day + dayLength; hour += hourLength) {
		const content = read(hour);
		const rolled = content === undefined ? undefined : readRolled(content);
		if (rolled !== undefined) {
			hours++;
			sum.add(host, rolled);
		}
	}

	return hours === 0 ? undefined : writeRolled(rolledOf(host, sum, valuesOfDay));
}
